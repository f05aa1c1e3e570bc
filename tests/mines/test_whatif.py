"""What if: rows as they would be, and the two parts of a changed share, which add up exactly."""
import random
from datetime import date
from types import SimpleNamespace

import pytest

from mines.codes import Subject
from mines.commands.steps import record_step
from mines.indicators import INDICATORS, Count, Figure
from mines.queries.counts import figures
from mines.queries.lists import rows_on
from mines.tables.green import ListingStep
from mines.whatif import Change, moved, parts, supposed
from tests.factories import make_mine, make_officers, open_writer

AS_OF = date(2025, 12, 31)
OF_MINES = [one for one in INDICATORS if one.subject == Subject.MINE and isinstance(one.counted, Count)]


@pytest.mark.parametrize("seed", range(200))
def test_the_two_parts_of_a_change_add_up(seed):
    chance = random.Random(seed)
    before, after = (Figure(chance.randint(0, 50), chance.randint(1, 60)) for _ in range(2))
    found = parts(before, after)
    assert found.numerator + found.denominator == pytest.approx(found.change, abs=1e-12)
    assert found.change == pytest.approx(after.share - before.share)


def test_a_share_that_rises_because_a_mine_left_rises_by_the_denominator_alone():
    found = parts(Figure(51, 55), Figure(51, 54))
    assert found.numerator == 0
    assert found.denominator == pytest.approx(51 / 54 - 51 / 55)


@pytest.mark.parametrize(("before", "after"), [((0, 0), (1, 2)), ((1, 2), (0, 0)), ((3, None), (4, None))])
def test_without_something_to_count_among_there_are_no_parts(before, after):
    assert parts(Figure(*before), Figure(*after)) is None


def test_a_mine_left_out_is_no_row():
    assert supposed(SimpleNamespace(tier="none"), [Change.LISTED_NATIONAL, Change.EXCLUDED]) == []


@pytest.mark.parametrize("change", Change)
def test_what_is_supposed_of_a_row_moves_every_figure_as_if_all_were_counted_anew(registry, change):
    with open_writer(registry) as session:
        make_officers(session)
        for number, more in enumerate(({}, {"tier": "provincial"}, {"scale": "medium", "months": 3}, {"ground_stage": "decided"}), 1):
            make_mine(session, f"KS-{number:04}", **more)
        session.commit()
        rows, now = rows_on(session, Subject.MINE, AS_OF), figures(session, OF_MINES, AS_OF)
        for one in OF_MINES:
            anew = [new for row in rows for new in supposed(row, [change] if row.code in ("KS-0001", "KS-0004") else [])]
            then = moved(one, now[one.key], rows[:1] + rows[3:], [new for row in rows[:1] + rows[3:] for new in supposed(row, [change])])
            assert then.counted == one.counted.of(anew), one.key
            assert then.among == (one.among.of(anew) if one.among else None), one.key


def test_what_is_supposed_is_what_the_record_would_bring(registry):
    with open_writer(registry) as session:
        make_officers(session)
        mine = make_mine(session)
        session.commit()
        rows, now = rows_on(session, Subject.MINE, AS_OF), figures(session, OF_MINES, AS_OF)
        after = supposed(rows[0], [Change.LISTED_PROVINCIAL])
        expected = {one.key: moved(one, now[one.key], rows, after) for one in OF_MINES}
        record_step(session, ListingStep, mine.id, "provincial", on=date(2025, 12, 1), by="li", taken_over="台账")
        session.commit()
        assert figures(session, OF_MINES, AS_OF) == expected
