"""Editions of the green-mine standard with their items, and the points that an assessment gave to them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..assessment import ItemOf, PassRule, Score, indicators, score
from ..codes import ItemKind
from ..errors import NotFound
from ..tables.green import AssessmentRecord, AssessmentScore, Edition, Item
from .standing import versions


@dataclass(frozen=True)
class Catalogue:
    """An edition with its items in their order."""

    edition: Edition
    items: tuple[ItemOf, ...]

    @property
    def rule(self) -> PassRule:
        """When it is passed."""
        return PassRule(self.edition.total, self.edition.pass_total, self.edition.pass_share)

    @property
    def preconditions(self) -> list[ItemOf]:
        """What must hold before points count."""
        return [item for item in self.items if item.kind == ItemKind.PRECONDITION]

    @property
    def vetoes(self) -> list[ItemOf]:
        """What must not be met, whatever the points."""
        return [item for item in self.items if item.kind == ItemKind.VETO]

    @property
    def indicators(self) -> list[ItemOf]:
        """What points are given to."""
        return indicators(self.items)


def editions(session: Session) -> list[Edition]:
    """Every edition, the newest first. Read-only."""
    return list(session.scalars(select(Edition).order_by(Edition.id.desc())))


def catalogue(session: Session, edition_id: int) -> Catalogue:
    """One edition with its items. Read-only. Raises NotFound."""
    edition = session.get(Edition, edition_id)
    if edition is None:
        raise NotFound(edition=edition_id)
    rows = session.scalars(select(Item).where(Item.edition_id == edition_id).order_by(Item.id))
    return Catalogue(edition, tuple(
        ItemOf(row.code, row.name, row.max_points, row.parent, row.kind, row.method, row.guidance, row.answered_by) for row in rows))


def points_of(session: Session, record: AssessmentRecord) -> dict[str, float]:
    """Points by item code of an assessment; a corrected one without points of its own keeps those of the version before. Read-only."""
    same = [row.id for row in versions(session, AssessmentRecord, record.subject_id) if row.seq == record.seq and row.id <= record.id]
    for record_id in reversed(same):
        found = dict(session.execute(
            select(Item.code, AssessmentScore.points).join(AssessmentScore, AssessmentScore.item_id == Item.id)
            .where(AssessmentScore.assessment_id == record_id)).all())
        if found:
            return found
    return {}


def score_of(session: Session, record: Any, listed: Catalogue, method: str) -> Score:
    """The points of an assessment as its edition adds them up; the stated total where the items do not. Read-only."""
    return score(listed.items, points_of(session, record), method, listed.edition.total, stated=record.total)
