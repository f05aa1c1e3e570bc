"""The rectification list: the code of the next item, items by class, one item's subject."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..codes import Subject
from ..tables.issues import Issue
from .counts import classes
from .lists import Row, rows_on

CODE = "ZG-{day:%Y%m%d}-"
"""What the code of an item begins with: the day it was found; a serial number of that day follows."""


def next_code(session: Session, on: date) -> str:
    """The first code of ``on`` that no item ever had. Read-only."""
    begins = CODE.format(day=on)
    taken = set(session.scalars(select(Issue.code).where(Issue.code.startswith(begins, autoescape=True))))
    serial = next(number for number in range(1, len(taken) + 2) if f"{begins}{number:02}" not in taken)
    return f"{begins}{serial:02}"


def issues_at(session: Session, subject: Subject, code: str, as_of: date, known_at: datetime | None = None) -> list[Row]:
    """Every item found at one subject, with its class, newest first. Read-only."""
    rows = rows_on(session, Subject.ISSUE, as_of, known_at, theme="issue")
    return sorted((row for row in rows if (row.subject, row.subject_code) == (subject, code)), key=lambda row: row.code, reverse=True)


def issue_counts(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> dict[str, int]:
    """How many items are in each class. Read-only."""
    return classes(session, "issue", as_of, known_at, region)
