"""Seals: the digest of every row, and the proof that no row was changed, removed or put in."""

import hashlib
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table, func, select, type_coerce
from sqlalchemy.orm import Session

from geodata.columns import Shape

from ..tables import Base
from ..tables.seals import Seal

DIGEST_BYTES = 32


def sealed_tables() -> list[Table]:
    """Every table of the registry but the seals themselves."""
    return [table for table in Base.metadata.sorted_tables if table is not Seal.__table__]


_TAGGED: dict[type, Callable[[Any], bytes]] = {
    bool: lambda value: b"?1" if value else b"?0",
    int: lambda value: b"i%d" % value,
    float: lambda value: b"f" + struct.pack(">d", value),
    str: lambda value: b"s%d:%b" % (len(encoded := value.encode()), encoded),
    bytes: lambda value: b"b%d:%b" % (len(value), value),
    datetime: lambda value: b"t" + value.isoformat(timespec="microseconds").encode(),
    date: lambda value: b"d" + value.isoformat().encode(),
}


def _raw_columns(table: Table) -> list[Any]:
    """Columns of ``table`` by name, outlines as their bytes."""
    columns = sorted(table.columns, key=lambda column: column.name)
    return [
        type_coerce(func.ST_AsBinary(column), LargeBinary).label(column.name) if isinstance(column.type, Shape) else column
        for column in columns
    ]


def digests_of(connection: Connection, table: Table, first: int, last: int) -> Iterator[tuple[int, bytes]]:
    """Id and 32-byte SHA-256 of each row of ``table`` with an id from ``first`` to ``last``, by id.

    Columns enter by name, tagged with their type; NULLs are left out, so that a column added later breaks no old seal.
    """
    columns = _raw_columns(table)
    names = [b"|%b=" % column.name.encode() for column in columns]
    place = [column.name for column in columns].index("id")
    start = hashlib.sha256(table.name.encode())
    rows = connection.execute(select(*columns).where(table.c.id.between(first, last)).order_by(table.c.id))
    for row in rows:
        digest = start.copy()
        digest.update(b"".join(
            name + _TAGGED[type(value)](value) for name, value in zip(names, row, strict=True) if value is not None
        ))
        yield row[place], digest.digest()


def chained(before: str, sealed_at: datetime, ranges: str, digests: bytes) -> str:
    """SHA-256 in hex over the seal before, the moment, the ranges and every digest."""
    head = f"{before}\n{sealed_at.isoformat(timespec='microseconds')}\n{ranges}\n".encode()
    return hashlib.sha256(head + digests).hexdigest()


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
    tables = {table.name: table for table in sealed_tables()}
    reached = dict.fromkeys(tables, 0)
    faults: list[Fault] = []
    before, number = "", 0
    for seal in session.scalars(select(Seal).order_by(Seal.id).execution_options(yield_per=100)):
        number += 1
        if seal.id != number or seal.before != before or seal.sha256 != chained(before, seal.sealed_at, seal.ranges, seal.digests):
            faults.append(Fault("seal_altered", Seal.__tablename__, seal.id))
            number = seal.id
        before, place = seal.sha256, 0
        for name, first, last in ranges_of(seal):
            size = (last - first + 1) * DIGEST_BYTES
            faults += _faults_in(connection, tables[name], first, last, seal.digests[place:place + size])
            place, reached[name] = place + size, last
    for name, last in reached.items():
        table = tables[name]
        loose = connection.scalars(select(table.c.id).where(table.c.id > last).order_by(table.c.id))
        faults += [Fault("unsealed", name, row) for row in loose]
    return faults


def ranges_of(seal: Seal) -> list[tuple[str, int, int]]:
    """Table, first and last id of each range of ``seal``."""
    parts = (line.split() for line in seal.ranges.splitlines())
    return [(name, int(first), int(last)) for name, first, last in parts]


def _faults_in(connection: Connection, table: Table, first: int, last: int, digests: bytes) -> list[Fault]:
    sealed = {first + place: digests[place * DIGEST_BYTES:(place + 1) * DIGEST_BYTES] for place in range(last - first + 1)}
    found = dict(digests_of(connection, table, first, last))
    changed = [Fault("changed", table.name, row) for row, digest in found.items() if sealed[row] != digest]
    return changed + [Fault("removed", table.name, row) for row in sealed.keys() - found.keys()]
