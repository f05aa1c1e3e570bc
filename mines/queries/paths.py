"""Paths: what an indicator said on many days, as known now and as it was known then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from ..indicators import BY_KEY, Figure
from .columns import figures_of, on_days


@dataclass(frozen=True)
class Step:
    """One day of a path: as known now, and as was known then."""

    on: date
    now: Figure
    then: Figure


def path(session: Session, key: str, days: Sequence[date], known_then: Callable[[date], datetime], known_at: datetime | None = None,
         region: str | None = None) -> list[Step]:
    """The figure of one indicator on each of ``days``, which rise: nothing is asked of the database for a single day. Read-only.

    ``known_then`` says until when a day's figure of that time could know; nothing is known after ``known_at``.
    """
    indicator, ends = BY_KEY[key], [known_then(day) for day in days]
    known_now = None if known_at is None else [known_at] * len(days)
    known = ends if known_at is None else [min(end, known_at) for end in ends]
    now, then = (figures_of(indicator, on_days(session, indicator.subject, days, moments), region) for moments in (known_now, known))
    return [Step(*step) for step in zip(days, now, then, strict=True)]
