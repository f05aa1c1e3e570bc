"""Which kind of file lies there: by its first bytes, and by its name only where a kind has no bytes of its own."""
import codecs
import mmap
import re
import struct
import zipfile
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

HEAD = 4_096
"""Bytes that are looked at first."""

SHIFTED = (".ovkml", ".ovkmz")
"""OVital writes degrees of GCJ-02 into files of these names."""

_SHAPEFILE = b"\0\0\x27\x0a"
_POLYGONS = (5, 15, 25)
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")


class Unread(StrEnum):
    """Kinds that are known and cannot be read here; what to do instead is said for each."""

    PERSONAL_GEODATABASE = "personal_geodatabase"
    DWG = "dwg"
    MAPGIS = "mapgis"
    OVOBJ = "ovobj"
    OLD_EXCEL = "old_excel"
    WORD = "word"
    PDF = "pdf"
    PICTURE = "picture"
    PACKED_OTHERWISE = "packed_otherwise"
    LOCKED = "locked"


MAPS = (Unread.PERSONAL_GEODATABASE, Unread.DWG, Unread.MAPGIS, Unread.OVOBJ)
"""Those that hold shapes."""

_BEGINNINGS = (
    (rb"\x00\x01\x00\x00Standard (Jet|ACE) DB", Unread.PERSONAL_GEODATABASE), (rb"AC10\d\d\x00", Unread.DWG), (rb"WMAP", Unread.MAPGIS),
    (rb"%PDF-", Unread.PDF), (rb"\x89PNG|\xff\xd8\xff|II\*\x00|MM\x00\*|BM.{4}\x00{4}", Unread.PICTURE),
    (rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x1f\x8b", Unread.PACKED_OTHERWISE),
)
_NAMES = {".mdb": Unread.PERSONAL_GEODATABASE, ".dwg": Unread.DWG, ".wp": Unread.MAPGIS, ".wl": Unread.MAPGIS, ".wt": Unread.MAPGIS,
          ".ovobj": Unread.OVOBJ, ".xls": Unread.OLD_EXCEL, ".doc": Unread.WORD, ".docx": Unread.WORD,
          ".pdf": Unread.PDF, ".jpg": Unread.PICTURE, ".png": Unread.PICTURE, ".tif": Unread.PICTURE,
          ".rar": Unread.PACKED_OTHERWISE, ".7z": Unread.PACKED_OTHERWISE}
SUFFIXES = (*_NAMES, ".xlsx", ".xlsm")
"""Names of files that are no archives of data and no text."""

WORKBOOK = "workbook"

_PARTS = {"word/document.xml": Unread.WORD, "xl/workbook.xml": WORKBOOK}
"""What tells a document from other archives."""


def kind_of(file: Path) -> str | None:
    """The reader's name for what can be read, ``Unread`` for what cannot, None for what is not known."""
    with file.open("rb") as stream:
        head = stream.read(HEAD)
    suffix = file.suffix.lower()
    if head.startswith(b"SQLite format 3\0"):
        return "gpkg"
    if head.startswith(_SHAPEFILE):
        return "shapefile" if suffix != ".shx" else None      # the index starts with the same bytes
    if head.startswith(_COMPOUND):
        return _compound(file)
    if head.startswith(b"PK\3\4"):
        return _packed(file) or _NAMES.get(suffix)
    unread = next((kind for beginning, kind in _BEGINNINGS if re.match(beginning, head, re.DOTALL)), None)
    return unread or _text(head, suffix) or _NAMES.get(suffix)


def outlines_in(file: Path) -> bool:
    """Whether a Shapefile declares polygons; true of everything else, which is not known before it is read."""
    with file.open("rb") as stream:
        head = stream.read(36)
    return not head.startswith(_SHAPEFILE) or len(head) < 36 or struct.unpack("<I", head[32:])[0] in _POLYGONS


def _packed(file: Path) -> str | None:
    """The kind of a document that is an archive."""
    try:
        with zipfile.ZipFile(file) as archive:
            return document_in(archive.namelist())
    except (zipfile.BadZipFile, OSError):
        return None


def document_in(names: Iterable[str]) -> str | None:
    """What kind of document an archive of such members is; None of any other archive."""
    return next((_PARTS[name] for name in names if name in _PARTS), None)


def _compound(file: Path) -> Unread:
    """Old Office files, and locked ones, are told apart by the names of what they hold."""
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            return Unread.LOCKED
        return Unread.WORD if content.find("WordDocument".encode("utf-16-le")) >= 0 else Unread.OLD_EXCEL


def _text(head: bytes, suffix: str) -> str | None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "ignore").encode()
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if start.startswith(b"{"):
        return "geojson"
    if start.startswith(b"<"):
        shifted = suffix in SHIFTED or b"<OvCoordType" in head
        return ("ovkml" if shifted else "kml") if b"<kml" in head.lower() else "exchange" if b"<APP>" in head else None
    if start.startswith(b"AutoCAD Binary DXF") or re.match(rb"(999[ \r]*\n[^\n]*\n[ \t]*)*0[ \r]*\n[ \t]*SECTION\s", start):
        return "dxf"
    plain = not any(byte < 32 and byte not in b"\t\r\n\f" for byte in head)
    numbers = any(byte in b"0123456789" for byte in head)
    return "corners" if plain and start and suffix not in (".prj", ".cpg") and numbers else None
