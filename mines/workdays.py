"""Working days: weekends are off unless the yearly notice of the State Council moves them (国办发明电, 节假日安排)."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from .codes import DayKind

SATURDAY = 5
NATIONAL_DAY_MONTH = 10
"""Every yearly notice gives days off for the National Day in October."""


def works(day: date, moved: Mapping[date, DayKind]) -> bool:
    """Whether offices work on ``day``."""
    return moved[day] == DayKind.WORKDAY if day in moved else day.weekday() < SATURDAY


def due_after(start: date, working_days: int, moved: Mapping[date, DayKind], known_years: AbstractSet[int]) -> tuple[date, bool]:
    """The last of ``working_days`` after ``start``, and whether that is provisional: a year it reaches into has no imported list.

    The day of ``start`` itself is not counted (民法典 art. 201).
    """
    day, left = start, working_days
    while left > 0:
        day += timedelta(days=1)
        left -= works(day, moved)
    return day, not {*range(start.year, day.year + 1)} <= {*known_years}


def working_days_between(start: date, end: date, moved: Mapping[date, DayKind]) -> int:
    """Working days after ``start`` up to and with ``end``; negative when ``end`` lies before it."""
    if end < start:
        return -working_days_between(end, start, moved)
    return sum(works(start + timedelta(days=number), moved) for number in range(1, (end - start).days + 1))


def years_known(moved: Mapping[date, DayKind]) -> frozenset[int]:
    """Years whose notice is imported: those with days off for the National Day; a notice may move days of the year before."""
    return frozenset(_years(day for day, kind in moved.items() if kind == DayKind.HOLIDAY))


def _years(days: Iterable[date]) -> Iterable[int]:
    return (day.year for day in days if day.month == NATIONAL_DAY_MONTH)
