"""The bureau's own parameters, made up here, held to the same arithmetic written out plainly."""
import numpy as np
import pytest
import shapely
from pyproj import Transformer

from geodata.crs import ELLIPSOIDS, Datum, Shift, crs_of
from geodata.findings import FindingCode, Severity
from geodata.readers import read
from geodata.shifts import shift_of, shifted

SEVEN = Shift((12.5, -130.25, -61.75, 0.4, -0.3, 1.1, -2.6))
FOUR = Shift((105.5, -3.25, 1.7, 4.2), 39)
PLACES = np.array([(116.1, 41.0), (117.3, 41.7), (116.646051, 41.209)])
A_SECOND = np.pi / 180 / 3600


def moved(places, datum, shift):
    return shapely.get_coordinates(shifted(shapely.points(places), datum, shift))


def metres_apart(one, other):
    return np.hypot(*((one - other) * (111_320 * np.cos(np.radians(41)), 111_320)).T).max()


def geocentric(longitude, latitude, datum):
    """Metres from the centre of the earth, at height 0."""
    a, inverse_flattening = ELLIPSOIDS[datum]
    e2 = (2 - 1 / inverse_flattening) / inverse_flattening
    across = a / np.sqrt(1 - e2 * np.sin(latitude) ** 2)
    return np.array([across * np.cos(latitude) * np.cos(longitude), across * np.cos(latitude) * np.sin(longitude),
                     across * (1 - e2) * np.sin(latitude)])


def degrees_of(x, y, z, datum):
    """The latitude that reproduces itself, and the longitude."""
    a, inverse_flattening = ELLIPSOIDS[datum]
    e2 = (2 - 1 / inverse_flattening) / inverse_flattening
    latitude = np.arctan2(z, np.hypot(x, y))
    for _turn in range(30):
        latitude = np.arctan2(z + e2 * a / np.sqrt(1 - e2 * np.sin(latitude) ** 2) * np.sin(latitude), np.hypot(x, y))
    return np.degrees(np.column_stack([np.arctan2(y, x), latitude]))


@pytest.mark.parametrize("datum", [Datum.XIAN_1980, Datum.BEIJING_1954])
def test_seven_parameters_move_places_as_written_out(datum):
    dx, dy, dz, rx, ry, rz, ppm = SEVEN.values
    turn = np.array([[1, -rz * A_SECOND, ry * A_SECOND], [rz * A_SECOND, 1, -rx * A_SECOND], [-ry * A_SECOND, rx * A_SECOND, 1]])
    expected = np.array([[dx], [dy], [dz]]) + (1 + ppm * 1e-6) * turn @ geocentric(*np.radians(PLACES).T, datum)
    assert metres_apart(moved(PLACES, datum, SEVEN), degrees_of(*expected, Datum.CGCS2000)) < 0.001
    assert metres_apart(moved(PLACES, datum, SEVEN), PLACES) > 50


@pytest.mark.parametrize("datum", [Datum.XIAN_1980, Datum.BEIJING_1954])
def test_four_parameters_move_places_in_the_plane_as_written_out(datum):
    dx, dy, seconds, ppm = FOUR.values
    plane, back = ((crs_of(one), crs_of(one, 39)) for one in (datum, Datum.CGCS2000))
    east, north = Transformer.from_crs(*plane, always_xy=True).transform(*PLACES.T)
    cosine, sine = np.cos(seconds * A_SECOND), np.sin(seconds * A_SECOND)
    expected = (dx + (1 + ppm * 1e-6) * (cosine * east + sine * north), dy + (1 + ppm * 1e-6) * (cosine * north - sine * east))
    assert metres_apart(moved(PLACES, datum, FOUR),
                        np.column_stack(Transformer.from_crs(*back[::-1], always_xy=True).transform(*expected))) < 0.001


