"""Tables as people keep them: workbooks, text by columns, cells pasted from a spreadsheet; every cell as it is printed."""
import csv
import hashlib
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from geodata.findings import Finding, FindingCode, Severity
from geodata.readers.boundaries import Refused, refused
from geodata.readers.headings import TITLE_ROWS, Known, heading_of, headings_of
from geodata.readers.text import decoded

MOST_BYTES = 20 * 2**20
MOST_UNPACKED_BYTES = 100 * 2**20
MOST_ROWS = 20_000
MOST_COLUMNS = 200
EXACT_DIGITS = 15
"""Digits that a spreadsheet keeps of a number."""

UNREADABLE = (zipfile.BadZipFile, zlib.error, InvalidFileException, SyntaxError, LookupError, ValueError, TypeError, AttributeError,
              EOFError, RuntimeError, OSError)
"""What a torn workbook raises."""

SEVERAL_NUMBERS = 6
"""As many as three corners have."""

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_UNCALCULATED = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*(?:<(?:\w+:)?f\b[^>]*/>|<(?:\w+:)?f\b[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)\s*)?</(?:\w+:)?c>")
_EMPTY_TEXT = b't="str"'
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)", re.IGNORECASE)
_LOST = re.compile(r"\d(\.\d+)?[eE]\+?\d{2}")
_NOTE = re.compile(r"注:|注释|说明|单位:")
_WORD = re.compile(r"[^\W_]|[^\x00-\x7f]")
_NO_ROW = re.compile(r"(合计|小计|总计|注:|注释|说明|填表|制表|审核|单位:|制表人)")


