"""Corner points as notices, Word, Excel and map programs print them, whole, awkward and broken."""
import math
import random

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.crs import Datum
from geodata.errors import Reason, UnknownCrs, UnknownDegrees
from geodata.findings import FindingCode, Severity
from geodata.readers.answers import Answers, DegreeForm
from geodata.readers.child import read_here

SQUARE = [("4543210.12", "39458123.45"), ("4543210.12", "39458323.45"), ("4543010.12", "39458323.45"), ("4543010.12", "39458123.45")]
DEGREES = [("116.646051", "41.012345"), ("116.666051", "41.012345"), ("116.666051", "41.032345"), ("116.646051", "41.032345")]
SQUARE_M2 = 39_998.28
DEGREES_M2 = 3_736_168.46
SAID = (FindingCode.CRS_GIVEN, FindingCode.CRS_CONVERTED, FindingCode.DATUM_NOT_DRAWABLE)


def rows(corners, between=" ", label="{} "):
    """One corner a line."""
    return "\n".join(label.format(number) + between.join(corner) for number, corner in enumerate(corners, start=1))


def read(text, crs="cgcs2000", **answers):
    """Read in this process."""
    return read_here(text, Answers(crs, **answers), lambda done, total: None)


def told(boundaries):
    """Codes of all findings but those of the coordinate system."""
    return [finding.code for finding in boundaries.findings if finding.code not in SAID]


def refusal_of(text):
    [finding] = read(text).findings
    assert finding.severity is Severity.REFUSED
    return finding


PLANE = rows(SQUARE)


@pytest.mark.parametrize("text", [
    PLANE, f"{PLANE}\n1 4543210.12 39458123.45", rows(SQUARE, ",", "J{},"), rows(SQUARE, "，", "J{}、"), rows(SQUARE, "\t", "{}\t"),
    rows(SQUARE, " | ", "| {} | "), rows(SQUARE, "  ", ""), rows(SQUARE, " ", "{}. "), rows(SQUARE, " ", "({})"),
    rows(SQUARE, " ", "J-{} "),
    "拐点编号 X坐标 Y坐标\n" + PLANE, "点号,X(m),Y(m)\n" + rows(SQUARE, ",", "{},"), "拐点 纵坐标 横坐标\n" + PLANE,
    rows(SQUARE, ",Y=", "{}号拐点：X="), rows(SQUARE, " Y{0}=", "X{0}=").replace("Y{0}", "Y1"), rows(SQUARE, "、", "J{0}，"),
    PLANE.translate(str.maketrans("0123456789. ", "０１２３４５６７８９．　")),
    "\n".join(f"{sign}{' '.join(corner)}" for sign, corner in zip("①②③④", SQUARE, strict=True)),
    "\n".join(f"{sign}{' '.join(corner)}" for sign, corner in zip("⑴⑵⑶⑷", SQUARE, strict=True)),
    "\n".join(f"{sign}{' '.join(corner)}" for sign, corner in zip("⒈⒉⒊⒋", SQUARE, strict=True)),
    "\n".join(f"{sign}{' '.join(corner)}" for sign, corner in zip("❶❷❸❹", SQUARE, strict=True)),
    " ".join(f"{sign}{' '.join(corner)}" for sign, corner in zip("①②③④", SQUARE, strict=True)),
    "点号\nX\nY\n" + PLANE.replace(" ", "\n"), PLANE.replace(" ", "\n"), PLANE.replace("\n", " "),
    ";".join(",".join(corner) for corner in SQUARE), "；".join(",".join(corner) for corner in SQUARE) + "；",
    "\n".join(f"J{number},1,{north},{east}" for number, (north, east) in enumerate(SQUARE, start=1)),
    "点号 1 2 3 4\nX {} {} {} {}\nY {} {} {} {}".format(*(north for north, _ in SQUARE), *(east for _, east in SQUARE)),
    "\n".join(corner[0] for corner in SQUARE) + "\n" + "\n".join(corner[1] for corner in SQUARE),
    "1 4543210.12 39458123.45 3 4543010.12 39458323.45\n2 4543210.12 39458323.45 4 4543010.12 39458123.45",
    "1 4543210.12 39458123.45 2 4543210.12 39458323.45\n3 4543010.12 39458323.45 4 4543010.12 39458123.45",
    "点号 X Y 点号 X Y\n1 4543210.12 39458123.45 4 4543010.12 39458123.45\n2 4543210.12 39458323.45\n3 4543010.12 39458323.45",
    "点号 X Y H\n" + "\n".join(f"{number} {' '.join(corner)} {1020 + number}" for number, corner in enumerate(SQUARE, start=1)),
    "点号 X Y 边长\n" + "\n".join(f"{number} {' '.join(corner)} 200.00" for number, corner in enumerate(SQUARE, start=1)),
    "矿区范围拐点坐标表\n" + PLANE.replace("\n3", "\n续表 第2页 共2页\n点号 X Y\n3"),
    PLANE.replace("4543210.12", "4,543,210.12").replace("39458323.45", "39,458,323.45"),
    "2024年3月15日公示\n采矿许可证号C1308002009057120015944\n" + PLANE + "\n联系电话：0314-8012345，邮编068350\n138****1234 联系人",
    "矿区面积：0.04平方公里，由4个拐点圈定。\n" + PLANE, "点号 Y X\n" + rows([corner[::-1] for corner in SQUARE])])
def test_a_ring_in_any_layout_is_the_same_ring(text):
    found = read(text)
    assert (found.kind, found.crs, told(found), found.valid.tolist()) == ("points", "EPSG:4527", [], [True])
    assert found.shapes[0].equals_exact(read(PLANE).shapes[0])
    assert found.area_m2[0] == pytest.approx(SQUARE_M2, abs=0.01)


@pytest.mark.parametrize("write", [
    lambda degrees: f"{degrees}°", lambda degrees: f"{degrees}", lambda degrees: _symbols(degrees, "°", "′", "″"),
    lambda degrees: _symbols(degrees, "º", "'", '"'), lambda degrees: _symbols(degrees, "度", "分", "秒"),
    lambda degrees: _symbols(degrees, "°", "＇", "＂"), lambda degrees: _symbols(degrees, "° ", "′ ", "″"),
    lambda degrees: _symbols(degrees, "°", "’", "”"), lambda degrees: _symbols(degrees, "˚", "′", "′′"),
    lambda degrees: _symbols(degrees, " ", " ", ""), lambda degrees: _symbols(degrees, "-", "-", ""),
    lambda degrees: _symbols(degrees, ":", ":", "")])
