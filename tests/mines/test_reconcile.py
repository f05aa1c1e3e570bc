"""Reconciling: two figures of one indicator, who makes the difference, and by which records."""
from datetime import date
from time import perf_counter

import pytest

from mines.codes import Subject
from mines.commands.records import correct, record_fact, register, withdraw
from mines.commands.steps import record_step
from mines.indicators import BY_KEY
from mines.queries.counts import figures
from mines.queries.reconcile import Side, causes, compare, held, lines_of
from mines.queries.standing import versions
from mines.tables.closures import GroundStep
from mines.tables.green import ListingStep
from mines.tables.mines import HolderRecord, LicenceRecord, MineExistenceRecord, SafetyPermitRecord
from mines.tables.sites import LedgerRecord
from tests.factories import PAPERS, TOWNSHIP, TestClock, hour, make_mine, make_officers, make_site, open_writer

KEY = "green_prov_rate@2028"
BEFORE, AFTER = date(2025, 6, 30), date(2025, 12, 31)


@pytest.fixture
def writer(registry):
    """A writer whose clock a test may move, on a registry with officers."""
    clock = TestClock()
    with open_writer(registry, clock) as session:
        session.clock = clock
        make_officers(session)
        yield session


def at(session, number):
    """Go on at hour ``number``."""
    session.commit()
    session.clock.hour = number


def compared(session, left, right, region=None):
    """The comparison, once it is certain that it adds up to the figures of both sides."""
    found = compare(session, left, right, region)
    for side, place in ((left, "before"), (right, "after")):
        figure = figures(session, [side.indicator], side.as_of, side.known_at, region)[side.key]
        assert getattr(found.counted, place) == pytest.approx(figure.counted)
        if found.among is not None:
            assert getattr(found.among, place) == pytest.approx(figure.among)
    for balance in (found.counted, found.among):
        if balance is not None:
            assert balance.before + balance.joined - balance.left + balance.changed == pytest.approx(balance.after)
    return found, causes(session, found, found.differences)


def test_a_listing_between_two_days_is_told_with_its_record(writer):
    mine = make_mine(writer, "KS-0001")
    make_mine(writer, "KS-0002", tier="provincial")
    record_step(writer, ListingStep, mine.id, "provincial", on=date(2025, 9, 1), by="wu", taken_over="台账")
    found, why = compared(writer, Side(KEY, BEFORE), Side(KEY, AFTER))
    (one,) = found.differences
    assert (one.code, one.before.status, one.after.status) == ("KS-0001", "missed", "counted")
    (cause,) = why["KS-0001"]
    assert (cause.facet, cause.before, cause.after, cause.what) == ("tier", "none", "provincial", "added")
    assert (cause.record.effective_on, cause.record.recorded_by) == (date(2025, 9, 1), "wu")


def test_a_mine_that_leaves_the_denominator_is_told_with_the_reason_and_nothing_beside_it(writer):
    mine = make_mine(writer, "KS-0001", tier="provincial")
    record_step(writer, GroundStep, mine.id, "decided", on=date(2025, 8, 1), by="li", evidence=PAPERS)
    found, why = compared(writer, Side(KEY, BEFORE), Side(KEY, AFTER))
    assert (found.counted.left, found.among.left) == (1, 1)
    assert (found.differences[0].after.status, found.differences[0].after.reason) == ("left_out", "closing")
    assert [cause.facet for cause in why["KS-0001"]] == ["ground_stage"]


def test_a_permit_that_ran_out_moves_a_mine_without_a_record(writer):
    make_mine(writer, "KS-0001", valid_to=date(2025, 10, 1))
    found, why = compared(writer, Side(KEY, BEFORE), Side(KEY, AFTER))
    assert found.differences[0].after.reason == "expired"
    assert {(cause.facet, cause.what) for cause in why["KS-0001"]} == {
        ("right_valid_to", ""), ("licence_valid_to", ""), ("safety_valid_to", "")}


