"""The shifted degrees of Chinese web maps, by the approximate formula that is public: for a marked preview only, never for measuring."""
import numpy as np
import shapely

from geodata.area import area_m2
from geodata.crs import Datum
from geodata.distance import length_m

_SEMI_MAJOR, _E2 = 6_378_245.0, 0.00669342162296594323

ALIKE_SHARE = 0.02
"""Areas that differ by no more may be of one region."""

LEAST_OVERLAP = 0.8
"""Share of both together that two outlines of one region have in common."""

FITS_BETTER = 0.8
"""The ground not shared must fall below this part of what it was, for the offset to be suspected."""


def shifted(places: np.ndarray) -> np.ndarray:
    """Bring true degrees to GCJ-02: rows of longitude, latitude in, the same out; approximate, metres."""
    x, y = places[:, 0] - 105.0, places[:, 1] - 35.0
    root, common = np.sqrt(np.abs(x)), 20 * np.sin(6 * x * np.pi) + 20 * np.sin(2 * x * np.pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + 2 / 3 * (
        common + 20 * np.sin(y * np.pi) + 40 * np.sin(y / 3 * np.pi) + 160 * np.sin(y / 12 * np.pi) + 320 * np.sin(y / 30 * np.pi))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + 2 / 3 * (
        common + 20 * np.sin(x * np.pi) + 40 * np.sin(x / 3 * np.pi) + 150 * np.sin(x / 12 * np.pi) + 300 * np.sin(x / 30 * np.pi))
    latitude = np.radians(places[:, 1])
    curved = 1 - _E2 * np.sin(latitude) ** 2
    offset = np.column_stack([east * curved**0.5 / np.cos(latitude), north * curved**1.5 / (1 - _E2)])
    moved: np.ndarray = places + np.degrees(offset / _SEMI_MAJOR)
    return moved


def unshifted(places: np.ndarray) -> np.ndarray:
    """Undo ``shifted`` by iteration, to well below a millimetre of the formula; how true the formula is nobody has published."""
    found = places
    for _turn in range(5):
        found = found - (shifted(found) - places)
    return found


def suspected_m(shapes: np.ndarray, home: shapely.Geometry) -> np.ndarray:
    """Metres by which outlines in degrees seem shifted, NaN where nothing speaks for it.

    Suspected is what resembles ``home`` (degrees on CGCS2000; area and ground by the constants above) and fits it clearly better once the
    offset is undone.
    """
    metres = np.full(len(shapes), np.nan)
    size, sizes = area_m2(np.array([home]), Datum.CGCS2000), area_m2(shapes, Datum.CGCS2000)
    alike = np.flatnonzero(np.abs(sizes / size - 1) <= ALIKE_SHARE)
    for index in alike[shapely.is_valid(shapes[alike])].tolist():
        undone = shapely.transform(shapes[index], unshifted)
        before, after = (1 - shapely.area(shapely.intersection(one, home)) / shapely.area(shapely.union(one, home))
                         for one in (shapes[index], undone))
        if before < 1 - LEAST_OVERLAP and after < FITS_BETTER * before:
            middle = shapely.get_coordinates(shapely.centroid(shapes[index]))
            metres[index] = length_m(*np.vstack([middle, unshifted(middle)]).T)
    return metres