@dataclass(frozen=True)
class Table:
    """Rows of a table by heading, as printed; ``numbers`` are their places in the file, counted from 1. Blank cells are left out.

    ``words`` are those of titles, headings and notes; of headings that are ``repeated`` the first column was read.
    """

    kind: str
    sha256: str
    encoding: str | None = None
    headings: tuple[str, ...] = ()
    words: str = ""
    repeated: tuple[str, ...] = ()
    rows: list[dict[str, str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether nothing of the table can be used."""
        return any(finding.severity == Severity.REFUSED for finding in self.findings)


def read_table(content: bytes | str, known: Known, sheets: Sequence[str] = ()) -> Table:
    """Read a workbook (.xlsx), text by columns (bytes), or pasted cells (str).

    The row with the most headings that are ``known`` holds the headings, up to three rows of them; what stands above is a title. A cell
    that was merged downwards is said of each of its rows. Of a workbook the sheet is read whose name holds a word of ``sheets``, else the
    one with the most known headings.
    Whatever is wrong with the table is a finding; raised is only ``UnknownEncoding``.
    """
    data = content.encode(errors="surrogatepass") if isinstance(content, str) else content
    digest = hashlib.sha256(data).hexdigest()
    if not data.strip():
        return _refused(digest, FindingCode.FILE_EMPTY)
    if len(data) > MOST_BYTES:
        return _refused(digest, FindingCode.FILE_TOO_LARGE, bytes=len(data), limit=MOST_BYTES)
    if data.startswith(b"PK\3\4"):
        return _of_workbook(data, digest, known, sheets)
    if data.startswith(b"\xd0\xcf\x11\xe0") or b"\0" in data[:1024] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _refused(digest, FindingCode.TABLE_UNKNOWN)
    text, encoding = (content, None) if isinstance(content, str) else decoded(data)
    try:
        cells = list(islice(csv.reader(io.StringIO(text), delimiter=_delimiter(text, known), strict=True), MOST_ROWS + TITLE_ROWS + 1))
    except csv.Error as failure:
        return _refused(digest, FindingCode.FILE_DAMAGED, reason=str(failure))
    return _table("pasted" if isinstance(content, str) else "csv", digest, encoding, [row[:MOST_COLUMNS] for row in cells], known, [])


def _refused(digest: str, code: FindingCode, **values: object) -> Table:
    return Table("unknown", digest, findings=[refused(code, **values).finding])


def _delimiter(text: str, known: Known) -> str:
    """What parts the columns: that under which most headings are known, of several the one that stands there most."""
    head = text[:4_000]

    def count(delimiter: str) -> tuple[int, int]:
        rows = list(islice(csv.reader(io.StringIO(head), delimiter=delimiter), TITLE_ROWS))
        return headings_of(rows, known)[2] if rows else 0, head.count(delimiter)
    return max("\t,;|", key=count)


@dataclass(frozen=True)
class _Workbook:
    """The visible sheets of a workbook that have something in them: their cells as printed, and their XML."""

    cells: dict[str, list[list[str]]]
    written: dict[str, bytes]


def text_of(workbook: bytes) -> str:
    """All visible sheets of a workbook as if they were pasted one below the other. Raises ``Refused``."""
    sheets = _opened(workbook).cells.values()
    longest = max(map(len, sheets))
    if longest > MOST_ROWS:
        raise refused(FindingCode.TABLE_TOO_LONG, rows=longest, limit=MOST_ROWS)
    return "\n".join("\t".join(row).rstrip() for rows in sheets for row in rows)


def _opened(data: bytes) -> _Workbook:
    """Open a workbook. Raises ``Refused``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                raise refused(FindingCode.TABLE_UNKNOWN)
            size = sum(member.file_size for member in archive.infolist())
            if size > MOST_UNPACKED_BYTES:
                raise refused(FindingCode.ARCHIVE_TOO_LARGE, bytes=size, limit=MOST_UNPACKED_BYTES)
            with warnings.catch_warnings(action="ignore"):
                book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
                visible = {sheet.title: sheet for sheet in book.worksheets if sheet.sheet_state == "visible"}
                found = {title: list(_cells(sheet)) for title, sheet in visible.items()}
            filled = {title: rows for title, rows in found.items() if any(map(any, rows))}
            # what is read row by row says neither what is merged nor which formulas have no result
            written = {title: archive.read(visible[title]._worksheet_path) for title in filled}
    except UNREADABLE as failure:
        raise refused(FindingCode.FILE_DAMAGED, reason=str(failure)[:200]) from failure
    if not filled:
        raise refused(FindingCode.FILE_EMPTY)
    return _Workbook(filled, written)


def _of_workbook(data: bytes, digest: str, known: Known, sheets: Sequence[str]) -> Table:
    try:
        book = _opened(data)
    except Refused as refusal:
        return Table("unknown", digest, findings=[refusal.finding])
    filled = book.cells
    named = [title for title in filled if any(word in title for word in sheets)]
    chosen = max(named or filled, key=lambda title: headings_of(filled[title], known)[2])
    left_out = [title for title in filled if title != chosen]
    findings = []
    if left_out:
        findings.append(Finding(FindingCode.SHEETS_LEFT_OUT, Severity.NOTES, values={"read": chosen, "left_out": "、".join(left_out)}))
    uncalculated = sum(_EMPTY_TEXT not in kind for kind in _UNCALCULATED.findall(book.written[chosen]))
    if uncalculated:
        findings.append(Finding(FindingCode.FORMULAS_WITHOUT_RESULT, Severity.WARNS, values={"cells": uncalculated}))
    return _table("xlsx", digest, None, filled[chosen], known, findings, _merged(book.written[chosen]))


def _merged(written: bytes) -> list[tuple[int, int, int, int]]:
    """Ranges of cells merged downwards: first column, first row, last column, last row, counted from 1."""
    ranges = [range_boundaries(name.decode()) for name in _MERGED.findall(written)]
    return [one for one in ranges if one[3] > one[1]]


def _filled(rows: Sequence[Sequence[str]], first: int, merged: Iterable[tuple[int, int, int, int]]) -> tuple[list[list[str]], set[int]]:
    """The rows with merged cells of those from place ``first`` on said of each row that has more, and the numbers of those rows."""
    whole, filled = [list(row) for row in rows], set()
    for column, top, _last_column, bottom in merged:
        if top <= first or top > len(whole) or column > len(whole[top - 1]) or not whole[top - 1][column - 1]:
            continue
        for number in range(top, min(bottom, len(whole))):
            if any(rows[number]):
                whole[number] += [""] * (column - len(whole[number]))
                whole[number][column - 1] = whole[top - 1][column - 1]
                filled.add(number + 1)
    return whole, filled


def _cells(sheet: Any) -> Iterator[list[str]]:
    most = MOST_ROWS + TITLE_ROWS + 1
    for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS, max_row=most):
        yield [_printed(cell) for cell in row]


def _printed(cell: Any) -> str:
    """A cell as text: days without their midnight, whole numbers without a point, numbers too long for a spreadsheet as it shows them."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float | int) and not isinstance(cell, bool) and abs(cell) >= 10 ** EXACT_DIGITS:
        return f"{cell:.9E}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _one_line(str(cell))


def _one_line(text: str) -> str:
    """A cell without the breaks that only make it narrow; those between many numbers keep them apart."""
    between = "\n" if len(re.findall(r"\d+", text)) >= SEVERAL_NUMBERS else ""
    return re.sub(r"\s*\n\s*", between, text).strip()


def _table(kind: str, digest: str, encoding: str | None, rows: Sequence[Sequence[str]], known: Known, findings: list[Finding],
           merged: Iterable[tuple[int, int, int, int]] = ()) -> Table:
    headings, first, best = headings_of(rows, known)
    if not best:
        return Table(kind, digest, encoding, findings=[*findings, Finding(FindingCode.HEADING_ROW_MISSING, Severity.REFUSED)])
    named = tuple(dict.fromkeys(filter(None, headings)))
    count = max(place for place, row in enumerate(rows, start=1) if any(map(str.strip, row))) - first
    if count > MOST_ROWS:
        finding = Finding(FindingCode.TABLE_TOO_LONG, Severity.REFUSED, values={"rows": count, "limit": MOST_ROWS})
        return Table(kind, digest, encoding, named, findings=[*findings, finding])
    notes = (row for row in rows[first:] if _NOTE.match(heading_of(next(filter(str.strip, row), ""))))
    words = "\n".join(" ".join(filter(None, row)) for row in (*rows[:first], *notes))
    repeated = tuple(heading for heading in named if headings.count(heading) > 1)
    table = Table(kind, digest, encoding, named, words, repeated, findings=findings)
    if repeated:
        findings.append(Finding(FindingCode.COLUMNS_REPEATED, Severity.WARNS, values={"headings": "、".join(repeated)}))
    left_out = []
    rows, filled = _filled(rows, first, merged)
    if filled:
        findings.append(Finding(FindingCode.CELLS_FILLED, Severity.NOTES, values={"rows": len(filled)}))
    for number, cells in enumerate(rows[first:], start=first + 1):
        said = [(heading, text) for heading, cell in zip(headings, cells, strict=False) if heading and (text := _one_line(cell))]
        again = len(said) > 1 and all(_is_part(heading_of(text), heading) for heading, text in said)
        if said and (again or not any(map(_WORD.search, cells)) or _NO_ROW.match(heading_of(next(cell for cell in cells if cell.strip())))):
            left_out.append(number)
        elif said:
            table.rows.append(_whole(table, number, said))
            table.numbers.append(number)
    _say_left_out(table, left_out, [heading for heading in table.headings if not known(heading)])
    return table


def _is_part(text: str, heading: str) -> bool:
    """Whether a cell says its heading once more, or one row of it."""
    return bool(text) and (heading.startswith(text) or heading.endswith(text))


def _whole(table: Table, number: int, said: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The cells of a row by heading; of like headings the first counts.

    A cell whose digits a spreadsheet dropped, or in which a formula failed, is told and left out.
    """
    found: dict[str, str] = {}
    for heading, text in said:
        if _ERROR.fullmatch(text):
            table.findings.append(Finding(FindingCode.FORMULA_FAILED, Severity.WARNS, number, heading, values={"value": text}))
        elif _LOST.fullmatch(text.replace(" ", "")):
            table.findings.append(Finding(FindingCode.NUMBER_CUT, Severity.WARNS, number, heading, values={"value": text}))
        else:
            found.setdefault(heading, text)
    return found


def _say_left_out(table: Table, rows: Sequence[int], headings: Sequence[str]) -> None:
    if rows:
        table.findings.append(Finding(FindingCode.ROWS_LEFT_OUT, Severity.NOTES, values={"rows": "、".join(map(str, rows))}))
    if headings:
        table.findings.append(Finding(FindingCode.COLUMNS_LEFT_OUT, Severity.NOTES, values={"headings": "、".join(headings)}))
