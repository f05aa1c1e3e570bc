"""On PostgreSQL the program's own account can read and add, and nothing else; the program works with that."""

import os
from datetime import date

import pytest
from sqlalchemy import create_engine, make_url, select, text
from sqlalchemy.exc import ProgrammingError

from geodata.database import open_database, writing
from mines.codes import Subject
from mines.commands.records import register
from mines.tables.mines import Mine
from mines.tables.people import Act
from tests.command_line import CommandLine
from tests.factories import PAPERS, TOWNSHIP, make_officers, open_writer
from tests.signing_in import sign_in
from webmap import Settings, create_app

ACCOUNT = f"greenmine_app_{os.getpid()}"


@pytest.fixture
def owner(postgis, tmp_path):
    """`greenmine` as the owner of a registry, on a server that knows a second account."""
    with postgis.copy_of("migrated") as url:
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE ROLE {ACCOUNT} LOGIN PASSWORD 'only for tests'")
        yield CommandLine(url, tmp_path)
        with engine.begin() as connection:
            connection.exec_driver_sql(f"DROP OWNED BY {ACCOUNT}")
            connection.exec_driver_sql(f"DROP ROLE {ACCOUNT}")
        engine.dispose()


@pytest.fixture
def narrow(owner):
    """`greenmine` as the second account, after the owner has granted it."""
    for _ in range(2):
        assert owner("grant", ACCOUNT).code == 0
    url = make_url(owner.url).set(username=ACCOUNT, password="only for tests")
    return CommandLine(url.render_as_string(hide_password=False), owner.folder)


def test_the_program_works_with_the_right_to_read_and_add(narrow, tmp_path):
    engine = open_database(narrow.url)
    with open_writer(engine) as session:
        make_officers(session)
        register(session, Subject.MINE, "KS-1", on=date(2018, 1, 1), by="li", name="示例矿", region_code=TOWNSHIP)
        session.commit()
    engine.dispose()
    paper = PAPERS[0]
    assert narrow("step", "ground", "KS-1", "decided", "--on", "2025-03-01", "--by", "li",
                  "--evidence", f"decision={paper.number}@2025-01-01", "--evidence", f"notice={paper.number}@2025-01-01").code == 0
    outlines = tmp_path / "mines.geojson"
    outlines.write_text('{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4490"}},"features":[{"type":"Feature",'
                        '"properties":{"name":"新矿"},"geometry":{"type":"Polygon","coordinates":'
                        '[[[116.5,41],[116.51,41],[116.51,41.01],[116.5,41.01],[116.5,41]]]}}]}')
    said = narrow("import-file", outlines, "--by", "li", "--on", "2025-01-01")
    assert said.code == 0, said.out + said.err
    assert narrow.count(Mine) == 2
    app = create_app(Settings(database_url=narrow.url, data_dir=tmp_path, secret_key="only for tests"))
    assert sign_in(app, "li").get("/mines").status_code == 200
    app.extensions["registry"].dispose()
    assert "web:session:opened" in {row.tag for row in narrow.rows(select(Act.tag))}
    assert narrow("verify").code == 0
    assert narrow("backup", tmp_path / "all.zip").code == 0


STATEMENTS = (
    "UPDATE mine SET code = 'X'", "DELETE FROM mine", "TRUNCATE mine", "DROP TABLE holder_record", "ALTER TABLE mine DISABLE TRIGGER ALL",
    "DROP TRIGGER mine_refuses_update ON mine", "ALTER TABLE mine ADD COLUMN x integer", "CREATE TABLE mine_2 (id integer)",
    "CREATE TEMPORARY TABLE mine (id integer)", "DELETE FROM seal", "UPDATE act SET acted_by = 'x'",
    "ALTER TABLE mine OWNER TO CURRENT_USER", "SET session_replication_role = replica", "DROP FUNCTION refuse_change() CASCADE",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$", "CREATE SCHEMA mine",
)


def test_what_was_recorded_cannot_be_changed_by_the_programs_account(narrow):
    engine = open_database(narrow.url)
    for statement in STATEMENTS:
        with pytest.raises(ProgrammingError, match="permission denied|must be owner"), writing(engine).begin() as connection:
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_rights_given_by_hand_are_taken_back_and_an_owner_is_refused(owner):
    engine = create_engine(owner.url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {ACCOUNT}")
    assert owner("grant", ACCOUNT).code == 0
    with engine.begin() as connection:
        may = connection.scalar(text("SELECT has_table_privilege(:account, 'mine', 'UPDATE')"), {"account": ACCOUNT})
        owning = connection.scalar(text("SELECT current_user"))
    assert may is False
    for account in (owning, "nobody_of_this_name"):
        refused = owner("grant", account)
        assert refused.code == 1
        assert refused.err.count("\n") == 1
    engine.dispose()


def test_a_file_knows_no_accounts(spatialite, tmp_path):
    with spatialite.copy_of("migrated") as url:
        refused = CommandLine(url, tmp_path)("grant", "app")
    assert refused.code == 1
    assert "SpatiaLite" in refused.err
