"""勘测定界 and 报盘 text and exchange XML: the real files, the ways in which other programs write them, what is wrong with some."""
import numpy as np
import pytest
import shapely

from geodata.crs import Datum
from geodata.errors import UnknownCrs
from geodata.findings import FindingCode, Severity
from geodata.readers.answers import Answers
from geodata.readers.child import read_here

HEAD = """[属性描述]
格式版本号=1.01版本
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=39
精度=0.001
转换参数=,,,,,,
[地块坐标]
"""
SQUARE = [("J1", 4561000, 39470000), ("J2", 4561000, 39470400), ("J3", 4561400, 39470400), ("J4", 4561400, 39470000)]


def parcel(points, head="5,16,1,地块一,面,J50G001001,公路用地,,@", ring="1", closed=True):
    """A parcel of one ring."""
    rows = [*points, *(points[:1] if closed else [])]
    return "\n".join([*([head] if head else []), *(f"{name},{ring},{x},{y}" for name, x, y in rows)]) + "\n"


def smaller(by, points=SQUARE):
    """A ring within ``points``, so many metres from each side."""
    (_, south, west), (_, north, east) = points[0], points[2]
    return [("J1", south + by, west + by), ("J2", south + by, east - by), ("J3", north - by, east - by), ("J4", north - by, west + by)]


def read(what, crs=None, encoding=None):
    """Read in this process."""
    return read_here(what, Answers(crs, encoding), lambda done, total: None)


def told(boundaries, *severities):
    """Code and row of each finding but those that say what was read as what."""
    said = (FindingCode.CRS_CONVERTED, FindingCode.DATUM_NOT_DRAWABLE, FindingCode.CRS_GIVEN, FindingCode.ENCODING_FOUND)
    return [(finding.code, finding.row) for finding in boundaries.findings
            if finding.code not in said and finding.severity in (severities or tuple(Severity))]


def test_the_real_file_gives_its_eleven_parcels_with_the_areas_that_it_prints(real_data):
    found = read(real_data / "mnr_exchange" / "land_parcels_kancedingjie_gbk.txt")
    assert (found.kind, found.datum, found.encoding, len(found.shapes)) == ("parcels", Datum.XIAN_1980, "gb18030", 11)
    assert [row["地块编号"] for row in found.attributes] == [str(number) for number in range(1, 12)]
    assert all(row["项目名称"].endswith("建设项目") and row["地块名称"].startswith("广佛环线佛山西站至广州南站段（顺德段）") for row in found.attributes)
    printed = np.array([float(row["面积(公顷)"]) for row in found.attributes])
    assert found.area_m2 / 10_000 == pytest.approx(printed, abs=0.02)
    assert found.valid.all() and not told(found, Severity.BLOCKS, Severity.REFUSED, Severity.WARNS)
    assert {code for code, _ in told(found)} == {FindingCode.POINTS_TWICE}
    assert sum(text.count("\n") for text in found.printed) == 717


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_every_encoding_gives_the_same(tmp_path, encoding):
    path = tmp_path / "地块.txt"
    path.write_bytes((HEAD + parcel(SQUARE)).encode(encoding))
    found = read(path)
    assert (found.crs, found.valid.tolist(), told(found)) == ("EPSG:4527", [True], [])
    assert found.attributes == [{"地块编号": "1", "地块名称": "地块一", "面积(公顷)": "16", "图幅号": "J50G001001", "用途": "公路用地", "地类编码": ""}]
    assert found.area_m2 == pytest.approx([160_000], rel=1e-3)


@pytest.mark.parametrize("head", [
    "5,16,1,一号,二号,面,J50G,公路用地,,@", "5,16,1,一号,二号,面,J50G,公路用地,,,,@", "5,16,1,一号,二号,面,J50G,公路用地@", "5，16，1，一号,二号，面，J50G，公路用地，@"])
def test_the_number_of_commas_varies_and_a_name_may_hold_some(head):
    [said] = read(HEAD + parcel(SQUARE, head)).attributes
    assert (said["地块编号"], said["地块名称"], said["图幅号"], said["用途"]) == ("1", "一号,二号", "J50G", "公路用地")


@pytest.mark.parametrize("count", ["4", "5"])
def test_the_number_of_points_may_count_the_closing_one_or_not(count):
    assert told(read(HEAD + parcel(SQUARE, f"{count},16,1,一,面,,,,@"))) == []
    assert told(read(HEAD + parcel(SQUARE, "4,16,1,一,面,,,,@", closed=False))) == []


