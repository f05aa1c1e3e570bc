"""A writer's transaction: its turn, its moment, its run of ids, and the seal over all it adds."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import shapely
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session, SessionTransaction

from geodata.database import insert_rows, writing

from ..queries.digests import chained, digests, digests_of
from ..queries.memory import reread
from ..queries.seals import newest_seal
from ..tables import Base
from ..tables.seals import Seal

Clock = Callable[[], datetime]


class Writer(Session):
    """One transaction at a time: every row it adds has the same ``at``, ids in one run per table, and one seal at commit.

    ``clock`` gives aware UTC instants; the registry never asks what time it is.
    """

    _moment: datetime | None
    _first: dict[str, int]
    _last: dict[str, int]
    _digests: dict[str, dict[int, bytes]]
    remembered: dict[Any, Any]
    """What this transaction has read of accounts and of who exists where, since it last wrote about that."""
    _added: list[Any]
    """What it has added, held so that a savepoint given up takes all of it out of the session: ids are handed out anew then."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        """Open on ``engine``; the writer's turn begins with the first read."""
        super().__init__(writing(engine), expire_on_commit=False)
        self.clock = clock
        self._forget()

    @property
    def at(self) -> datetime:
        """The moment of this transaction: the clock's, but always later than the newest seal."""
        if self._moment is None:
            now, last = self.clock(), newest_seal(self)
            self._moment = max(now, last.sealed_at + timedelta(microseconds=1)) if last else now
        return self._moment

    def take_ids(self, kind: type[Base], count: int = 1) -> range:
        """Hand out ``count`` ids of ``kind`` in one run; rows of them must be added in this transaction."""
        last = self._newest_id(kind.__table__)
        self._first.setdefault(kind.__tablename__, last + 1)
        self._last[kind.__tablename__] = last + count
        return range(last + 1, last + count + 1)

    def insert(self, kind: type[Base], columns: Mapping[str, Sequence[Any]]) -> range:
        """Insert many rows of ``kind`` at once, given by column with outlines as shapely, and give their ids.

        Their digests are taken here: what is stored is what was sent, and ``verify`` reads it back.
        """
        table: Any = kind.__table__
        self.remembered.clear()
        reread(self)
        ids = self.take_ids(kind, len(next(iter(columns.values()))))
        with ThreadPoolExecutor(1) as aside:
            found = aside.submit(_digests_of_sent, table, {"id": ids, **columns})
            insert_rows(self.connection(), table, {"id": ids, **columns})
        self._digests.setdefault(table.name, {}).update(zip(ids, found.result(), strict=True))
        return ids

    def _newest_id(self, table: Any) -> int:
        if table.name not in self._last:
            self._last[table.name] = self.scalar(select(func.coalesce(func.max(table.c.id), 0)))
        return self._last[table.name]

    def seal(self) -> Seal | None:
        """Seal what this transaction added, and give the seal; None when it added nothing."""
        self.flush()
        tables = Base.metadata.tables
        runs = [(name, first, last) for name, first in sorted(self._first.items()) if (last := self._newest_id(tables[name])) >= first]
        if not runs:
            return None
        body = bytearray()
        for name, first, last in runs:
            known = self._digests.get(name, {})
            ids = range(first, last + 1)
            found = known if len(known) == len(ids) else digests_of(self.connection(), tables[name], first, last)
            assert len(found) == len(ids), f"{name}: rows {first} to {last} are not all this transaction's"
            body.extend(b"".join(found[row_id] for row_id in ids))
        ranges = "\n".join(f"{name} {first} {last}" for name, first, last in runs)
        last_seal = newest_seal(self)
        before = last_seal.sha256 if last_seal else ""
        seal = Seal(
            id=last_seal.id + 1 if last_seal else 1, sealed_at=self.at, ranges=ranges, digests=bytes(body), before=before,
            sha256=chained(before, self.at, ranges, bytes(body)),
        )
        self.add(seal)
        self._first.clear()
        self._digests.clear()
        self.flush()
        return seal

    def _forget(self) -> None:
        self._moment = None
        self._first, self._last, self._digests, self.remembered, self._added = {}, {}, {}, {}, []


def _digests_of_sent(table: Any, columns: Mapping[str, Sequence[Any]]) -> list[bytes]:
    return digests(table, {**columns, **({"shape": shapely.to_wkb(columns["shape"]).tolist()} if "shape" in columns else {})})


@event.listens_for(Writer, "before_flush")
def _number_new_rows(session: Writer, *_: Any) -> None:
    """Give each new row the next id of its table, in the order in which the rows were added."""
    for row in session.new:
        session._added.append(row)
        if row.id is None:
            row.id = session.take_ids(type(row))[0]


@event.listens_for(Writer, "before_commit")
def _seal_before_commit(session: Writer) -> None:
    """Seal once, when the whole transaction commits."""
    if not session.in_nested_transaction():
        session.seal()


@event.listens_for(Writer, "after_commit")
def _forget_after_commit(session: Writer) -> None:
    """The next transaction asks for its moment and ids anew."""
    if not session.in_nested_transaction():
        session._forget()


@event.listens_for(Writer, "after_soft_rollback")
def _forget_after_rollback(session: Writer, ended: SessionTransaction) -> None:
    """A savepoint given up returns its ids; a whole transaction given up leaves nothing."""
    if ended.nested:
        session._last.clear()
        session._digests.clear()
        session.remembered.clear()
    else:
        session._forget()
