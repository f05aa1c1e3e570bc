"""Both databases: prepared, filled, asked."""
import datetime as dt
import subprocess
import sys
from enum import StrEnum

import numpy as np
import pytest
import shapely
from sqlalchemy import Column, DateTime, Double, Enum, ForeignKey, Integer, MetaData, String, Table, func, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column

from geodata import database
from geodata.columns import Shape
from geodata.crs import STORED_SRID
from geodata.database import analyse, insert_rows, open_database, prepare, reading, spatial_driver, writing
from geodata.errors import NoSpatialExtension
from geodata.window import touches_window

WINDOW = (116.0, 41.0, 116.5, 41.5)


class Colour(StrEnum):
    """A code as the registry stores them."""

    RED = "red"
    GREEN = "green"


class Base(DeclarativeBase):
    """Tables of these tests."""


class Parcel(Base):
    """An outline with one column of each kind that bulk loading must carry."""

    __tablename__ = "parcel"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(String(30))
    colour: Mapped[Colour | None] = mapped_column(Enum(Colour, native_enum=False, length=10))
    on: Mapped[dt.date | None]
    at: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))
    hectares: Mapped[float | None] = mapped_column(Double)
    withdrawn: Mapped[bool | None]
    shape: Mapped[shapely.Geometry | None] = mapped_column(Shape)


PARCEL = Parcel.__table__


@pytest.fixture
def parcels(engine):
    """Give an engine on a database with the empty table."""
    with writing(engine).begin() as connection:
        PARCEL.to_metadata(MetaData()).create(connection)      # creating changes the indexes that GeoAlchemy2 keeps
    return engine


def random_shapes(count):
    """Make polygons and multipolygons of awkward coordinates around Fengning."""
    random = np.random.default_rng(3)
    for number in range(count):
        x, y = random.uniform(115.9, 117.4), random.uniform(40.9, 42.0)
        parcel = shapely.Point(x, y).buffer(random.uniform(0.001, 0.02), quad_segs=3)
        yield shapely.MultiPolygon([parcel, shapely.box(x + 1, y, x + 1.1, y + 0.1)]) if number % 3 == 0 else parcel


def rows(ids, shapes):
    return [{"id": id, "name": f"第{id}号", "colour": Colour.GREEN if id % 2 else None, "on": dt.date(2025, 12, 31),
             "at": dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC), "hectares": id / 3, "withdrawn": id % 2 == 0,
             "shape": shape} for id, shape in zip(ids, shapes, strict=True)]


def by_column(rows):
    return {name: [row[name] for row in rows] for name in rows[0]}


def test_coordinates_survive_the_orm_exactly(parcels):
    shapes = list(random_shapes(20))
    with Session(writing(parcels)) as session:
        session.add_all([Parcel(id=number, shape=shape) for number, shape in enumerate(shapes)])
        session.add(Parcel(id=99, shape=None))
        session.commit()
    with Session(reading(parcels)) as session:
        stored = session.scalars(select(Parcel.shape).order_by(Parcel.id)).all()
    assert stored[-1] is None
    assert all(now.equals_exact(before, 0) for now, before in zip(stored, shapes, strict=False))


def test_coordinates_survive_a_core_insert_of_many_exactly(parcels):
    shapes = list(random_shapes(20))
    with writing(parcels).begin() as connection:
        connection.execute(insert(Parcel), [{"id": number, "shape": shape} for number, shape in enumerate(shapes)])
        stored = connection.scalars(select(Parcel.shape).order_by(Parcel.id)).all()
    assert all(now.equals_exact(before, 0) for now, before in zip(stored, shapes, strict=True))


def test_bulk_loading_stores_what_single_inserts_store(parcels):
    with writing(parcels).begin() as connection:
        wanted = rows(range(1, 41), [*list(random_shapes(39)), None])
        insert_rows(connection, PARCEL, by_column(wanted))
        in_bulk = connection.execute(select(Parcel.__table__).order_by(PARCEL.c.id)).mappings().all()
        connection.execute(PARCEL.delete())
        connection.execute(insert(PARCEL), wanted)
        one_by_one = connection.execute(select(Parcel.__table__).order_by(PARCEL.c.id)).mappings().all()
        kinds = set(connection.scalars(select(func.ST_SRID(PARCEL.c.shape)).where(PARCEL.c.shape.isnot(None))))
    assert [dict(row) for row in in_bulk] == [dict(row) for row in one_by_one]
    assert in_bulk[0]["colour"] is Colour.GREEN
    assert kinds == {STORED_SRID}


def test_the_window_finds_the_same_rows_however_they_came_in(parcels):
    shapes = list(random_shapes(200))
    with writing(parcels).begin() as connection:
        insert_rows(connection, PARCEL, by_column(rows(range(1, 101), shapes[:100])))
        connection.execute(insert(PARCEL), rows(range(101, 201), shapes[100:]))
        analyse(connection)
    bounds = shapely.bounds(shapes)
    inside = (bounds[:, 0] <= WINDOW[2]) & (bounds[:, 2] >= WINDOW[0]) & (bounds[:, 1] <= WINDOW[3]) & (
        bounds[:, 3] >= WINDOW[1])
    with reading(parcels).connect() as connection:
        found = connection.scalars(select(PARCEL.c.id).where(touches_window(PARCEL.c.shape, *WINDOW))).all()
        other = aliased(Parcel)
        as_alias = connection.scalars(select(other.id).where(touches_window(other.shape, *WINDOW))).all()
        everywhere = connection.scalar(select(func.count()).where(touches_window(PARCEL.c.shape, -180, -90, 180, 90)))
    assert sorted(found) == sorted(as_alias) == (np.flatnonzero(inside) + 1).tolist()
    assert everywhere == 200


