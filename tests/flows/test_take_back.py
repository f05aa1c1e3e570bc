"""An import is taken back as withdrawals, and can be made again; on both databases."""

import json
from datetime import date

import pytest
import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from geodata.database import open_database, reading
from mines.codes import OpeningKind, Subject
from mines.commands.records import correct, record_fact, register, withdraw
from mines.queries.snapshot import mines_on
from mines.queries.subjects import by_code
from mines.tables.mines import MineBoundaryRecord, MineExistenceRecord, ProductionRecord
from tests.factories import open_writer

ON = date(2021, 12, 31)


@pytest.fixture
def bring(command_line):
    """Import three mines, each named as said."""
    def run(*names, side=0.01):
        features = [
            {"type": "Feature", "properties": {"code": f"K{place}", "name": name},
             "geometry": json.loads(shapely.to_geojson(shapely.box(116 + place, 41, 116 + place + side, 41 + side)))}
            for place, name in enumerate(names, start=1)]
        path = command_line.folder / "mines.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return command_line("import-file", path, "--crs", "cgcs2000", "--on", ON)
    return run


@pytest.fixture
def change(command_line):
    """Let an officer work on the registry: ``work`` gets a session."""
    def run(work):
        engine = open_database(command_line.url)
        with open_writer(engine) as session:
            work(session)
            session.commit()
        engine.dispose()
    return run


@pytest.fixture
def names(command_line):
    """Names of the mines that exist on the day of the import, by code."""
    def ask():
        engine = open_database(command_line.url)
        with Session(reading(engine)) as session:
            day = mines_on(ON, None, {"name"})
            found = dict(session.execute(select(day.c.code, day.c.name)).all())
        engine.dispose()
        return found
    return ask


def test_an_import_taken_back_leaves_nothing_standing_and_nothing_deleted(command_line, bring, names):
    bring("甲矿", "乙矿", "丙矿")
    said = command_line("take-back", 1, "--reason", "选错了文件")
    assert said.code == 0
    assert "已撤回 6 条记录" in said.out
    assert names() == {}
    kind = MineExistenceRecord
    rows = command_line.rows(select(kind.withdrawn, kind.corrects, kind.reason, kind.name).order_by(kind.id))
    assert [tuple(row) for row in rows] == [
        (False, None, None, "甲矿"), (False, None, None, "乙矿"), (False, None, None, "丙矿"),
        (True, 3, "选错了文件", "丙矿"), (True, 2, "选错了文件", "乙矿"), (True, 1, "选错了文件", "甲矿")]
    assert command_line("verify").code == 0


def test_importing_again_works_and_so_does_taking_that_back(command_line, bring, names):
    bring("甲矿", "乙矿")
    command_line("take-back", 1)
    said = bring("甲矿", "乙矿")
    assert "新登记 2" in said.out
    assert names() == {"K1": "甲矿", "K2": "乙矿"}
    assert command_line("take-back", 2).code == 0
    assert names() == {}
    assert command_line("verify").code == 0


def test_taking_back_a_second_file_brings_the_first_one_into_force_again(command_line, bring, names):
    bring("甲矿", "乙矿")
    bring("甲矿新名", "乙矿")
    assert names() == {"K1": "甲矿新名", "K2": "乙矿"}
    command_line("take-back", 2)
    assert names() == {"K1": "甲矿", "K2": "乙矿"}


def test_subjects_that_others_have_built_on_stay_whole_and_are_listed(command_line, bring, change, names):
    bring("甲矿", "乙矿", "丙矿")

    def work(session):
        one, two = (by_code(session, Subject.MINE, code) for code in ("K1", "K2"))
        record_fact(session, ProductionRecord, one.id, on=date(2022, 1, 1), by="console", state="producing")
        outline = session.scalars(select(MineBoundaryRecord).where(MineBoundaryRecord.subject_id == two.id)).one()
        correct(session, outline, by="console", reason="面积有误", area_ha=1.0)
    change(work)
    said = command_line("take-back", 1)
    assert "保留 K1" in said.out
    assert "保留 K2" in said.out
    assert "K3" not in said.out
    assert names() == {"K1": "甲矿", "K2": "乙矿"}


def test_a_mine_with_an_opening_of_its_own_stays(command_line, bring, change, names):
    bring("甲矿", "乙矿")

    def work(session):
        mine = by_code(session, Subject.MINE, "K1")
        register(session, Subject.OPENING, "J1", on=date(2022, 1, 1), by="console", mine_id=mine.id, kind=next(iter(OpeningKind)))
    change(work)
    command_line("take-back", 1)
    assert names() == {"K1": "甲矿"}


def test_what_was_withdrawn_since_counts_as_not_built_on(command_line, bring, change, names):
    bring("甲矿")

    def work(session):
        mine = by_code(session, Subject.MINE, "K1")
        fact = record_fact(session, ProductionRecord, mine.id, on=date(2022, 1, 1), by="console", state="producing")
        withdraw(session, fact, by="console", reason="记错了")
    change(work)
    assert command_line("take-back", 1).code == 0
    assert names() == {}


def test_what_a_later_import_changed_stays(command_line, bring, names):
    bring("甲矿", "乙矿")
    bring("甲矿", "乙矿", side=0.02)
    said = command_line("take-back", 1)
    assert "已撤回 0 条" in said.out
    assert names() == {"K1": "甲矿", "K2": "乙矿"}


def test_what_is_gone_or_was_never_there_is_refused_in_one_line(command_line, bring):
    bring("甲矿")
    assert command_line("take-back", 1).code == 0
    for number, name in ((1, "AlreadyTakenBack"), (7, "NotFound")):
        said = command_line("take-back", number)
        assert said.code == 1
        assert name in said.err
        assert said.err.count("\n") == 1


def test_an_officer_takes_back_only_where_the_officer_works(command_line, bring, names):
    bring("甲矿")
    command_line("officer", "add", "li", "--name", "李", "--role", "viewer", "--region", "139999", "--on", "2020-01-01")
    said = command_line("take-back", 1, "--by", "li")
    assert said.code == 1
    assert "NotAllowed" in said.err
    assert names() == {"K1": "甲矿"}
