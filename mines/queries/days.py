"""The day that is asked about, and what follows from it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Date, Integer, bindparam

from ..tables.base import Instant


@dataclass(frozen=True)
class Day:
    """The day asked about, and by what was known when."""

    as_of: date
    known_at: datetime | None = None

    def values(self) -> dict[str, Any]:
        """The day and what follows from it, by the names under which a day view asks for them.

        31 December counts as complete. Handed to ``session.execute``, they turn a query made for one day into that of another.
        """
        complete = (self.as_of.month, self.as_of.day) == (12, 31)
        last = self.as_of.year if complete else self.as_of.year - 1
        return {
            "as_of": self.as_of, "known_at": self.known_at, "this_year_from": date(self.as_of.year, 1, 1),
            "in_7_days": self.as_of + timedelta(days=7),
            "in_30_days": self.as_of + timedelta(days=30), "in_90_days": self.as_of + timedelta(days=90),
            "in_a_year": self.as_of + timedelta(days=365), "three_years_from": date(last - 2, 1, 1),
            "first_year": last - 2, "second_year": last - 1, "third_year": last,
        }

    def bound(self) -> Any:
        """The same as attributes that can stand in a query; ``known_at`` is None when everything recorded is known."""
        types = {date: Date, datetime: Instant, int: Integer}
        return SimpleNamespace(**{
            name: None if value is None else bindparam(name, value, types[type(value)]) for name, value in self.values().items()
        })


CALENDAR = ("as_of", "in_7_days", "in_30_days", "in_90_days", "in_a_year", "three_years_from")
"""Days that rules hold dates against: columns of every day view."""
