"""The five-point standard at one mine: which items apply, what was found, what stands behind it, who confirmed, what is lacking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from ..closure import FIVE_POINTS, items_for, lacks_of
from ..codes import ChecklistItem, Lack, Method, Presence, Verdict
from ..tables.closures import ChecklistRecord, ConfirmationRecord, FacilityRecord
from ..tables.mines import TermsRecord
from .history import Fact, standing_facts
from .openings import openings_of
from .standing import fact_in_force


@dataclass(frozen=True)
class Point:
    """One item: whether it applies, its check with papers, confirmations by department, and what it lacks for the acceptance."""

    item: ChecklistItem
    applies: bool
    check: Fact | None
    confirmed: Mapping[str, Fact]
    lacks: tuple[Lack, ...]

    @property
    def verdict(self) -> str:
        """What the check found; unknown without one."""
        return self.check.record.verdict if self.check else Verdict.UNKNOWN


def points_of(session: Session, mine_id: int, as_of: date, known_at: datetime | None = None, *, pit_only: bool = False) -> list[Point]:
    """Every item of the standard as it stands on ``as_of``; of the open pit alone where only that closes. Read-only.

    Whether there is a tailings pond is a fact of the mine; as long as it is not known, its item applies.
    """
    applying = _applying(session, mine_id, as_of, known_at, pit_only)
    checks = {fact.record.item: fact for fact in standing_facts(session, ChecklistRecord, mine_id, as_of, known_at)}
    confirmed: dict[str, dict[str, Fact]] = {}
    for fact in standing_facts(session, ConfirmationRecord, mine_id, as_of, known_at):
        confirmed.setdefault(fact.record.item, {})[fact.record.department] = fact
    unsealed = sum(opening.sealing is None for opening in openings_of(session, mine_id, as_of, known_at))
    return [_point(item, item in applying, checks.get(item), confirmed.get(item, {}), unsealed) for item in FIVE_POINTS]


def _applying(session: Session, mine_id: int, as_of: date, known_at: datetime | None, pit_only: bool) -> tuple[ChecklistItem, ...]:
    if pit_only:
        return items_for(Method.OPEN_PIT)
    terms, facility = (fact_in_force(session, kind, mine_id, as_of, known_at) for kind in (TermsRecord, FacilityRecord))
    return items_for(terms.method if terms else Method.UNKNOWN, tailings=facility is None or facility.tailings != Presence.ABSENT)


def _point(item: ChecklistItem, applies: bool, check: Fact | None, confirmed: Mapping[str, Fact], unsealed: int) -> Point:
    papers = {paper.kind for paper in check.papers} if check else set()
    verdicts = {department: fact.record.verdict for department, fact in confirmed.items()}
    verdict = check.record.verdict if check else Verdict.UNKNOWN
    return Point(item, applies, check, confirmed, lacks_of(item, verdict, papers, verdicts, unsealed) if applies else ())
