"""报盘 text of an application for a mining or an exploration right: its fields as printed, and the corners of its area."""
import re
from typing import Any

from pyproj import CRS

from geodata.crs import Datum, crs_of, zone_in
from geodata.findings import Finding, FindingCode, Severity
from geodata.readers.answers import Answers, DegreeForm
from geodata.readers.boundaries import PLANE, Delivered, refused
from geodata.readers.corners import bounded, mining_tail, rings_of_rows

EXPLORATION = "[勘查项目申请]"
MARKS = ("[登记项目]", EXPLORATION)
"""What such a text begins with."""

SYSTEMS = {"2": Datum.XIAN_1980}
"""Numbers of systems that are known from real files; any other is asked for."""

LEVELS = "标高"
_CORNER = re.compile(r"XY\d+\s*=(.*)")
_COUNT = re.compile(r"(?:标高的总行数\s*=|坐标点数\s*[:：])\s*(\d{1,6})")
_ROW = re.compile(r"\d+\s*,.*")


def read_application(text: str, answers: Answers) -> Delivered:
    """Read one area.

    Mining: rows of number, X (north), Y (east) in metres, each ring ended by its levels. Exploration: rows of number, longitude,
    latitude in packed degrees, each ring ended by a row of zeros. Raises ``Refused``, ``UnknownDegrees``.
    """
    titles = sum(text.count(mark) for mark in MARKS)
    if titles > 1:
        raise refused(FindingCode.SEVERAL_IN_TEXT, parts=titles)
    fields: dict[str, object] = {}
    rows: list[str] = []
    for line in (line.strip().removeprefix("***").strip() for line in text.splitlines()):
        corner = _CORNER.fullmatch(line)
        name, equals, value = line.partition("=")
        if corner or _ROW.fullmatch(line):
            rows.append(corner[1].strip() if corner else line)
        elif equals:
            fields[name.strip()] = value.strip()
    rings = rings_of_rows(([cell.strip() for cell in re.split("[,，]", row)] for row in rows), _tail)
    if not rings:
        raise refused(FindingCode.NO_FEATURES)
    said = DegreeForm.PACKED if EXPLORATION in text else None
    delivered = bounded(rings, "\n".join(rows), answers, said, kind="application", attributes=[fields])
    expected = _COUNT.search(text)
    if expected and int(expected[1]) not in (len(rows), len(rows) - len(rings)):
        delivered.findings.append(Finding(FindingCode.CORNERS_COUNT_DISAGREES, Severity.BLOCKS, 1, values={
            "ring": None, "expected": int(expected[1]), "found": len(rows)}))
    delivered.crs = system_of(str(fields.get("坐标系统", "")), delivered.shapes[0])
    return delivered


def system_of(number: str, shape: Any) -> CRS | None:
    """The system that a number means for ``shape``: with the zone of its eastings, or degrees; None to be asked for."""
    datum = SYSTEMS.get(number)
    if datum is None or shape is None:
        return None
    west = shape.bounds[0]
    return crs_of(datum) if west < PLANE else crs_of(datum, zone) if (zone := zone_in(west)) else None


def _tail(cells: list[str]) -> tuple[Any, ...] | None:
    """What a row that closes a ring brings: its levels, or nothing but that it is added."""
    if cells[0] == LEVELS:
        return mining_tail(cells[1:5])
    return (1,) if cells[1:3] == ["0", "0"] else None
