"""The day that is asked about, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
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
        return dict(_values(self))

    def bound(self) -> Any:
        """The same as attributes that can stand in a query; ``known_at`` is None when everything recorded is known."""
        types = {date: Date, datetime: Instant, int: Integer}
        return SimpleNamespace(**{
            name: None if value is None else bindparam(name, value, types[type(value)]) for name, value in self.values().items()
        })


@lru_cache(maxsize=4096)
def _values(day: Day) -> Mapping[str, Any]:
    as_of, complete = day.as_of, (day.as_of.month, day.as_of.day) == (12, 31)
    last = as_of.year if complete else as_of.year - 1
    return {
        "as_of": as_of, "known_at": day.known_at, "this_year_from": date(as_of.year, 1, 1),
        "in_7_days": as_of + timedelta(days=7), "in_30_days": as_of + timedelta(days=30), "in_90_days": as_of + timedelta(days=90),
        "in_a_year": as_of + timedelta(days=365), "three_years_from": date(last - 2, 1, 1),
        "first_year": last - 2, "second_year": last - 1, "third_year": last,
    }


CALENDAR = ("as_of", "in_7_days", "in_30_days", "in_90_days", "in_a_year", "three_years_from")
"""Days that rules hold dates against: columns of every day view."""

ANY_DAY, ANY_MOMENT = date(2000, 1, 1), datetime(2000, 1, 1, tzinfo=UTC)
"""What a question is made for that is asked of other days."""