@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("label", ["", "{} ", "J{}，"])
def test_degrees_in_any_form_and_order_are_the_same_place(write, order, label):
    found = read(rows([tuple(map(write, corner))[::order] for corner in DEGREES], " ", label))
    assert (found.crs, told(found)) == ("EPSG:4490", [])
    assert shapely.equals_exact(found.shapes, read(rows(DEGREES)).shapes, 1e-9).all()
    assert found.area_m2[0] == pytest.approx(DEGREES_M2, abs=1)


def _symbols(degrees, *signs):
    seconds = round(float(degrees) * 3600, 4)
    return f"{int(seconds // 3600)}{signs[0]}{int(seconds // 60 % 60):02}{signs[1]}{seconds % 60:07.4f}{signs[2]}"


@pytest.mark.parametrize("text", [
    "东经116°30′00″，北纬41°00′00″；东经116°31′00″，北纬41°00′00″；东经116°31′00″，北纬41°01′00″",
    "1 N41°00′00″ E116°30′00″\n2 N41°00′00″ E116°31′00″\n3 N41°01′00″ E116°31′00″",
    "117度0分 41度0分\n117度1分 41度0分\n117度1分 41度1分".replace("117度0", "116度30").replace("117度1", "116度31"),
    "116°30′00″.0 41°00′00″.0\n116°31′00″.0 41°00′00″.0\n116°31′00″.0 41°01′00″.0",
    "116°30.0′ 41°0.0′\n116°31.0′ 41°0.0′\n116°31.0′ 41°1.0′",
    "1163000,410000;1163100,410000;1163100,410100", "1 1163000.00 410000.00\n2 1163100.00 410000.00\n3 1163100.00 410100.00"])
def test_words_letters_and_missing_separators_change_no_degrees(text):
    found = read(text)
    assert found.shapes[0].equals_exact(shapely.Polygon([(116.5, 41), (116 + 31 / 60, 41), (116 + 31 / 60, 41 + 1 / 60)]), 1e-12)
    assert told(found) == ([FindingCode.DEGREES_WITHOUT_SEPARATORS] if "°" not in text and "度" not in text else [])


def test_numbers_that_may_be_packed_or_decimal_are_asked_for_with_both_places():
    text = rows([("111.3330", "22.0730"), ("111.3330", "22.1015"), ("111.2945", "22.1015")])
    home = shapely.box(111.4, 22.1, 111.6, 22.2)
    with pytest.raises(UnknownDegrees) as question:
        read(text, home=home)
    packed, decimal = question.value.candidates
    assert (packed.answer, decimal.answer) == ("packed", "decimal") == (*DegreeForm,)[::-1]
    assert packed.bounds == pytest.approx((111.49583, 22.125, 111.55833, 22.17083), abs=1e-5)
    assert decimal.bounds == pytest.approx((111.2945, 22.073, 111.333, 22.1015))
    assert (packed.values["value"], packed.values["means"]) == ("111.2945", "111°29′45″")
    assert (decimal.values["value"], decimal.values["means"]) == ("111.2945", "111°17′40.2″")
    assert (packed.reason, decimal.reason) == (Reason.AT_HOME, Reason.ELSEWHERE)
    assert told(read(text, degrees="packed")) == [FindingCode.PACKED_DEGREES]
    assert told(read(text, degrees=DegreeForm.DECIMAL)) == []


@pytest.mark.parametrize(("heading", "west"), [("经度(ddd.mmss) 纬度", 111 + 29 / 60 + 45 / 3600), ("经度（十进制度） 纬度", 111.2945)])
def test_a_heading_that_says_how_degrees_are_written_is_answer_enough(heading, west):
    found = read(f"{heading}\n111.3330 22.0730\n111.3330 22.1015\n111.2945 22.1015")
    assert found.shapes[0].bounds[0] == pytest.approx(west)


def test_one_number_that_cannot_be_packed_makes_all_decimal_and_packed_a_wrong_answer():
    text = rows([("111.3330", "22.0730"), ("111.3330", "22.1015"), ("111.2965", "22.1015")])
    assert told(read(text)) == []
    [finding] = read(text, degrees="packed").findings
    assert (finding.code, finding.values["value"]) == (FindingCode.NOT_PACKED_DEGREES, "111.2965")


def test_a_place_outside_china_needs_a_heading_to_tell_longitude_from_latitude():
    text = "10.75 60.25\n10.85 60.25\n10.85 60.35"
    assert refusal_of("10.75 20.25\n10.85 20.25\n10.85 20.35").code is FindingCode.AXES_UNKNOWN
    for heading, west in (("经度 纬度", 10.75), ("纬度 经度", 60.25)):
        found = read(f"{heading}\n{text}".replace("60", "20"))
        assert found.shapes[0].bounds[0] == pytest.approx(west if west < 20 else 20.25)
        assert told(found)[-1] in (FindingCode.OUTSIDE_CHINA, FindingCode.AXES_SWAPPED)


@pytest.mark.parametrize(("text", "code", "value"), [
    (PLANE.replace("4543210.12", "45432**.**"), FindingCode.CORNERS_MASKED, "45432**.**"),
    (PLANE.replace("39458123.45", "********"), FindingCode.CORNERS_MASKED, "********"),
    (PLANE.replace("39458123.45", "394581××.××"), FindingCode.CORNERS_MASKED, "394581××.××"),
    (PLANE.replace("39458123.45", "394581XX.XX"), FindingCode.CORNERS_MASKED, "394581XX.XX"),
    ("一矿段 1 4543210.12 3945****.45\n" + PLANE, FindingCode.CORNERS_MASKED, "3945****.45"),
    (rows([("116°3*′**″", "41°00′00″")] * 3), FindingCode.CORNERS_MASKED, "3*"),
    (PLANE[:-1], FindingCode.CORNERS_CUT_OFF, "39458123.4"), (PLANE[:-3], FindingCode.CORNERS_CUT_OFF, "39458123"),
    (PLANE[:-5], FindingCode.CORNERS_CUT_OFF, "394581"), (PLANE[:-11], FindingCode.CORNERS_CUT_OFF, "4 4543010.12"),
    (PLANE[:-23], FindingCode.CORNERS_CUT_OFF, "4"), (PLANE + "\n……", FindingCode.CORNERS_CUT_OFF, None),
    (PLANE + "\n（下略）", FindingCode.CORNERS_CUT_OFF, None), (rows(DEGREES)[:-2], FindingCode.CORNERS_CUT_OFF, "41.0323"),
    ("116°30′00″ 41°00′00″\n116°31′00″ 41°00′00″\n116°31′00″ 41°01′00″\n116°30′00″ 41°01′", FindingCode.CORNERS_CUT_OFF, None),
    (PLANE.replace("4543210.12", "454?210.12"), FindingCode.CORNERS_UNREADABLE, "454?210.12"),
    (PLANE.replace("4543210.12", "4543210,12"), FindingCode.CORNERS_UNREADABLE, "4543210 12 39458123.45"),
    (PLANE.replace("39458123.45", "9458123.45"), FindingCode.CORNERS_UNREADABLE, "4543210.12 9458123.45"),
    (PLANE.replace("39458123.45", "39 458123.45"), FindingCode.CORNERS_UNREADABLE, "4543210.12 39 458123.45"),
    (PLANE.replace("39458323.45", "458323.45"), FindingCode.CORNERS_UNREADABLE, "458323.45"),
    (PLANE.replace("3 4543010.12 ", "3 "), FindingCode.CORNERS_UNREADABLE, "3 39458323.45"),
    ("116°75′00″ 41°00′00″\n116°31′00″ 41°00′00″\n116°31′00″ 41°01′00″", FindingCode.CORNERS_UNREADABLE, "116°75′00″"),
    ("b116.646051,41.012345\nb116.666051,41.012345\nb116.666051,41.032345", FindingCode.BAIDU_DEGREES, None),
    ("百度坐标系\n" + rows(DEGREES), FindingCode.BAIDU_DEGREES, None),
    ("关于某某矿山的公告", FindingCode.FORMAT_UNKNOWN, None), ("", FindingCode.FILE_EMPTY, None), ("12 34", FindingCode.AXES_UNKNOWN, None),
    ("矿区位于县城北东45°方向，直距12.5公里", FindingCode.FORMAT_UNKNOWN, None)])
