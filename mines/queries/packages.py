"""What a request to cancel a mining right rests on: decision, licence, holder, duty-bearer, and what encumbers the right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from ..closure import missing_in_package
from ..codes import EncumbranceState, EvidenceKind, GroundStage, PackagePart
from ..tables.closures import ClosingPlanRecord, EncumbranceRecord, GroundStep, PaperStep
from ..tables.mines import HolderRecord, LicenceRecord
from .history import Fact, standing_facts


@dataclass(frozen=True)
class Package:
    """The package of one mine on a day: what each part says (empty: nothing yet), and the encumbrances that stand."""

    plan: Any
    parts: Mapping[PackagePart, str]
    encumbrances: tuple[Fact, ...]
    decided_on: date | None

    @property
    def missing(self) -> tuple[PackagePart, ...]:
        """Parts without which the province does not act on the policy route."""
        return missing_in_package(self.parts)


def package_of(session: Session, mine_id: int, as_of: date, known_at: datetime | None = None) -> Package:
    """The package of a mine as it stands on ``as_of``. Read-only.

    The decision is that of the standing step; of a closing taken over without its papers, the one that goes with the request.
    """
    def newest(kind: Any) -> Any:
        facts = standing_facts(session, kind, mine_id, as_of, known_at)
        return facts[-1].record if facts else None

    steps = standing_facts(session, GroundStep, mine_id, as_of, known_at)
    papers = [paper for fact in (*steps, *standing_facts(session, PaperStep, mine_id, as_of, known_at)) for paper in fact.papers]
    decided = [fact.record.effective_on for fact in steps if fact.record.stage == GroundStage.DECIDED]
    plan, licence, holder = (newest(kind) for kind in (ClosingPlanRecord, LicenceRecord, HolderRecord))
    return Package(plan, {
        PackagePart.DECISION_NUMBER: next((one.number for one in papers if one.kind == EvidenceKind.DECISION and one.number), ""),
        PackagePart.LICENCE_NUMBER: licence.number if licence else "",
        PackagePart.HOLDER: holder.holder if holder else "",
        PackagePart.DUTY_BEARER: (plan.duty_bearer if plan else "") or "",
    }, standing_encumbrances(session, mine_id, as_of, known_at), decided[-1] if decided else None)


def standing_encumbrances(session: Session, mine_id: int, as_of: date, known_at: datetime | None = None) -> tuple[Fact, ...]:
    """Seizures and mortgages of the right that stand on ``as_of``. Read-only."""
    newest = {fact.record.encumbrance: fact for fact in standing_facts(session, EncumbranceRecord, mine_id, as_of, known_at)}
    return tuple(fact for fact in newest.values() if fact.record.state == EncumbranceState.STANDING)
