"""What must hold of a rectification item beside its ladder: somebody is named before work begins, and a return says why."""

from collections.abc import Sequence
from typing import Any

from ..codes import IssueStage as Stage
from ..errors import BadValue, ReasonMissing, StepRefused
from ..queries.standing import fact_in_force, standing, versions
from ..tables.issues import AssignmentRecord, IssueStep
from .transactions import Writer

SENT_BACK = {(Stage.SUBMITTED, Stage.RECTIFYING), (Stage.VERIFIED, Stage.RECTIFYING), (Stage.STRUCK_OFF, Stage.RECTIFYING)}
"""From and to of a step that sends an item back."""


def _check_steps(session: Writer, issue_id: int, steps: Sequence[Any]) -> None:
    """Whoever is to put it right is named by the day it is assigned; who sends it back says what falls short."""
    if steps and not steps[0].taken_over and fact_in_force(session, AssignmentRecord, issue_id, steps[0].effective_on) is None:
        raise StepRefused(ladder="issue", stage=steps[0].stage, owner=None)
    for before, step in zip(steps, steps[1:], strict=False):
        if (before.stage, step.stage) in SENT_BACK and not step.note:
            raise ReasonMissing(stage=step.stage, after=before.stage)


def _check_assignments(session: Writer, issue_id: int, records: Sequence[Any]) -> None:
    """The day set is not before the day of setting it; one under a standing step cannot be taken away."""
    for record in records:
        if record.due_on < record.effective_on:
            raise BadValue(field="due_on", value=record.due_on)
    _check_steps(session, issue_id, standing(versions(session, IssueStep, issue_id)))


CHECKS = {IssueStep: _check_steps, AssignmentRecord: _check_assignments}
"""Checks beside the ladder, by table."""
