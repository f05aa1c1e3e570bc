"""Every row of the registry as plain values, in an order in which they can be put back."""

from collections.abc import Iterator
from typing import Any

import shapely
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from ..tables import Base


def tables() -> list[Table]:
    """Every table, those that others refer to first."""
    return list(Base.metadata.sorted_tables)


def rows_of(session: Session, table: Table) -> Iterator[dict[str, Any]]:
    """Rows of ``table`` by id; outlines as WKB. Read-only."""
    for row in session.execute(select(table).order_by(table.c.id).execution_options(yield_per=1000)).mappings():
        yield {name: shapely.to_wkb(value) if isinstance(value, shapely.Geometry) else value for name, value in row.items()}