def test_a_number_of_points_that_fits_neither_way_stops_the_parcel():
    found = read(HEAD + parcel(SQUARE) + parcel(smaller(10), "9,1,2,二,面,,,,@"))
    assert told(found, Severity.BLOCKS) == [(FindingCode.CORNERS_COUNT_DISAGREES, 2)] and found.valid.tolist() == [True, False]


@pytest.mark.parametrize("ring", ["1", "2"])
def test_a_ring_is_a_hole_or_a_part_by_where_it_lies_whatever_its_number_says(ring):
    inside = read(HEAD + parcel(SQUARE, "10,1,1,一,面,,,,@") + parcel(smaller(100), None, ring))
    assert inside.area_m2 == pytest.approx([160_000 - 40_000], rel=1e-3) and told(inside) == []
    beside = [(name, x + 1000, y) for name, x, y in SQUARE]
    apart = read(HEAD + parcel(SQUARE, "10,1,1,一,面,,,,@") + parcel(beside, None, ring))
    assert apart.area_m2 == pytest.approx([320_000], rel=1e-3) and apart.shapes[0].geom_type == "MultiPolygon" and told(apart) == []


def test_a_part_within_a_hole_counts_and_parts_that_overlap_count_once_and_are_told():
    nested = parcel(SQUARE, "15,1,1,一,面,,,,@") + parcel(smaller(100), None, "2") + parcel(smaller(150), None, "3")
    assert read(HEAD + nested).area_m2 == pytest.approx([160_000 - 40_000 + 10_000], rel=1e-3)
    across = [(name, x + 200, y) for name, x, y in SQUARE]
    found = read(HEAD + parcel(SQUARE, "10,1,1,一,面,,,,@") + parcel(across, None, "2"))
    assert told(found) == [(FindingCode.RINGS_OVERLAP, 1)] and found.area_m2 == pytest.approx([240_000], rel=1e-3)


def test_eastings_without_their_zone_get_the_declared_one_and_say_so():
    bare = [(name, x, y - 39_000_000) for name, x, y in SQUARE]
    with_zone, without = read(HEAD + parcel(SQUARE)), read(HEAD + parcel(bare))
    assert told(without) == [(FindingCode.ZONE_ADDED, 1)]
    assert shapely.equals_exact(with_zone.shapes, without.shapes, 1e-12).all()


def test_east_before_north_is_told_by_the_number_of_digits():
    swapped = [(name, y, x) for name, x, y in SQUARE]
    found = read(HEAD + parcel(swapped))
    assert told(found) == [(FindingCode.EAST_FIRST, 1)]
    assert shapely.equals_exact(found.shapes, read(HEAD + parcel(SQUARE)).shapes, 1e-12).all()


@pytest.mark.parametrize(("said", "written", "crs"), [
    ("2000国家大地坐标系", "80国家大地坐标系", "EPSG:2363"), ("2000国家大地坐标系", "1980西安国家大地坐标系", "EPSG:2363"),
    ("2000国家大地坐标系", "1954北京坐标系", "EPSG:2415"), ("带号=39\n", "带号=\n", "EPSG:4527"),
    ("几度分带=3\n", "几度分带=３度\n", "EPSG:4527"), ("带号=39\n", "带号=39带\n", "EPSG:4527"), ("带号=39\n", "", "EPSG:4527")])
def test_the_declared_system_is_taken_with_the_zone_that_is_declared_or_met(said, written, crs):
    assert read(HEAD.replace(said, written) + parcel(SQUARE)).crs == crs


def test_a_system_that_is_not_declared_is_asked_for():
    for written in ("WGS84坐标系", "", "地方坐标系"):
        with pytest.raises(UnknownCrs):
            read(HEAD.replace("2000国家大地坐标系", written) + parcel(SQUARE))
    assert read(HEAD.replace("2000国家大地坐标系", "") + parcel(SQUARE), crs="cgcs2000").crs == "EPSG:4527"


@pytest.mark.parametrize(("line", "told_as"), [
    ("中央子午线=114", (FindingCode.ZONE_DISAGREES, {"zone": 39, "declared": "114°E"})),
    ("计量单位=公里", (FindingCode.UNIT_DISAGREES, {"unit": "公里"})), ("中央子午线=117", None), ("计量单位=m", None)])
