"""An archive that is sent while it is written: nothing of it is held but the piece under way."""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

PART = 256 * 1024


class _Sent(io.RawIOBase):
    """What was written since it was last asked; a stream that cannot be sought."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        data = bytes(memoryview(piece))  # type: ignore[arg-type]
        self._pieces.append(data)
        return len(data)

    def taken(self) -> bytes:
        """The pieces since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


@dataclass
class Member:
    """A file of the archive: its name there, its bytes or where they are kept; ``sha256`` is known once it is sent."""

    name: str
    content: bytes | Path
    sha256: str = ""
    size: int = 0

    def pieces(self) -> Iterator[bytes]:
        """The bytes, a part at a time."""
        if isinstance(self.content, bytes):
            yield self.content
            return
        with self.content.open("rb") as file:
            while piece := file.read(PART):
                yield piece


def sent(members: Iterable[Member], at: datetime) -> Iterator[bytes]:
    """The archive of ``members`` as it is written; each member knows its hash and size afterwards."""
    stream = _Sent()
    moment = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    with zipfile.ZipFile(stream, "w") as archive:
        for member in members:
            entry = zipfile.ZipInfo(member.name, moment)
            entry.compress_type, entry.external_attr = zipfile.ZIP_STORED, 0o644 << 16
            digest = hashlib.sha256()
            with archive.open(entry, "w", force_zip64=True) as file:
                for piece in member.pieces():
                    digest.update(piece)
                    member.size += len(piece)
                    file.write(piece)
                    yield stream.taken()
            member.sha256 = digest.hexdigest()
    yield stream.taken()
