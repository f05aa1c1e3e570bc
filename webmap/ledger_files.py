"""Ledgers at the door: kept as they came, read again for every look, and the workbook of templates."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from geodata.errors import UnknownEncoding
from geodata.readers.sheets import holds_outlines
from geodata.readers.tables import MOST_BYTES, Table, read_table
from mines.commands.ledgers import LedgerReport, import_ledger
from mines.commands.transactions import Writer
from mines.errors import BadValue
from mines.ledgers import FIELDS, REQUIRED, SHEETS, Ledger, choices, known_heading, template_columns

from . import uploads
from .wording.ledgers import COLUMNS, LEDGERS

FEWEST_HEADINGS = 2
"""Headings that a table must have in common with a ledger to be one."""

EMPTY_ROWS = 200
"""Rows of a template's sheet that offer the words of a list."""

TEMPLATE_NOTE = "说明："
"""What the row of notes begins with: a reader leaves such a row out."""


def keep(folder: Path, content: bytes) -> str:
    """Keep a ledger's bytes and give their hash."""
    return uploads.keep(folder, content[:MOST_BYTES + 1])


def ledger_in(path: Path) -> Ledger | None:
    """Which ledger a kept file is, by its headings; None where it is no table of records, but outlines or anything else."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES or not _may_be_table(content):
        return None
    try:
        table = read_table(content, lambda heading: any(known_heading(ledger)(heading) for ledger in Ledger))
        counts = {ledger: sum(map(known_heading(ledger), table.headings)) for ledger in Ledger}
        best = max(counts, key=lambda ledger: counts[ledger])
        return best if counts[best] >= FEWEST_HEADINGS and not holds_outlines(content) else None
    except UnknownEncoding:
        return None


def _may_be_table(content: bytes) -> bool:
    """A workbook, or text that does not begin like an outline."""
    if content.startswith(b"PK\3\4"):
        return b"xl/" in content[-65_536:]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return b"\0" not in content[:1024] and not content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"<", b"["))


def kept_table(folder: Path, sha256: str, ledger: Ledger) -> Table:
    """A kept ledger as a table. Raises BadValue for bytes that are not kept, UnknownEncoding."""
    path = uploads.path_of(folder, sha256)
    if not path.is_file():
        raise BadValue(field="sha256", value=sha256)
    return read_table(path.read_bytes(), known_heading(ledger), SHEETS[ledger])


def take(session: Writer, ledger: Ledger, table: Table, *, on: date, by: str, name: str, given: Mapping[str, str]) -> LedgerReport:
    """Take a ledger over; whoever only looks does not commit."""
    return import_ledger(session, ledger, table, on=on, by=by, name=name, given=given)


def template() -> bytes:
    """A workbook with one sheet for each ledger: headings, a row of what each column takes, lists to choose from."""
    book = Workbook()
    book.remove(book.active)
    for ledger in Ledger:
        sheet = book.create_sheet(SHEETS[ledger][0])
        sheet.append([str(LEDGERS[ledger].name)])
        sheet["A1"].font = Font(bold=True, size=14)
        columns = template_columns(ledger)
        sheet.append(list(columns.values()))
        notes = [str(COLUMNS.get(name, "")) for name in columns]
        sheet.append([TEMPLATE_NOTE + notes[0], *notes[1:]])
        for place, name in enumerate(columns, start=1):
            _column(sheet, ledger, place, name)
        sheet.row_dimensions[3].height = 48
        sheet.freeze_panes = "C4"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _column(sheet: Any, ledger: Ledger, place: int, name: str) -> None:
    """Dress one column: bold where it must be filled, text where digits would be lost, a list where words are given."""
    letter = get_column_letter(place)
    heading, note = sheet[f"{letter}2"], sheet[f"{letter}3"]
    heading.font = Font(bold=True, color="A82A1E" if name in REQUIRED[ledger] else "17211F")
    heading.fill = PatternFill("solid", fgColor="E4EFED")
    note.font, note.alignment = Font(color="5F6D6A", size=9), Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions[letter].width = 24 if name in ("name", "licence_number", "holder", "members") else 16
    for row in range(4, EMPTY_ROWS):
        sheet[f"{letter}{row}"].number_format = "@" if "number" in name or name in ("code", "new_licence") else "General"
    words = next((choices(one) for one in FIELDS[ledger] if one.name == name and choices(one)), ())
    if words:
        rule = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=False)
        sheet.add_data_validation(rule)
        rule.add(f"{letter}4:{letter}{EMPTY_ROWS}")