def test_a_meridian_or_a_unit_that_disagrees_with_the_numbers_is_told(line, told_as):
    said = [(one.code, one.values) for one in read(HEAD.replace("[地块坐标]", f"{line}\n[地块坐标]") + parcel(SQUARE)).findings
            if one.severity is Severity.WARNS]
    assert said == ([told_as] if told_as else [])


@pytest.mark.parametrize("kind", ["线", "点"])
def test_a_parcel_that_is_marked_as_no_area_is_told(kind):
    found = [one for one in read(HEAD + parcel(SQUARE).replace(",面,", f",{kind},")).findings if one.severity is Severity.WARNS]
    assert [(one.code, one.row, one.values) for one in found] == [(FindingCode.PARCEL_NO_AREA, 1, {"kind": kind})]


def test_a_zone_that_is_not_the_declared_one_stops_and_a_width_that_does_not_fit_warns():
    assert told(read(HEAD.replace("带号=39", "带号=38") + parcel(SQUARE)), Severity.BLOCKS) == [(FindingCode.ZONE_WRONG, 1)]
    assert told(read(HEAD.replace("几度分带=3", "几度分带=6") + parcel(SQUARE))) == [(FindingCode.ZONE_WIDTH_DISAGREES, None)]


def test_the_same_point_twice_in_a_row_is_read_once_and_told():
    twice = [*SQUARE[:2], SQUARE[1], SQUARE[1], *SQUARE[2:]]
    found = read(HEAD + parcel(twice, "7,16,1,一,面,,,,@"))
    assert [(finding.code, dict(finding.values)) for finding in found.findings if finding.code == FindingCode.POINTS_TWICE] == [
        (FindingCode.POINTS_TWICE, {"points": 2})]
    assert shapely.get_num_coordinates(found.shapes).tolist() == [5]


@pytest.mark.parametrize("brackets", ["【】", "［］", ("[ ", " ]")])
def test_brackets_and_signs_of_equality_may_be_full_width(brackets):
    text = (HEAD + parcel(SQUARE)).replace("[", brackets[0]).replace("]", brackets[1]).replace("=", "＝")
    found = read(text)
    assert (found.kind, found.crs, told(found)) == ("parcels", "EPSG:4527", [])
    application = read(EXPLORATION.replace("[", brackets[0]).replace("]", brackets[1]), crs="cgcs2000")
    assert application.kind == "application"


def test_masked_digits_of_a_parcel_are_refused_by_name():
    [finding] = read(HEAD + parcel([(name, f"{x}"[:3] + "****", y) for name, x, y in SQUARE])).findings
    assert (finding.code, finding.values["value"]) == (FindingCode.CORNERS_MASKED, "456****")


@pytest.mark.parametrize(("broken", "code"), [
    ("J9,1,四百五十六万,39470000\n", FindingCode.LINE_UNREADABLE), ("J9,1\n", FindingCode.LINE_UNREADABLE),
    ("说明文字\n", FindingCode.LINE_UNREADABLE)])
def test_a_line_that_is_neither_a_head_nor_a_point_is_named(broken, code):
    [finding] = read(HEAD + parcel(SQUARE) + broken).findings
    assert (finding.code, finding.severity, finding.values["line"]) == (code, Severity.REFUSED, 17)


def test_points_before_any_parcel_and_a_text_without_parcels_are_refused():
    assert told(read(HEAD + parcel(SQUARE, None))) == [(FindingCode.LINE_UNREADABLE, None)]
    assert told(read(HEAD)) == [(FindingCode.NO_FEATURES, None)]
    assert told(read(HEAD + parcel(SQUARE[:2], "3,1,1,一,面,,,,@")), Severity.BLOCKS)[0] == (FindingCode.TOO_FEW_POINTS, 1)


def test_the_real_application_of_a_mining_right_is_read_with_its_levels(real_data):
    found = read(real_data / "mnr_exchange" / "mining_baopan_gbk.txt")
    assert (found.kind, found.datum, found.crs, found.encoding) == ("application", Datum.XIAN_1980, "EPSG:2363", "gb18030")
    assert found.levels == [((220.0, 100.0, ""),)] and found.valid.tolist() == [True]
    assert found.area_m2 / 1e6 == pytest.approx([0.033], abs=0.001)
    [said] = found.attributes
    assert (said["矿山名称"], said["开采方式"], said["设计规模"], said["规模单位"]) == ("矿山名称", "地下开采", "300", "万吨/年")
    assert found.printed[0].splitlines()[-1] == "标高,220,100,,1"


