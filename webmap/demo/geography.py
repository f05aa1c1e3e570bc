"""Where the example county lies: made-up outlines of the county, its townships and its water-source zone."""

import math
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
import shapely
from shapely import LineString, MultiPoint, Point, Polygon

COUNTY, COUNTY_NAME = "139999", "示例县"

TOWNSHIPS = {
    "北川": ("北川镇", (1, 30)), "松岭": ("松岭镇", (-16, 22)), "九道梁": ("九道梁乡", (14, 22)), "云台": ("云台乡", (1, 13)),
    "桦木沟": ("桦木沟乡", (-22, 8)), "青杨": ("青杨镇", (-9, 4)), "石湖": ("石湖镇", (28, 7)), "城关": ("城关镇", (14, 4)),
    "榆树沟": ("榆树沟乡", (-26, -3)), "西坡": ("西坡乡", (-23, -13)), "柳河": ("柳河镇", (7, -10)), "东湾": ("东湾镇", (-2, -18)),
    "长岭": ("长岭乡", (26, -14)), "杏花营": ("杏花营乡", (-15, -27)), "白石": ("白石镇", (-3, -29)), "南口": ("南口镇", (13, -26)),
}
"""Name and middle of each township; plane kilometres east and north of the county's middle, here and below."""

CODES = {short: f"{COUNTY}{101 + place}" for place, short in enumerate(TOWNSHIPS)}
"""Code of each township by its short name."""

_BORDER = (
    (7, 39), (10, 38), (13, 35), (15, 31), (20, 29), (23, 26), (24, 23), (27, 21), (31, 17), (34, 13), (36, 7), (32, 4), (33, 0), (36, -4),
    (34, -8), (32, -12), (33, -17), (31, -22), (28, -26), (25, -25), (21, -27), (20, -29), (22, -33), (17, -36), (15, -35), (10, -34),
    (5, -33), (1, -34), (-6, -39), (-9, -37), (-13, -34), (-18, -32), (-22, -29), (-27, -25), (-30, -20), (-33, -15), (-36, -9), (-35, -3),
    (-33, 2), (-35, 7), (-31, 10), (-29, 14), (-26, 19), (-28, 22), (-25, 24), (-19, 28), (-11, 33), (-6, 33), (-2, 35), (4, 36), (6, 37),
)
_RIVERSIDE = (
    (-3, 4), (2, 2), (5, -2), (8, -6), (13, -10), (16, -15), (17, -21), (15, -25), (11, -22), (11, -16), (7, -11), (3, -7), (1, -1),
)

_MIDDLE_EAST, _MIDDLE_NORTH = 116.6, 41.4
_KM_PER_DEGREE = np.array([111.32 * math.cos(math.radians(_MIDDLE_NORTH)), 111.07])


def in_degrees(shape: Polygon) -> Polygon:
    """Take ``shape`` from plane kilometres to x = longitude, y = latitude in degrees of CGCS2000, seven decimals as surveys print."""
    return shapely.transform(shape, lambda km: np.round(km / _KM_PER_DEGREE + [_MIDDLE_EAST, _MIDDLE_NORTH], 7))


@dataclass(frozen=True)
class Geography:
    """Outlines in plane kilometres, townships by their short names; townships fill the county without a gap."""

    county: Polygon
    townships: dict[str, Polygon]
    water_source: Polygon


def draw() -> Geography:
    """Draw the same county every time."""
    dice = random.Random("borders")
    cells = shapely.voronoi_polygons(MultiPoint([middle for _, middle in TOWNSHIPS.values()]), extend_to=Polygon(_BORDER))
    straight = shapely.intersection(shapely.get_parts(cells), Polygon(_BORDER))
    edges = shapely.get_parts(shapely.line_merge(shapely.union_all(shapely.boundary(straight))))
    faces = shapely.get_parts(shapely.polygonize([_wiggled(edge, dice) for edge in edges]))
    townships = {
        short: next(face for face in faces if face.contains(Point(middle))) for short, (_, middle) in TOWNSHIPS.items()
    }
    return Geography(shapely.union_all(list(townships.values())), townships, Polygon(_RIVERSIDE).buffer(0.6).simplify(0.1))


def _wiggled(edge: LineString, dice: random.Random) -> LineString:
    """Bend every stretch of ``edge`` a little; its ends stay."""
    points = list(edge.coords)
    for _ in range(3):
        bent = [point for one, two in pairwise(points) for point in (one, _aside(one, two, dice))]
        points = [*bent, points[-1]]
    return LineString(points)


def _aside(one: tuple[float, ...], two: tuple[float, ...], dice: random.Random) -> tuple[float, float]:
    (x, y), (u, v), by = one, two, dice.uniform(-0.09, 0.09)
    return (x + u) / 2 + by * (v - y), (y + v) / 2 - by * (u - x)


def irregular(middle: Point, corners: int, dice: random.Random) -> Polygon:
    """An outline of ``corners`` corners, about a kilometre around ``middle``."""
    turn = dice.uniform(0, math.tau)
    angles = [turn + math.tau * (place + dice.uniform(-0.25, 0.25)) / corners for place in range(corners)]
    reaches = [dice.uniform(0.8, 1.2) for _ in angles]
    return Polygon([(middle.x + r * math.cos(angle), middle.y + r * math.sin(angle)) for r, angle in zip(reaches, angles, strict=True)])


class Ground:
    """The free places of one township: far enough from each other that neighbours never overlap."""

    APART_KM, ROUND_A_BLOCK_KM, RING_KM = 2.7, 3.8, 1.45

    def __init__(self, township: Polygon, dice: random.Random) -> None:
        """Find the places of ``township``."""
        west, south, east, north = township.bounds
        grid = product(np.arange(west, east, self.APART_KM), np.arange(south, north, self.APART_KM))
        raw = [Point(x + dice.uniform(-0.25, 0.25), y + dice.uniform(-0.25, 0.25)) for x, y in grid]
        inside, self._dice = township.buffer(-1.1), dice
        self._free = [point for point in raw if inside.contains(point)]
        self._roomy = township.buffer(-2.4)

    def take(self) -> Point:
        """A free place, anywhere."""
        return self._free.pop(self._dice.randrange(len(self._free)))

    def take_ring(self, count: int, side: Callable[[Iterable[Point]], Point]) -> list[Point]:
        """Places for a block of ``count`` mines, beside each other, at the ``side`` of the township (west or east)."""
        heart = side(point for point in self._free if self._roomy.contains(point))
        self._free = [point for point in self._free if point.distance(heart) > self.ROUND_A_BLOCK_KM]
        turn = self._dice.uniform(0, math.tau)
        angles = [turn + math.tau * place / count for place in range(count)]
        return [Point(heart.x + self.RING_KM * math.cos(angle), heart.y + self.RING_KM * math.sin(angle)) for angle in angles]


def west(places: Iterable[Point]) -> Point:
    """The westernmost of ``places``."""
    return min(places, key=lambda place: place.x)


def east(places: Iterable[Point]) -> Point:
    """The easternmost of ``places``."""
    return max(places, key=lambda place: place.x)
