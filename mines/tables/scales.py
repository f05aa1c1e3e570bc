"""Scale classes by mineral, method and unit: rows of a standard, never code."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped

from ..codes import CapacityUnit, Method
from .base import Base, coded


class ScaleRule(Base):
    """From which capacity a year a mine of ``mineral`` is large or medium, and the least a new mine may have.

    Large and medium include their own lower bound. ``method`` is None where the rule holds for every method, ``least`` where no
    minimum is known. Of two rows for the same case the newer holds.
    """

    mineral: Mapped[str]
    method: Mapped[str | None] = coded(Method)
    capacity_unit: Mapped[str] = coded(CapacityUnit)
    large_from: Mapped[float]
    medium_from: Mapped[float]
    least: Mapped[float | None]
    source: Mapped[str]
    valid_from: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
