"""Workbooks as offices print them: title, what it is of, a head of two rows that stays and repeats, real numbers and dates, a total."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from math import ceil
from typing import Any

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from .columns import Column

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The type of a workbook."""

A4, A3 = 9, 8
"""Numbers of paper sizes in a workbook."""

PAGE_LETTERS = {A4: 150, A3: 240}
"""How many letters still read well across a page of each size."""

HEAD_FILL, TOTAL_FILL = PatternFill("solid", fgColor="E4EFED"), PatternFill("solid", fgColor="F4F6F5")
_LINE = Side(style="thin", color="B9C4C1")
GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
FONT = "宋体"
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
PLAIN, BOLD, HEADING = Font(name=FONT, size=10), Font(name=FONT, size=10, bold=True), Font(name="黑体", size=10, bold=True)
LEVELS = {(level, wraps): Alignment(horizontal=level, vertical="center", wrap_text=wraps)
          for level in ("left", "center", "right") for wraps in (True, False)}
WIDTHS: Mapping[Any, float] = {"day": 12, "done": 8, "class": 16, "blank": 10, "pair": 9, "share": 11, "code": 22}
LEAST_WIDTH, MOST_WIDTH = 8, 36


@dataclass(frozen=True)
class Sheet:
    """One table: the name of its sheet, its title, lines of what it is of, columns and rows; without ``totals`` it has no total row.

    ``notes`` stand below the table.
    """

    name: str
    title: str
    lines: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Any]
    totals: bool = True
    numbered: bool = True
    notes: Sequence[str] = ()


def as_text(cell: Any) -> None:
    """Keep what was typed as text: a word that begins like a formula is none."""
    if isinstance(cell.value, str):
        cell.data_type = "s"
        cell.quotePrefix = cell.value[:1] in ("=", "+", "-", "@")


