"""Zones, datums and conversion."""
import numpy as np
import pytest
import shapely
from pyproj import CRS, Transformer
from pyproj.aoi import AreaOfInterest
from pyproj.exceptions import ProjError

from geodata.crs import (
    ELLIPSOIDS, SIX_DEGREE_ZONES, STORED_SRID, SURVEYED, THREE_DEGREE_ZONES, WITHOUT_ZONE, Datum, crs_named, crs_of, datum_of, degrees_of,
    drawable, in_zones, label_of, meridian_of, to_geographic, zone_in, zone_of,
)
from geodata.errors import UnknownCrs
from geodata.readers import read

CGCS2000_AS_ESRI_WRITES_IT = (
    'PROJCS["CGCS2000_3_Degree_GK_Zone_39",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",'
    'SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
    'PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",39500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",117.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],'
    'UNIT["Meter",1.0]]')


def central_meridian(crs):
    return next(part.value for part in crs.coordinate_operation.params if part.name == "Longitude of natural origin")


@pytest.mark.parametrize("datum", SURVEYED)
def test_each_zone_has_its_central_meridian_and_its_number_before_the_easting(datum):
    for zone in (*SIX_DEGREE_ZONES, *THREE_DEGREE_ZONES):
        crs = crs_of(datum, zone)
        assert central_meridian(crs) == (3 * zone if zone in THREE_DEGREE_ZONES else 6 * zone - 3)
        assert (zone_of(crs), datum_of(crs)) == (zone, datum)


def test_the_systems_without_zone_run_from_75_to_135_degrees_east():
    systems = [crs_named(name) for name in WITHOUT_ZONE]
    assert [central_meridian(crs) for crs in systems] == list(range(75, 136, 3))
    assert {zone_of(crs) for crs in systems} == {None}
    assert {datum_of(crs) for crs in systems} == {Datum.CGCS2000}


def test_a_zone_is_read_from_an_easting_of_eight_digits_only():
    assert [zone_in(east) for east in (39_463_430.66, 20_441_205.0, 463_430.66, 24_500_000.0, float("nan"))] == [
        39, 20, None, None, None]


def test_the_published_pair_of_coordinates_agrees_to_a_millimetre():
    plane = np.array([shapely.Point(40441205.1629, 4945668.4345)])
    point = to_geographic(plane, crs_of(Datum.CGCS2000, 40))[0]
    assert point.x == pytest.approx(119 + 15 / 60 + 32 / 3600, abs=1e-8)
    assert point.y == pytest.approx(44 + 38 / 60 + 39 / 3600, abs=1e-8)


def test_xian_1980_stays_on_its_own_datum(published):
    for boundary in (published["CN05"], published["CN31"]):
        ring = boundary["rings"][0]["points"]
        plane = np.array([shapely.Point(float(y), float(x)) for _number, x, y in ring])
        degrees = shapely.get_coordinates(to_geographic(plane, crs_of(Datum.XIAN_1980, 39)))
        assert degrees == pytest.approx(np.array(boundary["lonlat_same_datum"][0]["lonlat"]), abs=1e-9)


def test_degrees_are_left_alone():
    shapes = np.array([shapely.box(116, 41, 117, 42), None])
    assert to_geographic(shapes, crs_of(Datum.CGCS2000)) is shapes


def test_a_missing_shape_stays_missing_through_conversion():
    assert to_geographic(np.array([None, shapely.Point(39500000, 4600000)]), crs_of(Datum.CGCS2000, 39))[0] is None


@pytest.mark.parametrize(("name", "datum"), [
    ("EPSG:4527", Datum.CGCS2000), ("EPSG:4480", Datum.CGCS2000), ("EPSG:4326", Datum.WGS84), ("EPSG:3857", Datum.WGS84),
    ("EPSG:2363", Datum.XIAN_1980), ("EPSG:2415", Datum.BEIJING_1954), (CGCS2000_AS_ESRI_WRITES_IT, Datum.CGCS2000)])
def test_a_datum_is_known_by_any_of_its_names(name, datum):
    assert datum_of(crs_named(name)) is datum


def test_a_system_written_out_by_another_program_gets_its_number_back():
    crs = CRS.from_wkt(CGCS2000_AS_ESRI_WRITES_IT)
    assert (label_of(crs), zone_of(crs)) == ("EPSG:4527", 39)


def test_a_person_may_answer_with_a_word():
    assert crs_named(" Xian_1980 ") is Datum.XIAN_1980
    assert crs_named("GCJ-02") is Datum.GCJ02


@pytest.mark.parametrize("name", ["nonsense", "EPSG:99999999", ""])
def test_an_answer_that_is_no_system_is_asked_again(name):
    with pytest.raises(UnknownCrs) as question:
        crs_named(name)
    assert [one.answer for one in question.value.candidates] == list(Datum)