def test_the_window_uses_the_spatial_index(parcels):
    query = select(PARCEL.c.id).where(touches_window(PARCEL.c.shape, *WINDOW))
    written = str(query.compile(parcels, compile_kwargs={"literal_binds": True}))
    with parcels.connect() as connection:
        if parcels.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        explain = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}[parcels.dialect.name]
        plan = str(connection.exec_driver_sql(f"{explain} {written}").all())
    assert "VIRTUAL TABLE INDEX" in plan or "idx_parcel_shape" in plan
    assert "SCAN parcel" not in plan


def test_a_column_in_which_no_row_has_a_value_stays_empty(parcels):
    with writing(parcels).begin() as connection:
        insert_rows(connection, PARCEL, {"id": [1, 2], "name": [None, None], "shape": [None, None]})
        assert connection.execute(select(PARCEL.c.id, PARCEL.c.name, PARCEL.c.shape).order_by(PARCEL.c.id)).all() == [
            (1, None, None), (2, None, None)]


def test_inserting_no_rows_does_nothing(parcels):
    with writing(parcels).begin() as connection:
        insert_rows(connection, PARCEL, {"id": [], "shape": []})
        assert connection.scalar(select(func.count()).select_from(PARCEL)) == 0


def test_a_reader_sees_one_moment(parcels):
    count = select(func.count()).select_from(PARCEL)
    with reading(parcels).connect() as reader:
        assert reader.scalar(count) == 0
        with writing(parcels).begin() as writer:
            writer.execute(insert(PARCEL).values(name="meanwhile"))
        assert reader.scalar(count) == 0
        reader.rollback()
        assert reader.scalar(count) == 1


def test_a_reader_can_write_nothing(parcels):
    with reading(parcels).connect() as connection, pytest.raises(DBAPIError, match="read-?only"):
        connection.execute(insert(PARCEL).values(name="not allowed"))


def test_an_engine_is_for_readers_unless_asked_otherwise(parcels):
    with parcels.connect() as connection, pytest.raises(DBAPIError, match="read-?only"):
        connection.execute(insert(PARCEL).values(name="not allowed"))


def test_a_second_writer_waits_for_its_turn(parcels, database_url, monkeypatch):
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 200)
    impatient = open_database(database_url)
    with writing(parcels).begin():
        with pytest.raises(DBAPIError), impatient.connect() as other:
            if parcels.dialect.name == "postgresql":
                other.exec_driver_sql("SET lock_timeout = 200")
                other.exec_driver_sql(f"SELECT pg_advisory_xact_lock({database.WRITERS_TURN})")
            with writing(impatient).begin():
                pass
    impatient.dispose()


def test_what_is_rolled_back_leaves_neither_rows_nor_index_behind(parcels):
    with writing(parcels).connect() as connection:
        insert_rows(connection, PARCEL, by_column(rows(range(1, 11), list(random_shapes(10)))))
        connection.rollback()
    with writing(parcels).begin() as connection:
        insert_rows(connection, PARCEL, by_column(rows(range(11, 12), [shapely.box(116.1, 41.1, 116.2, 41.2)])))
        assert connection.scalar(select(func.count()).where(touches_window(PARCEL.c.shape, -180, -90, 180, 90))) == 1


def test_preparing_twice_changes_nothing(engine):
    with writing(engine).begin() as connection:
        prepare(connection)
        prepare(connection)
        systems = connection.exec_driver_sql(f"SELECT count(*) FROM spatial_ref_sys WHERE srid = {STORED_SRID}").scalar()
    assert systems == 1


def test_foreign_keys_hold_on_both(engine):
    tables = MetaData()
    Table("owner", tables, Column("id", Integer, primary_key=True))
    owned = Table("owned", tables, Column("owner_id", ForeignKey("owner.id")))
    with writing(engine).begin() as connection:
        tables.create_all(connection)
    with writing(engine).connect() as connection, pytest.raises(DBAPIError):
        connection.execute(insert(owned).values(owner_id=1))
        connection.commit()


def test_a_python_that_can_load_no_extension_is_told_what_to_install(monkeypatch):
    for name in ("sqlite3", "pysqlite3", "sqlean"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(NoSpatialExtension, match="pysqlite3-binary"):
        spatial_driver()


def test_a_missing_extension_is_named_with_its_package(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "SPATIALITE", "no_such_extension")
    with pytest.raises(NoSpatialExtension, match="libsqlite3-mod-spatialite"):
        open_database(f"sqlite:///{tmp_path}/empty.db").connect()


def test_files_can_be_read_after_spatialite_was_loaded(tmp_path):
    program = f"""
from geodata.database import open_database, prepare, writing
engine = open_database("sqlite:///{tmp_path}/first.db")
with writing(engine).begin() as connection:
    prepare(connection)
import geopandas, shapely
frame = geopandas.GeoDataFrame({{"name": ["甲"]}}, geometry=[shapely.box(116, 41, 117, 42)], crs="EPSG:4490")
frame.to_file("{tmp_path}/after.gpkg")
assert len(geopandas.read_file("{tmp_path}/after.gpkg")) == 1
"""
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", program], check=False).returncode == 0
