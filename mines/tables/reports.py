"""Issued months: the numbers and lists of a monthly report as they were when it was locked."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from .base import Base


class IssuedReport(Base):
    """A locked month ("2025-12") of a region. ``content`` is JSON: figures, lists and versions; nothing changes it later."""

    __table_args__ = (UniqueConstraint("region_code", "month"),)
    month: Mapped[str]
    region_code: Mapped[str]
    as_of: Mapped[date]
    known_at: Mapped[datetime]
    content: Mapped[str]
    program_version: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