def test_two_moments_of_knowledge_differ_by_a_correction(writer):
    mine = make_mine(writer, "KS-0001", tier="provincial")
    at(writer, 10)
    (permit,) = versions(writer, SafetyPermitRecord, mine.id)
    correct(writer, permit, by="wu", reason="抄错一年", valid_to=date(2025, 3, 1))
    at(writer, 20)
    found, why = compared(writer, Side(KEY, AFTER, hour(5)), Side(KEY, AFTER, hour(15)))
    assert found.differences[0].after.reason == "expired"
    (cause,) = why["KS-0001"]
    assert (cause.facet, cause.what, cause.record.reason) == ("safety_valid_to", "corrected", "抄错一年")
    assert (cause.before, cause.after) == (date(2030, 12, 31), date(2025, 3, 1))


def test_two_moments_of_knowledge_differ_by_a_withdrawal(writer):
    mine = make_mine(writer, "KS-0001", tier="provincial")
    at(writer, 10)
    (step,) = versions(writer, ListingStep, mine.id)
    withdraw(writer, step, by="wu", reason="录错矿山")
    at(writer, 20)
    found, why = compared(writer, Side(KEY, AFTER, hour(5)), Side(KEY, AFTER, hour(15)))
    assert (found.counted.left, found.among.left) == (1, 0)
    (cause,) = why["KS-0001"]
    assert (cause.facet, cause.what, cause.record.reason) == ("tier", "withdrawn", "录错矿山")


def test_a_mine_that_was_not_yet_registered_is_told_with_its_registration(writer):
    make_mine(writer, "KS-0001", tier="provincial")
    at(writer, 10)
    make_mine(writer, "KS-0003", west=116.6)
    writer.commit()
    found, why = compared(writer, Side(KEY, AFTER, hour(5)), Side(KEY, AFTER))
    assert [(one.code, one.before.status) for one in found.differences] == [("KS-0003", "absent")]
    assert why["KS-0003"][0].record.__tablename__ == "mine_existence_record"


def test_two_versions_of_a_definition_differ_by_who_they_leave_out(writer):
    make_mine(writer, "KS-0001", tier="provincial", on=date(2024, 5, 1), months=12)
    make_mine(writer, "KS-0002", tier="provincial")
    found, why = compared(writer, Side("green_prov_rate@2022", AFTER), Side(KEY, AFTER))
    (one,) = found.differences
    assert (one.code, one.before.status, one.after.reason) == ("KS-0001", "counted", "new")
    assert ("first_output_on", date(2024, 1, 1)) in {(cause.facet, cause.after) for cause in why["KS-0001"]}


def test_hectares_that_grew_are_a_change_not_a_joining(writer):
    site = make_site(writer, owed=10.0, finished=6.0, accepted=4.0)
    record_fact(writer, LedgerRecord, site.id, on=date(2025, 12, 1), by="li", entry="new_damage", area_ha=2.0, evidence=PAPERS)
    found, why = compared(writer, Side("legacy_area_rate@1", BEFORE), Side("legacy_area_rate@1", AFTER))
    assert (found.among.before, found.among.changed, found.among.joined) == pytest.approx((10.0, 2.0, 0.0))
    assert [cause.facet for cause in why["XF-0001"]] == ["owed_ha"]


def test_holders_are_compared_by_name(writer):
    make_mine(writer, "KS-0001")
    second = make_mine(writer, "KS-0002")
    record_fact(writer, HolderRecord, second.id, on=date(2025, 9, 1), by="li", holder="KS-0001公司", credit_code="")
    found, _why = compared(writer, Side("entity_count@1", BEFORE), Side("entity_count@1", AFTER))
    assert (found.counted.before, found.counted.left, found.counted.after) == (2, 1, 1)


def test_a_mine_that_moved_to_another_township_leaves_the_region(writer):
    mine = make_mine(writer, "KS-0001", tier="provincial")
    record_fact(writer, MineExistenceRecord, mine.id, on=date(2025, 9, 1), by="li", name="移走矿", region_code="139999102")
    found, why = compared(writer, Side(KEY, BEFORE), Side(KEY, AFTER), TOWNSHIP)
    assert found.differences[0].after.status == "elsewhere"
    assert [cause.facet for cause in why["KS-0001"]] == ["region_code"]


