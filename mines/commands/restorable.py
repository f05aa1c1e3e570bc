"""What must hold of a restoration site's ledger, treatment and acceptance after every write."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from ..codes import AcceptanceStage, EvidenceKind, LedgerEntry, RestorationMode
from ..errors import BadValue, EvidenceMissing, LedgerUnbalanced, ReasonMissing, StepRefused
from ..queries.standing import standing, versions
from ..restoration import PARTICIPATION_FROM, TOLERANCE_HA, Ledger, ledger_of, still_to_accept
from ..tables.sites import AcceptanceStep, LedgerRecord, TreatmentRecord
from .transactions import Writer
from .written import just_written, kinds_behind

_OPEN = (AcceptanceStage.APPLIED, AcceptanceStage.INSPECTED, AcceptanceStage.PUBLICISED)
_CERTIFICATES = {EvidenceKind.CERTIFICATE, EvidenceKind.ACCEPTANCE}


def _check_ledger(session: Writer, site_id: int, entries: Sequence[Any]) -> None:
    """Only corrections are negative, each says why and on what paper; on every day accepted <= finished <= owed (handbook rules 12, 14)."""
    check_balance(entries)
    new = just_written(session, entries)
    for entry in new:
        if entry.entry == LedgerEntry.CORRECTION:
            _check_explained(session, entry)
        if entry.entry == LedgerEntry.ACCEPTED:
            _check_accepted(session, site_id, entry)
    if all(entry.entry != LedgerEntry.ACCEPTED for entry in new):
        check_application(session, site_id, entries)


def check_balance(entries: Sequence[Any]) -> None:
    """Only corrections are negative; on every day accepted <= finished <= owed. Raises BadValue, LedgerUnbalanced."""
    for entry in entries:
        if entry.area_ha < 0 and entry.entry != LedgerEntry.CORRECTION:
            raise BadValue(field="area_ha", value=entry.area_ha)
    for day in sorted({entry.effective_on for entry in entries}):
        _ledger_on(entries, day).check()


def _ledger_on(entries: Sequence[Any], day: date) -> Ledger:
    return ledger_of((entry.entry, entry.area_ha) for entry in entries if entry.effective_on <= day)


def _check_explained(session: Writer, entry: LedgerRecord) -> None:
    if not entry.note:
        raise ReasonMissing(entry=entry.entry)
    if not kinds_behind(session, entry):
        raise EvidenceMissing(entry=entry.entry)


def _check_accepted(session: Writer, site_id: int, entry: LedgerRecord) -> None:
    """Land is taken off the stock by an acceptance; one of before the new law may stand on its certificate alone (handbook rule 13)."""
    steps = standing(versions(session, AcceptanceStep, site_id))
    ready = steps and steps[-1].stage == AcceptanceStage.PUBLICISED
    decided = any(step.stage == AcceptanceStage.ACCEPTED and step.effective_on == entry.effective_on for step in steps)
    old = entry.effective_on < PARTICIPATION_FROM and bool(_CERTIFICATES & kinds_behind(session, entry))
    if not (ready or decided or old):
        raise StepRefused(ladder="acceptance", stage=AcceptanceStage.ACCEPTED, after=steps[-1].stage if steps else AcceptanceStage.NONE)


def check_application(session: Session, site_id: int, entries: Sequence[Any]) -> None:
    """What an open application asks for is finished and not yet accepted. Raises LedgerUnbalanced."""
    steps = standing(versions(session, AcceptanceStep, site_id))
    if steps and steps[-1].stage in _OPEN:
        applied = applied_ha(steps)
        left = still_to_accept(_ledger_on(entries, date.max))
        if applied > left + TOLERANCE_HA:
            raise LedgerUnbalanced(applied=applied, finished_and_not_accepted=left)


def applied_ha(steps: Sequence[Any]) -> float:
    """Hectares of the newest application."""
    return next((step.area_ha or 0.0 for step in reversed(steps) if step.stage == AcceptanceStage.APPLIED), 0.0)


def _check_acceptance(session: Writer, site_id: int, steps: Sequence[Any]) -> None:
    """Areas applied for and accepted stand in the ledger; experts came, and who took part is named (handbook rule 13)."""
    entries = standing(versions(session, LedgerRecord, site_id))
    for place, step in enumerate(steps):
        if step.taken_over or step not in just_written(session, steps):
            continue
        _check_inspected(step)
        if step.stage == AcceptanceStage.APPLIED:
            _check_applied(step, entries)
        if step.stage == AcceptanceStage.ACCEPTED:
            _check_decided(step, entries, applied_ha(steps[:place]))


def _check_inspected(step: AcceptanceStep) -> None:
    if step.stage == AcceptanceStage.INSPECTED and not (step.experts or 0) > 0:
        raise BadValue(field="experts", value=step.experts)
    if step.stage == AcceptanceStage.INSPECTED and step.effective_on >= PARTICIPATION_FROM and not step.participants:
        raise BadValue(field="participants", value="")


def _check_applied(step: AcceptanceStep, entries: Sequence[Any]) -> None:
    left = still_to_accept(_ledger_on(entries, step.effective_on))
    if not step.area_ha or step.area_ha < 0:
        raise BadValue(field="area_ha", value=step.area_ha)
    if step.area_ha > left + TOLERANCE_HA:
        raise LedgerUnbalanced(applied=step.area_ha, finished_and_not_accepted=left)


def _check_decided(step: AcceptanceStep, entries: Sequence[Any], applied: float) -> None:
    """The ledger takes off the same hectares on the same day: accepting is one act (``accept_land``)."""
    taken: dict[date, float] = defaultdict(float)
    for entry in entries:
        if entry.entry == LedgerEntry.ACCEPTED:
            taken[entry.effective_on] += entry.area_ha
    if not step.area_ha or step.area_ha > applied + TOLERANCE_HA:
        raise LedgerUnbalanced(accepted=step.area_ha, applied=applied)
    if taken[step.effective_on] < step.area_ha - TOLERANCE_HA:
        raise LedgerUnbalanced(accepted=step.area_ha, in_ledger=taken[step.effective_on])


def _check_treatment(session: Writer, site_id: int, records: Sequence[Any]) -> None:
    """Natural recovery is a decision that rests on the opinion of experts (handbook rule 12)."""
    for record in just_written(session, records):
        if record.mode == RestorationMode.NATURAL_RECOVERY and EvidenceKind.OPINION not in kinds_behind(session, record):
            raise EvidenceMissing(mode=record.mode, missing=EvidenceKind.OPINION)


CHECKS = {LedgerRecord: _check_ledger, AcceptanceStep: _check_acceptance, TreatmentRecord: _check_treatment}
"""Checks beside the ladder, by table."""
