"""The corner-point string in all its layouts, whole and broken."""
import numpy as np
import pytest
import shapely

from geodata.crs import Datum, crs_of, zone_in
from geodata.errors import UnknownCrs
from geodata.findings import FindingCode, Severity
from geodata.readers.answers import Answers
from geodata.readers.boundaries import Refused
from geodata.readers.child import read_here
from geodata.readers.corners import read_corners
from geodata.readers.settling import settle

MINING = ("1,6,1,2578932.46,39463430.66,2,2578914.38,39463533.90,3,2578873.72,39463556.11,4,2578721.29,39463556.36,"
          "5,2578713.13,39463473.18,6,2578741.31,39463389.11,135,17,,1,")
EXPLORATION = ("2,4,111.3330,22.0730,111.3330,22.1015,111.2945,22.1015,111.2945,22.0730,0,0,0,"
               "4,111.3205,22.0850,111.3240,22.0850,111.3240,22.0925,111.3205,22.0925,-1,0,0,")
TITLE_WITH_A_HOLE = (
    "2,11,114.5047641,30.0805214,114.5047047,30.0656508,114.5008877,30.0701943,114.5013545,30.0708285,"
    "114.4947644,30.0716270,114.4940882,30.0704470,114.4924482,30.0704480,114.4924841,30.0730033,"
    "114.4928723,30.0748222,114.4944265,30.0741166,114.4955323,30.0812270,0,0,0,"
    "6,114.5009683,30.0752190,114.5007788,30.0748955,114.5009519,30.0732707,114.5031932,30.0732564,"
    "114.5032015,30.0742306,114.5024544,30.0742353,-1,0,0,")
NOTICE = """拐点,X(起标高),Y(止标高)
1,4507088.2206,41473349.922, , ,
2,4507128.219,41473413.9217, , ,
3,4507217.2292,41473517.9202, , ,
*,229.5,70,金藏采区,1,
1,4512640.2724,41487255.0161, , ,
2,4512976.2816,41487710.0121, , ,
3,4513195.2873,41487965.0099, , ,
4,4513410.294,41488423.0114, , ,
*,363,10,远东采区,1,
"""


def boundary(text, crs="cgcs2000"):
    """Read, check and measure in this process."""
    return settle(read_corners(text, Answers(crs)), "", Answers(crs), lambda done, total: None)


def codes(boundaries, severity=Severity.BLOCKS):
    return [finding.code for finding in boundaries.findings if finding.severity is severity]


def refusal_of(text):
    with pytest.raises(Refused) as refusal:
        read_corners(text, Answers())
    return refusal.value.finding


def test_a_mining_string_gives_outline_levels_and_the_text_as_printed():
    read = boundary(MINING, "xian_1980")
    assert read.datum is Datum.XIAN_1980
    assert read.crs == "EPSG:2363"
    assert read.printed == [MINING]
    assert read.levels == [((135.0, 17.0, ""),)]
    assert read.area_m2[0] == pytest.approx(29_366.774, abs=0.01)
    assert shapely.get_coordinates(read.shapes[0])[0] == pytest.approx([116.642484094, 23.310155448], abs=1e-8)
    assert codes(read, Severity.WARNS) == [FindingCode.DATUM_NOT_DRAWABLE]


def test_an_exploration_string_is_unpacked_and_its_hole_subtracted():
    read = boundary(EXPLORATION, "xian_1980")
    assert read.area_m2[0] == pytest.approx(31_641_247.161, abs=1)
    assert shapely.bounds(read.shapes[0]) == pytest.approx([111.495833333, 22.125, 111.558333333, 22.170833333])
    assert len(read.shapes[0].interiors) == 1
    assert read.levels == [()]
    assert FindingCode.PACKED_DEGREES in codes(read, Severity.NOTES)


def test_seconds_keep_their_decimals():
    read = boundary(TITLE_WITH_A_HOLE)
    assert read.area_m2[0] == pytest.approx(3_577_790.387, abs=0.1)
    assert shapely.get_coordinates(read.shapes[0])[:, 0].max() == pytest.approx(114 + 50 / 60 + 47.641 / 3600, abs=1e-12)


def test_a_notice_with_a_row_per_point_gives_rings_with_their_own_levels():
    read = boundary(NOTICE)
    assert read.levels == [((229.5, 70.0, "金藏采区"), (363.0, 10.0, "远东采区"))]
    assert shapely.get_num_geometries(read.shapes[0]) == 2
    assert read.valid.all()


