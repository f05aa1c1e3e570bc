"""Text, dates and numbers of many subjects on many days, as rules see them; and values of records as they were read."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Date, Float, String
from sqlalchemy.types import TypeEngine

Array = np.ndarray[Any, Any]


class Words:
    """Text of every subject (rows) on every day (columns): numbers that stand for words."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, codes: Array, places: dict[str, int]) -> None:
        """``places`` gives the number of each word, from 0."""
        self.codes, self.places = codes, places

    def at(self, place: Array) -> "Words":
        """The words at ``place``."""
        return Words(self.codes[place], self.places)

    def words(self) -> list[str]:
        """Each of them, row by row."""
        words = list(self.places)
        return [words[code] for code in self.codes.reshape(-1).tolist()]

    def __eq__(self, word: object) -> Array:  # type: ignore[override]
        """Where ``word`` stands."""
        return self.codes == self.places.get(str(word), -1)

    def __ne__(self, word: object) -> Array:  # type: ignore[override]
        """Where another word stands."""
        return self.codes != self.places.get(str(word), -1)

    def startswith(self, prefix: str) -> Array:
        """Where a word begins with ``prefix``."""
        return np.array([word.startswith(prefix) for word in self.places], dtype=bool)[self.codes]

    def distinct(self, where: Array) -> Array:
        """How many different words stand on each day ``where`` it holds, without the empty one."""
        empty = self.places.get("", -1)
        return np.array([np.count_nonzero(np.unique(self.codes[where[:, day], day]) != empty) for day in range(where.shape[1])])


class Dates:
    """A date of every subject (rows) on every day (columns): days since 1 January of the year 1."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, ordinals: Array) -> None:
        """``ordinals`` as ``date.toordinal`` gives them."""
        self.ordinals = ordinals

    def at(self, place: Array) -> "Dates":
        """The dates at ``place``."""
        return Dates(self.ordinals[place])

    def __eq__(self, other: object) -> Array:  # type: ignore[override]
        """Where it is the same date."""
        return self.ordinals == _ordinals(other)

    def __ne__(self, other: object) -> Array:  # type: ignore[override]
        """Where it is another date."""
        return self.ordinals != _ordinals(other)

    def __lt__(self, other: object) -> Array:
        """Where it is earlier."""
        return self.ordinals < _ordinals(other)

    def __le__(self, other: object) -> Array:
        """Where it is not later."""
        return self.ordinals <= _ordinals(other)

    def __gt__(self, other: object) -> Array:
        """Where it is later."""
        return self.ordinals > _ordinals(other)

    def __ge__(self, other: object) -> Array:
        """Where it is not earlier."""
        return self.ordinals >= _ordinals(other)


class Numbers:
    """A number of every record, with the one that stands for none."""

    def __init__(self, numbers: Array) -> None:
        """``numbers``, the last for no record."""
        self.numbers = numbers

    def at(self, place: Array) -> Array:
        """The numbers at ``place``."""
        return self.numbers[place]


def _ordinals(value: Any) -> Any:
    return value.ordinals if isinstance(value, Dates) else value.toordinal()


def ordinals_of(days: Sequence[date]) -> Array:
    """Dates as ``date.toordinal`` gives them."""
    return np.array([day.toordinal() for day in days], dtype=np.int32)


def years_of(ordinals: Array) -> Array:
    """The calendar year of each ordinal."""
    epoch = date(1970, 1, 1).toordinal()
    years: Array = (ordinals - epoch).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    return years


def since_epoch(moment: datetime) -> int:
    """Microseconds since 1970 of an aware instant."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def read_dates(written: Sequence[str | None]) -> Array:
    """ISO dates as ordinals, 0 for none."""
    return _translated(written, lambda day: 0 if day is None else date.fromisoformat(day).toordinal(), np.int32)


def read_instants(written: Sequence[str]) -> Array:
    """UTC instants as stored, in microseconds since the epoch."""
    return _translated(written, lambda moment: int(np.datetime64(moment, "us").astype(np.int64)), np.int64)


def _translated(values: Sequence[Any], said: Callable[[Any], Any], dtype: Any) -> Array:
    """``values`` in other words; each different one is translated once."""
    words = {value: said(value) for value in set(values)}
    return np.fromiter(map(words.__getitem__, values), dtype, len(values))


class Values:
    """One value of each record, as read: numbers, ordinals of dates or codes of words, and where there is none."""

    def __init__(self, kind: TypeEngine[Any]) -> None:
        """Nothing of a column of this type."""
        self._dates, self._words = isinstance(kind, Date), isinstance(kind, String)
        self._places: dict[str | None, int] = {}
        self.held: Array = np.empty(0, np.int32 if self._dates or self._words else np.float64 if isinstance(kind, Float) else np.int64)
        self.missing: Array = np.empty(0, bool)

    def append(self, values: Sequence[Any]) -> None:
        """Hold more."""
        if self._words:
            for word in dict.fromkeys(values):
                self._places.setdefault(word, len(self._places))
            more = np.fromiter(map(self._places.__getitem__, values), np.int32, len(values))
        elif self._dates:
            more = read_dates(values)
        else:
            more = np.array([0 if one is None else one for one in values] if None in values else values, dtype=self.held.dtype)
        missing = np.array([one is None for one in values]) if None in values else np.zeros(len(values), bool)
        self.held, self.missing = np.append(self.held, more), np.append(self.missing, missing)

    def ordered(self, order: Array, default: Any) -> Words | Dates | Numbers:
        """Those at ``order`` with ``default`` for what is missing and behind the last, to be looked up by place (-1: no record)."""
        held, missing = np.append(self.held[order], self.held.dtype.type(0)), np.append(self.missing[order], True)
        if self._words:
            known = dict.fromkeys([str(default), *(word for word in self._places if word is not None)])
            places = {word: place for place, word in enumerate(known)}
            codes = np.array([places[str(default) if word is None else word] for word in self._places] or [0], dtype=np.int32)[held]
            size = np.int16 if len(places) < 2 ** 15 else np.int32
            return Words(np.where(missing, places[str(default)], codes).astype(size), places)
        if self._dates:
            return Dates(np.where(missing, np.int32(default.toordinal()), held))
        return Numbers(np.where(missing, default, held))
