"""Putting a dump back into an empty registry."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, func, select

from geodata.database import insert_rows

from ..errors import NotEmpty
from ..tables import Base


def check_empty(connection: Connection) -> None:
    """Raise NotEmpty unless no table holds a row."""
    if any(connection.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables):
        raise NotEmpty()


def put_back(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert ``rows`` as they were, ids and seals included, and give their number."""
    found = list(rows)
    insert_rows(connection, table, {name: [row[name] for row in found] for name in table.columns.keys()})
    return len(found)
