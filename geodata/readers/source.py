"""What lies in a path: a file, a folder or an archive, unpacked with care and laid out so that each reader finds its parts."""
import hashlib
import lzma
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from geodata.findings import FindingCode
from geodata.readers import kinds
from geodata.readers.boundaries import refused

MOST_BYTES = 512 * 2**20
MOST_UNPACKED_BYTES = 2**30
GEODATABASE = ".gdb"
SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
PACKED = (".kmz", ".ovkmz")
WANTED = (*SHAPEFILE_PARTS, *PACKED, ".gpkg", ".kml", ".ovkml", ".geojson", ".json", ".txt", ".csv", ".xml", ".dxf", *kinds.SUFFIXES)
_TABLE_OF_GEODATABASE = ".gdbtable"
_OWN_NAME_UTF8 = 0x800
_INSIDE_GEODATABASE = re.compile(r"a[0-9a-f]{8}\.[\w.]+|gdb|timestamps")
_LOCKED = 0x1


@dataclass(frozen=True)
class Source:
    """One data set on disk: kind and main file (a Shapefile's other files lie beside it); ``left_out`` names others."""

    kind: str
    path: Path
    sha256: str
    name: str
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Member:
    """A file of a folder or an archive: its name there, and what puts it to a path."""

    name: PurePosixPath
    put: Callable[[Path], object]


def opened(path: Path, scratch: Path, layer: str | None = None) -> Source:
    """Look into ``path``, a file, folder or archive; ``scratch`` is an empty folder for what must be unpacked.

    Of several data sets the one called ``layer`` is read, else the first with outlines. Raises ``Refused``.
    """
    if not path.exists():
        raise refused(FindingCode.FILE_MISSING, name=path.name)
    files = [path] if path.is_file() else files_in(path)
    size = sum(file.stat().st_size for file in files)
    if size > MOST_BYTES:
        raise refused(FindingCode.FILE_TOO_LARGE, bytes=size, limit=MOST_BYTES)
    if not size:
        raise refused(FindingCode.FILE_EMPTY)
    return _chosen(path.name, list(_laid_out(path, files, scratch)), _digest(files), layer)


def files_in(folder: Path) -> list[Path]:
    """Files of a folder, and of the file geodatabases that lie in it."""
    inner = [file for one in folder.iterdir() if one.is_dir() and one.suffix.lower() == GEODATABASE for file in one.iterdir()]
    return sorted(file for file in [*folder.iterdir(), *inner] if file.is_file())


def _laid_out(path: Path, files: list[Path], scratch: Path) -> Iterator[tuple[str, Path]]:
    """Names of all data sets, and where each lies now."""
    if path.is_dir():
        above = path.parent if _is_geodatabase(path) else path
        return _placed((_Member(PurePosixPath(file.relative_to(above).as_posix()), _linked(file)) for file in files), scratch)
    if _starts_like_an_archive(path):
        return _unpacked(path, scratch)
    if path.suffix.lower() in SHAPEFILE_PARTS:
        beside = sorted(file for file in path.parent.iterdir()
                        if file.stem.casefold() == path.stem.casefold() and file.suffix.lower() in SHAPEFILE_PARTS)
        return _placed((_Member(PurePosixPath(file.name), _linked(file)) for file in beside), scratch)
    return iter([(path.name, path)])


def _linked(file: Path) -> Callable[[Path], object]:
    return lambda target: target.symlink_to(file.resolve())


def _is_geodatabase(folder: Path) -> bool:
    return folder.suffix.lower() == GEODATABASE or any(folder.glob(f"*{_TABLE_OF_GEODATABASE}"))


def _chosen(name: str, found: list[tuple[str, Path]], sha256: str, layer: str | None) -> Source:
    """The data set to read. Raises ``Refused`` where none can be."""
    sets = [(GEODATABASE[1:] if file.is_dir() else kinds.kind_of(file), shown, file) for shown, file in found]
    closed = [(kind, shown) for kind, shown, _file in sets if isinstance(kind, kinds.Unread)]
    read = [(kind, shown, file) for kind, shown, file in sets if kind and not isinstance(kind, kinds.Unread)]
    if not read and closed:
        raise refused(FindingCode.KIND_NOT_READ, kind=closed[0][0], name=closed[0][1])
    if not read and any(file.suffix.lower() in SHAPEFILE_PARTS for _shown, file in found):
        raise refused(FindingCode.PARTS_MISSING, missing=".shp")
    if not read:
        raise refused(FindingCode.FORMAT_UNKNOWN, name=name)
    called = (layer or "").casefold()
    read.sort(key=lambda one: (                             # a read-me beside the data is not the data
        called not in (one[1].casefold(), PurePosixPath(one[1]).stem.casefold()), one[0] in ("corners", kinds.WORKBOOK),
        not _has_outlines(one[2])))
    (kind, shown, main), *others = read
    left_out = [other for what, other, _file in others if what != "corners"] + [other for what, other in closed if what in kinds.MAPS]
    return Source(kind, main, sha256, shown, tuple(left_out))


