"""Ground that restoration sites share: it is counted once in totals of area, and each pair is named."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from geodata.area import area_m2
from geodata.crs import Datum
from geodata.shapes import make_valid, overlapping_pairs

from ..codes import OutlineState, Subject
from ..rules import within
from ..rules.site import owed
from .snapshot import BOUNDARIES, facets_of, sites_on


@dataclass(frozen=True)
class Shared:
    """Two sites and the hectares they share."""

    one: str
    other: str
    area_ha: float


@dataclass(frozen=True)
class Ground:
    """Outlines of sites in hectares: each by itself added up, and the ground they cover together; pairs that share some.

    ``undrawn`` counts the sites whose outline cannot be drawn: they are in neither sum.
    """

    apart_ha: float
    together_ha: float
    pairs: tuple[Shared, ...]
    undrawn: int

    @property
    def shared_ha(self) -> float:
        """What the sum counts more than once."""
        return max(0.0, self.apart_ha - self.together_ha)

    def of(self, code: str) -> list[Shared]:
        """Pairs that the site ``code`` is one of."""
        return [pair for pair in self.pairs if code in (pair.one, pair.other)]


def ground_of_sites(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None,
                    codes: Collection[str] | None = None) -> Ground:
    """The ground of the sites that are owed (or of those of ``codes``), by the official measure. Read-only."""
    return _ground(session.execute(_outlines(as_of, known_at, region, codes)).all())


def ground_by_region(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> dict[str, Ground]:
    """The same for each township; ground shared across its border is in none of them. Read-only."""
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in session.execute(_outlines(as_of, known_at, region, None)):
        rows[row.region_code].append(row)
    return {code: _ground(of_region) for code, of_region in sorted(rows.items())}


def _ground(rows: Sequence[Any]) -> Ground:
    drawn = [row for row in rows if row.outline == OutlineState.ON_MAP and row.shape is not None]
    if not drawn:
        return Ground(0.0, 0.0, (), len(rows))
    shapes = make_valid(np.array([row.shape for row in drawn], dtype=object))
    first, second, shared_m2 = overlapping_pairs(shapes)
    pairs = [Shared(drawn[i].code, drawn[j].code, m2 / 10_000) for i, j, m2 in zip(first, second, shared_m2.tolist(), strict=True)]
    return Ground(_hectares(shapes), _hectares(_together(shapes)), tuple(sorted(pairs, key=lambda pair: -pair.area_ha)),
                  len(rows) - len(drawn))


def _outlines(as_of: date, known_at: datetime | None, region: str | None, codes: Collection[str] | None) -> Select[Any]:
    """Code, region, state and outline of each site that is owed."""
    boundary = BOUNDARIES[Subject.SITE]
    day = sites_on(as_of, known_at, {"outline", "boundary_id", "region_code"} | facets_of(owed))
    query = (
        select(day.c.code, day.c.region_code, day.c.outline, boundary.shape).select_from(day)
        .outerjoin(boundary, boundary.id == day.c.boundary_id).where(within(region)(day.c), owed(day.c)).order_by(day.c.code)
    )
    return query if codes is None else query.where(day.c.code.in_(codes))


def _together(shapes: np.ndarray) -> np.ndarray:
    """Every piece of ground once."""
    parts: np.ndarray = shapely.get_parts(shapely.union_all(shapes))
    return parts


def _hectares(shapes: np.ndarray) -> float:
    return float(np.nansum(area_m2(shapes, Datum.CGCS2000))) / 10_000
