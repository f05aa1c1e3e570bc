"""Papers about to run out: right, licence, safety permit, a listing's review, an assessment."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from ...codes import Department, Met, Permit, Subject
from ...rules import NO_DATE
from ...rules.mine import listed_provincial, reports_output, staying
from ...tables.green import AssessmentRecord
from ...tasks import RENEW_BY, TaskKind, in_time
from .task import Asked, Task, newest_by_key

FACETS = {
    "right_valid_to", "licence_valid_to", "safety_permit", "safety_valid_to", "paper_stage", "ground_stage", "closing_state", "tier",
    "review_on",
}


def papers(session: Session, mines: list[Any], asked: Asked) -> Iterator[Task]:
    """Of each mine that stays the paper that ends first, and the others that end in the same time. Read-only."""
    for mine in (mine for mine in mines if staying(mine) and reports_output(mine)):
        ends = {name: day for name, day in _ends(mine) if day != NO_DATE and in_time(TaskKind.PAPERS_EXPIRE, day, asked.as_of)}
        if ends:
            first = min(ends.values())
            departments = (Department.NATURAL_RESOURCES, *([Department.EMERGENCY] if "permit" in ends else []))
            yield Task(TaskKind.PAPERS_EXPIRE, Subject.MINE, mine.code, mine.name, mine.region_code, asked.as_of, first, departments,
                       values={"papers": tuple(ends), "urgent": first <= asked.as_of + RENEW_BY})


def _ends(mine: Any) -> Iterator[tuple[str, Any]]:
    yield "right", mine.right_valid_to
    yield "licence", mine.licence_valid_to
    if mine.safety_permit == Permit.VALID:
        yield "permit", mine.safety_valid_to


def reviews(session: Session, mines: list[Any], asked: Asked) -> Iterator[Task]:
    """Listings whose review is due. Read-only."""
    for mine in mines:
        if listed_provincial(mine) and mine.review_on != NO_DATE and in_time(TaskKind.REVIEW_DUE, mine.review_on, asked.as_of):
            yield Task(TaskKind.REVIEW_DUE, Subject.MINE, mine.code, mine.name, mine.region_code, asked.as_of, mine.review_on,
                       values={"tier": mine.tier})


def assessments(session: Session, mines: list[Any], asked: Asked) -> Iterator[Task]:
    """Of each mine that stays the assessment passed that holds longest, when it is about to be too old. Read-only."""
    stays = {mine.id: mine for mine in mines if staying(mine) and reports_output(mine)}
    for mine_id, records in newest_by_key(session, AssessmentRecord, asked, stays).items():
        last = max((one for one in records if one.met == Met.YES), key=lambda one: one.valid_to, default=None)
        if last is not None and in_time(TaskKind.ASSESSMENT_EXPIRES, last.valid_to, asked.as_of):
            mine = stays[mine_id]
            yield Task(TaskKind.ASSESSMENT_EXPIRES, Subject.MINE, mine.code, mine.name, mine.region_code, asked.as_of, last.valid_to,
                       values={"tier": last.tier})
