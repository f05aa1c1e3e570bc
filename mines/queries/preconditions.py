"""Preconditions of an edition at a mine on a day: what the registry answers itself, and what officers found."""

from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import shapely
from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from ..assessment import ItemOf, settled
from ..codes import Answer, OutlineState, Subject, Verdict, ZoneKind
from ..rules import mine as rules
from ..tables.green import AssessmentRecord, Edition, PreconditionRecord
from .editions import Catalogue
from .history import papers_of
from .snapshot import BOUNDARIES, facets_of, mines_on, zones_on
from .standing import in_force, standing, versions

RESERVES = (ZoneKind.NATURE_RESERVE, ZoneKind.NATURE_PARK)
"""Zones that are nature reserves of some kind (自然保护地)."""

_FACETS = facets_of(rules.papers_unknown, rules.valid_papers, rules.life_unknown, rules.short_life) | {"outline", "boundary_id"}


@dataclass(frozen=True)
class Found:
    """A precondition or veto item: its verdict, what the registry answers (None: nothing), the officer's record and its papers."""

    item: ItemOf
    verdict: Verdict
    answered: Verdict | None = None
    record: PreconditionRecord | None = None
    papers: tuple[Any, ...] = ()


def answers(session: Session, mine_id: int, as_of: date, known_at: datetime | None = None) -> dict[str, Verdict]:
    """What the registry answers of one mine, by ``Answer``. Read-only."""
    day = mines_on(as_of, known_at, _FACETS, select(literal(mine_id)))
    found = session.execute(select(day)).mappings().one_or_none()
    if found is None:
        return {}
    mine = SimpleNamespace(**found)
    return {
        Answer.PERMITS: _verdict(rules.papers_unknown(mine), rules.valid_papers(mine)),
        Answer.LIFE: _verdict(rules.life_unknown(mine), not rules.short_life(mine)),
        Answer.RESERVES: _outside_reserves(session, mine, as_of, known_at),
    }


def _verdict(unknown: bool, holds: bool) -> Verdict:
    return Verdict.UNKNOWN if unknown else Verdict.PASSED if holds else Verdict.FAILED


def _outside_reserves(session: Session, mine: Any, as_of: date, known_at: datetime | None) -> Verdict:
    """Unknown without an outline on the map, and without any nature reserve registered."""
    zones = reserves(session, as_of, known_at)
    if mine.outline != OutlineState.ON_MAP or not zones:
        return Verdict.UNKNOWN
    boundary = BOUNDARIES[Subject.MINE]
    shape = session.scalar(select(boundary.shape).where(boundary.id == mine.boundary_id))
    return _verdict(False, not any(shapely.intersects(shape, zone) for zone in zones))


def reserves(session: Session, as_of: date, known_at: datetime | None = None) -> list[Any]:
    """Outlines of the nature reserves registered. Read-only."""
    day, boundary = zones_on(as_of, known_at, {"zone_kind", "boundary_id"}), BOUNDARIES[Subject.ZONE]
    query = select(boundary.shape).join(day, day.c.boundary_id == boundary.id)
    return [shape for shape in session.scalars(query.where(day.c.zone_kind.in_(RESERVES))) if shape is not None]


def preconditions_on(session: Session, mine_id: int, listed: Catalogue, as_of: date, known_at: datetime | None = None) -> list[Found]:
    """Preconditions and veto items of an edition as they stand at one mine. Read-only."""
    items = [*listed.preconditions, *listed.vetoes]
    answered = answers(session, mine_id, as_of, known_at) if any(item.answered_by for item in items) else {}
    return [_found(session, mine_id, listed.edition.id, item, answered.get(item.answered_by or ""), as_of, known_at) for item in items]


def _found(session: Session, mine_id: int, edition_id: int, item: ItemOf, answered: Verdict | None, as_of: date,
           known_at: datetime | None) -> Found:
    kind = PreconditionRecord
    query = in_force(kind, kind, mine_id, as_of, known_at).where(kind.edition_id == edition_id, kind.item == item.code)
    record = session.scalar(query)
    papers = papers_of(session, kind, [record.id])[record.id] if record else ()
    return Found(item, settled(answered, Verdict(record.verdict) if record else None), answered, record, papers)


def edition_in_use(session: Session, mine_id: int, tier: str, as_of: date) -> int | None:
    """Id of the edition by which the mine was last assessed or checked up to ``as_of``; one of ``tier`` first. Read-only."""
    assessed = [(record.tier == tier, record.effective_on, record.recorded_at, record.edition_id)
                for record in standing(versions(session, AssessmentRecord, mine_id))]
    tiers = dict(session.execute(select(Edition.id, Edition.tier)).all())
    checked = [(tiers.get(record.edition_id) == tier, record.effective_on, record.recorded_at, record.edition_id)
               for record in standing(versions(session, PreconditionRecord, mine_id))]
    return max((one for one in (*assessed, *checked) if one[1] <= as_of), default=(None,))[-1]


def verdicts(found: list[Found], items: list[ItemOf]) -> dict[str, Verdict]:
    """The verdicts on ``items`` by their codes."""
    codes = {item.code for item in items}
    return {one.item.code: one.verdict for one in found if one.item.code in codes}
