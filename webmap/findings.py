"""Findings as people and programs read them: words in both languages, what to do, and as a file."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask_babel import force_locale
from openpyxl import Workbook
from openpyxl.styles import Font

from geodata.findings import Finding

from . import wording

COLUMNS = ("row", "field", "code", "severity", "longitude", "latitude", "words_zh", "to_do_zh", "words_en", "to_do_en", "mend", "mended")
"""Columns of a file of findings; ``mended`` is left empty for whoever mends."""


def as_row(finding: Finding) -> dict[str, Any]:
    """One finding by column."""
    longitude, latitude = finding.place or (None, None)
    said = {}
    for language in ("zh", "en"):
        with force_locale(language):
            words = wording.said(finding)
            said[f"words_{language}"], said[f"to_do_{language}"] = words.what, words.do
    return {
        "row": finding.row, "field": finding.field, "code": str(finding.code), "severity": str(finding.severity),
        "longitude": longitude, "latitude": latitude, **said, "mend": finding.mend, "mended": None,
    }


def line(finding: Finding) -> str:
    """One finding as one line: row, field, words, what to do."""
    words = wording.said(finding)
    where = " ".join(str(part) for part in (finding.row and f"#{finding.row}", finding.field) if part)
    return " ".join(part for part in (f"[{finding.severity}]", where, words.what, words.do) if part)


def write(findings: Iterable[Finding], path: Path) -> None:
    """Write findings to ``path``: .json, .csv (UTF-8 with a mark that Excel knows) or .xlsx by its ending."""
    rows = [as_row(finding) for finding in findings]
    match path.suffix.lower():
        case ".json":
            path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
        case ".csv":
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                table = csv.DictWriter(file, COLUMNS)
                table.writeheader()
                table.writerows(rows)
        case _:
            _write_workbook(rows, path)


def _write_workbook(rows: list[dict[str, Any]], path: Path) -> None:
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
    book.save(path)
