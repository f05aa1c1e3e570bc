"""Pasted text as lines of numbers, degrees, point numbers and words, whatever signs a notice, Word or a map program writes them with."""
import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum

from geodata.readers.degrees import LATITUDES, LONGITUDES, in_symbols


class Kind(StrEnum):
    """What a piece of text is."""

    NUMBER = "number"
    DEGREES = "degrees"     # with symbols
    LABEL = "label"         # of a point: J1, (1), 1-2
    WORD = "word"
    MASKED = "masked"       # digits replaced by stars or crosses
    DAMAGED = "damaged"     # many digits, and no number


@dataclass(frozen=True)
class Token:
    """A piece of text as it is read, and as it was ``printed`` where signs had to be left out or letters taken for digits.

    ``joined`` is whether it follows the piece before it without a blank or a sign.
    """

    kind: Kind
    text: str
    printed: str
    joined: bool = False

    @property
    def cleaned(self) -> bool:
        """Whether it was printed otherwise than it is read."""
        return self.kind is Kind.NUMBER and self.text != self.printed


def _counting_signs() -> dict[int, str]:
    """Circled and bracketed numbers apart from what follows: ① in front of 2705381.95 is no digit of it."""
    signs = [chr(code) for code in (*range(0x2460, 0x249C), *range(0x24EA, 0x2500), *range(0x2776, 0x2794), *range(0x3251, 0x32C0))]
    return {ord(sign): f" ({int(unicodedata.numeric(sign))}) " for sign in signs if unicodedata.numeric(sign, -1.0) >= 0}


_TYPED = str.maketrans(
    dict.fromkeys("º˚゜∘◦⁰℃", "°") | dict.fromkeys("′＇’‘´`ʹ'", "′") | dict.fromkeys("″＂”“ʺ〃〞〝\"", "″") | dict.fromkeys("；;", "\n")
    | dict.fromkeys("，、", ",") | dict.fromkeys("。", ".") | dict.fromkeys("－−", "-") | dict.fromkeys("＊※", "*") | {"？": "?", "\ufeff": " "})
_COUNTED = _counting_signs()
_REPLACED = (
    (re.compile(r"^[^\S\n]{0,9}[*•●○▪][^\S\n]{1,9}(?=[A-Za-z0-9])", re.MULTILINE), ""),
    (re.compile(r"′′"), "″"), (re.compile(r"(?<=\d)\s?度(?!带|分带|\s?带)"), "°"), (re.compile(r"(?<=\d)\s?分(?!带|之)"), "′"),
    (re.compile(r"(?<=\d)\s?秒"), "″"),
    (re.compile(r"(?<=\d)[oO](?=\s?\d{1,2}\s?′)"), "°"),
    (re.compile(r"(?<=\d)·(?=\d)"), "."), (re.compile(r"[NSEWnsew](?=\s?\d{1,3}(?:\.\d{1,15})?\s?°)"), " "),
    (re.compile(r"(?<![\d,.])(\d{1,2}),(\d{3}),(\d{3}(?:\.\d{1,6})?)(?![\d,])"), r"\1\2\3"),
)
_SECONDS = (r"\s?\d{1,2}(?:\.\d{1,15})?\s?″(?:\.\d{1,15})?|\d{1,2}(?:\.\d{1,15})?(?![\d.]{0,9}\s?°)"
            r"|\s\d{1,2}\.\d{1,15}(?![\d.]{0,9}\s?°)")
_DEGREES = rf"[+-]?\d{{1,3}}(?:\.\d{{1,15}})?\s?°(?:\s?\d{{1,2}}(?:\.\d{{1,15}})?\s?′(?:{_SECONDS})?)?"
_TOKEN = re.compile(
    rf"(?P<degrees>(?<![\d.]){_DEGREES})|(?P<label>\(\s?\d{{1,4}}\s?\)|[A-Za-z]{{1,3}}-?\d{{1,4}}(?![\d.*?])[#′]?"
    r"|(?<![\d.-])\d{1,3}-\d{1,3}(?![\d.-]))"
    r"|(?P<digits>\??(?:(?<![\d°′″])[+-](?=[\d*]))?[\d*×](?:[\d.*×?OolI]|[xX]{2})*)|(?P<word>[^\W\d_]+)")
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:\.\d{0,20})?")
_LETTERS = str.maketrans("OolI", "0011")
_PARTS = re.compile(r"([+-]?\d{1,3}(?:\.\d+)?)\s?°(?:\s?(\d{1,2}(?:\.\d+)?)\s?′(?:\s?(\d{1,2})(\.\d+)?(?:\s?″(\.\d+)?)?)?)?")
_TRIPLE = re.compile(r"(?<![\d.:-])(\d{1,3})([:-])(\d{1,2})\2(\d{1,2}(?:\.\d{1,15})?)(?![\d:-])")


