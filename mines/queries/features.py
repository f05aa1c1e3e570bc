"""Features: what touches a window on a day, with its class and outline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from sqlalchemy import LargeBinary, Select, bindparam, func, select, type_coerce
from sqlalchemy.orm import Session

from geodata.window import touches_window

from ..codes import OutlineState, RegionLevel, Subject
from ..rules import within
from .counts import THEMES
from .days import ANY_DAY, ANY_MOMENT, Day
from .snapshot import BOUNDARIES, ON_DAY, class_column, facets_of, region_facets

LAYERS: dict[str, tuple[Subject, str | None]] = {
    "mine": (Subject.MINE, None),
    "block": (Subject.BLOCK, None),
    "site": (Subject.SITE, None),
    "zone": (Subject.ZONE, None),
    "township": (Subject.REGION, RegionLevel.TOWNSHIP),
    "county": (Subject.REGION, RegionLevel.COUNTY),
}
"""Each layer of the map: the kind of subject, and the level of a region."""

OWN_THEME = {"block": "block", "site": "site"}
"""Theme of the layers that have only one."""

EDGES = ("west", "south", "east", "north")
"""Names of a window's edges."""

Window = tuple[float, float, float, float]
"""west, south, east, north in degrees of the stored CRS."""

EVERYWHERE: Window = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True)
class Features:
    """What touches a window: outlines (x = longitude, y = latitude, degrees), codes, names, classes; cut when ``matched > returned``."""

    shapes: np.ndarray
    codes: Sequence[str]
    names: Sequence[str]
    class_codes: Sequence[str]
    matched: int

    @property
    def returned(self) -> int:
        """How many are in the answer."""
        return len(self.codes)


def features_in(session: Session, layer: str, window: Window, as_of: date, known_at: datetime | None = None, theme: str | None = None,
                region: str | None = None, limit: int = 5000) -> Features:
    """Subjects of ``layer`` whose outline in force touches ``window``, classed by ``theme``; at most ``limit``. Read-only.

    Outlines that cannot be drawn honestly have no shape and never appear.
    """
    query = _features_query(layer, ANY_MOMENT if known_at else None, theme or "state", region)
    edges = dict(zip(EDGES, window, strict=True))
    rows = session.execute(query, Day(as_of, known_at).values() | edges).all()
    codes, names, class_codes, wkb = zip(*rows[:limit], strict=True) if rows else ((), (), (), ())
    return Features(shapely.from_wkb(np.array([bytes(one) for one in wkb], dtype=object)), codes, names, class_codes, len(rows))


@lru_cache(maxsize=512)
def _features_query(layer: str, known_at: datetime | None, theme: str, region: str | None) -> Select[Any]:
    """Code, name, class and WKB of a layer's subjects, in a window and on a day that are named when it is asked."""
    subject, level = LAYERS[layer]
    boundary = BOUNDARIES[subject]
    rules = THEMES[OWN_THEME.get(layer, theme)][1] if subject in (Subject.MINE, Subject.BLOCK, Subject.SITE) else {}
    has_region = subject != Subject.REGION
    facets = facets_of(*rules.values()) | {"name", "boundary_id"} | (region_facets(region) if has_region else {"level"})
    touches = touches_window(boundary.shape, *(bindparam(edge, 0.0) for edge in EDGES))
    day = ON_DAY[subject](ANY_DAY, known_at, facets, select(boundary.subject_id).where(touches))
    shape = type_coerce(func.ST_AsBinary(boundary.shape), LargeBinary)
    return (
        select(day.c.code, day.c.name, class_column(day.c, rules) if rules else day.c.code, shape)
        .join(boundary, boundary.id == day.c.boundary_id)
        .where(touches, within(region)(day.c) if has_region else day.c.level == level)
        .order_by(day.c.id)
    )


def window_of(session: Session, subject: Subject, code: str, as_of: date, known_at: datetime | None = None) -> Window | None:
    """The rectangle around one subject's outline in force; None without one on the map. Read-only."""
    shape = shape_of(session, subject, code, as_of, known_at)
    return shape.bounds if shape is not None else None


def shape_of(session: Session, subject: Subject, code: str, as_of: date, known_at: datetime | None = None) -> Any | None:
    """The outline in force of one subject; of a block without one, the hull of its members. Read-only."""
    boundary = BOUNDARIES[subject]
    day = ON_DAY[subject](as_of, known_at, {"boundary_id"})
    found = session.scalar(select(boundary.shape).join(day, day.c.boundary_id == boundary.id).where(day.c.code == code))
    if found is None and subject == Subject.BLOCK:
        return block_hulls(session, as_of, known_at).get(code)
    return found


def block_hulls(session: Session, as_of: date, known_at: datetime | None = None) -> dict[str, Any]:
    """Hull of the members' outlines of each block, by the block's code. Read-only."""
    boundary = BOUNDARIES[Subject.MINE]
    day = ON_DAY[Subject.MINE](as_of, known_at, {"boundary_id", "block_code", "outline"})
    members: dict[str, list[Any]] = {}
    query = select(day.c.block_code, boundary.shape).join(boundary, boundary.id == day.c.boundary_id)
    for block_code, shape in session.execute(query.where(day.c.block_code != "", day.c.outline == OutlineState.ON_MAP)):
        members.setdefault(block_code, []).append(shape)
    return {code: shapely.convex_hull(shapely.union_all(shapes)) for code, shapes in members.items()}


def mines_at(session: Session, longitude: float, latitude: float, reach: float, as_of: date,
             known_at: datetime | None = None) -> list[tuple[str, str, Any]]:
    """Code, name and outline of the mines whose outline comes within ``reach`` degrees of a place. Read-only."""
    window = (longitude - reach, latitude - reach, longitude + reach, latitude + reach)
    found = features_in(session, "mine", window, as_of, known_at)
    return list(zip(found.codes, found.names, found.shapes, strict=True))


def home(session: Session, on: date) -> shapely.Geometry | None:
    """The registry's own ground on ``on``: its counties, else its townships, together; None where no outline is registered. Read-only."""
    for layer in ("county", "township"):
        shapes = features_in(session, layer, EVERYWHERE, on).shapes
        if len(shapes):
            return shapely.union_all(shapes)
    return None