def test_what_cannot_be_read_for_sure_is_refused_under_its_own_name(text, code, value):
    finding = refusal_of(text)
    assert finding.code is code
    assert value is None or finding.values["value"].endswith(value)


@pytest.mark.parametrize(("before", "after"), [
    ("4543210.12", "4543210.12?"), ("39458323.45", "?39458323.45"), ("4543010.12", "45430lO.12"), ("4543010.12", "4543O10.12")])
def test_signs_that_a_conversion_left_are_cleaned_and_told(before, after):
    found = read(PLANE.replace(before, after))
    assert {*told(found)} == {FindingCode.NUMBER_CLEANED}
    cleaned = [finding.values for finding in found.findings if finding.code is FindingCode.NUMBER_CLEANED]
    assert {(values["value"], values["read"]) for values in cleaned} == {(after, before)}
    assert found.shapes[0].equals_exact(read(PLANE).shapes[0])


BESIDE = [(north, f"{float(east) + 1000:.2f}") for north, east in SQUARE]
WITHIN = [("4543160.12", "39458173.45"), ("4543160.12", "39458273.45"), ("4543060.12", "39458273.45"), ("4543060.12", "39458173.45")]
IN_RINGS = [(ring, number, corner) for ring, corners in ((1, SQUARE), (2, BESIDE)) for number, corner in enumerate(corners, start=1)]
GOING_ON = "\n".join(f"{number} {' '.join(corner)}" for number, corner in enumerate(BESIDE, start=5))


@pytest.mark.parametrize("text", [
    f"一矿段\n{PLANE}\n二矿段\n{GOING_ON}", f"{PLANE}\n{rows(BESIDE)}", f"点号 X Y\n{PLANE}\n点号 X Y\n{rows(BESIDE)}",
    f"{rows(SQUARE, label='')}\nX Y\n{rows(BESIDE, label='')}", f"{PLANE}\n1 4543210.12 39458123.45\n{GOING_ON}\n5 4543210.12 39459123.45",
    "一采区 " + PLANE + "\n二采区 " + GOING_ON, ("一采区 " + PLANE + " 二采区 " + GOING_ON).replace("\n", " "),
    ";".join(f"{ring},{number},{','.join(corner)}" for ring, number, corner in IN_RINGS),
    "\n".join(f"J{number},{ring},{','.join(corner)}" for ring, number, corner in IN_RINGS),
    "\n".join(f"{left} {right}" for left, right in zip(PLANE.splitlines(), rows(BESIDE).splitlines(), strict=True))])
def test_several_blocks_are_told_apart_by_headings_numbers_and_closing_corners(text):
    found = read(text)
    assert told(found) == [FindingCode.SEVERAL_IN_TEXT] * ("X Y" in text)
    assert found.shapes[0].geom_type == "MultiPolygon" and len(found.shapes[0].geoms) == 2
    assert found.area_m2[0] == pytest.approx(2 * SQUARE_M2, abs=1)


def test_names_and_levels_belong_to_the_block_they_stand_at():
    found = read(f"一矿段（开采标高+77.00~+9.50m）\n{PLANE}\n二矿段\n开采标高：-21.6米至-300米\n{rows(BESIDE)}")
    assert found.levels == [((77.0, 9.5, "一矿段"), (-21.6, -300.0, "二矿段"))]
    below = read(f"东采区\n{PLANE}\n开采深度：由1020米至850米标高\n西采区\n{rows(BESIDE)}")
    assert below.levels == [((1020.0, 850.0, "东采区"), (None, None, "西采区"))]
    common = read(f"{PLANE}\n{rows(BESIDE)}\n开采深度 135-17m")
    assert common.levels == [((135.0, 17.0, ""), (135.0, 17.0, ""))]
    in_a_column = read("矿段\t点号\tX\tY\t标高\n" + f"一矿段\t{rows(SQUARE, chr(9))}".replace("123.45\n", "123.45\t+77.00~+9.50\n", 1))
    assert in_a_column.levels == [((77.0, 9.5, "一矿段"),)]
    limits = read(f"标高上限135米，下限17米\n{PLANE}")
    assert limits.levels == [((135.0, 17.0, ""),)]


def test_a_block_that_is_called_left_out_is_subtracted():
    found = read(f"{PLANE}\n扣除范围\n{rows(WITHIN)}")
    assert told(found) == [] and found.area_m2[0] == pytest.approx(SQUARE_M2 * 3 / 4, abs=1)
    added = read(f"{PLANE}\n二采区\n{rows(WITHIN)}")
    assert told(added) == [FindingCode.RINGS_OVERLAP]


def test_blocks_may_share_corners_and_numbers_that_jump_are_told():
    text = ("甲区块\n1 4543210.12 39458123.45\n2 4543210.12 39458323.45\n3 4543010.12 39458323.45\n"
            "乙区块\n2 4543210.12 39458323.45\n7 4543210.12 39458523.45\n8 4543010.12 39458523.45\n3 4543010.12 39458323.45")
    found = read(text)
    assert told(found) == [FindingCode.POINT_NUMBERS_JUMP] and found.valid.all()
    assert found.area_m2[0] == pytest.approx(SQUARE_M2 * 3 / 2, abs=1)
    again = read(text.replace("8 4543010.12 39458523.45", "1 4543010.12 39458523.45"))
    assert FindingCode.POINT_NUMBER_TWICE in told(again)


