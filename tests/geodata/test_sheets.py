"""Workbooks and tables as text whose rows are outlines: one row for each corner, or a column of corners."""
import io

import pytest
from openpyxl import Workbook

from geodata.errors import UnknownCrs
from geodata.findings import FindingCode, Severity
from geodata.readers import tables
from geodata.readers.answers import Answers
from geodata.readers.child import read_here
from geodata.readers.sheets import holds_outlines
from tests.geodata.test_vector_files import zipped

pytestmark = pytest.mark.filterwarnings("ignore")     # as in the reading process

FIRST, SECOND = "C1300002009057120015944", "C1300002009057120015945"
STRING = "1,4,1,4600000,39500000,2,4600000,39500100,3,4600100,39500100,4,4600100,39500000,120,90,,1,"


def read(what, **answers):
    return read_here(what, Answers(**answers), lambda done, total: None)


def square(east, north=4_600_000, side=100):
    return [(1, north, east), (2, north, east + side), (3, north + side, east + side), (4, north + side, east)]


def workbook(*rows, merged=()):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    for one in merged:
        book.active.merge_cells(one)
    book.save(file)
    return file.getvalue()


def file(tmp_path, content, name="矿区.xlsx"):
    (tmp_path / name).write_bytes(content)
    return tmp_path / name


def codes(boundaries):
    return {finding.code for finding in boundaries.findings} - {FindingCode.CRS_GIVEN, FindingCode.CRS_CONVERTED}


def corner_by_corner(*mines):
    return [[name if not place else None, licence if not place else None, *corner]
            for name, licence, corners in mines for place, corner in enumerate(corners)]


TITLE = ["示例县矿区范围拐点坐标表", None, None, None, None]
HEADINGS = ["矿山名称", "采矿许可证号", "点号", "X坐标", "Y坐标"]
CORNERS = corner_by_corner(("甲矿", FIRST, square(39_500_000)), ("乙矿", SECOND, square(39_510_000, side=200)))


def test_rows_of_one_mine_are_its_corners_and_cells_merged_downwards_name_it(tmp_path):
    content = workbook(TITLE, HEADINGS, *CORNERS, merged=("A3:A6", "B3:B6", "A7:A10", "B7:B10"))
    boundaries = read(file(tmp_path, content), crs="cgcs2000")
    assert boundaries.area_m2.round().tolist() == [10_000, 40_000]
    assert boundaries.attributes == [{"行号": "3-6", "矿山名称": "甲矿", "采矿许可证号": FIRST},
                                     {"行号": "7-10", "矿山名称": "乙矿", "采矿许可证号": SECOND}]
    assert codes(boundaries) == {FindingCode.CELLS_FILLED}


def test_names_that_stand_once_or_in_every_row_mean_the_same(tmp_path):
    filled = [[name, licence, *corner] for name, licence, corners in (("甲矿", FIRST, square(39_500_000)), ("乙矿", SECOND, square(39_510_000)))
              for corner in corners]
    once = corner_by_corner(("甲矿", FIRST, square(39_500_000)), ("乙矿", SECOND, square(39_510_000)))
    as_text = "\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in (HEADINGS, *once))
    every = [read(file(tmp_path, workbook(TITLE, HEADINGS, *rows)), crs="cgcs2000") for rows in (filled, once)]
    for boundaries in (*every, read(as_text, crs="cgcs2000"), read(as_text.replace("\t", ","), crs="cgcs2000")):
        assert [row["矿山名称"] for row in boundaries.attributes] == ["甲矿", "乙矿"]
        assert boundaries.area_m2.round().tolist() == [10_000, 10_000]


def test_a_column_of_corners_is_read_in_every_way_they_are_written(tmp_path):
    content = workbook(
        ["序号", "矿山名称", "采矿许可证号", "面积（公顷）", "拐点坐标"], [1, "甲矿", FIRST, 1, STRING],
        [2, "乙矿", SECOND, 1, "1. X=4600000.00,Y=39510000.00；2. X=4600000.00,Y=39510100.00；3. X=4600100.00,Y=39510100.00"],
        [3, "丙矿", None, None, "1,4600000,39520000\n2,4600000,39520100\n3,4600100,39520100\n4,4600100,39520000"])
    boundaries = read(file(tmp_path, content), crs="cgcs2000")
    assert boundaries.area_m2.round().tolist() == [10_000, 5_000, 10_000]
    assert boundaries.printed[0] == STRING
    assert boundaries.levels[0] == ((120.0, 90.0, ""),)
    assert [row["面积(公顷)"] for row in boundaries.attributes[:2]] == ["1", "1"]


