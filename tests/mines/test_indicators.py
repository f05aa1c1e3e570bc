"""Indicators, targets and the pace: arithmetic in plain Python, and counts over real rows."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from geodata.database import reading
from mines.codes import BlockRole, Met, Permit, Subject, Tier
from mines.commands.assessments import add_edition, record_assessment
from mines.commands.records import record_fact, register
from mines.commands.targets import set_target
from mines.errors import BadValue
from mines.indicators import Figure, Goal, pace, shortfall
from mines.queries.counts import by_township, classes, outlines, stock, townships_total
from mines.queries.targets import progress
from mines.queries.lists import behind, mines_list, search
from mines.queries.seals import newest_seal
from mines.tables.blocks import MembershipRecord
from mines.queries.subjects import by_code
from mines.tables.mines import OutputRecord, SafetyPermitRecord
from mines.tables.sites import TreatmentRecord
from tests.factories import COUNTY, TestClock, make_mine, make_officers, make_site, open_writer

DAY = date(2025, 12, 31)
NOTHING = Figure(0, 0)


@pytest.fixture
def session(registry):
    """A county with a mine for every reason."""
    with open_writer(registry, TestClock()) as session:
        make_officers(session)
        make_mine(session, "NAT", tier=Tier.NATIONAL)
        make_mine(session, "PROV", tier=Tier.PROVINCIAL, scale="medium", west=116.52)
        make_mine(session, "NEW", on=date(2024, 3, 1), west=116.54)
        make_mine(session, "CLOSING", ground_stage="decided", west=116.56)
        make_mine(session, "CLOSED", ground_stage="accepted", paper_stage="cancelled", west=116.58)
        make_mine(session, "EXPIRED", valid_to=date(2025, 6, 30), west=116.60)
        make_mine(session, "IDLE", months=3, west=116.62)
        make_mine(session, "SHORT", life=2.0, west=116.64)
        old = make_mine(session, "OLD", paper_stage="cancelled", west=116.66)
        block = register(session, Subject.BLOCK, "QK-1", on=date(2020, 1, 1), by="li", name="区块", region_code="139999101")
        record_fact(session, MembershipRecord, old.id, on=date(2020, 1, 1), by="li", block_id=block.id, role=BlockRole.MERGED)
        make_site(session, "XF-1", owed=10, finished=10, accepted=10)
        make_site(session, "XF-2", owed=30, finished=5, accepted=5)
        make_site(session, "XF-3", owed=4, state="false_change")
        session.commit()
        yield session


def found(session, key, day=DAY, **options):
    """The progress of one indicator."""
    return progress(session, day, keys=[key], **options)[0]


def test_the_two_denominators_are_versions_side_by_side(session):
    new, old = found(session, "green_nat_rate@2028"), found(session, "green_nat_rate@2022")
    assert (new.counted, new.among) == (1, 2)
    assert (old.counted, old.among) == (1, 5)
    assert new.excluded == {"closing": 2, "expired": 1, "new": 1, "too_few_months": 1, "short_life": 1, "merged": 1}


def test_counted_missed_and_left_out_are_the_same_mines_as_the_number(session):
    listed = behind(session, "green_nat_rate@2028", DAY)
    assert [row.code for row in listed.counted] == ["NAT"]
    assert [row.code for row in listed.missed] == ["PROV"]
    assert {reason: [row.code for row in rows] for reason, rows in listed.left_out.items()}["closing"] == ["CLOSED", "CLOSING"]
    total = len(listed.counted) + len(listed.missed) + sum(map(len, listed.left_out.values()))
    assert total == len(mines_list(session, DAY)) == 9


def test_closing_is_done_only_when_both_tracks_are_and_the_safety_permit_is_gone(session):
    assert found(session, "closure_decided@1").counted == 2
    assert found(session, "closure_accepted@1").counted == found(session, "closure_cancelled@1").counted == 1
    assert found(session, "closure_done_rate@1").counted == 0
    mine = mines_list(session, DAY, search="CLOSED")[0]
    record_fact(session, SafetyPermitRecord, mine.id, on=date(2025, 10, 1), by="li", permit=Permit.CANCELLED, valid_to=date(2025, 10, 1))
    assert found(session, "closure_done_rate@1").counted == 1


def test_the_last_day_of_the_year_counts_its_year_as_complete(session):
    mine = make_mine(session, "EDGE", on=date(2023, 1, 1), west=116.7)
    assert "EDGE" in {row.code for row in behind(session, "green_nat_rate@2028", DAY).missed}
    assert "EDGE" in {row.code for row in behind(session, "green_nat_rate@2028", date(2025, 12, 30)).left_out["new"]}
    assert mine.code == "EDGE"


def test_listed_and_standard_met_are_never_mixed(session):
    edition = add_edition(session, "E", name="示例版", tier=Tier.NATIONAL, total=100, valid_months=12, source="made up")
    mine = mines_list(session, DAY, search="PROV")[0]
    record_assessment(session, mine.id, edition, on=date(2025, 5, 1), by="li", kind="third_party", met=Met.YES, total=90,
                      team=5, seniors=2, independent=True)
    assert found(session, "green_nat_met_rate@2028").counted == 1
    assert found(session, "green_nat_rate@2028").counted == 1
    assert [row.code for row in behind(session, "green_nat_met_rate@2028", DAY).counted] == ["PROV"]
    assert found(session, "green_nat_met_rate@2028", date(2026, 6, 1)).counted == 0, "an assessment older than its edition allows"


def test_nothing_to_count_among_has_no_share(session):
    empty = found(session, "green_nat_rate@2028", region="139998")
    assert (empty.counted, empty.among, empty.share) == (0, 0, None)


def test_false_changes_are_registered_and_never_owed(session):
    area, sites = found(session, "restored_area_rate@1"), found(session, "restored_site_rate@1")
    assert (area.counted, area.among) == (15, 40)
    assert (sites.counted, sites.among) == (1, 2)
    assert sites.excluded == {"false_change": 1}
    assert classes(session, "site", DAY) == {"accepted": 1, "finished": 0, "treating": 1, "untreated": 0, "unknown": 0, "not_counted": 1}


def test_the_stock_of_a_year_balances(session):
    year = stock(session, DAY)
    assert year.begin + year.new - year.accepted + year.correction == pytest.approx(year.end) == 25


def test_land_found_to_be_no_damage_leaves_the_stock_with_the_corrections(session):
    site = by_code(session, Subject.SITE, "XF-2")
    record_fact(session, TreatmentRecord, site.id, on=date(2025, 12, 15), by="li", state="false_change", damage_type="excavated",
                mode="ecological_reconstruction", land_use="forest")
    year, month = stock(session, DAY), stock(session, DAY, since=date(2025, 12, 1))
    assert (month.begin, month.new, month.accepted, month.correction, month.end) == (25, 0, 0, -25, 0)
    assert year.begin + year.new - year.accepted + year.correction == pytest.approx(year.end) == 0


def test_what_was_known_then_gives_the_number_of_then(session, registry):
    before = newest_seal(session).sealed_at
    session.rollback()
    session.clock.hour = 9
    mine = mines_list(session, DAY, search="NAT")[0]
    record_fact(session, OutputRecord, mine.id, on=date(2017, 12, 31), by="li", year=2017, first_on=date(2017, 1, 1), month_from=1,
                month_to=12, months=12)
    make_mine(session, "LATER", tier=Tier.NATIONAL, west=116.8)
    session.commit()
    with Session(reading(registry)) as reader:
        assert found(reader, "green_nat_rate@2028").counted == 2
        assert found(reader, "green_nat_rate@2028", known_at=before).counted == 1


def test_a_missed_target_says_by_how_many_and_freezes_there(session):
    set_target(session, "green_nat_rate@2028", region_code=COUNTY, share=1.0, base_on=date(2022, 12, 31), due_on=DAY, source="示例", by="li")
    target = found(session, "green_nat_rate@2028").targets[0]
    assert (target.missed, target.shortfall, target.shortfall_now) == (True, 1, 1)
    make_mine(session, "MORE", on=date(2026, 1, 1), tier=None, west=116.9)
    later = found(session, "green_nat_rate@2028", date(2026, 6, 30)).targets[0]
    assert later.shortfall == 1


def test_a_target_is_a_share_or_a_value(session):
    with pytest.raises(BadValue):
        set_target(session, "mine_count@1", region_code=COUNTY, base_on=date(2022, 1, 1), due_on=DAY, source="示例", by="li")
    set_target(session, "mine_count@1", region_code=COUNTY, value=20, base_on=date(2022, 1, 1), due_on=DAY, source="示例", by="li")
    assert found(session, "mine_count@1").targets[0].value == 20


def test_townships_add_up_to_the_county(session):
    rows = by_township(session, DAY)
    total = townships_total(rows)
    assert total.mines == 9
    assert total.figures["green_nat_met_rate@2028"].among == found(session, "green_nat_met_rate@2028").among


def test_outlines_and_search_know_the_same_mines(session):
    assert outlines(session, Subject.MINE, DAY) == {"on_map": 9, "other_datum": 0, "none": 0}
    assert [hit.code for hit in search(session, "expired", DAY)] == ["EXPIRED"]
    assert search(session, "%", DAY) == []


@pytest.mark.parametrize(("share", "among", "counted", "missing"), [(1.0, 55, 51, 4), (0.9, 55, 51, 0), (0.8, 3, 2, 1), (0.5, 0, 0, None)])
def test_a_shortfall_is_whole_mines(share, among, counted, missing):
    assert shortfall(Goal(share, None, date(2022, 1, 1), DAY), Figure(counted, among), whole=True) == missing


def test_the_pace_lies_on_the_line_from_base_to_due_day():
    goal = Goal(1.0, None, date(2023, 1, 1), date(2025, 1, 1))
    middle = pace(goal, date(2024, 1, 1), base=Figure(2, 10), now=Figure(5, 10), due=Figure(5, 10), whole=True)
    assert middle.needed_now == pytest.approx(0.6, abs=0.01)
    assert (middle.shortfall, middle.missed) == (5, False)
    unknown = pace(goal, date(2024, 1, 1), base=NOTHING, now=Figure(5, 10), due=Figure(5, 10), whole=True)
    assert unknown.needed_now is None, "nothing to count among is no zero per cent"


def test_a_target_set_later_does_not_change_what_was_known_before(session):
    known = newest_seal(session).sealed_at
    session.rollback()
    session.clock.hour = 5
    set_target(session, "mine_count@1", region_code=COUNTY, value=20, base_on=date(2022, 1, 1), due_on=DAY, source="示例", by="li")
    assert found(session, "mine_count@1", known_at=known).targets == ()
    assert len(found(session, "mine_count@1").targets) == 1


def test_a_townships_target_is_not_held_against_the_county(session):
    for region, value in ((COUNTY, 20), ("139999101", 3)):
        set_target(session, "mine_count@1", region_code=region, value=value, base_on=date(2022, 1, 1), due_on=DAY, source="示例", by="li")
    assert [target.value for target in found(session, "mine_count@1").targets] == [20]
    assert [target.value for target in found(session, "mine_count@1", region="139999101").targets] == [3]
