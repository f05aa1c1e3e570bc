"""A path counted over arrays says of every day what the count of that day says, as known now and as known then."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from geodata.database import open_database, reading
from mines.dates import close
from mines.indicators import INDICATORS
from mines.queries.counts import figures
from mines.queries.paths import path
from webmap.board import path_days

DAYS = path_days(date(2018, 1, 1), date(2026, 1, 8))[::6]
TOWNSHIP = "139999103"
"""Every half year: each day is counted by the database, twice."""


def same(one, other):
    return (one.counted, one.among) == (pytest.approx(other.counted), other.among if other.among is None else pytest.approx(other.among))


@pytest.mark.parametrize("region", [None, TOWNSHIP])
def test_every_indicator_of_the_example_county_has_the_path_of_its_days(county_url, region):
    engine = reading(open_database(county_url))
    with Session(engine) as session:
        now = {day: figures(session, INDICATORS, day, None, region) for day in DAYS}
        then = {day: figures(session, INDICATORS, day, close(day), region) for day in DAYS}
        for indicator in INDICATORS:
            for step in path(session, indicator.key, DAYS, close, None, region):
                assert same(step.now, now[step.on][indicator.key]), (indicator.key, step.on)
                assert same(step.then, then[step.on][indicator.key]), (indicator.key, step.on)
    engine.dispose()


def test_nothing_is_known_after_the_moment_asked(county_url):
    engine, known_at = reading(open_database(county_url)), close(date(2023, 6, 30))
    with Session(engine) as session:
        for indicator in INDICATORS:
            for step in path(session, indicator.key, DAYS[-4:], close, known_at):
                assert same(step.now, figures(session, [indicator], step.on, known_at)[indicator.key]), (indicator.key, step.on)
    engine.dispose()


def test_a_path_asks_as_many_questions_for_eight_years_as_for_one(county_url):
    asked = []
    for begin in (date(2025, 1, 1), date(2018, 1, 1)):
        engine = reading(open_database(county_url))
        with Session(engine) as session:
            questions = []
            event.listen(session.connection(), "before_cursor_execute", lambda *words, told=questions: told.append(words[2]))
            path(session, "green_nat_met_rate@2028", path_days(begin, date(2025, 12, 31)), close)
            asked.append(len(questions))
            path(session, "green_nat_met_rate@2028", path_days(begin, date(2025, 11, 30)), close)
            assert len(questions) == asked[-1], "other days are counted from what was read"
        engine.dispose()
    assert asked[0] == asked[1] > 0


def test_a_path_goes_back_eight_years_at_most_and_ends_on_the_day_asked():
    days = path_days(date(2001, 1, 1), date(2025, 12, 30))
    assert (len(days), days[0], days[-1]) == (97, date(2017, 12, 31), date(2025, 12, 30))
    assert path_days(date(2026, 1, 1), date(2025, 12, 31)) == [date(2025, 12, 31)]
    assert all(later - earlier < timedelta(days=32) for earlier, later in zip(days, days[1:], strict=False))
