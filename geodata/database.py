"""The one place that prepares SpatiaLite or PostGIS: connections, transactions, bulk loading."""
import importlib
from collections.abc import Mapping, Sequence
from types import ModuleType

# GDAL must come before SpatiaLite: the other way round, reading a file ends in a segmentation fault.
import pyogrio  # noqa: F401
import shapely
from sqlalchemy import Connection, Engine, Table, create_engine, event, func, make_url, select, text
from sqlalchemy.exc import DBAPIError

from geodata.columns import Shape
from geodata.crs import STORED_SRID
from geodata.errors import NoSpatialExtension

BUSY_MILLISECONDS = 30_000
WRITERS_TURN = STORED_SRID
"""Key of the advisory lock that every PostgreSQL writer takes before its first read."""

Rows = Sequence[Mapping[str, object]]


def open_database(url: str) -> Engine:
    """Open a SpatiaLite file or a PostGIS database, for readers unless asked by ``writing``."""
    return _BACKENDS[make_url(url).get_backend_name()].open(url)


def reading(engine: Engine) -> Engine:
    """Give ``engine`` for readers: a transaction sees one moment and can write nothing."""
    return engine.execution_options(turn="read")


def writing(engine: Engine) -> Engine:
    """Give ``engine`` for writers: a transaction waits for its turn before its first read."""
    return engine.execution_options(turn="write")


def prepare(connection: Connection) -> None:
    """Make an empty database spatial; one that is spatial already stays as it is. Needs a writer's connection."""
    _backend_of(connection).prepare(connection)


def take_ids(connection: Connection, table: Table, count: int) -> range:
    """Hand out ``count`` new ids of ``table`` in one run. Needs a writer's connection."""
    return _backend_of(connection).take_ids(connection, table, count)


def insert_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert many rows with the same columns, shapes as shapely; no default of a column is filled in."""
    if rows:
        _backend_of(connection).insert_rows(connection, table, rows)


def analyse(connection: Connection) -> None:
    """Refresh the planner's statistics after a bulk load where the database does not do so by itself."""
    _backend_of(connection).analyse(connection)


def spatial_driver() -> ModuleType:
    """Find an SQLite driver that can load extensions; many builds of Python ship one that cannot."""
    for name in ("sqlite3", "pysqlite3", "sqlean"):
        try:
            driver = importlib.import_module(name)
        except ImportError:
            continue
        if hasattr(driver.Connection, "enable_load_extension"):
            return driver
    raise NoSpatialExtension("this Python's sqlite3 cannot load extensions: pip install pysqlite3-binary")


class _SpatiaLite:
    """SQLite with SpatiaLite: one file, one writer at a time."""

    @staticmethod
    def open(url: str) -> Engine:
        """Open the file; transactions begin when we say so, not when the driver thinks fit."""
        engine = create_engine(url, module=spatial_driver())
        event.listen(engine, "connect", _SpatiaLite._equip)
        event.listen(engine, "begin", _SpatiaLite._begin)
        return engine

    @staticmethod
    def _equip(raw, _record) -> None:
        raw.isolation_level = None
        raw.enable_load_extension(True)
        try:
            raw.load_extension("mod_spatialite")
        except Exception as failure:  # each driver has an OperationalError of its own
            raise NoSpatialExtension(f"{failure}: apt-get install libsqlite3-mod-spatialite") from failure
        raw.enable_load_extension(False)
        for pragma in (f"busy_timeout = {BUSY_MILLISECONDS}", "journal_mode = WAL", "synchronous = FULL",
                       "foreign_keys = ON", "temp_store = MEMORY", "cache_size = -65536", "mmap_size = 1073741824"):
            raw.execute(f"PRAGMA {pragma}").close()

    @staticmethod
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("turn") == "write"
        connection.exec_driver_sql(f"PRAGMA query_only = {not writes}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @staticmethod
    def prepare(connection: Connection) -> None:
        """Create SpatiaLite's own tables inside the transaction under way: on its own it commits 6 000 times."""
        if not connection.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'spatial_ref_sys'")):
            connection.execute(text("SELECT InitSpatialMetaData(0)"))

    @staticmethod
    def take_ids(connection: Connection, table: Table, count: int) -> range:
        """Continue after the highest id: nothing is ever deleted, and nobody else writes meanwhile."""
        first = connection.scalar(select(func.coalesce(func.max(table.c.id), 0))) + 1
        return range(first, first + count)

    @staticmethod
    def insert_rows(connection: Connection, table: Table, rows: Rows) -> None:
        """Insert by one prepared statement."""
        connection.execute(table.insert().inline(), list(rows))

    @staticmethod
    def analyse(connection: Connection) -> None:
        """Count again, looking at a part of every index only."""
        connection.execute(text("PRAGMA analysis_limit = 1000"))
        connection.execute(text("ANALYZE"))


class _PostGIS:
    """PostgreSQL with PostGIS, through psycopg."""

    @staticmethod
    def open(url: str) -> Engine:
        """Open the database by psycopg whatever driver the address names; compiling small queries costs more than it gives."""
        engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), pool_pre_ping=True,
                               connect_args={"options": "-c jit=off"})
        event.listen(engine, "begin", _PostGIS._begin)
        return engine

    @staticmethod
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("turn") == "write":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS_TURN})")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

    @staticmethod
    def prepare(connection: Connection) -> None:
        """Ask for the extension, which only a superuser may create on some servers."""
        try:
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
        except DBAPIError as failure:
            raise NoSpatialExtension(f"{failure.orig}: apt-get install postgresql-postgis, then as superuser: "
                                     "CREATE EXTENSION postgis") from failure

    @staticmethod
    def take_ids(connection: Connection, table: Table, count: int) -> range:
        """Move the table's sequence on by ``count``; the writer's turn keeps the run whole."""
        sequence = func.pg_get_serial_sequence(table.name, "id")
        first = connection.scalar(select(func.nextval(sequence)))
        connection.execute(select(func.setval(sequence, first + count - 1)))
        return range(first, first + count)

    @staticmethod
    def insert_rows(connection: Connection, table: Table, rows: Rows) -> None:
        """Stream the rows in PostgreSQL's own binary form."""
        columns = [table.c[name] for name in rows[0]]
        names = ", ".join(connection.dialect.identifier_preparer.format_column(column) for column in columns)
        writers = [_PostGIS._writer(column, connection.dialect) for column in columns]
        cursor = connection.connection.cursor()
        with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types([_PostGIS._kind(column, connection.dialect) for column in columns])
            for row in rows:
                copy.write_row([write(row[column.name]) for write, column in zip(writers, columns, strict=True)])

    @staticmethod
    def _kind(column, dialect) -> str:
        kind = column.type.compile(dialect).split("(")[0].lower()
        return {"geometry": "bytea", "serial": "integer", "float": "double precision"}.get(kind, kind)

    @staticmethod
    def _writer(column, dialect):
        if isinstance(column.type, Shape):
            return _extended_wkb
        return column.type.dialect_impl(dialect).bind_processor(dialect) or (lambda value: value)

    @staticmethod
    def analyse(connection: Connection) -> None:
        """Leave it to autovacuum, except for those who own the tables."""


def _extended_wkb(shape) -> bytes | None:
    """Write a shape with its reference system, as PostGIS keeps it."""
    return None if shape is None else shapely.to_wkb(shapely.set_srid(shape, STORED_SRID), include_srid=True)


_BACKENDS = {"sqlite": _SpatiaLite, "postgresql": _PostGIS}


def _backend_of(connection: Connection) -> type[_SpatiaLite] | type[_PostGIS]:
    return _BACKENDS[connection.dialect.name]
