"""What undeclared coordinates could be in: every system that their numbers allow, where all would lie then, and what speaks for it."""
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from geodata import gcj02
from geodata.crs import (
    CHINA, SIX_DEGREE_ZONES, SURVEYED, THREE_DEGREE_ZONES, ZONE_METRES, Datum, crs_of, degrees_of, drawable, label_of, meridian_of, zone_in,
)
from geodata.errors import Candidate, Reason
from geodata.readers.boundaries import PLANE

MOST = 9
"""Three meridians on three datums: more than that a person cannot weigh."""


@dataclass(frozen=True)
class _Met:
    """What the numbers say: a point in each row and the corners of all, x and y as delivered but exchanged where ``swapped``."""

    middles: np.ndarray
    corners: np.ndarray
    zone: int | None
    swapped: bool


def zone_met(shapes: np.ndarray) -> int | None:
    """Read the zone in front of the eastings: 0 where plane coordinates have none, ``None`` for degrees."""
    bounds = shapely.bounds(shapes)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    if not len(bounds) or np.median(np.abs(bounds).max(axis=1)) < PLANE:
        return None
    return zone_in(float(np.median(bounds[:, 0]))) or zone_in(float(np.median(bounds[:, 1]))) or 0


def rows_at_home(shapes: np.ndarray, home: shapely.Geometry) -> tuple[int, int]:
    """Count the shapes whose middle lies in ``home``, both in degrees, and all that have one."""
    middles, _corners = _points(shapes)
    return _inside(middles, home), len(middles)


def candidates(shapes: np.ndarray, home: shapely.Geometry | None = None, shifts: Collection[Datum] = ()) -> tuple[Candidate, ...]:
    """List what ``shapes`` may be in, likeliest first: rows in ``home`` (degrees), then rows in China.

    With a zone in front of the eastings it is one zone on three datums. Without, it is each central meridian on three datums: those that
    bring rows home, else the nearest, ``MOST`` at most; without a home, all meridians on CGCS2000. What lies outside China is left out
    unless everything does. ``shifts`` are the datums that the bureau has parameters of.
    """
    met = _met(shapes)
    if not len(met.middles):
        return tuple(map(Candidate, Datum))
    found = list(_degrees(met, shapes, home, shifts) if met.zone is None else _plane(met, home, shifts))
    in_china = [one for one in found if one.reason is not Reason.ABROAD] or found
    if home is not None:
        in_china.sort(key=lambda one: _likeliest(one, home))
    if met.zone == 0 and home is not None:
        at_home = [one for one in in_china if one.reason is Reason.AT_HOME]
        in_china = (at_home or in_china)[:MOST]
    return tuple(in_china)


def _met(shapes: np.ndarray) -> _Met:
    middles, corners = _points(shapes)
    zone = zone_met(shapes)
    x, y = np.median(middles, axis=0) if len(middles) else (0.0, 0.0)
    west, south, east, north = CHINA
    if zone is None:
        swapped = south <= x <= north and west <= y <= east
    else:
        swapped = zone_in(x) is None and zone_in(y) is not None if zone else x >= ZONE_METRES > y
    return _Met(middles[:, ::-1], corners[:, ::-1], zone, True) if swapped else _Met(middles, corners, zone, False)


def _points(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    bounds = shapely.bounds(shapes)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    if not len(bounds):
        return np.empty((0, 2)), np.empty((0, 2))
    (west, south), (east, north) = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    return (bounds[:, :2] + bounds[:, 2:]) / 2, np.array([(west, south), (west, north), (east, south), (east, north)])


def _degrees(met: _Met, shapes: np.ndarray, home: shapely.Geometry | None, shifts: Collection[Datum]) -> Iterator[Candidate]:
    offset_m = float(np.nanmax(gcj02.suspected_m(shapes, home), initial=0.0)) if home is not None and not met.swapped else 0.0
    for datum in sorted(Datum, key=lambda one: one is not Datum.GCJ02) if offset_m else Datum:
        middles, corners = (gcj02.unshifted(some) if datum is Datum.GCJ02 else some for some in (met.middles, met.corners))
        also = _also(met, datum, shifts)
        if datum is Datum.GCJ02 and offset_m:
            also = (Reason.OFFSET_FITS, *also)
        yield _candidate(str(datum), datum, middles, corners, home, also, {"distance_m": round(offset_m)} if offset_m else {})


def _plane(met: _Met, home: shapely.Geometry | None, shifts: Collection[Datum]) -> Iterator[Candidate]:
    for datum in SURVEYED if met.zone or home is not None else SURVEYED[:1]:
        first = met.zone or THREE_DEGREE_ZONES[0]
        crs = crs_of(datum, first, in_front=bool(met.zone))
        middles, corners = degrees_of(met.middles, crs), degrees_of(met.corners, crs)
        for zone in (met.zone,) if met.zone else THREE_DEGREE_ZONES:
            east = np.array([meridian_of(zone) - meridian_of(first), 0.0])
            values = {"zone": zone, "width": 6 if zone in SIX_DEGREE_ZONES else 3, "meridian": meridian_of(zone)}
            also = (Reason.ZONE_IN_FRONT if met.zone else Reason.MERIDIAN, *_also(met, datum, shifts))
            answer = str(datum) if met.zone else label_of(crs_of(datum, zone, in_front=False))
            yield _candidate(answer, datum, middles + east, corners + east, home, also, values)


def _also(met: _Met, datum: Datum, shifts: Collection[Datum]) -> tuple[Reason, ...]:
    said = [Reason.AXES_SWAPPED] if met.swapped else []
    if datum is Datum.GCJ02:
        said.append(Reason.OFFSET)
    elif not drawable(datum):
        said.append(Reason.SHIFTED if datum in shifts else Reason.NOT_DRAWN)
    return tuple(said)


def _candidate(answer: str, datum: Datum, middles: np.ndarray, corners: np.ndarray, home: shapely.Geometry | None,
               also: tuple[Reason, ...], values: Mapping[str, object]) -> Candidate:
    total = len(middles)
    in_china, at_home = _inside(middles, shapely.box(*CHINA)), 0 if home is None else _inside(middles, home)
    bounds = (*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist())
    if at_home:
        reason, rows = Reason.AT_HOME, at_home
    elif not in_china:
        reason, rows = Reason.ABROAD, total
    elif home is not None:
        reason, rows = Reason.ELSEWHERE, total
    else:
        reason, rows = Reason.POSSIBLE, total
    return Candidate(answer, reason, {"datum": str(datum), "rows": rows, "total": total, **values}, bounds, also)


def _likeliest(one: Candidate, home: shapely.Geometry) -> tuple[int, float]:
    """Rows at home, most first; else how many degrees away."""
    rows = one.values["rows"] if one.reason is Reason.AT_HOME else 0
    assert isinstance(rows, int) and one.bounds is not None
    if rows or not np.isfinite(one.bounds).all():
        return -rows, np.inf
    return 0, round(shapely.distance(shapely.box(*one.bounds), home), 2)


def _inside(places: np.ndarray, region: shapely.Geometry) -> int:
    west, south, east, north = region.bounds
    x, y = places.T
    near = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    if not near.any():
        return 0
    shapely.prepare(region)
    return int(shapely.intersects_xy(region, *places[near].T).sum())
