"""How long a line is and how far a place lies from an outline: geodesics on the ellipsoid of the stored coordinate system."""
import numpy as np
import shapely
from pyproj import Geod

from geodata.crs import ELLIPSOIDS, Datum

_SEMI_MAJOR, _INVERSE_FLATTENING = ELLIPSOIDS[Datum.CGCS2000]
_GEOD = Geod(a=_SEMI_MAJOR, rf=_INVERSE_FLATTENING)


def length_m(longitudes: np.ndarray, latitudes: np.ndarray) -> float:
    """Length in metres of the line through places given in degrees; 0 for a single one."""
    return float(_GEOD.line_length(longitudes, latitudes))


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