def test_seven_parameters_and_their_opposite_bring_a_place_back_to_the_millimetre():
    there = moved(PLACES, Datum.XIAN_1980, Shift((12.5, -130.25, -61.75, 0, 0, 0, 0)))
    undone = geocentric(*np.radians(there).T, Datum.CGCS2000) - np.array([[12.5], [-130.25], [-61.75]])
    assert metres_apart(degrees_of(*undone, Datum.XIAN_1980), PLACES) < 0.003


def test_four_parameters_and_their_opposite_bring_a_place_back_to_the_millimetre():
    dx, dy, seconds, ppm = FOUR.values
    turn, size = seconds * A_SECOND, 1 + ppm * 1e-6
    back = (-(np.cos(turn) * dx - np.sin(turn) * dy) / size, -(np.cos(turn) * dy + np.sin(turn) * dx) / size)
    there = moved(PLACES, Datum.CGCS2000, FOUR)
    assert metres_apart(moved(there, Datum.CGCS2000, Shift((*back, -seconds, (1 / size - 1) * 1e6), 39)), PLACES) < 0.001


@pytest.mark.parametrize(("text", "shift"), [
    ("7: 12.5 -130.25 -61.75 0.4 -0.3 1.1 -2.6", SEVEN), ("7:12.5,-130.25,-61.75, 0.4,-0.3,1.1,-2.6", SEVEN),
    ("４：105.5，-3.25，1.7，4.2，zone＝39", FOUR), (" 4: 105.5 -3.25 1.7 4.2 zone=39 ", FOUR)])
def test_parameters_are_read_as_people_write_them(text, shift):
    assert shift_of(text) == shift


@pytest.mark.parametrize("text", [
    "", "7", "7: 1 2 3", "4: 1 2 3 4", "4: 1 2 3 4 zone=20", "7: 1 2 3 4 5 6 7 zone=39", "7: a b c d e f g", "7: 1 2 3 4 5 6 nan",
    "3: 1 2 3", "4: 1 2 3 4 5 zone=39", "12.5 -130.25"])
def test_parameters_that_are_not_whole_are_refused(text):
    with pytest.raises(ValueError, match="^"):
        shift_of(text)


def parcel(east=39_500_000, crs="xian_1980", **answers):
    text = f"1,3,1,4600000,{east},2,4600000,{east + 100},3,4600100,{east + 100},100,50,,1,"
    return read(text, crs=crs, **answers)


@pytest.mark.parametrize("shift", [SEVEN, FOUR])
def test_what_the_parameters_moved_is_drawn_told_and_measured_where_it_was_surveyed(shift):
    plain, moved = parcel(), parcel(shifts={Datum.XIAN_1980: shift, Datum.BEIJING_1954: SEVEN})
    assert (plain.datum, moved.datum, moved.crs) == (Datum.XIAN_1980, Datum.CGCS2000, "EPSG:2363")
    assert (moved.area_m2.tolist(), moved.plane_m2.tolist()) == (plain.area_m2.tolist(), plain.plane_m2.tolist())
    assert moved.shapes[0].equals_exact(shifted(plain.shapes, Datum.XIAN_1980, shift)[0])
    told = {finding.code: finding for finding in moved.findings}
    assert (told[FindingCode.DATUM_SHIFTED].severity, told[FindingCode.DATUM_SHIFTED].values) == (Severity.WARNS, {"datum": "xian_1980"})
    assert FindingCode.DATUM_NOT_DRAWABLE not in told
    assert FindingCode.DATUM_NOT_DRAWABLE in {finding.code for finding in plain.findings}


def test_parameters_of_another_datum_move_nothing():
    for datum in ("cgcs2000", "xian_1980"):
        kept = parcel(crs=datum, shifts={Datum.BEIJING_1954: SEVEN})
        assert kept.shapes[0].equals_exact(parcel(crs=datum).shapes[0])
        assert FindingCode.DATUM_SHIFTED not in {finding.code for finding in kept.findings}
