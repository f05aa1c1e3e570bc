"""Tables whose rows are outlines: a column of corner points, or one row for each corner of several outlines, in workbooks and as text."""
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS

from geodata.crs import Datum, crs_of, zone_in
from geodata.findings import Finding, FindingCode, Severity
from geodata.readers.answers import Answers
from geodata.readers.boundaries import PLANE, Delivered, Levels, Refused
from geodata.readers.corners import is_corners, read_corners
from geodata.readers.legends import datums_in
from geodata.readers.notices import AXES, read_notice
from geodata.readers.tables import SEVERAL_NUMBERS, Table, read_table, text_of

ROW_HEADING = "行号"
"""What the rows of the table that an outline was read from are called among its attributes."""

_BOUNDARY = re.compile(r"(矿区|采矿权|探矿权|矿权|矿界|勘查区?|开采|图斑|地块|面)?(范围)?(拐点|界址点|边界|角点|顶点)?坐标(串|点|值)?(\(.*\))?")
_POINT = re.compile(r"(拐点|界址点|角点|顶点|点|桩)(编|序)?号|点名|拐点|桩号")
_BLOCK = re.compile(r"(矿体|矿段|采区|块段|矿块|区块|地块|圈|环|图形)(名称|编?号|号)?")
_NAMED = re.compile(r"名称|矿山|矿名|许可证|证号|图斑|地块|矿权|项目|企业|单位|编码|编号|采矿权人")


@dataclass
class _Group:
    """Rows of a table that are one outline: what all of them say, and the texts of its corners."""

    numbers: list[int] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    def goes_on(self, said: Mapping[str, str]) -> bool:
        """Whether a row that says so is still the same outline."""
        return bool(self.numbers) and all(self.said.get(heading, text) == text for heading, text in said.items())

    @property
    def place(self) -> str:
        """The rows of the table."""
        first, last = self.numbers[0], self.numbers[-1]
        return str(first) if first == last else f"{first}-{last}"


def read_workbook(path: Path, answers: Answers) -> Delivered:
    """Read the sheet of a workbook that holds outlines; one that names no outlines is read as if it were pasted.

    Raises ``Refused``, ``UnknownDegrees``.
    """
    content = path.read_bytes()
    found = read_sheet(content, answers)
    return found if found is not None else replace(read_notice(text_of(content), answers), kind="workbook")


def read_sheet(content: bytes | str, answers: Answers) -> Delivered | None:
    """Read the outlines of a table; None of one that has no column of corners, or names no outlines. Raises ``UnknownDegrees``."""
    table, groups = _outlines_in(content)
    return _delivered("workbook" if table.kind == "xlsx" else "table", table, groups, answers) if groups else None


def holds_outlines(content: bytes | str) -> bool:
    """Whether the rows of a table are outlines. Raises ``UnknownEncoding``."""
    return bool(_outlines_in(content)[1])


def _outlines_in(content: bytes | str) -> tuple[Table, list[_Group]]:
    """The table, and its rows by outline; none where no column holds corners, or none tells outlines apart."""
    table = read_table(content, _known)
    columns = [heading for heading in table.headings if _BOUNDARY.fullmatch(heading)]
    column = next((heading for heading in columns if any(map(_is_boundary, (row.get(heading, "") for row in table.rows)))), None)
    axes = [heading for heading in table.headings if _axis(heading) is not None]
    named = [heading for heading in table.headings if _names(heading, axes, column)]
    if column is None and (len(axes) != 2 or _axis(axes[0]) == _axis(axes[1])) or not named:
        return table, []
    groups = list(_groups(table, named, [column] if column else axes))
    return table, groups if all(group.said for group in groups) else []


def _known(heading: str) -> bool:
    return bool(_BOUNDARY.fullmatch(heading)) or _axis(heading) is not None or bool(_POINT.fullmatch(heading))


def _axis(heading: str) -> int | None:
    """0 of what a column of norths or latitudes is called, 1 of easts or longitudes."""
    found = [place for place, pattern in enumerate(AXES) if len(heading) <= 12 and pattern.search(heading.upper())]
    return found[0] if len(found) == 1 else None