def test_published_boundaries_measure_as_computed(published):
    def string_of(*names):
        rings = [(ring, *published[name]["elev"].replace("+", "").split("~"))
                 for name in names for ring in published[name]["rings"]]
        corners = [f"{len(ring['points'])}," + ",".join(",".join(point) for point in ring["points"])
                   + f",{upper},{lower},,{ring['sign']}," for ring, upper, lower in rings]
        return f"{len(rings)}," + "".join(corners)

    both = boundary(string_of("CN01", "CN02"))
    assert both.area_m2[0] == pytest.approx(17_264.345 + 1_585.269, abs=0.05)
    assert both.levels == [((77.0, 9.5, ""), (21.6, 3.94, ""))]
    for name in ("CN06", "CN14", "CN05"):
        read = boundary(published[name]["printed_string"], "cgcs2000" if name == "CN06" else "xian_1980")
        computed = published[name]["computed"]["official_formula_vertices_m2"]
        assert read.area_m2[0] == pytest.approx(computed, rel=1e-6)


@pytest.mark.parametrize("text", [
    MINING.replace(",", ",\n"), MINING.replace(",", " , "), MINING.replace(",", "，"), MINING.replace(",", "、"),
    MINING.replace("39463533.90", "39463533。90"), MINING.replace("1", "１"), "\ufeff\n  " + MINING + "\r\n",
    MINING[:50] + "\n" + MINING[50:], MINING.removesuffix(",")])
def test_line_breaks_and_full_width_punctuation_change_nothing(text):
    read, plain = boundary(text.replace("\ufeff", "")), boundary(MINING)
    assert read.shapes[0].equals_exact(plain.shapes[0])
    assert read.levels == plain.levels


@pytest.mark.parametrize("length", range(8, len(MINING) - 4, 7))
def test_a_string_cut_off_anywhere_is_refused(length):
    assert refusal_of(MINING[:length]).code in (FindingCode.CORNERS_COUNT_DISAGREES, FindingCode.CORNERS_UNREADABLE)


@pytest.mark.parametrize(("text", "values"), [
    (MINING.replace("1,6,", "1,7,", 1), {"ring": 1, "expected": 7, "found": 7}),
    (MINING.replace("1,6,", "2,6,", 1), {"ring": 2, "expected": 0, "found": 0}),
    (EXPLORATION.replace("2,4,", "1,4,", 1), {"ring": None, "expected": 1, "found": 2}),
    (NOTICE.rpartition("*")[0], {"ring": 2, "expected": 0, "found": 4})])
def test_counts_that_do_not_agree_are_named(text, values):
    finding = refusal_of(text)
    assert (finding.code, finding.severity) == (FindingCode.CORNERS_COUNT_DISAGREES, Severity.REFUSED)
    assert finding.values == values


@pytest.mark.parametrize(("text", "code"), [
    (MINING.replace("2578932.46", "25789**.**"), FindingCode.CORNERS_MASKED),
    (NOTICE.replace("4507088.2206", "450****.2206"), FindingCode.CORNERS_MASKED),
    (MINING.replace("2578932.46", "2578932.46?"), FindingCode.CORNERS_UNREADABLE),
    (MINING.replace("2578932.46", "NaN"), FindingCode.CORNERS_UNREADABLE),
    (MINING.replace("2578932.46", ""), FindingCode.CORNERS_UNREADABLE),
    (MINING.replace(",,1,", ",,9,"), FindingCode.CORNERS_UNREADABLE),
    (EXPLORATION.replace("111.3330", "111.7530"), FindingCode.NOT_PACKED_DEGREES),
    ("", FindingCode.FILE_EMPTY), ("  \n", FindingCode.FILE_EMPTY),
    ("关于某某矿山的公告", FindingCode.FORMAT_UNKNOWN), ("a,b,c", FindingCode.FORMAT_UNKNOWN)])
def test_each_broken_text_is_refused_under_its_own_name(text, code):
    assert refusal_of(text).code is code


@pytest.mark.parametrize(("text", "code"), [
    ("1,2,1,2578932.46,39463430.66,2,2578914.38,39463533.90,135,17,,1,", FindingCode.TOO_FEW_POINTS),
    ("1,4,1,4600000,39500000,2,4600100,39500100,3,4600100,39500000,4,4600000,39500100,9,1,,1,", FindingCode.SELF_CROSSING),
    ("1,3,1,39463430.66,2578932.46,2,39463533.90,2578914.38,3,39463556.11,2578873.72,135,17,,1,", FindingCode.AXES_SWAPPED),
    ("1,3,22.0730,111.3330,22.1015,111.3330,22.1015,111.2945,0,0,0,", FindingCode.AXES_SWAPPED),
    (EXPLORATION.replace("111.3240", "112.3240"), FindingCode.RING_OUTSIDE),
    (EXPLORATION.replace(",0,0,0,", ",-1,0,0,"), FindingCode.RING_OUTSIDE)])
