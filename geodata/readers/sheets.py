"""Tables whose rows are outlines: a column of corner points, or one row for each corner of several outlines, in workbooks and as text."""
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS

from geodata.crs import Datum, datum_of
from geodata.findings import Finding, FindingCode, Severity
from geodata.readers.answers import Answers
from geodata.readers.blocks import SUBTRACTED
from geodata.readers.boundaries import Delivered, Levels, Refused, refused
from geodata.readers.corners import is_corners, read_corners, stands_in_words
from geodata.readers.headings import heading_of
from geodata.readers.legends import breaks_off, is_of_baidu, levels_in, system_in
from geodata.readers.notices import read_notice
from geodata.readers.tables import SEVERAL_NUMBERS, read_table, text_of

ROW_HEADING = "行号"
"""What the rows of the table that an outline was read from are called among its attributes."""

FEWEST_CORNERS = 3
_NORTH, _EAST = "north", "east"
_AXES = {
    _NORTH: re.compile(r"(坐标)?[x纵]{1,2}(坐标|值|轴)?|纵坐标值?|北坐标|n|纬度|北纬|b|lat|latitude"),
    _EAST: re.compile(r"(坐标)?[y横]{1,2}(坐标|值|轴)?|横坐标值?|东坐标|e|经度|东经|l|lon|lng|longitude"),
}
_BRACKETS = re.compile(r"\([^()]*\)")
_SYSTEM = re.compile(r"^.*坐标系(坐标)?|cgcs2000|wgs-?84|拐点|界址点|坐标(?=[xy纵横])")
_BOUNDARY = re.compile(r"(矿区|采矿权|探矿权|矿权|矿界|勘查区?|开采|图斑|地块|面)?(范围)?(拐点|界址点|边界|角点|顶点)?坐标(串|点|值)?(\(.*\))?")
_POINT = re.compile(r".*(拐点|界址点|角点|顶点|测点|坐标点|桩)(?!坐标).*|点(编|序)?号|点名|编号|序号|号|no\.?|id")
_BLOCK = re.compile(r"(矿体|矿段|采区|块段|矿块|区块|圈|环|图形)(名称|编?号|号)?")
_NAMED = re.compile(r"名称|矿山|矿名|许可证|证号|图斑|地块|矿权|项目|企业|单位|编码|编号|采矿权人")
_SERIAL = re.compile(r"编号|序号|号|no\.?|id")
_OWN = re.compile(r"序号|面积")
_LEVEL = re.compile("标高|采深|开采深度")


@dataclass
class _Group:
    """Rows of a table that are one outline: their places, what names it, everything else they say, and the texts of its corners.

    ``broken`` is what stands where a corner should be.
    """

    numbers: list[int] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    corners: int = 0
    broken: str = ""

    @property
    def place(self) -> str:
        """The rows of the table."""
        first, last = self.numbers[0], self.numbers[-1]
        return str(first) if first == last else f"{first}-{last}"


