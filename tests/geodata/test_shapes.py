"""What is found wrong with outlines, and what can be done with them."""
import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from geodata.crs import Datum, crs_named, crs_of
from geodata.findings import Finding, FindingCode, Severity
from geodata.shapes import (
    LONGEST_RING, findings_in_overlaps, findings_in_plane, findings_in_shapes, overlapping_pairs, overlaps_with, representative_points,
    simplify,
)

GOOD = box(116.1, 41.1, 116.2, 41.2)
BOW_TIE = Polygon([(116.0, 41.0), (116.2, 41.2), (116.2, 41.0), (116.0, 41.2)])


def found(*shapes):
    """Give code and row of each finding."""
    rows = np.arange(1, len(shapes) + 1)
    return [(finding.code, finding.row) for finding in findings_in_shapes(np.array(shapes, dtype=object), rows)]


def with_coordinate(word):
    with np.errstate(invalid="ignore"):
        return shapely.from_wkt(f"POLYGON ((116 41, {word} 41, 116 42, 116 41))")


def circle(corners):
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    return Polygon(np.column_stack([116 + 0.1 * np.cos(turn), 41 + 0.1 * np.sin(turn)]))


def test_a_good_outline_gives_no_finding():
    assert found(GOOD, circle(50)) == []


@pytest.mark.parametrize(("shape", "code"), [
    (None, FindingCode.SHAPE_MISSING),
    (Polygon(), FindingCode.SHAPE_MISSING),
    (shapely.Point(116, 41), FindingCode.NOT_POLYGONAL),
    (shapely.LineString([(116, 41), (117, 42)]), FindingCode.NOT_POLYGONAL),
    (with_coordinate("nan"), FindingCode.COORDINATES_NOT_FINITE),
    (with_coordinate("inf"), FindingCode.COORDINATES_NOT_FINITE),
    (Polygon([(116, 41), (117, 42), (116, 41), (116, 41)]), FindingCode.TOO_FEW_POINTS),
    (BOW_TIE, FindingCode.SELF_CROSSING),
    (Polygon(GOOD.exterior, [box(117, 41, 117.1, 41.1).exterior.coords]), FindingCode.NOT_VALID),
    (box(41.1, 116.1, 41.2, 116.2), FindingCode.AXES_SWAPPED),
    (box(39463430, 2578932, 39463530, 2578940), FindingCode.COORDINATES_OUT_OF_RANGE),
    (circle(LONGEST_RING), FindingCode.RING_TOO_LONG)])
def test_each_trouble_blocks_its_row_under_its_own_name(shape, code):
    findings = findings_in_shapes(np.array([GOOD, shape], dtype=object), np.array([1, 2]))
    assert [(finding.code, finding.row) for finding in findings if finding.blocks] == [(code, 2)]


def test_a_crossing_is_shown_where_it_is_and_can_be_mended():
    finding = findings_in_shapes(np.array([BOW_TIE]), np.array([7]))[0]
    assert finding.place == pytest.approx((116.1, 41.1))
    assert (finding.row, finding.mend) == (7, "make_valid")


def test_the_same_outline_twice_is_named_whatever_corner_it_starts_at():
    turned = Polygon(np.roll(np.array(GOOD.exterior.coords)[:-1], 2, axis=0))
    findings = findings_in_shapes(np.array([GOOD, circle(9), turned]), np.array([10, 11, 12]))
    assert findings == [Finding(FindingCode.DUPLICATE_IN_FILE, Severity.WARNS, 12, values={"other_row": 10})]


def test_one_row_abroad_is_named_and_a_file_abroad_is_named_once():
    brazil = box(-60.1, -10.1, -60, -10)
    assert found(GOOD, brazil) == [(FindingCode.OUTSIDE_CHINA, 2)]
    assert found(brazil, box(-61.1, -10.1, -61, -10)) == [(FindingCode.OUTSIDE_CHINA, None)]


def test_no_rows_give_no_findings():
    assert found() == []


