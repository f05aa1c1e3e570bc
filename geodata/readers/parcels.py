"""勘测定界 text: parcels with their corners, as survey programs and the filing systems of land and mines write it."""
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import shapely

from geodata.crs import SIX_DEGREE_ZONES, ZONE_METRES, Datum, crs_named, crs_of, datum_of, zone_in
from geodata.findings import Finding, FindingCode, Severity
from geodata.readers.boundaries import PLANE, Delivered, refused
from geodata.readers.legends import against_zone, zone_in_words
from geodata.shapes import composed, depths

MARK = "[地块坐标]"
"""The section that every such text has."""

SYSTEMS = (("2000", Datum.CGCS2000), (r"(?<!\d)(19)?80(?!\d)", Datum.XIAN_1980), (r"(?<!\d)(19)?54(?!\d)", Datum.BEIJING_1954))
"""Pattern of the name of a system of plane coordinates, and the datum it means; the first that fits."""

SYSTEM = ("坐标系", "带号", "几度分带")
"""What a file says of its system, once."""

GEOMETRY = ("面", "线", "点")
METRES = ("米", "m", "公尺", "metre", "meter")
_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?")
_HEAD_END = re.compile("[@＠][^,，@＠]*$")
_REMARK = re.compile(r"(?:备注|说明|注)[:：]|//(?!.*\d{5})")


