"""The one spatial question asked in SQL, spelled once for each database."""
from typing import Any

from sqlalchemy import BindParameter, Boolean
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from geodata.crs import STORED_SRID


class touches_window(FunctionElement[bool]):
    """True where the bounding box of ``shape`` meets west, south, east, north (degrees)."""

    name = "touches_window"
    type = Boolean()
    inherit_cache = True

    def __init__(self, shape: Any, west: Any, south: Any, east: Any, north: Any):
        """Take a column and four numbers, or parameters that stand for them."""
        edges = (west, south, east, north)
        super().__init__(shape, *(edge if isinstance(edge, BindParameter) else float(edge) for edge in edges))

    def self_group(self, against: Any = None) -> "touches_window":
        """Stand as it is in a condition: written as ``... = 1`` SQLite would not use the index."""
        return self


@compiles(touches_window, "postgresql")
def _by_gist(element: touches_window, compiler: SQLCompiler, **options: Any) -> str:
    """Use the GiST index of the column."""
    shape, *window = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{shape} && ST_MakeEnvelope({', '.join(window)}, {STORED_SRID})"


@compiles(touches_window, "sqlite")
def _by_rtree(element: touches_window, compiler: SQLCompiler, **options: Any) -> str:
    """Use the R-tree that SpatiaLite keeps beside the column, also when the table has another name in the query."""
    column = next(iter(element.clauses))
    table = getattr(column.table, "element", column.table)
    shape, west, south, east, north = (compiler.process(clause, **options) for clause in element.clauses)
    return (f'{shape.rpartition(".")[0]}.rowid IN (SELECT pkid FROM "idx_{table.name}_{column.name}"'
            f" WHERE xmax >= {west} AND xmin <= {east} AND ymax >= {south} AND ymin <= {north})")
