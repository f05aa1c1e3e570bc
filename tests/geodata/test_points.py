"""A plain list of corners, one a line, as people paste it."""

import pytest

from geodata.crs import Datum
from geodata.findings import FindingCode, Severity
from geodata.readers import read
from geodata.readers.points import plain_points

DEGREES = "116.5 41.0\n116.51,41.0\n116.51，41.01\n116.5\t41.01"


@pytest.mark.parametrize("text", [
    DEGREES,
    "经度,纬度\n1,116.5,41.0\n2,116.51,41.0\n3,116.51,41.01\n4,116.5,41.01",
    "J1、116.5 41.0\nJ2、116.51 41.0\nJ3、116.51 41.01\nJ4、116.5 41.01",
    "1. 116.5 41.0\n2. 116.51 41.0\n3. 116.51 41.01\n4. 116.5 41.01\n",
])
def test_numbers_of_points_headings_and_signs_between_do_not_matter(text):
    assert plain_points(text) == [("116.5", "41.0"), ("116.51", "41.0"), ("116.51", "41.01"), ("116.5", "41.01")]


@pytest.mark.parametrize("text", [
    "", "116.5 41.0", "1,4,1,2578932.46,39463430.66", "116.5 41.0\n没有\n116.5 41.0", "1 2 3 4\n1 2 3 4\n1 2 3 4"])
def test_what_is_no_plain_list_is_left_to_the_ministry_s_string(text):
    assert plain_points(text) is None


def test_degrees_are_decimal_here_and_a_closed_ring_is_the_same_ring():
    read_once = read(DEGREES, crs="cgcs2000")
    closed = read(f"{DEGREES}\n116.5 41.0", crs="cgcs2000")
    assert (read_once.kind, read_once.datum, read_once.valid.tolist()) == ("points", Datum.CGCS2000, [True])
    assert read_once.area_m2[0] == pytest.approx(closed.area_m2[0])
    assert read_once.area_m2[0] == pytest.approx(933_900, rel=1e-3)


def test_plane_metres_are_north_then_east_with_the_zone_in_front():
    found = read("J1,4543210.12,39458123.45\nJ2,4543210.12,39458323.45\nJ3,4543010.12,39458323.45", crs="cgcs2000")
    assert (found.crs, round(found.area_m2[0])) == ("EPSG:4527", 19_999)


def test_latitude_before_longitude_is_named():
    found = read("41.0 116.5\n41.0 116.51\n41.01 116.51", crs="cgcs2000")
    assert [finding.code for finding in found.findings if finding.severity is Severity.BLOCKS] == [FindingCode.AXES_SWAPPED]


def test_a_ring_needs_three_corners():
    found = read("116.5 41.0\n116.51 41.0\n116.5 41.0", crs="cgcs2000")
    assert FindingCode.TOO_FEW_POINTS in {finding.code for finding in found.findings}
