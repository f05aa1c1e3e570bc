"""Blocks on their pages: the list, gates with the days in each, rules in words, figures before and after, distances, refusals."""
from datetime import UTC, date, datetime

import pytest
from shapely import box

from geodata.database import open_database
from mines.codes import GateStage, Subject
from mines.commands.consolidations import plan_block
from mines.commands.records import record_fact, register
from mines.commands.steps import record_step
from mines.queries.standing import versions
from mines.queries.subjects import by_code
from mines.tables.blocks import BlockPlanRecord, GateStep, MembershipRecord
from mines.tables.mines import RightRecord, TermsRecord
from mines.tables.regions import ZoneBoundaryRecord
from tests.factories import PAPERS, TOWNSHIP, make_mine, make_officers, open_writer
from tests.signing_in import sign_in
from tests.webmap.desk import send, texts
from webmap import Settings, create_app


@pytest.fixture(scope="module", params=("spatialite", "postgis"))
def app(request, tmp_path_factory):
    """A block with two members, one of them nearer than 300 m to a quarry outside; a zone, and a mine whose right has run out."""
    with request.getfixturevalue(request.param).copy_of("migrated") as url:
        engine = open_database(url)
        with open_writer(engine, lambda: datetime.now(UTC)) as session:
            make_officers(session, "li", "wu")
            _fill(session)
            session.commit()
        engine.dispose()
        app = create_app(Settings(database_url=url, data_dir=tmp_path_factory.mktemp("blocks"), secret_key="only for tests"))
        yield app
        app.extensions["registry"].dispose()


def _fill(session):
    lead, merged = make_mine(session, "A", name="甲矿"), make_mine(session, "B", name="乙矿", west=116.52)
    make_mine(session, "N", name="邻矿", west=116.488)
    make_mine(session, "E", name="过期矿", west=116.7)
    make_mine(session, "Z", name="保护区矿", west=116.8)
    record_fact(session, RightRecord, by_code(session, Subject.MINE, "E").id, on=date(2019, 1, 1), by="li", valid_to=date(2020, 1, 1))
    record_fact(session, TermsRecord, merged.id, on=date(2019, 1, 1), by="li", mineral="石料", method="open_pit", capacity=30.0,
                capacity_unit="10k_m3", scale="small")
    zone = register(session, Subject.ZONE, "Z-1", on=date(2020, 1, 1), by="li", name="水源地", region_code=TOWNSHIP,
                    zone_kind="water_source", source_on=date(2019, 12, 1))
    record_fact(session, ZoneBoundaryRecord, zone.id, on=date(2020, 1, 1), by="li", outline="on_map", shape=box(116.8, 41, 116.81, 41.01),
                area_ha=90.0, datum="cgcs2000")
    block = plan_block(session, "QK-1", on=date(2025, 1, 1), by="li", name="东区块", region_code=TOWNSHIP, mineral="萤石",
                       due_on=date(2025, 6, 30))
    record_fact(session, BlockPlanRecord, block.id, on=date(2025, 1, 1), by="li", capacity=120.0, capacity_unit="10k_t", area_ha=150.0)
    for mine, role in ((lead, "lead"), (merged, "merged")):
        record_fact(session, MembershipRecord, mine.id, on=date(2025, 1, 2), by="li", block_id=block.id, role=role)
    for gate, on in ((GateStage.COUNTY_REVIEWED, date(2025, 2, 1)), (GateStage.CITY_REVIEWED, date(2025, 3, 3))):
        record_step(session, GateStep, block.id, gate, on=on, by="li", evidence=PAPERS)


@pytest.fixture
def li(app):
    """The bureau's officer."""
    return sign_in(app, "li")


def test_the_list_tells_step_days_and_old_rights(li):
    page = texts(li, "/tasks/consolidation?as_of=2025-12-31")
    assert "东区块" in page and "市审查" in page and "303 天" in page and "0/2" in page and "逾期 184 天" in page
    assert "东区块" not in texts(li, "/tasks/consolidation?step=step_6")


def test_the_case_shows_gates_rules_figures_and_conflicts(li):
    page = texts(li, "/tasks/consolidation/QK-1?as_of=2025-12-31")
    for words in ("停留 30 天", "停留 303 天", "整合主体达到最低规模", "没有这个矿种的规模标准", "不在保护区内", "记录：省联审", "50.0%",
                  "30.0 万立方米/年", "100.0 万吨/年", "120.0 万吨/年", "吨与立方米不相加", "露天矿山相距不足 300 米"):
        assert words in page, words
    assert page.count('class="bt p wide1"') == 1


@pytest.mark.parametrize("address", ["/mines/A", "/mines/N", "/blocks/QK-1", "/tasks/closure/A"])
def test_neighbours_too_near_are_shown_with_their_metres(li, address):
    page = texts(li, address)
    assert "与相邻矿山的距离" in page and "邻矿" in page and "168 米" in page


@pytest.mark.parametrize(("mine", "rule"), [("E", "采矿权有效"), ("Z", "不在保护区内")])
def test_who_may_not_join_is_told_the_rule_and_nothing_is_stored(app, li, mine, rule):
    address = f"/tasks/consolidation/QK-1/join/{mine}"
    assert rule in texts(li, address)
    refused = send(li, address, role="merged")
    assert refused.status_code == 409 and "不符合区块的规则。" in refused.text and rule in refused.text
    with open_writer(app.extensions["registry"], app.extensions["clock"]) as session:
        assert versions(session, MembershipRecord, by_code(session, Subject.MINE, mine).id) == []


def test_a_gate_is_neither_skipped_nor_passed_without_number_and_date(li):
    skipped = send(li, "/tasks/consolidation/QK-1/gate/agreement_signed", papers=[("agreement", "协议1号")])
    assert skipped.status_code == 409 and "签订协议" in skipped.text
    bare = send(li, "/tasks/consolidation/QK-1/gate/province_joint_review")
    assert bare.status_code == 422 and "审查意见" in bare.text


def test_the_mines_of_the_township_and_mineral_are_offered_first(li):
    page = texts(li, "/tasks/consolidation/QK-1/join")
    assert "邻矿" in page and "甲矿" not in page
    assert "邻矿" not in texts(li, "/tasks/consolidation/QK-1/join?q=过期")


def test_an_unknown_block_has_no_case(li):
    assert li.get("/tasks/consolidation/NONE").status_code == 404
