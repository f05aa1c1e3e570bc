"""What the example county's mines produce: state, months reported, remaining life."""

from collections.abc import Iterator
from datetime import date, timedelta

from mines.codes import EvidenceKind, ProductionState
from mines.commands.records import Paper
from mines.tables.mines import OutputRecord, ProductionRecord, ReserveRecord

from .officers import CLERKS, LICENCES
from .roll import MINES, Mine
from .story import LAST_DAY, Story

_MONTHLY = ("青杨1号", "云台1号", "东湾13号", "城关12号", "杏花营1号")
"""Mines that report month by month in 2025; the others once a year."""

_PAUSES = {"杏花营7号": (date(2022, 11, 1), date(2023, 3, 31))}
"""A winter without work."""

_USUAL_MONTHS = (12, 11, 10, 9)
LAST_YEAR = 2025
"""Last year reported by the end of the story."""


def tell(story: Story) -> None:
    """Record states, reports and reserves of every mine."""
    for mine in MINES.values():
        for on, state in _states(mine):
            story.record(ProductionRecord, mine.code, on=on, by=CLERKS[mine.short][0], state=state)
        if mine.first_output:
            for year in range(mine.first_output.year, (mine.last_output.year if mine.last_output else LAST_YEAR) + 1):
                _report(story, mine, year)
            _reserves(story, mine)


def _states(mine: Mine) -> Iterator[tuple[date, ProductionState]]:
    first = mine.first_output
    if first is None or first > mine.registered:
        yield mine.registered, ProductionState.BUILDING
    if first is not None:
        yield max(first, mine.registered), ProductionState.PRODUCING
    if mine.label in _PAUSES:
        start, end = _PAUSES[mine.label]
        yield start, ProductionState.STOPPED
        yield end + timedelta(days=1), ProductionState.PRODUCING
    if mine.last_output:
        yield mine.last_output + timedelta(days=1), ProductionState.STOPPED


def _report(story: Story, mine: Mine, year: int) -> None:
    """Report ``year``: its first and last month of work, and the months with production among them."""
    first = mine.first_output.month if mine.first_output and mine.first_output.year == year else 1
    last = mine.last_output.month if mine.last_output and mine.last_output.year == year else 12
    usual = 11 if mine.label == "青杨1号" else _USUAL_MONTHS[(mine.number + year) % 4]
    months = min(last - first + 1 - _paused(mine, year), usual)
    if year == LAST_YEAR and mine.label in _MONTHLY:
        for month in range(1, 13):
            _output(story, mine, year, month, month, 1 if month > 12 - months else 0)
    else:
        _output(story, mine, year, first, last, months)


def _paused(mine: Mine, year: int) -> int:
    start, end = _PAUSES.get(mine.label, (LAST_DAY, LAST_DAY))
    return sum(start <= date(year, month, 15) <= end for month in range(1, 13))


def _output(story: Story, mine: Mine, year: int, first: int, last: int, months: int) -> None:
    end = date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
    story.record(OutputRecord, mine.code, on=end, by=LICENCES, year=year, first_on=date(year, first, 1), month_from=first, month_to=last,
                 months=months)


def _reserves(story: Story, mine: Mine) -> None:
    years = 9.4 if mine.label == "青杨1号" else round(mine.dice.uniform(8.0, 22.0), 1)
    if mine.last_output is None or mine.last_output.year > 2021:
        on = max(date(2025, 1, 20) if not mine.last_output else date(mine.last_output.year, 1, 20), mine.registered)
        story.record(ReserveRecord, mine.code, on=on, by=LICENCES, remaining_life_years=years,
                     evidence=[Paper(EvidenceKind.REPORT, f"储量年报〔{on.year - 1}〕", on)])
    if mine.registered.year < 2024:
        story.record(ReserveRecord, mine.code, on=mine.registered, by=LICENCES, remaining_life_years=round(years + 6, 1))
