"""How fresh the registry is: what nothing new was heard of for long, by township."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geodata.columns import column_lists

from ..codes import Subject
from ..rules import block, mine, site
from .counts import within_region
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
        day = ON_DAY[subject](as_of, known_at, {"region_code"} | _FACETS[subject])
        newest = _newest(session, subject, as_of, known_at)
        for row in session.execute(select(day).where(within_region(region)(day.c))):
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
        query: Any = select(kind.subject_id, func.max(kind.effective_on)).where(kind.effective_on <= as_of, kind.withdrawn.is_(False))
        if known_at is not None:
            query = query.where(kind.recorded_at <= known_at)
        for subject_id, day in zip(*column_lists(session.connection(), query.group_by(kind.subject_id)), strict=True):
            on = date.fromisoformat(day)
            found[subject_id] = max(found.get(subject_id, on), on)
    return found
