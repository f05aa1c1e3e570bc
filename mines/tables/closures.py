"""Closing of mines: plan, steps on the ground, of the pit and on paper, checklist."""

from datetime import date

from sqlalchemy.orm import Mapped

from .. import closure
from ..codes import (
    ChecklistItem, ClosingRoute, ClosingScope, ClosingState, Department, Encumbrance, EncumbranceState, Presence, Subject, Verdict,
)
from .base import Record, Step, coded


class ClosingPlanRecord(Record):
    """Batch, route, scope, deadline and duty-bearer of a closing task, and whether it is in hand, suspended or taken off."""

    about = Subject.MINE
    state: Mapped[str] = coded(ClosingState)
    batch: Mapped[str | None]
    route: Mapped[str] = coded(ClosingRoute)
    scope: Mapped[str] = coded(ClosingScope)
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
    item: Mapped[str] = coded(ChecklistItem)
    verdict: Mapped[str] = coded(Verdict)
    department: Mapped[str | None] = coded(Department)


class ConfirmationRecord(Record):
    """A department signs off an item that it is responsible for, or says that it is not in order (部门确认)."""

    about = Subject.MINE
    keys = ("item", "department")
    act = "confirm"
    item: Mapped[str] = coded(ChecklistItem)
    department: Mapped[str] = coded(Department)
    verdict: Mapped[str] = coded(Verdict)


class EncumbranceRecord(Record):
    """A seizure or mortgage of the mining right stands or was lifted; a standing one blocks the cancelling (handbook rule 4)."""

    about = Subject.MINE
    keys = ("encumbrance",)
    encumbrance: Mapped[str] = coded(Encumbrance)
    state: Mapped[str] = coded(EncumbranceState)
    creditor: Mapped[str | None]


class FacilityRecord(Record):
    """Whether the mine has a tailings pond (尾矿库): it decides whether item C3c applies."""

    about = Subject.MINE
    tailings: Mapped[str] = coded(Presence)


class PatrolRecord(Record):
    """A visit after the closing, to see that the mine does not revive (死灰复燃)."""

    about = Subject.MINE
    observation = True
    act = "observe"
    verdict: Mapped[str] = coded(Verdict)
