"""Monthly reports of production: what a mine answers, and which months can be answered for."""

from datetime import date, timedelta
from enum import StrEnum

from .codes import ProductionState
from .dates import end_of_month, end_of_month_before

REPORT_DAY = 10
"""Day of the next month by which a month is reported: the county's own rule; no official text names a day."""


class MonthAnswer(StrEnum):
    """What a mine answers for one month: produced (any day of it counts, 自然资规〔2024〕1号), idle, stopped."""

    PRODUCED = "produced"
    IDLE = "idle"
    STOPPED = "stopped"


STATES = {MonthAnswer.PRODUCED: ProductionState.PRODUCING, MonthAnswer.STOPPED: ProductionState.STOPPED}
"""The production state that an answer says; an idle month says none."""


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return end_of_month(date(year, month, 1))


def last_complete(day: date) -> tuple[int, int]:
    """Year and month of the newest month that is over on ``day``; on its last day a month counts as over."""
    end = end_of_month_before(day + timedelta(days=1))
    return end.year, end.month


def month_before(year: int, month: int) -> tuple[int, int]:
    """Year and month of the month before."""
    return (year, month - 1) if month > 1 else (year - 1, 12)


def due_on(year: int, month: int) -> date:
    """The day by which a month is to be reported."""
    return month_end(year, month) + timedelta(days=REPORT_DAY)


def answer_of(months: int, length: int, state: str) -> MonthAnswer | None:
    """What a report says of each month of its period; None where it says only how many of them had production."""
    if months == 0:
        return MonthAnswer.STOPPED if state == ProductionState.STOPPED else MonthAnswer.IDLE
    return MonthAnswer.PRODUCED if months == length else None
