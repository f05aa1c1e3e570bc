"""A process killed while it imports, and two officers at once, through the command line on both databases."""

import json
import time
from datetime import date

import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from geodata.database import open_database, reading, writing
from mines.codes import Department, Role, Subject
from mines.commands.people import add_officer
from mines.commands.records import register
from mines.tables.closures import GroundStep
from mines.tables.mines import Mine, MineBoundaryRecord, MineExistenceRecord
from mines.tables.seals import Import, Seal
from tests.factories import COUNTY, TOWNSHIP, open_writer

ROWS = 10_000


@pytest.fixture
def many(tmp_path):
    """A file that takes a while to store."""
    corners = [(west, south) for west in range(200) for south in range(ROWS // 200)]
    shapes = [shapely.box(115 + west / 100, 39 + south / 100, 115.008 + west / 100, 39.008 + south / 100) for west, south in corners]
    features = [{"type": "Feature", "properties": {"code": f"K{place}", "name": f"矿{place}"},
                 "geometry": json.loads(shapely.to_geojson(shape))} for place, shape in enumerate(shapes)]
    path = tmp_path / "many.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def wait_for_the_writers_turn(url, process):
    """Wait until ``process`` has taken the turn that every writer takes."""
    engine = open_database(url)
    taken = {"sqlite": _file_is_taken, "postgresql": _lock_is_taken}[engine.dialect.name]
    while process.poll() is None and not taken(engine):
        time.sleep(0.02)
    engine.dispose()
    assert process.poll() is None, process.communicate()


def _file_is_taken(engine):
    with writing(engine).connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA busy_timeout = 0")
        try:
            connection.begin()
        except OperationalError:
            return True
    return False


def _lock_is_taken(engine):
    ours = "SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database WHERE locktype = 'advisory' AND datname = current_database()"
    with reading(engine).connect() as connection:
        return connection.scalar(text(ours))


def contents(command_line):
    return [command_line.count(table) for table in (Mine, MineExistenceRecord, MineBoundaryRecord, Import, Seal)]


def test_a_killed_import_leaves_the_database_as_before_and_can_be_made_again(command_line, many):
    words = ("import-file", many, "--crs", "cgcs2000", "--on", "2021-12-31")
    before = contents(command_line)
    for pause in (0.0, 0.3, 0.6):
        process = command_line.start(*words)
        wait_for_the_writers_turn(command_line.url, process)
        time.sleep(pause)
        process.kill()
        process.communicate()
        assert contents(command_line) in (before, [ROWS, ROWS, ROWS, 1, 1]), "all or nothing"
        if command_line.count(Import):
            break
    assert command_line(*words).code == 0
    assert contents(command_line)[:3] == [ROWS, ROWS, ROWS]
    assert command_line("verify").code == 0


def test_of_two_officers_who_record_the_same_step_at_once_one_is_told(command_line):
    engine = open_database(command_line.url)
    with open_writer(engine) as session:
        for login in ("li", "wu"):
            add_officer(session, login, name=login, role=Role.OFFICER, department=Department.NATURAL_RESOURCES, region_code=COUNTY,
                        on=date(2000, 1, 1), by="console")
        register(session, Subject.MINE, "KS-1", on=date(2018, 1, 1), by="li", name="示例矿", region_code=TOWNSHIP)
        session.commit()
    engine.dispose()
    officers = [command_line.start("step", "ground", "KS-1", "announced", "--on", "2025-03-01", "--by", login,
                                   "--evidence", "notice=示〔2025〕1号@2025-02-01")
                for login in ("li", "wu")]
    said = [(process.wait(), *process.communicate()) for process in officers]
    assert sorted(code for code, _, _ in said) == [0, 1], said
    [refusal] = [err for code, _, err in said if code]
    assert refusal.count("\n") == 1
    assert command_line.count(GroundStep) == 1
    assert command_line("verify").code == 0
