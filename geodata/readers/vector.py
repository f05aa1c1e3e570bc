"""Shapefile, GeoPackage and KML through GDAL."""
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata.crs import Datum, crs_of
from geodata.findings import Finding, FindingCode, Severity
from geodata.readers.answers import Answers
from geodata.readers.boundaries import Delivered, refused
from geodata.readers.text import TRIED, decoded, encoding_of, without_cut_character
from geodata.readers.wkb import shapes_of

UNREADABLE = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, UnicodeDecodeError, CRSError)
"""What GDAL and PROJ say of a damaged file."""

_KML_TECHNICAL = {"timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility", "drawOrder",
                  "icon"}
"""Columns of GDAL's own, not of the file."""

_GBK_LANGUAGE = 77

Columns = dict[str, list[Any]]


def read_geopackage(path: Path, _answers: Answers) -> Delivered:
    """Read the first layer of outlines and name the others; a GeoPackage is UTF-8 by definition."""
    layers = [name for name, kind in pyogrio.list_layers(path) if kind is not None]
    if not layers:
        raise refused(FindingCode.NO_FEATURES)
    declared, columns, wkbs = _layer(path, layer=layers[0])
    left_out = {"read": layers[0], "left_out": ", ".join(layers[1:])}
    return _delivered("gpkg", declared, columns, wkbs,
                      [Finding(FindingCode.LAYERS_LEFT_OUT, Severity.WARNS, values=left_out)] if layers[1:] else [])


def read_kml(path: Path, answers: Answers) -> Delivered:
    """Read every folder as one list; KML is WGS 84 by definition. GDAL knows few encodings, so it is handed UTF-8."""
    text, found = decoded(path.read_bytes(), answers.encoding)
    plain = re.sub(r"<\?xml[^>]*\?>", "", text, count=1).encode()
    layers = [_layer(plain, layer=name)[1:] for name, _kind in pyogrio.list_layers(plain)]
    names = dict.fromkeys(name for columns, _wkbs in layers for name in columns if name not in _KML_TECHNICAL)
    columns = {name: [value for columns, wkbs in layers for value in columns.get(name, [None] * len(wkbs))]
               for name in names}
    wkbs = [wkb for _columns, wkbs in layers for wkb in wkbs]
    return replace(_delivered("kml", None, columns, wkbs, []), crs=crs_of(Datum.WGS84), encoding=found)


def read_shapefile(path: Path, answers: Answers) -> Delivered:
    """Read a Shapefile; .cpg and language byte only hint at the encoding, what the text itself says decides."""
    beside = {file.suffix.lower(): file for file in path.parent.iterdir() if file.stem == path.stem}
    missing = [suffix for suffix in (".shx", ".dbf") if suffix not in beside]
    if missing:
        raise refused(FindingCode.FILE_DAMAGED, reason="missing " + ", ".join(missing))
    declared, columns, wkbs = _layer(path, encoding="ISO-8859-1")      # each byte one character, none lost
    header = _table_header(beside[".dbf"], len(columns), len(wkbs))
    widths = header[48::32]
    found = _encoding_of(columns, widths, answers.encoding)
    texts, findings = _decoded(columns, widths, found)
    hint = beside[".cpg"].read_text("latin-1").strip() if ".cpg" in beside else ""
    hint = hint or ("gbk" if header[29:30] == bytes([_GBK_LANGUAGE]) else "")
    return replace(_delivered("shapefile", declared, texts, wkbs, findings), encoding=found,
                   declared_encoding=hint or None)


def _table_header(table: Path, fields: int, rows: int) -> bytes:
    """Give the header of a .dbf, 32 bytes and 32 more for each field; GDAL leaves out silently what is cut off."""
    content = table.read_bytes()
    records, header_length, record_length = struct.unpack("<IHH", content[4:12].ljust(8, b"\0"))
    if records != rows or len(content) < header_length + records * record_length or not records:
        raise refused(FindingCode.FILE_DAMAGED, reason=f"{table.suffix}: {records} records for {rows} shapes")
    return content[:32 * (fields + 1)]


def _layer(source: Path | bytes, **options: str) -> tuple[str | None, Columns, list[bytes | None]]:
    """Give the declared coordinate system, the columns by name, the outlines as WKB."""
    meta, _ids, wkbs, columns = pyogrio.raw.read(source, **options)
    kinds = pyogrio.read_info(source, **options)["dtypes"]
    return meta["crs"], {name: list(_as_printed(values, kind))
                         for name, values, kind in zip(meta["fields"], columns, kinds, strict=True)}, list(wkbs)


def _as_printed(values: np.ndarray, kind: str) -> Iterator[object]:
    """Turn a column into texts and numbers; whole numbers stay whole where some are missing."""
    if values.dtype.kind == "M":
        return (None if date == "NaT" else date for date in np.datetime_as_string(values).tolist())
    if values.dtype.kind == "f":
        whole = int if kind.startswith("int") else float
        return (None if value != value else whole(value) for value in values.tolist())
    return iter(values.tolist())


def _delivered(kind: str, declared: str | None, columns: Columns, wkbs: list[bytes | None], findings: list[Finding]) -> Delivered:
    shapes, broken = shapes_of(wkbs)
    attributes = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return Delivered(kind, shapes, attributes or [{} for _ in wkbs],
                     CRS.from_user_input(declared) if declared else None, findings=findings + broken)


def _encoding_of(columns: Columns, widths: bytes, encoding: str | None) -> str:
    """Let names and values of all columns decide together."""
    texts = [(name.encode("latin-1"), False) for name in columns]
    for values, width in zip(columns.values(), widths, strict=True):
        texts += [(text, len(text) == width) for value in values
                  if isinstance(value, str) and not (text := value.encode("latin-1")).isascii()]
    return encoding_of([text for text, _full in texts], [full for _text, full in texts],
                       (encoding,) if encoding else TRIED)


def _decoded(columns: Columns, widths: bytes, encoding: str) -> tuple[Columns, list[Finding]]:
    """Bring the text back from its bytes; name the values that end inside a character."""
    texts: Columns = {}
    findings = []
    for (name, values), width in zip(columns.items(), widths, strict=True):
        name = name.encode("latin-1").decode(encoding)
        texts[name] = []
        for row, value in enumerate(values, start=1):
            cut = False
            if isinstance(value, str):
                value, cut = without_cut_character(value.encode("latin-1"), encoding, width)
            if cut:
                findings.append(Finding(FindingCode.TEXT_CUT, Severity.WARNS, row, name, values={"value": value}))
            texts[name].append(value)
    return texts, findings
