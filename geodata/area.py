"""How large an outline is: the official series, plane and sphere beside it, the verdict on a published area."""
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache

import numpy as np
import shapely

from geodata.crs import ELLIPSOIDS, Datum

Strip = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
"""From x and y of every corner: its breadth, and the height up to it, whose product is an area in m2."""

CHUNK = 1_000
"""Shapes measured at a time, so that their coordinates stay in the processor's cache."""

RADIAN = np.pi / 180

SPHERE_RADIUS_M = 6_371_000.0
"""The sphere behind exploration titles of about 2009 to 2015 (found by comparison; no regulation names it)."""


class Verdict(StrEnum):
    """What a published area agrees with."""

    AGREES = "agrees"
    PLANE_OR_OLDER = "plane_or_older"
    OLDER_SPHERICAL = "older_spherical"
    UNCLEAR = "unclear"
    CONFLICT = "conflict"


def area_m2(shapes: np.ndarray, datum: Datum) -> np.ndarray:
    """Area on the ellipsoid of ``datum`` by the official series, vertices as delivered, in square metres.

    ``shapes`` are polygons or multipolygons with x = longitude, y = latitude in degrees; anything else gives NaN,
    as does a datum that is no datum (GCJ-02). Rings of either direction give a positive area, holes are subtracted.
    Source: TD/T 1055-2019 appendix D, prescribed for mining rights by the ministry's notice of August 2022;
    L0 is the first longitude of each ring.

    Examples
    --------
    >>> square = shapely.box(116.0, 41.0, 116.0 + 1 / 60, 41.0 + 1 / 60)
    >>> area_m2(np.array([square]), Datum.CGCS2000).round(2).tolist()
    [2595104.92]
    """
    if datum not in ELLIPSOIDS:
        return np.full(len(shapes), np.nan)
    semi_minor, coefficients = _series(datum)

    def strip(longitude: np.ndarray, latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        # 2 sin(k dB/2) cos(k Bm) = sin(k B2) - sin(k B1): each term of the series belongs to a corner, not to an edge
        sine = _sine(latitude)
        square = sine * sine
        height = np.full_like(sine, coefficients[-1])
        for coefficient in coefficients[-2::-1]:
            height *= square
            height += coefficient
        height *= sine
        return longitude * (RADIAN * semi_minor**2), height

    return _in_chunks(shapes, strip)


def sphere_area_m2(shapes: np.ndarray) -> np.ndarray:
    """Area by the same rule on the sphere of 6371.0 km; ``shapes`` as for ``area_m2``."""
    return _in_chunks(shapes, lambda longitude, latitude: (longitude * (RADIAN * SPHERE_RADIUS_M**2), _sine(latitude)))


def plane_area_m2(shapes: np.ndarray) -> np.ndarray:
    """Area in the plane of the projection; ``shapes`` have x = east, y = north in metres."""
    return _in_chunks(shapes, lambda east, north: (east, north))


def published_verdict(published_m2: float, official_m2: float, plane_m2: float, sphere_m2: float) -> Verdict:
    """Say which way of measuring a published area agrees with; differences are shares of the official area.

    Up to 50 m2 or 1e-6 it agrees. Up to 5e-4 it was measured in the plane or by an older method. Up to 0.5 %
    it is the older spherical method or rounding; a published area that fits the sphere better than anything else
    to 5e-4 is so too, however far it is from the official one. Above 1 % a person must settle it.
    Between 0.5 and 1 % nothing is claimed.
    """
    difference = abs(published_m2 - official_m2)
    share = difference / official_m2 if official_m2 else np.inf
    if difference <= 50.0 or share <= 1e-6:
        return Verdict.AGREES
    if share <= 5e-4 or abs(published_m2 - plane_m2) <= min(50.0, 5e-4 * plane_m2):
        return Verdict.PLANE_OR_OLDER
    if share <= 5e-3 or abs(published_m2 - sphere_m2) <= 5e-4 * sphere_m2:
        return Verdict.OLDER_SPHERICAL
    return Verdict.UNCLEAR if share <= 1e-2 else Verdict.CONFLICT


def _sine(latitude: np.ndarray) -> np.ndarray:
    """Sine of degrees from -90 to 90, by the tangent, for which numpy has vector instructions."""
    tangent = np.tan(latitude * RADIAN)
    sine: np.ndarray = tangent / np.sqrt(1 + tangent * tangent)
    return sine


@lru_cache
def _series(datum: Datum) -> tuple[float, np.ndarray]:
    """Give the semi-minor axis in metres and the series as an odd polynomial of sin B: c0 s + c1 s^3 + ... + c4 s^9."""
    semi_major, inverse_flattening = ELLIPSOIDS[datum]
    semi_minor = semi_major * (1 - 1 / inverse_flattening)
    e2 = 1 - (semi_minor / semi_major) ** 2
    terms = (
        1 + 3 / 6 * e2 + 30 / 80 * e2**2 + 35 / 112 * e2**3 + 630 / 2304 * e2**4,
        -(1 / 6 * e2 + 15 / 80 * e2**2 + 21 / 112 * e2**3 + 420 / 2304 * e2**4),
        3 / 80 * e2**2 + 7 / 112 * e2**3 + 180 / 2304 * e2**4,
        -(1 / 112 * e2**3 + 45 / 2304 * e2**4),
        5 / 2304 * e2**4,
    )
    multiples = np.zeros((5, 5))        # row k: sin((2k+1) B) by odd powers of sin B
    multiples[0, 0] = 1
    multiples[1, :2] = 3, -4
    for k in range(2, 5):               # sin((2k+1) B) = 2 cos 2B sin((2k-1) B) - sin((2k-3) B), cos 2B = 1 - 2 s^2
        multiples[k] = 2 * multiples[k - 1] - multiples[k - 2]
        multiples[k, 1:] -= 4 * multiples[k - 1, :-1]
    return semi_minor, np.array(terms) @ multiples


def _in_chunks(shapes: np.ndarray, strip: Strip) -> np.ndarray:
    shapes = np.asarray(shapes, dtype=object)
    chunks = [_area_of(shapes[start:start + CHUNK], strip) for start in range(0, len(shapes), CHUNK)]
    return np.concatenate(chunks) if chunks else np.zeros(0)


@np.errstate(invalid="ignore")      # infinite corners have no area
def _area_of(shapes: np.ndarray, strip: Strip) -> np.ndarray:
    """Sum over the edges of every ring: mean breadth from the ring's first corner, times the rise of height."""
    kinds = shapely.get_type_id(shapes)
    parts, shape_of_part = _split(shapely.get_parts, shapes, kinds != 3)
    rings, part_of_ring = _split(shapely.get_rings, parts, shapely.get_num_interior_rings(parts) != 0)
    corners = shapely.get_num_coordinates(rings)
    filled = corners > 0
    corners_of_filled = corners[filled]
    ends = np.cumsum(corners_of_filled)
    starts = ends - corners_of_filled
    breadth, height = strip(*shapely.get_coordinates(rings).T)
    breadth = breadth - np.repeat(breadth[starts], corners_of_filled)
    edges = np.zeros(len(breadth))
    np.add(breadth[1:], breadth[:-1], out=edges[:-1])
    edges[:-1] *= np.diff(height)
    edges[ends - 1] = 0     # from the last corner of a ring to the first of the next
    ring_areas = np.zeros(len(rings))
    ring_areas[filled] = np.abs(np.add.reduceat(edges, starts)) / 2 if len(starts) else 0
    outer = np.diff(part_of_ring, prepend=-1) != 0
    areas = np.bincount(shape_of_part[part_of_ring], weights=np.where(outer, ring_areas, -ring_areas),
                        minlength=len(shapes))
    return np.where((kinds == 3) | (kinds == 6), areas, np.nan)


def _split(split: Callable[..., tuple[np.ndarray, np.ndarray]], shapes: np.ndarray,
           composed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Split where something is composed of several; most chunks are not, and stay as they are."""
    return split(shapes, return_index=True) if composed.any() else (shapes, np.arange(len(shapes)))
