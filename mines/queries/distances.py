"""Which mines lie too near to each other: open pits of different holders, and neighbours underground."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from geodata.distance import LEAST_M_A_DEGREE, pairs_nearer_than
from geodata.window import touches_window

from ..codes import Nearness, OutlineState, Subject
from ..consolidation import APART_M, too_near
from ..rules.mine import right_cancelled
from .snapshot import BOUNDARIES, facets_of, mines_on

_FACETS = {"name", "region_code", "method", "holder", "credit_code", "block_code", "outline", "boundary_id"} | facets_of(right_cancelled)

REACH_DEGREES = 2 * max(APART_M.values()) / LEAST_M_A_DEGREE
"""How far around an outline neighbours are looked for: wide enough for a degree of longitude up to 60 degrees north."""


@dataclass(frozen=True)
class Near:
    """Two mines too near to each other, and the metres between their outlines."""

    one: Any
    other: Any
    metres: float
    nearness: Nearness

    @property
    def conflict(self) -> bool:
        """Open pits are a conflict, neighbours underground a warning (handbook rule 10)."""
        return self.nearness == Nearness.OPEN_PITS

    @property
    def same_block(self) -> bool:
        """Whether one block takes both in, so that the distance ends with it."""
        return bool(self.one.block_code) and self.one.block_code == self.other.block_code


def near_mines(session: Session, codes: Collection[str] | None, as_of: date, known_at: datetime | None = None) -> list[Near]:
    """Pairs too near to each other with one of the mines ``codes`` (None: all), nearest first. Read-only.

    Mines whose right is cancelled, and outlines that are not on the map, have no neighbours.
    """
    boundary = BOUNDARIES[Subject.MINE]
    day = mines_on(as_of, known_at, _FACETS, None if codes is None else _around(session, codes, as_of, known_at))
    query = select(day, boundary.shape).join(boundary, boundary.id == day.c.boundary_id).where(day.c.outline == OutlineState.ON_MAP)
    found = [SimpleNamespace(**row) for row in session.execute(query.order_by(day.c.code)).mappings()]
    mines = [mine for mine in found if not right_cancelled(mine)]
    pairs = zip(*pairs_nearer_than(np.array([mine.shape for mine in mines], dtype=object), max(APART_M.values())), strict=True)
    near = []
    for one, other, metres in ((mines[i], mines[j], float(metres)) for i, j, metres in pairs):
        nearness = too_near(one, other, metres)
        if nearness is not None and (codes is None or one.code in codes or other.code in codes):
            near.append(Near(one, other, metres, nearness))
    return sorted(near, key=lambda pair: pair.metres)


def _around(session: Session, codes: Collection[str], as_of: date, known_at: datetime | None) -> Any:
    """Select the ids of mines whose outline comes near one of ``codes``."""
    boundary = BOUNDARIES[Subject.MINE]
    day = mines_on(as_of, known_at, {"boundary_id"})
    shapes = session.scalars(
        select(boundary.shape).join(day, day.c.boundary_id == boundary.id).where(day.c.code.in_(codes), boundary.shape.is_not(None)))
    reach = np.array([-REACH_DEGREES, -REACH_DEGREES, REACH_DEGREES, REACH_DEGREES])
    touching = [touches_window(boundary.shape, *(shape.bounds + reach)) for shape in shapes]
    return select(boundary.subject_id).where(or_(*touching) if touching else boundary.id < 0)
