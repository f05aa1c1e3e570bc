"""Editions of the green-mine standard, and assessments by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from ..codes import AssessmentKind, Met, Tier
from ..tables.green import AssessmentRecord, AssessmentScore, Edition, Item
from .records import Paper, record_fact
from .transactions import Writer


@dataclass(frozen=True)
class ItemOf:
    """An indicator of an edition; ``max_points`` is None where it is not verified."""

    code: str
    name: str
    max_points: float | None = None
    parent: str | None = None


def add_edition(session: Writer, code: str, *, name: str, tier: Tier, total: float, valid_months: int, source: str,
                pass_total: float | None = None, pass_share: float | None = None, items: Sequence[ItemOf] = ()) -> Edition:
    """Add an edition with its items. Points that are not verified stay None."""
    edition = Edition(code=code, name=name, tier=tier, total=total, pass_total=pass_total, pass_share=pass_share,
                      valid_months=valid_months, source=source)
    session.add(edition)
    session.flush()
    for item in items:
        session.add(Item(edition_id=edition.id, **vars(item)))
    session.flush()
    return edition


def record_assessment(session: Writer, mine_id: int, edition: Edition, *, on: date, by: str, kind: AssessmentKind, met: Met,
                      total: float | None = None, gaps: str | None = None, scores: Mapping[str, float] | None = None,
                      evidence: Sequence[Paper] = (), done_by: str | None = None) -> Any:
    """Record how a mine stands to ``edition``; the verdict holds for the months the edition says. Raises as ``record_fact`` does."""
    month = on.month - 1 + edition.valid_months
    valid_to = date(on.year + month // 12, month % 12 + 1, min(on.day, 28))
    record = record_fact(
        session, AssessmentRecord, mine_id, on=on, by=by, done_by=done_by, evidence=evidence, edition_id=edition.id, tier=edition.tier,
        kind=kind, total=total, met=met, valid_to=valid_to, gaps=gaps,
    )
    items = {item.code: item.id for item in session.scalars(select(Item).where(Item.edition_id == edition.id))}
    for code, points in (scores or {}).items():
        session.add(AssessmentScore(assessment_id=record.id, item_id=items[code], points=points))
    session.flush()
    return record
