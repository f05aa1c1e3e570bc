"""What must hold of one subject's records after every write, whatever was added, corrected or withdrawn."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import Any

from sqlalchemy import select

from .. import closure
from ..codes import (
    BlockRole, ChecklistItem, GateStage, GroundStage, LedgerEntry, Method, PaperStage, RemovalReason, Tier, Verdict,
)
from ..errors import AlreadyReported, BadValue, EvidenceMissing, ReasonMissing, StepRefused
from ..ladders import Rung
from ..queries.standing import fact_in_force, standing, versions
from ..restoration import Ledger
from ..tables.base import Record, Step
from ..tables.blocks import GateStep, MembershipRecord
from ..tables.closures import ChecklistRecord, GroundStep, PaperStep, PitStep
from ..tables.evidence import Evidence, EvidenceLink
from ..tables.green import ListingStep
from ..tables.mines import OutputRecord, TermsRecord
from ..tables.sites import LedgerRecord
from .transactions import Writer


def check(session: Writer, kind: type[Record], subject_id: int, rows: Sequence[Any]) -> None:
    """Check the whole standing chain of one subject's ``rows`` of ``kind``; raise what does not hold."""
    if issubclass(kind, Step):
        rungs = rungs_of(session, rows)
        kind.ladder.check(rungs)
    if kind in _ALSO:
        _ALSO[kind](session, subject_id, standing(rows))


def rungs_of(session: Writer, rows: Sequence[Any]) -> list[Rung]:
    """Standing steps as the ladder sees them: people and papers joined over every version of a rung."""
    people: dict[int, set[str]] = defaultdict(set)
    papers: dict[int, set[str]] = defaultdict(set)
    kinds = _evidence_kinds(session, rows)
    for row in rows:
        papers[row.seq] |= kinds[row.id]
        if not row.withdrawn:
            people[row.seq] |= {person for person in (row.recorded_by, row.done_by) if person}
    return [
        Rung(row.stage, row.effective_on, frozenset(people[row.seq]), frozenset(papers[row.seq]), row.taken_over)
        for row in standing(rows)
    ]


def _evidence_kinds(session: Writer, rows: Sequence[Any]) -> dict[int, set[str]]:
    kinds: dict[int, set[str]] = defaultdict(set)
    if rows:
        links = session.execute(
            select(EvidenceLink.record_id, Evidence.kind).join(Evidence, Evidence.id == EvidenceLink.evidence_id)
            .where(EvidenceLink.record_table == rows[0].__tablename__, EvidenceLink.record_id.in_([row.id for row in rows]))
        )
        for record_id, kind in links:
            kinds[record_id].add(kind)
    return kinds


def _check_ground(session: Writer, mine_id: int, steps: Sequence[Any]) -> None:
    """Acceptance needs every applicable item C2-C5 of the five-point standard passed (handbook rule 2)."""
    if steps and steps[-1].stage == GroundStage.ACCEPTED and not steps[-1].taken_over:
        terms = fact_in_force(session, TermsRecord, mine_id, steps[-1].effective_on)
        _check_items(session, mine_id, steps[-1], terms.method if terms else Method.UNKNOWN)


def _check_pit(session: Writer, mine_id: int, steps: Sequence[Any]) -> None:
    """Acceptance of the pit needs the items of an open pit."""
    if steps and steps[-1].stage == GroundStage.ACCEPTED and not steps[-1].taken_over:
        _check_items(session, mine_id, steps[-1], Method.OPEN_PIT)


def _check_items(session: Writer, mine_id: int, step: Any, method: str) -> None:
    items = [item for item in closure.items_for(method) if item != ChecklistItem.C1_PERMITS]
    found = {item: fact_in_force(session, ChecklistRecord, mine_id, step.effective_on, item=item) for item in items}
    missing = [item for item, record in found.items() if record is None or record.verdict != Verdict.PASSED]
    if missing:
        raise EvidenceMissing(stage=step.stage, missing=", ".join(missing))


def _check_checklist(session: Writer, mine_id: int, records: Sequence[Any]) -> None:
    """An item under a standing acceptance cannot be taken away."""
    _check_ground(session, mine_id, standing(versions(session, GroundStep, mine_id)))
    _check_pit(session, mine_id, standing(versions(session, PitStep, mine_id)))


