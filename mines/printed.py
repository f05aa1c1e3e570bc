"""What printed text means: numbers, days, words of a list, licence numbers, and the words for nothing."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

NULL_WORDS = frozenset({"", "无", "无。", "<空>", "/", "-", "nan", "None", "NULL", "null"})
"""What people and programs print when there is nothing."""

LICENCE_PATTERNS = (r"D?[CT]\d{6}(19|20)\d{2}(0[1-9]|1[0-2])\d{3}\d{7}", r"[TD]\d{17}", r"\d{13}")
"""24 or 23 characters (自然资办发〔2020〕32号), 18 (old exploration), 13 (old mining)."""

_DAY = r"(\d{4})(\d{2})(\d{2})|(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"


class Unreadable(ValueError):
    """A printed value is not what its field can hold."""


def printed(value: object) -> str | None:
    """Text of a value as a file holds it, or None for a null word."""
    if isinstance(value, float):
        value = int(value) if value.is_integer() else value
    text = "" if value is None else str(value).strip()
    return None if text in NULL_WORDS else text


def number(text: str) -> float:
    """A number; thousands separators are dropped."""
    try:
        value = float(text.replace(",", "").replace("，", ""))
    except ValueError as bad:
        raise Unreadable(text) from bad
    if value != value or abs(value) == float("inf"):
        raise Unreadable(text)
    return value


def day(text: str) -> date:
    """A day: 2024-03-15, 2024/3/15, 2024.3.15, 20240315, 2024年3月15日, with or without a time behind it."""
    found = re.fullmatch(rf"(?:{_DAY})(?:[ T].*)?", text)
    if not found:
        raise Unreadable(text)
    try:
        return date(*(int(part) for part in found.groups() if part))
    except ValueError as bad:
        raise Unreadable(text) from bad


def word(meanings: Mapping[str, Any]) -> Callable[[str], Any]:
    """A word of a list; each code also stands for itself."""
    known = {**meanings, **{str(code): code for code in meanings.values()}}

    def read(text: str) -> Any:
        if text not in known:
            raise Unreadable(text)
        return known[text]
    return read


def hectares(per_unit: float) -> Callable[[str], float]:
    """An area printed in a unit of ``per_unit`` hectares."""
    return lambda text: number(text) * per_unit


def licence_number(text: str) -> str:
    """A licence number without blanks, full-width characters narrowed, letters upper case; its pattern is checked elsewhere."""
    narrowed = "".join(chr(ord(sign) - 0xFEE0) if 0xFF01 <= ord(sign) <= 0xFF5E else sign for sign in text)
    return re.sub(r"\s", "", narrowed).upper()


def licence_known(text: str) -> bool:
    """Whether ``text`` follows one of the patterns of a licence number."""
    return any(re.fullmatch(pattern, text) for pattern in LICENCE_PATTERNS)