@dataclass
class _Parcel:
    """One parcel as written: the cells of its head, its points as ring and two numbers, and its lines."""

    head: list[str]
    points: list[tuple[str, float, float]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def read_parcels(text: str) -> Delivered:
    """Read every parcel: X (north) and Y (east, with or without the zone) in metres, in the system that the head names.

    A ring within another one is a hole, any other a part, whatever its number says. Raises ``Refused``.
    """
    said, parcels = _sections(text)
    if not parcels:
        raise refused(FindingCode.NO_FEATURES)
    datum, zone = _datum(said.get("坐标系", "")), _zone(said, parcels)
    crs = None if datum is None or zone is None else crs_of(datum, zone)
    findings = [*_width(said, zone), *_disagreeing(said, zone)]
    shapes = np.empty(len(parcels), dtype=object)
    for place, parcel in enumerate(parcels):
        kind = parcel.head[_kind(parcel.head):][:1]
        if kind and kind[0] != GEOMETRY[0]:
            findings.append(Finding(FindingCode.PARCEL_NO_AREA, Severity.WARNS, place + 1, values={"kind": kind[0]}))
        shapes[place] = _shape(parcel, place + 1, zone if crs is not None else None, findings)
    return Delivered("parcels", shapes, [_attributes(said, parcel.head) for parcel in parcels], crs=crs,
                     printed=["\n".join(parcel.lines) for parcel in parcels], findings=findings)


def _sections(text: str) -> tuple[dict[str, str], list[_Parcel]]:
    """What the sections before the parcels say, and the parcels."""
    said: dict[str, str] = {}
    parcels: list[_Parcel] = []
    within = ""
    for number, line in enumerate((line.strip() for line in text.splitlines()), start=1):
        cells = [cell.strip() for cell in re.split("[,，\t]", line)]
        if not line:
            continue
        if line.startswith("["):
            within = line
        elif within != MARK:
            name, value = (part.strip() for part in line.partition("=")[::2])
            if parcels and name in SYSTEM and value != said.get(name, value):
                raise refused(FindingCode.SYSTEMS_DIFFER, first=said[name], second=value)
            said[name] = value
        elif _REMARK.match(line):
            continue
        elif match := _HEAD_END.search(line):
            parcels.append(_Parcel([cell.strip() for cell in re.split("[,，\t]", line[:match.start()])], lines=[line]))
        else:
            numbers = [unicodedata.normalize("NFKC", cell) for cell in cells[2:4]]
            masked = next((number for number in numbers if "*" in number), None)
            if masked:
                raise refused(FindingCode.CORNERS_MASKED, value=masked[:60])
            if not parcels or len(numbers) < 2 or not all(map(_NUMBER.fullmatch, numbers)):
                raise refused(FindingCode.LINE_UNREADABLE, line=number, value=line[:60])
            parcels[-1].points.append((cells[1], float(numbers[0]), float(numbers[1])))
            parcels[-1].lines.append(line)
    return said, parcels


def _datum(name: str) -> Datum | None:
    """What a name of a system means; None where it is not one of plane coordinates. Raises ``UnknownCrs`` for a number of none."""
    letters = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    number = re.search(r"EPSG\D{0,3}(\d{4,5})", letters, re.IGNORECASE)
    if number:
        named = crs_named(f"EPSG:{number[1]}")
        return named if isinstance(named, Datum) else datum_of(named)
    return next((datum for pattern, datum in SYSTEMS if re.search(pattern, letters)), None)


def _zone(said: dict[str, str], parcels: list[_Parcel]) -> int | None:
    """The declared zone, else the one in front of the eastings, else that of the declared meridian; None where none is named."""
    declared = _digits(said.get("带号", ""))
    if declared:
        return zone_in(int(declared) * ZONE_METRES)
    east = [value for parcel in parcels for _ring, *values in parcel.points for value in values if zone_in(value) is not None]
    if east:
        return zone_in(float(np.median(east)))
    return None if _digits(said.get("几度分带", "")) == "6" else zone_in_words(_of_zone(said))


def _digits(written: str) -> str:
    """The number in ``3``, ``3度`` or ``39带``; empty without one."""
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", written))


def _width(said: dict[str, str], zone: int | None) -> list[Finding]:
    """Told where the declared width of zones, in degrees, is not that of the zone."""
    declared = _digits(said.get("几度分带", ""))
    width = None if zone is None else 6 if zone in SIX_DEGREE_ZONES else 3
    if width is None or declared in ("", str(width)):
        return []
    return [Finding(FindingCode.ZONE_WIDTH_DISAGREES, Severity.WARNS, values={"zone": zone, "width": width, "declared": declared})]


def _disagreeing(said: dict[str, str], zone: int | None) -> Iterator[Finding]:
    """What the head says of zone, meridian and unit that is not so."""
    for declared in against_zone(_of_zone(said), zone) if zone else ():
        yield Finding(FindingCode.ZONE_DISAGREES, Severity.WARNS, values={"zone": zone, "declared": declared})
    unit = said.get("计量单位", "")
    if unit and unit.lower() not in METRES:
        yield Finding(FindingCode.UNIT_DISAGREES, Severity.WARNS, values={"unit": unit[:20]})


def _of_zone(said: dict[str, str]) -> str:
    return "\n".join(f"{name}{value}" for name, value in said.items() if "带号" in name or "中央" in name)


def _kind(head: list[str]) -> int:
    """The place of the kind of geometry; behind the head where it says none."""
    return next((place for place in range(len(head) - 1, 3, -1) if head[place] in GEOMETRY), len(head))


def _attributes(said: dict[str, str], head: list[str]) -> dict[str, object]:
    """Values of a parcel as printed: the number of commas varies, so they are taken from both ends of the kind of geometry."""
    kind = _kind(head)
    after = [*head[kind + 1:], "", "", ""]
    project: dict[str, object] = {"项目名称": said["项目名称"]} if said.get("项目名称") else {}
    return project | {
        "地块编号": "".join(head[2:3]), "地块名称": ",".join(head[3:kind]).strip(","), "面积(公顷)": "".join(head[1:2]),
        "图幅号": after[0], "用途": after[1], "地类编码": after[2],
    }


def _shape(parcel: _Parcel, row: int, zone: int | None, findings: list[Finding]) -> shapely.Geometry | None:
    """The parcel with x = east, y = north."""
    rings = list(_rings(parcel.points))
    declared, points = parcel.head[0], len(parcel.points)
    corners = points - sum(ring[0] == ring[-1] and len(ring) > 1 for ring in rings)
    if declared.isdigit() and int(declared) not in (points, corners):
        findings.append(Finding(FindingCode.CORNERS_COUNT_DISAGREES, Severity.BLOCKS, row, values={
            "ring": None, "expected": int(declared), "found": corners}))
    outlines = []
    twice = 0
    for number, ring in enumerate(rings, start=1):
        kept = [point for place, point in enumerate(ring) if not place or point != ring[place - 1]]
        twice += len(ring) - len(kept)
        if len(set(kept)) < 3:
            findings.append(Finding(FindingCode.TOO_FEW_POINTS, Severity.BLOCKS, row, values={"ring": number, "points": len(set(kept))}))
            return None
        outlines.append(_outline(np.array(kept), row, zone, findings if number == 1 else []))
    if twice:
        findings.append(Finding(FindingCode.POINTS_TWICE, Severity.NOTES, row, values={"points": twice}))
    return _nested(outlines, row, findings) if outlines else None


def _rings(points: list[tuple[str, float, float]]) -> Iterator[list[tuple[float, float]]]:
    """Points of one number in a row, up to where they come back to their first."""
    ring: list[tuple[float, float]] = []
    of = ""
    for number, first, second in points:
        back = len(ring) > 3 and ring[-1] == ring[0]
        if ring and (number != of or back and (first, second) != ring[0]):
            yield ring
            ring = []
        of = number
        ring.append((first, second))
    if ring:
        yield ring


def _outline(points: np.ndarray, row: int, zone: int | None, findings: list[Finding]) -> shapely.Polygon:
    """A ring as a polygon; where Y stands first that is told, and a declared zone is put before eastings without one."""
    north, east = points[:, 0], points[:, 1]
    if _is_east(north) and not _is_east(east):
        north, east = east, north
        findings.append(Finding(FindingCode.EAST_FIRST, Severity.WARNS, row))
    if zone is not None and PLANE < float(np.median(east)) < ZONE_METRES:
        east = east + zone * ZONE_METRES
        findings.append(Finding(FindingCode.ZONE_ADDED, Severity.NOTES, row, values={"zone": zone}))
    return shapely.Polygon(np.column_stack([east, north]))


def _is_east(values: np.ndarray) -> bool:
    """Whether numbers are eastings: eight digits with a zone in front, or six; northings have seven."""
    middle = float(np.median(values))
    return zone_in(middle) is not None or PLANE < middle < ZONE_METRES


def _nested(outlines: list[shapely.Polygon], row: int, findings: list[Finding]) -> shapely.Geometry:
    """Parts and holes by what lies within what; all rings as they are, for the checks, where one crosses itself or too many are nested."""
    if len(outlines) == 1:
        return outlines[0]
    if not all(outline.is_valid for outline in outlines):
        return shapely.MultiPolygon(outlines)
    rings = np.array(outlines, dtype=object)
    whole, overlapping = composed(rings, depths(rings) % 2 == 0)
    if overlapping:
        findings.append(Finding(FindingCode.RINGS_OVERLAP, Severity.WARNS, row))
    return whole
