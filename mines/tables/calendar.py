"""The working calendar: days that the yearly notice of the State Council moves."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from ..codes import DayKind
from .base import Base, coded


class MovedDay(Base):
    """A weekday off or a weekend worked, by the notice named in ``source``; of two rows of one day the newer holds."""

    day: Mapped[date] = mapped_column(index=True)
    kind: Mapped[str] = coded(DayKind)
    source: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
