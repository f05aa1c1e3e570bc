"""Corner points as notices, Word, Excel and map programs print them: tables with groups side by side, several blocks, lists, extents."""
import re
from dataclasses import replace

import shapely

from geodata.crs import Datum, crs_named, crs_of, datum_of, zone_in
from geodata.findings import Finding, FindingCode, Severity
from geodata.readers import legends
from geodata.readers.answers import Answers
from geodata.readers.blocks import SUBTRACTED, Block, blocks_in, extent_in, transposed_in
from geodata.readers.boundaries import Delivered, refused
from geodata.readers.corners import Ring, bounded
from geodata.readers.pairs import Axis, Line, Pair, coordinates_in, found_in, front_of, is_plane, one_a_row, without_separators
from geodata.readers.rings import in_numbers, in_order, numbered, opened, split, twice_each
from geodata.readers.tokens import Kind, tokens_of, typed
from geodata.readers.unread import check_end, check_unread, without_asides

LONGEST = 1_000_000
"""Characters of a text that can be pasted; ten thousand corners have a tenth of it."""

LONGEST_HEADING = 30
"""Characters of a line that may say which state of an outline stands below."""

_LONGITUDE, _LATITUDE = re.compile("经度|东经|(?<![A-Za-z])L(?![A-Za-z])"), re.compile("纬度|北纬|(?<![A-Za-z])B(?![A-Za-z])")
_EAST, _NORTH = re.compile("(?<![A-Za-z])Y|横坐标", re.IGNORECASE), re.compile("(?<![A-Za-z])X|纵坐标", re.IGNORECASE)
_BEFORE = re.compile("(?:变更|调整|缩减|扩大|转换|延续|整合)前|^原(?:采矿权|探矿权|矿区|批准)*范围|^矿区范围")
_AFTER = re.compile("(?:变更|调整|缩减|扩大|转换|延续|整合)后|^(?:拟|现|本次)(?:申请|变更|设|有|出让|持有)*(?:采矿权|探矿权|矿区)*范围|估算范围")
_MARKED = re.compile(r"([gb])\s?,?\s?(?=\d{1,3}\.)", re.IGNORECASE)


def read_notice(text: str, answers: Answers) -> Delivered:
    """Read one boundary of every ring in the text: X (north), Y (east) in metres, or degrees in any form, in either order.

    Datum, zone and levels are taken where the words name exactly one. Raises ``Refused``, ``UnknownDegrees``.
    """
    if len(text) > LONGEST:
        raise refused(FindingCode.FILE_TOO_LARGE, bytes=len(text.encode("utf-8", "replace")), limit=LONGEST)
    if not text.strip():
        raise refused(FindingCode.FILE_EMPTY)
    findings: list[Finding] = []
    lines = _lines(text, findings)
    words = "\n".join(line.words for line in lines)
    tokens = coordinates_in(lines)
    extent = extent_in(lines)
    if extent:
        findings.append(Finding(FindingCode.EXTENT_ONLY, Severity.WARNS, 1))
    else:
        check_end(lines)
    blocks = extent or transposed_in(lines) or blocks_in(lines, _first(words, _NORTH, _EAST, _LATITUDE, _LONGITUDE))
    if _are_two_states(lines):
        raise refused(FindingCode.SEVERAL_IN_TEXT, parts=max(2, len(blocks)))
    blocks, datums = _in_one_system(blocks, _datums(words, lines), answers, findings)
    if is_plane(tokens[0]):
        blocks, zone = _with_zone(blocks, words, findings)
        if zone:
            findings += [Finding(FindingCode.ZONE_DISAGREES, Severity.WARNS, 1, values={"zone": zone, "declared": declared})
                         for declared in legends.against_zone(words, zone)]
        if any(not pair.north_first for pair in _pairs(blocks)) and _first(words, _NORTH, _EAST) is not Axis.EAST:
            findings.append(Finding(FindingCode.EAST_FIRST, Severity.WARNS, 1))
    else:
        zone = None
    rings, closing = _rings(blocks, is_plane(tokens[0]), findings)
    _check_count(rings, closing, words, findings)
    delivered = bounded(rings, text.strip(), answers, legends.form_in(words), kind="points", findings=findings)
    apart = shapely.get_num_geometries(delivered.shapes[0]) if delivered.shapes[0] is not None else 1
    if apart > 1 and _may_be_several(blocks):
        delivered.findings.append(Finding(FindingCode.SEVERAL_IN_TEXT, Severity.WARNS, 1, values={"parts": int(apart)}))
    datum = datums[0] if len(datums) == 1 else None
    if datum is not None and (zone or not is_plane(tokens[0])):
        delivered.crs = datum if datum is Datum.GCJ02 else crs_of(datum, zone) if zone is None or datum is not Datum.WGS84 else None
    return delivered


