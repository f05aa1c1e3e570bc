"""What in a pasted text is no corner, or is one that could not be read: places left out and told, lost rows and cut numbers refused."""
import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import replace

from geodata.findings import Finding, FindingCode, Severity
from geodata.readers import legends
from geodata.readers.boundaries import refused
from geodata.readers.pairs import Axis, Line, axis_of, coordinates_in, label_of, names_in
from geodata.readers.tokens import Kind, Token

_NO_CORNER = re.compile("中心(?:点|坐标|位置)|(?:井|硐|洞)口|[主副风斜竖]井|控制点|基准点|地理坐标")
"""Words in front of a place that is in a mine, and no corner of it."""

_ELSEWHERE = re.compile("详?见|同上|同前|从略|略|缺|未测|附[图表]|[xX×]{2,}|[左右上下]|图|表|[一二三四五六七八九十]")
_NUMERIC = (Kind.NUMBER, Kind.MASKED, Kind.DAMAGED)
_PIECE = r"\.?\d{1,10}(?:\.\d{0,15})?\s?[°′″]?"
_PIECES = re.compile(rf"{_PIECE}(?:[\s,|]{{1,9}}{_PIECE}){{0,7}}")
_OF_TWO_NUMBERS = 12
"""Digits that two coordinates in metres have at least."""

FEWEST = 3


def without_asides(lines: list[Line], findings: list[Finding]) -> list[Line]:
    """The lines, the coordinates of shafts, middles and extents left out and told, where others are there."""
    asides = {place for place, line in enumerate(lines) if _is_aside(line)}
    kept = sum(len(line.coordinates) for place, line in enumerate(lines) if place not in asides)
    if not asides or kept < 2 * FEWEST:
        return lines
    findings += [Finding(FindingCode.LINE_LEFT_OUT, Severity.NOTES, 1, values={"value": line.words[:60]})
                 for place, line in enumerate(lines) if place in asides]
    return [replace(line, coordinates=[]) if place in asides else line for place, line in enumerate(lines)]


def is_no_corner(words: str) -> bool:
    """Whether words call a place a shaft or the middle of a mine."""
    return bool(_NO_CORNER.search(words))


def _is_aside(line: Line) -> bool:
    if not line.coordinates:
        return False
    axes = [axis_of(line.tokens[place]) for place in line.coordinates]
    if axes in ([Axis.EAST] * 2 + [Axis.NORTH] * 2, [Axis.NORTH] * 2 + [Axis.EAST] * 2):
        return True
    return len(line.coordinates) < 5 and is_no_corner(line.words.partition(line.tokens[line.coordinates[0]].printed)[0])


def check_unread(lines: list[Line]) -> None:
    """Refuse a text with a row among its corners that looks like one and was not read, or with a number that goes on in the next line.

    Raises ``Refused``.
    """
    rows = [place for place, line in enumerate(lines) if line.coordinates]
    if not rows:
        return
    numbers = [_number(lines[row]) for row in rows]
    for place in _around(lines, rows):
        below = bisect(rows, place)
        expected = {number + step for step, side in ((1, numbers[below - 1:below]), (-1, numbers[below:below + 1]))
                    for number in side if number is not None}
        if _is_corner(lines[place].tokens, expected):
            raise refused(FindingCode.CORNERS_UNREADABLE, value=lines[place].words[:60])
    _check_pieces(lines, rows)
    for place in rows:
        _check_within(lines[place])


def check_end(lines: list[Line]) -> None:
    """Refuse a text that breaks off: dots at its end, or a last number with fewer digits than all others have. Raises ``Refused``."""
    last = max(place for place, line in enumerate(lines) if line.coordinates)
    behind = "\n".join(line.words for line in lines[last:])
    if legends.breaks_off(behind):
        raise refused(FindingCode.CORNERS_CUT_OFF, value=behind[-60:])
    tokens = coordinates_in(lines)
    fineness = [_fineness(token) for token in tokens]
    is_end = last == len(lines) - 1 and lines[last].coordinates[-1] == len(lines[last].tokens) - 1
    if is_end and len(tokens) > 5 and len(set(fineness[:-1])) == 1 and fineness[-1] < fineness[0] and max(fineness[0]) > 1:
        raise refused(FindingCode.CORNERS_CUT_OFF, value=tokens[-1].printed[:60])