def test_several_outlines_of_one_mine_are_one_boundary_of_several_parts(tmp_path):
    content = workbook(["矿山名称", "采矿许可证号", "矿区范围拐点坐标"], ["甲矿", FIRST, STRING],
                       [None, None, STRING.replace("395", "396")], ["乙矿", SECOND, STRING.replace("395", "397")], merged=("A2:A3", "B2:B3"))
    boundaries = read(file(tmp_path, content), crs="cgcs2000")
    assert [shape.geom_type for shape in boundaries.shapes] == ["MultiPolygon", "Polygon"]
    assert boundaries.area_m2.round().tolist()[1] * 2 == pytest.approx(boundaries.area_m2[0], rel=1e-3)
    assert [row["行号"] for row in boundaries.attributes] == ["2-3", "4"]


def test_a_cell_that_holds_no_corners_blocks_its_row_alone(tmp_path):
    content = workbook(["矿山名称", "拐点坐标"], ["甲矿", STRING], ["乙矿", "见附件"], ["丙矿", STRING.replace("39500100", "395****0")])
    boundaries = read(file(tmp_path, content), crs="cgcs2000")
    assert boundaries.valid.tolist() == [True, False, False]
    assert [(one.code, one.row, one.severity) for one in boundaries.findings if one.row] == [
        (FindingCode.CORNERS_UNREADABLE, 2, Severity.BLOCKS), (FindingCode.CORNERS_MASKED, 3, Severity.BLOCKS)]


def test_what_is_wrong_with_a_cell_is_told_of_its_outline(tmp_path):
    rows = [*CORNERS[:4], ["乙矿", "4.4E+22", *CORNERS[4][2:]], *CORNERS[5:]]
    boundaries = read(file(tmp_path, workbook(TITLE, HEADINGS, *rows)), crs="cgcs2000")
    assert [(one.row, one.field) for one in boundaries.findings if one.code is FindingCode.NUMBER_CUT] == [(2, "采矿许可证号")]


def test_the_system_that_a_title_names_is_taken(tmp_path):
    assert read(file(tmp_path, workbook(["某县矿区范围拐点坐标（2000国家大地坐标系）"], HEADINGS, *CORNERS))).crs == "EPSG:4527"


@pytest.mark.parametrize(("heading", "crs"), [
    ("拐点坐标(2000国家大地坐标系)", "EPSG:4527"), ("拐点坐标（CGCS2000）", "EPSG:4527"), ("拐点坐标(1980西安坐标系)", "EPSG:2363")])
def test_the_system_that_a_heading_names_is_taken(tmp_path, heading, crs):
    assert read(file(tmp_path, workbook(["矿山名称", heading], ["甲矿", STRING]))).crs == crs


@pytest.mark.parametrize("heading", ["拐点坐标", "拐点坐标(1980西安坐标系、2000国家大地坐标系)"])
def test_no_system_or_two_in_a_heading_are_asked_about(tmp_path, heading):
    with pytest.raises(UnknownCrs):
        read(file(tmp_path, workbook(["矿山名称", heading], ["甲矿", STRING])))


def test_a_sheet_that_names_no_mine_is_read_as_if_it_were_pasted(tmp_path):
    corners = square(39_500_000)
    rows = [[*left, *right] for left, right in zip(corners[:2], corners[2:], strict=True)]
    boundaries = read(file(tmp_path, workbook(["矿区范围拐点坐标"], ["点号", "X", "Y", "点号", "X", "Y"], *rows)), crs="cgcs2000")
    assert (boundaries.area_m2.round().tolist(), boundaries.kind) == ([10_000], "workbook")


def test_a_workbook_without_corners_is_refused_as_no_coordinates(tmp_path):
    boundaries = read(file(tmp_path, workbook(["矿山名称", "采矿许可证号"], ["甲矿", FIRST])))
    assert [finding.code for finding in boundaries.findings] == [FindingCode.FORMAT_UNKNOWN]


def test_a_workbook_in_an_archive_is_read_and_one_beside_data_is_named(tmp_path):
    content = workbook(TITLE, HEADINGS, *CORNERS)
    assert len(read(zipped(tmp_path / "a.zip", {"表/矿区.xlsx": content}), crs="cgcs2000").rows) == 2
    both = zipped(tmp_path / "b.zip", {"矿区.xlsx": content, "甲.txt": STRING.encode(), "a.geojson": (
        b'{"type": "Polygon", "coordinates": [[[116.1, 41.1], [116.2, 41.1], [116.2, 41.2], [116.1, 41.1]]]}')})
    boundaries = read(both, crs="cgcs2000")
    assert (boundaries.kind, [one.values["left_out"] for one in boundaries.findings if one.code is FindingCode.LAYERS_LEFT_OUT]) == (
        "geojson", ["矿区.xlsx"])


