"""Acts of a closing that are more than one record: openings under their own code, and what is lifted so that work goes on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from ..codes import ClosingState, EncumbranceState, Permit, Subject
from ..errors import NotFound
from ..queries.packages import standing_encumbrances
from ..queries.standing import fact_in_force
from ..tables.closures import ClosingPlanRecord, EncumbranceRecord
from ..tables.mines import Mine, Opening, OpeningRecord, SafetyPermitRecord
from .records import Paper, record_fact, register, stored_as
from .transactions import Writer


def register_opening(session: Writer, mine_id: int, *, on: date, by: str, kind: str, longitude: float | None = None,
                     latitude: float | None = None, device_key: str | None = None, **values: Any) -> Any:
    """Register an opening of a mine under the next number of the mine, and give it. Raises as ``register`` does."""
    if (stored := stored_as(session, OpeningRecord, device_key)) is not None:
        return session.get_one(Opening, stored.subject_id)
    code = session.get_one(Mine, mine_id).code
    taken = set(session.scalars(select(Opening.code).where(Opening.code.startswith(f"{code}-", autoescape=True))))
    number = next(place for place in range(1, len(taken) + 2) if f"{code}-{place}" not in taken)
    return register(session, Subject.OPENING, f"{code}-{number}", on=on, by=by, mine_id=mine_id, kind=kind, longitude=longitude,
                    latitude=latitude, device_key=device_key, **values)


def lift_encumbrance(session: Writer, mine_id: int, encumbrance: str, *, on: date, by: str, evidence: Sequence[Paper] = (),
                     device_key: str | None = None, **values: Any) -> Any:
    """Record that a seizure or mortgage is lifted; a closing that was suspended goes on when nothing else encumbers the right.

    Gives the record of the encumbrance. Raises NotFound where none stands, and as ``record_fact`` does.
    """
    if (stored := stored_as(session, EncumbranceRecord, device_key)) is not None:
        return stored
    before = {fact.record.encumbrance: fact.record for fact in standing_encumbrances(session, mine_id, on)}
    if encumbrance not in before:
        raise NotFound(encumbrance=encumbrance)
    lifted = record_fact(session, EncumbranceRecord, mine_id, on=on, by=by, evidence=evidence, device_key=device_key,
                         encumbrance=encumbrance, state=EncumbranceState.LIFTED, creditor=before[encumbrance].creditor, **values)
    plan = fact_in_force(session, ClosingPlanRecord, mine_id, on)
    if plan is not None and plan.state == ClosingState.SUSPENDED and not standing_encumbrances(session, mine_id, on):
        record_fact(session, ClosingPlanRecord, mine_id, on=on, by=by, state=ClosingState.ACTIVE, batch=plan.batch, route=plan.route,
                    scope=plan.scope, due_on=plan.due_on, duty_bearer=plan.duty_bearer, blocker=None)
    return lifted


def record_encumbrance(session: Writer, mine_id: int, encumbrance: str, *, on: date, by: str, creditor: str | None = None,
                       suspend: bool = False, evidence: Sequence[Paper] = (), **values: Any) -> Any:
    """Record a seizure or mortgage of the right, and suspend its closing where that is said. Raises as ``record_fact`` does."""
    record = record_fact(session, EncumbranceRecord, mine_id, on=on, by=by, evidence=evidence, encumbrance=encumbrance,
                         state=EncumbranceState.STANDING, creditor=creditor, **values)
    plan = fact_in_force(session, ClosingPlanRecord, mine_id, on)
    if suspend and plan is not None and plan.state == ClosingState.ACTIVE:
        record_fact(session, ClosingPlanRecord, mine_id, on=on, by=by, state=ClosingState.SUSPENDED, batch=plan.batch, route=plan.route,
                    scope=plan.scope, due_on=plan.due_on, duty_bearer=plan.duty_bearer, blocker=values.get("note") or creditor)
    return record


def cancel_permit(session: Writer, mine_id: int, *, on: date, never_held: bool = False, **values: Any) -> Any:
    """Record that the work-safety permit is cancelled, or was never held. Raises as ``record_fact`` does."""
    permit = Permit.NEVER_HELD if never_held else Permit.CANCELLED
    return record_fact(session, SafetyPermitRecord, mine_id, on=on, permit=permit, valid_to=on, **values)
