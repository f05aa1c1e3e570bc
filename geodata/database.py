"""The one place that prepares SpatiaLite or PostGIS: connections, transactions, bulk loading."""
import importlib
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

# GDAL must come before SpatiaLite: the other way round, reading a file ends in a segmentation fault.
import pyogrio  # noqa: F401
import shapely
from sqlalchemy import Column, Connection, Engine, Table, bindparam, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError

from geodata.columns import Shape
from geodata.crs import STORED_SRID
from geodata.errors import NoAccounts, NoSpatialExtension, RightsTooWide

SPATIALITE = "mod_spatialite"
BUSY_MILLISECONDS = 30_000
WITH_SRID = 0x20000000
"""The bit in the head of PostGIS's WKB that says that an SRID follows."""

WRITERS_TURN = STORED_SRID
"""Key of the advisory lock that every PostgreSQL writer takes before its first read."""

Columns = Mapping[str, Sequence[Any]]
"""Rows by column."""

ToWkb = Callable[[Sequence[Any]], list[bytes | None]]


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


def insert_rows(connection: Connection, table: Table, columns: Columns) -> None:
    """Insert many rows, given by column: ids among them, shapes as shapely.

    A column without a single value is left to the database; no default of SQLAlchemy's is filled in.
    """
    filled = {name: values for name, values in columns.items() if any(value is not None for value in values)}
    if filled:
        _backend_of(connection).insert_rows(connection, table, filled)


def analyse(connection: Connection) -> None:
    """Refresh the planner's statistics after a bulk load where the database does not do so by itself."""
    _backend_of(connection).analyse(connection)


def grant_adding(connection: Connection, account: str, tables: Sequence[str]) -> None:
    """Let ``account`` of the database read and add rows of ``tables`` and do nothing else; granting again changes nothing.

    Needs the owner's connection. Raises NoAccounts, RightsTooWide when the account could change rows or tables all the same.
    """
    _backend_of(connection).grant_adding(connection, account, tables)


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
    def _equip(raw: Any, _record: object) -> None:
        raw.isolation_level = None
        raw.enable_load_extension(True)
        try:
            raw.load_extension(SPATIALITE)
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
    def insert_rows(connection: Connection, table: Table, columns: Columns) -> None:
        """Insert by one prepared statement; filling the indexes of outlines once at the end halves the time."""
        indexed = [table.c[name] for name in columns if isinstance(table.c[name].type, Shape)]
        asleep = [trigger for column in indexed for trigger in _SpatiaLite._put_to_sleep(connection, table, column)]
        values = ", ".join(f"ST_GeomFromWKB(?, {STORED_SRID})" if isinstance(table.c[name].type, Shape) else "?" for name in columns)
        connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({_names(connection, table, columns)}) VALUES ({values})',
                                   list(_as_sent(connection, table, columns, _SpatiaLite._wkb)))
        for column in indexed:
            _SpatiaLite._index(connection, f"idx_{table.name}_{column.name}", columns["id"], columns[column.name])
        for trigger in asleep:
            connection.exec_driver_sql(trigger)

    @staticmethod
    def _wkb(shapes: Sequence[Any]) -> list[bytes | None]:
        wkbs: list[bytes | None] = shapely.to_wkb(shapes, output_dimension=2).tolist()
        return wkbs

    @staticmethod
    def _put_to_sleep(connection: Connection, table: Table, column: Column[Any]) -> list[str]:
        """Drop what SpatiaLite does after every single row; give the statements that bring it back."""
        triggers = [f"{kind}_{table.name}_{column.name}" for kind in ("ggi", "tmi", "gii")]
        found = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name IN :names")
            .bindparams(bindparam("names", triggers, expanding=True))).all()
        for name, _statement in found:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        return [statement for _name, statement in found]

    @staticmethod
    def _index(connection: Connection, rtree: str, ids: Sequence[int], shapes: Sequence[Any]) -> None:
        windows = shapely.bounds(shapes)[:, [0, 2, 1, 3]].tolist()
        connection.exec_driver_sql(f'INSERT INTO "{rtree}" (pkid, xmin, xmax, ymin, ymax) VALUES (?, ?, ?, ?, ?)', [
            (row_id, *window) for row_id, window, shape in zip(ids, windows, shapes, strict=True) if shape is not None])

    @staticmethod
    def grant_adding(connection: Connection, account: str, tables: Sequence[str]) -> None:
        """Refuse: whoever may write the file may do everything to it."""
        raise NoAccounts(connection.engine.url.database)

    @staticmethod
    def analyse(connection: Connection) -> None:
        """Count again, looking at a part of every index only."""
        connection.execute(text("PRAGMA analysis_limit = 1000"))
        connection.execute(text("ANALYZE"))


