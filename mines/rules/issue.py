"""Questions about a rectification item. Given a row or the columns of ``issues_on(day)``."""

from ..codes import IssueStage as Stage
from . import FAR_DATE


def struck_off(issue):
    """Off the list (已销号)."""
    return issue.issue_stage == Stage.STRUCK_OFF


def standing(issue):
    """Still on the list (未销号)."""
    return issue.issue_stage != Stage.STRUCK_OFF


def assigned(issue):
    """Somebody is to put it right by a day."""
    return issue.due_on != FAR_DATE


def overdue(issue):
    """On the list past its day (逾期); computed, never stored."""
    return standing(issue) & (issue.due_on < issue.as_of)


def due_soon(issue):
    """On the list and due within seven days."""
    return standing(issue) & (issue.due_on >= issue.as_of) & (issue.due_on <= issue.in_7_days)


def returned(issue):
    """Sent back by the one who was to verify it (退回); computed, never stored."""
    return (issue.issue_stage == Stage.RECTIFYING) & (issue.times_submitted > 0)


ISSUE_CLASSES = {
    "struck_off": struck_off,
    "overdue": overdue,
    "returned": returned,
    "due_soon": due_soon,
    "open": standing,
}

CLASSES = {"issue": ISSUE_CLASSES}
"""What a list of issues is sorted into; no map paints it."""
