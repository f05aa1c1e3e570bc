"""The ministry's corner-point string, as exchanged and as printed in notices."""
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import shapely

from geodata.findings import Finding, FindingCode, Severity
from geodata.readers import legends
from geodata.readers.answers import Answers, DegreeForm
from geodata.readers.boundaries import PLANE, Delivered, Refused, refused
from geodata.readers.degrees import read_degrees
from geodata.readers.unread import corner_in
from geodata.shapes import composed

_NUMBER = re.compile(r"[+-]?\d{1,12}(\.\d{0,20})?")
_STAR = re.compile(r"\*\s{0,9}[,\t ]\s{0,9}(?:[-+\d,\t]|$)")
_TWO_COORDINATES = re.compile(r"\d{6}\D.*\d{6}")
_COORDINATE = r"[+-]?(?:\d{5,12}(?:\.\d{0,20})?|\d{2,3}\.\d{2,20})"
_ROW = re.compile(rf"[^\s,]{{0,8}}[,\t ]{{1,9}}{_COORDINATE}[,\t ]{{1,9}}{_COORDINATE}(?![\d*])")
_COUNTS = re.compile(r"(?:^|[\s:：\"“'‘(（])(?=\d{1,4}\s*[,，、]\s*\d{1,5}\s*[,，、])")
_AROUND = " \t\r\n\"“”'‘’()（）。."
_LOST_ROW = re.compile(r"^\s{0,9}[A-Za-z]?\d{1,4}\s{0,9}[,，\t][^\n]{0,200}$(?!\n)", re.MULTILINE)
_SURE = re.compile(
    r"\d{1,3},\d{1,4},(?:[^,]{1,9},\d{6,9}(?:\.\d+)?,\d{6,9}(?:\.\d+)?,[^,]{1,9},\d{6,9}(?:\.\d+)?"
    r"|\d{2,3}\.\d{4,9}(?:,\d{2,3}\.\d{4,9}){2}),")
"""How a string begins, and nothing else."""

_SEPARATORS = re.compile(r"[,，、；;)）”\"]|。(?!\d)|\n(?=[^\S\n]*[^\d\s,，、.+*-])")
"""What parts the values of a string in words; also a line that begins with no number."""

LONGEST_ROW = 200
"""Characters that tell what a row or a string is."""

MOST_COUNTS, MOST_PLACES = 200, 8
"""Places in a text at which the string of a mining right is looked for, and any."""

_TYPED = str.maketrans({"、": ",", "，": ",", "；": ",", ";": ",", "。": ".", "−": "-", "–": "-", "＊": "*", "\u3000": " "})


@dataclass(frozen=True)
class Ring:
    """One ring as printed: corners as pairs of texts, X (north) and Y (east) or longitude and latitude; ``sign`` -1 is subtracted."""

    corners: tuple[tuple[str, str], ...]
    sign: int
    upper: float | None = None
    lower: float | None = None
    name: str = ""


def stands_in_words(text: str) -> bool:
    """Whether the ministry's string stands in the words of a notice, be it broken."""
    try:
        return _in_words(text) is not None
    except Refused:
        return True


def is_corners(text: str) -> bool:
    """Tell the ministry's string by its two counts in front, its table by the row with a star; a table of equal rows is neither."""
    typed = _typed(text)
    rows = [_typed(row).strip(" ,") for row in re.split(r"[\n;；]", text) if row.strip()]
    widths = {row.count(",") for row in rows}
    is_table = len(rows) > 2 and len(widths) == 1 and bool(widths & {3, 5, 6})
    return _is_starred(typed) or bool(re.match(r"\s*\d{1,6}\s*,\s*\d{1,6}\s*,", typed)) and not is_table