def typed(text: str) -> list[str]:
    """Every line that holds something, its signs written in one way; a semicolon ends a line."""
    written = unicodedata.normalize("NFKC", text.translate(_COUNTED | _TYPED)).translate(_TYPED)
    for pattern, better in _REPLACED:
        written = pattern.sub(better, written)
    return [line for line in map(str.strip, written.splitlines()) if line]


def tokens_of(line: str) -> list[Token]:
    """The pieces of a line as ``typed`` gives it."""
    line = _TRIPLE.sub(lambda match: in_symbols(match[1], match[3], match[4]) if _is_place(float(match[1])) else match[0], line)
    tokens, end = [], -1
    for match in _TOKEN.finditer(line):
        token = _token(match)
        tokens.append(replace(token, joined=True) if match.start() == end else token)
        end = match.end()
    return _with_blanks_for_symbols(tokens)


def _token(match: re.Match[str]) -> Token:
    printed = match[0]
    kind = match.lastgroup
    if kind == "degrees":
        parts = _PARTS.fullmatch(printed)
        assert parts is not None
        degrees, minutes, seconds, of_seconds, behind = parts.groups()
        text = f"{degrees}°" + (f"{minutes}′" if minutes else "") + (f"{seconds}{of_seconds or behind or ''}″" if seconds else "")
        return Token(Kind.DEGREES, text, printed)
    return _digits(printed) if kind == "digits" else Token(Kind(str(kind)), printed.strip("()# "), printed)


def _digits(printed: str) -> Token:
    """A number, also with a question mark of a bad conversion at an end or letters that look like digits; a label where it is counted."""
    printed = printed.removesuffix(".") if printed.count(".") > 1 else printed        # ends a sentence
    if re.search(r"[*×xX]", printed) and (len(printed) > 2 or "*" in printed):
        return Token(Kind.MASKED, printed, printed)
    for text in (printed, printed.strip("?"), printed.strip("?").translate(_LETTERS)):
        if _NUMBER.fullmatch(text) and (text == printed or len(text) > 4):
            return Token(Kind.NUMBER, text, printed)
    digits = len(re.sub(r"\D", "", printed))
    return Token(Kind.DAMAGED if digits > 5 and (digits < 13 or "." in printed) else Kind.WORD, printed, printed)


def _with_blanks_for_symbols(tokens: list[Token]) -> list[Token]:
    """Degrees, minutes and seconds of a pair that only blanks part: 31 23 03.213 121 45 06.5."""
    found: list[Token] = []
    place = 0
    while place < len(tokens):
        six = tokens[place:place + 6]
        if len(six) == 6 and all(token.kind is Kind.NUMBER for token in six) and _are_pair([token.text for token in six]):
            found += [Token(Kind.DEGREES, in_symbols(*(token.text for token in three)), " ".join(token.printed for token in three))
                      for three in (six[:3], six[3:])]
            place += 6
        else:
            found.append(tokens[place])
            place += 1
    return found


def _are_pair(six: list[str]) -> bool:
    whole, sexagesimal = [six[place] for place in (0, 1, 3, 4)], [float(six[place]) for place in (1, 2, 4, 5)]
    first, second = float(six[0]), float(six[3])
    return all(part.isdigit() and len(part) < 4 for part in whole) and all(0 <= part < 60 for part in sexagesimal) and (
        _within(first, LONGITUDES) and _within(second, LATITUDES) or _within(first, LATITUDES) and _within(second, LONGITUDES))


def _is_place(degrees: float) -> bool:
    return _within(degrees, LONGITUDES) or _within(degrees, LATITUDES)


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value < limits[1]
