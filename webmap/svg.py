"""A map as one drawing: outlines in degrees placed in a frame, as SVG paths."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import numpy as np
import shapely

DISC = 10.0
"""Pixels below which an outline is drawn as a disc of that width."""

SMOOTH = 0.4
"""Pixels within which corners are left out."""

CANDIDATES = 12
"""Places tried along each side for the name of a region."""


@dataclass(frozen=True)
class Placing:
    """A window (west, south, east, north, degrees) fitted into a frame of ``width`` by ``height`` pixels."""

    width: int
    height: int
    middle: tuple[float, float]
    scale: tuple[float, float]

    def shapes(self, shapes: Any) -> np.ndarray:
        """The outlines in pixels of the frame, x to the right and y down."""
        return shapely.simplify(shapely.transform(np.atleast_1d(shapes), self._place), SMOOTH)

    def _place(self, points: np.ndarray) -> np.ndarray:
        return (points - self.middle) * self.scale + [self.width / 2, self.height / 2]


def fitted(window: Sequence[float], width: int, height: int, margin: int = 12) -> Placing:
    """Fit ``window`` into the frame in its own proportions."""
    west, south, east, north = window
    stretch = cos(radians((south + north) / 2))
    across, up = max((east - west) * stretch, 1e-9), max(north - south, 1e-9)
    scale = min((width - 2 * margin) / across, (height - 2 * margin) / up)
    return Placing(width, height, ((west + east) / 2, (south + north) / 2), (scale * stretch, -scale))


def path(shape: Any) -> str:
    """One SVG path of an outline in pixels."""
    rings = [shapely.get_coordinates(ring)[:-1] for part in shapely.get_parts(shape) for ring in shapely.get_rings(part)]
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring.tolist()) + "Z" for ring in rings if len(ring))


def is_disc(shape: Any) -> bool:
    """Whether an outline in pixels is too small to be drawn as it is."""
    west, north, east, south = shape.bounds
    return max(east - west, south - north) < DISC


def middle(shape: Any) -> tuple[float, float]:
    """The middle of an outline's rectangle, in pixels."""
    west, north, east, south = shape.bounds
    return (west + east) / 2, (north + south) / 2


def name_places(regions: Sequence[Any], names: Sequence[str], size: float, taken: Sequence[Any],
                lines: int = 1) -> list[tuple[float, float]]:
    """Where the middle of each region's name (and ``lines`` - 1 under it) stands: inside, free of ``taken`` where that can be."""
    occupied = [shapely.buffer(one, 3) for one in taken]
    places = []
    for region, name in zip(regions, names, strict=True):
        across, up = size * max(len(name), 1) / 2, size * 0.7 * lines
        tree = shapely.STRtree(occupied)
        boxes = [(x, y, shapely.box(x - across, y - up, x + across, y + up)) for x, y in _candidates(region)]
        _, x, y, box = min((_badness(region, tree, occupied, box, x, y), x, y, box) for x, y, box in boxes)
        occupied.append(box)
        places.append((x, y))
    return places


def _candidates(region: Any) -> list[tuple[float, float]]:
    """Points inside a region: one that certainly is, and those of a grid."""
    west, north, east, south = region.bounds
    inside = region.representative_point()
    grid = [(x, y) for x in np.linspace(west, east, CANDIDATES).tolist() for y in np.linspace(north, south, CANDIDATES).tolist()]
    held = shapely.contains_xy(region, [x for x, _ in grid], [y for _, y in grid])
    return [(inside.x, inside.y), *(place for place, holds in zip(grid, held.tolist(), strict=True) if holds)]


def _badness(region: Any, tree: Any, occupied: Sequence[Any], box: Any, x: float, y: float) -> float:
    """Square pixels covered or outside, before the distance from the middle."""
    covered = sum(occupied[place].intersection(box).area for place in tree.query(box, "intersects").tolist())
    outside = box.area - box.intersection(region).area
    from_middle = float(np.hypot(x - region.centroid.x, y - region.centroid.y))
    return 10 * covered + 4 * outside + from_middle
