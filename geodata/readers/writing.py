"""Text with coordinates, from a file or pasted: which of its layouts it is written in."""
import re
from pathlib import Path

from geodata.readers import applications, parcels
from geodata.readers.answers import Answers
from geodata.readers.applications import read_application
from geodata.readers.boundaries import Delivered
from geodata.readers.corners import is_corners, read_corners, stands_in_words
from geodata.readers.notices import read_notice
from geodata.readers.parcels import read_parcels
from geodata.readers.sheets import read_sheet
from geodata.readers.text import declared_in, decoded


_SECTION = re.compile(r"^[^\S\n]*[\[【［][^\S\n]*([^\n\]】］]{1,30}?)[^\S\n]*[\]】］][^\S\n]*$", re.MULTILINE)
_EQUALS = re.compile(r"^([^\n,，=＝]{1,40})＝", re.MULTILINE)


def read_text_file(path: Path, answers: Answers) -> Delivered:
    """Read a text file. Raises ``Refused``, ``UnknownEncoding``."""
    data = path.read_bytes()
    text, found = decoded(data, answers.encoding)
    delivered = read_text(text, answers)
    delivered.encoding, delivered.declared_encoding = found, declared_in(data)
    return delivered


def read_text(text: str, answers: Answers) -> Delivered:
    """Read parcels, an application, the ministry's corner points, a table of outlines, or what a notice prints.

    Raises ``Refused``, ``UnknownDegrees``.
    """
    in_sections = _EQUALS.sub(r"\1=", _SECTION.sub(r"[\1]", text))
    if parcels.MARK in in_sections:
        return read_parcels(in_sections)
    if any(mark in in_sections for mark in applications.MARKS):
        return read_application(in_sections, answers)
    if is_corners(text):
        return read_corners(text, answers)
    return read_sheet(text, answers) or (read_corners if stands_in_words(text) else read_notice)(text, answers)
