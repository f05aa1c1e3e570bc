"""Records are kept in memory since none ever changes: what is counted from memory is what the database would say at that moment."""

import random
import weakref
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from geodata.database import reading
from mines.codes import Permit, Subject
from mines.commands.records import correct, record_fact, withdraw
from mines.indicators import INDICATORS
from mines.queries import memory
from mines.queries.columns import on_day
from mines.queries.counts import capacities, classes, figures, left_out, outlines, stock
from mines.queries.freshness import freshness
from mines.queries.lists import behind, classes_behind
from mines.tables.mines import RightRecord, SafetyPermitRecord
from tests.factories import make_mine, make_officers, open_writer
from tests.mines.test_seals import tamper
from tests.random_county import TOWNSHIPS, random_day, told

DAY = date(2025, 12, 31)


def everything(session, day, known_at=None, region=None):
    """All that is counted of a day."""
    asked = (day, known_at, region)
    return (
        figures(session, INDICATORS, *asked), left_out(session, INDICATORS, *asked), classes(session, "tier", *asked),
        outlines(session, Subject.MINE, *asked), stock(session, *asked), capacities(session, *asked), freshness(session, *asked),
        classes_behind(session, "closure_done_rate@1", "closing", *asked))


def _asked(draw):
    """Any day, by all that is recorded or by what was known at any moment, in any region or in all."""
    known_at = draw.choice((None, datetime.combine(random_day(draw), time(12), UTC) + timedelta(days=900)))
    return random_day(draw), known_at, draw.choice((None, *TOWNSHIPS))


@pytest.mark.parametrize("seed", range(3))
def test_memory_follows_a_registry_that_grows_is_corrected_and_withdrawn(registry, seed):
    draw = random.Random(seed)
    for _ in told(registry, 100 + seed):
        for _ in range(6):
            asked = _asked(draw)
            with Session(reading(registry)) as session, Session(registry) as without_memory:
                assert everything(session, *asked) == everything(without_memory, *asked)


@pytest.mark.parametrize("seed", range(3))
def test_lists_of_the_database_are_as_long_as_the_numbers_counted_in_memory(registry, seed):
    draw = random.Random(seed)
    for _ in told(registry, 200 + seed):
        asked = _asked(draw)
        with Session(reading(registry)) as session:
            counted, reasons = figures(session, INDICATORS, *asked), left_out(session, INDICATORS, *asked)
            for indicator in INDICATORS:
                lists = behind(session, indicator.key, *asked)
                assert counted[indicator.key].counted == pytest.approx(indicator.counted.of(lists.counted))
                if indicator.among is not None:
                    assert counted[indicator.key].among == pytest.approx(indicator.among.of([*lists.counted, *lists.missed]))
                    assert reasons[indicator.key] == {reason: len(rows) for reason, rows in lists.left_out.items()}


@pytest.fixture
def one(registry):
    """A registry with one mine, and its id."""
    with open_writer(registry) as session:
        make_officers(session)
        mine = make_mine(session)
        session.commit()
    return registry, mine.id


def valid(session):
    """How many mines hold a valid right."""
    return figures(session, INDICATORS, DAY)["mine_count@1"].counted


@contextmanager
def written(engine):
    """A writer later than every other."""
    with open_writer(engine, lambda: datetime.now(UTC)) as session:
        yield session
        session.commit()


def test_a_transaction_sees_its_own_moment_whatever_another_has_read_since(one):
    engine, _ = one
    with Session(reading(engine)) as before:
        assert valid(before) == 1
        with written(engine) as session:
            make_mine(session, "KS-0002")
        with Session(reading(engine)) as after:
            assert (valid(after), valid(before)) == (2, 1)
            assert before.get_transaction() is not None
            assert figures(before, INDICATORS, DAY - timedelta(days=1))["mine_count@1"].counted == 1
            assert figures(after, INDICATORS, DAY - timedelta(days=1))["mine_count@1"].counted == 2


