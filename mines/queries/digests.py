"""Digests: what of a row enters its seal, and the same content written out for people and programs."""

import base64
import hashlib
import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Connection, Float, LargeBinary, Table, func, select, type_coerce

from geodata.columns import Shape

from ..tables import Base
from ..tables.base import Instant
from ..tables.seals import Seal

DIGEST_BYTES = 32

UNREADABLE = (ValueError, TypeError, AttributeError, KeyError, OverflowError, struct.error)
"""What reading a value raises that its column cannot hold; SQLite stores it all the same when it is put in behind our back."""


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
    values = stored(connection, table, first, last)
    return dict(zip(values["id"], digests(table, values), strict=True)) if values else {}


def stored(connection: Connection, table: Table, first: int, last: int) -> dict[str, Sequence[Any]]:
    """Stored rows of ``table`` with an id from ``first`` to ``last``, by column, outlines as WKB; nothing without a row. Read-only."""
    columns = [
        type_coerce(func.ST_AsBinary(column), LargeBinary).label(column.name) if isinstance(column.type, Shape) else column
        for column in table.columns
    ]
    rows = connection.execute(select(*columns).where(table.c.id.between(first, last)).order_by(table.c.id)).all()
    return dict(zip((column.name for column in columns), zip(*rows, strict=True), strict=True)) if rows else {}


def written(table: Table, values: Mapping[str, Sequence[Any]]) -> list[dict[str, str]]:
    """Each row as it enters its digest, in writing: a letter for the type, then the content; NULLs are left out."""
    columns = {name: [_written(table.c[name], value) for value in column] for name, column in values.items()}
    rows = zip(*columns.values(), strict=True)
    return [{name: said for name, said in zip(columns, row, strict=True) if said is not None} for row in rows]


def _written(column: Column[Any], value: Any) -> str | None:
    """One value: ``s`` text, ``i`` whole number, ``f`` number, ``?`` flag, ``d`` day, ``t`` UTC instant, ``b`` bytes in base 64."""
    if value is None:
        return None
    tag = _tag_of(column)(value)[:1].decode()
    if tag == "b":
        return tag + base64.b64encode(value).decode()
    if tag == "?":
        return "?1" if value else "?0"
    if tag == "t":
        return tag + value.astimezone(UTC).isoformat(timespec="microseconds")
    return tag + (repr(float(value)) if tag == "f" else value.isoformat() if tag == "d" else str(value))


def chained(before: str, sealed_at: datetime, ranges: str, digests: bytes) -> str:
    """SHA-256 in hex over the seal before, the moment, the ranges and every digest."""
    head = f"{before}\n{sealed_at.isoformat(timespec='microseconds')}\n{ranges}\n".encode()
    return hashlib.sha256(head + digests).hexdigest()
