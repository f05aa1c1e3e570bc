"""Seals name the record that was changed, removed or put in, and rows that no seal covers."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from geodata.database import reading, writing
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


def tamper(engine, statement):
    """Change the database behind the registry's back, its guard taken away first."""
    with writing(engine).begin() as connection:
        guards = {"sqlite": 'DROP TRIGGER "{0}_refuses_{1}"', "postgresql": 'DROP TRIGGER "{0}_refuses_{1}" ON "{0}"'}
        for table in ("holder_record", "seal"):
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
