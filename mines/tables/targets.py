"""Targets: what share or value of an indicator is due by which day in which region."""

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
