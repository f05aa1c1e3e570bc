"""One small county for every test that only reads it, on each database."""
from contextlib import ExitStack
from datetime import date

import pytest

from geodata.database import open_database
from mines.codes import ProductionState
from mines.commands.records import correct, record_fact, withdraw
from mines.commands.targets import set_target
from mines.queries.subjects import by_code
from mines.tables.mines import ProductionRecord, TermsRecord
from tests.factories import COUNTY, open_writer
from tests.webmap.small_county import fill
from webmap import Settings, create_app


@pytest.fixture(scope="session", params=("spatialite", "postgis"))
def read_only_app(request):
    """The application on the small county with targets, a correction and a withdrawal."""
    with request.getfixturevalue(request.param).copy_of("migrated") as url:
        fill(url)
        engine = open_database(url)
        with open_writer(engine) as session:
            _set_targets(session)
            _mend(session)
        engine.dispose()
        app = create_app(Settings(database_url=url))
        yield app
        app.extensions["registry"].dispose()


@pytest.fixture
def reader(read_only_app):
    """Somebody who opens pages of the small county."""
    return read_only_app.test_client()


@pytest.fixture
def open_app():
    """Open an application with the settings given, and close its database after the test."""
    with ExitStack() as opened:
        def open_with(**settings):
            app = create_app(Settings(**settings))
            opened.callback(app.extensions["registry"].dispose)
            return app
        yield open_with


def _set_targets(session):
    """One target is missed, one is met, one is still coming."""
    for key, share, due_on in (("closure_done_rate@1", 1.0, date(2025, 12, 31)), ("green_nat_rate@2028", 0.1, date(2025, 12, 31)),
                               ("large_green_rate@2028", 0.9, date(2028, 12, 31))):
        set_target(session, key, region_code=COUNTY, share=share, base_on=date(2024, 12, 31), due_on=due_on, source="方案", by="li")
    session.commit()


def _mend(session):
    """Correct the unit of a capacity, and withdraw a stop of production."""
    mine = by_code(session, "mine", "KS-0001")
    terms = record_fact(session, TermsRecord, mine.id, on=date(2020, 5, 1), by="li", mineral="钼", method="underground", capacity=45.0,
                        capacity_unit="10k_m3", scale="medium")
    stopped = record_fact(session, ProductionRecord, mine.id, on=date(2025, 5, 1), by="li", state=ProductionState.STOPPED)
    session.commit()
    correct(session, terms, by="wu", reason="许可证为万吨", capacity_unit="10k_t")
    withdraw(session, stopped, by="wu", reason="录错矿山")
    session.commit()


@pytest.fixture(scope="session", params=("spatialite", "postgis"))
def county_app(request):
    """The application on the example county, which is only read."""
    with request.getfixturevalue(request.param).copy_of("county") as url:
        app = create_app(Settings(database_url=url))
        yield app
        app.extensions["registry"].dispose()