def _may_be_several(blocks: list[Block]) -> bool:
    """Whether outlines that lie apart may be those of several mines: blocks of one mine have names, each its own."""
    names = [block.name for block in blocks]
    called = {ring[0].names for block in blocks if not block.name for ring in split(numbered(in_order(block.rows, [])))} - {""}
    return len(blocks) > 1 and ("" in names or len(set(names)) < len(names)) or len(called) > 1


def _are_two_states(lines: list[Line]) -> bool:
    """Whether corners stand under a heading of an old outline, and others under one of a new, or beside each other."""
    state, with_corners = "", set()
    for line in lines:
        front = front_of(line)
        if len(front) <= LONGEST_HEADING and not SUBTRACTED.search(front):
            old, new = bool(_BEFORE.search(front)), bool(_AFTER.search(front))
            state = "both" if old and new else "old" if old else "new" if new else state
        if line.coordinates:
            with_corners |= {"old", "new"} if state == "both" and len(line.coordinates) > 2 else {state}
    return {"old", "new"} <= with_corners


def _lines(text: str, findings: list[Finding]) -> list[Line]:
    """The lines with their coordinates, and what was met in reading them. Raises ``Refused``."""
    lines, left_out = found_in([Line(line, tokens_of(legends.without_asides(line))) for line in typed(text)])
    if left_out:
        findings.append(Finding(FindingCode.DEGREES_LEFT_OUT, Severity.NOTES, 1))
    in_symbols = without_separators(lines)
    if in_symbols:
        findings.append(Finding(FindingCode.DEGREES_WITHOUT_SEPARATORS, Severity.NOTES, 1))
    lines = one_a_row(without_asides(in_symbols or lines, findings))
    check_unread(lines)
    tokens = coordinates_in(lines)
    if len(tokens) < 2:
        masked = next((token for line in lines for token in line.tokens if token.kind is Kind.MASKED and len(token.text) > 3), None)
        raise refused(FindingCode.CORNERS_MASKED, value=masked.printed[:60]) if masked else refused(FindingCode.FORMAT_UNKNOWN)
    findings += [Finding(FindingCode.NUMBER_CLEANED, Severity.WARNS, 1, values={"value": token.printed[:60], "read": token.text})
                 for token in tokens if token.cleaned]
    return lines


def _first(words: str, north: re.Pattern[str], east: re.Pattern[str], *more: re.Pattern[str]) -> Axis | None:
    """Which axis the headings name first; None where they do not name both."""
    for up, right in ((north, east), more) if more else ((north, east),):
        norths, easts = up.search(words), right.search(words)
        if norths and easts:
            return Axis.NORTH if norths.start() < easts.start() else Axis.EAST
    return None


def _datums(words: str, lines: list[Line]) -> list[Datum]:
    """The datums that are named, or that a map program marks in front of every line. Raises ``Refused`` for those of Baidu."""
    marks = {match[1].lower() if (match := _MARKED.match(line.words)) else "" for line in lines if line.coordinates}
    if "b" in marks or legends.is_of_baidu(words):
        raise refused(FindingCode.BAIDU_DEGREES)
    if "g" in marks and len(marks) > 1:
        unmarked = next(line.words for line in lines if line.coordinates and not _MARKED.match(line.words))
        raise refused(FindingCode.CORNERS_UNREADABLE, value=unmarked[:60])
    return [Datum.GCJ02] if "g" in marks else legends.datums_in(words)


