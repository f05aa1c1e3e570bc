"""What mines lack for the national standard: the gaps of the newest assessment, and the measure that is due first."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from mines.assessment import FINAL
from mines.codes import MeasureState, Tier
from mines.queries.standing import standing, versions
from mines.tables.green import AssessmentRecord, MeasureRecord


def tell(session: Session, rows: Iterable[Any], as_of: date, known_at: datetime | None) -> None:
    """Give each row of mines its ``gaps`` (text, or empty) and its ``measure_due_on`` (or None). Read-only."""
    for row in rows:
        measures = _in_force(session, MeasureRecord, row.id, as_of, known_at)
        newest = {one.number: one for one in measures}.values()
        row.measure_due_on = min((one.due_on for one in newest if one.state == MeasureState.OPEN), default=None)
        national = [one for one in _in_force(session, AssessmentRecord, row.id, as_of, known_at) if one.tier == Tier.NATIONAL]
        decisive = [one for one in national if one.kind in FINAL] or national
        row.gaps = (decisive[-1].gaps if decisive else None) or ""


def _in_force(session: Session, kind: Any, subject_id: int, as_of: date, known_at: datetime | None) -> list[Any]:
    """Standing records up to the day, oldest first."""
    found = [one for one in standing(versions(session, kind, subject_id, known_at)) if one.effective_on <= as_of]
    return sorted(found, key=lambda one: (one.effective_on, one.seq))
