"""Consolidation by the handbook's rules 8 to 10: who may join, what is done, figures before and after, distances."""

from datetime import UTC, date, datetime

import pytest
from shapely import box

from mines.codes import BlockRole, BlockRule, EvidenceKind, GateStage, GroundStage, Nearness, PaperStage, Subject, Verdict
from mines.commands.consolidations import NewRight, cancel_old_rights, issue_right, plan_block
from mines.commands.records import Paper, record_fact, register
from mines.commands.steps import record_step
from mines.consolidation import planned_side, reduction, side_of
from mines.errors import EvidenceMissing, NotEligible, RefusedForSome
from mines.queries.distances import near_mines
from mines.queries.eligibility import mine_in_block, rulings_on_member, rulings_on_result
from mines.queries.lists import block_members, rows_on
from mines.queries.standing import versions
from mines.queries.subjects import by_code
from mines.tables.blocks import BlockPlanRecord, GateStep, MembershipRecord
from mines.tables.closures import GroundStep, PaperStep
from mines.tables.mines import HolderRecord, RightRecord, TermsRecord
from mines.tables.regions import ZoneBoundaryRecord
from mines.tables.scales import ScaleRule
from tests.factories import PAPERS, TOWNSHIP, make_mine, make_officers, open_writer

PASSED, FAILED, UNKNOWN = Verdict.PASSED, Verdict.FAILED, Verdict.UNKNOWN


def d(month, day=1):
    """A day of 2022."""
    return date(2022, month, day)


@pytest.fixture
def session(registry):
    """A writer in a registry with two mines side by side and a block."""
    with open_writer(registry) as session:
        make_officers(session, "li", "wu")
        make_mine(session, "A", west=116.50)
        make_mine(session, "B", west=116.52)
        plan_block(session, "QK-1", on=d(1), by="li", name="东区块", region_code=TOWNSHIP, mineral="萤石", due_on=date(2025, 12, 31))
        session.commit()
        yield session


def id_of(session, code):
    return by_code(session, Subject.BLOCK if code.startswith("QK") else Subject.MINE, code).id


def join(session, code, role="merged", block="QK-1", on=None):
    return record_fact(session, MembershipRecord, id_of(session, code), on=on or d(2), by="li", block_id=id_of(session, block), role=role)


def refused(session, error, act, *arguments, **values):
    """What the registry says to an act that it refuses; nothing of it stays."""
    savepoint = session.begin_nested()
    with pytest.raises(error) as caught:
        act(session, *arguments, **values)
    savepoint.rollback()
    return str(caught.value)


def draw_zone(session, kind, west):
    zone = register(session, Subject.ZONE, "Z-1", on=d(1), by="li", name="水源地", region_code=TOWNSHIP, zone_kind=kind, source_on=d(1))
    record_fact(session, ZoneBoundaryRecord, zone.id, on=d(1), by="li", outline="on_map", shape=box(west, 41.0, west + 0.01, 41.01),
                area_ha=90.0, datum="cgcs2000")


def set_scale(session, least):
    session.add(ScaleRule(mineral="萤石", method=None, capacity_unit="10k_t", large_from=10.0, medium_from=5.0, least=least,
                          source="国土资发〔2004〕208号", valid_from=date(2004, 9, 30), recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
                          recorded_by="li"))
    session.flush()


def verdicts(rulings):
    return {ruling.rule: ruling.verdict for ruling in rulings}


def on_member(session, code, role="merged", on=None, **more):
    return verdicts(rulings_on_member(session, mine_in_block(session, id_of(session, code), on or d(6)), role, "QK-1", on or d(6), **more))


# ---- rule 8: who joins

def test_a_sound_mine_joins_and_what_is_not_known_only_warns(session):
    join(session, "A", "lead")
    assert on_member(session, "A", "lead") == {
        BlockRule.NOT_CLOSING: PASSED, BlockRule.RIGHT_VALID: PASSED, BlockRule.ONE_BLOCK: PASSED, BlockRule.OUTSIDE_ZONES: UNKNOWN,
        BlockRule.LEAD_SCALE: UNKNOWN}


def test_a_right_that_has_run_out_does_not_join_and_one_unrecorded_warns(session):
    record_fact(session, RightRecord, id_of(session, "A"), on=d(1), by="li", valid_to=d(1, 31))
    assert "right_valid" in refused(session, NotEligible, join, "A")
    bare = register(session, Subject.MINE, "C", on=d(1), by="li", name="丙矿", region_code=TOWNSHIP)
    assert on_member(session, "C")[BlockRule.RIGHT_VALID] == UNKNOWN
    join(session, bare.code)


