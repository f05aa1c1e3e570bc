"""Findings as people and programs read them: words in both languages, what to do, and as a file."""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from flask_babel import force_locale, gettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill

from geodata.findings import Finding

from . import wording

COLUMNS = ("row", "field", "code", "severity", "longitude", "latitude", "words_zh", "to_do_zh", "words_en", "to_do_en", "mend", "mended")
"""Columns of a file of findings; ``mended`` is left empty for whoever mends."""

FILLS: Mapping[str, PatternFill] = {
    severity: PatternFill("solid", fgColor=colour)
    for severity, colour in (("refused", "F3CFCB"), ("blocks", "F3CFCB"), ("warns", "FFF3D1"), ("notes", "EAF0F5"))}
"""Colour of a cell that a finding is about, the most pressing first."""

MOST_LETTERS = 32_000
"""Letters that a cell holds."""


@dataclass(frozen=True)
class Source:
    """The rows that findings are about, by the number they have in the file; ``headings`` names the column of each field."""

    rows: Mapping[int, Mapping[str, object]]
    headings: Mapping[str, str]


NO_SOURCE = Source({}, {})


def source_of(rows: Sequence[Mapping[str, object]], read: Mapping[str, str]) -> Source:
    """The rows of a file of outlines; ``read`` names the field of each heading."""
    return Source(dict(enumerate(rows, start=1)), {field: heading for heading, field in reversed(list(read.items()))})


def as_rows(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings by column, their words in both languages."""
    rows: list[dict[str, Any]] = [_as_row(finding) for finding in findings]
    for language in ("zh", "en"):
        with force_locale(language):
            for row, words in zip(rows, map(wording.said, findings), strict=True):
                row |= {f"words_{language}": words.what, f"to_do_{language}": words.do}
    return [{column: row[column] for column in COLUMNS} for row in rows]


def _as_row(finding: Finding) -> dict[str, Any]:
    longitude, latitude = finding.place or (None, None)
    return {"row": finding.row, "field": finding.field, "code": str(finding.code), "severity": str(finding.severity),
            "longitude": longitude, "latitude": latitude, "mend": finding.mend, "mended": None}


def line(finding: Finding) -> str:
    """One finding as one line: row, field, words, what to do."""
    words = wording.said(finding)
    where = " ".join(str(part) for part in (finding.row and f"#{finding.row}", finding.field) if part)
    return " ".join(part for part in (f"[{finding.severity}]", where, words.what, words.do) if part)


def write(findings: Sequence[Finding], path: Path, source: Source = NO_SOURCE) -> None:
    """Write findings to ``path`` in the form of its ending."""
    path.write_bytes(content(findings, path.suffix.lower(), source))


def content(findings: Sequence[Finding], ending: str, source: Source = NO_SOURCE) -> bytes:
    """Findings as a file with that ending; a workbook also shows the rows of the ``source``."""
    return WRITERS[ending](as_rows(findings), source)


def _json(rows: list[dict[str, Any]]) -> bytes:
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def _csv(rows: list[dict[str, Any]]) -> bytes:
    """UTF-8 with the mark that Excel knows it by."""
    file = StringIO(newline="")
    table = csv.DictWriter(file, COLUMNS)
    table.writeheader()
    table.writerows({name: _plain(value) for name, value in row.items()} for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _plain(value: Any) -> Any:
    """Text that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _workbook(rows: list[dict[str, Any]], source: Source) -> bytes:
    """The findings, and on a second sheet the rows of the source with the cells that findings are about in their colour."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(gettext("问题清单"))
    sheet.freeze_panes = "A2"
    for column, width in zip("ABCDEFGHIJKL", (8, 16, 24, 10, 12, 12, 60, 50, 60, 50, 14, 14), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.append([_cell(sheet, column, bold=True) for column in COLUMNS])
    for row in rows:
        sheet.append([_cell(sheet, row[column]) for column in COLUMNS])
    if source.rows:
        _source_sheet(book.create_sheet(gettext("原始行")), rows, source)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _source_sheet(sheet: Any, rows: list[dict[str, Any]], source: Source) -> None:
    wrong: dict[tuple[int, str], str] = {}
    for row in sorted(rows, key=lambda row: list(FILLS).index(row["severity"]), reverse=True):
        if row["row"]:
            wrong[row["row"], source.headings.get(row["field"], row["field"] or "")] = row["severity"]
    headings = list(dict.fromkeys(heading for one in source.rows.values() for heading in one))
    sheet.freeze_panes = "B2"
    sheet.append([_cell(sheet, heading, bold=True) for heading in (gettext("行"), *headings)])
    for number, said in source.rows.items():
        sheet.append([_cell(sheet, number, FILLS.get(wrong.get((number, ""), ""))),
                      *(_cell(sheet, said.get(heading), FILLS.get(wrong.get((number, heading), ""))) for heading in headings)])


def _cell(sheet: Any, value: Any, fill: PatternFill | None = None, bold: bool = False) -> WriteOnlyCell:
    """A cell that is never a formula, whatever the source says."""
    shown = value if value is None or isinstance(value, int | float) else ILLEGAL_CHARACTERS_RE.sub("", str(value))[:MOST_LETTERS]
    cell = WriteOnlyCell(sheet, shown)
    if isinstance(shown, str):
        cell.data_type = "s"
    if fill is not None:
        cell.fill = fill
    if bold:
        cell.font = Font(bold=True)
    return cell


WRITERS: Mapping[str, Callable[[list[dict[str, Any]], Source], bytes]] = {
    ".json": lambda rows, _source: _json(rows), ".csv": lambda rows, _source: _csv(rows), ".xlsx": _workbook,
}
"""What makes a file of findings, by its ending."""

MIMETYPES: Mapping[str, str] = {
    ".json": "application/json", ".csv": "text/csv", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What such a file is called on the way to a browser."""
