"""Borders brought onto those of their neighbours."""
import numpy as np
import pytest
import shapely
from shapely import Polygon

from geodata.area import area_m2
from geodata.crs import Datum
from geodata.shapes import overlaps_with
from geodata.snapping import snapped

METRE = np.array([1 / 83_700, 1 / 111_100])
"""About a metre in degrees of longitude and latitude, at 41.5 degrees north."""
CORNER = np.array([116.5, 41.5])


def on_the_ground(*corners):
    """Make a polygon of metres east and north of one corner."""
    return Polygon(CORNER + np.array(corners) * METRE)


def block(west, south, east, north):
    return on_the_ground((west, south), (east, south), (east, north), (west, north))


REGISTERED = block(0, 0, 300, 200)


def only(shape, distance_m, neighbours=(REGISTERED,)):
    return snapped(np.array([shape], dtype=object), np.array(neighbours, dtype=object), distance_m)[0]


def shared_m2(shape, neighbour=REGISTERED):
    return overlaps_with(np.array([shape]), np.array([neighbour]))[2].sum()


def size(shape):
    return area_m2(np.array([shape]), Datum.CGCS2000)[0]


def test_a_gap_and_a_sliver_are_closed_and_far_corners_stay_to_the_last_digit():
    beside = on_the_ground((300.8, 0), (500, 0), (500, 200), (299.1, 200))
    after = only(beside, 2)
    assert shared_m2(beside) > 10
    assert shared_m2(after) == 0
    assert after.distance(REGISTERED) < 1e-12
    assert size(after.union(REGISTERED)) == pytest.approx(size(after) + size(REGISTERED), abs=0.1)
    assert {tuple(corner) for corner in beside.exterior.coords[1:3]} < {tuple(corner) for corner in after.exterior.coords}
    assert size(after) == pytest.approx(200 * 200, rel=5e-3)


def test_doing_it_twice_changes_nothing_more():
    beside = on_the_ground((300.8, 0), (500, 0), (500, 200), (299.1, 200))
    once = only(beside, 2)
    assert only(once, 2) is once


def test_what_is_not_near_and_what_fits_stay_the_same_object():
    fitting = Polygon([*REGISTERED.exterior.coords[1:3], CORNER + (500, 200) * METRE, CORNER + (500, 0) * METRE])
    shapes = np.array([block(305, 0, 500, 200), fitting, None, Polygon()], dtype=object)
    after = snapped(shapes, np.array([REGISTERED]), 2)
    assert all(one is other for one, other in zip(after, shapes, strict=True))


def test_more_than_a_sliver_is_never_taken_away():
    deep, within, around = block(290, 0, 500, 200), block(100, 50, 150, 100), block(-100, -100, 400, 300)
    for shape in (deep, within, around):
        assert only(shape, 2) is shape
    assert only(deep, 12) is not deep


def test_an_outline_that_would_fall_apart_stays_as_it_is():
    road = block(399, -10, 400, 210)
    crossed = block(300, 0, 500, 200)
    assert only(crossed, 2, [road]) is crossed


def test_nothing_is_done_beside_nothing_or_beside_what_is_broken():
    shape = block(299, 0, 500, 200)
    bow_tie = on_the_ground((280, 0), (310, 200), (310, 0), (280, 200))
    assert only(shape, 2, []) is shape
    assert only(shape, 2, [bow_tie, None]) is shape


def test_a_hole_and_parts_are_kept():
    outer = block(299, 0, 500, 200)
    holed = Polygon(outer.exterior, [block(350, 50, 400, 100).exterior.coords])
    parts = shapely.MultiPolygon([outer, block(600, 0, 700, 100)])
    assert len(only(holed, 2).interiors) == 1
    after = only(parts, 2)
    assert (after.geom_type, len(after.geoms)) == ("MultiPolygon", 2)
    assert shared_m2(after) == 0


def test_between_two_neighbours_both_edges_are_met():
    left, right = block(0, 0, 300, 200), block(501, 0, 800, 200)
    after = only(block(299, 0, 500, 200), 2, [left, right])
    assert shared_m2(after, left) == shared_m2(after, right) == 0
    assert size(after) == pytest.approx(201 * 200, rel=4e-3)
