"""Targets and thresholds: what an indicator must reach by which day in which region, and where it must be looked at."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped

from .base import Base


class Target(Base):
    """One target. A changed target is a new row; ``share`` is 0-1, ``value`` a plain number, one of them is set."""

    indicator: Mapped[str]
    version: Mapped[str]
    region_code: Mapped[str]
    share: Mapped[float | None]
    value: Mapped[float | None]
    base_on: Mapped[date]
    due_on: Mapped[date]
    source: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces: Mapped[int | None]


class Threshold(Base):
    """Where people are told of an indicator: its share (0-1), or its plain number without one, below ``least`` or above ``most``.

    A changed threshold is a new row; with neither bound the indicator is no longer watched.
    """

    indicator: Mapped[str]
    version: Mapped[str]
    region_code: Mapped[str]
    least: Mapped[float | None]
    most: Mapped[float | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    replaces: Mapped[int | None]
