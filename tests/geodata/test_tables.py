"""Tables as people keep them: titles, two rows of headings, totals, long numbers, days, encodings, pasted cells."""
import io
import re
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from geodata.errors import UnknownEncoding
from geodata.findings import FindingCode, Severity
from geodata.readers import tables
from geodata.readers.headings import heading_of
from geodata.readers.tables import read_table

KNOWN = {"矿山名称", "采矿许可证号", "有效期起", "有效期止", "乡镇", "面积(公顷)"}


def known(heading):
    return heading in KNOWN


def workbook(*rows, **sheets):
    book = Workbook()
    book.active.title = "Sheet1"
    for row in rows:
        book.active.append(row)
    for title, more in sheets.items():
        sheet = book.create_sheet(title)
        for row in more:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def codes(table):
    return [finding.code for finding in table.findings]


def test_what_stands_above_the_headings_is_a_title():
    table = read_table(workbook(["示例县关闭矿山台账"], [None, "填表日期", date(2025, 12, 31)], ["序号", "矿山名称", "乡镇"],
                                [1, "甲矿", "东湾镇"]), known)
    assert (table.kind, table.headings) == ("xlsx", ("序号", "矿山名称", "乡镇"))
    assert (table.rows, table.numbers) == ([{"序号": "1", "矿山名称": "甲矿", "乡镇": "东湾镇"}], [4])


def test_two_rows_of_headings_are_one():
    table = read_table(workbook(["矿山名称", "有效期", None, "乡镇"], [None, "起", "止", None],
                                ["甲矿", datetime(2015, 3, 1), date(2025, 2, 28), "东湾镇"]), known)
    assert table.rows == [{"矿山名称": "甲矿", "有效期起": "2015-03-01", "有效期止": "2025-02-28", "乡镇": "东湾镇"}]
    assert table.numbers == [3]


def test_a_row_that_looks_like_headings_is_still_a_row():
    table = read_table("矿山名称\t阶段\n甲矿\t乡镇", known)
    assert table.rows == [{"矿山名称": "甲矿", "阶段": "乡镇"}]


def test_totals_notes_and_blank_rows_are_no_rows():
    table = read_table(workbook(["矿山名称", "乡镇"], ["甲矿", "东湾镇"], [None, None], ["合 计", 1], ["乙矿", "南口镇"], ["注：以上为快报数"]), known)
    assert [row["矿山名称"] for row in table.rows] == ["甲矿", "乙矿"]
    assert table.numbers == [2, 5]
    [left_out] = [finding for finding in table.findings if finding.code == FindingCode.ROWS_LEFT_OUT]
    assert left_out.values["rows"] == "4、6"


@pytest.mark.parametrize("cell", [4.4e22, 1399992015032210000, "4.4E+22", "1.30E+12"])
def test_a_number_whose_digits_are_lost_is_told_and_left_out(cell):
    table = read_table(workbook(["矿山名称", "采矿许可证号"], ["甲矿", cell]), known)
    assert table.rows == [{"矿山名称": "甲矿"}]
    [cut] = [finding for finding in table.findings if finding.code == FindingCode.NUMBER_CUT]
    assert (cut.row, cut.field, cut.severity) == (2, "采矿许可证号", Severity.WARNS)