def _check_gates(session: Writer, block_id: int, steps: Sequence[Any]) -> None:
    """Old rights are cancelled only when each one is (handbook rule 9)."""
    step = steps[-1] if steps else None
    if step is None or step.stage != GateStage.OLD_RIGHTS_CANCELLED or step.taken_over:
        return
    mines = session.scalars(select(MembershipRecord.subject_id).where(MembershipRecord.block_id == block_id).distinct())
    standing_rights = [mine for mine in mines if _holds_old_right(session, mine, block_id, step.effective_on)]
    if standing_rights:
        raise StepRefused(ladder="gates", stage=step.stage, rights=len(standing_rights))


def _holds_old_right(session: Writer, mine_id: int, block_id: int, day: date) -> bool:
    """Whether a mine is lead or merged in the block on ``day`` and its right is not cancelled."""
    member, paper = (fact_in_force(session, kind, mine_id, day) for kind in (MembershipRecord, PaperStep))
    joins = member is not None and member.block_id == block_id and member.role in (BlockRole.LEAD, BlockRole.MERGED)
    return joins and (paper is None or paper.stage != PaperStage.CANCELLED)


def _check_membership(session: Writer, mine_id: int, records: Sequence[Any]) -> None:
    """A right that is being closed or is cancelled joins no block, and a member leaves one before it joins another (handbook rule 8)."""
    for before, record in zip((None, *records), records, strict=False):
        if record.role not in (BlockRole.LEAD, BlockRole.MERGED):
            continue
        ground, paper = (fact_in_force(session, kind, mine_id, record.effective_on) for kind in (GroundStep, PaperStep))
        closing = ground is not None and ground.stage not in (GroundStage.OPEN, GroundStage.ANNOUNCED)
        cancelled = paper is not None and paper.stage == PaperStage.CANCELLED
        elsewhere = before is not None and before.block_id != record.block_id and before.role != BlockRole.NONE
        if closing or cancelled or elsewhere:
            raise StepRefused(block=record.block_id, role=record.role, closing=closing, cancelled=cancelled, in_another_block=elsewhere)


def _check_listing(session: Writer, mine_id: int, steps: Sequence[Any]) -> None:
    """A removal says why (handbook rule 18)."""
    for step in steps:
        if step.stage == Tier.REMOVED and step.removal not in set(RemovalReason):
            raise ReasonMissing(stage=step.stage, removal=step.removal)


def _check_output(session: Writer, mine_id: int, reports: Sequence[Any]) -> None:
    """Periods lie within one year and are true from their last month on, months within the period, no month reported twice."""
    for report in reports:
        length = report.month_to - report.month_from + 1
        in_year = 1 <= report.month_from <= report.month_to <= 12
        ends = (report.effective_on.year, report.effective_on.month) == (report.year, report.month_to)
        if not (in_year and ends and 0 <= report.months <= length):
            raise BadValue(field="months", value=f"{report.year}-{report.month_from}..{report.month_to}: {report.months}")
    by_year = defaultdict(list)
    for report in reports:
        by_year[report.year].append(report)
    for year, in_year in by_year.items():
        for one, two in combinations(in_year, 2):
            if one.month_from <= two.month_to and two.month_from <= one.month_to:
                raise AlreadyReported(year=year, month_from=max(one.month_from, two.month_from))


def _check_ledger(session: Writer, site_id: int, entries: Sequence[Any]) -> None:
    """Only corrections are negative, and on every day finished <= owed and accepted <= finished (handbook rule 12)."""
    sums: dict[str, float] = defaultdict(float)
    by_day: dict[date, list[Any]] = defaultdict(list)
    for entry in entries:
        if entry.area_ha < 0 and entry.entry != LedgerEntry.CORRECTION:
            raise BadValue(field="area_ha", value=entry.area_ha)
        by_day[entry.effective_on].append(entry)
    for day in sorted(by_day):
        for entry in by_day[day]:
            sums[entry.entry] += entry.area_ha
        Ledger(**{name: sums[name] for name in ("opening_stock", "new_damage", "correction", "finished", "accepted")}).check()


_ALSO = {
    GroundStep: _check_ground, PitStep: _check_pit, ChecklistRecord: _check_checklist, GateStep: _check_gates,
    MembershipRecord: _check_membership, ListingStep: _check_listing, OutputRecord: _check_output, LedgerRecord: _check_ledger,
}
"""Checks beside the ladder, by table."""