@pytest.mark.parametrize("key", BY_KEY)
def test_every_indicator_adds_up_over_any_two_days(writer, key):
    make_mine(writer, "KS-0001", tier="national")
    make_mine(writer, "KS-0002", tier="provincial", valid_to=date(2025, 9, 1), scale="medium")
    mine = make_mine(writer, "KS-0003")
    record_step(writer, GroundStep, mine.id, "decided", on=date(2025, 8, 1), by="li", evidence=PAPERS)
    make_site(writer, owed=10.0, finished=6.0, accepted=4.0)
    for days in ((date(2017, 1, 1), AFTER), (AFTER, date(2024, 12, 31)), (AFTER, date(2060, 1, 1)), (AFTER, AFTER)):
        compared(writer, *(Side(key, day) for day in days))


def test_a_day_before_the_first_record_has_nobody(writer):
    make_mine(writer, "KS-0001", tier="provincial")
    found, _why = compared(writer, Side(KEY, date(1990, 1, 1)), Side(KEY, AFTER))
    assert (found.counted.before, found.counted.joined) == (0, 1)


# ---- lists from elsewhere

@pytest.fixture
def county(writer):
    """Two mines of one name in two townships, and one with a licence number."""
    for code, name in ((TOWNSHIP, "青杨镇"), ("139999102", "松岭镇")):
        register(writer, Subject.REGION, code, on=date(2018, 1, 1), by="li", name=name, level="township")
    make_mine(writer, "KS-0001", name="同名矿", tier="provincial")
    make_mine(writer, "KS-0002", name="同名矿", region="139999102")
    third = make_mine(writer, "KS-0003", name="东沟（二）矿", tier="provincial")
    record_fact(writer, LicenceRecord, third.id, on=date(2020, 1, 1), by="li", number="C1300002019041120148888", valid_to=date(2030, 1, 1),
                evidence=PAPERS[:1])
    return writer


def listed(session, text, part="counted"):
    """The list held against who is at provincial tier."""
    found = held(session, Side(KEY, AFTER), lines_of(session, Subject.MINE, text, AFTER), part)
    assert found.registry + found.joined - len(found.only_here) == found.lines
    return found


def test_a_line_means_a_mine_by_code_licence_number_or_name(county):
    lines = lines_of(county, Subject.MINE, "KS-0001\n C1300002019041120148888 \n东沟(二)矿\n", AFTER)
    assert [line.subject_id is not None for line in lines] == [True, True, True]
    assert [line.repeats for line in lines] == [None, None, 2]


def test_a_name_that_two_mines_bear_is_told_apart_by_its_township_or_not_at_all(county):
    lines = lines_of(county, Subject.MINE, "同名矿\n1\t同名矿\t松岭镇\n", AFTER)
    assert lines[0].candidates == ("KS-0001", "KS-0002")
    assert lines[1].candidates == () and lines[1].subject_id is not None


def test_a_list_held_against_a_figure_adds_up(county):
    found = listed(county, "矿山名称\nKS-0001\nKS-0001\nKS-0002\n同名矿\n")
    assert (found.registry, found.joined, len(found.only_here), found.lines, len(found.repeated)) == (2, 3, 1, 4, 1)
    assert [line.said for line in found.unknown] == ["矿山名称"]
    ((line, place),) = found.only_there
    assert (line.said, place.status) == ("KS-0002", "missed")
    assert [place.row.code for place in found.only_here] == ["KS-0003"]
    assert listed(county, "KS-0002", "among").both == 1


@pytest.mark.parametrize("text", ["", "\n\t,;；，\n", "\x00\x07", "😀" * 1000, "'; DROP TABLE mine; --", ",".join(["a"] * 5000)])
def test_rubbish_is_a_list_of_lines_that_mean_nobody(county, text):
    found = listed(county, text)
    assert found.both == 0 and not found.only_there


def test_ten_thousand_lines_are_held_against_a_figure_in_seconds(county):
    begun = perf_counter()
    found = listed(county, "\n".join(f"{number}\t没有的矿{number}\t青杨镇\tKS-{number:04}" for number in range(10_000)))
    assert perf_counter() - begun < 5
    assert found.lines == 10_000 and found.both == 2
