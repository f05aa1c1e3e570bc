"""Preconditions of an edition at a mine on a day: what the registry answers itself, and what officers found."""

from collections.abc import Mapping, Sequence
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
from .standing import standing, standing_rule, versions

RESERVES = (ZoneKind.NATURE_RESERVE, ZoneKind.NATURE_PARK)
"""Zones that are nature reserves of some kind (自然保护地)."""

FACETS = facets_of(rules.papers_unknown, rules.valid_papers, rules.life_unknown, rules.short_life) | {"outline", "boundary_id"}
"""What the registry's own answers read."""


@dataclass(frozen=True)
class Found:
    """A precondition or veto item: its verdict, what the registry answers (None: nothing), the officer's record and its papers."""

    item: ItemOf
    verdict: Verdict
    answered: Verdict | None = None
    record: PreconditionRecord | None = None
    papers: tuple[Any, ...] = ()


def preconditions_on(session: Session, mine_id: int, listed: Catalogue, as_of: date, known_at: datetime | None = None) -> list[Found]:
    """Preconditions and veto items of an edition as they stand at one mine. Read-only."""
    day = mines_on(as_of, known_at, FACETS, select(literal(mine_id)))
    rows = [SimpleNamespace(**row) for row in session.execute(select(day)).mappings()]
    return preconditions_of(session, rows, listed, as_of, known_at).get(mine_id, [])


def preconditions_of(session: Session, rows: Sequence[Any], listed: Catalogue, as_of: date,
                     known_at: datetime | None = None) -> dict[int, list[Found]]:
    """The same for many rows of the day view (with ``FACETS``), by the mine's id. Read-only."""
    items = [*listed.preconditions, *listed.vetoes]
    answered = _answers(session, rows, as_of, known_at) if any(item.answered_by for item in items) else {}
    records = _records(session, [row.id for row in rows], listed.edition.id, as_of, known_at)
    papers = papers_of(session, PreconditionRecord, [record.id for record in records.values()])
    return {row.id: [_found(item, answered.get(row.id, {}), records.get((row.id, item.code)), papers) for item in items] for row in rows}


def _found(item: ItemOf, answered: Mapping[str, Verdict], record: PreconditionRecord | None,
           papers: Mapping[int, tuple[Any, ...]]) -> Found:
    answer = answered.get(item.answered_by or "")
    return Found(item, settled(answer, Verdict(record.verdict) if record else None), answer, record, papers[record.id] if record else ())


def _records(session: Session, mine_ids: Sequence[int], edition_id: int, as_of: date,
             known_at: datetime | None) -> dict[tuple[int, str], PreconditionRecord]:
    """The record in force of each mine and item."""
    kind = PreconditionRecord
    query = select(kind).where(kind.subject_id.in_(mine_ids), kind.edition_id == edition_id, kind.effective_on <= as_of,
                               standing_rule(kind, known_at)).order_by(kind.effective_on, kind.seq)
    return {(record.subject_id, record.item): record for record in session.scalars(query)}


def _answers(session: Session, rows: Sequence[Any], as_of: date, known_at: datetime | None) -> dict[int, dict[str, Verdict]]:
    """What the registry answers of each mine, by ``Answer``."""
    outside = _outside_reserves(session, rows, as_of, known_at)
    return {mine.id: {
        Answer.PERMITS: _verdict(rules.papers_unknown(mine), rules.valid_papers(mine)),
        Answer.LIFE: _verdict(rules.life_unknown(mine), not rules.short_life(mine)),
        Answer.RESERVES: outside.get(mine.id, Verdict.UNKNOWN),
    } for mine in rows}


def _verdict(unknown: bool, holds: bool) -> Verdict:
    return Verdict.UNKNOWN if unknown else Verdict.PASSED if holds else Verdict.FAILED


def _outside_reserves(session: Session, rows: Sequence[Any], as_of: date, known_at: datetime | None) -> dict[int, Verdict]:
    """Whether each mine that is drawn keeps off every nature reserve; nothing is said while none is registered."""
    zones = reserves(session, as_of, known_at)
    drawn = {mine.boundary_id: mine.id for mine in rows if mine.outline == OutlineState.ON_MAP} if zones else {}
    if not drawn:
        return {}
    boundary = BOUNDARIES[Subject.MINE]
    shapes = session.execute(select(boundary.id, boundary.shape).where(boundary.id.in_(drawn))).all()
    return {drawn[one]: _verdict(False, not any(shapely.intersects(shape, zone) for zone in zones)) for one, shape in shapes}


def reserves(session: Session, as_of: date, known_at: datetime | None = None) -> list[Any]:
    """Outlines of the nature reserves registered. Read-only."""
    day, boundary = zones_on(as_of, known_at, {"zone_kind", "boundary_id"}), BOUNDARIES[Subject.ZONE]
    query = select(boundary.shape).join(day, day.c.boundary_id == boundary.id)
    return [shape for shape in session.scalars(query.where(day.c.zone_kind.in_(RESERVES))) if shape is not None]


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
