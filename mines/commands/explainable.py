"""What must hold of the explanation of a delay: it is of a task that its subject has, and sets a day that is still to come."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..codes import CountyTask, Subject
from ..errors import BadValue
from ..tables.delays import BlockDelayRecord, MineDelayRecord, SiteDelayRecord
from .transactions import Writer

TASKS: Mapping[Subject, frozenset[CountyTask]] = {
    Subject.MINE: frozenset({CountyTask.CLOSING, CountyTask.GREEN}), Subject.BLOCK: frozenset({CountyTask.CONSOLIDATION}),
    Subject.SITE: frozenset({CountyTask.RESTORATION}),
}
"""The tasks in which each kind of subject can be late."""


def _check_delays(session: Writer, subject_id: int, records: Sequence[Any]) -> None:
    """Raise BadValue for a task that is another kind of subject's, or a new date that is not after the day of the explanation."""
    for record in records:
        if record.task not in TASKS[record.about]:
            raise BadValue(field="task", value=record.task)
        if record.new_due_on <= record.effective_on:
            raise BadValue(field="new_due_on", value=str(record.new_due_on))


CHECKS = dict.fromkeys((MineDelayRecord, BlockDelayRecord, SiteDelayRecord), _check_delays)
"""Checks beside the ladder, by table."""
