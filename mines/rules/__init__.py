"""Yes/no questions about subjects, written once and answered three times.

Given a row, a rule answers True or False. Given the columns of a day view, the same rule is the SQL of lists and maps. Given arrays, it
answers of many subjects on many days: numbers are counted from that. Only ``== != < <= > >= & |``, arithmetic, ``.startswith`` and the
functions of this module may appear in a rule: every other operator lies on a column.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

Rule = Callable[[Any], Any]

NO_DATE = date(1900, 1, 1)
"""Stands for "no such date is recorded": before every day that can be asked."""

FAR_DATE = date(9999, 12, 31)
"""Stands for "without end" or "not yet": after every day that can be asked."""

UNKNOWN_REGION = "unknown"
"""Region of a subject that lies in no registered township."""


def one_of(value: Any, codes: Iterable[str]) -> Any:
    """``value`` is one of ``codes``."""
    return reduce(or_, (value == code for code in sorted(codes)))


def anything(subject: Any) -> Any:
    """True of every subject."""
    return subject.id == subject.id


def region_prefix(code: str) -> str:
    """What the codes of all regions within ``code`` begin with.

    Trailing ``00`` pairs of 6-digit GB/T 2260 codes are stripped (130800 -> 1308, 130000 -> 13), and the ``000`` of a 12-digit township
    code (villages lie below it); 9-digit codes stay whole.
    """
    if len(code) == 12 and code.endswith("000"):
        return code[:9]
    while len(code) in (6, 4) and code.endswith("00"):
        code = code[:-2]
    return code


def within(code: str | None) -> Rule:
    """The rule "lies within the region ``code``"; true of every subject without one."""
    if not code:
        return anything
    prefix = region_prefix(code)
    return lambda subject: subject.region_code.startswith(prefix)


def class_of(subject: Any, classes: Mapping[str, Rule]) -> str:
    """Code of the first class whose rule holds for the row ``subject``, else ``not_counted``."""
    return next((code for code, rule in classes.items() if rule(subject)), NOT_COUNTED)


NOT_COUNTED = "not_counted"
"""Class of a subject that no rule of a theme covers."""