def _around(lines: list[Line], rows: list[int]) -> Iterator[int]:
    """Places of the lines between the first and the last row, and of those directly before and behind that hold no words."""
    yield from (place for place in range(rows[0], rows[-1]) if not lines[place].coordinates)
    for places in (range(rows[0] - 1, -1, -1), range(rows[-1] + 1, len(lines))):
        for place in places:
            yield place
            if names_in(lines[place].tokens):
                break


def _number(line: Line) -> int | None:
    """The number of the last point of a row."""
    labels = [label_of(token) for token in line.tokens[:line.coordinates[-1]]]
    digits = [match[0] for label in labels if label and (match := re.search(r"\d{1,6}$", label))]
    return int(digits[-1]) if digits else None


def _is_of(token: Token, expected: set[int]) -> bool:
    """Whether a piece of text is one of the numbers of points."""
    digits = re.search(r"\d{1,6}$", label_of(token))
    return digits is not None and int(digits[0]) in expected


def _is_corner(tokens: list[Token], expected: set[int]) -> bool:
    """Whether a line that was not read looks like a corner: its number and two others, or as many digits, or that it stands elsewhere.

    ``expected`` are the numbers that a lost row would have: behind the row above, before the row below.
    """
    if not tokens:
        return False
    label, words = label_of(tokens[0]), [token.text for token in tokens if token.kind is Kind.WORD]
    numeric = [token for token in tokens[bool(label):] if token.kind in _NUMERIC]
    is_next = _is_of(tokens[0], expected)
    if is_next and words and not numeric:
        return not "".join(_ELSEWHERE.sub("", word) for word in words)
    if names_in(tokens):
        return False
    long = [token for token in numeric if sum(map(str.isdigit, token.text)) > 3 or token.kind is Kind.MASKED]
    return len(long) > 1 and (is_next or sum(sum(map(str.isdigit, token.text)) for token in long) >= _OF_TWO_NUMBERS)


def _check_pieces(lines: list[Line], rows: list[int]) -> None:
    """Refuse numbers whose ends stand alone in the next line. Raises ``Refused``."""
    finest = max(_fineness(lines[row].tokens[place]) for row in rows for place in lines[row].coordinates)
    below = [row + 1 for row in rows if row + 1 < len(lines) and not lines[row + 1].coordinates and _PIECES.fullmatch(lines[row + 1].words)]
    for place in below:
        piece, last = lines[place].words, lines[place - 1].tokens[lines[place - 1].coordinates[-1]]
        own = piece.isdigit() and not (place + 1 < len(lines) and lines[place + 1].coordinates and _number(lines[place + 1]) is not None)
        whole = all(part.isdigit() for part in re.split(r"[\s,|]+", piece))
        if not whole or last.text.endswith(".") or not own and (
                _fineness(last) < finest or len(below) > 1 and len(below) * 2 > len(rows)):
            raise refused(FindingCode.CORNERS_UNREADABLE, value=f"{lines[place - 1].words} {piece}"[-60:])


def _fineness(token: Token) -> tuple[int, int]:
    """How many parts of degrees, and decimals of the last."""
    return len(re.findall("[°′″]", token.text)), len(token.text.rstrip("°′″").partition(".")[2])


def _check_within(line: Line) -> None:
    """Refuse a coordinate that ends in its point and goes on behind a break, and one more corner at the end. Raises ``Refused``."""
    read = set(line.coordinates)
    for place in line.coordinates:
        behind = line.tokens[place + 1:place + 2]
        if line.tokens[place].text.endswith(".") and behind and behind[0].kind is Kind.NUMBER and place + 1 not in read:
            raise refused(FindingCode.CORNERS_UNREADABLE, value=f"{line.tokens[place].printed} {behind[0].printed}")
    rest = line.tokens[line.coordinates[-1] + 1:]
    number = _number(line)
    if number is not None and rest and _is_of(rest[0], {number + 1}) and _is_corner(rest[:3], {number + 1}):
        raise refused(FindingCode.CORNERS_UNREADABLE, value=" ".join(token.printed for token in rest[:3])[:60])