def test_one_number_for_two_corners_of_a_ring_is_told():
    found = read(PLANE.replace("\n3 ", "\n2 "))
    assert told(found) == [FindingCode.POINT_NUMBER_TWICE] and found.area_m2[0] == pytest.approx(SQUARE_M2, abs=0.01)


def test_groups_side_by_side_without_numbers_are_read_from_left_to_right_and_told():
    found = read("X Y X Y\n4543210.12 39458123.45 4543010.12 39458323.45\n4543210.12 39458323.45 4543010.12 39458123.45")
    assert told(found) == [FindingCode.COLUMNS_WITHOUT_NUMBERS] and found.area_m2[0] == pytest.approx(SQUARE_M2, abs=0.01)


BOTH = "点号 {} {}\nX Y X Y\n" + "\n".join(
    f"{number} {float(north) - 2:.2f} {float(east) - 117:.2f} {north} {east}" for number, (north, east) in enumerate(SQUARE, start=1))


def test_of_two_systems_side_by_side_the_national_one_or_the_answered_one_is_read():
    text = BOTH.format("1980西安坐标系", "2000国家大地坐标系")
    found = read(text, None)
    assert (found.datum, told(found)) == (Datum.CGCS2000, [FindingCode.SYSTEM_LEFT_OUT])
    assert found.shapes[0].equals_exact(read(PLANE).shapes[0])
    assert read(text, "xian_1980").datum is Datum.XIAN_1980
    assert refusal_of(BOTH.format("坐标一", "坐标二")).code is FindingCode.TWO_SYSTEMS


def test_of_metres_and_degrees_for_the_same_points_the_metres_are_read():
    found = read("序号 X Y 经度 纬度\n" + "\n".join(f"{line} 116°30′0{place}.5″ 41°00′20.1″" for place, line in enumerate(PLANE.splitlines())))
    assert told(found) == [FindingCode.DEGREES_LEFT_OUT] and found.shapes[0].equals_exact(read(PLANE).shapes[0])


@pytest.mark.parametrize(("named", "crs"), [
    ("2000国家大地坐标系", "EPSG:4527"), ("CGCS2000坐标系", "EPSG:4527"), ("国家2000大地坐标系", "EPSG:4527"), ("1980西安坐标系", "EPSG:2363"),
    ("西安80坐标系", "EPSG:2363"), ("1954年北京坐标系", "EPSG:2415")])
def test_a_datum_that_the_words_name_is_declared(named, crs):
    assert read(f"（{named}，高斯-克吕格3度带）\n{PLANE}", None).crs == crs


def test_a_datum_that_is_not_named_or_one_of_several_is_asked_for():
    for words in ("", "由1980西安坐标系换算为2000国家大地坐标系\n"):
        with pytest.raises(UnknownCrs):
            read(words + PLANE, None)


@pytest.mark.parametrize("said", ["带号39", "第39带", "3度带39带", "中央子午线117°", "中央经线：117度"])
def test_a_zone_that_the_words_name_is_put_in_front_of_eastings_without_one(said):
    found = read(f"2000国家大地坐标系，{said}\n{PLANE.replace(' 39', ' ')}", None)
    assert (found.crs, told(found)) == ("EPSG:4527", [FindingCode.ZONE_ADDED])
    assert found.shapes[0].equals_exact(read(PLANE).shapes[0])


def test_eastings_without_any_zone_are_asked_for():
    with pytest.raises(UnknownCrs):
        read(PLANE.replace(" 39", " "))


def test_east_before_north_without_a_heading_is_told():
    assert told(read(rows([corner[::-1] for corner in SQUARE]))) == [FindingCode.EAST_FIRST]


def test_a_map_program_marks_shifted_degrees():
    found = read("\n".join(f"g{','.join(corner)}" for corner in DEGREES), None)
    assert (found.datum, told(found)) == (Datum.GCJ02, []) and found.valid.all()
    assert read("GCJ-02\n" + rows(DEGREES), None).datum is Datum.GCJ02


def test_a_number_of_points_that_the_words_name_must_be_there():
    for expected in (5, 12):
        found = read(f"矿区范围共由{expected}个拐点圈定\n{PLANE}")
        [finding] = [one for one in found.findings if one.code is FindingCode.CORNERS_COUNT_DISAGREES]
        assert (finding.severity, finding.values["expected"], finding.values["found"]) == (Severity.BLOCKS, expected, 4)
    assert told(read(f"矿区范围由5个拐点圈定\n{PLANE}\n1 4543210.12 39458123.45")) == []


def test_an_extent_is_read_as_a_rectangle_and_told():
    found = read("东经116°30′15.5″～116°45′00.2″，北纬41°00′10.1″～41°10′00.7″")
    assert told(found) == [FindingCode.EXTENT_ONLY]
    assert found.shapes[0].equals(shapely.box(*found.shapes[0].bounds))


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**9), corners=st.integers(3, 25), groups=st.integers(1, 3), closed=st.booleans(), in_degrees=st.booleans(),
       between=st.sampled_from([" ", "\t", ",", "，", "  ", " | "]), label=st.sampled_from(["{} ", "J{},", "({})", "{}、", "{}号点 "]))
