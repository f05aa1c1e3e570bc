"""The one stored coordinate system, the Chinese zones, and honest conversion: nothing else may write an EPSG number.

Everywhere x = longitude or east, y = latitude or north. Between datums nothing is ever converted: for Xi'an 1980 and
Beijing 1954 no transformation is published, and PROJ's silent substitute ("ballpark") is off by about 100 m.
"""
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from geodata.errors import Candidate, UnknownCrs

STORED_SRID = 4490

ZONE_METRES = 1_000_000
"""A zone stands in front of the six digits of an easting; northings on land of China are longer."""

CHINA = (73.0, 3.0, 136.0, 54.0)
"""West, south, east, north in degrees, seas included."""


class Datum(StrEnum):
    """What longitude and latitude refer to."""

    CGCS2000 = "cgcs2000"
    WGS84 = "wgs84"
    XIAN_1980 = "xian_1980"
    BEIJING_1954 = "beijing_1954"
    GCJ02 = "gcj02"
    """The shifted degrees of AMap, DataV and Tencent, about 500 m off; never drawn or measured: no official inverse."""


@dataclass(frozen=True)
class Shift:
    """The bureau's own parameters from a datum to CGCS2000.

    Seven: metres dx dy dz, seconds of arc rx ry rz (position vector), parts in a million. Four: metres dx (east) dy (north), seconds of
    arc from north to east, parts in a million, in the plane of three-degree zone ``zone`` with its zone in front.
    """

    values: tuple[float, ...]
    zone: int | None = None


ELLIPSOIDS = {
    Datum.CGCS2000: (6378137.0, 298.257222101),
    Datum.WGS84: (6378137.0, 298.257223563),
    Datum.XIAN_1980: (6378140.0, 298.257),
    Datum.BEIJING_1954: (6378245.0, 298.3),
}
"""Semi-major axis in metres and inverse flattening."""

_GEOGRAPHIC = {Datum.CGCS2000: STORED_SRID, Datum.WGS84: 4326, Datum.XIAN_1980: 4610, Datum.BEIJING_1954: 4214}
_SIX_DEGREES = {Datum.CGCS2000: 4478, Datum.XIAN_1980: 2314, Datum.BEIJING_1954: 21400}
_THREE_DEGREES = {Datum.CGCS2000: 4488, Datum.XIAN_1980: 2324, Datum.BEIJING_1954: 2376}
"""Add the zone to get the system whose eastings start with the zone."""

_WITHOUT_ZONE = {Datum.CGCS2000: 4509, Datum.XIAN_1980: 2345, Datum.BEIJING_1954: 2397}
"""Add the three-degree zone to get the system whose eastings start with no zone; six-degree zones have some of the same meridians."""

SURVEYED = tuple(_WITHOUT_ZONE)
"""The datums of plane coordinates."""

_DATUM_NAMES = {
    Datum.CGCS2000: ("cgcs2000", "china2000", "chinageodeticcoordinatesystem2000"),
    Datum.WGS84: ("wgs84", "wgs1984", "worldgeodeticsystem1984"),
    Datum.XIAN_1980: ("xian1980", "xian80"),
    Datum.BEIJING_1954: ("beijing1954", "beijing54"),
}

SIX_DEGREE_ZONES = range(13, 24)
THREE_DEGREE_ZONES = range(25, 46)

WITHOUT_ZONE = tuple(f"EPSG:{_WITHOUT_ZONE[Datum.CGCS2000] + zone}" for zone in THREE_DEGREE_ZONES)
"""The systems of CGCS2000 whose eastings start with no zone, west to east."""


def drawable(datum: Datum) -> bool:
    """Tell whether degrees on ``datum`` may stand on the map as they are.

    WGS 84 and CGCS2000 differ by less than a metre and are taken as the same.
    """
    return datum in (Datum.CGCS2000, Datum.WGS84)


def crs_named(name: str) -> CRS | Datum:
    """Understand what a person answers: ``EPSG:4527``, ``cgcs2000``, ``gcj02``."""
    try:
        return Datum(name.strip().lower().replace("-", ""))
    except ValueError:
        pass
    try:
        return CRS.from_user_input(name)
    except CRSError as failure:
        raise UnknownCrs(name, tuple(map(Candidate, Datum))) from failure


