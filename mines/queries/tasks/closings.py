"""Closings: due, not begun, waiting for acceptance, waiting for a department's word."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from ...closure import FIVE_POINTS, RESPONSIBLE, items_for
from ...codes import ClosingScope, Department, GroundStage, Method, Presence, Subject, Verdict
from ...rules import NO_DATE
from ...rules.mine import closing_not_begun, closing_task_done, in_progress, on_closing_list, suspended
from ...tables.closures import ChecklistRecord, ConfirmationRecord
from ...tasks import TaskKind, in_time
from .task import Asked, Task, newest_by_key

FACETS = {
    "ground_stage", "pit_stage", "paper_stage", "closing_state", "closing_scope", "closing_due_on", "safety_permit", "method", "tailings",
}


def closings(session: Session, mines: list[Any], asked: Asked) -> Iterator[Task]:
    """Closings not done and not suspended: those due, and those of which nothing has begun (零开工). Read-only."""
    for mine in mines:
        if not on_closing_list(mine) or closing_task_done(mine) or suspended(mine):
            continue
        due_on = None if mine.closing_due_on == NO_DATE else mine.closing_due_on
        idle = closing_not_begun(mine)
        if idle or due_on and in_time(TaskKind.CLOSING_DUE, due_on, asked.as_of):
            kind = TaskKind.CLOSING_NOT_BEGUN if idle else TaskKind.CLOSING_DUE
            yield Task(kind, Subject.MINE, mine.code, mine.name, mine.region_code, asked.as_of, due_on, values={
                "ground_stage": _stage(mine), "paper_stage": mine.paper_stage, "scope": mine.closing_scope})


def _stage(mine: Any) -> str:
    return str(mine.pit_stage if mine.closing_scope == ClosingScope.OPEN_PIT_ONLY else mine.ground_stage)


def acceptances(session: Session, mines: list[Any], asked: Asked) -> Iterator[Task]:
    """Closings that checked themselves and wait for another person to accept. Read-only."""
    for mine in mines:
        if on_closing_list(mine) and _stage(mine) == GroundStage.SELF_CHECKED and not suspended(mine):
            due_on = None if mine.closing_due_on == NO_DATE else mine.closing_due_on
            yield Task(TaskKind.CLOSING_TO_ACCEPT, Subject.MINE, mine.code, mine.name, mine.region_code, asked.as_of, due_on)


def sign_offs(session: Session, mines: list[Any], asked: Asked) -> Iterator[Task]:
    """Items found in order at a closing under way, by department that is responsible and has not said so. Read-only."""
    closing = {mine.id: mine for mine in mines if in_progress(mine) and not suspended(mine) and _stage(mine) != GroundStage.ACCEPTED}
    checks = newest_by_key(session, ChecklistRecord, asked, closing)
    said = newest_by_key(session, ConfirmationRecord, asked, closing)
    for mine_id, mine in closing.items():
        in_order = {one.item for one in checks[mine_id] if one.verdict == Verdict.PASSED}
        confirmed = {(one.item, one.department) for one in said[mine_id]}
        waiting: dict[Department, list[str]] = {}
        for item in (item for item in _applying(mine) if item in in_order):
            for department in RESPONSIBLE[item]:
                if (item, department) not in confirmed:
                    waiting.setdefault(department, []).append(item)
        for department, items in waiting.items():
            due_on = None if mine.closing_due_on == NO_DATE else mine.closing_due_on
            yield Task(TaskKind.SIGN_OFF, Subject.MINE, mine.code, mine.name, mine.region_code, asked.as_of, due_on, (department,),
                       act="confirm", values={"items": tuple(items)})


def _applying(mine: Any) -> tuple[str, ...]:
    if mine.closing_scope == ClosingScope.OPEN_PIT_ONLY:
        return items_for(Method.OPEN_PIT)
    applying = items_for(mine.method, tailings=mine.tailings != Presence.ABSENT)
    return tuple(item for item in FIVE_POINTS if item in applying)
