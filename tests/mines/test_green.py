"""Green mines by commands: assessments side by side, preconditions before a verdict, listings by announcement, measures with proof."""

from datetime import date

import pytest
from shapely import box
from sqlalchemy import select

from mines import greenmine
from mines.assessment import ItemOf
from mines.codes import Answer, AssessmentKind, ItemKind, MeasureState, Met, OutlineState, Subject, Tier, Verdict, ZoneKind
from mines.commands.assessments import add_edition, record_assessment
from mines.commands.records import Paper, correct, record_fact, register
from mines.commands.steps import record_step
from mines.errors import (
    BadValue, EvidenceMissing, PreconditionOpen, ReasonMissing, SamePerson, StepRefused, TeamUnfit, VerdictContradicted,
)
from mines.queries.editions import catalogue, points_of
from mines.queries.preconditions import preconditions_on
from mines.queries.snapshot import mines_on
from mines.tables.green import AssessmentRecord, AssessmentScore, ListingStep, MeasureRecord, PreconditionRecord
from mines.tables.mines import LicenceRecord
from mines.tables.regions import ZoneBoundaryRecord
from tests.factories import COUNTY, PAPERS, TestClock, make_mine, make_officers, open_writer, refused

DAY = date(2025, 9, 1)
ITEMS = (
    ItemOf("P1", "证照", kind=ItemKind.PRECONDITION, answered_by=Answer.PERMITS), ItemOf("P2", "处罚", kind=ItemKind.PRECONDITION),
    ItemOf("P4", "年限", kind=ItemKind.PRECONDITION, answered_by=Answer.LIFE),
    ItemOf("P5", "保护地", kind=ItemKind.PRECONDITION, answered_by=Answer.RESERVES),
    ItemOf("A", "环境", 60), ItemOf("B", "管理", 40),
)
GOOD, TEAM = {"A": 50.0, "B": 35.0}, {"agency": "评估公司", "team": 5, "seniors": 2, "independent": True}


@pytest.fixture
def session(registry):
    """A mine, an edition with preconditions, officers who score and who write."""
    with open_writer(registry, TestClock()) as session:
        make_officers(session, "li", "wu")
        session.mine = make_mine(session, "A", on=date(2019, 1, 1))
        session.edition = add_edition(session, "N", name="国家版", tier=Tier.NATIONAL, total=100, pass_total=80, pass_share=0.75,
                                      valid_months=36, source="文件", items=ITEMS)
        session.commit()
        yield session


def found(session, item, verdict, on=date(2025, 8, 1), **options):
    """Record what a precondition was found to be."""
    options = {"evidence": PAPERS[:1]} | options
    return record_fact(session, PreconditionRecord, session.mine.id, on=on, by="li", edition_id=session.edition.id, item=item,
                       verdict=verdict, **options)


def assess(session, kind=AssessmentKind.THIRD_PARTY, by="wu", on=DAY, scores=None, **options):
    """Assess the mine."""
    team = TEAM if kind == AssessmentKind.THIRD_PARTY else {}
    return record_assessment(session, session.mine.id, session.edition, on=on, by=by, kind=kind, scores=scores or GOOD, evidence=PAPERS[:1],
                             **(team | options))


def pass_all(session):
    for item in ("P2", "P5"):
        found(session, item, Verdict.PASSED)


def national_met(session, day=date(2025, 12, 1)):
    view = mines_on(day, None, {"national_met"})
    return session.scalar(select(view.c.national_met).where(view.c.code == "A"))


def test_a_mine_s_own_assessment_never_decides_and_stands_beside_the_others(session):
    pass_all(session)
    assess(session, AssessmentKind.SELF, by="li", on=date(2025, 8, 20))
    assert national_met(session) == Met.UNKNOWN
    assess(session)
    assess(session, AssessmentKind.SELF, by="li", on=date(2025, 10, 1), scores={"A": 20.0, "B": 20.0})
    assert national_met(session) == Met.YES
    assess(session, AssessmentKind.REVIEW, on=date(2025, 11, 1), scores={"A": 44.0, "B": 35.0})
    assert national_met(session) == Met.NO


@pytest.mark.parametrize("verdict", [None, Verdict.UNKNOWN, Verdict.FAILED])
def test_no_final_assessment_says_met_while_a_precondition_is_open(session, verdict):
    found(session, "P5", Verdict.PASSED)
    if verdict:
        found(session, "P2", verdict)
    with refused(session, PreconditionOpen):
        assess(session, met=Met.YES)
    assert assess(session).met == (Met.NO if verdict == Verdict.FAILED else Met.UNKNOWN)


def test_the_registry_answers_permits_life_and_reserves_itself(session):
    def verdicts():
        listed = catalogue(session, session.edition.id)
        return {one.item.code: (one.answered, one.verdict) for one in preconditions_on(session, session.mine.id, listed, DAY)}
    assert verdicts() == {"P1": ("passed", "passed"), "P2": (None, "unknown"), "P4": ("passed", "passed"), "P5": ("unknown", "unknown")}
    zone = register(session, Subject.ZONE, "BH", on=DAY, by="li", name="保护区", region_code=COUNTY, zone_kind=ZoneKind.NATURE_RESERVE)
    outline = {"outline": OutlineState.ON_MAP, "area_ha": 1.0, "datum": "cgcs2000"}
    far = record_fact(session, ZoneBoundaryRecord, zone.id, on=DAY, by="li", shape=box(118, 42, 118.1, 42.1), **outline)
    assert verdicts()["P5"] == ("passed", "passed")
    correct(session, far, by="li", reason="错位", shape=box(116.49, 41.0, 116.52, 41.1))
    found(session, "P5", Verdict.PASSED)
    assert verdicts()["P5"] == ("failed", "failed")
    record_fact(session, LicenceRecord, session.mine.id, on=DAY, by="li", number="", valid_to=date(2025, 8, 31))
    assert verdicts()["P1"] == ("failed", "failed")


