"""Borders brought onto those of their neighbours: corners within a stated distance, and never more than a sliver of ground."""
import numpy as np
import shapely

from geodata.crs import ELLIPSOIDS, Datum

LEAST_M = 0.001
"""A corner nearer than this already lies on its neighbour's edge."""

LEAST_M2 = 0.01
"""Ground smaller than this is the rounding of coordinates."""


def snapped(shapes: np.ndarray, neighbours: np.ndarray, distance_m: float) -> np.ndarray:
    """Move corners within ``distance_m`` metres of a neighbour onto its edge, and take away the sliver shared with it.

    All are valid polygons or multipolygons, x = longitude, y = latitude in degrees on one datum. A shape stays the same object where there
    is nothing to do, and where more than a sliver would go: its outline would move farther than ``distance_m``, fall apart or cross
    itself. Corners that are not moved keep their coordinates to the last digit; doing it twice changes nothing more.
    """
    result = np.array(shapes, dtype=object)
    known = np.flatnonzero(shapely.is_valid(neighbours) & ~shapely.is_empty(neighbours))
    usable = np.flatnonzero(shapely.is_valid(result) & ~shapely.is_empty(result))
    if not len(known) or not len(usable):
        return result
    tree = shapely.STRtree(neighbours[known])
    for index in usable.tolist():
        size = _metres_a_degree(result[index])
        west, south, east, north = result[index].bounds
        across, up = distance_m / size
        near = neighbours[known[tree.query(shapely.box(west - across, south - up, east + across, north + up))]]
        if len(near):
            result[index] = _one_snapped(result[index], shapely.union_all(near), distance_m, size)
    return result


def _one_snapped(shape: shapely.Geometry, ground: shapely.Geometry, distance_m: float, size: np.ndarray) -> shapely.Geometry:
    edge = _scaled(ground.boundary, size)
    corners = shapely.get_coordinates(shape)
    points = shapely.points(corners * size)
    apart = shapely.distance(points, edge)
    moving = (apart > LEAST_M) & (apart <= distance_m)
    shared_m2 = _scaled(shapely.intersection(shape, ground), size).area
    if not moving.any() and shared_m2 < LEAST_M2:
        return shape
    corners[moving] = shapely.get_coordinates(shapely.shortest_line(points[moving], edge))[1::2] / size
    moved = shapely.set_coordinates(shapely.from_wkb(shapely.to_wkb(shape)), corners)
    if not shapely.is_valid(moved):
        return shape
    parts = shapely.get_parts(shapely.difference(moved, ground))
    parts = parts[(shapely.get_dimensions(parts) == 2) & (shapely.area(_scaled(parts, size)) >= LEAST_M2)]
    if len(parts) != shapely.get_num_geometries(shape):
        return shape
    left = shapely.multipolygons(parts) if shape.geom_type == "MultiPolygon" else parts[0]
    reach = shapely.buffer(_scaled(shape.boundary, size), distance_m * 1.001)
    return left if shapely.is_valid(left) and shapely.covers(reach, _scaled(left.boundary, size)) else shape


def _scaled(shapes: shapely.Geometry, size: np.ndarray) -> shapely.Geometry:
    return shapely.transform(shapes, lambda xy: xy * size)


def _metres_a_degree(shape: shapely.Geometry) -> np.ndarray:
    """Length of a degree of longitude and of latitude in the middle of ``shape``: true to 1e-4 within some ten kilometres."""
    semi_major, inverse_flattening = ELLIPSOIDS[Datum.CGCS2000]
    e2 = (2 - 1 / inverse_flattening) / inverse_flattening
    latitude = np.radians((shape.bounds[1] + shape.bounds[3]) / 2)
    curved = 1 - e2 * np.sin(latitude) ** 2
    return np.radians(semi_major * np.array([np.cos(latitude) / curved**0.5, (1 - e2) / curved**1.5]))