class _Sheet:
    """A table, and what its columns are for."""

    def __init__(self, content: bytes | str) -> None:
        self.table = read_table(content, _known)
        headings = self.table.headings
        cells = {heading: [row[heading] for row in self.table.rows if heading in row] for heading in headings}
        self.column = next((one for one in headings if _BOUNDARY.fullmatch(one) and any(map(_is_boundary, cells[one]))), None)
        axes = [(_axis(one), one) for one in headings if _axis(one)]
        self.corners = [self.column] if self.column else [one for _axis_of, one in axes]
        self.complete = bool(self.column) or sorted(axis for axis, _one in axes if axis) == [_EAST, _NORTH]
        others = [one for one in headings if one not in self.corners and not _BOUNDARY.fullmatch(one)]
        self.points = [one for one in others if _POINT.fullmatch(one) and not self.column]
        self.blocks = [one for one in others if _BLOCK.fullmatch(one)]
        self.named = [one for one in others if one not in (*self.points, *self.blocks) and _NAMED.search(one) and not _OWN.fullmatch(one)]
        self.repeated = {_axis(one) or one for one in self.table.repeated} & {_NORTH, _EAST, self.column}

    @cached_property
    def groups(self) -> list[_Group]:
        """The rows by outline; none where no column holds corners, none tells outlines apart, or words around them change what they are."""
        if not self.complete or not self.named or self.repeated or self.table.refused:
            return []
        groups = list(self._groups())
        if self.column is None and not (any(one.corners >= FEWEST_CORNERS for one in groups) and all(one.named for one in groups)):
            return []
        words = "\n".join([self.table.words, *(text for row in self.table.rows for text in row.values())])
        return [] if is_of_baidu(words) or breaks_off(words) or SUBTRACTED.search(words) else groups

    @property
    def heads(self) -> list[str]:
        """The words above and below the table that belong to every outline, and what the columns of corners are called."""
        return [*(line for line in self.table.words.splitlines() if self.corners[0] not in heading_of(line)), " ".join(self.corners)]

    @property
    def names(self) -> int:
        """How many outlines the columns of names tell apart."""
        return max((len({row[one] for row in self.table.rows if one in row}) for one in self.named), default=0)

    def _groups(self) -> Iterator[_Group]:
        """Rows together that say the same of what names an outline, or nothing, as cells merged downwards do."""
        group = _Group()
        lost = {one.row for one in self.table.findings if one.row and one.field in self.corners}
        for number, row in zip(self.table.numbers, self.table.rows, strict=True):
            written = [row.get(heading, "") for heading in self.corners]
            named = {heading: row[heading] for heading in self.named if heading in row}
            is_corner = any(written) or number in lost or bool(named) if self.column else (
                any(written) or number in lost or any(one in row and not (named and _SERIAL.fullmatch(one)) for one in self.points))
            if not (self._goes_on(group, row, named) if is_corner else not named):
                if group.corners or group.broken:
                    yield group
                group = _Group(named=named)
            self._add(group, number, row, written if is_corner else [])
        if group.corners or group.broken:
            yield group

    def _goes_on(self, group: _Group, row: Mapping[str, str], named: Mapping[str, str]) -> bool:
        own = [heading for heading in row if _OWN.search(heading) and heading not in self.points]
        return named.items() <= group.named.items() and (
            not group.numbers or all(group.said.get(heading) == row[heading] for heading in own) or not group.corners)

    def _add(self, group: _Group, number: int, row: Mapping[str, str], written: list[str]) -> None:
        group.numbers.append(number)
        for heading, text in row.items():
            if heading not in (*self.corners, *self.points):
                group.said.setdefault(heading, text)
        if written and not all(written):
            group.broken = group.broken or " ".join(row.values()) or str(number)
        elif self.column:
            group.texts += written
            group.corners += bool(written)
        elif written or not any(heading in row for heading in self.named):
            levels = " ".join(f"{heading} {text}" for heading, text in row.items() if _LEVEL.search(heading))
            group.texts += [levels] if levels and levels not in group.texts else []
            lead = [row[one] for one in (*self.blocks, *self.points) if one in row]
            group.texts.append("\t".join([*lead, *written]) if written else " ".join(row.values()))
            group.corners += bool(written)


def read_workbook(path: Path, answers: Answers) -> Delivered:
    """Read the sheet of a workbook that holds outlines; one that names no outlines is read as if it were pasted.

    Raises ``Refused``, ``UnknownDegrees``.
    """
    content = path.read_bytes()
    sheet = _Sheet(content)
    if sheet.groups:
        return _delivered("workbook", sheet, answers)
    found = read_notice(text_of(content), answers)
    if sheet.names > 1:
        raise refused(FindingCode.SEVERAL_IN_TEXT, parts=sheet.names)
    parts = shapely.get_num_geometries(found.shapes[0]) if found.shapes[0] is not None else 1
    if parts > 1 and not any(one.code is FindingCode.SEVERAL_IN_TEXT for one in found.findings):
        found.findings.append(Finding(FindingCode.SEVERAL_IN_TEXT, Severity.WARNS, 1, values={"parts": int(parts)}))
    return replace(found, kind="workbook")


def read_sheet(text: str, answers: Answers) -> Delivered | None:
    """Read the outlines of a table; None of one that has no column of corners, or names no outlines.

    Raises ``Refused`` for a table that is too long, ``UnknownDegrees``.
    """
    sheet = _Sheet(text)
    too_long = next((one for one in sheet.table.findings if one.code is FindingCode.TABLE_TOO_LONG), None)
    if too_long and sheet.complete and sheet.named:
        raise refused(FindingCode.TABLE_TOO_LONG, **too_long.values)
    return _delivered("table", sheet, answers) if sheet.groups else None


