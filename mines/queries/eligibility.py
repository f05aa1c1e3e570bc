"""How the members and the result of a block stand to the rules of consolidation on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from geodata.shapes import overlaps_with
from geodata.window import touches_window

from ..codes import BlockRole, OutlineState, Subject
from ..consolidation import PROTECTED, Ruling, rulings_of_member, rulings_of_result
from ..rules.mine import leaving, right_cancelled, valid_right
from ..scales import least_of
from .reference import scale_rules
from .snapshot import BOUNDARIES, facets_of, mines_on, zones_on

_FACETS = {
    "name", "holder", "credit_code", "mineral", "method", "capacity", "capacity_unit", "outline", "boundary_id", "block_code", "block_role",
} | facets_of(leaving, right_cancelled, valid_right)


@dataclass(frozen=True)
class ZoneMet:
    """A protected zone that an outline meets, the day of its layer, and the hectares shared."""

    code: str
    name: str
    zone_kind: str
    source_on: date
    shared_ha: float

    def __str__(self) -> str:
        """Its name."""
        return self.name or self.code


def zones_met(session: Session, shape: Any, as_of: date, known_at: datetime | None = None) -> list[ZoneMet] | None:
    """Protected zones that share ground with ``shape`` (degrees); None where no such zone is registered at all. Read-only."""
    boundary = BOUNDARIES[Subject.ZONE]
    day = zones_on(as_of, known_at, {"name", "zone_kind", "source_on", "boundary_id"})
    protected = select(day, boundary.shape).join(boundary, boundary.id == day.c.boundary_id).where(
        day.c.zone_kind.in_(PROTECTED), boundary.shape.is_not(None))
    if session.execute(protected.limit(1)).first() is None:
        return None
    rows = session.execute(protected.where(touches_window(boundary.shape, *shape.bounds)).order_by(day.c.code)).all()
    _, zones, shared_m2 = overlaps_with(np.array([shape], dtype=object), np.array([row.shape for row in rows], dtype=object))
    return [ZoneMet(rows[zone].code, rows[zone].name, rows[zone].zone_kind, rows[zone].source_on, float(shared) / 10_000)
            for zone, shared in zip(zones, shared_m2, strict=True)]


def least_capacity(session: Session, mine: Any, as_of: date) -> float | None:
    """The least capacity a year that a new mine of this mineral, method and unit may have; None where no rule says. Read-only."""
    return least_of(mine.capacity_unit, mine.mineral, mine.method, scale_rules(session), as_of)


def mine_in_block(session: Session, mine_id: int, as_of: date, known_at: datetime | None = None) -> Any | None:
    """A mine with the facets that the rules of blocks ask for, and its ``shape``; None where it does not exist on ``as_of``. Read-only."""
    boundary = BOUNDARIES[Subject.MINE]
    day = mines_on(as_of, known_at, _FACETS, select(literal(mine_id)))
    row = session.execute(select(day)).mappings().one_or_none()
    if row is None:
        return None
    drawn = row["outline"] == OutlineState.ON_MAP
    return SimpleNamespace(**row, shape=session.scalar(select(boundary.shape).where(boundary.id == row["boundary_id"])) if drawn else None)


def rulings_on_member(session: Session, mine: Any, role: str, block: str, as_of: date, known_at: datetime | None = None, *,
                      override: str = "") -> list[Ruling]:
    """How a mine stands to the rules as ``role`` in the block with the code ``block``; ``mine`` is from ``mine_in_block``. Read-only."""
    elsewhere = mine.block_code if mine.block_role != BlockRole.NONE and mine.block_code != block else ""
    zones = None if mine.shape is None else zones_met(session, mine.shape, as_of, known_at)
    asked = SimpleNamespace(**{**vars(mine), "block_role": role})
    return rulings_of_member(asked, other_block=elsewhere, zones=zones, least=least_capacity(session, mine, as_of), override=override)


def rulings_on_result(session: Session, results: Sequence[Any], block: str, as_of: date, known_at: datetime | None = None) -> list[Ruling]:
    """How the result of a block stands to the rules; ``results`` are from ``mine_in_block``. Read-only."""
    least = [least_capacity(session, mine, as_of) for mine in results]
    known = [one for one in least if one is not None]
    return rulings_of_result(results, least=max(known) if known and len(known) == len(least) else None,
                             overlaps=_overlaps(session, results, block, as_of, known_at))


def _overlaps(session: Session, results: Sequence[Any], block: str, as_of: date, known_at: datetime | None) -> dict[str, float] | None:
    """Square metres that results share with valid rights outside the block, by code; None where one has no outline."""
    if any(mine.shape is None for mine in results):
        return None
    boundary, found = BOUNDARIES[Subject.MINE], dict[str, float]()
    for mine in results:
        near = select(boundary.subject_id).where(touches_window(boundary.shape, *mine.shape.bounds))
        day = mines_on(as_of, known_at, _FACETS, near)
        rows = session.execute(
            select(day.c.code, boundary.shape).join(boundary, boundary.id == day.c.boundary_id)
            .where(valid_right(day.c), day.c.block_code != block, day.c.id != mine.id, boundary.shape.is_not(None))).all()
        _, others, shared_m2 = overlaps_with(np.array([mine.shape], dtype=object), np.array([row.shape for row in rows], dtype=object))
        found |= {rows[other].code: float(shared) for other, shared in zip(others, shared_m2, strict=True)}
    return found
