"""Numbers of mining and exploration licences: their generations, and which numbers name one title (formats A.4)."""

import re
from enum import StrEnum
from unicodedata import normalize


class Form(StrEnum):
    """How a number is written."""

    PERMANENT = "permanent"
    """C or T and 22 digits (自然资办发〔2020〕32号), with a D in front since the registers of 2026: one number for a title's whole life."""
    OLD_EXPLORATION = "old_exploration"
    """T or D and 17 digits; holds until the licence is next reissued."""
    OLD_MINING = "old_mining"
    """13 digits."""
    ODD = "odd"
    """None of these."""


_FORMS = {
    Form.PERMANENT: r"D?[CT][0-9]{6}(19|20)[0-9]{2}(0[1-9]|1[0-2])[0-9]{3}[0-9]{7}", Form.OLD_EXPLORATION: r"[TD][0-9]{17}",
    Form.OLD_MINING: r"[0-9]{13}",
}
"""The permanent one: authority, month of the first grant, three digits of class, serial. No check digit is known; none is invented."""

DIGITS_OF_A_TITLE = 22


def licence_number(text: str) -> str:
    """A licence number without blanks, full-width characters narrowed, letters upper case; what it may be is asked elsewhere."""
    return re.sub(r"\s", "", normalize("NFKC", text)).upper()


def form_of(number: str) -> Form:
    """The form of a number as ``licence_number`` gives it."""
    return next((form for form, pattern in _FORMS.items() if re.fullmatch(pattern, number)), Form.ODD)


def licence_known(number: str) -> bool:
    """Whether a number has one of the known forms."""
    return form_of(number) != Form.ODD


def title_of(number: str) -> str:
    """What all numbers of one title share: the last 22 digits of a permanent number, so that DC... and C... agree; else the number."""
    return number[-DIGITS_OF_A_TITLE:] if form_of(number) == Form.PERMANENT else number


def without_letter_o(number: str) -> str | None:
    """The number with zeros for every letter O, where that gives it a known form; to be suggested, never taken silently."""
    tried = number.replace("O", "0")
    return tried if tried != number and licence_known(tried) else None