def test_a_ledger_of_records_holds_no_outlines_and_one_with_corners_does():
    assert not holds_outlines(workbook(["矿山名称", "采矿许可证号", "乡镇"], ["甲矿", FIRST, "东湾镇"]))
    assert holds_outlines(workbook(["矿山名称", "采矿许可证号", "拐点坐标"], ["甲矿", FIRST, STRING]))
    assert not holds_outlines("点号,X,Y\n1,4600000,39500000\n2,4600000,39500100\n3,4600100,39500100")


def test_a_mine_with_two_rings_keeps_both(tmp_path):
    rows = corner_by_corner(("甲矿", FIRST, [*square(39_500_000), *square(39_501_000)]))
    boundaries = read(file(tmp_path, workbook(HEADINGS, *rows)), crs="cgcs2000")
    assert boundaries.area_m2.round().tolist() == [20_000]


def test_a_row_without_corners_is_no_corner(tmp_path):
    rows = [*CORNERS[:4], ["面积：1公顷", None, None, None, None], *CORNERS[4:]]
    assert read(file(tmp_path, workbook(HEADINGS, *rows)), crs="cgcs2000").area_m2.round().tolist() == [10_000, 40_000]


# ---- what must not be read silently

FIVE = [(1, 4_600_000, 39_500_000), (2, 4_600_000, 39_500_100), (3, 4_600_100, 39_500_100), (4, 4_600_150, 39_500_050),
        (5, 4_600_100, 39_500_000)]


@pytest.mark.parametrize("lost", [None, "#N/A", "3.95E+07", "见图"])
def test_a_corner_with_one_number_blocks_its_outline(tmp_path, lost):
    corners = [(*one[:2], lost) if one[0] == 4 else one for one in FIVE]
    rows = corner_by_corner(("甲矿", FIRST, corners), ("乙矿", SECOND, square(39_510_000)))
    boundaries = read(file(tmp_path, workbook(HEADINGS, *rows)), crs="cgcs2000")
    assert boundaries.valid.tolist() == [False, True]
    assert (FindingCode.CORNERS_UNREADABLE, 1, Severity.BLOCKS) in [(one.code, one.row, one.severity) for one in boundaries.findings]


@pytest.mark.parametrize(("title", "code"), [
    ("百度坐标BD-09", FindingCode.BAIDU_DEGREES), ("以下省略", FindingCode.CORNERS_CUT_OFF)])
def test_words_around_a_table_still_refuse_it(title, code):
    text = "\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in ([title], HEADINGS, *CORNERS[:4], [title]))
    assert [one.code for one in read(text, crs="cgcs2000").findings] == [code]


@pytest.mark.parametrize("headings", [
    ["矿山名称", "点号", "X", "Y", "点号", "X", "Y"], ["矿山名称", "点号", "X", "Y", "经度", "纬度", "备注"]])
def test_a_workbook_of_several_mines_with_more_than_two_columns_of_coordinates_is_refused(tmp_path, headings):
    rows = [[name, *one, *([None] * 3 if "经度" in headings else one)] for name, corners in (
        ("甲矿", square(39_500_000)), ("乙矿", square(39_510_000))) for one in corners]
    rows = [[*row[:4], 116.1, 41.1, None] if "经度" in headings else row for row in rows]
    boundaries = read(file(tmp_path, workbook(headings, *rows)), crs="cgcs2000")
    assert [one.code for one in boundaries.findings] == [FindingCode.SEVERAL_IN_TEXT]


@pytest.mark.parametrize(("north", "east"), [
    ("X坐标（2000国家大地坐标系）", "Y坐标（2000国家大地坐标系）"), ("2000国家大地坐标系X坐标", "2000国家大地坐标系Y坐标"),
    ("北坐标(N)", "东坐标(E)"), ("N", "E"),
    ("X(m)", "Y(m)"), ("拐点X坐标", "拐点Y坐标"), ("纵坐标X", "横坐标Y")])
def test_columns_of_coordinates_have_many_names(tmp_path, north, east):
    headings = ["矿山名称", "采矿许可证号", "点号", north, east, "XKZH", "YXQ"]
    boundaries = read(file(tmp_path, workbook(headings, *CORNERS)), crs="cgcs2000")
    assert boundaries.area_m2.round().tolist() == [10_000, 40_000]


