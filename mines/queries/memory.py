"""Records as arrays, kept in memory since none ever changes; of what was read before, only what was added is read again."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from cachetools import LRUCache
from sqlalchemy import Connection, Integer, Pool, Select, bindparam, event, select
from sqlalchemy.orm import Session, SessionTransaction

from geodata.columns import as_lists, column_lists

from ..codes import Subject
from ..tables.base import Record
from ..tables.seals import Seal
from .arrays import Array, Dates, Numbers, Values, Words, read_dates, read_instants
from .digests import UNREADABLE
from .seals import ranges_of
from .subjects import TABLES

NEVER = 2 ** 62
"""Later than every instant, in microseconds since the epoch."""

VIEWS = 16
"""So many days that a transaction looks at are kept until it ends."""


@dataclass(frozen=True)
class Rows:
    """Records of one kind in the order in which they come into force, superseded ones too, without tombstones.

    ``subject`` is the place of each one's subject in a history; ``recorded`` and ``superseded`` are microseconds since the epoch.
    """

    subject: Array
    effective: Array
    recorded: Array
    superseded: Array
    _order: Array
    _values: Sequence[Values]
    _made: dict[Any, Any] = field(default_factory=dict)

    def values(self, column: int, default: Any) -> Words | Dates | Numbers:
        """A column with ``default`` for what is not given and behind its last value, to be looked up by place (-1: no record)."""
        if (column, default) not in self._made:
            self._made[column, default] = self._values[column].ordered(self._order, default)
        return self._made[column, default]

    def held(self, column: int) -> Array:
        """A column of numbers, or of dates as ordinals."""
        return self._values[column].held[self._order]


_Order = tuple[Array, Array, Array, Array, Array]
"""What rows share: places of their subjects, days, moments recorded and superseded, and their places among all that was read."""


class _Records:
    """Every record of one kind that was read, in the order of their ids; what is added later is read when it is asked for."""

    def __init__(self, kind: type[Record]) -> None:
        self.kind, self.seal, self._last, self._last_correction = kind, -1, 0, 0
        self._ids: Array = np.empty(0, np.int64)
        self.whose: Array = np.empty(0, np.int64)
        self._seq: Array = np.empty(0, np.int64)
        self._effective: Array = np.empty(0, np.int32)
        self._recorded: Array = np.empty(0, np.int64)
        self._superseded: Array = np.empty(0, np.int64)
        self._values: dict[int, tuple[Any, Values]] = {}
        self._ordered: dict[int, tuple[Array, _Order]] = {}
        self._rows: dict[Any, tuple[Array, Rows]] = {}

    def extend(self, connection: Connection) -> None:
        """Read what was added since."""
        held = list(self._values.values())
        ids, whose, on, seq, recorded, *values = column_lists(
            connection, _added_query(self.kind, tuple(value for value, _ in held)), after=self._last)
        assert ids == sorted(ids), f"{self.kind.__tablename__}: records in another order"
        if ids:
            self._ids, self.whose = np.append(self._ids, ids), np.append(self.whose, whose)
            self._seq, self._effective = np.append(self._seq, seq), np.append(self._effective, read_dates(on))
            self._recorded = np.append(self._recorded, read_instants(recorded))
            self._superseded = np.append(self._superseded, np.full(len(ids), NEVER))
            for (_, column), more in zip(held, values, strict=True):
                column.append(more)
            self._last = ids[-1]
        corrections, corrected, at = column_lists(connection, _corrections_query(self.kind), after=self._last_correction)
        if corrections:
            place = np.minimum(np.searchsorted(self._ids, corrected), len(self._ids) - 1)
            known = self._ids[place] == corrected
            self._superseded[place[known]] = read_instants(at)[known]
            self._last_correction = max(corrections)
        if ids or corrections:
            self._ordered.clear()
            self._rows.clear()

    def hold(self, connection: Connection, values: Sequence[Any]) -> None:
        """Read ``values`` of the records that were read without them."""
        asked = [value for value in values if id(value) not in self._values]
        if not asked:
            return
        query = _values_query(self.kind, tuple(asked))
        found = column_lists(connection, query, until=self._last) if self._last else [[]] * (1 + len(asked))
        assert np.array_equal(found[0], self._ids), f"{self.kind.__tablename__}: records in another order"
        for value, column in zip(asked, found[1:], strict=True):
            self._values[id(value)] = value, Values(value.type)
            self._values[id(value)][1].append(column)

    def rows(self, ids: Array, values: Sequence[Any], where: Any) -> Rows:
        """Those that meet ``where``, of the subjects ``ids``, in the order in which they come into force."""
        asked = (*map(id, values), id(where))
        found = self._rows.get(asked)
        if found is None or found[0] is not ids:
            found = self._rows[asked] = ids, Rows(*self._in_order(ids, where), [self._values[id(value)][1] for value in values])
        return found[1]

    def _in_order(self, ids: Array, where: Any) -> _Order:
        """Subjects' places, days, moments and the order itself: the same arrays for every value that is asked with ``where``."""
        found = self._ordered.get(id(where))
        if found is None or found[0] is not ids:
            order = np.lexsort((self._seq, self._effective))
            order = order[np.isin(self.whose[order], ids)]
            if where is not None:
                order = order[self._values[id(where)][1].held[order] == 1]
            subject = np.searchsorted(ids, self.whose[order])
            found = self._ordered[id(where)] = ids, (
                subject, self._effective[order], self._recorded[order], self._superseded[order], order)
        return found[1]


