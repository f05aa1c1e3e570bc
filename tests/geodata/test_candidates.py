"""What undeclared coordinates could be in, and what speaks for each."""
import numpy as np
import pytest
import shapely
from pyproj import Transformer

from geodata.candidates import MOST, candidates
from geodata.crs import SURVEYED, WITHOUT_ZONE, Datum, Shift, crs_of, label_of
from geodata.errors import Reason, UnknownCrs
from geodata.findings import FindingCode
from geodata.readers import read

HOME = shapely.box(115.91, 40.9, 117.4, 42.02)
"""About where Fengning lies."""


def plane(*corner, size=100):
    east, north = corner
    return np.array([shapely.box(east, north, east + size, north + size)])


def string(east, north):
    return f"1,3,1,{north},{east},2,{north},{east + 100},3,{north + 100},{east + 100},100,50,,1,"


def codes(boundaries):
    return [finding.code for finding in boundaries.findings]


def test_degrees_may_be_on_any_datum_and_the_stored_one_comes_first():
    found = candidates(np.array([shapely.box(116, 41, 116.1, 41.1), shapely.box(99, 26, 99.1, 26.1)]), HOME)
    assert [one.answer for one in found] == list(Datum)
    assert {one.reason for one in found} == {Reason.AT_HOME}
    assert found[0].values == {"datum": "cgcs2000", "rows": 1, "total": 2}
    assert found[0].bounds == pytest.approx((99, 26, 116.1, 41.1))
    assert found[-1].also == (Reason.OFFSET,)
    assert found[-1].bounds[2] == pytest.approx(116.1 - 0.006, abs=2e-3)


def test_a_zone_in_front_leaves_only_the_datum_open():
    for east, zone, width in ((39_450_000, 39, 3), (20_450_000, 20, 6)):
        found = candidates(plane(east, 4_560_000), HOME)
        assert [one.answer for one in found] == list(SURVEYED)
        assert {one.reason for one in found} == {Reason.AT_HOME}
        assert {one.also[0] for one in found} == {Reason.ZONE_IN_FRONT}
        assert [found[0].values[name] for name in ("zone", "width", "meridian")] == [zone, width, 117]
        assert [Reason.NOT_DRAWN in one.also for one in found] == [False, True, True]


def test_parameters_of_the_bureau_are_a_reason():
    found = candidates(plane(39_450_000, 4_560_000), HOME, {Datum.XIAN_1980: Shift((0.0,) * 7)})
    assert [one.also[-1] for one in found] == [Reason.ZONE_IN_FRONT, Reason.SHIFTED, Reason.NOT_DRAWN]


def test_without_a_zone_the_meridian_of_the_region_is_offered_on_three_datums():
    found = candidates(plane(450_000, 4_560_000), HOME)
    assert [one.answer for one in found] == [label_of(crs_of(datum, 39, in_front=False)) for datum in SURVEYED]
    assert found[0].answer == "EPSG:4548"
    assert {(one.reason, one.also[0]) for one in found} == {(Reason.AT_HOME, Reason.MERIDIAN)}
    read_so = read(string(450_000, 4_560_000), crs=found[0].answer, home=HOME)
    assert read_so.shapes[0].within(shapely.box(*found[0].bounds).buffer(1e-6))


def test_where_no_meridian_brings_rows_home_the_nearest_are_offered():
    found = candidates(plane(450_000, 3_000_000), HOME)
    assert len(found) == MOST
    assert {one.reason for one in found} == {Reason.ELSEWHERE}
    assert {one.values["meridian"] for one in found} == {114, 117, 120}


def test_without_a_region_every_meridian_stays_possible():
    found = candidates(plane(450_000, 4_560_000))
    assert [one.answer for one in found] == list(WITHOUT_ZONE)
    assert {one.reason for one in found} == {Reason.POSSIBLE}


@pytest.mark.parametrize("shapes", [
    np.array([shapely.box(41, 116, 41.1, 116.1)]), plane(4_560_000, 39_450_000), plane(4_560_000, 450_000)])
