"""Zones, datums and conversion."""
import numpy as np
import pytest
import shapely
from pyproj import CRS

from geodata.crs import (
    SIX_DEGREE_ZONES, STORED_SRID, THREE_DEGREE_ZONES, WITHOUT_ZONE, Datum, crs_named, crs_of, datum_of, drawable,
    label_of, to_geographic, zone_in, zone_of,
)
from geodata.errors import UnknownCrs

SURVEYED = (Datum.CGCS2000, Datum.XIAN_1980, Datum.BEIJING_1954)
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
