"""A column of a ledger: its printed heading, and what it tells of a row, as a page and as a workbook show it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mines.rules import FAR_DATE, NO_DATE

from ..formats import day, number

Value = Callable[[Any], Any]

UNFILLED = "blank"
"""A column that the registry has nothing for: the office fills it in by hand."""


@dataclass(frozen=True)
class Column:
    """One column.

    ``heading`` is printed in a workbook, ``part`` below it where several columns share it; ``short`` is said on screen, under ``track``
    where one is named. ``kind`` is text, code, day, done, class, pair ("3/4"), share (0-1), blank, or the number of decimals;
    ``total`` is sum, count, pair, a function of the rows, or nothing. ``shown`` puts it on screen unless somebody chooses otherwise;
    without ``printed`` it is on screen only.
    """

    name: str
    heading: Any
    value: Value
    kind: str | int = "text"
    part: Any = ""
    short: Any = ""
    track: Any = ""
    total: str | Callable[[Any], Any] = ""
    shown: bool = False
    printed: bool = True

    @property
    def label(self) -> Any:
        """What it is called on screen."""
        return self.short or self.part or self.heading

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers, which stand right."""
        return isinstance(self.kind, int)

    def of(self, row: Any) -> Any:
        """The value as a workbook keeps it: a number, a date, a text, True, or None where nothing is known."""
        value = self.value(row)
        if self.kind == "day" and (value == NO_DATE or value == FAR_DATE):
            return None
        return None if value == "" else value

    def said(self, row: Any) -> str:
        """The value as a page says it."""
        value = self.of(row)
        if value is None or value is False:
            return "–"
        if isinstance(value, date | datetime):
            return day(value)
        return number(value, self.kind) if isinstance(self.kind, int) else str(value)

    def order(self, row: Any) -> tuple[bool, Any]:
        """What a list is sorted by: what is not known comes last."""
        value = self.of(row)
        return (value is None, 0 if value is None else value if isinstance(value, int | float | date) else str(value))

    def totalled(self, rows: Iterable[Any]) -> Any:
        """The value in the row of totals."""
        if callable(self.total):
            return self.total(rows)
        values = [value for row in rows if (value := self.of(row)) not in (None, False)]
        if self.total == "pair":
            done, of = ([int(value.split("/")[place]) for value in values] for place in (0, 1))
            return f"{sum(done)}/{sum(of)}"
        if self.total == "count":
            return len(values)
        return round(sum(values), 6) if self.total == "sum" else None
