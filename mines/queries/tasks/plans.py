"""Plans that run late: blocks, measures of the mines' own plans, sites that were to be treated, follow-ups, acceptances."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ...codes import LedgerEntry, MeasureState, Subject
from ...restoration import DECIDE_WITHIN
from ...rules import NO_DATE
from ...rules.block import done, not_begun
from ...rules.mine import reports_output, staying
from ...rules.site import untreated
from ...tables.green import MeasureRecord
from ...tables.sites import LedgerRecord
from ...tasks import TaskKind, in_time
from ...workdays import due_after, years_known
from ..reference import moved_days
from ..restoration import beside_sites
from ..standing import standing_rule
from .task import Asked, Task, newest_by_key

BLOCK_FACETS = {"gate_stage", "due_on"}
SITE_FACETS = {"treatment_state", "owed_ha", "finished_ha", "accepted_ha", "land_use", "acceptance_stage"}


def blocks(session: Session, rows: list[Any], asked: Asked) -> Iterator[Task]:
    """Blocks not done: those due, and those not past their draft (零开工). Read-only."""
    for block in (block for block in rows if not done(block)):
        due_on = None if block.due_on == NO_DATE else block.due_on
        idle = not_begun(block)
        if idle or due_on and in_time(TaskKind.BLOCK_DUE, due_on, asked.as_of):
            yield Task(TaskKind.BLOCK_NOT_BEGUN if idle else TaskKind.BLOCK_DUE, Subject.BLOCK, block.code, block.name, block.region_code,
                       asked.as_of, due_on, values={"gate_stage": block.gate_stage})


def measures(session: Session, mines: list[Any], asked: Asked) -> Iterator[Task]:
    """Open measures of the mines' own plans (一矿一策), of mines that stay. Read-only."""
    stays = {mine.id: mine for mine in mines if staying(mine) and reports_output(mine)}
    for mine_id, records in newest_by_key(session, MeasureRecord, asked, stays).items():
        for one in records:
            if one.state == MeasureState.OPEN and in_time(TaskKind.MEASURE_DUE, one.due_on, asked.as_of):
                mine = stays[mine_id]
                yield Task(TaskKind.MEASURE_DUE, Subject.MINE, mine.code, mine.name, mine.region_code, asked.as_of, one.due_on,
                           values={"measure": one.measure, "owner": one.owner, "number": one.number})


def sites_not_begun(session: Session, sites: list[Any], asked: Asked) -> Iterator[Task]:
    """Untreated sites that a year's plan names, due by the end of that year. Read-only."""
    idle = {site.id: site for site in sites if untreated(site)}
    kind = LedgerRecord
    planned = select(kind.subject_id, func.min(kind.effective_on)).where(
        kind.entry == LedgerEntry.PLANNED, kind.effective_on <= asked.as_of, standing_rule(kind, asked.known_at)).group_by(kind.subject_id)
    for site_id, on in session.execute(planned):
        if site_id in idle:
            site = idle[site_id]
            yield Task(TaskKind.SITE_NOT_BEGUN, Subject.SITE, site.code, site.name, site.region_code, asked.as_of, date(on.year, 12, 31))


def accepting(session: Session, sites: list[Any], asked: Asked) -> Iterator[Task]:
    """Applications that wait for their decision, due 60 working days after (土地复垦条例 art. 29); follow-ups of farmland. Read-only.

    A day that reaches into a year without an imported list of holidays is provisional.
    """
    beside, moved = beside_sites(session, asked.as_of, asked.known_at), moved_days(session)
    for site in sites:
        values: dict[str, Any] = {}
        applied_on, due_on, kind = beside.applied_on.get(site.id), beside.follow_up_due(site), TaskKind.FOLLOW_UP_DUE
        if applied_on is not None:
            due_on, values["provisional"] = due_after(applied_on, DECIDE_WITHIN, moved, years_known(moved))
            kind, values["stage"] = TaskKind.ACCEPTANCE_DUE, site.acceptance_stage
        if due_on is not None and in_time(kind, due_on, asked.as_of):
            yield Task(kind, Subject.SITE, site.code, site.name, site.region_code, asked.as_of, due_on, values=values)
