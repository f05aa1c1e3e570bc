"""Accepting restored land: the decision and what it takes off the stock are one act."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..codes import AcceptanceStage, LedgerEntry
from ..queries.standing import standing, versions
from ..tables.sites import AcceptanceStep, LedgerRecord
from .records import Paper, record_fact, stored_as
from .restorable import applied_ha
from .steps import record_step
from .transactions import Writer


def accept_land(session: Writer, site_id: int, *, on: date, by: str, area_ha: float | None = None, done_by: str | None = None,
                evidence: Sequence[Paper] = (), follows: int | None = None, device_key: str | None = None, **values: Any) -> Any:
    """Accept ``area_ha`` hectares (None: all that was applied for): adds the entry of the ledger and the rung of the ladder.

    Gives the rung. Raises StepRefused, EvidenceMissing, SamePerson, LedgerUnbalanced, Overtaken, NotAllowed, UnknownOfficer.
    """
    if (stored := stored_as(session, AcceptanceStep, device_key)) is not None:
        return stored
    area_ha = area_ha or applied_ha(standing(versions(session, AcceptanceStep, site_id)))
    record_fact(session, LedgerRecord, site_id, on=on, by=by, done_by=done_by, entry=LedgerEntry.ACCEPTED, area_ha=area_ha)
    return record_step(session, AcceptanceStep, site_id, AcceptanceStage.ACCEPTED, on=on, by=by, done_by=done_by, evidence=evidence,
                       follows=follows, device_key=device_key, area_ha=area_ha, **values)