def test_thirteen_digits_are_kept_as_they_are():
    table = read_table(workbook(["矿山名称", "采矿许可证号"], ["甲矿", 1308260520013], ["乙矿", 1308260520014.0]), known)
    assert [row["采矿许可证号"] for row in table.rows] == ["1308260520013", "1308260520014"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_by_columns_is_read_in_every_usual_encoding(encoding):
    table = read_table("矿山名称,乡镇\n甲矿,东湾镇\n".encode(encoding), known)
    assert table.rows == [{"矿山名称": "甲矿", "乡镇": "东湾镇"}]
    assert table.kind == "csv"


def test_cells_pasted_from_a_spreadsheet_are_a_table():
    table = read_table('矿山名称\t乡镇\n"甲\n矿"\t东湾镇\r\n乙矿\t\n', known)
    assert table.kind == "pasted"
    assert table.rows == [{"矿山名称": "甲矿", "乡镇": "东湾镇"}, {"矿山名称": "乙矿"}]


def test_headings_are_known_whatever_their_blanks_and_brackets():
    assert heading_of(" 面 积\n（公顷）* ") == "面积(公顷)"
    table = read_table("矿山名称\t面 积（公顷）\n甲矿\t1.2", known)
    assert table.rows == [{"矿山名称": "甲矿", "面积(公顷)": "1.2"}]


def test_of_a_workbook_the_sheet_that_is_called_so_is_read():
    content = workbook(["无关"], [1], 区块=[["矿山名称"], ["甲矿"]], 许可证=[["矿山名称", "乡镇"], ["乙矿", "东湾镇"]])
    assert read_table(content, known, ["区块"]).rows == [{"矿山名称": "甲矿"}]
    table = read_table(content, known)
    assert table.rows == [{"矿山名称": "乙矿", "乡镇": "东湾镇"}]
    assert FindingCode.SHEETS_LEFT_OUT in codes(table)


def test_columns_that_mean_nothing_are_told():
    table = read_table("矿山名称\t联系电话\n甲矿\t123", known)
    [left_out] = [finding for finding in table.findings if finding.code == FindingCode.COLUMNS_LEFT_OUT]
    assert left_out.values["headings"] == "联系电话"


@pytest.mark.parametrize(("content", "code"), [
    (b"", FindingCode.FILE_EMPTY), ("  \n", FindingCode.FILE_EMPTY), (workbook(), FindingCode.FILE_EMPTY),
    (b"\xd0\xcf\x11\xe0 old workbook", FindingCode.TABLE_UNKNOWN), (b"\x89PNG\0\0", FindingCode.TABLE_UNKNOWN),
    (b"PK\3\4 torn", FindingCode.FILE_DAMAGED), ("甲,乙\n1,2".encode(), FindingCode.HEADING_ROW_MISSING),
    (workbook(["甲", "乙"]), FindingCode.HEADING_ROW_MISSING)],
    ids=["nothing", "blanks", "empty workbook", "old workbook", "picture", "torn", "no headings", "no headings in a workbook"])
def test_what_is_no_table_is_refused(content, code):
    table = read_table(content, known)
    assert table.refused
    assert code in codes(table)


def test_an_archive_that_is_no_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a")
    assert codes(read_table(file.getvalue(), known)) == [FindingCode.TABLE_UNKNOWN]


def test_a_workbook_that_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_UNPACKED_BYTES", 1_000)
    assert codes(read_table(workbook(["矿山名称"], ["甲矿"]), known)) == [FindingCode.ARCHIVE_TOO_LARGE]


def test_a_table_that_is_too_long_or_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    assert FindingCode.TABLE_TOO_LONG in codes(read_table("矿山名称\n" + "甲矿\n" * 4, known))
    monkeypatch.setattr(tables, "MOST_BYTES", 10)
    assert codes(read_table("矿山名称\n甲矿\n", known)) == [FindingCode.FILE_TOO_LARGE]


def test_text_that_no_encoding_reads_is_asked_about():
    with pytest.raises(UnknownEncoding):
        read_table(b"\xff\xff\xff,\xff", known)


def test_the_same_content_has_the_same_name():
    assert read_table("矿山名称\n甲矿", known).sha256 == read_table("矿山名称\n甲矿".encode(), known).sha256


LEDGER = {"矿山名称", "采矿许可证证号", "采矿许可证有效期起", "采矿许可证有效期止", "企业名称", "面积(公顷)", "面积(km2)", "面积", "乡镇", "标高上限", "标高下限"}


def in_ledger(heading):
    return heading in LEDGER


def merged(*rows, ranges=()):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for one in ranges:
        book.active.merge_cells(one)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("ranges", [(), ("A2:A4", "B2:D2", "C3:D3", "B3:B4", "E2:E4", "A1:E1")])
def test_three_rows_of_headings_are_one(ranges):
    table = read_table(merged(
        ["示例县矿山台账", None, None, None, None], ["矿山名称", "采矿许可证", None, None, "乡镇"], [None, "证号", "有效期", None, None],
        [None, None, "起", "止", None], ["甲矿", "C1", "2015-03-01", "2025-02-28", "东湾镇"], ranges=ranges), in_ledger)
    assert table.rows == [{"矿山名称": "甲矿", "采矿许可证证号": "C1", "采矿许可证有效期起": "2015-03-01", "采矿许可证有效期止": "2025-02-28", "乡镇": "东湾镇"}]
    assert (table.numbers, codes(table)) == ([5], [])


def test_like_headings_are_told_apart_by_the_groups_above_them():
    table = read_table(merged(["矿山", None, "企业", None], ["名称", "电话", "名称", "电话"], ["甲矿", "1", "乙公司", "2"]), in_ledger)
    assert table.rows == [{"矿山名称": "甲矿", "矿山电话": "1", "企业名称": "乙公司", "企业电话": "2"}]


@pytest.mark.parametrize(("unit", "heading"), [("（公顷）", "面积(公顷)"), ("公顷", "面积(公顷)"), ("km2", "面积(km2)")])
def test_a_row_of_units_belongs_to_the_headings(unit, heading):
    table = read_table(merged(["矿山名称", "面积", "乡镇"], [None, unit, None], ["甲矿", "1.2", "东湾镇"]), in_ledger)
    assert table.rows == [{"矿山名称": "甲矿", heading: "1.2", "乡镇": "东湾镇"}]


def test_headings_under_a_group_that_nobody_knows_are_no_row():
    table = read_table(merged(["矿山名称", "乡镇", "联系人", None], [None, None, "姓名", "电话"], ["甲矿", "东湾镇", "某", "1"]), in_ledger)
    assert table.rows == [{"矿山名称": "甲矿", "乡镇": "东湾镇", "联系人姓名": "某", "联系人电话": "1"}]


def test_a_cell_that_was_merged_downwards_is_said_of_each_row():
    table = read_table(merged(["矿山名称", "乡镇", "标高上限"], ["甲矿", "东湾镇", 120], [None, None, 90], [None, None, 60], ["乙矿", "南口镇", 300],
                              ["丙矿", None, None], ranges=("A2:A4", "B2:B4")), in_ledger)
    assert [(row["矿山名称"], row.get("乡镇"), row.get("标高上限")) for row in table.rows] == [
        ("甲矿", "东湾镇", "120"), ("甲矿", "东湾镇", "90"), ("甲矿", "东湾镇", "60"), ("乙矿", "南口镇", "300"), ("丙矿", None, None)]
    [filled] = [finding for finding in table.findings if finding.code == FindingCode.CELLS_FILLED]
    assert filled.values == {"rows": 2}


def test_numbers_as_text_and_trailing_blanks_are_read_without_them():
    table = read_table(merged(["矿山名称 ", "面积（公顷）"], ["甲矿\u3000", " 1.20 \xa0"], *[[None, None]] * 40, ["乙矿  ", "3 "]), in_ledger)
    assert table.rows == [{"矿山名称": "甲矿", "面积(公顷)": "1.20"}, {"矿山名称": "乙矿", "面积(公顷)": "3"}]


def test_blank_rows_at_the_end_make_no_table_too_long(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 5)
    table = read_table("矿山名称,乡镇\n甲矿,东湾镇\n" + ",\n" * 9, known)
    assert table.rows == [{"矿山名称": "甲矿", "乡镇": "东湾镇"}]


def test_a_cell_merged_beyond_every_row_is_no_trouble():
    content = merged(["矿山名称", "乡镇"], ["甲矿", "东湾镇"], ranges=("A2:A300", "XFD5:XFD9"))
    assert [row["矿山名称"] for row in read_table(content, known).rows] == ["甲矿"]


def test_a_formula_that_failed_is_a_blank_that_is_told():
    table = read_table("矿山名称\t面积（公顷）\n甲矿\t#N/A\n乙矿\t#DIV/0!\n丙矿\t1.2", in_ledger)
    assert table.rows == [{"矿山名称": "甲矿"}, {"矿山名称": "乙矿"}, {"矿山名称": "丙矿", "面积(公顷)": "1.2"}]
    assert [(one.row, one.field, one.values) for one in table.findings if one.code is FindingCode.FORMULA_FAILED] == [
        (2, "面积(公顷)", {"value": "#N/A"}), (3, "面积(公顷)", {"value": "#DIV/0!"})]


def test_formulas_that_no_spreadsheet_worked_out_are_counted():
    table = read_table(merged(["矿山名称", "面积（公顷）"], ["甲矿", "=1+1"], ["乙矿", "=2*3"], ["丙矿", 4]), in_ledger)
    assert [one.values for one in table.findings if one.code is FindingCode.FORMULAS_WITHOUT_RESULT] == [{"cells": 2}]
    assert codes(read_table(merged(["矿山名称", "面积（公顷）"], ["甲矿", 4]), in_ledger)) == []


def test_of_like_headings_the_first_is_read_and_the_others_told():
    table = read_table("矿山名称\t乡镇\t乡镇\n甲矿\t东湾镇\t南口镇", in_ledger)
    assert table.rows == [{"矿山名称": "甲矿", "乡镇": "东湾镇"}]
    assert [one.values for one in table.findings if one.code is FindingCode.COLUMNS_REPEATED] == [{"headings": "乡镇"}]


def test_a_formula_whose_result_is_an_empty_text_was_worked_out():
    content = merged(["矿山名称", "面积（公顷）"], ["甲矿", "=1+1"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = re.sub(rb'<c r="B2"[^>]*>', b'<c r="B2" t="str">', members[sheet])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in members.items():
            archive.writestr(name, part)
    assert FindingCode.FORMULAS_WITHOUT_RESULT in codes(read_table(content, in_ledger))
    assert FindingCode.FORMULAS_WITHOUT_RESULT not in codes(read_table(packed.getvalue(), in_ledger))


def test_headings_that_stand_again_on_a_new_page_are_no_row():
    table = read_table(workbook(["矿山名称", "有效期", None, "乡镇"], [None, "起", "止", None], ["甲矿", "2015-03-01", "2025-02-28", "东湾镇"],
                                ["矿山名称", "有效期", None, "乡镇"], [None, "起", "止", None], ["乙矿", "2016-03-01", "2026-02-28", "西湾镇"]), known)
    assert [row["矿山名称"] for row in table.rows] == ["甲矿", "乙矿"]
    assert codes(table) == [FindingCode.ROWS_LEFT_OUT]


def test_a_line_between_headings_and_rows_is_no_row():
    table = read_table("|矿山名称|乡镇|\n|---|:---|\n|甲矿|东湾镇|", known)
    assert [row["矿山名称"] for row in table.rows] == ["甲矿"]