def test_any_ring_in_any_layout_reads_back_equal(seed, corners, groups, closed, in_degrees, between, label):
    chance = random.Random(seed)
    turns = [2 * math.pi * (place + chance.uniform(0.1, 0.9)) / corners for place in range(corners)]
    reach = [chance.uniform(300, 900) for _ in turns]
    ring = [(4_543_000 + size * math.sin(turn), 39_458_000 + size * math.cos(turn)) for turn, size in zip(turns, reach, strict=True)]
    if in_degrees:
        ring = [(41 + (north - 4_543_000) / 1e5, 116.7 + (east - 39_458_000) / 1e5) for north, east in ring]
    written = [tuple(f"{value:.7f}°" if in_degrees else f"{value:.3f}" for value in corner) for corner in ring]
    cells = [label.format(number) + between.join(corner) for number, corner in enumerate(written + written[:1] * closed, start=1)]
    height = -(-len(cells) // groups)
    text = "\n".join(between.join(cells[place::height]) for place in range(height))
    found = read(text)
    assert told(found) == []
    expected = shapely.Polygon([(float(east.rstrip("°")), float(north.rstrip("°"))) for north, east in written])
    assert shapely.get_num_coordinates(found.shapes[0]) == corners + 1
    assert found.plane_m2[0] == pytest.approx(expected.area, rel=1e-9) if not in_degrees else found.shapes[0].equals_exact(expected, 1e-12)


BLOCKS = "{}\n点号 X Y\n" + PLANE + "\n{}\n点号 X Y\n" + rows([(north, str(float(east) + 900)) for north, east in SQUARE])


def test_outlines_of_two_mines_in_one_text_are_told():
    assert told(read(BLOCKS.format("甲石灰岩矿", "乙白云岩矿"))) == [FindingCode.SEVERAL_IN_TEXT]
    assert told(read(BLOCKS.format("一采区", "二采区"))) == []


@pytest.mark.parametrize(("first", "second", "code"), [
    ("1980西安坐标系", "2000国家大地坐标系", FindingCode.TWO_SYSTEMS), ("变更前", "变更后", FindingCode.SEVERAL_IN_TEXT)])
def test_two_states_of_one_outline_are_never_made_one(first, second, code):
    assert refusal_of(BLOCKS.format(first, second)).code == code


def test_seconds_of_sixty_among_packed_degrees_are_asked_about_not_taken_for_decimal_ones():
    text = "116.3845 41.1108\n116.3932 41.1108\n116.3932 41.1160\n116.3845 41.1150\n116.3840 41.1130"
    with pytest.raises(UnknownDegrees) as question:
        read(text)
    packed, decimal = question.value.candidates
    assert (packed.answer, packed.values["means"]) == ("packed", "41°11′60″") and decimal.bounds is not None
    assert read(text, degrees=DegreeForm.PACKED).findings[0].code is FindingCode.NOT_PACKED_DEGREES
    assert told(read(text, degrees=DegreeForm.DECIMAL)) == []


@pytest.mark.parametrize(("words", "declared"), [
    ("3度带第38带", ["38"]), ("中央子午线114°", ["114°E"]), ("带号38，中央子午线114°", ["38", "114°E"]), ("3度带第39带，中央子午线117°", []),
    ("中央经线117度", [])])
def test_a_zone_or_a_meridian_that_is_not_that_of_the_eastings_is_told(words, declared):
    text = f"2000国家大地坐标系 {words}\n1 4600000 39500000\n2 4600000 39500100\n3 4600100 39500100"
    found = [one.values for one in read(text).findings if one.code is FindingCode.ZONE_DISAGREES]
    assert found == [{"zone": 39, "declared": one} for one in declared]


IN_SYMBOLS = "1 116°30′00.25″ 41°00′00.10″\n2 116°31′00.25″ 41°00′00.10″\n3 116°31′00.25″ 41°01′00.10″"


@pytest.mark.parametrize(("text", "value"), [
    (f"{PLANE}\n5 454311012 3945802345", "5 454311012 3945802345"), (f"{PLANE}\n5 详见 附图", "5 详见 附图"),
    (f"{PLANE}\n5 4543 110.12 39458 023.45", "5 4543 110.12 39458 023.45"), (f"{PLANE}\n5 4543.11 39458.02", "5 4543.11 39458.02"),
    (f"{PLANE}\n5 xxxxxxx.xx xxxxxxxx.xx", "5 xxxxxxx.xx xxxxxxxx.xx"), (f"{IN_SYMBOLS}\n4 116.50 41.02", "4 116.50 41.02"),
    (f"0 116.50 41.02\n{IN_SYMBOLS}", "0 116.50 41.02"),
    (PLANE.replace("3 4543010.12 39458323.45", "3 45430.12 394583.4"), "3 45430.12 394583.4"),
    ((PLANE + "\n5 454311012 3945802345").replace(" ", "\n"), "5 454311012 3945802345")])
def test_a_row_that_looks_like_a_corner_and_cannot_be_read_as_one_is_never_left_out(text, value):
    finding = refusal_of(text)
    assert finding.code is FindingCode.CORNERS_UNREADABLE
    assert value is None or finding.values["value"] == value


@pytest.mark.parametrize("text", [
    PLANE.replace("39458323.45\n3", "39458323.\n45\n3"), PLANE.replace(".12 ", ".\n12 "), PLANE.replace(".45", ".\n45"),
    "\n".join(f"{number} {north[:-1]} {east[:-1]}\n{north[-1]} {east[-1]}" for number, (north, east) in enumerate(SQUARE, start=1)),
    IN_SYMBOLS.replace("41°00′00.10″\n2", "41°00′\n00.10″\n2"), IN_SYMBOLS.replace("′00.10″", "′\n00.10″"),
    "1 116°30′00 41°00′00\n.25″ .10″\n2 116°31′00 41°00′00\n.25″ .10″\n3 116°31′00 41°01′00\n.25″ .10″",
    rows(DEGREES).replace("012345\n2", "012\n345\n2")])
def test_a_number_that_goes_on_in_the_next_line_is_never_read_without_its_end(text):
    assert refusal_of(text).code is FindingCode.CORNERS_UNREADABLE


@pytest.mark.parametrize(("text", "left_out"), [
    (f"{PLANE}\n主井口坐标：X=4543110.00，Y=39458200.00，Z=265.30", ["主井口坐标:X=4543110.00,Y=39458200.00,Z=265.30"]),
    (f"矿区中心点坐标：X=4543110.00，Y=39458200.00\n{PLANE}", ["矿区中心点坐标:X=4543110.00,Y=39458200.00"]),
    (f"{PLANE}\n矿区范围中心点 4543110.00 39458200.00", ["矿区范围中心点 4543110.00 39458200.00"]),
    (f"{PLANE}\n主井 4543110.00 39458200.00\n风井 4543120.00 39458210.00", ["主井 4543110.00 39458200.00", "风井 4543120.00 39458210.00"])])
def test_a_shaft_or_the_middle_of_a_mine_is_no_corner_and_told(text, left_out):
    found = read(text)
    assert [(one.code, one.values["value"]) for one in found.findings if one.code not in SAID] == [
        (FindingCode.LINE_LEFT_OUT, words) for words in left_out]
    assert found.shapes[0].equals_exact(read(PLANE).shapes[0])


def test_the_extent_above_a_table_of_corners_is_no_corner_and_told():
    found = read(f"地理坐标：东经116°30′00″～116°31′00″，北纬41°00′00″～41°01′00″\n{IN_SYMBOLS}")
    assert told(found) == [FindingCode.LINE_LEFT_OUT] and found.shapes[0].equals_exact(read(IN_SYMBOLS).shapes[0])


def test_a_corner_at_a_shaft_is_a_corner():
    assert told(read(PLANE.replace("\n3", " 主井旁\n3"))) == []


@pytest.mark.parametrize("remark", ["与乙矿采矿许可证号相接", "邮编", "账户", "联系"])
def test_words_behind_a_corner_take_nothing_from_it(remark):
    assert read(f"{PLANE} {remark}").shapes[0].equals_exact(read(PLANE).shapes[0])


@pytest.mark.parametrize("around", [
    "统一社会信用代码：91450481MACGA1K675\n{}", "{}\n面积：0.0500km²", "{}\n面积=28949.9㎡", "{}\n— 3 —", "{}\n①", "{}\n2024.3.15",
    "{}\n保有资源量：1234567.8吨", "{}\n矿区范围不包括已设采矿权范围。", "矿区范围不包括已设采矿权范围。\n{}", "矿区范围与禁采区不重叠\n{}",
    "{}\n* 注：以上坐标为实测。"])
def test_what_stands_around_a_table_changes_nothing(around):
    found = read(around.format(PLANE))
    assert told(found) == [] and found.shapes[0].equals_exact(read(PLANE).shapes[0])


@pytest.mark.parametrize("write", [
    lambda degrees: _symbols(degrees, "℃", "′", "″"), lambda degrees: _symbols(degrees, "o", "′", "″"),
    lambda degrees: _symbols(degrees, "°", "′", "〞")])
def test_letters_and_signs_that_stand_for_those_of_degrees_are_read_as_such(write):
    found = read(rows([tuple(map(write, corner)) for corner in DEGREES]))
    assert shapely.equals_exact(found.shapes, read(rows(DEGREES)).shapes, 1e-9).all()


def test_bullets_in_front_of_corners_are_no_stars():
    assert read("* " + PLANE.replace("\n", "\n* ")).shapes[0].equals_exact(read(PLANE).shapes[0])


def test_a_point_may_be_printed_in_the_middle_of_its_line():
    assert read(PLANE.replace(".", "·")).shapes[0].equals_exact(read(PLANE).shapes[0])


LEFT = [("4543000.00", "39458200.00"), ("4543000.00", "39458000.00"), ("4543200.00", "39458000.00"), ("4543200.00", "39458200.00")]
RIGHT = [("4543200.00", "39458300.00"), ("4543200.00", "39458500.00"), ("4543000.00", "39458500.00"), ("4543000.00", "39458300.00")]
"""Joined to one ring they are valid, and measure a quarter more than both."""

NAMES = [("东一采区", "西一采区"), ("一采区上层", "一采区下层"), ("甲矿一采区", "乙矿一采区"), ("十一采区", "二十一采区"), ("101采区", "201采区"),
         ("采区1-1", "采区1-2"), ("东区1号矿体", "东区2号矿体"), ("主矿区", "飞地"), ("南部", "北部"), ("左区", "右区"), ("一号井", "二号井"),
         ("1号矿权", "2号矿权"), ("矿体1", "矿体2"), ("张家沟采区", "李家沟采区"), ("和平采区", "东至采区"), ("一矿带", "二矿带"),
         ("1区", "2区"), ("1号采区", "2号采区"), ("3号坑", "4号坑"), ("区块1", "区块2"), ("矿区1", "矿区2"), ("甲区", "乙区"), ("老矿区", "新矿区"),
         ("上层", "下层"), ("4煤", "5煤"), ("一区", "二区"), ("一采区", "二采区"), ("东区", "西区"), ("A区", "B区"), ("采区一", "采区二")]


def both(found):
    """Whether a boundary is the two squares, and what its blocks are called."""
    assert found.valid.all()
    assert found.area_m2[0] == pytest.approx(79_996.6, abs=1)
    return [name for _upper, _lower, name in found.levels[0]]


@pytest.mark.parametrize("names", NAMES)
def test_blocks_whose_numbers_go_on_are_told_apart_by_their_names(names):
    first, second = names
    going_on = "\n".join(f"{number}\t{chr(9).join(corner)}" for number, corner in enumerate(RIGHT, start=5))
    in_front = f"{first}\t" + rows(LEFT, "\t", "{}\t") + f"\n{second}\t{going_on}"
    above = f"{first}\n{rows(LEFT)}\n{second}\n{going_on}"
    beside = f"{first}\t\t\t{second}\n点号\tX\tY\t点号\tX\tY\n" + "\n".join(
        f"{left}\t{right}" for left, right in zip(rows(LEFT, "\t", "{}\t").splitlines(), going_on.splitlines(), strict=True))
    for text in (in_front, above, beside):
        assert both(read(text)) == list(names)


@pytest.mark.parametrize("label", [("A{}", "B{}"), ("1-{}", "2-{}"), ("Ⅰ-{}", "Ⅱ-{}"), ("J{}", "K{}")])
def test_numbers_that_begin_again_under_another_letter_begin_another_ring(label):
    text = f"{rows(LEFT, label=label[0] + ' ')}\n{rows(RIGHT, label=label[1] + ' ')}"
    assert both(read(text)) == both(read(f"一区 二区\n{text}")) == []


def test_names_in_the_middle_of_merged_cells_belong_to_the_rows_around_them():
    first, second = (rows(corners, "\t", "{}\t").replace("3\t", f"{name}\t3\t") for name, corners in (("1区", LEFT), ("2区", RIGHT)))
    assert both(read(f"区块\t点号\tX\tY\n{first}\n{second}")) == ["1区", "2区"]
    going_on = "\n".join(f"{number}\t{chr(9).join(corner)}" for number, corner in enumerate(RIGHT, start=5)).replace("7\t", "2区\t7\t")
    assert not read(f"区块\t点号\tX\tY\n{first}\n{going_on}").valid.any()


def test_a_line_below_that_names_its_block_belongs_to_it():
    text = f"一采区\n{rows(LEFT)}\n一采区开采标高+77.00~+9.50m。\n二采区\n{rows(RIGHT)}\n二采区开采标高+21.60~+3.94m。"
    assert read(text).levels == [((77.0, 9.5, "一采区"), (21.6, 3.94, "二采区"))]
    below = f"{rows(LEFT)}\n一矿段面积17269㎡，开采标高+77.00~+9.50m。\n{rows(RIGHT)}\n二矿段面积1586㎡，开采标高+21.60~+3.94m。"
    assert read(below).levels == [((77.0, 9.5, "一矿段"), (21.6, 3.94, "二矿段"))]


@pytest.mark.parametrize("said", [
    "最高开采标高320米，最低开采标高180米", "起始标高320m，终止标高180m", "上部标高320m，下部标高180m", "开采标高（1985国家高程基准）：320～180米",
    "出露标高350～300米，开采标高320～180米"])
def test_levels_are_found_in_every_wording(said):
    assert read(f"{PLANE}\n{said}").levels == [((320.0, 180.0, ""),)]


@pytest.mark.parametrize("word", ["扣除", "内圈", "天窗", "空白区"])
def test_a_hole_has_many_names_and_may_be_named_behind_its_first_corner(word):
    for text in (f"{PLANE}\n{word}\n{rows(WITHIN)}", f"{PLANE}\n{rows(WITHIN)}".replace("458173.45\n", f"458173.45 {word}\n", 1)):
        found = read(text)
        assert told(found) == [] and found.area_m2[0] == pytest.approx(SQUARE_M2 * 3 / 4, abs=1)


@pytest.mark.parametrize(("first", "second"), [
    ("原矿区范围", "拟变更矿区范围"), ("缩减前", "缩减后"), ("原采矿权范围", "现矿区范围"), ("转换前", "转换后"), ("矿区范围", "资源储量估算范围")])
def test_an_old_outline_and_a_new_one_are_never_joined(first, second):
    assert refusal_of(f"{first}\n{PLANE}\n{second}\n{rows(WITHIN)}").code is FindingCode.SEVERAL_IN_TEXT


def test_cells_of_groups_side_by_side_one_below_the_other_are_put_in_order():
    cells = [f"{number} {' '.join(corner)}" for number, corner in enumerate(SQUARE, start=1)]
    text = "\n".join(" ".join(cells[place] for place in (0, 2, 1, 3)).split())
    assert read(text).shapes[0].equals_exact(read(PLANE).shapes[0])


def test_stars_that_stand_alone_are_masked_digits():
    assert refusal_of("1,*.358,*.493\n2,*.361,*.501\n3,*.372,*.488").code is FindingCode.CORNERS_MASKED


def test_a_system_may_be_named_as_map_programs_do():
    found = read(f"CGCS2000_3_Degree_GK_CM_117E\n{PLANE.replace(' 39', ' ')}", None)
    assert (found.crs, told(found)) == ("EPSG:4527", [FindingCode.ZONE_ADDED])


AROUND = [(f"{4543000 + 300 * math.sin(turn):.2f}", f"{39458300 + 300 * math.cos(turn):.2f}")
          for turn in (math.pi / 4 * place for place in range(8))]
BESIDE_EACH_OTHER = "\n".join(
    f"{number} {' '.join(AROUND[number - 1])} {number + 4} {' '.join(AROUND[number + 3])}" for number in range(1, 5))


@pytest.mark.parametrize("title", [
    "批准开采3号煤层、5号煤层", "某矿东区、西区整合后矿区范围", "甲区政府、乙区政府", "青岛市市北区、城中区交界处", "东区1号矿体", "一采区上层", "西矿区2号坑",
    "A区和B区合并为一个矿区"])
def test_names_in_a_title_part_no_groups(title):
    found = read(f"{title}\n{BESIDE_EACH_OTHER}")
    assert told(found) == [] and found.shapes[0].equals_exact(read(rows(AROUND)).shapes[0])


@pytest.mark.parametrize("note", [
    "注：4、5点之间下层已采空", "（4-5点与二采区相邻）", "（接上层）2号矿体范围见下页", "城北区自然资源局公告 第2页", "（接下层）", "注：上区为老采空区，下层未采"])
def test_a_note_between_the_rows_parts_no_ring(note):
    lines = rows(AROUND).splitlines()
    found = read("\n".join(["大山一采区采矿权出让", *lines[:4], note, *lines[4:]]))
    assert told(found) == [] and found.shapes[0].equals_exact(read(rows(AROUND)).shapes[0])


@pytest.mark.parametrize("front", ["洞口县某石场 ", "洞口县某石场：", "井口镇采石场\t", "矿区中心点位置及拐点坐标：", "地理坐标：", "控制点"])
def test_the_first_corner_is_one_whatever_the_words_in_front_of_it(front):
    assert told(read(front + PLANE)) == []
    assert read(front + PLANE).shapes[0].equals_exact(read(PLANE).shapes[0])


def test_an_outline_may_be_called_geographic_coordinates():
    corners = [line.split()[1:] for line in IN_SYMBOLS.splitlines()]
    text = "探矿权范围地理坐标：" + "；".join(f"东经{east}，北纬{north}" for east, north in corners) + "。"
    assert told(read(text)) == [] and read(text).shapes[0].equals_exact(read(IN_SYMBOLS).shapes[0])


@pytest.mark.parametrize("text", [
    PLANE.replace("39458123.45\n2", "39458123.45\n121.50\n2"), PLANE.replace("\n", "\n200.00\n"), f"{PLANE}\n0.0400",
    f"{PLANE}\n13812345678 13912345678", f"起始价(万元) 保证金(万元)\n1234.5600 2345.6700\n{PLANE}", f"{PLANE}\n12345.6 23456.7 34567.8",
    f"{PLANE} 5 12000 3000", f"{PLANE}\n5、开采标高：待定", f"{PLANE}\n5 矿区面积 0.05 平方公里", f"{PLANE}\n5 生产规模 300000 吨"])
def test_other_numbers_near_the_corners_are_none_of_them(text):
    found = read(text)
    assert found.valid.all() and found.shapes[0].equals_exact(read(PLANE).shapes[0])


def test_a_page_number_below_a_row_whose_zeros_were_dropped_is_no_end_of_a_number():
    text = "1 4543210.12 39458123.45\n2 4543210 39458323.4\n1\n3 4543010.12 39458323\n4 4543010.12 39458123.45"
    assert read(text).shapes[0].equals_exact(read(text.replace("\n1\n", "\n")).shapes[0])


@pytest.mark.parametrize("row", [
    "5 保密 保密", "5 待定", "5 4543 212.13 39458 087.87 河边", "甲矿 5 4543 212.13 39458 087.87", "甲矿\t5\t见附图\t见附图"])
def test_words_around_a_lost_row_hide_it_from_nobody(row):
    assert refusal_of(f"{PLANE}\n{row}").code is FindingCode.CORNERS_UNREADABLE


@pytest.mark.parametrize("text", [
    f"矿区范围：\n拟设采矿权范围由两个区块组成\n区块一\n{rows(LEFT)}\n区块二\n{rows(RIGHT)}",
    f"矿区范围\n拟出让矿区范围拐点坐标\n一采区\n{rows(LEFT)}\n二采区\n{rows(RIGHT)}",
    f"矿区范围\n一采区\n{rows(LEFT)}\n二采区\n{rows(RIGHT)}\n资源量估算范围与矿区一致", f"一采区\n{rows(LEFT)}\n二采区（不含基本农田）\n{rows(RIGHT)}"])
def test_words_of_an_old_or_new_outline_without_corners_of_their_own_refuse_nothing(text):
    assert len(both(read(text))) == 2


@pytest.mark.parametrize("text", [f"变更前 {PLANE}\n变更后 {rows(WITHIN)}", "变更前 变更后\n" + "\n".join(
    f"{old} {new}" for old, new in zip(PLANE.splitlines(), rows(WITHIN).splitlines(), strict=True))])
def test_an_old_outline_in_front_of_its_rows_or_beside_the_new_is_not_joined_to_it(text):
    assert refusal_of(text).code is FindingCode.SEVERAL_IN_TEXT


@pytest.mark.parametrize(("text", "levels"), [
    ("一采区\n{}\n标高：从320米至180米\n二采区\n{}\n标高：从280米至150米\n开采深度：由320米至150米标高", [(320, 180), (280, 150)]),
    ("一采区开采标高：320～180\n二采区开采标高：280～150\n一采区\n{}\n二采区\n{}", [(320, 180), (280, 150)]),
    ("开采标高320～180\n{}\n开采标高280～150\n{}", [(320, 180), (280, 150)]), ("一采区\n{}\n二采区\n{}\n开采标高320-180米", [(320, 180)] * 2),
    ("开采标高320-180米\n一采区\n{}\n二采区\n{}", [(320, 180)] * 2), ("东一采区 标高320-180米\n{}\n西一采区 标高280-150米\n{}", [(320, 180), (280, 150)])])
def test_levels_stand_above_below_or_once_for_all(text, levels):
    found = read(text.format(rows(LEFT), rows(RIGHT)))
    assert [level[:2] for level in found.levels[0]] == levels


@pytest.mark.parametrize("label", ["J{0} ", "{0} "])
def test_numbers_of_rows_in_front_of_those_of_points_are_no_rings(label):
    text = "\n".join(f"{place} {label.format(place)}{' '.join(corner)}" for place, corner in enumerate(SQUARE, start=1))
    assert told(read(f"序号 拐点编号 X Y\n{text}")) == []
    assert read(text).shapes[0].equals_exact(read(PLANE).shapes[0])


def test_names_side_by_side_stand_again_on_a_new_page():
    left, right = rows(LEFT).splitlines(), [f"{number} {' '.join(corner)}" for number, corner in enumerate(RIGHT, start=5)]
    pairs = [f"{one} {other}" for one, other in zip(left, right, strict=True)]
    assert both(read("\n".join(["1区 2区", *pairs[:2], "1区 2区", *pairs[2:]]))) == ["1区", "2区"]


SIDE_BY_SIDE = "1区 2区\n" + "\n".join(
    f"{number} {' '.join(SQUARE[number - 1])} {number + 4} {' '.join(BESIDE[number - 1])}" for number in range(1, 5))
BELOW = [(f"{float(north) - 1000:.2f}", east) for north, east in SQUARE]


@pytest.mark.parametrize("label", ["", "going on"])
def test_behind_blocks_side_by_side_another_begins(label):
    third = rows(BELOW) if not label else "\n".join(f"{number} {' '.join(corner)}" for number, corner in enumerate(BELOW, start=9))
    found = read(f"{SIDE_BY_SIDE}\n3区 标高300~200m\n{third}")
    assert found.levels == [((None, None, "1区"), (None, None, "2区"), (300.0, 200.0, "3区"))]
    assert found.area_m2[0] == pytest.approx(3 * SQUARE_M2, rel=1e-3)


def test_behind_blocks_side_by_side_a_hole_and_their_levels_may_stand():
    assert read(f"{SIDE_BY_SIDE}\n扣除\n{rows(WITHIN)}").area_m2[0] == pytest.approx(SQUARE_M2 * 7 / 4, rel=1e-3)
    for text in (f"{SIDE_BY_SIDE}\n1区标高320~180m\n2区标高280~150m", f"1区标高320~180m，2区标高280~150m\n{SIDE_BY_SIDE}"):
        assert read(text).levels == [((320.0, 180.0, "1区"), (280.0, 150.0, "2区"))]


@pytest.mark.parametrize("text", [
    "一采区\n{}\n二采区（扣除）\n{}", "{}\n一采区 面积0.04km2\n{}\n一采区扣除 面积0.01km2", "矿区由4个拐点圈定\n{}\n扣除范围\n{}"])
def test_a_hole_may_be_called_so_in_brackets_or_below(text):
    assert read(text.format(PLANE, rows(WITHIN))).area_m2[0] == pytest.approx(SQUARE_M2 * 3 / 4, abs=1)


@pytest.mark.parametrize("line", ["一采区续表", "东区街道办事处", "上坑村", "某矿一采区", "大山一采区"])
def test_a_page_that_names_the_block_again_or_a_place_parts_no_ring(line):
    lines = rows(AROUND).splitlines()
    found = read("\n".join(["一采区", *lines[:4], line, *lines[4:]]))
    assert told(found) == [] and found.shapes[0].equals_exact(read(rows(AROUND)).shapes[0])


@pytest.mark.parametrize("labels", ["J1 J2 J3 J4 J4-1 J5 J6 J7", "1 2 3 4 K1 5 6 7", "1 2 3 1-1 2-1 4 5 6", "1 2 A1 A2 3 4 5 6"])
def test_points_put_in_between_begin_no_ring(labels):
    text = "\n".join(f"{label} {' '.join(corner)}" for label, corner in zip(labels.split(), AROUND, strict=True))
    assert read(text).shapes[0].equals_exact(read(rows(AROUND)).shapes[0])


@pytest.mark.parametrize("stem", ["A区", "矿区", "地块"])
def test_labels_that_look_like_names_of_blocks_count_points(stem):
    text = "\n".join(f"{stem}{number} {' '.join(corner)}" for number, corner in enumerate(AROUND, start=1))
    assert told(read(text)) == [] and read(text).shapes[0].equals_exact(read(rows(AROUND)).shapes[0])


@pytest.mark.parametrize("text", [
    "开采标高320~180m\n一采区\n{}\n开采标高280~150m\n二采区\n{}", "标高：一采区320~180m，二采区280~150m\n一采区\n{}\n二采区\n{}",
    "一采区\n{}\n二采区\n{}\n一采区开采标高320~180m，二采区开采标高280~150m", "开采标高320~180m\n一采区\n{}\n二采区 开采标高280~150m\n{}",
    "{}\n一采区 面积0.04km2\n标高320~180m\n{}\n二采区 面积0.04km2\n标高280~150m"])
def test_levels_of_two_blocks_are_told_apart_wherever_they_stand(text):
    assert [level[:2] for level in read(text.format(rows(LEFT), rows(RIGHT))).levels[0]] == [(320, 180), (280, 150)]


@pytest.mark.parametrize("text", [
    "大山石场 {}\n小山石场 {}", "甲石场\n一采区\n{}\n乙石场\n一采区\n{}", "一采区由4个拐点圈定\n{}\n二采区由4个拐点圈定\n{}"])
def test_outlines_that_may_be_those_of_two_mines_are_told(text):
    found = read(text.format(PLANE, rows(BESIDE)))
    assert told(found) == [FindingCode.SEVERAL_IN_TEXT] and len(found.shapes[0].geoms) == 2