def test_a_mine_being_closed_or_cancelled_does_not_join(session):
    record_step(session, GroundStep, id_of(session, "A"), GroundStage.DECIDED, on=d(1), by="li", evidence=PAPERS)
    record_step(session, PaperStep, id_of(session, "B"), PaperStage.CANCELLED, on=d(1), by="li", evidence=PAPERS)
    assert "not_closing" in refused(session, NotEligible, join, "A")
    assert "not_closing" in refused(session, NotEligible, join, "B")


def test_a_mine_in_one_block_leaves_it_before_it_joins_another(session):
    plan_block(session, "QK-2", on=d(1), by="li", name="西区块", region_code=TOWNSHIP)
    join(session, "A")
    assert "one_block" in refused(session, NotEligible, join, "A", block="QK-2", on=d(3))
    join(session, "A", "none", on=d(3))
    join(session, "A", block="QK-2", on=d(4))


@pytest.mark.parametrize(("kind", "west", "verdict"), [
    ("water_source", 116.505, FAILED), ("water_source", 116.6, PASSED), ("water_source", 116.51, PASSED), ("basin", 116.505, UNKNOWN)])
def test_a_mine_inside_a_protected_zone_does_not_join(session, kind, west, verdict):
    draw_zone(session, kind, west)
    assert on_member(session, "A")[BlockRule.OUTSIDE_ZONES] == verdict
    if verdict == FAILED:
        assert "水源地" in refused(session, NotEligible, join, "A")
    else:
        join(session, "A")


def test_the_overlay_tells_the_day_of_its_layer_and_the_ground_shared(session):
    draw_zone(session, "eco_redline", 116.505)
    rulings = rulings_on_member(session, mine_in_block(session, id_of(session, "A"), d(6)), "merged", "QK-1", d(6))
    [zone] = next(ruling for ruling in rulings if ruling.rule == BlockRule.OUTSIDE_ZONES).values["zones"]
    assert (zone.name, zone.source_on) == ("水源地", d(1)) and zone.shared_ha == pytest.approx(46.7, abs=0.5)


# ---- rule 9: lead and result

def test_a_lead_below_the_least_scale_needs_a_reason(session):
    set_scale(session, 200.0)
    assert "lead_scale" in refused(session, NotEligible, join, "A", "lead")
    join(session, "B")
    record_fact(session, BlockPlanRecord, id_of(session, "QK-1"), on=d(1), by="li", capacity_unit="10k_t", lead_override="资源集中")
    join(session, "A", "lead")
    set_scale(session, 90.0)
    assert on_member(session, "A", "lead")[BlockRule.LEAD_SCALE] == PASSED


def climb(session, to, block="QK-1"):
    """Pass the gates up to ``to``, a month each."""
    gates = list(GateStage)[2:]
    for place, gate in enumerate(gates[:gates.index(to) + 1]):
        record_step(session, GateStep, id_of(session, block), gate, on=d(3 + place), by="li", evidence=PAPERS)


RIGHT = NewRight("N", "新矿", "整合公司", "91130000MA00000001", "C1399992022092200000141", d(9), date(2042, 8, 31), "萤石", "open_pit", 50.0,
                 "10k_t")
LICENCE = Paper(EvidenceKind.LICENCE, RIGHT.licence_number, d(9))
NOTICE = Paper(EvidenceKind.CANCELLATION, "注销公告1号", d(10))


def test_a_gate_needs_its_paper_with_number_and_date(session):
    bare = Paper(EvidenceKind.REVIEW, sha256="0" * 64, name="a.pdf", size=1)
    assert "without_number review" in refused(session, EvidenceMissing, record_step, GateStep, id_of(session, "QK-1"),
                                              GateStage.COUNTY_REVIEWED, on=d(3), by="li", evidence=(bare,))


def test_a_block_from_its_draft_until_its_old_rights_are_cancelled(session):
    join(session, "A", "lead")
    join(session, "B")
    climb(session, GateStage.ASSETS_SETTLED)
    new = [issue_right(session, id_of(session, "QK-1"), RIGHT, on=d(9), by="li", evidence=(LICENCE,), device_key="form-1").id
           for _ in range(2)]
    assert new[0] == new[1]
    members = {mine.code: mine.block_role for mine in block_members(session, "QK-1", d(9))}
    assert members == {"A": "lead", "B": "merged", "N": "result"}
    step = record_step, GateStep, id_of(session, "QK-1"), GateStage.OLD_RIGHTS_CANCELLED
    assert "old_rights_cancelled" in refused(session, NotEligible, *step, on=d(10), by="li", evidence=(NOTICE,))
    gates = [cancel_old_rights(session, id_of(session, "QK-1"), on=d(10), by="li", evidence=(NOTICE,), device_key="form-2").id
             for _ in range(2)]
    assert gates[0] == gates[1]
    assert {versions(session, PaperStep, id_of(session, code))[0].stage for code in "AB"} == {PaperStage.CANCELLED}
    assert rows_on(session, Subject.BLOCK, d(10), codes=["QK-1"])[0].gate_stage == GateStage.OLD_RIGHTS_CANCELLED


