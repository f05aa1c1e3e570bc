"""Many days at once: records as arrays, and which of them are in force on each of the days, by what was known then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

import numpy as np
from sqlalchemy import Date, Select, bindparam, select
from sqlalchemy.orm import Session

from geodata.columns import as_lists, column_lists

from ..codes import Subject
from ..tables.base import Record
from .days import Day
from .subjects import TABLES

Array = np.ndarray[Any, Any]

NEVER = 2 ** 62
"""Later than every instant, in microseconds since the epoch."""


class Words:
    """Text of every subject (rows) on every day (columns): numbers that stand for words."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, codes: Array, places: dict[str, int]) -> None:
        """``places`` gives the number of each word."""
        self.codes, self.places = codes, places

    def at(self, place: Array) -> "Words":
        """The words at ``place``."""
        return Words(self.codes[place], self.places)

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


def _translated(values: Sequence[Any], said: Callable[[Any], Any], dtype: Any) -> Array:
    """``values`` in other words; each different one is translated once."""
    words = {value: said(value) for value in set(values)}
    return np.array([words[value] for value in values], dtype=dtype)


def _since_epoch(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _ordinal(written: str) -> int:
    return date.fromisoformat(written).toordinal()


def _microseconds(written: str) -> int:
    """A UTC instant as stored, since the epoch."""
    return int(np.datetime64(written, "us").astype(np.int64))


@dataclass(frozen=True)
class Rows:
    """Records of one kind in the order in which they come into force, superseded ones too, without tombstones.

    ``recorded`` and ``superseded`` are microseconds since the epoch; ``columns`` are values as read.
    """

    subject: Array
    effective: Array
    recorded: Array
    superseded: Array
    columns: Sequence[Sequence[Any]]

    def numbers(self, column: int) -> Array:
        """A column of numbers."""
        return np.array(self.columns[column])

    def dates(self, column: int) -> Array:
        """A column of dates, as ordinals."""
        return _translated(self.columns[column], _ordinal, np.int32)

    def values(self, column: int, default: Any) -> Words | Dates | Numbers:
        """A column with ``default`` for what is not given and behind its last value, to be looked up by place (-1: no record)."""
        given = self.columns[column]
        if isinstance(default, str):
            places = {word: place for place, word in enumerate({str(default)} | set(given) - {None})}
            size = np.int16 if len(places) < 2 ** 15 else np.int32
            codes = _translated(given, lambda word: places[str(default) if word is None else word], size)
            return Words(np.append(codes, size(places[str(default)])), places)
        if isinstance(default, date):
            missing = default.toordinal()
            ordinals = _translated(given, lambda day: missing if day is None else _ordinal(day), np.int32)
            return Dates(np.append(ordinals, np.int32(missing)))
        return Numbers(np.array([*(default if number is None else number for number in given), default]))


class History:
    """Every record of a kind of subject up to a day, read once: one statement for each kind of record and set of values."""

    def __init__(self, session: Session, subject: Subject, days: Sequence[date]) -> None:
        """Read for ``days``, which rise. Read-only."""
        self._connection, self.subject, self.days = session.connection(), subject, list(days)
        self._read: dict[Any, Rows] = {}
        existence = TABLES[subject][1]
        self.ids = np.unique(np.array(self._lists(existence, existence.subject_id)[0], dtype=np.int64))

    def rows(self, kind: type[Record], *values: Any, where: tuple[Any, ...] = ()) -> Rows:
        """Records of ``kind`` that are not tombstones, meet ``where`` and have come true by the last day, with ``values``."""
        asked = (kind, *map(id, values), *map(id, where))
        if asked not in self._read:
            ids, subject, on, seq, recorded, *columns = self._lists(
                kind, kind.id, kind.subject_id, kind.effective_on, kind.seq, kind.recorded_at, *values, where=where)
            effective, whose = _translated(on, _ordinal, np.int32), np.array(subject, dtype=np.int64)
            order = np.lexsort((np.array(seq, dtype=np.int64), effective))
            order = order[np.isin(whose[order], self.ids)]
            self._read[asked] = Rows(
                np.searchsorted(self.ids, whose[order]), effective[order],
                _translated(recorded, _microseconds, np.int64)[order], self._superseded(kind, ids)[order],
                [[column[place] for place in order.tolist()] for column in columns],
            )
        return self._read[asked]

    def _lists(self, kind: type[Record], *columns: Any, where: tuple[Any, ...] = ()) -> list[Sequence[Any]]:
        return column_lists(self._connection, _records_query(kind, columns, where), last=self.days[-1])

    def _superseded(self, kind: type[Record], ids: Sequence[int]) -> Array:
        """When each of ``ids`` was corrected or withdrawn."""
        found = np.full(len(ids), NEVER, dtype=np.int64)
        corrected: dict[int, str] = dict(zip(*column_lists(self._connection, _corrections_query(kind)), strict=True))
        if corrected:
            for place in np.flatnonzero(np.isin(ids, list(corrected))).tolist():
                found[place] = _microseconds(corrected[ids[place]])
        return found


@lru_cache(maxsize=512)
def _records_query(kind: type[Record], columns: tuple[Any, ...], where: tuple[Any, ...]) -> Select[Any]:
    """``columns`` of what has come true by a day that is named when it is asked; facets ask with the same expressions every time."""
    return as_lists(select(*columns).where(kind.withdrawn.is_(False), kind.effective_on <= bindparam("last", type_=Date()), *where))


@cache
def _corrections_query(kind: type[Record]) -> Select[Any]:
    query: Any = select(kind.corrects, kind.recorded_at).where(kind.corrects.is_not(None))
    return as_lists(query)


class Past:
    """The days of a history by what was known at ``known``: one instant for each day, rising, or None for all that is recorded."""

    def __init__(self, history: History, known: Sequence[datetime] | None = None) -> None:
        """Look back on ``history``."""
        self._history = history
        self.each_day = [Day(day) for day in history.days]
        self.ordinals = ordinals_of(history.days)
        self.size = (len(history.ids), len(history.days))
        self._known = None if known is None else np.array([_since_epoch(one) for one in known], dtype=np.int64)

    def rows(self, kind: type[Record], *values: Any, where: tuple[Any, ...] = ()) -> Rows:
        """Records of ``kind``; see ``History.rows``."""
        return self._history.rows(kind, *values, where=where)

    def exists(self) -> Array:
        """Which subjects exist on which days."""
        existence: Any = TABLES[self._history.subject][1]
        return self.newest(self.rows(existence, existence.id)) >= 0

    def _spans(self, rows: Rows) -> tuple[Array, Array]:
        """Columns from which and before which each record counts; the second is beyond the last where nothing corrects it."""
        first = np.searchsorted(self.ordinals, rows.effective)
        if self._known is None:
            return first, np.where(rows.superseded == NEVER, self.size[1], 0)
        return np.maximum(first, np.searchsorted(self._known, rows.recorded)), np.searchsorted(self._known, rows.superseded)

    def newest(self, rows: Rows) -> Array:
        """Place of the record in force of each subject on each day, -1 without one."""
        place = np.full(self.size, -1, dtype=np.int32)
        lasting, cells, passing = self._laid_out(rows)
        place[rows.subject[lasting], self._spans(rows)[0][lasting]] = lasting
        np.maximum.accumulate(place, axis=1, out=place)
        np.maximum.at(place, cells, passing)
        return place

    def oldest(self, rows: Rows, among: Array) -> Array:
        """Place of the first standing record of each subject on each day, of those records in ``among``; -1 without one."""
        none = len(rows.subject)
        place = np.full(self.size, none, dtype=np.int32)
        lasting, cells, passing = self._laid_out(rows, among)
        np.minimum.at(place, (rows.subject[lasting], self._spans(rows)[0][lasting]), lasting)
        np.minimum.accumulate(place, axis=1, out=place)
        np.minimum.at(place, cells, passing)
        return np.where(place == none, -1, place)

    def _laid_out(self, rows: Rows, among: Any = True) -> tuple[Array, tuple[Array, Array], Array]:
        """Places of the records that last; cells of those that are corrected on the way, and the place in each."""
        start, end = self._spans(rows)
        counts = (start < end) & among
        lasting, passing = np.flatnonzero(counts & (end == self.size[1])), np.flatnonzero(counts & (end < self.size[1]))
        lengths = (end - start)[passing]
        offsets = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        each = np.repeat(passing, lengths)
        return lasting, (rows.subject[each], start[each] + offsets), each

    def total(self, rows: Rows, amounts: Array, *, this_year: bool = False) -> Array:
        """Sum of ``amounts`` of each subject over its standing records up to each day; of the day's calendar year if so asked."""
        start, end = self._spans(rows)
        if this_year:
            years = _translated(rows.effective.tolist(), lambda day: date.fromordinal(day).year, np.int64)
            end = np.minimum(end, np.searchsorted(np.array([day.year for day in self._history.days]), years + 1))
        counted, width = (start < end) & (amounts != 0), self.size[1] + 1
        steps = np.zeros(self.size[0] * width, dtype=amounts.dtype)
        np.add.at(steps, (rows.subject * width + start)[counted], amounts[counted])
        np.subtract.at(steps, (rows.subject * width + end)[counted], amounts[counted])
        return np.cumsum(steps.reshape(self.size[0], width)[:, :-1], axis=1, dtype=amounts.dtype)
