"""What printed text means: numbers, days, areas with their unit, words of a list, and the words for nothing."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from unicodedata import normalize

NULL_WORDS = frozenset({"", "无", "无。", "<空>", "/", "-", "—", "nan", "None", "NULL", "null", "unknown"})
"""What people and programs print when there is nothing."""

EXACT_DIGITS = 15
"""Digits of a whole number that a number with a point keeps."""

_DAY = r"(\d{4})(\d{2})(\d{2})|(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
_PERIOD = r"(\d{4})(?:[-/.年](\d{1,2})月?|(\d{2})|年)?(以前|之前|前)?"
_TIME = r"(?:[ T].*)?"
_SERIAL_FROM, _SERIALS = date(1899, 12, 30), range(20_000, 80_000)

AREA_UNITS = {"km2": 100.0, "平方公里": 100.0, "平方千米": 100.0, "公顷": 1.0, "ha": 1.0, "hm2": 1.0, "万平方米": 1.0, "亩": 1 / 15,
              "m2": 0.0001, "平方米": 0.0001}
"""Hectares of each unit of an area, as ``narrowed`` writes it."""


_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control signs and halves of characters, which a database cannot hold."""


class Unreadable(ValueError):
    """A printed value is not what its field can hold."""


class NotAWord(Unreadable):
    """A printed word is not one of those that its field knows."""


@dataclass(frozen=True)
class Taken:
    """What was taken of a text that leaves a part of it open."""

    value: Any


def printed(value: object) -> str | None:
    """Text of a value as a file holds it, or None for a null word."""
    if isinstance(value, float):
        value = int(value) if value.is_integer() and abs(value) < 10 ** EXACT_DIGITS else value
    text = "" if value is None else str(value).strip()
    return None if text in NULL_WORDS else text


def writable(text: str) -> bool:
    """Whether both databases can hold the text."""
    return not _UNWRITABLE.search(text)


def narrowed(text: str) -> str:
    """The text without blanks, full-width characters and signs like ㎡ written plainly, in lower case."""
    return re.sub(r"\s", "", normalize("NFKC", text)).lower()


def number(text: str) -> float:
    """A number; commas between thousands are dropped, any other comma may be a decimal one."""
    written = narrowed(text)
    if "," in written and not re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", written):
        raise Unreadable(text)
    try:
        value = float(written.replace(",", ""))
    except ValueError as bad:
        raise Unreadable(text) from bad
    if value != value or abs(value) == float("inf"):
        raise Unreadable(text)
    return value


def region_code(text: str) -> str:
    """The code of a region: 6, 9 or 12 digits; a region in words is found by its outline."""
    code = narrowed(text)
    if not re.fullmatch(r"\d{6}(\d{3}){0,2}", code):
        raise Unreadable(text)
    return code


def day(text: str) -> date:
    """A day: 2024-03-15, 2024/3/15, 2024.3.15, 20240315, 2024年3月15日, with or without a time behind it; or a spreadsheet's number."""
    text = normalize("NFKC", text)
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and int(text[:5]) in _SERIALS:
        return _SERIAL_FROM + timedelta(days=int(text[:5]))
    found = re.fullmatch(rf"(?:{_DAY}){_TIME}", text)
    if not found:
        raise Unreadable(text)
    return _date(text, *(int(part) for part in found.groups() if part))


def first_day(text: str) -> date | Taken:
    """A day, or the first one of the month or year that the text names."""
    return _day_of_period(text, last=False)


def last_day(text: str) -> date | Taken:
    """A day, or the last one of the month or year that the text names, also where it says "before the end of" (2020年以前)."""
    return _day_of_period(text, last=True)


def _day_of_period(text: str, last: bool) -> date | Taken:
    try:
        return day(text)
    except Unreadable:
        found = re.fullmatch(_PERIOD + _TIME, normalize("NFKC", text))
    if not found or found[4] and not last:
        raise Unreadable(text)
    year, month = int(found[1]), int(found[2] or found[3] or (12 if last else 1))
    _date(text, year, month, 1)
    return Taken(date(year, month, monthrange(year, month)[1] if last else 1))


def _date(text: str, *parts: int) -> date:
    try:
        return date(*parts)
    except ValueError as bad:
        raise Unreadable(text) from bad


def word(meanings: Mapping[str, Any]) -> Callable[[str], Any]:
    """A word of a list; each code also stands for itself."""
    known = with_codes(meanings)

    def read(text: str) -> Any:
        return known[text] if text in known else no_word(text)
    return read


def with_codes(meanings: Mapping[str, Any]) -> dict[str, Any]:
    """The meanings, with each code standing for itself."""
    return {**meanings, **{str(code): code for code in meanings.values()}}


def no_word(text: str) -> Any:
    """Refuse a word that is not in its list."""
    raise NotAWord(text)


def hectares(per_unit: float | None) -> Callable[[str], float]:
    """An area in hectares: in the unit that stands behind it, else in one of ``per_unit`` hectares, if that is known."""
    def read(text: str) -> float:
        found = re.fullmatch(r"([-+]?[\d.,]+(?:e[-+]?\d+)?)(.*)", narrowed(text))
        unit = AREA_UNITS.get(found[2]) if found and found[2] else per_unit
        if not found or unit is None:
            raise Unreadable(text)
        return number(found[1]) * unit
    return read
