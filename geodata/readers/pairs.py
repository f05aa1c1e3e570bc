"""Which numbers of a pasted text are coordinates, which two of them are one corner, and which one of the two is north."""
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from geodata.crs import ZONE_METRES, zone_in
from geodata.findings import FindingCode
from geodata.readers.boundaries import refused
from geodata.readers.degrees import LATITUDES, LONGITUDES, in_symbols
from geodata.readers.tokens import Kind, Token

_VOCABULARY = re.compile(
    "拐点|界址|界桩|坐标|编号|序号|东经|北纬|经度|纬度|高程|标高|边长|备注|直角|平面|高斯|克吕格|大地|国家|系统|投影|续表|接上|转下|地理|位置"
    "|[点号桩纵横为和与及至于第页续系带度米表值个各由起标高址如下上东北经纬分秒]|[A-Za-z]{1,2}(?![A-Za-z])|km|dms", re.IGNORECASE)
_PERSONAL = re.compile("电话|手机|联系|身份|账号|账户|证号|邮编|编码|代码")
_NO_NAME = re.compile(r"[\W\d_]")
_PLANE_DIGITS = range(6, 9)


class Axis(StrEnum):
    """What one coordinate is."""

    NORTH = "north"
    EAST = "east"


@dataclass(frozen=True)
class Line:
    """One line of the text: how it stands there, its pieces, and which of them are coordinates."""

    words: str
    tokens: list[Token]
    coordinates: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Pair:
    """One corner: two coordinates in their order, the axis of the first, point numbers and names in front of it."""

    first: Token
    second: Token
    north_first: bool
    labels: tuple[str, ...]
    names: str

    @property
    def label(self) -> str:
        """The number of the point as printed; empty without one."""
        return self.labels[-1] if self.labels else ""

    @property
    def number(self) -> int | None:
        """The digits at the end of the number of the point."""
        digits = re.search(r"\d{1,6}$", self.label)
        return int(digits[0]) if digits else None

    @property
    def east(self) -> Token:
        """The easting or longitude."""
        return self.second if self.north_first else self.first

    def with_east(self, text: str) -> "Pair":
        """The same corner with another easting."""
        east = replace(self.east, text=text)
        return replace(self, second=east) if self.north_first else replace(self, first=east)

    @property
    def north_east(self) -> tuple[str, str]:
        """Both coordinates as read."""
        return (self.first.text, self.second.text) if self.north_first else (self.second.text, self.first.text)


def front_of(line: Line) -> str:
    """What stands in front of the first coordinate of a line; all of one that has none."""
    return line.words.partition(line.tokens[line.coordinates[0]].printed)[0] if line.coordinates else line.words


def names_in(tokens: Sequence[Token]) -> str:
    """The words that are no heading of a column."""
    return " ".join(token.text for token in tokens if token.kind is Kind.WORD and _VOCABULARY.sub("", token.text))


def _names_of(tokens: Sequence[Token]) -> str:
    """The same, each with the numbers that are written to it without a blank: 2区, 区块1."""
    pieces: list[str] = []
    for token in tokens:
        if pieces and token.joined:
            pieces[-1] += token.printed
        else:
            pieces.append(token.printed)
    return " ".join(piece for piece in pieces if _NO_NAME.sub("", _VOCABULARY.sub("", piece)))


def axis_of(token: Token) -> Axis | None:
    """North or east by the digits before the point, degrees by where China lies; None where it cannot be told."""
    whole = token.text.lstrip("+").partition("°")[0].partition(".")[0]
    if token.kind is Kind.NUMBER and len(whole) in _PLANE_DIGITS and whole.isdigit():
        value = int(whole)
        if len(whole) == 7:
            return Axis.NORTH if ZONE_METRES <= value < 6_000_000 else None
        return Axis.EAST if len(whole) == 6 or zone_in(value) else None
    degrees = int(whole) if whole.isdigit() and len(whole) < 4 else 0
    return (Axis.EAST if LONGITUDES[0] <= degrees < LONGITUDES[1] else
            Axis.NORTH if LATITUDES[0] <= degrees < LATITUDES[1] else None)


