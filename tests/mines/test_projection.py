"""When a target will be reached: remaining stages at the quartiles of what finished cases took."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from geodata.database import reading
from mines.codes import Permit
from mines.commands.records import record_fact
from mines.commands.steps import record_step
from mines.commands.targets import set_target
from mines.indicators import BY_KEY
from mines.projection import Case, Course, Projection, project
from mines.queries.courses import Courses
from mines.queries.targets import progress
from mines.tables.green import ListingStep
from mines.tables.mines import SafetyPermitRecord
from tests.factories import COUNTY, PAPERS, make_mine, make_officers, open_writer

DAY = date(2025, 12, 31)
FIVE = [[[10, 20, 30, 40, 50], [100, 100, 100, 100, 200]]]


def days_until(projection):
    """Days to the earliest, the likely and the latest day."""
    return [None if day is None else (day - DAY).days for day in (projection.earliest, projection.likely, projection.latest)]


def test_a_case_that_has_just_begun_needs_every_stage():
    assert days_until(project(Course(FIVE, 5, [Case([(0, 0)])]), 1, DAY)) == [120, 130, 140]


def test_of_the_stage_it_is_in_counts_what_those_needed_who_stayed_longer():
    assert days_until(project(Course(FIVE, 5, [Case([(0, 35)])]), 1, DAY)) == [108, 110, 112]


def test_who_stays_longer_than_any_before_is_given_the_whole_stage_again():
    assert days_until(project(Course(FIVE, 5, [Case([(1, 300)])]), 1, DAY)) == [100, 100, 100]


def test_the_slower_of_two_tracks_decides():
    course = Course([FIVE[0], [[7, 7, 7, 7, 7]]], 5, [Case([(2, 0), (0, 0)])])
    assert days_until(project(course, 1, DAY)) == [7, 7, 7]


def test_the_target_is_reached_with_the_last_case_it_needs():
    cases = [Case([(1, 0)]), Case([(0, 0)]), Case([(0, 0)], weight=5)]
    assert days_until(project(Course(FIVE, 5, cases), 1, DAY)) == [100, 100, 100]
    assert days_until(project(Course(FIVE, 5, cases), 2, DAY)) == [120, 130, 140]
    assert days_until(project(Course(FIVE, 5, cases), 8, DAY)) == [None, None, None], "they are worth seven"


def test_fewer_than_five_finished_cases_project_nothing():
    few = project(Course(FIVE, 4, [Case([(0, 0)])]), 1, DAY)
    assert few == Projection(4) and few.few


def test_what_has_not_begun_or_was_never_observed_has_no_day():
    assert project(Course(FIVE, 5, [Case([(None, 0)])]), 1, DAY).likely is None
    assert project(Course([[[], [1]]], 5, [Case([(0, 0)])]), 1, DAY).likely is None


def test_who_was_there_and_fell_back_is_not_done_today(registry):
    with open_writer(registry) as session:
        make_officers(session)
        for place in range(6):
            make_mine(session, f"L-{place}", tier="provincial", west=116.5 + place / 50)
        fallen = make_mine(session, "FALLEN", tier="provincial", west=116.9)
        record_step(session, ListingStep, fallen.id, "removed", on=date(2025, 6, 1), by="li", evidence=PAPERS,
                    removal="rectification_failed")
        course = Courses(session, DAY).of(BY_KEY["green_prov_rate@2028"])
        assert [list(case.at) for case in course.cases] == [[(None, 0)]]


@pytest.fixture
def session(registry):
    """Six closings that are done on both tracks, one that waits for its cancellation."""
    with open_writer(registry) as session:
        make_officers(session)
        for place in range(7):
            paper = "cancelled" if place else None
            mine = make_mine(session, f"G-{place}", ground_stage="accepted", paper_stage=paper, west=116.5 + place / 50)
            if place:
                gone = date(2025, 10, 1)
                record_fact(session, SafetyPermitRecord, mine.id, on=gone, by="li", permit=Permit.CANCELLED, valid_to=gone)
        set_target(session, "closure_done_rate@1", region_code=COUNTY, share=1.0, base_on=date(2022, 12, 31), due_on=DAY, by="li",
                   source="示例")
        session.commit()
        yield session


def test_a_closing_is_projected_from_the_closings_that_are_done(session, registry):
    with Session(reading(registry)) as reader:
        course = Courses(reader, DAY).of(BY_KEY["closure_done_rate@1"])
        assert course.finished == 6
        assert len(course.cases) == 1
        aim = progress(reader, DAY, keys=["closure_done_rate@1"])[0].targets[0]
        assert aim.shortfall_now == 1
        assert aim.projection.finished == 6


def test_what_was_not_known_then_projects_nothing_then(session, registry):
    with Session(reading(registry)) as reader:
        course = Courses(reader, DAY, known_at=session.clock() - timedelta(days=400)).of(BY_KEY["closure_done_rate@1"])
        assert (course.finished, list(course.cases)) == (0, [])
