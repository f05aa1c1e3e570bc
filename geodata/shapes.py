"""Check, simplify and pair outlines: pure shapely, whole arrays at a time.

Shapes are numpy arrays of polygons and multipolygons, x = longitude, y = latitude in degrees, unless said otherwise.
"""
import re
from collections.abc import Iterator

import numpy as np
import shapely
from pyproj import CRS

from geodata.area import area_m2
from geodata.crs import CHINA, SIX_DEGREE_ZONES, THREE_DEGREE_ZONES, ZONE_METRES, Datum, zone_of
from geodata.findings import Finding, FindingCode, Severity

LONGEST_RING = 99_999
"""Corners that a ring may have at most: no survey has so many, and every later step would pay for them."""

SMALLEST_OVERLAP_M2 = 1.0
"""Below this, two outlines only share a border."""

DEEPEST = 10
"""Rings within rings that any survey has."""

_POLYGON, _MULTIPOLYGON = 3, 6
_ZONES = (*SIX_DEGREE_ZONES, *THREE_DEGREE_ZONES)
_REASONS = {"Self-intersection": FindingCode.SELF_CROSSING, "Ring Self-intersection": FindingCode.SELF_CROSSING,
            "Too few points": FindingCode.TOO_FEW_POINTS, "Invalid Coordinate": FindingCode.COORDINATES_NOT_FINITE}


@np.errstate(invalid="ignore")      # not a number is one of the findings
def findings_in_shapes(shapes: np.ndarray, rows: np.ndarray) -> list[Finding]:
    """Say what is wrong with each outline: the first thing that blocks it, and where it lies."""
    shapes, rows = np.asarray(shapes, dtype=object), np.asarray(rows)
    kinds = shapely.get_type_id(shapes)
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    other = ~missing & (kinds != _POLYGON) & (kinds != _MULTIPOLYGON)
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    endless = np.isin(np.arange(len(shapes)), owner[~np.isfinite(coordinates).all(axis=1)]) & ~missing & ~other
    long = ~missing & ~other & ~endless & _with_long_ring(shapes)
    usable = ~(missing | other | endless | long)
    bounds = shapely.bounds(shapes)
    swapped = usable & swapped_degrees(shapes)
    twice = np.where(usable, points_twice(shapes, coordinates, owner), 0)
    beyond = usable & ~swapped & ~_inside(bounds, (-180.0, -90.0, 180.0, 90.0))
    return [
        *_blocked(rows[missing], FindingCode.SHAPE_MISSING),
        *(Finding(FindingCode.NOT_POLYGONAL, Severity.BLOCKS, int(row), values={"kind": shape.geom_type})
          for row, shape in zip(rows[other], shapes[other], strict=True)),
        *_blocked(rows[endless], FindingCode.COORDINATES_NOT_FINITE),
        *(Finding(FindingCode.RING_TOO_LONG, Severity.BLOCKS, int(row),
                  values={"points": int(points), "limit": LONGEST_RING})
          for row, points in zip(rows[long], shapely.get_num_coordinates(shapes[long]), strict=True)),
        *_blocked(rows[swapped], FindingCode.AXES_SWAPPED, mend="swap_axes"),
        *_blocked(rows[beyond], FindingCode.COORDINATES_OUT_OF_RANGE),
        *_invalid(shapes[usable & ~beyond & ~swapped], rows[usable & ~beyond & ~swapped]),
        *(Finding(FindingCode.POINTS_TWICE, Severity.NOTES, int(rows[place]), values={"points": int(twice[place])}, mend="drop_points")
          for place in np.flatnonzero(twice)),
        *_outside_china(rows, usable & ~swapped & ~beyond, bounds),
        *_duplicates(shapes[usable], rows[usable], bounds[usable]),
    ]


@np.errstate(invalid="ignore")
def findings_in_plane(shapes: np.ndarray, rows: np.ndarray, crs: CRS) -> list[Finding]:
    """Compare plane coordinates (x = east, y = north, metres) with the zone that ``crs`` declares."""
    west, south, east, _north = shapely.bounds(shapes).T
    declared, zone, swapped = zone_of(crs), _zones_in_front(west), swapped_in_plane(shapes, crs)
    degrees = (np.abs(west) <= 180) & (np.abs(south) <= 90)
    wrong = ~swapped & np.isin(zone, _ZONES) & (zone != (declared or 0))
    without = ~swapped & ~degrees & (zone == 0) & (east < ZONE_METRES) & bool(declared)
    return [
        *_blocked(rows[swapped], FindingCode.AXES_SWAPPED, mend="swap_axes"),
        *_blocked(rows[degrees], FindingCode.COORDINATES_OUT_OF_RANGE),
        *(Finding(FindingCode.ZONE_WRONG, Severity.BLOCKS, int(row), values={"zone": int(met), "declared": declared})
          for row, met in zip(rows[wrong], zone[wrong], strict=True)),
        *_blocked(rows[without], FindingCode.ZONE_MISSING),
    ]