def holds_outlines(content: bytes | str) -> bool:
    """Whether the rows of a table are outlines. Raises ``UnknownEncoding``."""
    return bool(_Sheet(content).groups)


def _known(heading: str) -> bool:
    return bool(_BOUNDARY.fullmatch(heading) or _axis(heading) or _POINT.fullmatch(heading))


def _axis(heading: str) -> str | None:
    """What a column of norths or latitudes, or of easts or longitudes, is; None of any other."""
    plain = _SYSTEM.sub("", _BRACKETS.sub("", heading))
    return next((axis for axis, pattern in _AXES.items() if pattern.fullmatch(plain)), None)


def _is_boundary(text: str) -> bool:
    return len(re.findall(r"\d+(?:\.\d+)?", text)) >= SEVERAL_NUMBERS


def _delivered(kind: str, sheet: _Sheet, answers: Answers) -> Delivered:
    table, groups = sheet.table, sheet.groups
    shapes = np.full(len(groups), None, dtype=object)
    printed: list[str | None] = []
    levels: list[Levels] = []
    outline_of = {number: place for place, group in enumerate(groups, start=1) for number in group.numbers}
    findings = [_of_outline(one, outline_of) for one in table.findings
                if one.code is not FindingCode.COLUMNS_LEFT_OUT and (one.row is None or one.row in outline_of)]
    systems: list[CRS | Datum | None] = []
    for place, group in enumerate(groups):
        texts = group.texts if sheet.column else ["\n".join([*sheet.heads, *group.texts])]
        read = [] if group.broken else [one for text in texts if (one := _outline(text, place + 1, answers, findings)) is not None]
        if group.broken:
            findings.append(_unreadable(place + 1, group.broken))
        if read and len(read) == len(texts):
            parts = shapely.get_parts(np.concatenate([one.shapes for one in read]))
            shapes[place] = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
        systems += [one.crs for one in read]
        printed.append("\n".join(group.texts) if read else None)
        levels.append(tuple(level for one in read for level in one.levels[0]) or _levels_said(group) * bool(read))
    attributes: list[dict[str, object]] = [{ROW_HEADING: group.place, **group.said} for group in groups]
    crs = _system(systems, system_in(table.words, shapely.get_coordinates(shapes)[:, 0].tolist()))
    return Delivered(kind, shapes, attributes, crs, printed=printed, levels=levels, findings=findings)


def _levels_said(group: _Group) -> Levels:
    """Upper and lower level that a column of its own says."""
    found = (levels_in(f"{heading} {text}") for heading, text in group.said.items() if _LEVEL.search(heading))
    return tuple((*one, "") for one in found if one)[:1]


def _of_outline(finding: Finding, outline_of: Mapping[int, int]) -> Finding:
    """A finding of a row as one of its outline; a sheet that was not read may hold others."""
    severity = Severity.WARNS if finding.code is FindingCode.SHEETS_LEFT_OUT else finding.severity
    return replace(finding, severity=severity, row=finding.row and outline_of[finding.row])


def _unreadable(row: int, value: str) -> Finding:
    return Finding(FindingCode.CORNERS_UNREADABLE, Severity.BLOCKS, row, values={"value": value[:60]})


def _system(systems: list[CRS | Datum | None], around: CRS | Datum | None) -> CRS | Datum | None:
    """The system that all outlines name, or that the words around do for all; None where zones differ.

    Raises ``Refused`` where two are named, or some outlines name one and others none.
    """
    every = [one if one is not None else around for one in systems]
    said = [*every, around] if around is not None else every
    if len({one if one is None or isinstance(one, Datum) else datum_of(one) for one in said}) > 1:
        raise refused(FindingCode.TWO_SYSTEMS)
    return every[0] if every and all(one == every[0] for one in every) else None


def _outline(text: str, row: int, answers: Answers, findings: list[Finding]) -> Delivered | None:
    """What one text of corners gives; why it gives nothing is a finding of the row."""
    try:
        read = (read_corners if is_corners(text) or stands_in_words(text) else read_notice)(text, answers)
    except Refused as refusal:
        wrong = refusal.finding
        findings.append(_unreadable(row, text) if wrong.code is FindingCode.FORMAT_UNKNOWN else replace(
            wrong, severity=Severity.BLOCKS, row=row))
        return None
    findings += [replace(one, row=row) for one in read.findings]
    return read