@pytest.mark.parametrize("heading", ["编号", "拐点名称", "拐点编码", "坐标点编号", "测点编号", "矿区拐点编号", "序号", "界址点号"])
def test_a_column_of_numbers_of_points_names_no_outline(tmp_path, heading):
    rows = [[name, number, north, east] for name, corners in (("甲矿", square(39_500_000)), ("乙矿", square(39_510_000)))
            for number, north, east in corners]
    assert read(file(tmp_path, workbook(["矿山名称", heading, "X", "Y"], *rows)), crs="cgcs2000").area_m2.round().tolist() == [10_000, 10_000]
    alone = "\n".join([f"{heading}\tX\tY", *("\t".join(map(str, one)) for one in square(39_500_000))])
    assert read(alone, crs="cgcs2000").area_m2.round().tolist() == [10_000]


def test_a_ledger_with_the_middle_of_each_mine_is_a_ledger():
    rows = [["甲矿", FIRST, 116.1, 41.1], ["乙矿", SECOND, 116.2, 41.1], ["丙矿", None, 116.3, 41.1]]
    assert not holds_outlines(workbook(["矿山名称", "采矿许可证号", "经度", "纬度"], *rows))


def test_rows_that_say_something_of_their_own_are_outlines_of_their_own(tmp_path):
    other = STRING.replace("395", "396")
    content = workbook(["序号", "矿山名称", "采矿许可证号", "面积（公顷）", "拐点坐标"], [1, "甲矿", FIRST, 1, STRING], [2, None, None, 2, other],
                       [3, "甲矿", FIRST, 2, STRING.replace("395", "397")])
    boundaries = read(file(tmp_path, content), crs="cgcs2000")
    assert [(row.get("矿山名称"), row["面积(公顷)"]) for row in boundaries.attributes] == [("甲矿", "1"), (None, "2"), ("甲矿", "2")]


def test_a_mine_of_the_same_name_with_a_licence_of_its_own_is_another(tmp_path):
    content = workbook(["矿山名称", "采矿许可证号", "拐点坐标"], ["甲矿", None, STRING], ["甲矿", FIRST, STRING.replace("395", "396")])
    assert [row.get("采矿许可证号") for row in read(file(tmp_path, content), crs="cgcs2000").attributes] == [None, FIRST]


def test_a_mine_without_corners_in_its_cell_is_a_row_that_is_blocked(tmp_path):
    content = workbook(["矿山名称", "拐点坐标"], ["甲矿", STRING], ["乙矿", None], ["丙矿", STRING.replace("395", "396")])
    boundaries = read(file(tmp_path, content), crs="cgcs2000")
    assert boundaries.valid.tolist() == [True, False, True]


def test_two_systems_in_the_cells_of_a_table_are_refused(tmp_path):
    cell = "1980西安坐标系 1. X=4600000,Y=39500000；2. X=4600000,Y=39500100；3. X=4600100,Y=39500100"
    for heading in ("拐点坐标", "拐点坐标(CGCS2000)"):
        boundaries = read(file(tmp_path, workbook(["矿山名称", heading], ["甲矿", cell], ["乙矿", STRING])), crs="cgcs2000")
        assert [one.code for one in boundaries.findings] == [FindingCode.TWO_SYSTEMS]


def test_headings_that_stand_again_on_a_new_page_are_no_row(tmp_path):
    rows = [*CORNERS[:2], HEADINGS, *CORNERS[2:]]
    assert read(file(tmp_path, workbook(HEADINGS, *rows)), crs="cgcs2000").area_m2.round().tolist() == [10_000, 40_000]


def test_a_name_above_its_corners_names_them(tmp_path):
    rows = [["甲矿", FIRST, None, None, None], *([None, None, *one] for one in square(39_500_000)),
            ["乙矿", SECOND, None, None, None], *([None, None, *one] for one in square(39_510_000))]
    boundaries = read(file(tmp_path, workbook(HEADINGS, *rows)), crs="cgcs2000")
    assert [(row["矿山名称"], row["采矿许可证号"]) for row in boundaries.attributes] == [("甲矿", FIRST), ("乙矿", SECOND)]
    assert boundaries.area_m2.round().tolist() == [10_000, 10_000]