def test_a_foreign_datum_is_asked_about_by_name():
    with pytest.raises(UnknownCrs, match="NAD83"):
        datum_of(crs_named("EPSG:4269"))


def test_only_datums_that_agree_with_the_stored_one_are_drawn():
    assert [datum for datum in Datum if drawable(datum)] == [Datum.CGCS2000, Datum.WGS84]
    assert crs_of(Datum.CGCS2000).to_epsg() == STORED_SRID


@pytest.mark.parametrize(("datum", "geographic", "six_degrees", "three_degrees", "without_zone"), [
    (Datum.CGCS2000, 4490, 4491, 4513, 4534), (Datum.XIAN_1980, 4610, 2327, 2349, 2370), (Datum.BEIJING_1954, 4214, 21413, 2401, 2422)])
def test_every_system_has_the_number_it_is_known_by(datum, geographic, six_degrees, three_degrees, without_zone):
    assert crs_of(datum).to_epsg() == geographic
    assert [crs_of(datum, zone).to_epsg() for zone in SIX_DEGREE_ZONES] == list(range(six_degrees, six_degrees + 11))
    assert [crs_of(datum, zone).to_epsg() for zone in THREE_DEGREE_ZONES] == list(range(three_degrees, three_degrees + 21))
    plain = [crs_of(datum, zone, in_front=False) for zone in THREE_DEGREE_ZONES]
    assert [crs.to_epsg() for crs in plain] == list(range(without_zone, without_zone + 21))
    assert [central_meridian(crs) for crs in plain] == [meridian_of(zone) for zone in THREE_DEGREE_ZONES]
    assert {datum_of(crs) for crs in plain} == {datum}
    assert ELLIPSOIDS[datum] == pytest.approx((crs_of(datum).ellipsoid.semi_major_metre, crs_of(datum).ellipsoid.inverse_flattening))


def test_eastings_without_a_zone_are_the_same_in_the_six_degree_zone_of_the_same_meridian():
    six, three = crs_of(Datum.CGCS2000, 20), crs_of(Datum.CGCS2000, 39)
    assert meridian_of(20) == meridian_of(39) == 117
    place = np.array([[450_000.0, 4_560_000.0]])
    assert degrees_of(place + (20_000_000, 0), six) == pytest.approx(degrees_of(place + (39_000_000, 0), three), abs=1e-12)
    plain = crs_of(Datum.CGCS2000, 39, in_front=False)
    assert degrees_of(place, plain) == pytest.approx(degrees_of(place + (39_000_000, 0), three), abs=1e-12)


@pytest.mark.parametrize("datum", [Datum.XIAN_1980, Datum.BEIJING_1954])
def test_between_datums_nothing_is_converted_silently(datum):
    with pytest.raises(ProjError):
        Transformer.from_crs(crs_of(datum), crs_of(Datum.CGCS2000), always_xy=True, allow_ballpark=False, only_best=True,
                             area_of_interest=AreaOfInterest(115.9, 40.8, 117.5, 42.1)).transform(116.5, 41.5, errcheck=True)


def test_degrees_are_projected_in_the_zone_of_their_own_meridian_on_their_own_datum():
    shapes = np.array([shapely.box(116.5, 41, 116.6, 41.1), shapely.box(99, 26, 99.1, 26.1), shapely.box(-60, -10, -59, -9), None])
    for datum in (*SURVEYED, Datum.WGS84):
        plane = in_zones(shapes, datum)
        assert [zone_in(shape.bounds[0]) for shape in plane[:2]] == [39, 33]
        assert plane[2] is None
        assert plane[3] is None
        own = Datum.CGCS2000 if datum is Datum.WGS84 else datum
        back = to_geographic(plane[:1], crs_of(own, 39))
        assert shapely.get_coordinates(back) == pytest.approx(shapely.get_coordinates(shapes[:1]), abs=1e-9)
    assert shapely.is_missing(in_zones(shapes, Datum.GCJ02)).all()


def test_the_plane_area_of_a_title_is_the_one_computed_for_it_and_those_of_most_registered_sites_are_plane(published, dali):
    boundary = published["CN31"]
    corners = [f"{number},{x},{y}" for number, x, y in boundary["rings"][0]["points"]]
    title = read(f"1,{len(corners)},{','.join(corners)},100,50,,1,", crs="xian_1980")
    assert title.plane_m2[0] == pytest.approx(boundary["computed"]["gk3_plane_m2"], abs=0.01)
    registered = np.array([float(row["TBTYMJ_1"] or np.nan) for row in dali.attributes])
    assert np.nanmean(np.abs(registered - dali.plane_m2) < np.abs(registered - dali.area_m2)) > 0.5
    assert np.nanmedian(np.abs(registered / dali.plane_m2 - 1)) < 1e-4
