"""Rectification items: what was found where, who puts it right by when, and the steps off the list."""

from datetime import date

from sqlalchemy.orm import Mapped

from .. import enforcement
from ..codes import Department, IssueKind, IssueSource, Subject
from .base import Record, Step, SubjectRow, coded


class Issue(SubjectRow):
    """One item of the rectification list (整改清单)."""

    kind = Subject.ISSUE


class IssueExistenceRecord(Record):
    """What was found (``name``, in a sentence), at which subject, by what source."""

    about = Subject.ISSUE
    act = "observe"
    asked = ("region_code",)
    name: Mapped[str]
    region_code: Mapped[str]
    subject: Mapped[str] = coded(Subject)
    subject_code: Mapped[str]
    source: Mapped[str] = coded(IssueSource)
    source_number: Mapped[str | None]
    issue_kind: Mapped[str] = coded(IssueKind)


class AssignmentRecord(Record):
    """Who is to put it right, and by when."""

    about = Subject.ISSUE
    department: Mapped[str | None] = coded(Department)
    owner: Mapped[str]
    due_on: Mapped[date]


class IssueStep(Step):
    """A rung of the rectification list."""

    about = Subject.ISSUE
    ladder = enforcement.ISSUE
