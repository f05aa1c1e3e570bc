"""Paths: what an indicator said on many days, as known now and as it was known then, counted over arrays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import and_
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from ..indicators import BY_KEY, Distinct, Figure, Indicator, Quantity, Sum
from ..rules import Rule
from .counts import within_region
from .days import CALENDAR
from .facets import FACETS
from .past import Array, Dates, History, Past, ordinals_of


class Columns:
    """Subjects (rows) on many days (columns) as rules see them: every facet is an array, read when a rule first asks for it."""

    def __init__(self, past: Past, facets: Any) -> None:
        """Answer from ``past``."""
        self._past, self._facets, self.id = past, facets, np.arange(past.size[0])[:, None]

    def __getattr__(self, name: str) -> Any:
        """The facet, or the day of the calendar, called ``name``."""
        if name in CALENDAR:
            found: Any = Dates(ordinals_of([day.values()[name] for day in self._past.each_day]))
        else:
            found = self._facets[name].in_arrays(self._past)
        setattr(self, name, found)
        return found


def counted_in_arrays(quantity: Quantity, columns: Any, among: Array) -> Array:
    """What ``quantity`` counts of each column, of the cells in ``among``."""
    holds = reduce(and_, (rule(columns) for rule in quantity.rules), among)
    match quantity:
        case Sum(_, facet):
            found: Array = np.where(holds, getattr(columns, facet), 0.0).sum(axis=0)
        case Distinct(_, facet):
            found = getattr(columns, facet).distinct(holds)
        case _:
            found = holds.sum(axis=0)
    return found


@dataclass(frozen=True)
class Step:
    """One day of a path: as known now, and as was known then."""

    on: date
    now: Figure
    then: Figure


def path(session: Session, key: str, days: Sequence[date], known_then: Callable[[date], datetime], known_at: datetime | None = None,
         region: str | None = None) -> list[Step]:
    """The figure of one indicator on each of ``days``, which rise: one statement for each facet, not one a day. Read-only.

    ``known_then`` says until when a day's figure of that time could know; nothing is known after ``known_at``.
    """
    indicator, inside = BY_KEY[key], within_region(region)
    history = History(session, indicator.subject, days)
    now = _figures(indicator, Past(history, None if known_at is None else [known_at] * len(days)), inside)
    ends = [known_then(day) for day in days]
    then = _figures(indicator, Past(history, ends if known_at is None else [min(end, known_at) for end in ends]), inside)
    return [Step(*step) for step in zip(days, now, then, strict=True)]


def _figures(indicator: Indicator, past: Past, inside: Rule) -> list[Figure]:
    columns = Columns(past, FACETS[indicator.subject])
    among = past.exists() & inside(columns)
    counted = counted_in_arrays(indicator.counted, columns, among)
    whole = [None] * past.size[1] if indicator.among is None else counted_in_arrays(indicator.among, columns, among).tolist()
    return [Figure.of(one, other) for one, other in zip(counted.tolist(), whole, strict=True)]