@pytest.mark.parametrize(("shape", "declared", "code"), [
    (box(39500000, 4600000, 39500100, 4600100), 39, None),
    (box(40441205, 4945668, 40441305, 4945768), 39, FindingCode.ZONE_WRONG),
    (box(20441205, 4945668, 20441305, 4945768), 39, FindingCode.ZONE_WRONG),
    (box(500000, 4600000, 500100, 4600100), 39, FindingCode.ZONE_MISSING),
    (box(4600000, 39500000, 4600100, 39500100), 39, FindingCode.AXES_SWAPPED),
    (box(116, 41, 116.1, 41.1), 39, FindingCode.COORDINATES_OUT_OF_RANGE)])
def test_plane_coordinates_must_fit_the_declared_zone(shape, declared, code):
    findings = findings_in_plane(np.array([shape, None], dtype=object), np.array([1, 2]),
                                 crs_of(Datum.CGCS2000, declared))
    assert [finding.code for finding in findings] == [code] * (code is not None)


@pytest.mark.parametrize(("shape", "code"), [
    (box(500000, 4600000, 500100, 4600100), None),
    (box(39500000, 4600000, 39500100, 4600100), FindingCode.ZONE_WRONG),
    (box(4600000, 500000, 4600100, 500100), FindingCode.AXES_SWAPPED)])
def test_a_system_without_zone_takes_no_easting_with_one(shape, code):
    findings = findings_in_plane(np.array([shape]), np.array([1]), crs_named("EPSG:4548"))
    assert [finding.code for finding in findings] == [code] * (code is not None)


def test_pairs_share_ground_and_not_only_a_border():
    shapes = np.array([box(116, 41, 116.01, 41.01), box(116.005, 41, 116.015, 41.01), box(116.015, 41, 116.02, 41.01),
                       BOW_TIE, None], dtype=object)
    first, second, shared_m2 = overlapping_pairs(shapes)
    assert (first.tolist(), second.tolist()) == ([0], [1])
    assert shared_m2 == pytest.approx([0.5 * 841.0 * 1110.7], rel=0.01)


def test_new_shapes_are_paired_with_registered_ones():
    registered = np.array([box(116.005, 41, 116.015, 41.01), box(117, 41, 117.1, 41.1)])
    new, old, _shared_m2 = overlaps_with(np.array([None, box(116, 41, 116.01, 41.01)], dtype=object), registered)
    assert (new.tolist(), old.tolist()) == ([1], [0])


def test_ground_shared_beside_a_common_border_is_measured_alone():
    left = Polygon([(116, 41), (116.02, 41), (116.02, 41.01), (116.01, 41.01), (116.01, 41.02), (116, 41.02)])
    right = Polygon([(116.02, 41), (116.03, 41), (116.03, 41.02), (116.005, 41.02), (116.005, 41.015), (116.02, 41.015)])
    _first, _second, shared_m2 = overlapping_pairs(np.array([left, right]))
    assert shared_m2 == pytest.approx([420.5 * 555.4], rel=0.01)


def test_nothing_overlaps_nothing():
    first, second, shared_m2 = overlapping_pairs(np.array([], dtype=object))
    assert len(first) == len(second) == len(shared_m2) == 0


def test_dali_has_its_five_overlapping_pairs(dali):
    findings = findings_in_overlaps(dali.shapes, dali.rows, dali.datum)
    assert len(findings) == 5
    assert max(finding.values["area_m2"] for finding in findings) == 84_173.0


def test_a_simpler_outline_stays_near_and_never_vanishes():
    shapes = np.array([circle(500), box(116, 41, 116.00001, 41.00001), None], dtype=object)
    drawn = simplify(shapes, 0.001)
    assert shapely.get_num_coordinates(drawn[0]) < 60
    assert shapely.hausdorff_distance(drawn[0], shapes[0]) < 0.0011
    assert not shapely.is_empty(drawn[1])
    assert drawn[2] is None


def test_a_representative_point_lies_inside_even_a_bent_outline():
    bent = Polygon([(0, 0), (10, 0), (10, 1), (1, 1), (1, 10), (0, 10)])
    points = representative_points(np.array([bent, None, Polygon()], dtype=object))
    assert bent.contains(shapely.Point(points[0]))
    assert np.isnan(points[1:]).all()
