"""How long a line is and how far a place lies from an outline: geodesics on the ellipsoid of the stored coordinate system."""
import numpy as np
import shapely
from pyproj import Geod

from geodata.crs import ELLIPSOIDS, Datum

_SEMI_MAJOR, _INVERSE_FLATTENING = ELLIPSOIDS[Datum.CGCS2000]
_GEOD = Geod(a=_SEMI_MAJOR, rf=_INVERSE_FLATTENING)

LEAST_M_A_DEGREE = 110_500.0
"""A degree of latitude is nowhere shorter."""


def length_m(longitudes: np.ndarray, latitudes: np.ndarray) -> float:
    """Length in metres of the line through places given in degrees; 0 for a single one."""
    return float(_GEOD.line_length(longitudes, latitudes))


def pairs_nearer_than(shapes: np.ndarray, most_m: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find the pairs of shapes nearer than ``most_m`` metres: earlier index, later index, metres between (0 where they touch or overlap).

    Shapes are polygons or multipolygons with x = longitude, y = latitude in degrees; missing and empty ones have no neighbours.
    Candidates come from a tree in a plane that never lengthens a distance, metres from geodesics between nearest points.
    """
    known = np.flatnonzero(~shapely.is_missing(shapes) & ~shapely.is_empty(shapes))
    if len(known) < 2:
        return known[:0], known[:0], np.zeros(0)
    _, south, _, north = shapely.total_bounds(shapes[known])
    narrow = np.array([np.cos(np.radians(max(abs(south), abs(north)))), 1.0])
    flat = shapely.transform(shapes[known], lambda xy: xy * narrow)
    later, earlier = shapely.STRtree(flat).query(flat, predicate="dwithin", distance=most_m / LEAST_M_A_DEGREE)
    once = earlier < later
    i, j = known[earlier[once]], known[later[once]]
    metres = np.array([_between_m(shapes[one], shapes[other]) for one, other in zip(i, j, strict=True)])
    near = metres < most_m
    order = np.lexsort((j[near], i[near]))
    return i[near][order], j[near][order], metres[near][order]


def _between_m(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Metres between the nearest points of two shapes (degrees)."""
    breadth = np.array([np.cos(np.radians((one.bounds[1] + one.bounds[3]) / 2)), 1.0])
    flat = [shapely.transform(shape, lambda xy: xy * breadth) for shape in (one, other)]
    (west, south), (east, north) = shapely.get_coordinates(shapely.shortest_line(*flat)) / breadth
    return float(_GEOD.inv(west, south, east, north)[2])


def distance_m(shape: shapely.Geometry, longitude: float, latitude: float) -> float:
    """Metres from a place (degrees) to the nearest point of the border of ``shape``; negative inside it.

    ``shape`` is a polygon or multipolygon with x = longitude, y = latitude in degrees. The nearest point is looked for in the plane
    that touches the ellipsoid at the place, which is true to well below a metre within some ten kilometres.
    """
    place, breadth = np.array([longitude, latitude]), np.array([np.cos(np.radians(latitude)), 1.0])
    border = shapely.transform(shape.boundary, lambda xy: (xy - place) * breadth)
    nearest = shapely.get_coordinates(shapely.shortest_line(border, shapely.Point(0, 0)))[0] / breadth + place
    metres = float(_GEOD.inv(longitude, latitude, *nearest)[2])
    return -metres if shapely.intersects_xy(shape, longitude, latitude) else metres
