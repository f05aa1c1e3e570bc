"""Text with coordinates, from a file or pasted: which of its layouts it is written in."""
from pathlib import Path

from geodata.readers import applications, parcels
from geodata.readers.answers import Answers
from geodata.readers.applications import read_application
from geodata.readers.boundaries import Delivered
from geodata.readers.corners import read_corners
from geodata.readers.parcels import read_parcels
from geodata.readers.points import plain_points, read_points
from geodata.readers.text import decoded


def read_text_file(path: Path, answers: Answers) -> Delivered:
    """Read a text file. Raises ``Refused``, ``UnknownEncoding``."""
    text, found = decoded(path.read_bytes(), answers.encoding)
    delivered = read_text(text, answers)
    delivered.encoding, delivered.declared_encoding = found, "utf-8"
    return delivered


def read_text(text: str, answers: Answers) -> Delivered:
    """Read parcels, an application, a plain list of points, or a corner string. Raises ``Refused``."""
    if parcels.MARK in text:
        return read_parcels(text)
    if any(mark in text for mark in applications.MARKS):
        return read_application(text)
    corners = plain_points(text)
    return read_points(text, corners) if corners else read_corners(text)