def test_a_verdict_on_a_precondition_is_of_its_edition_and_says_on_what_it_rests(session):
    with refused(session, BadValue):
        found(session, "A", Verdict.PASSED)
    with refused(session, EvidenceMissing):
        found(session, "P2", Verdict.FAILED, evidence=())
    found(session, "P2", Verdict.FAILED, evidence=(), note="处罚决定未结案")
    found(session, "P2", Verdict.UNKNOWN, evidence=())


def test_who_wrote_the_mine_s_own_assessment_does_not_record_the_others(session):
    pass_all(session)
    assess(session, AssessmentKind.SELF, by="li", on=date(2025, 8, 20), done_by="王工")
    for options in ({"by": "li"}, {"done_by": "王工"}):
        with refused(session, SamePerson):
            assess(session, **options)
    assess(session)
    with refused(session, SamePerson):
        assess(session, AssessmentKind.SELF, by="wu", on=date(2025, 8, 25))


def test_a_team_too_small_or_dependent_is_refused(session):
    pass_all(session)
    with refused(session, TeamUnfit):
        assess(session, team=4)
    with refused(session, TeamUnfit):
        assess(session, independent=None)


def test_points_must_bear_the_verdict_out(session):
    pass_all(session)
    with refused(session, VerdictContradicted):
        assess(session, scores={"A": 50.0, "B": 29.0}, met=Met.YES)
    with refused(session, BadValue):
        assess(session, total=84.0)
    with refused(session, BadValue):
        assess(session, scores={"A": 61.0, "B": 35.0})
    record = assess(session)
    assert (record.total, record.met, record.valid_to) == (85, Met.YES, date(2028, 9, 1))


def test_a_corrected_assessment_keeps_its_points_and_is_held_against_them(session):
    pass_all(session)
    record = assess(session, scores={"A": 44.0, "B": 35.0})
    session.commit()
    assert record.met == Met.NO
    with refused(session, VerdictContradicted):
        correct(session, record, by="wu", reason="笔误", met=Met.YES)
    mended = correct(session, record, by="wu", reason="机构名录错", agency="另一家")
    assert points_of(session, mended) == {"A": 44, "B": 35}


def test_an_assessment_sent_twice_is_stored_once(session):
    pass_all(session)
    records = {assess(session, device_key="form-1-of-the-desk").id for _ in range(2)}
    assert len(records) == 1 and len(session.scalars(select(AssessmentScore)).all()) == 2


def test_nothing_is_listed_while_a_precondition_of_its_edition_is_open(session):
    assess(session, scores={"A": 44.0, "B": 35.0})
    paper = [Paper("announcement", "公告〔2024〕9号", date(2024, 12, 1))]
    with refused(session, PreconditionOpen):
        record_step(session, ListingStep, session.mine.id, Tier.RESERVE, on=DAY, by="li")
    record_step(session, ListingStep, session.mine.id, Tier.PROVINCIAL, on=date(2024, 12, 1), by="li", evidence=paper)
    assess(session, scores={"A": 44.0, "B": 35.0})
    pass_all(session)
    record_step(session, ListingStep, session.mine.id, Tier.NATIONAL, on=DAY, by="li", evidence=paper)


def test_listings_and_removals_have_an_announcement_with_its_number(session):
    with refused(session, EvidenceMissing):
        record_step(session, ListingStep, session.mine.id, Tier.PROVINCIAL, on=DAY, by="li", evidence=[Paper("announcement")])
    record_step(session, ListingStep, session.mine.id, Tier.PROVINCIAL, on=DAY, by="li", evidence=PAPERS)
    with refused(session, ReasonMissing):
        record_step(session, ListingStep, session.mine.id, Tier.REMOVED, on=DAY, by="li", evidence=PAPERS)
    with refused(session, StepRefused):
        record_step(session, ListingStep, session.mine.id, Tier.RESERVE, on=DAY, by="li", evidence=PAPERS)


def test_skipping_the_reserve_pool_is_said_and_never_refused():
    assert greenmine.skips_reserve([], Tier.PROVINCIAL)
    assert not greenmine.skips_reserve([Tier.RESERVE], Tier.PROVINCIAL)
    assert greenmine.rectify_by(date(2025, 8, 31)) == date(2026, 2, 28)


def test_a_measure_done_or_dropped_shows_a_paper_or_says_why(session):
    values = {"number": 1, "gap": "绿化", "measure": "复绿", "owner": "企业", "due_on": DAY, "cost_10k_yuan": None}
    record_fact(session, MeasureRecord, session.mine.id, on=date(2025, 5, 1), by="li", state=MeasureState.OPEN, **values)
    with refused(session, EvidenceMissing):
        record_fact(session, MeasureRecord, session.mine.id, on=DAY, by="li", state=MeasureState.DONE, **values)
    record_fact(session, MeasureRecord, session.mine.id, on=DAY, by="li", state=MeasureState.DONE, evidence=PAPERS[:1], **values)
    record_fact(session, MeasureRecord, session.mine.id, on=DAY, by="li", state=MeasureState.DROPPED, note="并入二期", **values)


def test_points_of_one_assessment_are_kept_item_by_item(session):
    record = assess(session, AssessmentKind.SELF, by="li")
    rows = session.execute(select(AssessmentScore.points).where(AssessmentScore.assessment_id == record.id)).all()
    assert sorted(points for points, in rows) == [35, 50]
    assert isinstance(record, AssessmentRecord)
