"""Seals: the proof that no row was changed, removed or put in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.orm import Session

from ..tables.seals import Seal
from .digests import DIGEST_BYTES, UNREADABLE, chained, digests_of, sealed_tables

AT_ONCE, SEALS_AT_ONCE = 2000, 100
"""Rows, and seals, that are read in one question."""


def newest_seal(session: Session) -> Seal | None:
    """The newest seal. Read-only."""
    return session.scalar(select(Seal).order_by(Seal.id.desc()).limit(1))


@dataclass(frozen=True)
class Fault:
    """A row or seal that is not what was sealed: ``changed``, ``removed``, ``put_in``, ``unsealed`` or ``seal_altered``."""

    what: str
    table: str
    row: int


def verify(session: Session) -> list[Fault]:
    """Compare every row with its digest and every seal with its chain. Read-only."""
    connection = session.connection()
    tables = {table.name: _Sealed(connection, table) for table in sealed_tables()}
    faults: list[Fault] = []
    before, number = "", 0
    for seal_id, seal in _seals(connection):
        number += 1
        whole = seal is not None and seal.sha256 == chained(before, seal.sealed_at, seal.ranges, seal.digests)
        if seal is None or not whole or seal_id != number or seal.before != before:
            faults.append(Fault("seal_altered", Seal.__tablename__, seal_id))
            number = seal_id
        if seal is None:
            continue
        before, place = seal.sha256, 0
        for name, first, last in _ranges_covered(seal, tables):
            size = (last - first + 1) * DIGEST_BYTES
            faults += tables[name].cover(first, seal.digests[place:place + size])
            place += size
    for table in tables.values():
        faults += [*table.compare(), *(Fault("unsealed", table.name, row) for row in unsealed(connection, table.table, table.last))]
    return faults


class _Sealed:
    """Digests that seals hold of one table, compared with its rows many at a time."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self.connection, self.table, self.name = connection, table, table.name
        self.first, self.last, self.digests = 1, 0, bytearray()

    def cover(self, first: int, digests: bytes) -> list[Fault]:
        """Take the digests of the rows from ``first`` on; compare what has gathered when it is enough, or when rows are left out."""
        enough = len(self.digests) >= AT_ONCE * DIGEST_BYTES or first != self.last + 1
        faults = self.compare() if enough else []
        if not self.digests:
            self.first = first
        self.digests += digests
        self.last = first + len(digests) // DIGEST_BYTES - 1
        return faults

    def compare(self) -> list[Fault]:
        """Compare what has gathered."""
        faults = _faults_in(self.connection, self.table, self.first, self.last, bytes(self.digests)) if self.digests else []
        self.digests.clear()
        return faults


def unsealed(connection: Connection, table: Table, last: int) -> Sequence[int]:
    """Ids of rows of ``table`` that no seal covers, when the newest one that a seal covers is ``last``. Read-only."""
    return connection.scalars(select(table.c.id).where((table.c.id > last) | (table.c.id < 1)).order_by(table.c.id)).all()


def _seals(connection: Connection) -> Iterator[tuple[int, Any]]:
    """Every seal with its id, in order; None for one that cannot be read."""
    table = Seal.__table__
    ids = connection.scalars(select(table.c.id).order_by(table.c.id)).all()
    for place in range(0, len(ids), SEALS_AT_ONCE):
        some = ids[place:place + SEALS_AT_ONCE]
        try:
            yield from [(seal.id, seal) for seal in connection.execute(select(table).where(table.c.id.in_(some)).order_by(table.c.id))]
        except UNREADABLE:
            yield from ((seal_id, _seal(connection, seal_id)) for seal_id in some)


def _seal(connection: Connection, seal_id: int) -> Any:
    try:
        return connection.execute(select(Seal.__table__).where(Seal.id == seal_id)).one()
    except UNREADABLE:
        return None


def ranges_of(seal: Any) -> list[tuple[str, int, int]]:
    """Table, first and last id of each range of ``seal``."""
    parts = (line.split() for line in seal.ranges.splitlines())
    return [(name, int(first), int(last)) for name, first, last in parts]


def _ranges_covered(seal: Any, tables: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """The ranges of a seal, as far as they can be read and its digests fill them: one that was altered may say anything."""
    try:
        ranges = ranges_of(seal)
    except UNREADABLE:
        return []
    fits = sum(last - first + 1 for _, first, last in ranges) * DIGEST_BYTES == len(seal.digests)
    return ranges if fits and all(name in tables and first <= last for name, first, last in ranges) else []


def _faults_in(connection: Connection, table: Table, first: int, last: int, digests: bytes) -> list[Fault]:
    sealed = {first + place: digests[place * DIGEST_BYTES:(place + 1) * DIGEST_BYTES] for place in range(last - first + 1)}
    found = _found(connection, table, first, last)
    changed = [Fault("changed", table.name, row) for row, digest in found.items() if sealed[row] != digest]
    return changed + [Fault("removed", table.name, row) for row in sorted(sealed.keys() - found.keys())]


def _found(connection: Connection, table: Table, first: int, last: int) -> dict[int, bytes]:
    """Digests of the stored rows; a row that holds what its column cannot has none."""
    try:
        return digests_of(connection, table, first, last)
    except UNREADABLE:
        if first == last:
            return {first: b""}
        middle = (first + last) // 2
        return _found(connection, table, first, middle) | _found(connection, table, middle + 1, last)
