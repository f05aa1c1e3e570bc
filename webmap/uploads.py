"""Bytes of files and scans: checked by content, kept once under their own hash, and never changed."""

import hashlib
import os
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import IO

from mines.commands.records import Paper
from mines.errors import BadValue, UploadRefused, UploadTooLarge

from . import content, photos

MOST_BYTES = 50 * 1024 * 1024
"""The largest file that is taken as evidence."""

PART = 1 << 20
LONGEST_NAME = 120
LEFT_BEHIND_SECONDS = 24 * 60 * 60
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Kept:
    """What is known of kept bytes: never what a form said of them."""

    sha256: str
    name: str
    size: int
    kind: content.FileKind
    taken_at: datetime | None
    longitude: float | None
    latitude: float | None


def keep(folder: Path, content: bytes) -> str:
    """Keep ``content``, whatever it is, under ``folder`` and give its SHA-256; keeping the same bytes again changes nothing."""
    return keep_stream(folder, BytesIO(content))


def keep_stream(folder: Path, stream: IO[bytes]) -> str:
    """Keep what ``stream`` gives, whatever it is and however large, and give its SHA-256."""
    with _arriving(folder, stream, None) as (part, sha256):
        _settle(folder, part, sha256)
    return sha256


def together(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Parts of one data set, names and bytes, in one archive: the same parts are the same bytes."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in sorted(members):
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def all_kept(folder: Path) -> list[Path]:
    """Every kept original, in the order of their hashes; thumbnails and files still on their way are none."""
    return sorted(path for path in (folder / "evidence").glob("*/*") if _SHA256.fullmatch(path.name))


def take_in(folder: Path, stream: IO[bytes], name: str, sha256: str | None = None) -> Kept:
    """Keep a file as evidence once its content is what its ``name`` says; ``sha256`` is what the sender says it is.

    Raises UploadTooLarge, UploadRefused (nothing is kept then).
    """
    plain = plain_name(name)
    with _arriving(folder, stream, MOST_BYTES) as (part, found):
        if sha256 not in (None, found):
            raise UploadRefused(name=plain, found=found)
        content.checked(part, plain)
        _settle(folder, part, found)
    return kept(folder, found, plain)


def kept(folder: Path, sha256: str, name: str) -> Kept:
    """What is known of the bytes with this hash. Raises BadValue when they are not kept."""
    path = path_of(folder, sha256)
    if not path.is_file():
        raise BadValue(field="sha256", value=sha256)
    kind = content.kind_of(path)
    if kind is None:
        raise UploadRefused(name=name, found="?")
    marks = photos.marks_of(path) if kind.is_photo else photos.Marks()
    return Kept(sha256, plain_name(name), path.stat().st_size, kind, marks.taken_at, marks.longitude, marks.latitude)


def paper(folder: Path, kind: str, number: str | None, dated_on: date | None, sha256: str | None, name: str | None) -> Paper:
    """A paper to put behind a record: size, time and place come from the kept bytes.

    Without ``sha256`` its scan is missing. Raises BadValue when the bytes are not kept.
    """
    if not sha256:
        return Paper(kind, number=number or None, dated_on=dated_on)
    found = kept(folder, sha256, name or "")
    return Paper(kind, number=number or None, dated_on=dated_on, sha256=sha256, name=found.name or None, size=found.size,
                 taken_at=found.taken_at, longitude=found.longitude, latitude=found.latitude)


def path_of(folder: Path, sha256: str) -> Path:
    """Where the bytes with this hash are kept. Raises BadValue for what is no hash."""
    return _place(folder / "evidence", sha256)


def thumbnail_of(folder: Path, sha256: str) -> Path:
    """Where the thumbnail of a photo is kept: beside the originals, and made anew when it is gone."""
    return _place(folder / "thumbnails", sha256)


def _place(folder: Path, sha256: str) -> Path:
    if not _SHA256.fullmatch(sha256):
        raise BadValue(field="sha256", value=sha256[:64])
    return folder / sha256[:2] / sha256


def plain_name(name: str) -> str:
    """A file's name without folders and signs that nobody types; it is shown, never used as a path."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(sign for sign in last if sign.isprintable()).strip()
    return shown if len(shown) <= LONGEST_NAME else shown[:LONGEST_NAME - 10] + shown[-10:]


@contextmanager
def _arriving(folder: Path, stream: IO[bytes], most: int | None) -> Iterator[tuple[Path, str]]:
    """A stream as a file of its own with its hash; gone afterwards unless it was settled."""
    incoming = folder / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=incoming)
    part, digest, size = Path(name), hashlib.sha256(), 0
    _sweep(incoming, part)
    try:
        with os.fdopen(handle, "wb") as file:
            while piece := stream.read(PART):
                size += len(piece)
                if most is not None and size > most:
                    raise UploadTooLarge(most_mb=most // PART)
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        yield part, digest.hexdigest()
    finally:
        part.unlink(missing_ok=True)


def _sweep(incoming: Path, newest: Path) -> None:
    """Take away what a killed server left half received a day and more before ``newest``."""
    for path in incoming.iterdir():
        with suppress(FileNotFoundError):
            if newest.stat().st_mtime - path.stat().st_mtime > LEFT_BEHIND_SECONDS:
                path.unlink()


def _settle(folder: Path, part: Path, sha256: str) -> None:
    place = path_of(folder, sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(part, place)
    for changed in (place.parent, place.parent.parent):
        _write_out(changed)


def _write_out(folder: Path) -> None:
    """Make a rename last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
