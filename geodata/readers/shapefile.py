"""Shapefiles as they come: undeclared and wrong encodings, names and text cut inside a character, parts that are missing."""
import re
import struct
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyogrio

from geodata.errors import UnknownEncoding
from geodata.findings import Finding, FindingCode, Severity
from geodata.readers.answers import Answers
from geodata.readers.boundaries import Delivered, refused
from geodata.readers.layers import Columns, delivered, layer_of
from geodata.readers.text import TRIED, encoding_of, without_cut_character

NAME_WIDTH = 10
"""Bytes that the name of a field may have."""

_GBK_LANGUAGE = 77
_DELETED = ord("*")
_NUMERIC = b"NF"
_NUMBER = re.compile(rb"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_INDEX_HEADER, _ENTRY = 100, 8
_DESCRIBED, _KIND, _FIELDS_END = 32, 11, 0x0D


def read_shapefile(path: Path, answers: Answers) -> Delivered:
    """Read a Shapefile; .cpg and language byte only hint at the encoding, what the text itself says decides.

    A missing index is made anew; without its table, or with one that does not fit, nothing is read. Raises ``Refused``.
    """
    beside = {file.suffix.lower(): file for file in path.parent.iterdir() if file.stem == path.stem}
    if ".dbf" not in beside:
        raise refused(FindingCode.PARTS_MISSING, missing=".dbf")
    findings = [] if ".shx" in beside else [Finding(FindingCode.INDEX_MADE, Severity.NOTES)]
    pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": "NO" if ".shx" in beside else "YES"})
    with TemporaryDirectory(prefix="dates-") as folder:
        own = Path(folder, path.name)
        for file in beside.values():
            own.with_suffix(file.suffix).symlink_to(file.resolve())
        dates = _dates_as_text(own.with_suffix(beside[".dbf"].suffix))
        declared, columns, wkbs = layer_of(own, encoding="ISO-8859-1")      # each byte one character, none lost
        index = next(file for file in Path(folder).iterdir() if file.suffix.lower() == ".shx")
        shapes = (index.stat().st_size - _INDEX_HEADER) // _ENTRY
    for place in (one for one in dates if one < len(columns)):      # a torn table names more fields than GDAL finds
        columns[place][1][:] = map(_iso, columns[place][1])
    header, records = _table(beside[".dbf"], len(columns), shapes, findings)
    widths = header[48::32]
    found = _encoding_of(columns, widths, answers.encoding)
    texts = _decoded(columns, found, findings)
    _check_numbers(texts, header, records, findings)
    hint = beside[".cpg"].read_text("latin-1").strip() if ".cpg" in beside else ""
    hint = hint or ("gbk" if header[29:30] == bytes([_GBK_LANGUAGE]) else "")
    return replace(delivered("shapefile", declared, texts, wkbs, findings), encoding=found, declared_encoding=hint or None)


def _dates_as_text(table: Path) -> list[int]:
    """Put a table in place of a link to one, with fields of text for those of dates, and give their places.

    Of a day that is none pyogrio refuses the whole file.
    """
    content = bytearray(table.read_bytes())
    end = min(int.from_bytes(content[8:10], "little"), len(content)) - _DESCRIBED
    fields = list(takewhile(lambda at: content[at] != _FIELDS_END, range(_DESCRIBED, end, _DESCRIBED)))
    dates = [place for place, at in enumerate(fields) if content[at + _KIND] == ord("D")]
    if dates:
        for place in dates:
            content[fields[place] + _KIND] = ord("C")
        table.unlink()
        table.write_bytes(content)
    return dates


def _iso(written: object) -> object:
    """A day of a .dbf as 2024-03-15, nothing where there is none, else what stands there."""
    if not isinstance(written, str) or not written.strip("0* "):
        return None
    try:
        return datetime.strptime(written, "%Y%m%d").date().isoformat()
    except ValueError:
        return written


def _table(table: Path, fields: int, rows: int, findings: list[Finding]) -> tuple[bytes, np.ndarray]:
    """Give the header of a .dbf, 32 bytes and 32 more for each field, and the bytes of its records, a row for each that is not deleted.

    GDAL leaves out silently what is cut off, what was deleted, and shapes that have no record.
    """
    content = table.read_bytes()
    records, header_length, record_length = struct.unpack("<IHH", content[4:12].ljust(8, b"\0"))
    if len(content) < header_length + records * record_length or not records or not record_length:
        raise refused(FindingCode.FILE_DAMAGED, reason=f"{table.suffix}: {records} records")
    if records != rows:
        raise refused(FindingCode.RECORDS_DISAGREE, records=records, shapes=rows)
    written = np.frombuffer(content, np.uint8, records * record_length, header_length).reshape(records, record_length)
    standing = written[written[:, 0] != _DELETED]
    if len(standing) < records:
        findings.append(Finding(FindingCode.RECORDS_DELETED, Severity.NOTES, values={"rows": records - len(standing)}))
    return content[:32 * (fields + 1)], standing


def _check_numbers(texts: Columns, header: bytes, records: np.ndarray, findings: list[Finding]) -> None:
    """Leave out what stands in a field of numbers and is none: GDAL gives nothing for ``****``, and 1 for ``1,5``."""
    ends = 1 + np.cumsum(list(header[48::32]))
    if not len(ends) or ends[-1] != records.shape[1]:
        return
    for (name, values), kind, width, end in zip(texts, header[43::32], header[48::32], ends.tolist(), strict=True):
        if kind not in _NUMERIC or not width:
            continue
        cells = np.char.strip(np.ascontiguousarray(records[:, end - width:end]).view(f"S{width}").ravel())
        lost = [cell for cell in np.unique(cells).tolist() if cell and not _NUMBER.fullmatch(cell)]
        for place in np.flatnonzero(np.isin(cells, lost)).tolist() if lost else ():
            values[place] = None
            findings.append(Finding(FindingCode.NUMBER_LOST, Severity.WARNS, place + 1, name, values={
                "value": cells[place].decode("latin-1")}))


def _encoding_of(columns: Columns, widths: Iterable[int], encoding: str | None) -> str:
    """Let names and values of all columns decide together."""
    texts = [(name, len(name) >= NAME_WIDTH) for name in (name.encode("latin-1") for name, _values in columns)]
    for (_name, values), width in zip(columns, widths, strict=True):
        texts += [(text, len(text) == width) for value in values
                  if isinstance(value, str) and not (text := value.encode("latin-1")).isascii()]
    values, full = [text for text, _full in texts], [full for _text, full in texts]
    tried = (encoding,) if encoding else TRIED
    with suppress(UnknownEncoding):
        return encoding_of(values, full, tried)
    return encoding_of(values, [True] * len(values), tried)      # cut before, in a narrower field


def _decoded(columns: Columns, encoding: str, findings: list[Finding]) -> Columns:
    """Bring the text back from its bytes; name the headings and values that end inside a character."""
    texts: Columns = []
    for written, values in columns:
        name, cut = without_cut_character(written.encode("latin-1"), encoding)
        if cut:
            findings.append(Finding(FindingCode.TEXT_CUT, Severity.WARNS, None, name, values={"value": name}))
        told = []
        for row, value in enumerate(values, start=1):
            cut = False
            if isinstance(value, str):
                value, cut = without_cut_character(value.encode("latin-1"), encoding)
            if cut:
                findings.append(Finding(FindingCode.TEXT_CUT, Severity.WARNS, row, name, values={"value": value}))
            told.append(value)
        texts.append((name, told))
    return texts
