"""The list of tasks: everything that is due, late, waiting or about to be, on one day."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy.orm import Session

from ...codes import Department, Subject
from ...rules import FAR_DATE
from ...tasks import Section
from . import closings, papers, plans, rectification, reporting
from .task import Asked, Task, rows_of

__all__ = ["Task", "pressing", "tasks_on"]


def tasks_on(session: Session, as_of: date, *, region: str | None = None, department: Department | None = None,
             known_at: datetime | None = None) -> list[Task]:
    """Every task of a day, of a region and of a department's work (None: all), the most pressing first. Read-only."""
    found = [task for task in _tasks(session, Asked(as_of, region, known_at)) if department is None or department in task.departments]
    places = list(Section)
    return sorted(found, key=lambda task: (places.index(task.section), task.due_on or FAR_DATE, task.region_code, task.code))


def pressing(tasks: list[Task]) -> int:
    """How many of ``tasks`` are more than an alert."""
    return sum(task.section != Section.ALERT for task in tasks)


def _tasks(session: Session, asked: Asked) -> Iterator[Task]:
    mines = rows_of(session, Subject.MINE, asked, papers.FACETS | closings.FACETS)
    for of_mines in (papers.papers, papers.reviews, papers.assessments, plans.measures, closings.closings, closings.acceptances,
                     closings.sign_offs):
        yield from of_mines(session, mines, asked)
    yield from plans.blocks(session, rows_of(session, Subject.BLOCK, asked, plans.BLOCK_FACETS), asked)
    sites = rows_of(session, Subject.SITE, asked, plans.SITE_FACETS)
    for of_sites in (plans.sites_not_begun, plans.accepting):
        yield from of_sites(session, sites, asked)
    issues = rows_of(session, Subject.ISSUE, asked, rectification.FACETS)
    yield from rectification.issues(session, issues, asked)
    yield from rectification.listing_clocks(session, issues, mines, asked)
    yield from reporting.months(session, asked)
    yield from reporting.refusals(session, asked)