def test_old_rights_that_may_not_be_cancelled_are_named(session):
    join(session, "A", "lead")
    climb(session, GateStage.ASSETS_SETTLED)
    issue_right(session, id_of(session, "QK-1"), RIGHT, on=d(9), by="li", evidence=(LICENCE,))
    with pytest.raises(RefusedForSome) as caught:
        cancel_old_rights(session, id_of(session, "QK-1"), on=d(10), by="li", evidence=(LICENCE,))
    assert list(caught.value.refusals) == ["A"]


def test_a_result_below_the_least_scale_is_not_done(session):
    set_scale(session, 60.0)
    record_fact(session, BlockPlanRecord, id_of(session, "QK-1"), on=d(1), by="li", capacity_unit="10k_t", lead_override=None)
    join(session, "A", "lead")
    climb(session, GateStage.ASSETS_SETTLED)
    issue_right(session, id_of(session, "QK-1"), RIGHT, on=d(9), by="li", evidence=(LICENCE,))
    assert "result_scale" in refused(session, NotEligible, cancel_old_rights, id_of(session, "QK-1"), on=d(10), by="li", evidence=(NOTICE,))


@pytest.mark.parametrize(("west", "side", "verdict"), [(116.56, 0.01, FAILED), (116.565, 0.00001, PASSED), (116.58, 0.01, PASSED)])
def test_a_result_shares_no_ground_with_other_rights_beyond_a_tolerance(session, west, side, verdict):
    join(session, "A", "lead")
    make_mine(session, "R", west=116.56)
    make_mine(session, "X", west=west + 0.009 if verdict == FAILED else west, side=side)
    join(session, "R", "result")
    found = verdicts(rulings_on_result(session, [mine_in_block(session, id_of(session, "R"), d(6))], "QK-1", d(6)))
    assert found[BlockRule.NO_OVERLAP] == verdict and found[BlockRule.ONE_HOLDER] == PASSED


def test_without_a_result_nothing_is_known_of_it(session):
    assert set(verdicts(rulings_on_result(session, [], "QK-1", d(6))).values()) == {UNKNOWN}


def test_figures_before_and_after_never_add_tonnes_to_cubic_metres(session):
    record_fact(session, TermsRecord, id_of(session, "B"), on=d(1), by="li", mineral="石料", method="open_pit", capacity=30.0,
                capacity_unit="10k_m3", scale="small")
    join(session, "A", "lead")
    join(session, "B")
    before = side_of(block_members(session, "QK-1", d(6)))
    assert (before.rights, before.holders, before.capacity, before.area_ha) == (2, 2, {"10k_t": 100.0, "10k_m3": 30.0}, 180.0)
    assert before.large_medium_share == 0.5
    after = planned_side(120.0, "10k_t", 150.0)
    assert reduction(before.rights, after.rights) == 0.5 and reduction(0, 1) is None and after.large_medium_share is None


# ---- rule 10

def near(session, codes=None):
    return [(pair.one.code, pair.other.code, round(pair.metres), pair.nearness, pair.conflict, pair.same_block)
            for pair in near_mines(session, codes, d(6))]


def test_open_pits_of_different_holders_nearer_than_300_metres_are_a_conflict(session):
    make_mine(session, "C", west=116.487)
    make_mine(session, "D", west=116.498, side=0.001)
    record_fact(session, HolderRecord, id_of(session, "D"), on=d(1), by="li", holder="A公司")
    found = near(session)
    assert [(one, other) for one, other, *_ in found] == [("C", "D"), ("A", "C")]
    assert found[1] == ("A", "C", 252, Nearness.OPEN_PITS, True, False)
    assert near(session, ["A"]) == [found[1]] and near(session, ["B"]) == []


def test_neighbours_underground_nearer_than_50_metres_are_a_warning(session):
    make_mine(session, "C", west=116.6, method="underground")
    make_mine(session, "D", west=116.6104, method="combined")
    make_mine(session, "E", west=116.6206, method="open_pit")
    found = near(session)
    assert [(one, other, nearness, conflict) for one, other, _, nearness, conflict, _ in found] == [
        ("D", "E", Nearness.OPEN_PITS, True), ("C", "D", Nearness.UNDERGROUND, False)]


def test_cancelled_rights_have_no_neighbours_and_one_block_ends_the_conflict(session):
    make_mine(session, "C", west=116.488)
    join(session, "A", "lead")
    join(session, "C", BlockRole.MERGED)
    assert [same_block for *_, same_block in near(session)] == [True]
    record_step(session, PaperStep, id_of(session, "C"), PaperStage.CANCELLED, on=d(3), by="li", evidence=PAPERS)
    assert near(session) == []