def read_corners(text: str, answers: Answers) -> Delivered:
    """Read one boundary: mining (numbers, X, Y, levels), exploration (packed degrees), or one row per point.

    X is north and Y is east in metres, Y with the zone in front; degrees are longitude, latitude, in an exploration string packed as
    ddd.mmssss. Raises ``Refused``, ``UnknownDegrees``.
    """
    if not text.strip():
        raise refused(FindingCode.FILE_EMPTY)
    text, words = _in_words(text) or (text, "")
    if legends.is_of_baidu(words):
        raise refused(FindingCode.BAIDU_DEGREES)
    delivered = _read(text, answers)
    delivered.crs = legends.system_in(words, shapely.get_coordinates(delivered.shapes)[:, 0].tolist())
    return delivered


def _in_words(text: str) -> tuple[str, str] | None:
    """The string or the table, and the words of a notice around it; None of a text that is nothing else.

    Raises ``Refused`` for a string that is not whole, and for one beside other corners.
    """
    starred = _is_starred(_typed(text))
    found = _table_in(text) if starred else _string_in(text)
    if found is None or found[0] == text.strip():
        return None
    body, front, behind = found
    if not starred and not (front.strip() and _is_sure(body)):        # a text that begins with it is that string, or is none
        return None if corner_in(f"{front}\n{behind}") else (body, f"{front}\n{behind}")
    other = corner_in(f"{front}\n{behind}") or (_LOST_ROW.search(front.rstrip()) if starred else None)
    if other:
        raise refused(FindingCode.SEVERAL_IN_TEXT, parts=2) if not starred else refused(
            FindingCode.CORNERS_UNREADABLE, value=(other if isinstance(other, str) else other[0]).strip()[:60])
    return body, f"{front}\n{behind}"


def _is_starred(typed: str) -> bool:
    return "*" in typed and any(map(_is_star, typed.splitlines()))


def _is_star(line: str) -> bool:
    """Whether a row closes a ring: a star, and no corner behind it."""
    line = line.strip(" ")
    return bool(_STAR.match(line)) and not _TWO_COORDINATES.search(line[:LONGEST_ROW])


def _table_in(text: str) -> tuple[str, str, str] | None:
    lines = text.splitlines()
    typed = [*map(_typed, lines)]
    first = next((place for place, line in enumerate(typed) if _ROW.match(line.strip())), len(lines))
    end = max((place + 1 for place, line in enumerate(typed) if _is_star(line) or _ROW.match(line.strip())), default=0)
    return ("\n".join(lines[first:end]), "\n".join(lines[:first]), "\n".join(lines[end:])) if first < end else None


def _string_in(text: str) -> tuple[str, str, str] | None:
    """The string that begins where two counts stand, up to its last sign, what stands in front and what behind.

    Raises ``Refused`` for one that is not whole.
    """
    starts = [match.end() for match in islice(_COUNTS.finditer(text), MOST_COUNTS)]
    sure = [start for start in starts if _is_sure(text[start:start + LONGEST_ROW])]
    for start in sure[:1] or starts[:MOST_PLACES]:
        tokens = [re.sub(r"\s+", "", _typed(token)) for token in _SEPARATORS.split(text[start:])]
        try:
            _rings, used = _rings_in(tokens)
        except Refused:
            if sure:
                raise
            continue
        ends = [match.end() for match in islice(_SEPARATORS.finditer(text, start), used)]
        end = ends[-1] if len(ends) == used else len(text)
        return text[start:end].strip(_AROUND), text[:start], text[end:]
    return None


def _is_sure(text: str) -> bool:
    return bool(_SURE.match(re.sub(r"\s", "", _typed(text[:LONGEST_ROW]))))


def _read(text: str, answers: Answers) -> Delivered:
    typed = _typed(text)
    if _is_starred(typed):
        return bounded(_by_rows(typed), text.strip(), answers)
    tokens = _tokens(typed)
    return bounded(_rings_of(tokens), text.strip(), answers, None if _of_mining(tokens) else DegreeForm.PACKED)


def _tokens(typed: str) -> list[str]:
    return re.sub(r"\s+", "", typed).removesuffix(",").split(",")


def _of_mining(tokens: list[str]) -> bool:
    """Whether corners have numbers, as in a string of a mining right."""
    return len(tokens) > 2 and "." not in tokens[2]