def is_plane(token: Token) -> bool:
    """Whether a number is metres in a plane, right or not: six to eight digits before the point."""
    whole = token.text.lstrip("+").partition(".")
    return token.kind is Kind.NUMBER and len(whole[0]) > 5 and (len(whole[0]) < 9 or bool(whole[1]))


def found_in(lines: list[Line]) -> tuple[list[Line], bool]:
    """The lines with their coordinates: plane metres before symbols before decimal degrees; and whether others were left out."""
    plane, degrees = (_marked(lines, chosen) for chosen in (is_plane, _is_symbols))
    if _pairs_in(plane):
        return plane, bool(_pairs_in(degrees))
    return (degrees if _pairs_in(degrees) else _decimal(lines)), False


def without_separators(lines: list[Line]) -> list[Line] | None:
    """The lines with DDDMMSS in symbols, where all their large numbers are such; None where not."""
    tokens = coordinates_in(lines)
    in_parts = [_in_parts(token.text) for token in tokens]
    east = sum(parts is not None and axis_of(Token(Kind.DEGREES, in_symbols(*parts), "")) is Axis.EAST for parts in in_parts)
    if len(tokens) < 6 or None in in_parts or east * 2 != len(tokens):
        return None
    return [replace(line, tokens=[_in_signs(token) if place in line.coordinates else token for place, token in enumerate(line.tokens)])
            for line in lines]


def one_a_row(lines: list[Line]) -> list[Line]:
    """One long line where cells stand one below the other."""
    if any(len(line.coordinates) > 1 for line in lines):
        return lines
    tokens: list[Token] = []
    coordinates: list[int] = []
    for line in lines:
        coordinates += [len(tokens) + place for place in line.coordinates]
        tokens += line.tokens
    return [Line("\n".join(line.words for line in lines), tokens, coordinates)]


def pairs_of(line: Line, heading: Axis | None, *, is_last: bool) -> list[Pair]:
    """The corners of a line. Raises ``Refused``."""
    found: list[Pair] = []
    before = 0
    places = line.coordinates
    if len(places) % 2:
        raise refused(FindingCode.CORNERS_CUT_OFF if is_last else FindingCode.CORNERS_UNREADABLE, value=line.words[-60:])
    for one, other in zip(places[::2], places[1::2], strict=True):
        between, front = line.tokens[one + 1:other], line.tokens[before:one]
        if any(token.kind in (Kind.NUMBER, Kind.DAMAGED) for token in between):
            raise refused(FindingCode.CORNERS_UNREADABLE, value=_part(line, one, other))
        found.append(Pair(line.tokens[one], line.tokens[other], _north_first(line, one, other, heading, is_last=is_last),
                          tuple(label for token in front if (label := label_of(token))), _names_of(front)))
        before = other + 1
    return found


def label_of(token: Token) -> str:
    """The number of a point that a piece of text is; empty where it is none."""
    if token.kind is Kind.LABEL:
        return token.text
    whole = token.text.removesuffix(".")
    return whole if token.kind is Kind.NUMBER and whole.isdigit() and len(whole) < 5 else ""


def _north_first(line: Line, one: int, other: int, heading: Axis | None, *, is_last: bool) -> bool:
    """Whether north stands first: by the values, for degrees that do not say by the heading. Raises ``Refused``."""
    first, second = axis_of(line.tokens[one]), axis_of(line.tokens[other])
    plane = is_plane(line.tokens[one]) or is_plane(line.tokens[other])
    if first is not second and not (plane and None in (first, second)):
        return first is Axis.NORTH or second is Axis.EAST
    if heading is not None and not plane:
        return heading is Axis.NORTH
    code = FindingCode.CORNERS_CUT_OFF if is_last and other == line.coordinates[-1] else FindingCode.CORNERS_UNREADABLE
    raise refused(code if plane else FindingCode.AXES_UNKNOWN, value=_part(line, one, other))


