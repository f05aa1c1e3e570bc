"""How fresh the registry is: what nothing new was heard of for long, by township."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from sqlalchemy.orm import Session

from ..codes import Subject
from ..rules import block, mine, site
from .arrays import Array
from .columns import Columns, on_day
from .history import record_kinds

STALE_AFTER = timedelta(days=90)
"""How long nothing new may come true of a subject at work: the county's own measure."""

EXPECTED: Mapping[Subject, Callable[[Columns], Array]] = {
    Subject.MINE: lambda mines: mines.holds(mine.reports_output),
    Subject.BLOCK: lambda blocks: ~blocks.holds(block.done),
    Subject.SITE: lambda sites: sites.holds(site.owed) & ~sites.holds(site.accepted),
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
    counts: Counter[str] = Counter()
    stale: Counter[str] = Counter()
    for subject, expected in EXPECTED.items():
        columns = on_day(session, subject, as_of, known_at)
        asked = columns.within(region) & expected(columns)
        silent = asked & (columns.past.last_heard(record_kinds(subject)) < (as_of - STALE_AFTER).toordinal())
        for found, where in ((counts, asked), (stale, silent)):
            found.update(columns.region_code.at(np.flatnonzero(where[:, 0])).words())
    return {"": Freshness(counts.total(), stale.total()), **{code: Freshness(counts[code], stale[code]) for code in counts}}
