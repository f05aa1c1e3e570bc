"""What lies in a path: the kind of file by its content, archives unpacked with care."""
import codecs
import hashlib
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from geodata.findings import FindingCode
from geodata.readers.boundaries import refused

MOST_BYTES = 512 * 2**20
MOST_UNPACKED_BYTES = 2**30
WANTED = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".gpkg", ".kml", ".geojson", ".json", ".txt", ".xml")
_HEAD = 4_096


@dataclass(frozen=True)
class Source:
    """One data set on disk: kind and main file (a Shapefile's other files lie beside it); ``left_out`` names others."""

    kind: str
    path: Path
    sha256: str
    left_out: tuple[str, ...] = ()


def opened(path: Path, scratch: Path) -> Source:
    """Look into ``path``, a file, folder or archive; ``scratch`` is an empty folder for what must be unpacked."""
    if not path.exists():
        raise refused(FindingCode.FILE_MISSING, name=path.name)
    files = sorted(file for file in path.iterdir() if file.is_file()) if path.is_dir() else [path]
    size = sum(file.stat().st_size for file in files)
    if size > MOST_BYTES:
        raise refused(FindingCode.FILE_TOO_LARGE, bytes=size, limit=MOST_BYTES)
    if not size:
        raise refused(FindingCode.FILE_EMPTY)
    sha256 = _digest(files)
    if path.is_file() and _starts_like_an_archive(path):
        files = list(_unpacked(path, scratch))
    found = [(kind, file) for file in files if (kind := _kind_of(file))]
    if not found:
        raise refused(FindingCode.FORMAT_UNKNOWN, name=path.name)
    found.sort(key=lambda pair: pair[0] == "corners")       # a read-me beside the data is not the data
    (kind, main), *others = found
    return Source(kind, main, sha256, tuple(other.name for kind, other in others if kind != "corners"))


def _starts_like_an_archive(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(4) == b"PK\3\4"


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            while block := stream.read(2**20):
                digest.update(block)
    return digest.hexdigest()


def _kind_of(file: Path) -> str | None:
    """Judge by the first bytes, never by the name alone."""
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(b"SQLite format 3\0"):
        return "gpkg"
    if head.startswith(b"\0\0\x27\x0a"):
        return "shapefile" if file.suffix.lower() != ".shx" else None      # the index starts with the same bytes
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "corners"
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if start.startswith(b"{"):
        return "geojson"
    if start.startswith(b"<"):
        return "kml" if b"<kml" in head.lower() else "exchange" if b"<APP>" in head else None
    plain = not any(byte < 32 and byte not in b"\t\r\n\f" for byte in head)
    numbers = sum(byte in b"0123456789" for byte in head)
    return "corners" if plain and start and file.suffix.lower() not in (".prj", ".cpg") and numbers else None


def _unpacked(archive: Path, scratch: Path) -> Iterator[Path]:
    """Unpack what a reader may want under names of our own; zipfile gives no byte more than a member declares."""
    try:
        with zipfile.ZipFile(archive) as opened_archive:
            members = [member for member in opened_archive.infolist() if not member.is_dir()]
            _check_members(members)
            stems: dict[str, str] = {}
            for member in members:
                name = PurePosixPath(member.filename.replace("\\", "/"))
                if name.suffix.lower() not in WANTED or name.name.startswith("."):
                    continue
                stem = stems.setdefault(str(name.with_suffix("")), f"layer{len(stems) + 1}")
                target = scratch / f"{stem}{name.suffix.lower()}"
                with opened_archive.open(member) as packed, target.open("wb") as unpacked:
                    shutil.copyfileobj(packed, unpacked)
                yield target
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError) as failure:
        raise refused(FindingCode.FILE_DAMAGED, reason=str(failure)) from failure


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    size = sum(member.file_size for member in members)
    if size > MOST_UNPACKED_BYTES:
        raise refused(FindingCode.ARCHIVE_TOO_LARGE, bytes=size, limit=MOST_UNPACKED_BYTES)
    for member in members:
        name = member.filename.replace("\\", "/")
        if name.startswith("/") or ".." in PurePosixPath(name).parts or name[1:2] == ":":
            raise refused(FindingCode.ARCHIVE_ESCAPES, name=member.filename)
