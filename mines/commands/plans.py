"""The mine's own plan (一矿一策): measures that close its gaps; and what a listed mine below the standard is told to put right."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from ..codes import Department, IssueKind, IssueSource, MeasureState, Subject
from ..greenmine import rectify_by
from ..tables.green import MeasureRecord
from ..tables.issues import Issue
from ..tables.mines import Mine
from .issues import assign_issue, open_issue
from .records import Paper, record_fact, stored_as
from .transactions import Writer


def add_measure(session: Writer, mine_id: int, *, on: date, by: str, gap: str, measure: str, owner: str, due_on: date,
                cost_10k_yuan: float | None = None, device_key: str | None = None, **values: Any) -> MeasureRecord:
    """Add an open measure under the next number of the mine's plan. Raises as ``record_fact`` does."""
    if (stored := stored_as(session, MeasureRecord, device_key)) is not None:
        return stored
    newest = session.scalar(select(func.max(MeasureRecord.number)).where(MeasureRecord.subject_id == mine_id)) or 0
    record: MeasureRecord = record_fact(
        session, MeasureRecord, mine_id, on=on, by=by, device_key=device_key, number=newest + 1, gap=gap, measure=measure, owner=owner,
        due_on=due_on, cost_10k_yuan=cost_10k_yuan, state=MeasureState.OPEN, **values)
    return record


def settle_measure(session: Writer, measure: MeasureRecord, state: MeasureState, *, on: date, by: str, **values: Any) -> MeasureRecord:
    """Say that a measure is done or dropped; it needs a paper or a note. Raises as ``record_fact`` does."""
    kept = {name: getattr(measure, name) for name in ("number", "gap", "measure", "owner", "due_on", "cost_10k_yuan")}
    record: MeasureRecord = record_fact(session, MeasureRecord, measure.subject_id, on=on, by=by, state=state, **(kept | values))
    return record


def order_rectification(session: Writer, mine_id: int, *, found_on: date, by: str, name: str, owner: str,
                        department: Department | None = None, evidence: Sequence[Paper] = (), device_key: str | None = None,
                        done_by: str | None = None, note: str | None = None) -> Issue:
    """Put a listed mine found below the standard on the rectification list, to be put right within six months of ``found_on``.

    Adds the item, who puts it right, and its first step (handbook rule 18). Raises as ``open_issue`` does.
    """
    mine = session.get_one(Mine, mine_id)
    issue = open_issue(session, Subject.MINE, mine.code, on=found_on, by=by, name=name, issue_kind=IssueKind.GREEN_STANDARD,
                       source=IssueSource.LISTING, evidence=evidence, device_key=device_key, done_by=done_by, note=note)
    assign_issue(session, issue.id, on=found_on, by=by, done_by=done_by, owner=owner, due_on=rectify_by(found_on), department=department,
                 device_key=f"{device_key}-2" if device_key else None)
    return issue
