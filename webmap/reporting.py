"""A month's report as the doors give it: which day and moment it is of, its Word file and its workbook."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from mines.commands.reports import month_end
from mines.dates import day_of, end_of_month, months_after
from mines.errors import DayRefused, NotFound
from mines.queries.lists import county
from mines.queries.reports import Report, issued, report_on
from mines.queries.subjects import first_day

from .documents import briefing, dispatch
from .documents.briefing_fields import Letterhead
from .settings import Settings

LISTED_MONTHS = 24
"""How many months back the list goes; months that were issued always stand in it."""


@dataclass(frozen=True)
class Month:
    """A month of a region: its name ("2025-12"), its last day, and the locked report where it was issued."""

    name: str
    as_of: date
    region: str | None
    issued: Any | None

    def known_at(self, newest: datetime | None) -> datetime | None:
        """By what was known when: of an issued month as it was then, else by all that is recorded."""
        return self.issued.known_at if self.issued else newest


def month_of(session: Session, name: str, region: str | None, today: date, known_at: datetime | None = None) -> Month:
    """The month ``name`` of a region, of the county without one. Read-only. Raises BadValue, DayRefused, NotFound."""
    as_of, own = month_end(name), region or own_region(session, today)
    begins = first_day(session)
    if as_of > today:
        raise DayRefused(on=as_of, today=today)
    if begins is None or as_of < begins:
        raise NotFound(month=name, first_record=begins or "")
    return Month(name, as_of, own, next((one for one in issued(session, own, known_at) if one.month == name), None) if own else None)


def own_region(session: Session, on: date) -> str | None:
    """Code of the region that a report is of unless another is asked for. Read-only."""
    own = county(session, on)
    return own.code if own else None


def months(session: Session, region: str | None, today: date, known_at: datetime | None = None) -> list[Month]:
    """Months that have ended, the newest first, with those that were issued. Read-only."""
    begins, own = first_day(session), region or own_region(session, today)
    if begins is None:
        return []
    locked = {one.month: one for one in issued(session, own, known_at)} if own else {}
    starts = [months_after(today.replace(day=1), -back) for back in range(1, LISTED_MONTHS + 1)]
    names = {f"{start:%Y-%m}" for start in starts if month_end(f"{start:%Y-%m}") >= begins} | set(locked)
    if today == end_of_month(today):
        names.add(f"{today:%Y-%m}")
    return [Month(name, month_end(name), own, locked.get(name)) for name in sorted(names, reverse=True)]


def report_of(session: Session, month: Month, newest: datetime | None) -> Report:
    """The report of a month. Read-only."""
    return report_on(session, month.as_of, month.known_at(newest), month.region)


def word(session: Session, report: Report, settings: Settings, month: Month, today: date, *, drawn: bool = True) -> bytes:
    """The briefing in Word, signed on the day its month was issued, else today. Read-only. Raises TemplateRefused."""
    template = briefing.template_of(Path(settings.data_dir))
    return briefing.written(session, report, template, _letterhead(settings, month, today), drawn=drawn)


def field_list(session: Session, report: Report, settings: Settings, month: Month, today: date) -> bytes:
    """A workbook of the fields that the office's template may ask for, with what each says of the month. Read-only."""
    return briefing.field_list(session, report, _letterhead(settings, month, today))


def _letterhead(settings: Settings, month: Month, today: date) -> Letterhead:
    on = day_of(month.issued.recorded_at) if month.issued else today
    return Letterhead(settings.report_head, settings.report_office, on)


def workbook(session: Session, report: Report) -> bytes:
    """The month's workbook. Read-only."""
    return dispatch.book(session, report)