def _in_one_system(blocks: list[Block], datums: list[Datum], answers: Answers, findings: list[Finding]) -> tuple[list[Block], list[Datum]]:
    """Where every row holds a point in two systems, the one that was answered, or CGCS2000. Raises ``Refused`` where neither is named."""
    if not all(twice_each(block.rows) for block in blocks):
        if len(datums) > 1 and len(blocks) > 1:
            raise refused(FindingCode.TWO_SYSTEMS)
        return blocks, datums
    named = crs_named(answers.crs) if answers.crs else Datum.CGCS2000
    wanted = named if isinstance(named, Datum) else datum_of(named)
    if len(datums) != 2 or wanted not in datums:
        raise refused(FindingCode.TWO_SYSTEMS)
    [left_out] = set(datums) - {wanted}
    findings.append(Finding(FindingCode.SYSTEM_LEFT_OUT, Severity.WARNS, 1, values={"read": str(wanted), "left_out": str(left_out)}))
    column = datums.index(wanted)
    return [replace(block, rows=[[replace(row[column], labels=row[0].labels)] for row in block.rows]) for block in blocks], [wanted]


def _with_zone(blocks: list[Block], words: str, findings: list[Finding]) -> tuple[list[Block], int | None]:
    """The zone of the eastings; one that the words name is put in front of eastings that have none. Raises ``Refused`` on a mixture."""
    easts = [pair.east for pair in _pairs(blocks)]
    bare = [east for east in easts if len(east.text.lstrip("+").partition(".")[0]) == 6]
    if not bare:
        return blocks, zone_in(float(easts[len(easts) // 2].text))
    if len(bare) < len(easts):
        breaks_off = len(bare) == 1 and bare[0] is easts[-1]
        raise refused(FindingCode.CORNERS_CUT_OFF if breaks_off else FindingCode.CORNERS_UNREADABLE, value=bare[0].printed)
    zone = legends.zone_in_words(words)
    if zone is None:
        return blocks, None
    findings.append(Finding(FindingCode.ZONE_ADDED, Severity.NOTES, 1, values={"zone": zone}))
    return [replace(block, rows=[[pair.with_east(f"{zone}{pair.east.text.lstrip('+')}") for pair in row] for row in block.rows])
            for block in blocks], zone


def _rings(blocks: list[Block], plane: bool, findings: list[Finding]) -> tuple[list[Ring], int]:
    """Every ring of every block, with the block's sign, levels and name; and how many corners only closed one."""
    found = [(block, ring) for block in blocks for ring in split(numbered(in_order(block.rows, findings)))]
    findings += in_numbers([ring for _block, ring in found])
    rings = []
    for block, ring in found:
        upper, lower = block.levels or (None, None)
        corners = tuple(pair.north_east if plane else pair.north_east[::-1] for pair in opened(ring))
        rings.append(Ring(corners, block.sign, upper, lower, block.name))
    return rings, sum(len(ring) for _block, ring in found) - sum(len(ring.corners) for ring in rings)


def _check_count(rings: list[Ring], closing: int, words: str, findings: list[Finding]) -> None:
    """Told where the words name another number of points, with or without those that close a ring."""
    expected, corners = legends.points_in(words), [corner for ring in rings for corner in ring.corners]
    added = {len(ring.corners) for ring in rings if ring.sign > 0}
    if expected is not None and expected not in (len(corners), len(corners) + closing, len(set(corners))) and added != {expected}:
        findings.append(Finding(FindingCode.CORNERS_COUNT_DISAGREES, Severity.BLOCKS, 1, values={
            "ring": None, "expected": expected, "found": len(corners)}))


def _pairs(blocks: list[Block]) -> list[Pair]:
    return [pair for block in blocks for row in block.rows for pair in row]