def test_who_writes_counts_what_is_written_and_nobody_else_does_until_it_stands(one):
    engine, mine = one
    with open_writer(engine, lambda: datetime.now(UTC)) as session:
        assert valid(session) == 1
        record_fact(session, RightRecord, mine, on=date(2024, 1, 1), by="li", valid_to=date(2025, 1, 1))
        assert valid(session) == 0
        session.rollback()
        assert valid(session) == 1
    with Session(reading(engine)) as session:
        assert valid(session) == 1


def test_a_savepoint_given_up_is_not_counted(one):
    engine, mine = one
    with open_writer(engine, lambda: datetime.now(UTC)) as session:
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            record_fact(session, RightRecord, mine, on=date(2024, 1, 1), by="li", valid_to=date(2025, 1, 1))
            assert valid(session) == 0
            1 / 0
        assert valid(session) == 1


@pytest.mark.parametrize("broken", ["read_instants", "_corrections_query"])
def test_a_reading_that_fails_in_the_middle_leaves_nothing_behind(one, monkeypatch, broken):
    engine, mine = one
    with Session(reading(engine)) as session:
        assert valid(session) == 1
    with written(engine) as session:
        record_fact(session, RightRecord, mine, on=date(2024, 1, 1), by="li", valid_to=date(2025, 1, 1))
    with monkeypatch.context() as fault, Session(reading(engine)) as session:
        fault.setattr(memory, broken, None)
        with pytest.raises(TypeError):
            valid(session)
    for _ in range(2):
        with Session(reading(engine)) as session:
            assert valid(session) == 0


def test_memory_of_another_course_of_events_is_given_up(one):
    engine, mine = one
    with Session(reading(engine)) as session:
        assert valid(session) == 1
    tamper(engine, "UPDATE seal SET sha256 = 'another'", ("seal",))
    tamper(engine, "UPDATE right_record SET valid_to = '2025-01-01'", ("right_record",))
    for _ in range(2):
        with Session(reading(engine)) as session:
            assert valid(session) == 0


def test_what_is_looked_at_is_let_go_with_its_transaction(one):
    engine, _ = one
    with Session(reading(engine)) as session:
        seen = weakref.ref(on_day(session, Subject.MINE, DAY))
        for back in range(40):
            on_day(session, Subject.SITE, DAY - timedelta(days=back))
        assert seen() is None, "a transaction keeps a handful of days"
        seen = weakref.ref(on_day(session, Subject.MINE, DAY))
        session.commit()
        assert seen() is None


def test_a_correction_and_a_withdrawal_reach_what_was_read_before(one):
    engine, mine = one
    with Session(reading(engine)) as session:
        assert valid(session) == 1
    with written(engine) as session:
        record = record_fact(session, RightRecord, mine, on=date(2024, 1, 1), by="li", valid_to=date(2025, 1, 1))
    with Session(reading(engine)) as session:
        assert valid(session) == 0
    with written(engine) as session:
        corrected = correct(session, record, by="li", reason="年份错", valid_to=date(2027, 1, 1))
    with Session(reading(engine)) as session:
        assert valid(session) == 1
        assert figures(session, INDICATORS, DAY, record.recorded_at)["mine_count@1"].counted == 0
    with written(engine) as session:
        withdraw(session, corrected, by="li", reason="录错")
        record_fact(session, RightRecord, mine, on=date(2024, 2, 1), by="li", valid_to=date(2024, 6, 1))
    with Session(reading(engine)) as session:
        assert valid(session) == 0


def test_only_what_was_added_is_read_again(one):
    engine, mine = one
    asked = []
    with Session(reading(engine)) as session:
        everything(session, DAY)
    with written(engine) as session:
        record_fact(session, SafetyPermitRecord, mine, on=date(2024, 1, 1), by="li", permit=Permit.CANCELLED, valid_to=DAY)
    with Session(reading(engine)) as session:
        event.listen(session.connection(), "before_cursor_execute", lambda *words: asked.append((words[2], words[3])))
        on_day(session, Subject.MINE, DAY).safety_valid_to
        figures(session, INDICATORS, DAY)
    tables = {kind.__tablename__ for kind in (SafetyPermitRecord, RightRecord)
              if any(f"FROM {kind.__tablename__}" in statement for statement, _ in asked)}
    assert tables == {SafetyPermitRecord.__tablename__}
