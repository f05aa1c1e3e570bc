"""What a file is, told by its content: the kinds that evidence may have, and nothing else."""

import codecs
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import puremagic

from mines.errors import UploadRefused

from . import photos

UNKNOWN_TYPE = "application/octet-stream"
"""The type of bytes that are no evidence, as served."""

END_OF_PDF_BYTES = 65_536
"""How far before the end of a PDF its end mark is looked for."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PAGE = re.compile(r"\s*<(!doctype|html|head|body|script|svg|\?xml|iframe|object)", re.IGNORECASE)


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is kept: endings of its names, the type it is served with, how its bytes look, and whether they open."""

    name: str
    endings: tuple[str, ...]
    mimetype: str
    looks: Callable[[Path], bool]
    opens: Callable[[Path], bool] = lambda path: True

    @property
    def is_photo(self) -> bool:
        """Whether it is a picture, with a thumbnail."""
        return self.mimetype.startswith("image/")


def _photo(form: str, *endings: str) -> FileKind:
    return FileKind(form, endings, f"image/{form.lower()}", lambda path: f".{form.lower()}" in _signatures(path),
                    lambda path: photos.opens(path, form))


def _pdf(path: Path) -> bool:
    """A head and an end: a scan cut off on its way has no end."""
    with path.open("rb") as file:
        head = file.read(8)
        file.seek(max(path.stat().st_size - END_OF_PDF_BYTES, 0))
        return head.startswith(b"%PDF-") and b"%%EOF" in file.read()


def _packed(*wanted: str) -> Callable[[Path], bool]:
    """A zip archive with an entry that begins with each of ``wanted``, and no macros; nothing is unpacked."""
    def holds(path: Path) -> bool:
        try:
            with zipfile.ZipFile(path) as archive:
                names = archive.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False
        macros = any(name.endswith("vbaProject.bin") for name in names)
        return not macros and all(any(name.startswith(part) for name in names) for part in wanted)
    return holds


def _text(path: Path) -> bool:
    """Readable in UTF-8 or GB18030, without control signs, and no page or script."""
    return any(_readable(path, encoding) for encoding in ("utf-8-sig", "gb18030"))


def _readable(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        first = True
        while True:
            part = file.read(1 << 20)
            try:
                text = decoder.decode(part, final=not part)
            except UnicodeDecodeError:
                return False
            if _CONTROLS.search(text) or first and _PAGE.match(text):
                return False
            if not part:
                return True
            first = False


KINDS: tuple[FileKind, ...] = (
    _photo("JPEG", ".jpg", ".jpeg"),
    _photo("PNG", ".png"),
    _photo("WEBP", ".webp"),
    FileKind("PDF", (".pdf",), "application/pdf", _pdf),
    FileKind("DOCX", (".docx",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
             _packed("[Content_Types].xml", "word/")),
    FileKind("XLSX", (".xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
             _packed("[Content_Types].xml", "xl/")),
    FileKind("OFD", (".ofd",), "application/ofd", _packed("OFD.xml")),
    FileKind("TXT", (".txt", ".csv"), "text/plain", _text),
)
"""Every kind that evidence may have, in the order in which unknown bytes are tried."""

ENDINGS = tuple(ending for kind in KINDS for ending in kind.endings)
"""Endings of the names of evidence."""


PHOTO_ENDINGS = tuple(ending for kind in KINDS if kind.is_photo for ending in kind.endings)


def kind_of(path: Path) -> FileKind | None:
    """What the bytes at ``path`` look like, whatever they are called; None for what is no evidence."""
    return next((kind for kind in KINDS if kind.looks(path)), None)


def checked(path: Path, name: str) -> FileKind:
    """The kind that ``name`` says, once the bytes at ``path`` are found to be of it. Raises UploadRefused."""
    ending = Path(name).suffix.lower()
    kind = next((kind for kind in KINDS if ending in kind.endings), None)
    if kind is None or not (kind.looks(path) and kind.opens(path)):
        raise UploadRefused(name=name, found=_said(path), kept=" ".join(ENDINGS))
    return kind


def _said(path: Path) -> str:
    """What the content looks like, for the line that people read."""
    found = kind_of(path)
    return found.name if found else (_signatures(path) or ["?"])[0].lstrip(".").upper()


def _signatures(path: Path) -> list[str]:
    """Endings that the first bytes are known by, likeliest first."""
    try:
        return [".jpeg" if match.extension in (".jpg", ".jpe") else match.extension for match in puremagic.magic_file(path)]
    except (puremagic.PureError, ValueError):
        return []
