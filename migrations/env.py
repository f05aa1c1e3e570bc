"""Compare the registry's tables with the connection that Alembic is handed."""

from alembic import context
from geoalchemy2 import alembic_helpers

from geodata.columns import Shape
from mines.tables import Base
from mines.tables.base import Instant


def ours(_object, _name, kind, reflected, compare_to):
    """Leave alone whatever the spatial extension keeps in the same database."""
    return not (kind == "table" and reflected and compare_to is None)


def render(kind, item, autogenerate):
    """Write our own column types by their own names."""
    if kind == "type" and isinstance(item, Shape):
        autogenerate.imports.add("from geodata.columns import Shape")
        return "Shape()"
    return "sa.DateTime()" if kind == "type" and isinstance(item, Instant) else False


context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, include_object=ours, render_item=render,
    process_revision_directives=alembic_helpers.writer, transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
