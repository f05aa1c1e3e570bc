"""The official area, held to the printed formula, to geodesics and to published figures."""
from math import cos, pi, radians, sin

import numpy as np
import pytest
import shapely
from pyproj import Geod

from geodata.area import CHUNK, Verdict, area_m2, plane_area_m2, published_verdict, sphere_area_m2
from geodata.crs import ELLIPSOIDS, Datum, crs_of, to_geographic

DATUM_OF = {"CGCS2000": Datum.CGCS2000, "Xian80": Datum.XIAN_1980}


def by_the_printed_formula(ring, datum, first_meridian):
    """Follow TD/T 1055-2019 appendix D edge by edge; degrees in, square metres with sign out."""
    a, inverse_flattening = ELLIPSOIDS[datum]
    b = a * (1 - 1 / inverse_flattening)
    e2 = (a * a - b * b) / (a * a)
    terms = [1 + 3 / 6 * e2 + 30 / 80 * e2**2 + 35 / 112 * e2**3 + 630 / 2304 * e2**4,
             1 / 6 * e2 + 15 / 80 * e2**2 + 21 / 112 * e2**3 + 420 / 2304 * e2**4,
             3 / 80 * e2**2 + 7 / 112 * e2**3 + 180 / 2304 * e2**4,
             1 / 112 * e2**3 + 45 / 2304 * e2**4,
             5 / 2304 * e2**4]
    total = 0.0
    for (l1, b1), (l2, b2) in zip(ring[:-1], ring[1:], strict=True):
        rise, middle = radians(b2 - b1), radians(b1 + b2) / 2
        breadth = radians((l1 + l2) / 2 - first_meridian)
        series = sum((-1) ** k * term * sin((2 * k + 1) * rise / 2) * cos((2 * k + 1) * middle)
                     for k, term in enumerate(terms))
        total += 2 * b * b * breadth * series
    return total


def outlines(count, seed=1):
    """Make parcels of up to 40 corners between 3 and 53 degrees north, some with a hole, some of two parts."""
    random = np.random.default_rng(seed)
    for number in range(count):
        corners, x, y = random.integers(3, 40), random.uniform(74, 134), random.uniform(4, 53)
        turn = np.sort(random.uniform(0, 2 * pi, corners))
        reach = random.uniform(0.002, 0.02, corners)
        shell = np.column_stack([x + reach * np.cos(turn), y + reach * np.sin(turn)])
        hole = [(x + 1e-4, y), (x, y + 1e-4), (x - 1e-4, y - 1e-4)]
        parcel = shapely.Polygon(shell, [hole] if number % 5 == 0 else None)
        yield shapely.MultiPolygon([parcel, shapely.box(x + 1, y, x + 1.01, y + 0.01)]) if number % 7 == 0 else parcel


def scalar_area(shape, datum, meridian=None):
    total = 0.0
    for part in shapely.get_parts(shape):
        for sign, ring in ((1, part.exterior), *((-1, hole) for hole in part.interiors)):
            start = ring.coords[0][0] if meridian is None else meridian
            total += sign * abs(by_the_printed_formula(ring.coords, datum, start))
    return total


@pytest.mark.parametrize("datum", list(ELLIPSOIDS))
@pytest.mark.parametrize("seed", range(3))
def test_whole_arrays_give_what_the_printed_formula_gives(datum, seed):
    shapes = np.array(list(outlines(120, seed)), dtype=object)
    assert area_m2(shapes, datum) == pytest.approx([scalar_area(shape, datum) for shape in shapes], rel=1e-9, abs=1e-6)


def test_the_first_meridian_does_not_matter():
    shape = next(outlines(1, seed=5))
    assert scalar_area(shape, Datum.CGCS2000, 60.0) == pytest.approx(area_m2(np.array([shape]), Datum.CGCS2000)[0],
                                                                     abs=1e-2)


def densified(shape, points):
    """The ring with so many points put into each edge, on the straight line between its corners in degrees."""
    corners = shapely.get_coordinates(shape)
    steps = np.linspace(0, 1, points + 1, endpoint=False)[:, None]
    return shapely.Polygon(np.concatenate([start + steps * (end - start) for start, end in zip(corners[:-1], corners[1:], strict=True)]))


def rectangles(count, seed):
    """Turned rectangles of one to five kilometres; what straight lines in degrees and geodesics differ by is the same on opposite sides."""
    random = np.random.default_rng(seed)
    for _ in range(count):
        turn, (east, north) = random.uniform(0, pi), random.uniform(1_000, 5_000, 2) / 2 / 111_000
        x, y = np.array([-east, east, east, -east]), np.array([-north, -north, north, north])
        x, y = x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)
        latitude = random.uniform(18, 53)
        yield shapely.Polygon(np.column_stack([random.uniform(74, 134) + x / cos(radians(latitude)), latitude + y]))