EXPLORATION = """[勘查项目申请]
***项目名称=示例勘查
区域范围=
序号,经度坐标,纬度坐标(坐标点数:5)
1,112.1745,23.1445
2,112.1845,23.1445
3,112.1845,23.1345
4,112.1745,23.1345
5,0,0
"""


def test_the_application_of_an_exploration_right_is_in_packed_degrees():
    found = read(EXPLORATION, crs="cgcs2000")
    west, south, east, north = shapely.bounds(found.shapes[0])
    assert (west, south) == pytest.approx((112 + 17 / 60 + 45 / 3600, 23 + 13 / 60 + 45 / 3600))
    assert told(found) == [(FindingCode.PACKED_DEGREES, 1)] and found.attributes[0]["项目名称"] == "示例勘查"


@pytest.mark.parametrize(("text", "code"), [
    (EXPLORATION.replace("5,0,0\n", ""), FindingCode.CORNERS_COUNT_DISAGREES), ("[登记项目]\n采矿权人=甲\n", FindingCode.NO_FEATURES),
    (EXPLORATION.replace("112.1845,23.1445", "112.1845,23.1*45"), FindingCode.CORNERS_MASKED),
    (EXPLORATION.replace("2,112.1845,23.1445", "2,东,23.1445"), FindingCode.CORNERS_UNREADABLE)])
def test_a_broken_application_is_refused_under_its_own_name(text, code):
    [finding] = read(text, crs="cgcs2000").findings
    assert (finding.code, finding.severity) == (code, Severity.REFUSED)


EXCHANGE = """<?xml version="1.0" encoding="GBK"?>
<APP><HEADER><APP_CATEGORY>探矿权</APP_CATEGORY></HEADER>
<DATA><!--项目名称--><NA_MINE_NAME>示例勘查</NA_MINE_NAME><IN_COORDINATE_SYSTEM>2</IN_COORDINATE_SYSTEM><NA_TEL/>
<NA_AREA_COORDINATE>1,4,111.3330,22.0730,111.3330,22.1015,111.2945,22.1015,111.2945,22.0730,0,0,0,</NA_AREA_COORDINATE></DATA></APP>"""


def test_the_real_exchange_file_gives_its_fields_by_code_and_its_corners(real_data):
    found = read(real_data / "mnr_exchange" / "mining_right_app_v4.8.xml")
    assert (found.kind, found.datum, found.crs, found.valid.tolist()) == ("exchange", Datum.XIAN_1980, "EPSG:2363", [True])
    [said] = found.attributes
    assert (said["ID_LICENCEID"], said["QT_DIGINGS_AREA"], said["APP_CATEGORY"]) == ("C4405002009057120015944", "0.0294", "采矿权")
    assert found.levels == [((135.0, 17.0, ""),)] and found.printed[0].startswith("1,6,1,2578932.46,39463430.66")
    assert found.area_m2 / 1e6 == pytest.approx([0.0294], abs=0.0005)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_an_exchange_file_of_an_exploration_right_is_in_packed_degrees(tmp_path, encoding):
    path = tmp_path / "探矿.xml"
    path.write_bytes(EXCHANGE.encode(encoding))
    found = read(path)
    assert (found.kind, found.datum, found.encoding) == ("exchange", Datum.XIAN_1980, "gb18030" if encoding == "gbk" else "utf-8")
    assert found.attributes == [{"APP_CATEGORY": "探矿权", "NA_MINE_NAME": "示例勘查", "IN_COORDINATE_SYSTEM": "2"}]
    assert shapely.bounds(found.shapes[0])[0] == pytest.approx(111 + 29 / 60 + 45 / 3600)
    assert (FindingCode.ENCODING_FOUND in {finding.code for finding in found.findings}) == (encoding == "utf-8")


GROWING = "".join(f'<!ENTITY {one} "{f"&{other};" * 99}">' for one, other in zip("cdefgh", "bcdefg", strict=True))
BOMB = f'<!DOCTYPE a [<!ENTITY b "{"x" * 99}">{GROWING}]><APP><DATA><A>&h;</A></DATA></APP>'


@pytest.mark.parametrize(("written", "code"), [
    (EXCHANGE.replace("</DATA>", ""), FindingCode.FILE_DAMAGED), (BOMB, FindingCode.FILE_DAMAGED),
    (EXCHANGE.replace("111.3330,22.0730", "111.*330,22.0730"), FindingCode.CORNERS_MASKED),
    (EXCHANGE.replace(",4,", ",9,"), FindingCode.CORNERS_COUNT_DISAGREES)])
