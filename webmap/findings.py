"""Findings as people and programs read them: words in both languages, what to do, and as a file."""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from flask_babel import force_locale
from openpyxl import Workbook
from openpyxl.styles import Font

from geodata.findings import Finding

from . import wording

COLUMNS = ("row", "field", "code", "severity", "longitude", "latitude", "words_zh", "to_do_zh", "words_en", "to_do_en", "mend", "mended")
"""Columns of a file of findings; ``mended`` is left empty for whoever mends."""


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


def write(findings: Sequence[Finding], path: Path) -> None:
    """Write findings to ``path`` in the form of its ending."""
    path.write_bytes(content(findings, path.suffix.lower()))


def content(findings: Sequence[Finding], ending: str) -> bytes:
    """Findings as a file with that ending."""
    return WRITERS[ending](as_rows(findings))


def _json(rows: list[dict[str, Any]]) -> bytes:
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def _csv(rows: list[dict[str, Any]]) -> bytes:
    """UTF-8 with the mark that Excel knows it by."""
    file = StringIO(newline="")
    table = csv.DictWriter(file, COLUMNS)
    table.writeheader()
    table.writerows(rows)
    return file.getvalue().encode("utf-8-sig")


def _workbook(rows: list[dict[str, Any]]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(COLUMNS)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([row[column] for column in COLUMNS])
    sheet.freeze_panes = "A2"
    for column, width in zip("ABCDEFGHIJKL", (8, 16, 24, 10, 12, 12, 60, 50, 60, 50, 14, 14), strict=True):
        sheet.column_dimensions[column].width = width
    file = BytesIO()
    book.save(file)
    return file.getvalue()


WRITERS: Mapping[str, Callable[[list[dict[str, Any]]], bytes]] = {".json": _json, ".csv": _csv, ".xlsx": _workbook}
"""What makes a file of findings, by its ending."""

MIMETYPES: Mapping[str, str] = {
    ".json": "application/json", ".csv": "text/csv", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What such a file is called on the way to a browser."""
