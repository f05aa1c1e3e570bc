"""The auditor's page: proof, log by day, person and kind, and the log as a file."""

import gzip
import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text

from geodata.database import open_database, writing
from mines.commands.passwords import issue_password
from mines.commands.people import add_officer
from mines.queries.log import Asked, log_entries, log_length, log_tables
from mines.tables.people import Act
from tests.factories import COUNTY, open_writer
from tests.signing_in import csrf, sign_in
from tests.webmap.small_county import fill
from webmap import Settings, create_app, wording
from webmap.wording.log import FAULTS, LOGGED


@pytest.fixture(scope="module", params=("spatialite", "postgis"))
def app(request):
    """The small county with an auditor."""
    with request.getfixturevalue(request.param).copy_of("migrated") as url:
        fill(url)
        engine = open_database(url)
        with open_writer(engine, lambda: datetime(2026, 3, 1, 4, tzinfo=UTC)) as session:
            add_officer(session, "audit", name="审", role="auditor", department="natural_resources", region_code=COUNTY, on=date(2020, 1, 1),
                        by="console")
            issue_password(session, "li", by="console")
            session.commit()
        engine.dispose()
        app = create_app(Settings(database_url=url, secret_key="only for tests"))
        yield app
        app.extensions["registry"].dispose()


@pytest.fixture
def auditor(app):
    return sign_in(app, "audit")


def acts(app):
    with app.extensions["registry"].connect() as connection:
        return [row.tag for row in connection.execute(select(Act.tag).order_by(Act.id))]


def test_the_log_stands_newest_first_by_day_person_and_kind(auditor):
    page = auditor.get("/audit").get_data(as_text=True)
    assert "最新封签" in page
    assert page.index("登录地点") < page.index("审，审计，")
    of_the_day = auditor.get("/audit?day=2026-03-01").get_data(as_text=True)
    assert "<td>console</td>" in of_the_day
    assert "<td>li</td>" not in of_the_day
    by_person = auditor.get("/audit?by=li&kind=ground_step").get_data(as_text=True)
    assert "1 条" in by_person
    assert 'href="/mines/KS-0003"' in by_person
    assert "没有符合条件的记录" in auditor.get("/audit?day=1999-01-01").get_data(as_text=True)
    assert auditor.get("/audit?day=soon").status_code == 400


def test_every_page_of_the_log_has_its_part(app):
    with app.app_context():
        from webmap.session import registry
        session = registry()
        length = log_length(session, Asked())
        whole = log_entries(session, Asked(), skip=0, most=length + 10)
        parts = [one for skip in range(0, length, 7) for one in log_entries(session, Asked(), skip=skip, most=7)]
    assert len(whole) == length
    assert [(one.table, one.id) for one in parts] == [(one.table, one.id) for one in whole]
    assert [one.at for one in whole] == sorted((one.at for one in whole), reverse=True)


def test_no_secret_is_shown(auditor):
    page = auditor.get("/audit?kind=credential_record").get_data(as_text=True)
    assert "内容不显示" in page
    assert "argon2" not in page


def test_an_untouched_registry_is_proved_and_that_is_noted(app, auditor):
    answer = auditor.post("/audit", data={"csrf_token": csrf(auditor)})
    assert "没有发现改动" in answer.get_data(as_text=True)
    assert acts(app)[-1] == "web:registry:verified"


def test_the_log_is_a_file_and_its_script_comes_with_it(app, auditor):
    answer = auditor.get("/audit/log.jsonl.gz", buffered=True)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert json.loads(gzip.decompress(answer.data).splitlines()[-1])["end"]["seals"] > 1
    assert b"def check(" in auditor.get("/audit/check_log.py", buffered=True).data
    assert acts(app)[-1] == "web:log:exported"


def test_only_an_auditor_opens_the_log(app):
    for login, status in (("wu", 403), ("admin", 302)):
        assert sign_in(app, login).get("/audit").status_code == status
    assert app.test_client().get("/audit").status_code == 401


def test_every_kind_of_entry_and_every_fault_has_words():
    assert set(log_tables()) <= set(LOGGED)
    assert set(FAULTS) == {"changed", "removed", "unsealed", "seal_altered"}
    assert wording.RECORDS.items() <= LOGGED.items()


def test_a_row_changed_behind_the_programs_back_is_named(app, auditor):
    engine = app.extensions["registry"]
    with writing(engine).begin() as connection:
        on = " ON holder_record" if engine.dialect.name == "postgresql" else ""
        connection.execute(text(f"DROP TRIGGER holder_record_refuses_update{on}"))
        connection.execute(text("UPDATE holder_record SET holder = '别人' WHERE id = 2"))
    page = auditor.post("/audit", data={"csrf_token": csrf(auditor)}).get_data(as_text=True)
    assert "有 1 处与封签不符" in page
    assert 'holder_record</span></th><td>2</td><td>内容被改' in page