def test_axes_in_each_other_s_place_are_seen_and_all_would_still_lie_at_home(shapes):
    found = candidates(shapes, HOME)
    assert all(Reason.AXES_SWAPPED in one.also and one.reason is Reason.AT_HOME for one in found)
    west, south, east, north = found[0].bounds
    assert 115 < west <= east < 118
    assert 40 < south <= north < 43


def test_what_lies_outside_china_is_left_out_unless_all_does():
    assert len(candidates(plane(450_000, 1_500_000))) == len(WITHOUT_ZONE)
    abroad = candidates(np.array([shapely.box(-60.1, -10.1, -60, -10)]), HOME)
    assert [one.answer for one in abroad] == list(Datum)
    assert {one.reason for one in abroad} == {Reason.ABROAD}


def test_rows_without_a_shape_do_not_hide_the_others():
    with_holes = np.array([None, shapely.Polygon(), shapely.box(116, 41, 116.1, 41.1)], dtype=object)
    assert candidates(with_holes, HOME)[0].values["total"] == 1
    assert [one.answer for one in candidates(np.array([None], dtype=object), HOME)] == list(Datum)


def test_the_question_carries_the_candidates_through_the_reading_process():
    with pytest.raises(UnknownCrs) as question:
        read(string(450_000, 4_560_000), home=HOME)
    assert question.value.candidates[0].values["rows"] == 1
    with pytest.raises(UnknownCrs) as again:
        read(string(450_000, 4_560_000), home=HOME, crs="cgcs2000")
    assert again.value.candidates == question.value.candidates


def test_the_answered_file_keeps_what_else_it_could_have_been_and_a_declared_one_has_nothing_else(real_data):
    answered = read(string(39_450_000, 4_560_000), crs="cgcs2000", home=HOME)
    assert [one.answer for one in answered.candidates] == list(SURVEYED)
    assert read(real_data / "legacy_mines_dali" / "derived_gbk_shp").candidates == ()


def test_a_declared_system_that_leads_elsewhere_is_told_with_what_fits():
    finding = next(finding for finding in read(string(450_000, 4_560_000), crs="EPSG:4547", home=HOME).findings
                   if finding.code is FindingCode.CRS_FITS_BETTER)
    assert finding.values == {"crs": "EPSG:4547", "rows": 1, "total": 1, "better": "EPSG:4548", "fitting": 1}
    on_its_datum = read(string(450_000, 4_560_000), crs="EPSG:2383", home=HOME)
    assert next(finding.values["better"] for finding in on_its_datum.findings
                if finding.code is FindingCode.CRS_FITS_BETTER) == "EPSG:2384"


def test_a_file_of_another_prefecture_is_told_to_lie_elsewhere(real_data):
    dali = read(real_data / "legacy_mines_dali" / "derived_gbk_shp", home=HOME)
    finding = next(finding for finding in dali.findings if finding.code is FindingCode.NOT_AT_HOME)
    assert (finding.row, finding.values["rows"], finding.values["total"]) == (None, 492, 492)


def test_a_file_at_home_is_told_nothing_of_it():
    at_home = read(string(39_450_000, 4_560_000), crs="cgcs2000", home=HOME)
    assert not {FindingCode.NOT_AT_HOME, FindingCode.CRS_FITS_BETTER} & set(codes(at_home))


def test_the_county_lies_in_the_range_that_surveyors_check_it_against():
    east, north = Transformer.from_crs(crs_of(Datum.CGCS2000), crs_of(Datum.CGCS2000, 39), always_xy=True).transform(
        [115.91, 117.40, 115.91, 117.40], [40.91, 40.91, 42.02, 42.02])
    assert 39_408_000 - 2_000 < min(east) < max(east) < 39_534_000 + 2_000
    assert 4_529_000 - 2_000 < min(north) < max(north) < 4_654_000 + 2_000