def _rings_in(tokens: list[str]) -> tuple[list[Ring], int]:
    """The rings with which tokens begin, and how many these take. Raises ``Refused``."""
    return _by_counts(tokens, 3, 4, mining_tail) if _of_mining(tokens) else _by_counts(tokens, 2, 3, _exploration_tail)


def _rings_of(tokens: list[str]) -> list[Ring]:
    """The rings of a string. Raises ``Refused``."""
    if len(tokens) < 2 or not all(re.fullmatch(r"\d{1,6}", token) for token in tokens[:2]):
        raise refused(FindingCode.FORMAT_UNKNOWN)
    masked = next((token for token in tokens if "*" in token), None)
    if masked:
        raise refused(FindingCode.CORNERS_MASKED, value=masked[:60])
    rings, used = _rings_in(tokens)
    if tokens[used:]:
        raise refused(FindingCode.CORNERS_COUNT_DISAGREES, ring=None, expected=int(tokens[0]), found=len(rings) + 1)
    return rings


def bounded(rings: list[Ring], printed: str, answers: Answers, said: DegreeForm | None = None, **more: Any) -> Delivered:
    """One boundary of ``rings``, added and subtracted, with their levels; ``more`` is what else its reader found.

    ``said`` is how the format writes degrees, where it says so. Raises ``Refused``, ``UnknownDegrees``.
    """
    findings: list[Finding] = more.pop("findings", [])
    outlines = _outlines(rings, answers, said, findings)
    whole = [outline for outline in outlines if outline is not None]
    shape = _joined(rings, whole, findings) if len(whole) == len(rings) else None
    levels = tuple((ring.upper, ring.lower, ring.name) for ring in rings)
    levels = levels if any(level != (None, None, "") for level in levels) else ()
    findings += [Finding(FindingCode.LEVELS_REVERSED, Severity.WARNS, 1, values={"upper": upper, "lower": lower})
                 for upper, lower, _name in levels if upper is not None and lower is not None and upper < lower]
    return Delivered(**{"kind": "corners", "attributes": [{}]} | more, shapes=np.array([shape], dtype=object), printed=[printed],
                     levels=[levels], findings=findings)


def _typed(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_TYPED))


def _by_counts(tokens: list[str], per_corner: int, tail: int, tail_of: Callable[[list[str]], tuple[Any, ...]]) -> tuple[list[Ring], int]:
    """Follow the string's own counts; and how many tokens they use up. Raises ``Refused``."""
    rings: list[Ring] = []
    place = 1
    for number in range(1, int(tokens[0]) + 1):
        count = int(tokens[place]) if re.fullmatch(r"\d{1,6}", "".join(tokens[place:place + 1])) else 0
        first, end = place + 1, place + 1 + per_corner * count
        if not count or len(tokens) < end + tail:
            found = len(tokens[first:]) // per_corner
            raise refused(FindingCode.CORNERS_COUNT_DISAGREES, ring=number, expected=count, found=min(found, count))
        corners = tuple((number_in(tokens[at - 2]), number_in(tokens[at - 1]))
                        for at in range(first + per_corner, end + 1, per_corner))
        rings.append(Ring(corners, *tail_of(tokens[end:end + tail])))
        place = end + tail
    return rings, place


def _by_rows(text: str) -> list[Ring]:
    """Read one row per point; a row that starts with a star closes the ring and brings its levels."""
    lines = [[cell.strip() for cell in re.split(r"[,\t]" if re.search(r"[,\t]", line) else r"\s+", line.strip())]
             for line in text.splitlines() if line.strip()]
    while lines and not re.search(r"\d", "".join(lines[0][1:2])):
        del lines[0]        # a heading
    return rings_of_rows(lines, lambda cells: mining_tail(cells[1:5]) if cells[0] == "*" else None)


