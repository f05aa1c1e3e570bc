"""Lengths and distances on the ellipsoid."""
import math

import numpy as np
import pytest
import shapely

from geodata.crs import ELLIPSOIDS, Datum
from geodata.distance import distance_m, length_m

SEMI_MAJOR, _ = ELLIPSOIDS[Datum.CGCS2000]
DEGREE_OF_EQUATOR_M = math.pi * SEMI_MAJOR / 180
SQUARE = shapely.box(116.0, 41.0, 116.01, 41.01)


def test_a_degree_of_the_equator_is_as_long_as_the_ellipsoid_says():
    assert length_m(np.array([0.0, 1.0]), np.array([0.0, 0.0])) == pytest.approx(DEGREE_OF_EQUATOR_M, abs=1e-6)


def test_a_line_is_as_long_as_its_parts():
    longitudes, latitudes = np.array([116.0, 116.01, 116.02]), np.array([41.0, 41.01, 41.0])
    parts = length_m(longitudes[:2], latitudes[:2]) + length_m(longitudes[1:], latitudes[1:])
    assert length_m(longitudes, latitudes) == pytest.approx(parts)


def test_a_place_north_of_a_border_is_as_far_as_the_meridian_is_long():
    metres = distance_m(SQUARE, 116.005, 41.02)
    assert metres == pytest.approx(length_m(np.array([116.005, 116.005]), np.array([41.01, 41.02])), abs=0.01)


def test_distance_is_negative_inside_and_positive_outside():
    assert distance_m(SQUARE, 116.005, 41.0099) < 0 < distance_m(SQUARE, 116.005, 41.0101)


def test_the_nearest_border_counts_in_metres_and_not_in_degrees():
    wide = shapely.box(116.0, 41.0, 116.2, 41.2)
    metres = distance_m(wide, 116.1 + 0.0905, 41.1 + 0.0915)
    assert metres == pytest.approx(-length_m(np.array([116.1905, 116.2]), np.array([41.1915, 41.1915])), abs=0.1)


def test_a_hole_is_outside():
    ring = shapely.Polygon(SQUARE.exterior.coords, [shapely.box(116.004, 41.004, 116.006, 41.006).exterior.coords])
    assert distance_m(ring, 116.005, 41.005) > 0
