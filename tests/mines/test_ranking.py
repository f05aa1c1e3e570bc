"""Ranking: townships by an indicator, with what is behind; departments by what waits for them."""
from datetime import date

import pytest

from mines.codes import Department, Subject
from mines.commands.issues import assign_issue, open_issue
from mines.commands.records import correct, register
from mines.commands.steps import record_step
from mines.indicators import BY_KEY
from mines.queries.ranking import corrections, departments, townships_ranked
from mines.queries.standing import versions
from mines.rules import UNKNOWN_REGION
from mines.tables.closures import GroundStep
from mines.tables.mines import SafetyPermitRecord
from tests.factories import PAPERS, TestClock, hour, make_mine, make_officers, open_writer

AS_OF = date(2026, 1, 31)
KEY = "green_prov_rate@2028"
TOWNS = {"139999101": "青杨镇", "139999102": "松岭镇", "139999103": "云台乡", "139999104": "北川镇"}


@pytest.fixture
def county(registry):
    """Four townships: half, all, all, and nobody at provincial tier; a closing not begun, a correction, an overdue issue."""
    clock = TestClock()
    with open_writer(registry, clock) as session:
        session.clock = clock
        make_officers(session)
        for code, name in TOWNS.items():
            register(session, Subject.REGION, code, on=date(2018, 1, 1), by="li", name=name, level="township")
        mine = make_mine(session, "KS-0001", tier="provincial")
        make_mine(session, "KS-0002")
        make_mine(session, "KS-0003", tier="provincial", region="139999102")
        make_mine(session, "KS-0004", tier="provincial", region="139999103")
        closing = make_mine(session, "KS-0005", region="139999104")
        record_step(session, GroundStep, closing.id, "decided", on=date(2025, 3, 1), by="li", evidence=PAPERS)
        make_mine(session, "KS-0006", region=UNKNOWN_REGION)
        session.commit()
        clock.hour = 24 * 29
        (permit,) = versions(session, SafetyPermitRecord, mine.id)
        correct(session, permit, by="wu", reason="抄错", valid_to=date(2031, 1, 1))
        issue = open_issue(session, Subject.MINE, "KS-0003", name="边坡未复绿", issue_kind="permits", source="inspection", on=date(2026, 1, 5),
                           by="li")
        assign_issue(session, issue.id, owner="矿长", department=Department.ECOLOGY, due_on=date(2026, 1, 20), on=date(2026, 1, 6), by="li")
        session.commit()
        yield session


def test_equal_shares_share_a_place_and_who_has_nothing_to_count_has_none(county):
    rows = {row.code: row for row in townships_ranked(county, KEY, AS_OF)}
    assert [(rows[code].place, rows[code].figure.share) for code in TOWNS] == [(3, 0.5), (1, 1.0), (1, 1.0), (None, None)]
    assert set(list(rows)[-2:]) == {"139999104", UNKNOWN_REGION} and rows[UNKNOWN_REGION].place is None


def test_a_mine_that_lies_nowhere_is_counted_in_a_row_of_its_own(county):
    rows = townships_ranked(county, "mine_count@1", AS_OF)
    assert sum(row.figure.counted for row in rows) == 6
    assert UNKNOWN_REGION in {row.code for row in rows}


def test_of_what_should_be_little_the_smallest_stands_first(county):
    rows = townships_ranked(county, "closure_zero_start@1", AS_OF)
    assert [row.place for row in rows if row.figure.among] == [1]
    assert {row.code: row.not_begun for row in rows}["139999104"] == 1


def test_corrections_are_counted_by_township_and_by_department_from_when_they_are_known(county):
    assert {row.code: row.corrections for row in townships_ranked(county, KEY, AS_OF)}["139999101"] == 1
    assert corrections(county, date(2026, 1, 10)) == []
    assert corrections(county, AS_OF, hour(5)) == []
    assert corrections(county, date(2025, 12, 31)) == []


def test_departments_stand_by_what_is_overdue(county):
    rows = departments(county, AS_OF)
    assert [(row.department, row.issues, row.overdue, row.corrections) for row in rows] == [
        (Department.ECOLOGY, 1, 1, 0), (Department.NATURAL_RESOURCES, 0, 0, 1)]
    assert departments(county, AS_OF, region="139999104") == []


def test_who_owes_a_report_and_has_not_given_one_is_counted(county):
    rows = {row.code: row for row in townships_ranked(county, KEY, AS_OF)}
    assert (rows["139999101"].owed, rows["139999101"].unreported) == (2, 2)


@pytest.mark.parametrize("key", BY_KEY)
def test_every_indicator_ranks_on_any_day(county, key):
    for day in (date(1990, 1, 1), AS_OF, date(2090, 1, 1)):
        assert all(row.figure.counted >= 0 for row in townships_ranked(county, key, day))