def test_each_impossible_outline_blocks_the_row_under_its_own_name(text, code):
    read = boundary(text)
    assert code in codes(read)
    assert not read.valid.any()


def test_a_zone_that_is_not_the_answered_one_blocks_the_row():
    read = boundary(MINING, "EPSG:4529")
    assert codes(read) == [FindingCode.ZONE_WRONG]
    assert np.isnan(read.area_m2[0])


def test_seams_above_each_other_are_drawn_once_and_said():
    ring = "4,1,4600000,39500000,2,4600000,39500100,3,4600100,39500100,4,4600100,39500000,"
    read = boundary(f"2,{ring}100,50,二煤,1,{ring}20,-30,五煤,1,")
    assert read.levels == [((100.0, 50.0, "二煤"), (20.0, -30.0, "五煤"))]
    assert read.area_m2[0] == pytest.approx(10_000, abs=1)
    assert codes(read, Severity.WARNS) == [FindingCode.RINGS_OVERLAP]


def test_levels_upside_down_are_said():
    assert codes(boundary(MINING.replace("135,17", "17,135")), Severity.WARNS) == [FindingCode.LEVELS_REVERSED]


@pytest.mark.parametrize(("text", "candidates"), [
    (MINING, (Datum.CGCS2000, Datum.XIAN_1980, Datum.BEIJING_1954)), (EXPLORATION, tuple(Datum))])
def test_the_datum_is_not_in_the_string_and_must_be_asked(text, candidates):
    with pytest.raises(UnknownCrs) as question:
        boundary(text, None)
    assert tuple(one.answer for one in question.value.candidates) == candidates


def test_eastings_without_zone_need_a_system_with_its_meridian():
    text = MINING.replace(",39", ",")
    with pytest.raises(UnknownCrs) as question:
        boundary(text, "cgcs2000")
    assert "EPSG:4548" in [one.answer for one in question.value.candidates]
    assert boundary(text, "EPSG:4548").shapes[0].equals_exact(boundary(MINING).shapes[0], 1e-12)


def test_any_system_of_the_right_datum_is_answer_enough():
    assert boundary(MINING, "EPSG:4490").crs == "EPSG:4527"
    assert boundary(EXPLORATION, "EPSG:4527").crs == "EPSG:4490"


def ring(number, east, side, sign):
    corners = [(4_600_000 + number * 10, east), (4_600_000 + number * 10, east + side), (4_600_000 + number * 10 + side, east + side),
               (4_600_000 + number * 10 + side, east)]
    numbered = ",".join(f"{place},{north},{of}" for place, (north, of) in enumerate(corners, start=1))
    return f"4,{numbered},,,,{sign},"


def test_an_island_in_a_hole_is_ground_and_no_overlap():
    rings = [ring(number, 39_500_000 + number * 10, 100 - number * 20, (-1) ** number) for number in range(4)]
    found = boundary(f"4,{''.join(rings)}")
    assert found.area_m2.round().tolist() == [10_000 - 6_400 + 3_600 - 1_600]
    assert {one.code for one in found.findings} <= {FindingCode.CRS_GIVEN, FindingCode.CRS_CONVERTED}


def test_added_rings_that_share_ground_count_once_and_are_told():
    found = boundary(f"3,{ring(0, 39_500_000, 100, 1)}{ring(0, 39_500_050, 100, 1)}{ring(1, 39_500_010, 20, -1)}")
    assert found.area_m2.round().tolist() == [15_000 - 400]
    assert FindingCode.RINGS_OVERLAP in {one.code for one in found.findings}


@pytest.mark.parametrize("around", [
    "拐点坐标：{}", "2000国家大地坐标系\n{}", "矿区范围（2000国家大地坐标系）：\n{}\n开采标高以采矿许可证为准。", "“{}”", '"{}"', "示例县 甲矿 {}"])
@pytest.mark.parametrize("text", [MINING, EXPLORATION, NOTICE], ids=["mining", "exploration", "notice"])
def test_a_string_or_table_in_the_words_of_a_notice_is_read_as_if_it_stood_alone(around, text):
    around = around.replace("“{}”", "{}").replace('"{}"', "{}").replace("：{}", "：\n{}").replace(" {}", "\n{}") if text is NOTICE else around
    alone, found = boundary(text), boundary(around.format(text.strip()))
    assert found.shapes[0].equals_exact(alone.shapes[0])
    assert (found.levels, found.printed) == (alone.levels, alone.printed)