def _part(line: Line, one: int, other: int) -> str:
    return " ".join(token.printed for token in line.tokens[one:other + 1])[:60]


def coordinates_in(lines: list[Line]) -> list[Token]:
    """All coordinates in their order."""
    return [line.tokens[place] for line in lines for place in line.coordinates]


def _pairs_in(lines: list[Line]) -> int:
    return sum(len(line.coordinates) for line in lines) // 2


def _marked(lines: list[Line], chosen: Callable[[Token], bool]) -> list[Line]:
    """Mark the coordinates; a telephone is none, nor a whole number alone in a line of prose: a postcode, a year, an angle.

    Raises ``Refused`` on masked and damaged ones.
    """
    marked = []
    for line in lines:
        places = [place for place, token in enumerate(line.tokens) if chosen(token)]
        alone = len(places) == 1 and not re.search("[.′]", line.tokens[places[0]].text)
        prose = alone and names_in(line.tokens) and not any(map(label_of, line.tokens))
        if prose or _PERSONAL.search(line.words) and not _clean(line, places):
            places = []
        marked.append(replace(line, coordinates=places))
    for line in marked:
        _check_digits(line)
    return marked


def _clean(line: Line, places: list[int]) -> bool:
    """Whether the numbers are written as no telephone and no code is."""
    return len(places) > 1 and all(re.search("[.°]", line.tokens[place].text) for place in places)


def _check_digits(line: Line) -> None:
    for token in line.tokens:
        if token.kind is Kind.MASKED and (len(token.text) > 5 or line.coordinates) and not _PERSONAL.search(line.words):
            raise refused(FindingCode.CORNERS_MASKED, value=token.printed[:60])
        if token.kind is Kind.DAMAGED and (line.coordinates or not names_in(line.tokens)):
            raise refused(FindingCode.CORNERS_UNREADABLE, value=token.printed[:60])


def _is_symbols(token: Token) -> bool:
    return token.kind is Kind.DEGREES and bool(re.search("[.′]", token.text))


def _decimal(lines: list[Line]) -> list[Line]:
    """Mark decimal or packed degrees: numbers with a point where China lies, or all numbers of a short row behind its own."""
    found = []
    for line in lines:
        numbers = [place for place, token in enumerate(line.tokens) if token.kind is Kind.NUMBER]
        texts = [line.tokens[place].text for place in numbers]
        places = [place for place, text in zip(numbers, texts, strict=True)
                  if not text.endswith(".") and "." in text and axis_of(line.tokens[place])]
        if len(places) == 3:
            places = places[:2]        # a height
        if len(places) % 2 or not places:
            own = [label_of(line.tokens[place]) for place in numbers]
            skipped = len(numbers) - 2
            if 0 <= skipped < 3 and all(own[:skipped]) and not names_in(line.tokens):
                places = numbers[skipped:]
        found.append(replace(line, coordinates=places))
    for line in found:
        _check_digits(line)
    return found


def _in_parts(text: str) -> tuple[str, str, str] | None:
    whole, point, rest = text.partition(".")
    if len(whole) not in (6, 7) or not whole.isdigit() or int(whole[-4:-2]) > 59 or int(whole[-2:]) > 59:
        return None
    degrees = int(whole[:-4])
    if not (LONGITUDES[0] <= degrees < LONGITUDES[1] or LATITUDES[0] <= degrees < LATITUDES[1]):
        return None
    return whole[:-4], whole[-4:-2], whole[-2:] + point + rest


def _in_signs(token: Token) -> Token:
    parts = _in_parts(token.text)
    assert parts is not None
    return Token(Kind.DEGREES, in_symbols(*parts), token.printed)