@pytest.mark.parametrize("points", [20, 60, 200, 600, 2_000])
@pytest.mark.parametrize("datum", list(ELLIPSOIDS))
def test_a_dense_ring_has_the_area_that_geodesics_give(datum, points):
    semi_major, inverse_flattening = ELLIPSOIDS[datum]
    geod = Geod(a=semi_major, rf=inverse_flattening)
    for shape in rectangles(10, seed=points):
        dense = densified(shape, points)
        geodesic, _perimeter = geod.geometry_area_perimeter(dense)
        assert area_m2(np.array([dense]), datum)[0] == pytest.approx(abs(geodesic), rel=1e-8, abs=1e-4)


def test_a_block_of_one_minute_has_its_tabulated_area():
    block = shapely.box(116.0, 41.0, 116.0 + 1 / 60, 41.0 + 1 / 60)
    assert area_m2(np.array([block]), Datum.CGCS2000)[0] == pytest.approx(2_595_104.92, abs=0.01)


def test_published_boundaries_have_the_areas_computed_for_them(published):
    for boundary in published.values():
        rings = [shapely.Polygon(ring["lonlat"]) for ring in boundary["lonlat_same_datum"]]
        signs = np.array([ring["sign"] for ring in boundary["lonlat_same_datum"]])
        sizes = area_m2(np.array(rings), DATUM_OF[boundary["crs"]])
        computed = boundary["computed"]["official_formula_vertices_m2"]
        assert (signs * sizes).sum() == pytest.approx(computed, rel=2e-6), boundary["id"]


def test_plane_area_is_measured_in_the_plane(published):
    ring = shapely.Polygon([(float(y), float(x)) for _number, x, y in published["CN31"]["rings"][0]["points"]])
    assert plane_area_m2(np.array([ring]))[0] == pytest.approx(published["CN31"]["computed"]["gk3_plane_m2"], abs=0.01)


def test_the_sphere_of_old_gives_the_areas_published_with_it():
    rectangle = shapely.box(111 + 29 / 60 + 45 / 3600, 22 + 7 / 60 + 30 / 3600,
                            111 + 33 / 60 + 30 / 3600, 22 + 10 / 60 + 15 / 3600)
    assert sphere_area_m2(np.array([rectangle]))[0] == pytest.approx(32.81e6, rel=2e-4)


def test_direction_of_a_ring_and_order_of_chunks_do_not_matter():
    shapes = np.array(list(outlines(60)), dtype=object)
    many = np.resize(shapes, 2 * CHUNK + 7)
    areas = area_m2(many, Datum.CGCS2000)
    assert areas == pytest.approx(np.resize(area_m2(shapes, Datum.CGCS2000), len(many)), rel=1e-12)
    assert area_m2(shapely.reverse(shapes), Datum.CGCS2000) == pytest.approx(areas[:60], rel=1e-9)


def test_what_is_no_polygon_has_no_area():
    shapes = np.array([None, shapely.Point(1, 1), shapely.LineString([(0, 0), (1, 1)]), shapely.Polygon()], dtype=object)
    areas = area_m2(shapes, Datum.CGCS2000)
    assert np.isnan(areas[:3]).all()
    assert areas[3] == 0
    assert len(area_m2(np.array([], dtype=object), Datum.CGCS2000)) == 0


def test_shifted_degrees_are_never_measured():
    assert np.isnan(area_m2(np.array([shapely.box(116, 41, 117, 42)]), Datum.GCJ02)).all()


@pytest.mark.parametrize(("published_km2", "official_km2", "plane_km2", "verdict"), [
    (6.4114, 6.411377, 6.411465, Verdict.AGREES),
    (1.0685, 1.068478, 1.068484, Verdict.AGREES),
    (1.0393, 1.0387, 1.039312, Verdict.PLANE_OR_OLDER),
    (3.5784, 3.5778, 3.578378, Verdict.PLANE_OR_OLDER),
    (3.68, 3.684372, 3.685226, Verdict.OLDER_SPHERICAL),
    (31.72, 31.641247, 31.643557, Verdict.OLDER_SPHERICAL),
    (10.08, 10.0, 10.001, Verdict.UNCLEAR),
    (5.89, 6.5251, 6.5255, Verdict.CONFLICT),
    (24.27, 26.1421, 26.1421, Verdict.CONFLICT)])
def test_the_verdict_says_how_a_published_area_was_measured(published_km2, official_km2, plane_km2, verdict):
    sphere_km2 = official_km2 * 0.998
    assert published_verdict(*(1e6 * area for area in (published_km2, official_km2, plane_km2, sphere_km2))) is verdict


def test_the_registered_areas_of_dali_are_official_ones(dali):
    registered = np.array([float(row["TBTYMJ"]) for row in dali.attributes])
    assert abs(np.median(registered / dali.area_m2 - 1)) < 5e-7


def test_conversion_and_area_together_measure_a_kilometre_near_the_zone_edge():
    plane = np.array([shapely.box(39_410_000, 4_600_000, 39_411_000, 4_601_000)])
    degrees = to_geographic(plane, crs_of(Datum.CGCS2000, 39))
    assert area_m2(degrees, Datum.CGCS2000)[0] == pytest.approx(999_802.94, abs=3.0)
