"""Many days at once: which records are in force on each of the days, by what was known when."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import Integer, and_, case, literal
from sqlalchemy.orm import Session

from ..codes import Subject
from ..tables.base import Record
from .arrays import Array, ordinals_of, since_epoch, years_of
from .days import Day
from .memory import NEVER, Rows, reading
from .subjects import TABLES


class History:
    """Every record of a kind of subject, as one transaction reads it."""

    def __init__(self, session: Session, subject: Subject) -> None:
        """Read by ``session``. Read-only."""
        self._reading, self.subject = reading(session), subject
        self.ids = self._reading.ids(subject)

    def codes(self, places: Array) -> list[str]:
        """Codes of the subjects at ``places``."""
        codes = self._reading.codes(self.subject, self.ids)
        return [codes[place] for place in places.tolist()]

    def rows(self, kind: type[Record], *values: Any, where: tuple[Any, ...] = ()) -> Rows:
        """Records of ``kind`` that are not tombstones and meet ``where``, with ``values``."""
        meets = _meets(where) if where else None
        return self._reading.records(kind, [*values, *([] if meets is None else [meets])]).rows(self.ids, values, meets)


@lru_cache(maxsize=256)
def _meets(where: tuple[Any, ...]) -> Any:
    """1 where all of ``where`` holds, else 0."""
    return case((and_(*where), literal(1, Integer)), else_=literal(0, Integer))


class Past:
    """Days of a history by what was known at ``known``: one instant for each day, rising, or None for all that is recorded."""

    def __init__(self, history: History, days: Sequence[date], known: Sequence[datetime] | None = None) -> None:
        """Look back on ``history`` from ``days``, which rise."""
        self.history = history
        self.each_day = [Day(day) for day in days]
        self.ordinals = ordinals_of(days)
        self.size = (len(history.ids), len(days))
        self._known = None if known is None else np.array([since_epoch(one) for one in known], dtype=np.int64)

    def rows(self, kind: type[Record], *values: Any, where: tuple[Any, ...] = ()) -> Rows:
        """Records of ``kind``; see ``History.rows``."""
        return self.history.rows(kind, *values, where=where)

    def exists(self) -> Array:
        """Which subjects exist on which days."""
        existence: Any = TABLES[self.history.subject][1]
        return self.newest(self.rows(existence)) >= 0

    def _spans(self, rows: Rows) -> tuple[Array, Array]:
        """Columns from which and before which each record counts; the second is beyond the last where nothing corrects it."""
        if self._known is None:
            return self._first_column(rows), np.where(rows.superseded == NEVER, self.size[1], 0)
        return self._first_column(rows), np.searchsorted(self._known, rows.superseded)

    def _first_column(self, rows: Rows) -> Array:
        first = np.searchsorted(self.ordinals, rows.effective)
        return first if self._known is None else np.maximum(first, np.searchsorted(self._known, rows.recorded))

    def last_heard(self, kinds: Iterable[type[Record]]) -> Array:
        """The newest day on which anything of ``kinds`` came true of each subject, corrected since or not; 0 without any."""
        heard = np.zeros(self.size, dtype=np.int32)
        for kind in kinds:
            rows = self.rows(kind)
            first = self._first_column(rows)
            known = first < self.size[1]
            np.maximum.at(heard, (rows.subject[known], first[known]), rows.effective[known])
        return np.maximum.accumulate(heard, axis=1)

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
            end = np.minimum(end, np.searchsorted([day.as_of.year for day in self.each_day], years_of(rows.effective) + 1))
        counted, width = (start < end) & (amounts != 0), self.size[1] + 1
        steps = np.zeros(self.size[0] * width, dtype=amounts.dtype)
        np.add.at(steps, (rows.subject * width + start)[counted], amounts[counted])
        np.subtract.at(steps, (rows.subject * width + end)[counted], amounts[counted])
        return np.cumsum(steps.reshape(self.size[0], width)[:, :-1], axis=1, dtype=amounts.dtype)
