"""Ledgers of a bureau through the command line, from an empty registry: workbooks, encodings, dry runs, findings, taking back."""

import json
from datetime import date

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from mines.ledgers import Ledger
from mines.tables.closures import ClosingPlanRecord, GroundStep
from mines.tables.mines import LicenceRecord, Mine
from mines.tables.seals import Import

ROWS = [["示例县采矿权台账"], ["矿山名称", "采矿许可证号", "采矿权人", "有效期止", "决定关闭日期"],
        ["甲矿", "C1399992015032210000015", "甲公司", date(2029, 4, 30), date(2025, 3, 1)], ["乙矿", 4.4e22, "乙公司", date(2028, 4, 30), None],
        [None, "1308260520013", "丙公司", None, None]]


@pytest.fixture
def ledger(tmp_path):
    """Write rows as a workbook, and give the path."""
    def write(*rows, name="台账.xlsx"):
        book = Workbook()
        for row in rows or ROWS:
            book.active.append(row)
        path = tmp_path / name
        book.save(path)
        return path
    return write


def test_a_workbook_is_taken_over_and_taken_back(command_line, ledger):
    path = ledger()
    said = command_line("import-ledger", "licences", path, "--on", "2025-12-31", "--findings", command_line.folder / "f.json")
    assert said.code == 1, "a row is blocked"
    assert "新登记 2 · 变更 0 · 未变 0 · 未写入 1" in said.out
    assert "科学计数" in said.out
    told = json.loads((command_line.folder / "f.json").read_text())
    assert {(one["row"], one["code"]) for one in told} >= {(4, "number_cut"), (5, "field_missing")}
    assert sorted(command_line.rows(select(LicenceRecord.number).order_by(LicenceRecord.id)))[-1] == ("C1399992015032210000015",)
    assert "没有变化" in command_line("import-ledger", "licences", path, "--on", "2025-12-31").out
    assert command_line("take-back", 1).code == 0
    assert command_line("verify").code == 0
    assert "新登记 2" in command_line("import-ledger", "licences", path, "--on", "2025-12-31").out


def test_a_dry_run_tells_everything_and_stores_nothing(command_line, ledger):
    said = command_line("import-ledger", "licences", ledger(), "--dry-run")
    assert "试运行" in said.out
    assert "新登记 C1399992015032210000015" in said.out
    assert command_line.count(Mine) == command_line.count(Import) == 0


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_closing_list_as_text_needs_its_deadline(command_line, tmp_path, encoding):
    path = tmp_path / "关闭.csv"
    path.write_bytes("矿山名称,决定关闭日期,决定文号\n甲矿,2025-03-01,示政字〔2025〕12号\n".encode(encoding))
    assert command_line("import-ledger", "closing", path, "--on", "2025-12-31").code == 1
    said = command_line("import-ledger", "closing", path, "--on", "2025-12-31", "--set", "due_on=2025-12-31")
    assert said.code == 0, said
    assert command_line.rows(select(ClosingPlanRecord.due_on)) == [(date(2025, 12, 31),)]
    assert command_line.rows(select(GroundStep.stage, GroundStep.taken_over)) == [("decided", "关闭.csv")]
    assert command_line("verify").code == 0


def test_a_column_of_another_name_can_be_pointed_out(command_line, ledger):
    path = ledger(["矿点", "持证单位"], ["甲矿", "甲公司"])
    assert command_line("import-ledger", "licences", path).code == 1
    assert command_line("import-ledger", "licences", path, "--column", "name=矿点", "--column", "holder=持证单位").code == 0
    assert command_line.count(Mine) == 1


@pytest.mark.parametrize("words", [("--set", "colour=red"), ("--column", "colour=颜色"), ("--on", "someday")])
def test_wrong_usage_is_told_before_anything_is_read(command_line, ledger, words):
    assert command_line("import-ledger", "licences", ledger(), *words).code == 2


def test_all_or_nothing_refuses_the_ledger(command_line, ledger):
    said = command_line("import-ledger", "licences", ledger(), "--all-or-nothing")
    assert said.code == 1
    assert "ImportRefused" in said.err
    assert command_line.count(Mine) == 0


@pytest.mark.parametrize("name", Ledger)
def test_a_file_that_is_no_table_is_told_in_words(command_line, tmp_path, name):
    path = tmp_path / "台账.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old")
    said = command_line("import-ledger", name, path)
    assert said.code == 1
    assert "xlsx" in said.err