def _names(heading: str, axes: Sequence[str], column: str | None) -> bool:
    """Whether a column tells outlines apart."""
    own = heading in axes or heading == column or _POINT.fullmatch(heading) or _BLOCK.fullmatch(heading)
    return not own and bool(_NAMED.search(heading))


def _is_boundary(text: str) -> bool:
    return len(re.findall(r"\d+(?:\.\d+)?", text)) >= SEVERAL_NUMBERS


def _groups(table: Table, named: Sequence[str], columns: Sequence[str]) -> Iterator[_Group]:
    """Rows together that say the same of what names an outline, or nothing, as cells merged downwards do."""
    group, heads = _Group(), "\t".join(columns)
    for number, row in zip(table.numbers, table.rows, strict=True):
        corners = [row.get(heading, "") for heading in columns]
        if not all(corners):
            continue
        if not group.goes_on({heading: row[heading] for heading in named if heading in row}):
            if group.numbers:
                yield group
            group = _Group(texts=[heads] if len(columns) > 1 else [])
        block = " ".join(text for heading, text in row.items() if _BLOCK.fullmatch(heading))
        group.numbers.append(number)
        for heading, text in row.items():
            if heading not in columns and not _POINT.fullmatch(heading):
                group.said.setdefault(heading, text)
        point = next((text for heading, text in row.items() if _POINT.fullmatch(heading)), "")
        group.texts.append("\t".join([block, point, *corners]).strip() if len(columns) > 1 else corners[0])
    if group.numbers:
        yield group


def _delivered(kind: str, table: Table, groups: Sequence[_Group], answers: Answers) -> Delivered:
    shapes = np.full(len(groups), None, dtype=object)
    printed: list[str | None] = []
    levels: list[Levels] = []
    outline_of = {number: place for place, group in enumerate(groups, start=1) for number in group.numbers}
    findings = [replace(one, row=one.row and outline_of[one.row]) for one in table.findings
                if one.code is not FindingCode.COLUMNS_LEFT_OUT and (one.row is None or one.row in outline_of)]
    systems = []
    for place, group in enumerate(groups):
        texts = ["\n".join(group.texts)] if len(group.texts) > 1 and "\t" in group.texts[0] else group.texts
        read = [one for text in texts if (one := _outline(text, place + 1, answers, findings)) is not None]
        if len(read) == len(texts):
            parts = shapely.get_parts(np.concatenate([one.shapes for one in read]))
            shapes[place] = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
        systems += [one.crs for one in read]
        printed.append("\n".join(texts) if read else None)
        levels.append(tuple(level for one in read for level in one.levels[0]))
    attributes: list[dict[str, object]] = [{ROW_HEADING: group.place, **group.said} for group in groups]
    crs = systems[0] if systems and all(one == systems[0] for one in systems) else None
    crs = crs or _named_system(table.above, shapely.get_coordinates(shapes))
    return Delivered(kind, shapes, attributes, crs, printed=printed, levels=levels, findings=findings)


def _named_system(words: str, places: np.ndarray) -> CRS | Datum | None:
    """The system that titles and headings name, where all eastings lie in one zone of it; None where they name none, or several."""
    datums = datums_in(words)
    zones = {zone_in(east) if east > PLANE else 0 for east in places[:, 0].tolist()}
    if len(datums) != 1 or len(zones) != 1 or None in zones:
        return None
    [datum], zone = datums, zones.pop() or None
    if datum is Datum.GCJ02 or datum is Datum.WGS84 and zone:
        return datum if zone is None else None
    return crs_of(datum, zone)


def _outline(text: str, row: int, answers: Answers, findings: list[Finding]) -> Delivered | None:
    """What one text of corners gives; why it gives nothing is a finding of the row."""
    try:
        read = read_corners(text, answers) if is_corners(text) else read_notice(text, answers)
    except Refused as refusal:
        wrong = refusal.finding
        if wrong.code is FindingCode.FORMAT_UNKNOWN:
            wrong = replace(wrong, code=FindingCode.CORNERS_UNREADABLE, values={"value": text[:60]})
        findings.append(replace(wrong, severity=Severity.BLOCKS, row=row))
        return None
    findings += [replace(one, row=row) for one in read.findings]
    return read