def test_an_exchange_file_that_is_broken_or_hostile_is_refused_under_its_own_name(tmp_path, written, code):
    path = tmp_path / "broken.xml"
    path.write_text(written, "utf-8")
    [finding] = [one for one in read(path).findings if one.severity == Severity.REFUSED]
    assert finding.code == code


def test_an_exchange_file_without_corners_says_that_the_outline_is_missing(tmp_path):
    path = tmp_path / "no_corners.xml"
    path.write_text(EXCHANGE.replace("NA_AREA_COORDINATE", "NA_OTHER"), "utf-8")
    assert told(read(path, crs="cgcs2000"), Severity.BLOCKS) == [(FindingCode.SHAPE_MISSING, 1)]


@pytest.mark.parametrize(("line", "other"), [("坐标系=2000国家大地坐标系", "坐标系=80国家大地坐标系"), ("带号=39", "带号=38")])
def test_two_files_in_one_that_name_different_systems_are_refused(line, other):
    first, second = HEAD + parcel(SQUARE), (HEAD + parcel(SQUARE)).replace(line, other)
    assert second != first
    assert [finding.code for finding in read(first + "\n" + second).findings] == [FindingCode.SYSTEMS_DIFFER]
    assert len(read(first + "\n" + first).shapes) == 2


@pytest.mark.parametrize(("named", "crs"), [("EPSG:4548", "EPSG:4527"), ("1954北京坐标系", "EPSG:2415"), ("1980西安坐标系", "EPSG:2363")])
def test_a_number_of_a_system_is_not_taken_for_the_year_of_a_datum(named, crs):
    assert read((HEAD + parcel(SQUARE)).replace("2000国家大地坐标系", named)).crs == crs


def test_an_application_that_says_how_many_points_it_has_must_have_them():
    cut = EXPLORATION.replace("坐标点数:", "坐标点数:1")
    assert cut != EXPLORATION
    assert FindingCode.CORNERS_COUNT_DISAGREES in {finding.code for finding in read(cut, crs="cgcs2000").findings}
    assert FindingCode.CORNERS_COUNT_DISAGREES not in {finding.code for finding in read(EXPLORATION, crs="cgcs2000").findings}


def test_two_applications_in_one_text_are_not_made_one():
    assert [finding.code for finding in read(EXPLORATION + "\n" + EXPLORATION).findings] == [FindingCode.SEVERAL_IN_TEXT]


def test_two_titles_in_one_exchange_file_are_not_made_one(tmp_path):
    path = tmp_path / "two.xml"
    path.write_text(EXCHANGE.replace("</DATA>", "</DATA><DATA><NA_MINE_NAME>乙</NA_MINE_NAME></DATA>"), "gbk")
    assert [finding.code for finding in read(path).findings] == [FindingCode.SEVERAL_IN_TEXT]


@pytest.mark.parametrize("written", [
    lambda text: text.replace("@", "＠"), lambda text: text.replace(",", "\t"), lambda text: text.replace("@", "@ 备注"),
    lambda text: text + "备注：以上坐标为实测\n", lambda text: text + "// 2024\n"])
def test_signs_and_remarks_of_other_programs_change_nothing(written):
    plain = read(HEAD + parcel(SQUARE))
    found = read(HEAD + written(parcel(SQUARE)))
    assert told(found) == [] and found.shapes[0].equals_exact(plain.shapes[0])
    assert found.attributes == plain.attributes


def test_a_row_behind_a_mark_of_a_remark_is_not_left_out():
    found = read(HEAD + parcel(SQUARE).replace("J3,1", "//J3,1"))
    assert found.shapes[0].equals_exact(read(HEAD + parcel(SQUARE)).shapes[0])


def test_a_head_that_names_no_kind_of_geometry_has_a_plain_name():
    assert read(HEAD + parcel(SQUARE, "5,0.7493,1,地块1,,,,,@")).attributes[0]["地块名称"] == "地块1"


@pytest.mark.parametrize(("said", "crs"), [("几度分带=3", "EPSG:4527"), ("几度分带=6", None)])
def test_a_declared_meridian_gives_the_zone_that_neither_head_nor_eastings_name(said, crs):
    text = HEAD.replace("带号=39", "中央子午线=117").replace("几度分带=3", said) + parcel([(name, x, y - 39_000_000) for name, x, y in SQUARE])
    if crs is None:
        with pytest.raises(UnknownCrs):
            read(text)
    else:
        assert read(text).crs == crs
