"""Which ground each mine, block and restoration site of the example county takes."""

import math
import random
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely import Point, Polygon, affinity

from geodata.area import Verdict, area_m2
from geodata.crs import Datum
from mines.codes import OutlineState, Scale

from .geography import Geography, Ground, east, in_degrees, irregular, west
from .plans import PLANS, Plan
from .plots import PLOTS
from .roll import MINES, Mine

_PRINTED_HA = {"青杨1号": 109.96}
_SIDES = {"西": west, "东": east}


@dataclass(frozen=True)
class Parcels:
    """Outlines in plane kilometres: mines by label, blocks and sites by code."""

    mines: dict[str, Polygon]
    blocks: dict[str, Polygon]
    sites: dict[str, Polygon]


def lay_out(geography: Geography) -> Parcels:
    """Give everything its ground: blocks first, since they need most of it."""
    grounds = {short: Ground(outline, random.Random(f"ground of {short}")) for short, outline in geography.townships.items()}
    parcels = Parcels({}, {}, {})
    for plan in PLANS:
        _lay_block(plan, grounds[plan.short], parcels)
    for label, mine in MINES.items():
        if label not in parcels.mines:
            corners = 7 if label in _PRINTED_HA else mine.dice.randrange(5, 10)
            parcels.mines[label] = _parcel(grounds[mine.short].take(), _PRINTED_HA.get(label, _usual_ha(mine)), corners, mine.dice)
    for plot in PLOTS:
        dice = random.Random(plot.code)
        parcels.sites[plot.code] = _parcel(grounds[plot.short].take(), plot.hectares, dice.randrange(5, 10), dice)
    return parcels


def _lay_block(plan: Plan, ground: Ground, parcels: Parcels) -> None:
    members = plan.members
    for mine, place in zip(members, ground.take_ring(len(members), _SIDES[plan.side]), strict=True):
        parcels.mines[mine.label] = _parcel(place, mine.dice.uniform(25, 70), mine.dice.randrange(5, 8), mine.dice)
    hull = shapely.convex_hull(shapely.union_all([parcels.mines[mine.label] for mine in members]))
    parcels.blocks[plan.code] = hull.buffer(0.4, join_style="mitre").simplify(0.1)
    if plan.result:
        parcels.mines[plan.result.label] = hull.buffer(0.1, join_style="mitre").simplify(0.08)


def _usual_ha(mine: Mine) -> float:
    low, high = {Scale.LARGE: (160, 230), Scale.MEDIUM: (70, 180), Scale.SMALL: (25, 110)}[mine.scale]
    return mine.dice.uniform(low, high)


def _parcel(middle: Point, hectares: float, corners: int, dice: random.Random) -> Polygon:
    """An irregular outline around ``middle`` whose official area is ``hectares``."""
    raw = irregular(middle, corners, dice)
    size = math.sqrt(hectares / drawn(raw)["area_ha"])
    return affinity.scale(raw, size, size, origin=middle)


def drawn(outline: Polygon) -> dict[str, Any]:
    """The values of a boundary record for ``outline``; the area it was published with is the official one."""
    shape = in_degrees(outline)
    area_ha = round(float(area_m2(np.array([shape]), Datum.CGCS2000)[0]) / 10_000, 4)
    return {"outline": OutlineState.ON_MAP, "shape": shape, "area_ha": area_ha, "datum": Datum.CGCS2000, "published_ha": area_ha,
            "verdict": Verdict.AGREES}
