"""The schema that the migrations make is the one that the tables say, on both databases, from an empty one and from an older one."""

import pytest
from alembic import command
from alembic.util import CommandError
from sqlalchemy import Column, Integer, Table

import migrations
from geodata.database import prepare, writing
from mines.tables import Base


def check(engine):
    """Raise where a table or column differs."""
    with writing(engine).begin() as connection:
        command.check(migrations.configuration(connection))


def test_the_migrations_make_what_the_tables_say(registry):
    check(registry)


def test_an_older_registry_is_brought_up_to_date(engine):
    with writing(engine).begin() as connection:
        prepare(connection)
        command.upgrade(migrations.configuration(connection), "0001")
    migrations.upgrade(engine)
    check(engine)


def test_a_table_without_a_migration_is_noticed(registry):
    extra = Table("forgotten", Base.metadata, Column("id", Integer, primary_key=True))
    try:
        with pytest.raises(CommandError):
            check(registry)
    finally:
        Base.metadata.remove(extra)