def written(sheets: Sequence[Sheet]) -> bytes:
    """The workbook of ``sheets``."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _write(book.create_sheet(sheet.name[:31]), sheet)
        for row in book.worksheets[-1].iter_rows():
            for cell in row:
                as_text(cell)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _write(page: Worksheet, sheet: Sheet) -> None:
    columns = [column for column in sheet.columns if column.printed]
    first = 2 if sheet.numbered else 1
    width = len(columns) + first - 1
    head = _titles(page, sheet)
    if sheet.numbered:
        _head_cell(page, head, 1, _("序号"), head + 1)
    _heads(page, head, first, columns)
    for place, row in enumerate(sheet.rows, 1):
        at = head + 1 + place
        if sheet.numbered:
            _cell(page, at, 1, place, None)
        for column_place, column in enumerate(columns, first):
            _cell(page, at, column_place, column.of(row), column)
    last = head + 1 + len(sheet.rows)
    if sheet.totals and sheet.rows:
        last += 1
        _totals(page, last, first, columns, sheet.rows)
    for place, note in enumerate(sheet.notes, last + 1):
        page.cell(place, 1, note).font = Font(name=FONT, size=9, color="5F6D6A")
    _dress(page, sheet, columns, head, width, last + len(sheet.notes))


def _titles(page: Worksheet, sheet: Sheet) -> int:
    """Title and lines above the table; give the row in which the head begins."""
    page.cell(1, 1, sheet.title).font = Font(name="黑体", size=16, bold=True)
    page.row_dimensions[1].height = 30
    for place, line in enumerate(sheet.lines, 2):
        page.cell(place, 1, line).font = Font(name=FONT, size=10, color="44524F")
    return len(sheet.lines) + 2


def _heads(page: Worksheet, head: int, first: int, columns: Sequence[Column]) -> None:
    """Headings over two rows; columns in parts stand under the heading that they share."""
    at = first
    for heading, parted, under in _groups(columns):
        _head_cell(page, head, at, heading, head if parted else head + 1, at + len(under) - 1)
        for place, column in enumerate(under if parted else (), at):
            _head_cell(page, head + 1, place, str(column.part), head + 1)
        at += len(under)


def _groups(columns: Sequence[Column]) -> list[tuple[str, bool, list[Column]]]:
    """Headings in their order, whether they have parts, and the columns under each."""
    found: list[tuple[str, bool, list[Column]]] = []
    for column in columns:
        heading, parted = str(column.heading), bool(column.part)
        if parted and found and found[-1][:2] == (heading, True):
            found[-1][2].append(column)
        else:
            found.append((heading, parted, [column]))
    return found


def _head_cell(page: Worksheet, row: int, column: int, text: str, last_row: int, last_column: int | None = None) -> None:
    last_column = last_column or column
    for at in range(row, last_row + 1):
        for place in range(column, last_column + 1):
            page.cell(at, place).border, page.cell(at, place).fill = GRID, HEAD_FILL
    cell = page.cell(row, column, text)
    cell.font, cell.alignment = HEADING, MIDDLE
    if (last_row, last_column) != (row, column):
        page.merge_cells(start_row=row, start_column=column, end_row=last_row, end_column=last_column)


def _cell(page: Worksheet, row: int, place: int, value: Any, column: Column | None, bold: bool = False) -> None:
    cell = page.cell(row, place, "√" if value is True else None if value is False else value)
    cell.font, cell.border = BOLD if bold else PLAIN, GRID
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    if numeric and column is not None and column.kind == "share":
        cell.number_format = "0.0%"
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif numeric and column is not None and isinstance(column.kind, int):
        cell.number_format = "0" if column.kind == 0 else "0." + "0" * column.kind + "#" * max(4 - column.kind, 0)
    elif column is not None and column.kind == "code" and value is not None:
        cell.number_format = "@"
    kind = column.kind if column is not None else "done"
    level = "right" if numeric and (isinstance(kind, int) or kind == "share") else "center" if kind in ("done", "day", "pair") else "left"
    cell.alignment = LEVELS[level, kind in ("text", "class", "code")]


def _totals(page: Worksheet, row: int, first: int, columns: Sequence[Column], rows: Sequence[Any]) -> None:
    for place in range(1, first + len(columns)):
        column = columns[place - first] if place >= first else None
        _cell(page, row, place, column.totalled(rows) if column and place > first else None, column, bold=True)
        page.cell(row, place).fill = TOTAL_FILL
    page.cell(row, first, _("合计 %(count)s", count=len(rows)))


def _dress(page: Worksheet, sheet: Sheet, columns: Sequence[Column], head: int, width: int, last: int) -> None:
    """Widths, what stays while scrolling, and how it is printed."""
    first = 2 if sheet.numbered else 1
    if sheet.numbered:
        page.column_dimensions["A"].width = 6
    for place, column in enumerate(columns, first):
        page.column_dimensions[get_column_letter(place)].width = _width(column, sheet.rows)
    page.freeze_panes = f"{get_column_letter(first + 1)}{head + 2}"
    page.print_area = f"A1:{get_column_letter(width)}{last}"
    page.print_title_rows, page.print_title_cols = f"{head}:{head + 1}", f"A:{get_column_letter(first)}"
    across = sum(page.column_dimensions[get_column_letter(place)].width for place in range(1, width + 1))
    paper = A4 if across <= PAGE_LETTERS[A4] else A3
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", paper
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = ceil(across / PAGE_LETTERS[paper]), 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_margins.left = page.page_margins.right = 0.4
    page.oddFooter.center.text = _("第 &P 页，共 &N 页")


def _width(column: Column, rows: Sequence[Any]) -> float:
    """Wide enough for the longest word; a Chinese sign takes two letters."""
    if column.kind in WIDTHS and column.kind != "code":
        return max(WIDTHS[column.kind], min(_letters(str(column.part or column.heading)) + 2, 18))
    said = [_letters(str(value)) for row in rows if (value := column.of(row)) is not None]
    head = _letters(str(column.part or column.heading))
    return min(max([LEAST_WIDTH, min(head, 16) + 2, *(one + 2 for one in said)]), MOST_WIDTH)


def _letters(text: str) -> int:
    return sum(1 + (ord(sign) > 0x2E7F) for sign in text)
