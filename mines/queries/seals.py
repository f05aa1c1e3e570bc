"""Seals: the digest of every row, and the proof that no row was changed, removed or put in."""

import hashlib
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Connection, Float, LargeBinary, Table, func, select, type_coerce
from sqlalchemy.orm import Session

from geodata.columns import Shape

from ..tables import Base
from ..tables.base import Instant
from ..tables.seals import Seal

DIGEST_BYTES = 32


def sealed_tables() -> list[Table]:
    """Every table of the registry but the seals themselves."""
    return [table for table in Base.metadata.sorted_tables if table is not Seal.__table__]


def _float(value: float) -> bytes:
    return b"f" + struct.pack(">d", value)


def _text(value: str) -> bytes:
    encoded = value.encode()
    return b"s%d:%b" % (len(encoded), encoded)


def _instant(value: datetime) -> bytes:
    return b"t" + value.astimezone(UTC).isoformat(timespec="microseconds").encode()


def _tag_of(column: Column[Any]) -> Callable[[Any], bytes]:
    """How a value of ``column`` enters a digest: its type, then its content."""
    kind = column.type
    if isinstance(kind, Shape | LargeBinary):
        return lambda value: b"b%d:%b" % (len(value), value)
    if isinstance(kind, Instant):
        return _instant
    return {
        bool: lambda value: b"?1" if value else b"?0", int: lambda value: b"i%d" % value, float: _float, str: _text,
        date: lambda value: b"d" + value.isoformat().encode(),
    }[kind.python_type]


def _entries(column: Column[Any], values: Sequence[Any]) -> list[bytes]:
    """How each value enters the digest of its row; a value that repeats is worked out once."""
    name, tag = b"|%b=" % column.name.encode(), _tag_of(column)
    if isinstance(column.type, Shape | LargeBinary | Float):        # seldom alike; and 0.0 is not -0.0
        return [b"" if value is None else name + tag(value) for value in values]
    known = {value: name + tag(value) for value in set(values) - {None}} | {None: b""}
    return [known[value] for value in values]


def digests(table: Table, values: Mapping[str, Sequence[Any]]) -> list[bytes]:
    """The 32-byte SHA-256 of each row of ``table``, whose ``values`` stand by column; outlines are WKB.

    Columns enter by name, tagged with their type; NULLs are left out, so that a column added later breaks no old seal.
    """
    names = sorted(name for name, column in values.items() if any(value is not None for value in column))
    start = hashlib.sha256(table.name.encode())
    found = []
    for row in zip(*(_entries(table.c[name], values[name]) for name in names), strict=True):
        digest = start.copy()
        digest.update(b"".join(row))
        found.append(digest.digest())
    return found


def digests_of(connection: Connection, table: Table, first: int, last: int) -> dict[int, bytes]:
    """Digest by id of the stored rows of ``table`` with an id from ``first`` to ``last``. Read-only."""
    columns = [
        type_coerce(func.ST_AsBinary(column), LargeBinary).label(column.name) if isinstance(column.type, Shape) else column
        for column in table.columns
    ]
    rows = connection.execute(select(*columns).where(table.c.id.between(first, last)).order_by(table.c.id)).all()
    values = dict(zip((column.name for column in columns), zip(*rows, strict=True), strict=True)) if rows else {}
    return dict(zip(values["id"], digests(table, values), strict=True)) if rows else {}


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
    found = digests_of(connection, table, first, last)
    changed = [Fault("changed", table.name, row) for row, digest in found.items() if sealed[row] != digest]
    return changed + [Fault("removed", table.name, row) for row in sealed.keys() - found.keys()]