def crs_of(datum: Datum, zone: int | None = None, *, in_front: bool = True) -> CRS:
    """Give the geographic system of ``datum``, or the Gauss-Krueger one of ``zone``, which its eastings start with or not."""
    if zone is None:
        return CRS.from_epsg(_GEOGRAPHIC[datum])
    if not in_front:
        return CRS.from_epsg(_WITHOUT_ZONE[datum] + zone)
    return CRS.from_epsg((_SIX_DEGREES if zone in SIX_DEGREE_ZONES else _THREE_DEGREES)[datum] + zone)


def datum_of(crs: CRS) -> Datum:
    """Find the datum by its name, as EPSG, GDAL and Esri write it."""
    written = " ".join(part.name for part in (crs, crs.geodetic_crs, crs.datum) if part is not None)
    letters = "".join(filter(str.isalnum, written.lower()))
    for datum, names in _DATUM_NAMES.items():
        if any(name in letters for name in names):
            return datum
    raise UnknownCrs(crs.name, tuple(map(Candidate, Datum)))


def label_of(crs: CRS) -> str:
    """Name a system as people do: ``EPSG:4527`` where it has a number, its own name elsewhere."""
    authority = crs.to_authority(min_confidence=70)
    return ":".join(authority) if authority else crs.name


def zone_in(east: float) -> int | None:
    """Read the zone in front of an easting of eight digits (metres); ``None`` where none stands."""
    zone = int(east // ZONE_METRES) if np.isfinite(east) else 0
    return zone if zone in SIX_DEGREE_ZONES or zone in THREE_DEGREE_ZONES else None


def meridian_of(zone: int) -> int:
    """Central meridian of a zone of either width, in degrees east."""
    return 6 * zone - 3 if zone in SIX_DEGREE_ZONES else 3 * zone


def zone_of(crs: CRS) -> int | None:
    """Read the zone that the eastings of ``crs`` start with; ``None`` where they start with none."""
    if not crs.is_projected or crs.coordinate_operation is None:
        return None
    false_easting = {parameter.name: parameter.value for parameter in crs.coordinate_operation.params}
    return zone_in(float(false_easting.get("False easting", 0.0)))


def central_meridian(crs: CRS) -> float:
    """Degrees east of the meridian in the middle of a projected system."""
    assert crs.coordinate_operation is not None
    return float(next(one.value for one in crs.coordinate_operation.params if one.name == "Longitude of natural origin"))


def to_geographic(shapes: np.ndarray, crs: CRS) -> np.ndarray:
    """Undo the projection: plane metres to degrees on the same datum, x = longitude, y = latitude."""
    degrees: np.ndarray = shapely.transform(shapes, lambda xy: degrees_of(xy, crs)) if crs.is_projected else shapes
    return degrees


def degrees_of(places: np.ndarray, crs: CRS) -> np.ndarray:
    """Undo the projection of rows of east, north in metres; rows of longitude, latitude on the same datum. Degrees stay as they are."""
    base = crs.geodetic_crs
    assert base is not None
    if not crs.is_projected:
        return places
    return np.column_stack(_steps(crs, base).transform(*places.T))


def in_zones(shapes: np.ndarray, datum: Datum, zone: int | None = None) -> np.ndarray:
    """Project degrees on ``datum`` to metres in the three-degree ``zone``, or in that of each one's middle, x = east, y = north.

    Missing where there is no such zone (outside 73.5 to 136.5 degrees east), and on the shifted degrees of GCJ-02.
    """
    west, _south, east, _north = shapely.bounds(shapes).T
    zones = np.round(np.nan_to_num((west + east) / 2) / 3).astype(int) if zone is None else np.full(len(shapes), zone)
    plane = np.full(len(shapes), None, dtype=object)
    own = Datum.CGCS2000 if datum is Datum.WGS84 else datum
    for zone in set(zones.tolist()).intersection(THREE_DEGREE_ZONES if own in _THREE_DEGREES else ()):
        steps = _steps(crs_of(own), crs_of(own, zone))
        plane[zones == zone] = shapely.transform(shapes[zones == zone], lambda xy, steps=steps: np.column_stack(steps.transform(*xy.T)))
    return plane


def three_degree_zone(shapes: np.ndarray) -> int:
    """The zone in whose middle degrees lie best: that of the middle of all."""
    west, _south, east, _north = shapely.total_bounds(shapes)
    return int(round((west + east) / 2 / 3))


def _steps(before: CRS, after: CRS) -> Transformer:
    return Transformer.from_crs(before, after, always_xy=True, allow_ballpark=False, only_best=True)
