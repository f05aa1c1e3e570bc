"""May a closing stand as accepted: the five-point standard with papers, sealed openings and confirmations; does a step fit its scope."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..closure import RESPONSIBLE, SCOPE_OF_LADDER, pit_alone_may_close
from ..codes import ChecklistItem, ClosingScope, ClosingState, EvidenceKind, GroundStage, Method
from ..errors import BadValue, EvidenceMissing, NotAllowed, ScopeRefused
from ..queries.five_points import points_of
from ..queries.openings import mine_of_opening
from ..queries.people import officer_by_login
from ..queries.standing import fact_in_force, standing, versions
from ..tables.base import Step
from ..tables.closures import (
    ChecklistRecord, ClosingPlanRecord, ConfirmationRecord, FacilityRecord, GroundStep, PitStep,
)
from ..tables.mines import OpeningRecord, SealingRecord, TermsRecord
from .transactions import Writer
from .written import just_written, kinds_behind


def _check_steps(kind: type[Step]) -> Any:
    """The check of one track of a closing on the ground: whole mine, or open pit."""
    def check(session: Writer, mine_id: int, steps: Sequence[Any]) -> None:
        _check_scopes(session, mine_id, kind, steps)
        _check_accepted(session, mine_id, kind, steps)
    return check


def _check_scopes(session: Writer, mine_id: int, kind: type[Step], steps: Sequence[Any]) -> None:
    for step in steps:
        if not step.taken_over:
            _check_scope(session, mine_id, kind.ladder.name, step.effective_on)


def _check_accepted(session: Writer, mine_id: int, kind: type[Step], steps: Sequence[Any]) -> None:
    if steps and steps[-1].stage == GroundStage.ACCEPTED and not steps[-1].taken_over:
        _check_points(session, mine_id, steps[-1], pit_only=kind is PitStep)


def _check_scope(session: Writer, mine_id: int, ladder: str, on: date) -> None:
    """A step of the pit belongs to a closing of the pit alone, a step of the ground to that of the whole mine (handbook rule 6)."""
    plan = fact_in_force(session, ClosingPlanRecord, mine_id, on)
    if plan is not None and plan.state != ClosingState.TAKEN_OFF and plan.scope != SCOPE_OF_LADDER[ladder]:
        raise ScopeRefused(ladder=ladder, scope=plan.scope, on=on)


def _check_points(session: Writer, mine_id: int, step: Any, *, pit_only: bool) -> None:
    """Acceptance needs every applicable item C2-C5 passed, with its papers and a confirmation (handbook rule 2)."""
    points = points_of(session, mine_id, step.effective_on, pit_only=pit_only)
    lacking = {point.item: point.lacks for point in points if point.lacks and point.item != ChecklistItem.C1_PERMITS}
    if lacking:
        items = "; ".join(f"{item}: {', '.join(lacks)}" for item, lacks in lacking.items())
        raise EvidenceMissing(ladder=GroundStep.ladder.name, stage=step.stage, items=items)


def _check_closing(session: Writer, mine_id: int, _records: Sequence[Any]) -> None:
    """What a standing acceptance rests on cannot be taken away."""
    for kind in (GroundStep, PitStep):
        _check_accepted(session, mine_id, kind, standing(versions(session, kind, mine_id)))


def _check_opening(session: Writer, opening_id: int, _records: Sequence[Any]) -> None:
    """No opening of a mine accepted by then is registered unsealed, and no sealing under an acceptance is taken away."""
    mine_id = mine_of_opening(session, opening_id)
    if mine_id is not None:
        _check_closing(session, mine_id, ())


def _check_plan(session: Writer, mine_id: int, plans: Sequence[Any]) -> None:
    """The pit alone closes only where there is one, the steps taken fit the scope, and a document takes off the list (rule 6, 3.4)."""
    for plan in plans:
        terms = fact_in_force(session, TermsRecord, mine_id, plan.effective_on)
        method = terms.method if terms else Method.UNKNOWN
        if plan.scope == ClosingScope.OPEN_PIT_ONLY and not pit_alone_may_close(method):
            raise ScopeRefused(scope=plan.scope, method=method)
        if plan.state == ClosingState.TAKEN_OFF and plan in just_written(session, plans) and not kinds_behind(session, plan):
            raise EvidenceMissing(missing=EvidenceKind.LETTER)
    for kind in (GroundStep, PitStep):
        _check_scopes(session, mine_id, kind, standing(versions(session, kind, mine_id)))


def _check_confirmation(session: Writer, mine_id: int, _records: Sequence[Any]) -> None:
    """A department confirms only its own items, by an account of its own (handbook rule 2 and 8)."""
    newest = versions(session, ConfirmationRecord, mine_id)[-1]
    if newest.item not in RESPONSIBLE:
        raise BadValue(field="item", value=newest.item)
    account = officer_by_login(session, newest.recorded_by, date.max)
    if account.department != newest.department or newest.department not in RESPONSIBLE[newest.item]:
        raise NotAllowed(login=newest.recorded_by, item=newest.item, department=newest.department)
    _check_closing(session, mine_id, ())


CHECKS: dict[Any, Any] = {
    GroundStep: _check_steps(GroundStep), PitStep: _check_steps(PitStep), ChecklistRecord: _check_closing,
    ConfirmationRecord: _check_confirmation, FacilityRecord: _check_closing, ClosingPlanRecord: _check_plan,
    OpeningRecord: _check_opening, SealingRecord: _check_opening,
}
"""Checks of what a closing on the ground rests on, by table."""
