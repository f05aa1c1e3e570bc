"""Seals name the record that was changed, removed or put in, and rows that no seal covers."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from geodata.database import open_database, reading, writing
from mines.queries import seals
from mines.queries.seals import Fault, newest_seal, verify
from tests.factories import TestClock, make_mine, make_officers, open_writer


@pytest.fixture
def sealed(registry):
    """A registry with three sealed transactions."""
    clock = TestClock()
    with open_writer(registry, clock) as session:
        make_officers(session)
        session.commit()
        for code in ("A", "B"):
            make_mine(session, code)
            session.commit()
    return registry


def tamper(engine, statement, guarded=("holder_record", "seal")):
    """Change the database behind the registry's back, its guard taken away first."""
    with writing(engine).begin() as connection:
        guards = {"sqlite": 'DROP TRIGGER "{0}_refuses_{1}"', "postgresql": 'DROP TRIGGER "{0}_refuses_{1}" ON "{0}"'}
        for table in guarded:
            for act in ("update", "delete"):
                connection.execute(text(guards[connection.dialect.name].format(table, act)))
        connection.execute(text(statement))


def faults(engine):
    """What verification says."""
    with Session(reading(engine)) as session:
        return verify(session)


def test_an_untouched_registry_verifies(sealed):
    assert faults(sealed) == []


@pytest.mark.parametrize(("statement", "fault"), [
    ("UPDATE holder_record SET holder = '别人' WHERE id = 2", Fault("changed", "holder_record", 2)),
    ("DELETE FROM holder_record WHERE id = 1", Fault("removed", "holder_record", 1)),
    ("INSERT INTO holder_record (id, subject_id, effective_on, recorded_at, recorded_by, seq, withdrawn, holder)"
     " SELECT 99, subject_id, effective_on, recorded_at, recorded_by, 99, withdrawn, holder FROM holder_record WHERE id = 1",
     Fault("unsealed", "holder_record", 99)),
    ("UPDATE seal SET sealed_at = '2020-01-01 00:00:00.000000' WHERE id = 2", Fault("seal_altered", "seal", 2)),
])
def test_tampering_is_named(sealed, statement, fault):
    tamper(sealed, statement)
    assert fault in faults(sealed)


@pytest.mark.parametrize("statement", [
    "UPDATE seal SET ranges = 'nonsense' WHERE id = 2", "UPDATE seal SET ranges = 'no_table 1 2' WHERE id = 2",
    "UPDATE seal SET ranges = 'mine 1 999999999999' WHERE id = 2", "UPDATE seal SET ranges = 'mine 2 1' WHERE id = 2",
    "UPDATE seal SET sha256 = '' WHERE id = 2",
])
def test_a_seal_that_says_anything_at_all_is_named(sealed, statement):
    tamper(sealed, statement)
    assert Fault("seal_altered", "seal", 2) in faults(sealed)


@pytest.mark.parametrize("row", [0, -5])
def test_a_row_put_in_before_all_others_is_named(sealed, row):
    tamper(sealed, "INSERT INTO holder_record (id, subject_id, effective_on, recorded_at, recorded_by, seq, withdrawn, holder)"
                   f" SELECT {row}, subject_id, effective_on, recorded_at, recorded_by, 99, withdrawn, holder"
                   " FROM holder_record WHERE id = 1")
    assert Fault("unsealed", "holder_record", row) in faults(sealed)


def test_a_value_that_its_column_cannot_hold_is_named(spatialite):
    """SQLite stores anything anywhere."""
    with spatialite.copy_of("migrated") as url:
        engine = open_database(url)
        with open_writer(engine) as session:
            make_officers(session)
            make_mine(session, "A")
            make_mine(session, "B")
            session.commit()
        tamper(engine, "UPDATE holder_record SET effective_on = 'soon' WHERE id = 1")
        assert faults(engine) == [Fault("changed", "holder_record", 1)]
        tamper(engine, "UPDATE seal SET sealed_at = 'once' WHERE id = 1", ())
        assert Fault("seal_altered", "seal", 1) in faults(engine)
        engine.dispose()


def test_many_seals_are_compared_with_their_rows(sealed, monkeypatch):
    monkeypatch.setattr(seals, "AT_ONCE", 3)
    monkeypatch.setattr(seals, "SEALS_AT_ONCE", 2)
    with open_writer(sealed, TestClock()) as session:
        for number in range(7):
            make_mine(session, f"C{number}")
            session.commit()
    assert faults(sealed) == []
    tamper(sealed, "DELETE FROM holder_record WHERE id = 6")
    assert faults(sealed) == [Fault("removed", "holder_record", 6)]


def test_a_missing_seal_is_named(sealed):
    tamper(sealed, "DELETE FROM seal WHERE id = 2")
    assert Fault("seal_altered", "seal", 3) in faults(sealed)


def test_every_moment_is_later_than_the_seal_before(sealed):
    moments = []
    for _ in range(3):
        with open_writer(sealed, TestClock()) as session:
            make_mine(session, f"C{len(moments)}")
            session.commit()
            moments.append(newest_seal(session).sealed_at)
            session.rollback()
    assert moments == sorted(set(moments))


def test_a_transaction_that_adds_nothing_leaves_no_seal(sealed):
    with open_writer(sealed, TestClock()) as session:
        before = newest_seal(session).id
        session.commit()
        assert newest_seal(session).id == before


def test_a_savepoint_given_up_leaves_no_gap(sealed):
    with open_writer(sealed, TestClock()) as session:
        savepoint = session.begin_nested()
        make_mine(session, "LOST")
        savepoint.rollback()
        make_mine(session, "KEPT")
        session.commit()
    assert faults(sealed) == []
