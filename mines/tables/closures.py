"""Closing of mines: plan, steps on the ground, of the pit and on paper, checklist."""

from datetime import date

from sqlalchemy.orm import Mapped

from .. import closure
from ..codes import Subject
from .base import Record, Step


class ClosingPlanRecord(Record):
    """Batch, route, scope, deadline and duty-bearer of a closing task, and whether it is in hand, suspended or taken off."""

    about = Subject.MINE
    state: Mapped[str]
    batch: Mapped[str | None]
    route: Mapped[str]
    scope: Mapped[str]
    due_on: Mapped[date]
    duty_bearer: Mapped[str | None]
    blocker: Mapped[str | None]


class GroundStep(Step):
    """Closing the mine on the ground."""

    about = Subject.MINE
    ladder = closure.GROUND


class PitStep(Step):
    """Closing the open pit only."""

    about = Subject.MINE
    ladder = closure.PIT


class PaperStep(Step):
    """Cancelling the mining right."""

    about = Subject.MINE
    ladder = closure.PAPER


class ChecklistRecord(Record):
    """One item of the county's five steps or the five-point standard, as found."""

    about = Subject.MINE
    keys = ("item",)
    item: Mapped[str]
    verdict: Mapped[str]
    department: Mapped[str | None]