def test_the_words_around_a_string_name_its_system():
    assert read_corners(f"1980西安坐标系\n{MINING}", Answers()).crs == crs_of(Datum.XIAN_1980, zone_in(39_463_533))
    assert read_corners(f"1980西安坐标系换算为2000国家大地坐标系\n{MINING}", Answers()).crs is None
    assert refusal_of(f"百度坐标系：{EXPLORATION}").code is FindingCode.BAIDU_DEGREES


def test_a_table_beside_other_corners_is_refused_and_not_cut_out():
    assert refusal_of(f"{NOTICE}\n中心 4507088.22 41473349.92").code in (FindingCode.CORNERS_UNREADABLE, FindingCode.CORNERS_COUNT_DISAGREES)


def test_a_string_in_words_must_be_whole_and_alone():
    cut = refusal_of(f"坐标：{MINING[:150]}")
    assert cut.code in (FindingCode.CORNERS_COUNT_DISAGREES, FindingCode.CORNERS_UNREADABLE)
    assert refusal_of(f"坐标：2,{MINING.removeprefix('1,')}").code is FindingCode.CORNERS_COUNT_DISAGREES
    for words in (f"变更前：{MINING}\n变更后：{MINING}", f"甲矿：{MINING}\n乙矿：{MINING}"):
        [finding] = read_here(words, Answers("cgcs2000"), lambda done, total: None).findings
        assert finding.code is FindingCode.SEVERAL_IN_TEXT


@pytest.mark.parametrize("behind", ["，面积0.1平方公里", "；面积0.1平方公里", "。面积0.1平方公里", "\n开采标高320米至180米", "）。"])
def test_words_behind_a_string_are_none_of_it(behind):
    alone, found = boundary(MINING), boundary(f"拐点坐标（{MINING.removesuffix(',')}{behind}")
    assert found.shapes[0].equals_exact(alone.shapes[0]) and found.levels == alone.levels


@pytest.mark.parametrize("row", ["1,见附图", "矿区一号拐点（界桩）,4507088,41473349", "1,X=4507088,Y=41473349"])
def test_a_first_row_that_cannot_be_read_is_not_taken_for_a_heading(row):
    text = NOTICE.replace("1,4507088.2206,41473349.922, , ,", row)
    refusal = refusal_of(f"拐点坐标如下\n{text}\n落款")
    assert (refusal.code, refusal.values["value"]) == (FindingCode.CORNERS_UNREADABLE, row.translate(str.maketrans("（）", "()")))


@pytest.mark.parametrize("front", [
    "1\t大山石场\t", "1，矿山名称：大山石场\n2，坐标：", "2020，3月公告\n坐标：", "起始价1234567.00元\n坐标：", "保有资源量1234567吨，可采储量1034567吨\n坐标：",
    "电话：13812345678，13912345678\n坐标：", "中心点：2578912.46，39463530.66\n坐标：", "附件：1、2、3、4\n" * 8 + "坐标："])
def test_numbers_on_the_page_hide_no_string(front):
    alone, found = boundary(MINING), boundary(f"{front}{MINING}\n保有资源量123456.7吨")
    assert found.shapes[0].equals_exact(alone.shapes[0]) and found.levels == alone.levels


@pytest.mark.parametrize("front", ["起始价1234567.00元", "1,矿山名称,大山石场\n2,采矿许可证,见附件\n拐点,X,Y", "电话138****5678", "储量 1234 5678"])
def test_numbers_on_the_page_hide_no_table(front):
    alone, found = boundary(NOTICE), boundary(f"{front}\n{NOTICE}")
    assert found.shapes[0].equals_exact(alone.shapes[0]) and found.levels == alone.levels


@pytest.mark.parametrize("other", [
    f"探矿权：{EXPLORATION}", "扣除：\n1\n2578912\n39463530\n2\n2578900\n39463530", "西区：东经116°30′00.25″，北纬41°00′00.10″"])
def test_other_corners_beside_a_string_are_never_left_out(other):
    for text in (f"采矿权：{MINING}\n{other}", f"{other}\n采矿权：{MINING}"):
        assert refusal_of(text).code in (FindingCode.SEVERAL_IN_TEXT, FindingCode.CORNERS_UNREADABLE)
