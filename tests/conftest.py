"""What tests are handed: a database of each kind, a running server, a browser."""
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine

from geodata.database import open_database
from tests import postgres
from tests.browser import DESKTOP, PHONE, chromium, open_chromium, serve, watched_page
from tests.command_line import CommandLine
from tests.databases import Databases, PostgisDatabases, SpatialiteFiles
from tests.libreoffice import libreoffice

REAL_DATA = Path(__file__).parents[2] / "shared" / "data"


def pytest_addoption(parser):
    """Let `make test` insist on what a developer's machine may lack."""
    parser.addoption("--require-all-databases", action="store_true",
                     help="fail, instead of skipping, where PostGIS or Chromium is missing")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the marks
def pytest_collection_modifyitems(items):
    """Run every test of the served county in one process: the server is started once."""
    for item in items:
        if "server" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("server"))


def _lacking(request, what: str) -> None:
    """Skip the test, or fail it where everything is required."""
    if request.config.getoption("--require-all-databases"):
        pytest.fail(f"{what} is required; `make test` installs it")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of collected public data; it is not part of the project."""
    if not REAL_DATA.is_dir():
        pytest.skip("the collected public data is not here")
    return REAL_DATA


@pytest.fixture(scope="session")
def spatialite(tmp_path_factory) -> Databases:
    """SpatiaLite files."""
    return SpatialiteFiles(tmp_path_factory.mktemp("spatialite"))


@pytest.fixture(scope="session")
def postgis(request) -> Iterator[Databases]:
    """Databases of GREENMINE_TEST_POSTGIS, or else of a cluster that lives as long as the tests."""
    with ExitStack() as stack:
        server = os.environ.get("GREENMINE_TEST_POSTGIS")
        if not server:
            programs = postgres.binaries() or _lacking(request, "PostgreSQL with PostGIS")
            server = stack.enter_context(postgres.cluster(programs))
        databases = PostgisDatabases(server)
        yield databases
        databases.close()


@pytest.fixture(params=("spatialite", "postgis"))
def databases(request) -> Databases:
    """Where this test's databases come from; the test runs once for each kind."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def database_url(databases) -> Iterator[str]:
    """URL of a database that is spatial and otherwise empty."""
    with databases.copy_of("empty") as url:
        yield url


@pytest.fixture
def engine(database_url) -> Iterator[Engine]:
    """An empty spatial database, opened."""
    engine = open_database(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def migrated_url(databases) -> Iterator[str]:
    """URL of a database with every table and no rows."""
    with databases.copy_of("migrated") as url:
        yield url


@pytest.fixture
def registry(migrated_url) -> Iterator[Engine]:
    """A database with every table and no rows, opened."""
    engine = open_database(migrated_url)
    yield engine
    engine.dispose()


@pytest.fixture
def command_line(migrated_url, tmp_path) -> CommandLine:
    """`greenmine` on a database with every table and no rows."""
    return CommandLine(migrated_url, tmp_path)


@pytest.fixture
def county_url(databases) -> Iterator[str]:
    """URL of a database with the example county."""
    with databases.copy_of("county") as url:
        yield url


@pytest.fixture(scope="session")
def server(spatialite, tmp_path_factory) -> Iterator[str]:
    """Address of `greenmine run` on the example county, shared: tests only read there."""
    with spatialite.copy_of("county") as url, serve(url, tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture(scope="session")
def browser(request):
    """Chromium, driven by Playwright."""
    with open_chromium(chromium() or _lacking(request, "Chromium")) as browser:
        yield browser


@pytest.fixture
def page(browser, server):
    """A page as wide as a desk; the test fails on a console error and on a request to another host."""
    with watched_page(browser, server, DESKTOP) as page:
        yield page


@pytest.fixture
def phone(browser, server):
    """The same as ``page``, on a phone."""
    with watched_page(browser, server, PHONE) as page:
        yield page


@pytest.fixture(scope="session")
def office_program(request) -> str:
    """The installed LibreOffice."""
    return libreoffice() or _lacking(request, "LibreOffice Writer")