def test_zone_levels_and_system_of_titles_and_notes_are_those_of_every_outline(tmp_path):
    bare = [[*row[:3], row[3], row[4] - 39_000_000] for row in CORNERS]
    content = workbook(["矿区范围拐点坐标（39带），开采标高120至90米"], HEADINGS, *bare, ["注：坐标系为1980西安坐标系"])
    boundaries = read(file(tmp_path, content))
    assert (boundaries.crs, boundaries.levels[1]) == ("EPSG:2363", ((120.0, 90.0, ""),))


def test_a_table_that_is_too_long_is_refused_and_not_cut(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 6)
    named = file(tmp_path, workbook(HEADINGS, *CORNERS))
    unnamed = file(tmp_path, workbook(["点号", "X", "Y"], *(row[2:] for row in CORNERS)), "无名.xlsx")
    as_text = "\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in (HEADINGS, *CORNERS))
    for one in (named, unnamed, as_text):
        assert [finding.code for finding in read(one, crs="cgcs2000").findings] == [FindingCode.TABLE_TOO_LONG]


def test_sheets_that_were_not_read_are_a_warning(tmp_path):
    book = Workbook()
    for place, (name, east) in enumerate((("甲矿", 39_500_000), ("乙矿", 39_510_000))):
        sheet = book.active if not place else book.create_sheet()
        sheet.append(HEADINGS)
        for row in corner_by_corner((name, FIRST, square(east))):
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    left_out = [one for one in read(tmp_path / "a.xlsx", crs="cgcs2000").findings if one.code is FindingCode.SHEETS_LEFT_OUT]
    assert [one.severity for one in left_out] == [Severity.WARNS]


@pytest.mark.parametrize("cells", [("见附图", "见附图"), (1990.33, 5601.05), (330199033, 4140560105)])
def test_a_row_whose_cells_hold_no_corner_blocks_its_outline_also_at_its_end(tmp_path, cells):
    rows = corner_by_corner(("甲矿", FIRST, [*square(39_500_000), (5, *cells)]), ("乙矿", SECOND, square(39_510_000)))
    boundaries = read(file(tmp_path, workbook(HEADINGS, *rows)), crs="cgcs2000")
    assert boundaries.valid.tolist() == [False, True]
    assert [one.row for one in boundaries.findings if one.code is FindingCode.CORNERS_UNREADABLE] == [1]


@pytest.mark.parametrize("what", ["主井", "中心点"])
def test_a_shaft_among_the_rows_of_a_mine_is_no_corner_of_it(tmp_path, what):
    rows = corner_by_corner(*((name, licence, [*square(east), (what, 4_600_050, east + 20)])
                              for name, licence, east in (("甲矿", FIRST, 39_500_000), ("乙矿", SECOND, 39_510_000))))
    boundaries = read(file(tmp_path, workbook(HEADINGS, *rows)), crs="cgcs2000")
    assert [one.row for one in boundaries.findings if one.code is FindingCode.LINE_LEFT_OUT] == [1, 2]
    assert boundaries.plane_m2.tolist() == pytest.approx([10_000, 10_000])


@pytest.mark.parametrize("between", ["\t", "|", ";", ","])
def test_cells_with_many_commas_part_no_columns(between):
    corners = "；".join(f"{number},{north},{east}" for number, north, east in square(39_500_000))
    quoted = f'"{corners.replace("；", ";")}"' if between in ";," else corners.replace("；", ";") if between == "|" else corners
    lines = [["序号", "矿山名称", "采矿许可证号", "矿区范围拐点坐标", "开采标高"], ["1", "甲矿", FIRST, quoted, "320~180米"],
             ["2", "乙矿", SECOND, quoted.replace("39500", "39510"), "300~150米"]]
    boundaries = read("\n".join(map(between.join, lines)), crs="cgcs2000")
    assert [row["矿山名称"] for row in boundaries.attributes] == ["甲矿", "乙矿"]
    assert boundaries.valid.all()
    assert boundaries.levels == [((320.0, 180.0, ""),), ((300.0, 150.0, ""),)]


def test_blocks_of_a_column_are_told_apart_where_their_numbers_go_on(tmp_path):
    numbers = [*square(39_500_000), *((number + 4, north, east) for number, north, east in square(39_500_500))]
    rows = [["甲矿" if not place else None, f"{place // 4 + 1}区" if not place % 4 else None, *corner] for place, corner in enumerate(numbers)]
    boundaries = read(file(tmp_path, workbook(["矿山名称", "区块", "点号", "X", "Y"], *rows)), crs="cgcs2000")
    assert boundaries.plane_m2[0] == pytest.approx(20_000) and boundaries.valid.all()
    assert [name for _upper, _lower, name in boundaries.levels[0]] == ["1区", "2区"]
