"""Papers of a mine renewed: mining right, mining licence and work-safety permit on one form with one paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..codes import PaperStage, Permit
from ..errors import BadValue, StepRefused
from ..licences import licence_number
from ..queries.standing import fact_in_force
from ..rules import NO_DATE
from ..tables.base import Record
from ..tables.closures import PaperStep
from ..tables.mines import LicenceRecord, RightRecord, SafetyPermitRecord
from .records import Paper, record_fact, store, stored_as
from .transactions import Writer


@dataclass(frozen=True)
class Renewal:
    """What the new papers say; None where a paper is not renewed. A licence keeps its number unless another is given.

    The right and the licence have separate validity since 2025-07-01 (矿产资源法).
    """

    right_from: date | None = None
    right_to: date | None = None
    licence_number: str | None = None
    licence_from: date | None = None
    licence_to: date | None = None
    permit: Permit | None = None
    permit_to: date | None = None


def renew(session: Writer, mine_id: int, renewal: Renewal, *, on: date, by: str, done_by: str | None = None,
          evidence: Sequence[Paper] = (), device_key: str | None = None, note: str | None = None) -> list[Any]:
    """Record the papers that ``renewal`` names, each true from ``on``, with the same paper behind each.

    The first record carries the form's ``device_key``, the others one made from it. A number of no known pattern is taken as it is.
    Raises BadValue when nothing is renewed or a valid permit has no end, StepRefused for a cancelled right, and what ``record_fact``
    raises.
    """
    facts = _facts(session, mine_id, renewal, on)
    if facts and (stored := stored_as(session, facts[0][0], device_key)) is not None:
        return [stored]
    if not facts:
        raise BadValue(field="valid_to", value="")
    paper_step = fact_in_force(session, PaperStep, mine_id, on)
    if paper_step is not None and paper_step.stage == PaperStage.CANCELLED:
        raise StepRefused(ladder="paper", stage="renewed", after=PaperStage.CANCELLED, on=on, before_on=paper_step.effective_on)
    papers = store(session, evidence)
    keys = [None] * len(facts) if device_key is None else [device_key, *(f"{device_key}:{place}" for place in range(1, len(facts)))]
    return [
        record_fact(session, kind, mine_id, on=on, by=by, done_by=done_by, evidence=papers, device_key=key, note=note, **values)
        for (kind, values), key in zip(facts, keys, strict=True)
    ]


def _facts(session: Writer, mine_id: int, said: Renewal, on: date) -> list[tuple[type[Record], dict[str, Any]]]:
    facts: list[tuple[type[Record], dict[str, Any]]] = []
    if said.right_to:
        facts.append((RightRecord, {"valid_from": said.right_from, "valid_to": said.right_to}))
    if said.licence_to or said.licence_number:
        before = fact_in_force(session, LicenceRecord, mine_id, on)
        number = licence_number(said.licence_number) if said.licence_number else before.number if before else ""
        kept = (before.valid_from, before.valid_to) if before else (None, NO_DATE)
        valid_from, valid_to = (said.licence_from, said.licence_to) if said.licence_to else kept
        facts.append((LicenceRecord, {"number": number, "valid_from": valid_from, "valid_to": valid_to}))
    if said.permit == Permit.VALID and not said.permit_to:
        raise BadValue(field="permit_to", value="")
    if said.permit or said.permit_to:
        facts.append((SafetyPermitRecord, {"permit": said.permit or Permit.VALID, "valid_to": said.permit_to or on}))
    return facts