@lru_cache(maxsize=512)
def _added_query(kind: type[Record], values: tuple[Any, ...]) -> Select[Any]:
    """What every record has, and ``values``, of those after one; made once, facets ask with the same expressions every time."""
    return as_lists(_records(kind, kind.id, kind.subject_id, kind.effective_on, kind.seq, kind.recorded_at, *values).where(
        kind.id > bindparam("after", type_=Integer())))


@lru_cache(maxsize=512)
def _values_query(kind: type[Record], values: tuple[Any, ...]) -> Select[Any]:
    return as_lists(_records(kind, kind.id, *values).where(kind.id <= bindparam("until", type_=Integer())))


def _records(kind: type[Record], *columns: Any) -> Select[Any]:
    return select(*columns).where(kind.withdrawn.is_(False)).order_by(kind.id)


@lru_cache(maxsize=128)
def _corrections_query(kind: type[Record]) -> Select[Any]:
    query: Any = select(kind.id, kind.corrects, kind.recorded_at).where(
        kind.corrects.is_not(None), kind.id > bindparam("after", type_=Integer()))
    return as_lists(query)


@lru_cache(maxsize=16)
def _codes_query(kind: Any) -> Select[Any]:
    return as_lists(select(kind.id, kind.code))


class _Memory:
    """What was read of a database: records by kind, and the newest seal by which each kind was added to."""

    def __init__(self) -> None:
        self.seal, self.sha256 = 0, ""
        self.records: dict[type[Record], _Records] = {}
        self._touched: dict[str, int] = {}
        self._ids: dict[Subject, Array] = {}

    def seals_since(self, session: Session) -> Sequence[Any]:
        """The seal up to which was read and those after it, the newest one for an empty memory; none when less is seen than was read."""
        return session.execute(_SEALS_SINCE if self.seal else _NEWEST_SEAL, {"since": self.seal}).all()

    def fits(self, seals: Sequence[Any]) -> bool:
        """Whether what was read is a part of what these seals seal."""
        return not self.seal or tuple(seals[0][:2]) == (self.seal, self.sha256)

    def follow(self, seals: Sequence[Any]) -> None:
        """Take note of what was added."""
        for seal in seals:
            self._touched |= {name: seal.id for name, _, _ in ranges_of(seal)}
        self.seal, self.sha256 = seals[-1][:2]

    def is_stale(self, records: _Records) -> bool:
        """Whether records of its kind were added since it was read."""
        return records.seal < 0 or self._touched.get(records.kind.__tablename__, 0) > records.seal

    def ids(self, subject: Subject, existence: _Records) -> Array:
        """Ids of every subject that ever existed, rising; the same array as long as they are the same."""
        found = np.unique(existence.whose)
        if not np.array_equal(self._ids.get(subject, np.empty(0)), found):
            self._ids[subject] = found
        return self._ids.get(subject, found)