class _PostGIS:
    """PostgreSQL with PostGIS, through psycopg."""

    @staticmethod
    def open(url: str) -> Engine:
        """Open the database through psycopg; compiling queries (jit) costs more than it gives."""
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
    def insert_rows(connection: Connection, table: Table, columns: Columns) -> None:
        """Stream the rows in PostgreSQL's own binary form."""
        raw: Any = connection.connection.dbapi_connection
        with (raw.cursor() as cursor,
              cursor.copy(f'COPY "{table.name}" ({_names(connection, table, columns)}) FROM STDIN (FORMAT BINARY)') as copy):
            copy.set_types([_PostGIS._kind(table.c[name], connection) for name in columns])
            for row in _as_sent(connection, table, columns, _PostGIS._extended_wkb):
                copy.write_row(row)

    @staticmethod
    def _kind(column: Column[Any], connection: Connection) -> str:
        kind: str = column.type.compile(connection.dialect).split("(")[0].lower()
        return {"geometry": "bytea", "float": "double precision"}.get(kind, kind)

    @staticmethod
    def _extended_wkb(shapes: Sequence[Any]) -> list[bytes | None]:
        """Write WKB with the SRID in its head, as PostGIS takes it."""
        wkbs = shapely.to_wkb(shapes, output_dimension=2, byte_order=1).tolist()
        heads = [struct.pack("<BII", 1, kind | WITH_SRID, STORED_SRID) for kind in range(8)]
        return [None if wkb is None else heads[wkb[1]] + wkb[5:] for wkb in wkbs]

    @staticmethod
    def grant_adding(connection: Connection, account: str, tables: Sequence[str]) -> None:
        """Grant, then ask the database what the account could still do beyond it."""
        if not connection.scalar(text("SELECT count(*) FROM pg_roles WHERE rolname = :account"), {"account": account}):
            raise RightsTooWide(f"CREATE ROLE {account} LOGIN PASSWORD '…'")
        quoted = connection.dialect.identifier_preparer.quote_identifier
        role, every = quoted(account), ", ".join(quoted(table) for table in tables)
        base, schema = (quoted(connection.scalar(text(f"SELECT {name}()"))) for name in ("current_database", "current_schema"))
        for statement in (
            f"REVOKE ALL ON {every} FROM {role}", f"REVOKE ALL ON {every} FROM PUBLIC", f"GRANT SELECT, INSERT ON {every} TO {role}",
            f"REVOKE CREATE ON SCHEMA {schema} FROM {role}, PUBLIC", f"GRANT USAGE ON SCHEMA {schema} TO {role}",
            f"REVOKE CREATE, TEMPORARY ON DATABASE {base} FROM {role}, PUBLIC", f"GRANT CONNECT ON DATABASE {base} TO {role}",
        ):
            connection.exec_driver_sql(statement)
        wide = connection.scalars(text(_TOO_WIDE), {"account": account, "tables": list(tables)}).all()
        if wide:
            raise RightsTooWide(", ".join(wide))

    @staticmethod
    def analyse(connection: Connection) -> None:
        """Count again what the account owns, looking at few rows only; autovacuum looks closer, and at what others own."""
        connection.execute(text("SET LOCAL default_statistics_target = 10"))
        owned = connection.scalars(text("SELECT quote_ident(tablename) FROM pg_tables"
                                        " WHERE tableowner = current_user AND schemaname = current_schema()")).all()
        for table in owned:
            connection.exec_driver_sql(f"ANALYZE {table}")


def _names(connection: Connection, table: Table, columns: Columns) -> str:
    """List the columns as SQL does."""
    return ", ".join(connection.dialect.identifier_preparer.format_column(table.c[name]) for name in columns)


def _as_sent(connection: Connection, table: Table, columns: Columns, to_wkb: ToWkb) -> Iterator[tuple[Any, ...]]:
    """Turn the columns into rows as the driver takes them."""
    return zip(*(_column_as_sent(connection, table.c[name], values, to_wkb) for name, values in columns.items()), strict=True)


def _column_as_sent(connection: Connection, column: Column[Any], values: Sequence[Any], to_wkb: ToWkb) -> Iterable[Any]:
    if isinstance(column.type, Shape):
        return to_wkb(values)
    send = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    if send is None:
        return values
    sent = {value: send(value) for value in set(values)}        # days, moments and flags repeat
    return [sent[value] for value in values]


_TOO_WIDE = """
    SELECT 'SUPERUSER' FROM pg_roles WHERE rolname = :account AND rolsuper
    UNION ALL SELECT right_ || ' ' || relname
        FROM pg_class, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER', 'REFERENCES']) AS right_
        WHERE relnamespace = current_schema()::regnamespace AND relname = ANY(:tables) AND relkind = 'r'
        AND has_table_privilege(:account, pg_class.oid, right_)
    UNION ALL SELECT 'OWNER ' || relname FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relname = ANY(:tables) AND relkind = 'r'
        AND pg_has_role(:account, relowner, 'MEMBER')
    UNION ALL SELECT 'CREATE ' || current_schema() WHERE has_schema_privilege(:account, current_schema(), 'CREATE')
    UNION ALL SELECT right_ || ' ' || current_database() FROM unnest(ARRAY['CREATE', 'TEMPORARY']) AS right_
        WHERE has_database_privilege(:account, current_database(), right_)
"""
"""What an account may do beyond reading and adding rows, each in one word."""

_BACKENDS: dict[str, type[_SpatiaLite] | type[_PostGIS]] = {"sqlite": _SpatiaLite, "postgresql": _PostGIS}


def _backend_of(connection: Connection) -> type[_SpatiaLite] | type[_PostGIS]:
    return _BACKENDS[connection.dialect.name]
