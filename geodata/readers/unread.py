"""What in a pasted text is no corner, or is one that could not be read: places left out and told, lost rows and cut numbers refused."""
import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import replace

from geodata.findings import Finding, FindingCode, Severity
from geodata.readers import legends
from geodata.readers.boundaries import refused
from geodata.readers.pairs import Axis, Line, axis_of, coordinates_in, found_in, front_of, label_of, names_in
from geodata.readers.tokens import Kind, Token, tokens_of, typed

_NO_CORNER = re.compile("中心(?:点|坐标|位置)|(?:井|硐|洞)口(?![县镇乡村区街石采铁煤])|[主副风斜竖]井(?!沟|村|镇|乡)|控制点|基准点|起算点|炸药库")
"""Words in front of a place that is in a mine, and no corner of it."""

_MIDDLE = re.compile("地理坐标")
_OUTLINE = re.compile("拐点|范围|边界")
_ELSEWHERE = re.compile("详?见|同上|同前|从略|略|缺|未测|保密|待[定补]|暂?无|空白|不详|附[图表]|[xX×]{2,}|[左右上下]|图|表|[一二三四五六七八九十]")
_TELEPHONE = re.compile(r"1[3-9]\d{9}")
_NUMERIC = (Kind.NUMBER, Kind.MASKED, Kind.DAMAGED)
_PIECE = r"\.?\d{1,10}(?:\.\d{0,15})?\s?[°′″]?"
_PIECES = re.compile(rf"{_PIECE}(?:[\s,|]{{1,9}}{_PIECE}){{0,7}}")
_OF_TWO_NUMBERS = 12
"""Digits that two coordinates in metres have at least."""

FEWEST = 3
"""Corners that an outline has."""

LONGEST_END = 4
"""Digits that stand in the next line, but for longer ones, which are heights or lengths."""


def without_asides(lines: list[Line], findings: list[Finding]) -> list[Line]:
    """The lines, the coordinates of shafts, middles and extents left out and told, where others are there."""
    asides = {place for place, line in enumerate(lines) if _is_extent(line)}
    called = {place for place, line in enumerate(lines) if 0 < len(line.coordinates) < 5 and _is_called_aside(line)}
    if called:
        numbers = {_number(line) for place, line in enumerate(lines) if line.coordinates and place not in called}
        asides |= {place for place in called if _is_aside(lines[place], numbers)}
    kept = sum(len(line.coordinates) for place, line in enumerate(lines) if place not in asides)
    if not asides or kept < 2 * FEWEST:
        return lines
    findings += [Finding(FindingCode.LINE_LEFT_OUT, Severity.NOTES, 1, values={"value": line.words[:60]})
                 for place, line in enumerate(lines) if place in asides]
    return [replace(line, coordinates=[]) if place in asides else line for place, line in enumerate(lines)]


def corner_in(words: str) -> str | None:
    """The first line of words that holds a corner, and is not about a shaft or the middle of a mine. Raises ``Refused`` for masked ones."""
    lines, _left_out = found_in([Line(line, tokens_of(legends.without_asides(line))) for line in typed(words)])
    held = [line for line in lines if line.coordinates and not _is_called_aside(line) and not _is_extent(line)]
    return held[0].words if sum(len(line.coordinates) for line in held) > 1 else None


def _is_extent(line: Line) -> bool:
    axes = [axis_of(line.tokens[place]) for place in line.coordinates]
    return axes in ([Axis.EAST] * 2 + [Axis.NORTH] * 2, [Axis.NORTH] * 2 + [Axis.EAST] * 2)


def _is_called_aside(line: Line) -> bool:
    front = front_of(line)
    named = _NO_CORNER.search(front) or _MIDDLE.search(front)
    return named is not None and not _OUTLINE.search(front, named.end())


