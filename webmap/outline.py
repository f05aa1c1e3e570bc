"""One outline as a drawing: the shape in a frame, its corners numbered, a scale bar."""

from dataclasses import dataclass
from math import cos, radians
from typing import Any

import numpy as np
import shapely

METRES_A_DEGREE = 111_320.0
"""Length of a degree of latitude, near enough for a drawing."""

NICE = (1.0, 2.0, 5.0)
MOST_NUMBERED = 60
"""Corners above which numbers would cover the drawing."""


@dataclass(frozen=True)
class Corner:
    """A corner: its number, its place in the drawing, its degrees (x = longitude, y = latitude)."""

    number: int
    x: float
    y: float
    longitude: float
    latitude: float
    label_x: float
    label_y: float


@dataclass(frozen=True)
class Drawing:
    """An outline in a frame of ``width`` by ``height``: one SVG path, corners by ring, a scale bar of ``bar`` for ``bar_metres``."""

    width: int
    height: int
    path: str
    corners: list[Corner]
    bar: float
    bar_metres: float

    @property
    def numbered(self) -> bool:
        """Whether the corners carry their numbers."""
        return len(self.corners) <= MOST_NUMBERED


def drawing(shape: Any, width: int = 480, height: int = 300, margin: int = 46) -> Drawing:
    """Draw ``shape`` (degrees, x = longitude, y = latitude) in its own proportions."""
    west, south, east, north = shape.bounds
    stretch = cos(radians((south + north) / 2))
    span = max((east - west) * stretch, 1e-9), max(north - south, 1e-9)
    scale = min((width - 2 * margin) / span[0], (height - 2 * margin) / span[1])
    middle = np.array([(west + east) / 2, (south + north) / 2])

    def place(points: np.ndarray) -> np.ndarray:
        return (points - middle) * [stretch * scale, -scale] + [width / 2, height / 2 - 8]

    rings = [shapely.get_coordinates(ring)[:-1] for part in shapely.get_parts(shape) for ring in shapely.get_rings(part)]
    placed = [place(ring) for ring in rings]
    path = " ".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in placed)
    metres, bar = _scale_bar(scale, width / 3)
    return Drawing(width, height, path, _corners(rings, placed), bar, metres)


def _scale_bar(pixels_a_degree: float, longest: float) -> tuple[float, float]:
    """The roundest length of ground that fits: metres, and pixels of the drawing."""
    pixels_a_metre = pixels_a_degree / METRES_A_DEGREE
    steps = [nice * 10.0 ** power for power in range(0, 6) for nice in NICE]
    metres = max((step for step in steps if step * pixels_a_metre <= longest), default=steps[0])
    return metres, metres * pixels_a_metre


def _corners(rings: list[np.ndarray], placed: list[np.ndarray]) -> list[Corner]:
    corners: list[Corner] = []
    for ring, places in zip(rings, placed, strict=True):
        middle = places.mean(axis=0)
        for (longitude, latitude), (x, y) in zip(ring, places, strict=True):
            away = np.array([x, y]) - middle
            label = np.array([x, y]) + away / max(float(np.hypot(*away)), 1e-9) * 14
            corners.append(Corner(len(corners) + 1, *map(float, (x, y, longitude, latitude, *label))))
    return corners
