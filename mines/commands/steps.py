"""Climbing any ladder."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..tables.base import Step
from ..tables.blocks import GateStep
from ..tables.closures import GroundStep, PaperStep, PitStep
from ..tables.green import ListingStep
from ..tables.issues import IssueStep
from ..tables.sites import AcceptanceStep
from .records import Paper, record_fact
from .transactions import Writer

LADDERS: dict[str, type[Step]] = {
    kind.ladder.name: kind for kind in (GroundStep, PitStep, PaperStep, GateStep, ListingStep, AcceptanceStep, IssueStep)}
"""The table of each ladder's steps, by the ladder's name."""


def record_step(session: Writer, kind: type[Step], subject_id: int, to: str, *, on: date, by: str, done_by: str | None = None,
                evidence: Sequence[Paper] = (), taken_over: str | None = None, follows: int | None = None, **values: Any) -> Any:
    """Climb ``kind``'s ladder to the stage ``to``.

    ``taken_over`` names the ledger of an opening state, ``follows`` the newest row that the form saw. Raises StepRefused,
    EvidenceMissing, SamePerson, Overtaken, NotAllowed, UnknownOfficer.
    """
    return record_fact(session, kind, subject_id, on=on, by=by, done_by=done_by, evidence=evidence, follows=follows,
                       stage=to, taken_over=taken_over, **values)