def _is_aside(line: Line, numbers: set[int | None]) -> bool:
    """Whether a line that is called so is none of the corners, which have ``numbers``: its own does not go on from one of them."""
    number = _number(line)
    if not _NO_CORNER.search(front_of(line)):     # one place, as an outline is never given
        return number is None and len(line.coordinates) == 2 and numbers != {None}
    return number is None or number in numbers or not {number - 1, number + 1} & numbers


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
        if _is_corner(lines[place].tokens, expected, numbered=any(numbers)):
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


def _is_corner(tokens: list[Token], expected: set[int], *, numbered: bool) -> bool:
    """Whether a line that was not read looks like a corner: its number and two others, or that it stands elsewhere.

    ``expected`` are the numbers that a lost row would have: behind the row above, before the row below. Where points have none, a row of
    as many digits as two coordinates have looks like a corner.
    """
    while tokens and tokens[0].kind is Kind.WORD:
        tokens = tokens[1:]
    long = [token for token in tokens if _is_long(token)]
    if not tokens or not numbered:
        return len(long) > 1 and not names_in(tokens) and sum(map(_digits, long)) >= _OF_TWO_NUMBERS
    if not _is_of(tokens[0], expected):
        return False
    words = "".join(token.text for token in tokens if token.kind is Kind.WORD)
    if words and not any(token.kind in _NUMERIC for token in tokens[1:]):
        return not _ELSEWHERE.sub("", words)
    rest = [token for token in tokens[1:] if token.kind in _NUMERIC]
    return len(rest) > 1 and (all(map(_is_long, tokens[1:3])) or not names_in(tokens) and sum(map(_digits, rest)) >= _OF_TWO_NUMBERS)


def _digits(token: Token) -> int:
    return sum(map(str.isdigit, token.text))


def _is_long(token: Token) -> bool:
    """Whether a number may be what is left of a coordinate."""
    return token.kind in _NUMERIC and (_digits(token) > 3 or token.kind is Kind.MASKED) and not _TELEPHONE.fullmatch(token.text)


def _check_pieces(lines: list[Line], rows: list[int]) -> None:
    """Refuse numbers whose ends stand alone in the next line. Raises ``Refused``."""
    below = {row + 1 for row in rows if row + 1 < len(lines) and not lines[row + 1].coordinates and _PIECES.fullmatch(lines[row + 1].words)}
    if not below:
        return
    fineness = {row: min(_fineness(lines[row].tokens[place]) for place in lines[row].coordinates) for row in rows}
    finest = max(_fineness(lines[row].tokens[place]) for row in rows for place in lines[row].coordinates)
    without_numbers = all(fine == finest for row, fine in fineness.items() if row + 1 not in below) and not (
        rows[0] > 0 and _PIECES.fullmatch(lines[rows[0] - 1].words))
    most = len(below) * 2 > len(rows)
    for place in sorted(below):
        before, pieces = lines[place - 1], [piece.strip() for piece in re.split(r"[\s,|]+", lines[place].words)]
        last, end, missing = before.tokens[before.coordinates[-1]].text, pieces[-1], finest[1] - fineness[place - 1][1]
        is_torn = last.endswith(".") or any(piece.startswith(".") or not piece[-1].isdigit() for piece in pieces)
        is_coarser = fineness[place - 1][0] < finest[0] or without_numbers and missing and (
            len(end.partition(".")[2]) == missing if "." in end else len(end) <= missing)
        is_regular = most and (len(pieces) == len(before.coordinates) > 1
                               or without_numbers and not missing and len(below) > 1 and "." not in end and len(end) < LONGEST_END)
        if is_torn or is_coarser or is_regular:
            raise refused(FindingCode.CORNERS_UNREADABLE, value=f"{before.words} {lines[place].words}"[-60:])


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
    rest = line.tokens[line.coordinates[-1] + 1:line.coordinates[-1] + 4]
    number = _number(line)
    if "\n" in line.words and number is not None and _is_corner(rest, {number + 1}, numbered=True):
        raise refused(FindingCode.CORNERS_UNREADABLE, value=" ".join(token.printed for token in rest[:3])[:60])
