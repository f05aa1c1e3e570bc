"""Repairs that somebody asked for: made, told with before and after, and made of nothing else."""
import json

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from geodata.findings import FindingCode, Severity
from geodata.mends import snapped_to, swap_axes
from geodata.readers import read
from geodata.readers.answers import Answers, Mend, MendKind
from geodata.readers.child import read_here
from geodata.shapes import findings_in_shapes, make_valid

GOOD = box(116.1, 41.1, 116.2, 41.2)
BOW_TIE = Polygon([(116.0, 41.0), (116.2, 41.2), (116.2, 41.0), (116.0, 41.2)])
TWICE = [[116.1, 41.1], [116.1, 41.1], [116.2, 41.1], [116.2, 41.2], [116.2, 41.2], [116.1, 41.1]]
OPEN = [[116.1, 41.1], [116.2, 41.1], [116.2, 41.2], [116.1, 41.2]]
SWAPPED = [[41.1, 116.1], [41.2, 116.1], [41.2, 116.2], [41.1, 116.1]]
SNAP = Mend(MendKind.SNAP, distance_m=1.0)
NOTHING = np.array([], dtype=object)


@pytest.fixture
def file(tmp_path):
    """Give a function that writes outlines, each a list of rings, as GeoJSON."""
    def write(*outlines):
        features = [{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": rings}} for rings in outlines]
        path = tmp_path / "file.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return path
    return write


def rings(shape):
    return [list(map(list, shape.exterior.coords))]


def reading(source, *kinds, crs="cgcs2000", rows=None):
    return read_here(source, Answers(crs=crs, mends=tuple(Mend(kind, rows) for kind in kinds)), lambda done, total: None)


def told(boundaries):
    return [finding for finding in boundaries.findings if finding.code is FindingCode.MENDED]


def offered(boundaries):
    return [(finding.code, finding.row, finding.mend) for finding in boundaries.findings if finding.mend]


def test_every_mend_that_a_finding_names_cures_it_and_is_told(file):
    source = file(rings(GOOD), [OPEN], [TWICE], rings(BOW_TIE), [SWAPPED])
    before = reading(source)
    assert offered(before) == [
        (FindingCode.RING_NOT_CLOSED, 2, "close_ring"), (FindingCode.AXES_SWAPPED, 5, "swap_axes"),
        (FindingCode.SELF_CROSSING, 4, "make_valid"), (FindingCode.POINTS_TWICE, 3, "drop_points")]
    assert before.valid.tolist() == [True, False, True, False, False]
    after = reading(source, *MendKind)
    assert offered(after) == []
    assert after.valid.all()
    assert after.shapes[0].equals_exact(before.shapes[0])
    assert {(note.row, note.values["kind"], note.severity) for note in told(after)} == {
        (2, "close_ring", Severity.NOTES), (3, "drop_points", Severity.NOTES), (4, "make_valid", Severity.NOTES),
        (5, "swap_axes", Severity.NOTES)}


def test_a_closed_ring_has_one_point_more_and_its_area(file):
    after = reading(file([OPEN], [OPEN]), MendKind.CLOSE_RING, rows=(2,))
    assert after.valid.tolist() == [False, True]
    assert after.shapes[1].equals(GOOD)
    assert after.area_m2[1] == pytest.approx(reading(file(rings(GOOD))).area_m2[0])
    assert [(note.row, note.values["before"], note.values["after"]) for note in told(after)] == [(2, 4, 5)]


def test_points_that_repeat_are_counted_ring_by_ring_and_left_out(file):
    hole = [[116.15, 41.15], [116.16, 41.15], [116.16, 41.16], [116.16, 41.16], [116.15, 41.15]]
    outline = [[[116.1, 41.1], [116.2, 41.1], [116.2, 41.2], [116.1, 41.1]], hole]
    before = reading(file(outline))
    finding = next(finding for finding in before.findings if finding.code is FindingCode.POINTS_TWICE)
    assert (finding.values, finding.severity, before.valid.all()) == ({"points": 1}, Severity.NOTES, True)
    after = reading(file(outline), MendKind.DROP_POINTS)
    assert [(note.values["before"], note.values["after"]) for note in told(after)] == [(9, 8)]
    assert after.area_m2[0] == before.area_m2[0]


def test_a_ring_that_begins_where_the_one_before_ends_repeats_no_point():
    touching = Polygon(rings(GOOD)[0], [[GOOD.exterior.coords[0], (116.12, 41.15), (116.15, 41.12)]])
    assert [finding.code for finding in findings_in_shapes(np.array([touching]), np.array([1]))] == []


def test_a_crossing_is_mended_with_square_metres_before_and_after(file):
    note, = told(reading(file(rings(BOW_TIE)), MendKind.MAKE_VALID))
    assert note.values["before"] == pytest.approx(0, abs=2e6)
    assert note.values["after"] == pytest.approx(0.2 * 0.2 / 2 * 83_900 * 111_060, rel=0.01)
    assert note.place is not None


@pytest.mark.parametrize(("crs", "east"), [("cgcs2000", "39500000"), ("EPSG:4548", "500000")])
def test_axes_of_plane_coordinates_are_exchanged_before_the_zone_is_looked_for(crs, east):
    text = f"1,3,1,{east},4600000,2,{int(east) + 100},4600000,3,{int(east) + 100},4600100,100,50,,1,"
    assert offered(reading(text, crs=crs)) == [(FindingCode.AXES_SWAPPED, 1, "swap_axes")]
    after = reading(text, MendKind.SWAP_AXES, crs=crs)
    assert after.valid.all()
    assert after.plane_m2[0] == pytest.approx(5_000)
    assert told(after)[0].values == {"kind": "swap_axes", "before": f"4600000 {east}", "after": f"{east} 4600000"}


@pytest.mark.filterwarnings("ignore")     # as in the reading process
def test_a_crossing_that_is_not_a_number_somewhere_is_left_to_its_finding(file):
    crossing = [*rings(BOW_TIE)[0][:-1], [float("nan"), 41.1], rings(BOW_TIE)[0][-1]]
    left = reading(file([crossing], rings(BOW_TIE)), MendKind.MAKE_VALID)
    assert left.valid.tolist() == [False, True]
    assert FindingCode.COORDINATES_NOT_FINITE in {finding.code for finding in left.findings if finding.row == 1}


def test_a_ring_that_is_a_single_point_stays_and_keeps_no_other_row_from_being_snapped_to(file):
    left = reading(file([[[116.1, 41.1]] * 4], [TWICE]), MendKind.DROP_POINTS)
    assert left.valid.tolist() == [False, True]
    assert [note.row for note in told(left)] == [2]


def test_only_the_rows_asked_for_are_mended_and_asking_twice_is_asking_once(file):
    source = file(rings(BOW_TIE), rings(swap_axes(np.array([GOOD]))[0]), rings(BOW_TIE))
    after = reading(source, MendKind.MAKE_VALID, MendKind.MAKE_VALID, rows=(3,))
    assert after.valid.tolist() == [False, False, True]
    assert len(told(after)) == 1


def test_mends_come_through_the_reading_process(file):
    source = file(rings(BOW_TIE), [OPEN])
    mends = (Mend(MendKind.MAKE_VALID), Mend(MendKind.CLOSE_RING, (2,)))
    apart = read(source, crs="cgcs2000", mends=mends, home=box(115, 40, 118, 43))
    here = read_here(source, Answers(crs="cgcs2000", mends=mends, home=box(115, 40, 118, 43)), lambda done, total: None)
    assert apart.findings == here.findings
    assert apart.valid.all()


def test_scars_seen_from_satellite_are_all_mended_and_the_valid_ones_stay(real_data):
    path = real_data / "mining_scars" / "amazon_new_mining_2019_2023.gpkg"
    before, after = reading(path, crs=None), reading(path, MendKind.MAKE_VALID, crs=None)
    assert after.valid.all()
    assert len(told(after)) == 377
    assert shapely.equals_exact(before.shapes[before.valid], after.shapes[before.valid]).all()


def test_a_mend_changes_the_rows_it_names_and_they_are_measured_anew(file):
    source = file(rings(GOOD), rings(BOW_TIE), [SWAPPED])
    before, after = reading(source), reading(source, MendKind.MAKE_VALID)
    assert after.shapes[0].equals_exact(before.shapes[0])
    assert shapely.is_valid(after.shapes[1])
    assert after.area_m2[1] == pytest.approx(told(after)[0].values["after"], abs=0.01)
    assert np.isfinite(after.plane_m2[1])
    assert reading(source, MendKind.SWAP_AXES, rows=(3,)).shapes[2].bounds == pytest.approx((116.1, 41.1, 116.2, 41.2))


def test_an_outline_snaps_to_its_registered_neighbour_and_the_move_is_told(file):
    beside = box(116.200005, 41.1, 116.3, 41.2)
    before = reading(file(rings(beside)))
    after = snapped_to(before, SNAP, np.array([GOOD]))
    note, = told(after)
    assert (note.values["kind"], note.values["after"] > note.values["before"]) == ("snap", True)
    assert after.area_m2[0] == pytest.approx(note.values["after"], abs=0.01)
    assert after.shapes[0].bounds[0] == pytest.approx(116.2, abs=1e-12)
    assert snapped_to(before, Mend(MendKind.SNAP, distance_m=0.1), np.array([GOOD])) is before
    assert snapped_to(after, SNAP, np.array([GOOD])) is after


def test_nothing_snaps_on_a_datum_that_is_not_drawn(file):
    before = reading(file(rings(box(116.200005, 41.1, 116.3, 41.2))), crs="xian_1980")
    assert snapped_to(before, SNAP, np.array([GOOD])) is before


def test_a_source_that_was_refused_has_nothing_to_snap(tmp_path):
    (tmp_path / "empty").touch()
    refused = read_here(tmp_path / "empty", Answers(), lambda done, total: None)
    assert snapped_to(refused, SNAP, NOTHING) is refused


def test_mending_leaves_good_outlines_untouched():
    whole = make_valid(np.array([GOOD, BOW_TIE, None], dtype=object))
    assert whole[0] is GOOD
    assert whole[1].is_valid
    assert whole[2] is None


def test_swapping_axes_twice_changes_nothing():
    assert swap_axes(swap_axes(np.array([GOOD])))[0].equals_exact(GOOD)
