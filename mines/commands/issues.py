"""The rectification list: an item is opened, somebody is named to put it right, and it climbs its ladder off the list."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..codes import Department, IssueKind, IssueSource, IssueStage, Subject
from ..errors import NotFound
from ..queries.issues import next_code
from ..queries.standing import standing, versions
from ..queries.subjects import by_code, exists_on, region_of
from ..tables.issues import AssignmentRecord, Issue, IssueExistenceRecord, IssueStep
from .records import Paper, record_fact, register, stored_as
from .steps import record_step
from .transactions import Writer


def open_issue(session: Writer, subject: Subject, subject_code: str, *, on: date, by: str, name: str, issue_kind: IssueKind,
               source: IssueSource, source_number: str | None = None, evidence: Sequence[Paper] = (), device_key: str | None = None,
               done_by: str | None = None, note: str | None = None) -> Issue:
    """Put an item on the list: what was found (``name``, a sentence) at a mine, a block or a site.

    Its code is made from the day and a serial number; it lies where its subject lies. A ``device_key`` that is stored already gives the
    stored item. Raises NotFound, DayRefused, NotAllowed, UnknownOfficer.
    """
    if (stored := stored_as(session, IssueExistenceRecord, device_key)) is not None:
        return session.get_one(Issue, stored.subject_id)
    about = by_code(session, subject, subject_code)
    if not exists_on(session, subject, about.id, on):
        raise NotFound(subject=subject, code=subject_code, on=on)
    return register(
        session, Subject.ISSUE, next_code(session, on), on=on, by=by, name=name, region_code=region_of(session, subject, about.id),
        subject=subject, subject_code=subject_code, source=source, source_number=source_number, issue_kind=issue_kind,
        evidence=evidence, device_key=device_key, done_by=done_by, note=note,
    )


def assign_issue(session: Writer, issue_id: int, *, on: date, by: str, owner: str, due_on: date, department: Department | None = None,
                 evidence: Sequence[Paper] = (), follows: int | None = None, device_key: str | None = None,
                 done_by: str | None = None, note: str | None = None) -> AssignmentRecord:
    """Name who puts an item right, and by when; the first time it is a step of the ladder, later a change of owner or day.

    ``follows`` is the newest assignment that the form saw. Raises BadValue for a day already past, and what the ladder refuses.
    """
    if (stored := stored_as(session, AssignmentRecord, device_key)) is not None:
        return stored
    record: AssignmentRecord = record_fact(
        session, AssignmentRecord, issue_id, on=on, by=by, owner=owner, due_on=due_on, department=department, evidence=evidence,
        follows=follows, device_key=device_key, done_by=done_by, note=note)
    if not standing(versions(session, IssueStep, issue_id)):
        record_step(session, IssueStep, issue_id, IssueStage.ASSIGNED, on=on, by=by)
    return record


def step_issue(session: Writer, issue_id: int, to: IssueStage, *, on: date, by: str, done_by: str | None = None,
               evidence: Sequence[Paper] = (), follows: int | None = None, device_key: str | None = None, note: str | None = None) -> Any:
    """Climb the list: rectifying, submitted with a report, verified by another person with a review, struck off; or sent back with a note.

    Raises StepRefused, EvidenceMissing, SamePerson, ReasonMissing, Overtaken, NotAllowed.
    """
    return record_step(session, IssueStep, issue_id, to, on=on, by=by, done_by=done_by, evidence=evidence, follows=follows,
                       device_key=device_key, note=note)
