"""How fresh the registry is: what nothing new was heard of for long, by township."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Date, Select, bindparam, func, select
from sqlalchemy.orm import Session

from geodata.columns import as_lists, column_lists

from ..codes import Subject
from ..rules import block, mine, site
from ..tables.base import Instant
from .counts import ANY_DAY, ANY_MOMENT, within_region
from .days import Day
from .history import record_kinds
from .snapshot import ON_DAY, facets_of

STALE_AFTER = timedelta(days=90)
"""How long nothing new may come true of a subject at work: the county's own measure."""

EXPECTED: Mapping[Subject, Callable[[Any], bool]] = {
    Subject.MINE: mine.reports_output,
    Subject.BLOCK: lambda row: not block.done(row),
    Subject.SITE: lambda row: site.owed(row) and not site.accepted(row),
}
"""Of which subjects something new is expected: mines that report, blocks on their way, land still to be accepted."""


@dataclass(frozen=True)
class Freshness:
    """Of how many subjects something new is expected, and of how many of them nothing came true for 90 days."""

    expected: int
    stale: int

    @property
    def share(self) -> float | None:
        """0-1, or None where nothing is expected."""
        return self.stale / self.expected if self.expected else None


def freshness(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> dict[str, Freshness]:
    """Freshness by the region code of the subjects, and of all of them under the empty code. Read-only."""
    found = {"": [0, 0]}
    for subject, expected in EXPECTED.items():
        newest = _newest(session, subject, as_of, known_at)
        query = _expected_query(subject, ANY_MOMENT if known_at else None, region)
        for row in session.execute(query, Day(as_of, known_at).values()):
            if expected(row):
                stale = newest.get(row.id, date.min) < as_of - STALE_AFTER
                for code in ("", row.region_code):
                    counts = found.setdefault(code, [0, 0])
                    counts[0] += 1
                    counts[1] += stale
    return {code: Freshness(*counts) for code, counts in found.items()}


_FACETS: Mapping[Subject, set[str]] = {
    Subject.MINE: facets_of(mine.reports_output), Subject.BLOCK: facets_of(block.done), Subject.SITE: facets_of(site.owed, site.accepted),
}


def _newest(session: Session, subject: Subject, as_of: date, known_at: datetime | None) -> dict[int, date]:
    """The newest day on which anything came true of each subject, corrected or not."""
    found: dict[int, date] = {}
    for kind in record_kinds(subject):
        lists = _newest_query(kind, known_at is not None)
        for subject_id, day in zip(*column_lists(session.connection(), lists, last=as_of, known_at=known_at), strict=True):
            on = date.fromisoformat(day)
            found[subject_id] = max(found.get(subject_id, on), on)
    return found


@lru_cache(maxsize=256)
def _expected_query(subject: Subject, known_at: datetime | None, region: str | None) -> Select[Any]:
    day = ON_DAY[subject](ANY_DAY, known_at, {"region_code"} | _FACETS[subject])
    return select(day).where(within_region(region)(day.c))


@cache
def _newest_query(kind: Any, known: bool) -> Select[Any]:
    query: Any = select(kind.subject_id, func.max(kind.effective_on)).where(
        kind.effective_on <= bindparam("last", type_=Date()), kind.withdrawn.is_(False))
    if known:
        query = query.where(kind.recorded_at <= bindparam("known_at", type_=Instant()))
    return as_lists(query.group_by(kind.subject_id))
