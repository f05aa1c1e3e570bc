"""The whole log as lines that a stand-alone script can check: every seal, then the content of every row."""

import base64
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.orm import Session

from ..tables.people import CredentialRecord, SecondFactorRecord, TokenRecord
from ..tables.seals import Seal
from .digests import UNREADABLE, digests, sealed_tables, stored, written
from .seals import newest_seal

FORMAT, VERSION = "greenmine-log", 1
AT_ONCE = 1000
WITHHELD = frozenset(kind.__tablename__ for kind in (CredentialRecord, SecondFactorRecord, TokenRecord))
"""Tables of secrets: their rows are told by their digest only."""


def log_lines(session: Session) -> Iterator[dict[str, Any]]:
    """A head, every seal in order, every row by table and id, and an end that counts them. Read-only."""
    newest, seals, rows = newest_seal(session), 0, 0
    yield {"log": FORMAT, "version": VERSION, "newest": newest.sha256 if newest else None}
    for seal in session.scalars(select(Seal).order_by(Seal.id).execution_options(yield_per=100)):
        seals += 1
        yield {
            "seal": seal.id, "sealed_at": seal.sealed_at.isoformat(timespec="microseconds"), "ranges": seal.ranges, "before": seal.before,
            "digests": base64.b64encode(seal.digests).decode(), "sha256": seal.sha256,
        }
    for table in sealed_tables():
        for row in _rows(session.connection(), table):
            rows += 1
            yield row
    yield {"end": {"seals": seals, "rows": rows}}


def _rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    lowest, highest = connection.execute(select(func.min(table.c.id), func.max(table.c.id))).one()
    for first in range(lowest, highest + 1, AT_ONCE) if lowest is not None else ():
        yield from _some(connection, table, first, min(first + AT_ONCE - 1, highest))


def _some(connection: Connection, table: Table, first: int, last: int) -> Iterator[dict[str, Any]]:
    """Rows from ``first`` to ``last``; one that holds what its column cannot is named without content."""
    try:
        values = stored(connection, table, first, last)
        told = _told(table, values) if values else []
    except UNREADABLE:
        if first == last:
            told = [{"t": table.name, "id": first, "unreadable": True}]
        else:
            middle = (first + last) // 2
            yield from _some(connection, table, first, middle)
            yield from _some(connection, table, middle + 1, last)
            return
    yield from told


def _told(table: Table, values: dict[str, Any]) -> list[dict[str, Any]]:
    if table.name in WITHHELD:
        found = digests(table, values)
        return [{"t": table.name, "id": row, "withheld": digest.hex()} for row, digest in zip(values["id"], found, strict=True)]
    return [{"t": table.name, "id": row, "v": said} for row, said in zip(values["id"], written(table, values), strict=True)]