def _has_outlines(file: Path) -> bool:
    return file.is_dir() or kinds.outlines_in(file)


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


def _unpacked(archive: Path, scratch: Path, room: int | None = None) -> Iterator[tuple[str, Path]]:
    """Unpack what a reader may want; zipfile gives no byte more than a member declares. ``room`` are the bytes that may still come."""
    room = MOST_UNPACKED_BYTES if room is None else room
    try:
        with zipfile.ZipFile(archive) as opened_archive:
            infos = [(_name_of(info), info) for info in opened_archive.infolist() if info.filename and not info.is_dir()]
            _check_members(infos, room)
            document = kinds.document_in(name for name, _info in infos)
            if any(info.flag_bits & _LOCKED for _name, info in infos):
                document = kinds.Unread.LOCKED
            if isinstance(document, kinds.Unread):
                raise refused(FindingCode.KIND_NOT_READ, kind=document, name=archive.name)
            if document:
                yield archive.name, archive
                return
            members = (_Member(PurePosixPath(name), _copied(opened_archive, info)) for name, info in infos)
            for name, file in _placed(members, scratch, shifted=archive.suffix.lower() in kinds.SHIFTED):
                room -= file.stat().st_size
                if file.suffix in PACKED and file.is_file() and _starts_like_an_archive(file):
                    (inner := scratch / f"{file.name}.inner").mkdir()
                    for _inside, one in _unpacked(file, inner, max(room, 0)):
                        room -= one.stat().st_size
                        yield name, one
                else:
                    yield name, file
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, EOFError, OSError) as failure:
        raise refused(FindingCode.FILE_DAMAGED, reason=str(failure)) from failure


def _copied(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[Path], object]:
    def copy(target: Path) -> None:
        with archive.open(info) as packed, target.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)
    return copy


def _name_of(info: zipfile.ZipInfo) -> str:
    """The name of a member: without the mark of UTF-8 it is in whatever encoding the packer's computer had."""
    if info.flag_bits & _OWN_NAME_UTF8:
        return info.filename.replace("\\", "/")
    written = info.orig_filename.split("\0")[0].encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename.replace("\\", "/")


def _check_members(infos: list[tuple[str, zipfile.ZipInfo]], room: int) -> None:
    size = sum(info.file_size for _name, info in infos)
    if size > room:
        raise refused(FindingCode.ARCHIVE_TOO_LARGE, bytes=size, limit=MOST_UNPACKED_BYTES)
    for name, _info in infos:
        if name.startswith("/") or ".." in PurePosixPath(name).parts or name[1:2] == ":":
            raise refused(FindingCode.ARCHIVE_ESCAPES, name=name)


def _placed(members: Iterable[_Member], scratch: Path, shifted: bool = False) -> Iterator[tuple[str, Path]]:
    """Put members under names of our own, the parts of one data set side by side, a file geodatabase into its folder."""
    members = list(members)
    databases = {member.name.parent for member in members if member.name.suffix.lower() == _TABLE_OF_GEODATABASE}
    stems: dict[str, str] = {}
    given: set[Path] = set()
    for member in members:
        name, suffix = member.name, member.name.suffix.lower()
        within = name.parent in databases and bool(_INSIDE_GEODATABASE.fullmatch(name.name))
        if not within and (suffix not in WANTED or name.name.startswith(".")):
            continue
        stem = stems.setdefault(str(name.parent if within else name.with_suffix("")).casefold(), f"layer{len(stems) + 1}")
        target = scratch / f"{stem}{GEODATABASE}" if within else scratch / f"{stem}{'.ovkml' if shifted and suffix == '.kml' else suffix}"
        if within:
            target.mkdir(exist_ok=True)
            member.put(target / name.name)
        elif target not in given:
            member.put(target)
        if target not in given:
            given.add(target)
            yield str(name.parent if within else name), target
