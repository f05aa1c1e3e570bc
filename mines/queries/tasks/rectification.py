"""The rectification list as tasks: to assign, to put right by a day, to verify by another person, to strike off; the six-month clock."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from ...codes import Department, IssueKind, IssueStage, Subject
from ...greenmine import rectify_by
from ...rules.issue import assigned, returned, standing
from ...rules.mine import listed_provincial
from ...tasks import TaskKind, in_time
from .task import Asked, Task

FACETS = {"issue_stage", "due_on", "department", "owner", "issue_kind", "subject", "subject_code", "found_on", "times_submitted"}


def issues(session: Session, rows: list[Any], asked: Asked) -> Iterator[Task]:
    """Items on the list, each as what is to be done next. Read-only."""
    for issue in (issue for issue in rows if standing(issue)):
        due_on = issue.due_on if assigned(issue) else None
        kind = {IssueStage.FOUND: TaskKind.ISSUE_UNASSIGNED, IssueStage.SUBMITTED: TaskKind.ISSUE_TO_VERIFY,
                IssueStage.VERIFIED: TaskKind.ISSUE_TO_STRIKE_OFF}.get(issue.issue_stage, TaskKind.ISSUE_DUE)
        if kind == TaskKind.ISSUE_DUE and not (due_on and (in_time(kind, due_on, asked.as_of) or returned(issue))):
            continue
        departments = dict.fromkeys([Department.NATURAL_RESOURCES, *([Department(issue.department)] if issue.department else [])])
        yield Task(kind, Subject.ISSUE, issue.code, issue.name, issue.region_code, asked.as_of, due_on, tuple(departments), values={
            "owner": issue.owner, "returned": returned(issue), "about": issue.subject_code})


def listing_clocks(session: Session, rows: list[Any], mines: list[Any], asked: Asked) -> Iterator[Task]:
    """Listed mines found below the standard: after six months without strike-off removal is proposed (handbook rule 18). Read-only."""
    listed = {mine.code: mine for mine in mines if listed_provincial(mine)}
    for issue in rows:
        below = standing(issue) and issue.issue_kind == IssueKind.GREEN_STANDARD and issue.subject == Subject.MINE
        if below and issue.subject_code in listed:
            mine, due_on = listed[issue.subject_code], rectify_by(issue.found_on)
            yield Task(TaskKind.LISTING_CLOCK, Subject.MINE, mine.code, mine.name, mine.region_code, asked.as_of, due_on, values={
                "issue": issue.code, "removal": due_on < asked.as_of, "tier": mine.tier})
