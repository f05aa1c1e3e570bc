"""Working days follow the imported notices; a year without one makes the day provisional."""

from datetime import date, timedelta

import pytest

from mines.codes import DayKind
from mines.workdays import due_after, working_days_between, works, years_known

HOLIDAY, WORKDAY = DayKind.HOLIDAY, DayKind.WORKDAY
MOVED = {date(2025, 10, day): HOLIDAY for day in range(1, 9)} | {
    date(2025, 9, 28): WORKDAY, date(2025, 10, 11): WORKDAY, date(2025, 1, 1): HOLIDAY, date(2026, 1, 1): HOLIDAY,
    date(2026, 1, 4): WORKDAY,
}


def test_weekends_are_off_unless_moved():
    assert [works(date(2025, 9, 22) + timedelta(days=number), {}) for number in range(7)] == [True] * 5 + [False] * 2
    assert works(date(2025, 9, 28), MOVED)
    assert not works(date(2025, 10, 8), MOVED)


@pytest.mark.parametrize(("start", "days", "due"), [
    (date(2025, 9, 26), 1, date(2025, 9, 28)),      # Friday, then a Sunday that is worked
    (date(2025, 9, 30), 1, date(2025, 10, 9)),
    (date(2025, 9, 30), 3, date(2025, 10, 11)),     # a Saturday that is worked
    (date(2025, 6, 7), 1, date(2025, 6, 9)),        # begun on a Saturday
    (date(2025, 6, 9), 0, date(2025, 6, 9)),
    (date(2025, 6, 9), 60, date(2025, 9, 1)),
])
def test_the_day_of_the_start_is_not_counted(start, days, due):
    assert due_after(start, days, MOVED, {2025}) == (due, False)
    assert working_days_between(start, due, MOVED) == days


def test_a_day_is_provisional_when_a_year_it_reaches_into_has_no_list():
    assert due_after(date(2025, 12, 1), 10, MOVED, {2025}) == (date(2025, 12, 15), False)
    assert due_after(date(2025, 12, 1), 60, MOVED, {2025})[1]
    assert due_after(date(2025, 12, 1), 60, {}, {2025, 2026})[1] is False


def test_days_that_a_later_notice_moves_into_a_year_do_not_make_its_list():
    assert years_known(MOVED) == {2025}


def test_days_left_are_negative_once_overdue():
    assert working_days_between(date(2025, 6, 13), date(2025, 6, 10), {}) == -3