def swapped_degrees(shapes: np.ndarray) -> np.ndarray:
    """Tell which shapes in degrees lie in China only with x and y exchanged."""
    return _inside(shapely.bounds(shapes)[:, [1, 0, 3, 2]], CHINA)


@np.errstate(invalid="ignore")
def swapped_in_plane(shapes: np.ndarray, crs: CRS) -> np.ndarray:
    """Tell which shapes in metres have the easting of ``crs`` where the northing belongs."""
    west, south, _east, _north = shapely.bounds(shapes).T
    swapped: np.ndarray = np.isin(_zones_in_front(south), _ZONES) & (west < 10 * ZONE_METRES) if zone_of(crs) else \
        (west >= ZONE_METRES) & (south < ZONE_METRES) & ~np.isin(_zones_in_front(west), _ZONES)
    return swapped


def points_twice(shapes: np.ndarray, coordinates: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """Count the points of each polygon that repeat the one before in the same ring; ``coordinates`` and ``owner`` as shapely gives them."""
    counted = np.zeros(len(shapes), dtype=int)
    met = np.unique(owner[1:][(coordinates[1:] == coordinates[:-1]).all(axis=1) & (owner[1:] == owner[:-1])])
    if len(met):        # perhaps only where one ring ends and the next begins
        parts, of = shapely.get_parts(shapes[met], return_index=True)
        rings, of_part = shapely.get_rings(parts, return_index=True)
        points, ring = shapely.get_coordinates(rings, return_index=True)
        again = ring[1:][(points[1:] == points[:-1]).all(axis=1) & (ring[1:] == ring[:-1])]
        counted[met] = np.bincount(of[of_part[again]], minlength=len(met))
    return counted


def findings_in_overlaps(shapes: np.ndarray, rows: np.ndarray, datum: Datum) -> list[Finding]:
    """Name every pair of rows, all of them valid, that share ground; the same outline twice is said elsewhere."""
    first, second, shared_m2 = _overlapping(shapes, np.arange(len(shapes)), datum)
    distinct = ~shapely.equals(shapes[first], shapes[second])
    places = representative_points(shapely.intersection(shapes[first[distinct]], shapes[second[distinct]]))
    return [Finding(FindingCode.OVERLAP_IN_FILE, Severity.WARNS, int(rows[later]), place=(float(x), float(y)),
                    values={"other_row": int(rows[earlier]), "area_m2": round(float(shared), 1)})
            for earlier, later, shared, (x, y)
            in zip(first[distinct], second[distinct], shared_m2[distinct], places, strict=True)]


def depths(rings: np.ndarray) -> np.ndarray:
    """How many other rings each of the valid polygons ``rings`` lies in."""
    inner, outer = shapely.STRtree(rings).query(rings, predicate="covered_by")
    return np.bincount(inner[~shapely.equals(rings[inner], rings[outer])], minlength=len(rings))


def composed(rings: np.ndarray, added: np.ndarray) -> tuple[shapely.Geometry, bool]:
    """Join valid rings that are ``added`` and take away the others, the outer ones first; whether rings of one sign share ground.

    Rings as they are, which is no valid shape, where more lie within each other than any survey has.
    """
    depth = depths(rings)
    if depth.max() > DEEPEST:
        return shapely.MultiPolygon(list(rings)), False
    whole, overlapping = shapely.Polygon(), False
    for level in range(depth.max() + 1):
        plus, minus = rings[(depth == level) & added], rings[(depth == level) & ~added]
        joined, taken = shapely.union_all([whole, *plus]), shapely.union_all(minus)
        overlapping |= joined.area < (whole.area + shapely.area(plus).sum()) * (1 - 1e-9) or (
            taken.area < shapely.area(minus).sum() * (1 - 1e-9))
        whole = shapely.difference(joined, taken)
    return whole, bool(overlapping)


def make_valid(shapes: np.ndarray) -> np.ndarray:
    """Mend crossing outlines; what is valid stays the same object, slivers without area are dropped."""
    whole = np.array(shapes, dtype=object)
    for _pass in range(2):      # rounding the new corners of the first pass can make a new crossing
        broken = ~shapely.is_valid(whole) & ~shapely.is_missing(whole)
        whole[broken] = shapely.make_valid(whole[broken], method="structure", keep_collapsed=False)
    return whole


def simplify(shapes: np.ndarray, tolerance: float) -> np.ndarray:
    """Leave out corners nearer than ``tolerance`` degrees to the line between their neighbours; for drawing only.

    A shape that would vanish keeps its few most telling corners.
    """
    if tolerance <= 0:
        return shapes
    drawn: np.ndarray = shapely.simplify(shapes, tolerance, preserve_topology=False)
    lost = shapely.is_empty(drawn)
    drawn[lost] = shapely.simplify(shapes[lost], tolerance, preserve_topology=True)
    return drawn


def representative_points(shapes: np.ndarray) -> np.ndarray:
    """Give a point inside each shape as rows of x, y; NaN for a missing or empty shape."""
    points = np.where(shapely.is_empty(shapes), None, shapely.point_on_surface(shapes))
    return np.column_stack([shapely.get_x(points), shapely.get_y(points)])


def overlapping_pairs(shapes: np.ndarray, datum: Datum = Datum.CGCS2000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find the pairs of valid shapes that share ground: earlier index, later index, shared area in m2."""
    return _overlapping(shapes, np.flatnonzero(_measurable(shapes)), datum)


def overlaps_with(shapes: np.ndarray, registered: np.ndarray,
                  datum: Datum = Datum.CGCS2000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find what shares ground with the registered shapes: index, registered index, shared area in m2."""
    known = np.flatnonzero(_measurable(registered))
    valid = np.flatnonzero(_measurable(shapes)) if len(known) else known
    new, old = shapely.STRtree(registered[known]).query(shapes[valid])
    return _sharing(shapes, registered, valid[new], known[old], datum)


def _overlapping(shapes: np.ndarray, valid: np.ndarray, datum: Datum) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    later, earlier = shapely.STRtree(shapes[valid]).query(shapes[valid])
    once = earlier < later
    return _sharing(shapes, shapes, valid[earlier[once]], valid[later[once]], datum)


def _sharing(left: np.ndarray, right: np.ndarray, i: np.ndarray, j: np.ndarray,
             datum: Datum) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    parts, whole = shapely.get_parts(shapely.intersection(left[i], right[j]), return_index=True)    # of a collection only the ground counts
    shared_m2 = np.bincount(whole, np.nan_to_num(area_m2(parts, datum)), minlength=len(i))
    order = np.lexsort((j, i))
    order = order[shared_m2[order] >= SMALLEST_OVERLAP_M2]
    return i[order], j[order], shared_m2[order]


def _measurable(shapes: np.ndarray) -> np.ndarray:
    valid: np.ndarray = shapely.is_valid(shapes)
    return valid & np.isin(shapely.get_type_id(shapes), (_POLYGON, _MULTIPOLYGON))


def _zones_in_front(eastings: np.ndarray) -> np.ndarray:
    zones: np.ndarray = np.nan_to_num(eastings // ZONE_METRES, posinf=0, neginf=0).astype(int)
    return zones


def _inside(bounds: np.ndarray, window: tuple[float, float, float, float]) -> np.ndarray:
    west, south, east, north = window
    return (bounds[:, 0] >= west) & (bounds[:, 1] >= south) & (bounds[:, 2] <= east) & (bounds[:, 3] <= north)


def _with_long_ring(shapes: np.ndarray) -> np.ndarray:
    long: np.ndarray = shapely.get_num_coordinates(shapes) > LONGEST_RING
    for index in np.flatnonzero(long):
        long[index] = shapely.get_num_coordinates(shapely.get_rings(shapes[index])).max(initial=0) > LONGEST_RING
    return long


def _blocked(rows: np.ndarray, code: FindingCode, mend: str | None = None) -> Iterator[Finding]:
    return (Finding(code, Severity.BLOCKS, int(row), mend=mend) for row in rows)


def _invalid(shapes: np.ndarray, rows: np.ndarray) -> Iterator[Finding]:
    broken = ~shapely.is_valid(shapes)
    for row, reason in zip(rows[broken], shapely.is_valid_reason(shapes[broken]), strict=True):
        words, _, point = reason.partition("[")
        place = tuple(map(float, re.findall(r"[-+\d.eE]+", point)))
        code = next((code for start, code in _REASONS.items() if words.startswith(start)), FindingCode.NOT_VALID)
        yield Finding(code, Severity.BLOCKS, int(row), place=(place[0], place[1]) if len(place) >= 2 else None,
                      values={"reason": words}, mend="make_valid")


def _outside_china(rows: np.ndarray, placed: np.ndarray, bounds: np.ndarray) -> list[Finding]:
    """Say it once where it is true of the whole file."""
    outside = placed & ~_inside(bounds, CHINA)
    if outside.any() and outside.sum() == placed.sum():
        return [Finding(FindingCode.OUTSIDE_CHINA, Severity.WARNS, values={"rows": int(outside.sum())})]
    return [Finding(FindingCode.OUTSIDE_CHINA, Severity.WARNS, int(row)) for row in rows[outside]]


def _duplicates(shapes: np.ndarray, rows: np.ndarray, bounds: np.ndarray) -> Iterator[Finding]:
    """Compare only shapes with the same bounding box."""
    order = np.lexsort(bounds.T)
    alike = np.flatnonzero((np.diff(bounds[order], axis=0) == 0).all(axis=1))
    pairs = np.sort(np.column_stack([order[alike], order[alike + 1]]), axis=1)
    same = shapely.equals(shapely.normalize(shapes[pairs[:, 0]]), shapely.normalize(shapes[pairs[:, 1]]))
    for earlier, later in pairs[same]:
        yield Finding(FindingCode.DUPLICATE_IN_FILE, Severity.WARNS, int(rows[later]),
                      values={"other_row": int(rows[earlier])})
