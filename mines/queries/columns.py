"""Subjects on days as rules see them, and what is counted of them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import reduce
from operator import and_
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from ..codes import Subject
from ..indicators import Count, Distinct, Figure, Indicator, Quantity, Sum
from ..rules import Rule, within
from .arrays import Array, Dates, ordinals_of
from .days import CALENDAR
from .facets import FACETS
from .memory import reading
from .past import History, Past


class Columns:
    """Subjects (rows) on days (columns): every facet is an array, read when a rule first asks for it; every rule is asked once."""

    def __init__(self, past: Past) -> None:
        """Answer from ``past``."""
        self.past, self._facets, self._answers = past, FACETS[past.history.subject], dict[Rule, Array]()
        self.id = np.arange(past.size[0])[:, None]
        self.exists = past.exists()

    def __getattr__(self, name: str) -> Any:
        """The facet, or the day of the calendar, called ``name``."""
        if name in CALENDAR:
            found: Any = Dates(ordinals_of([day.values()[name] for day in self.past.each_day]))
        else:
            found = self._facets[name].in_arrays(self.past)
        setattr(self, name, found)
        return found

    def holds(self, rule: Rule) -> Array:
        """Of whom ``rule`` holds when; of subjects that do not exist it says nothing."""
        if rule not in self._answers:
            self._answers[rule] = rule(self)
        return self._answers[rule]

    def within(self, region: str | None) -> Array:
        """Who exists when, in ``region``."""
        return self.exists & within(region)(self)


def on_day(session: Session, subject: Subject, as_of: date, known_at: datetime | None = None) -> Columns:
    """Subjects on one day: one column, made once for a transaction. Read-only."""
    views, asked = reading(session).views, (subject, as_of, known_at)
    if asked not in views:
        views[asked] = on_days(session, subject, [as_of], None if known_at is None else [known_at])
    found: Columns = views[asked]
    return found


def on_days(session: Session, subject: Subject, days: Sequence[date], known: Sequence[datetime] | None = None) -> Columns:
    """Subjects on ``days``, which rise, by what was known at ``known`` of each. Read-only."""
    return Columns(Past(History(session, subject), days, known))


def selected(quantity: Quantity, columns: Columns, among: Array) -> Array:
    """Of whom every rule of ``quantity`` holds, of the cells in ``among``."""
    return reduce(and_, map(columns.holds, quantity.rules), among)


def counted_in_arrays(quantity: Quantity, columns: Columns, among: Array) -> Array:
    """What ``quantity`` counts of each column, of the cells in ``among``."""
    holds = selected(quantity, columns, among)
    match quantity:
        case Sum(_, facet):
            found: Array = np.where(holds, getattr(columns, facet), 0.0).sum(axis=0)
        case Distinct(_, facet):
            found = getattr(columns, facet).distinct(holds)
        case Count():
            found = holds.sum(axis=0)
    return found


def figures_of(indicator: Indicator, columns: Columns, region: str | None) -> list[Figure]:
    """What ``indicator`` says of each day."""
    inside = columns.within(region)
    counted = counted_in_arrays(indicator.counted, columns, inside).tolist()
    among = [None] * len(counted) if indicator.among is None else counted_in_arrays(indicator.among, columns, inside).tolist()
    return [Figure.of(one, other) for one, other in zip(counted, among, strict=True)]


def first_that_holds(columns: Columns, rules: Mapping[str, Rule]) -> Array:
    """Place of the first of ``rules`` that holds of each cell; one beyond the last where none does."""
    return np.select([np.broadcast_to(columns.holds(rule), columns.exists.shape) for rule in rules.values()], list(range(len(rules))),
                     default=len(rules)) if rules else np.zeros(columns.exists.shape, np.int64)