_SEALS_SINCE = select(Seal.id, Seal.sha256, Seal.ranges).where(Seal.id >= bindparam("since", type_=Integer())).order_by(Seal.id)
_NEWEST_SEAL = select(Seal.id, Seal.sha256, Seal.ranges).order_by(Seal.id.desc()).limit(1)
_HELD = threading.local()
"""Memory by pool of connections, of each thread for itself."""


class Reading:
    """What one transaction reads: a reader's from memory where it was read before, a writer's from the database alone."""

    def __init__(self, session: Session) -> None:
        """Read by ``session``."""
        self.connection = session.connection()
        self._memory = _shared(session, self.connection) or _Memory()
        self._seal, self._own = self._memory.seal, _Memory()
        self._codes: dict[Subject, list[str]] = {}
        self.views: LRUCache[Any, Any] = LRUCache(VIEWS)
        """What was made of what it reads, to be made once."""

    def records(self, kind: type[Record], values: Sequence[Any] = ()) -> _Records:
        """Records of ``kind`` with ``values``; what fails in the middle of reading is not kept."""
        memory = self._memory_of(kind)
        found = memory.records.pop(kind, None) or _Records(kind)
        found.hold(self.connection, values)
        if self._memory.is_stale(found):
            found.extend(self.connection)
        found.seal = self._seal
        memory.records[kind] = found
        return found

    def _memory_of(self, kind: type[Record]) -> _Memory:
        """The memory that is shared, or one of its own where another transaction has read more than this one sees."""
        shared = self._memory.records.get(kind)
        return self._memory if shared is None or shared.seal <= self._seal else self._own

    def ids(self, subject: Subject) -> Array:
        """Ids of every subject that ever existed."""
        kind = TABLES[subject][1]
        return self._memory_of(kind).ids(subject, self.records(kind))

    def codes(self, subject: Subject, ids: Array) -> list[str]:
        """Codes of the subjects ``ids``, all that ever existed, in their order."""
        if subject not in self._codes:
            codes = dict(zip(*column_lists(self.connection, _codes_query(TABLES[subject][0])), strict=True))
            self._codes[subject] = [codes[one] for one in ids.tolist()]
        return self._codes[subject]


def reading(session: Session) -> Reading:
    """What the transaction of ``session`` reads; begun anew with each transaction and with what it writes."""
    if session.new:
        session.flush()
    session.connection()
    if Reading not in session.info:
        session.info[Reading] = Reading(session)
    found: Reading = session.info[Reading]
    return found


def reread(session: Session) -> None:
    """Forget what the transaction has read: it is over, or has written since."""
    found = session.info.pop(Reading, None)
    if found is not None:
        found.views.clear()


@event.listens_for(Session, "after_transaction_end")
def _reread_after(session: Session, _transaction: SessionTransaction) -> None:
    """After a transaction, a savepoint or a flush, which is a part of one."""
    reread(session)


def _shared(session: Session, connection: Connection) -> _Memory | None:
    """What was read by this thread from where ``session`` reads; None for one that writes or sees less than was read."""
    if connection.get_execution_options().get("turn") != "read":
        return None
    if not hasattr(_HELD, "by_pool"):
        _HELD.by_pool = WeakKeyDictionary[Pool, _Memory]()
    pool = connection.engine.pool
    memory: _Memory = _HELD.by_pool.setdefault(pool, _Memory())
    seals = memory.seals_since(session)
    if not seals:
        return None
    if not memory.fits(seals):
        memory = _HELD.by_pool[pool] = _Memory()
        seals = memory.seals_since(session)
    try:
        memory.follow(seals)
    except UNREADABLE:
        return None
    return memory