def rings_of_rows(rows: Iterable[list[str]], tail_of: Callable[[list[str]], tuple[Any, ...] | None]) -> list[Ring]:
    """Rings of rows with a number and two coordinates; ``tail_of`` gives what a row that closes a ring brings. Raises ``Refused``."""
    rings: list[Ring] = []
    corners: list[tuple[str, str]] = []
    for cells in rows:
        tail = tail_of(cells)
        if tail is not None:
            rings.append(Ring(tuple(corners), *tail))
            corners = []
        else:
            north, east = (cells[place] if place < len(cells) and cells[place] else " ".join(cells) for place in (1, 2))
            corners.append((number_in(north), number_in(east)))
    if corners:
        raise refused(FindingCode.CORNERS_COUNT_DISAGREES, ring=len(rings) + 1, expected=0, found=len(corners))
    return rings


def mining_tail(tokens: list[str]) -> tuple[int, float | None, float | None, str]:
    """Sign, upper and lower level and name of a ring, from upper, lower, name, sign as written. Raises ``Refused``."""
    upper, lower, name, sign = [*tokens, "", "", "", ""][:4]
    return _sign(sign), _level(upper), _level(lower), name


def _exploration_tail(tokens: list[str]) -> tuple[int]:
    return (_sign(tokens[0]),)


def _sign(token: str) -> int:
    if token not in ("", "0", "1", "+1", "-1"):
        raise refused(FindingCode.CORNERS_UNREADABLE, value=token[:60])
    return -1 if token == "-1" else 1


def _level(token: str) -> float | None:
    return float(number_in(token.lower().removesuffix("m").removesuffix("米"))) if token else None


def number_in(token: str) -> str:
    """Give the token back if it is a number. Raises ``Refused``."""
    if "*" in token:
        raise refused(FindingCode.CORNERS_MASKED, value=token[:60])
    if not _NUMBER.fullmatch(token):
        raise refused(FindingCode.CORNERS_UNREADABLE, value=token[:60])
    return token


def _outlines(rings: list[Ring], answers: Answers, said: DegreeForm | None, findings: list[Finding]) -> list[shapely.Polygon | None]:
    """Turn each ring into a polygon with x = east or longitude."""
    corners = [corner for ring in rings for corner in ring.corners]
    if not corners or any("°" not in token and abs(float(token)) > PLANE for corner in corners for token in corner):
        if any("°" in token for corner in corners for token in corner):
            raise refused(FindingCode.CORNERS_UNREADABLE, value=next(token for corner in corners for token in corner if "°" in token))
        places = np.array([(float(east), float(north)) for north, east in corners])
    else:
        places, form = read_degrees(corners, answers, said)
        if form is DegreeForm.PACKED:
            findings.append(Finding(FindingCode.PACKED_DEGREES, Severity.NOTES, 1))
    ends = np.cumsum([len(ring.corners) for ring in rings])
    outlines: list[shapely.Polygon | None] = []
    for number, ring in enumerate(np.split(places, ends[:-1]), start=1):
        if len(ring) < 3 and None not in outlines:
            findings.append(Finding(FindingCode.TOO_FEW_POINTS, Severity.BLOCKS, 1, values={"ring": number, "points": len(ring)}))
        outlines.append(shapely.Polygon(ring) if len(ring) > 2 else None)
    return outlines


def _joined(rings: list[Ring], outlines: list[shapely.Polygon], findings: list[Finding]) -> shapely.Geometry:
    """Add the added rings and subtract the others; a crossing ring is left as it is for the checks to name."""
    every, is_added = np.array(outlines, dtype=object), np.array([ring.sign > 0 for ring in rings], dtype=bool)
    added = every[is_added]
    if not shapely.is_valid(every).all():
        return shapely.MultiPolygon(outlines)
    as_written = added[0] if len(added) == 1 else shapely.MultiPolygon(list(added))
    if is_added.all() and as_written.is_valid:
        return as_written
    covered = shapely.union_all(added)
    shapely.prepare(covered)
    outside = ~is_added & ~shapely.covers(covered, every)
    findings += [Finding(FindingCode.RING_OUTSIDE, Severity.BLOCKS, 1, values={"ring": int(place) + 1})
                 for place in np.flatnonzero(outside)]
    whole, overlapping = composed(every, is_added)
    if overlapping:
        findings.append(Finding(FindingCode.RINGS_OVERLAP, Severity.WARNS, 1))
    return whole
