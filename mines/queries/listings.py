"""Listings and plans of mines as of a day: what makes a listing be looked at again, the six-month clock, measures done."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..assessment import FINAL
from ..codes import IssueKind, MeasureState, Met, ReviewTrigger, Subject, Verdict
from ..greenmine import rectify_by
from ..rules.issue import standing as on_the_list
from ..rules.mine import REVIEW_TRIGGERS, below_standard, listed_provincial
from ..tables.base import Record
from ..tables.green import AssessmentRecord, MeasureRecord
from .lists import Row, rows_on
from .preconditions import Found
from .standing import standing_rule


@dataclass(frozen=True)
class Clock:
    """The six months of a listed mine found below the standard: since when, until when, and its item on the rectification list.

    ``issue`` is None before there is one. ``removal`` proposes to take the mine off the list; a person decides.
    """

    found_on: date
    due_on: date
    issue: Any | None
    removal: bool


@dataclass(frozen=True)
class Plan:
    """Measures of a mine's own plan: how many there are, how many are done, and the open one that is due first."""

    count: int
    done: int
    next_due_on: date | None


def triggers_of(mine: Any, found: Sequence[Found] = ()) -> list[ReviewTrigger]:
    """Why the listing of a mine is to be looked at again; nothing of a mine that is not listed (handbook rule 19)."""
    if not listed_provincial(mine):
        return []
    raised = [trigger for trigger, rule in REVIEW_TRIGGERS.items() if rule(mine)]
    failed = any(one.verdict == Verdict.FAILED for one in found)
    return [*raised, *([ReviewTrigger.PRECONDITION] if failed else [])]


def clocks(session: Session, mines: Sequence[Any], as_of: date, known_at: datetime | None = None) -> dict[int, Clock]:
    """The six-month clock of each listed mine below the standard, by the mine's id (handbook rule 18). Read-only.

    It runs from the item on the rectification list, or, before there is one, from the assessment that found it.
    """
    issues = _issues(session, as_of, known_at)
    below = [mine for mine in mines if listed_provincial(mine) and (mine.code in issues or below_standard(mine))]
    failed = _failed_on(session, [mine.id for mine in below], as_of, known_at) if below else {}
    found: dict[int, Clock] = {}
    for mine in below:
        issue = issues.get(mine.code)
        since = issue.found_on if issue else failed.get(mine.id, as_of)
        found[mine.id] = Clock(since, rectify_by(since), issue, as_of > rectify_by(since))
    return found


def _issues(session: Session, as_of: date, known_at: datetime | None) -> dict[str, Row]:
    """The oldest item on the rectification list about the standard, of each mine by its code."""
    rows = [row for row in rows_on(session, Subject.ISSUE, as_of, known_at)
            if row.issue_kind == IssueKind.GREEN_STANDARD and row.subject == Subject.MINE and on_the_list(row)]
    return {row.subject_code: row for row in sorted(rows, key=lambda row: row.found_on, reverse=True)}


def _failed_on(session: Session, mine_ids: Sequence[int], as_of: date, known_at: datetime | None) -> dict[int, date]:
    """The day of the newest final assessment of each mine that says not met."""
    kind = AssessmentRecord
    rows = session.scalars(_standing(kind, mine_ids, as_of, known_at).where(kind.kind.in_(FINAL), kind.met == Met.NO))
    return {row.subject_id: row.effective_on for row in rows}


def plans(session: Session, mine_ids: Sequence[int], as_of: date, known_at: datetime | None = None) -> dict[int, Plan]:
    """How far each mine is with its own plan, by the mine's id; dropped measures are not counted. Read-only."""
    newest: dict[int, dict[int, Any]] = defaultdict(dict)
    for row in session.scalars(_standing(MeasureRecord, mine_ids, as_of, known_at)):
        newest[row.subject_id][row.number] = row
    return {mine_id: _plan(list(measures.values())) for mine_id, measures in newest.items()}


def _plan(measures: Sequence[Any]) -> Plan:
    counted = [one for one in measures if one.state != MeasureState.DROPPED]
    open_ones = [one.due_on for one in counted if one.state == MeasureState.OPEN]
    return Plan(len(counted), len(counted) - len(open_ones), min(open_ones, default=None))


def final_assessments(session: Session, mine_ids: Sequence[int], tier: str, as_of: date,
                      known_at: datetime | None = None) -> dict[int, AssessmentRecord]:
    """The newest assessment of each mine for ``tier`` by others than itself, by the mine's id. Read-only."""
    kind = AssessmentRecord
    rows = session.scalars(_standing(kind, mine_ids, as_of, known_at).where(kind.kind.in_(FINAL), kind.tier == tier))
    return {row.subject_id: row for row in rows}


def _standing(kind: type[Record], mine_ids: Sequence[int], as_of: date, known_at: datetime | None) -> Any:
    """Standing records of ``kind`` up to the day, the newest last."""
    return select(kind).where(kind.subject_id.in_(mine_ids), kind.effective_on <= as_of, standing_rule(kind, known_at)).order_by(
        kind.effective_on, kind.seq)
