"""What waits for an officer: the kinds of tasks, how long ahead each is told, and the part of the list it stands in."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum


class TaskKind(StrEnum):
    """What is to be done."""

    PAPERS_EXPIRE = "papers_expire"
    CLOSING_DUE = "closing_due"
    CLOSING_NOT_BEGUN = "closing_not_begun"
    CLOSING_TO_ACCEPT = "closing_to_accept"
    SIGN_OFF = "sign_off"
    BLOCK_DUE = "block_due"
    BLOCK_NOT_BEGUN = "block_not_begun"
    ACCEPTANCE_DUE = "acceptance_due"
    FOLLOW_UP_DUE = "follow_up_due"
    SITE_NOT_BEGUN = "site_not_begun"
    REVIEW_DUE = "review_due"
    LISTING_CLOCK = "listing_clock"
    ASSESSMENT_EXPIRES = "assessment_expires"
    MEASURE_DUE = "measure_due"
    ISSUE_UNASSIGNED = "issue_unassigned"
    ISSUE_DUE = "issue_due"
    ISSUE_TO_VERIFY = "issue_to_verify"
    ISSUE_TO_STRIKE_OFF = "issue_to_strike_off"
    MONTH_NOT_REPORTED = "month_not_reported"
    FIELD_REFUSED = "field_refused"


class Section(StrEnum):
    """Parts of the list, the most pressing first."""

    OVERDUE = "overdue"
    THIS_WEEK = "this_week"
    WAITING = "waiting"
    REFUSED = "refused"
    ALERT = "alert"


WEEK = timedelta(days=7)

AHEAD: Mapping[TaskKind, timedelta] = {
    TaskKind.PAPERS_EXPIRE: timedelta(days=90),
    TaskKind.CLOSING_DUE: timedelta(days=90),
    TaskKind.BLOCK_DUE: timedelta(days=90),
    TaskKind.FOLLOW_UP_DUE: timedelta(days=180),
    TaskKind.REVIEW_DUE: timedelta(days=90),
    TaskKind.ASSESSMENT_EXPIRES: timedelta(days=90),
    TaskKind.MEASURE_DUE: timedelta(days=30),
    TaskKind.ISSUE_DUE: timedelta(days=30),
}
"""How long before its day a task is told; the others are told as soon as they arise.

The county's own rules: no official text names them, except that a licence is renewed 30 days before it ends (``RENEW_BY``).
"""

RENEW_BY = timedelta(days=30)
"""A licence is renewed by an application 30 days before it ends (矿产资源开采登记管理办法, art. 7)."""

_WAITING = frozenset({TaskKind.SIGN_OFF, TaskKind.CLOSING_TO_ACCEPT, TaskKind.ISSUE_TO_VERIFY, TaskKind.ISSUE_TO_STRIKE_OFF})


def in_time(kind: TaskKind, due_on: date, as_of: date) -> bool:
    """Whether a task of ``kind`` that is due on ``due_on`` is told on ``as_of``."""
    return kind not in AHEAD or due_on <= as_of + AHEAD[kind]


def section_of(kind: TaskKind, due_on: date | None, as_of: date) -> Section:
    """Where a task stands: what waits for a person's word stands apart, whatever its day."""
    if kind == TaskKind.FIELD_REFUSED:
        return Section.REFUSED
    if kind in _WAITING:
        return Section.WAITING
    if due_on is None or due_on > as_of + WEEK:
        return Section.ALERT
    return Section.OVERDUE if due_on < as_of else Section.THIS_WEEK
