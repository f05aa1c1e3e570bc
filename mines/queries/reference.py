"""Reference rows: the working calendar and the scale classes, as imported."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..codes import DayKind
from ..tables.calendar import MovedDay
from ..tables.scales import ScaleRule


def moved_days(session: Session) -> Mapping[date, DayKind]:
    """Days that a notice moved; of two rows of one day the newer holds. Read-only."""
    return {row.day: DayKind(row.kind) for row in session.scalars(select(MovedDay).order_by(MovedDay.id))}


def scale_rules(session: Session) -> list[ScaleRule]:
    """Every row of a scale standard, oldest first. Read-only."""
    return list(session.scalars(select(ScaleRule).order_by(ScaleRule.id)))
