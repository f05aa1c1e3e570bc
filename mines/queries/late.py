"""What is late on a day: each task of a county past its date, with the explanation that was given for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..codes import CountyTask, Subject
from ..tables.base import Record
from ..tables.delays import BlockDelayRecord, MineDelayRecord, SiteDelayRecord
from ..tasks import TaskKind
from .standing import standing_rule
from .subjects import TABLES
from .tasks import tasks_on

TASK_OF: Mapping[TaskKind, CountyTask] = {
    TaskKind.CLOSING_DUE: CountyTask.CLOSING, TaskKind.CLOSING_NOT_BEGUN: CountyTask.CLOSING,
    TaskKind.BLOCK_DUE: CountyTask.CONSOLIDATION, TaskKind.BLOCK_NOT_BEGUN: CountyTask.CONSOLIDATION,
    TaskKind.ACCEPTANCE_DUE: CountyTask.RESTORATION, TaskKind.FOLLOW_UP_DUE: CountyTask.RESTORATION,
    TaskKind.MEASURE_DUE: CountyTask.GREEN, TaskKind.LISTING_CLOCK: CountyTask.GREEN,
}
"""The task of the county that an overdue task belongs to; what is not named is an office's own business."""

DELAYS: Mapping[Subject, type[Record]] = {
    Subject.MINE: MineDelayRecord, Subject.BLOCK: BlockDelayRecord, Subject.SITE: SiteDelayRecord,
}
"""The table of explanations of each kind of subject."""


@dataclass(frozen=True)
class Late:
    """One subject late in one task: the earliest date missed, days since, and the explanation in force (None without one)."""

    task: CountyTask
    subject: Subject
    code: str
    name: str
    region_code: str
    due_on: date
    days: int
    kind: TaskKind
    delay: Any | None


def late_on(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> list[Late]:
    """Everything late on a day by task, the longest late first. Read-only."""
    found: dict[tuple[CountyTask, Subject, str], Any] = {}
    for task in tasks_on(session, as_of, region=region, known_at=known_at):
        if task.kind in TASK_OF and task.due_on and task.due_on < as_of:
            place = (TASK_OF[task.kind], task.subject, task.code)
            if place not in found or task.due_on < found[place].due_on:
                found[place] = task
    said = {subject: _delays(session, subject, as_of, known_at) for subject in DELAYS} if found else {}
    rows = [
        Late(place[0], task.subject, task.code, task.name, task.region_code, task.due_on, (as_of - task.due_on).days, task.kind,
             said.get(task.subject, {}).get((task.code, place[0])))
        for place, task in found.items()
    ]
    return sorted(rows, key=lambda row: (list(CountyTask).index(row.task), -row.days, row.code))


def _delays(session: Session, subject: Subject, as_of: date, known_at: datetime | None) -> dict[tuple[str, str], Any]:
    """The explanation in force by code and task."""
    kind, table = DELAYS[subject], TABLES[subject][0]
    query = select(table.code, kind).join(table, table.id == kind.subject_id).where(
        kind.effective_on <= as_of, standing_rule(kind, known_at)).order_by(kind.effective_on, kind.seq)
    return {(code, record.task): record for code, record in session.execute(query)}
