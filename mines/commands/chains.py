"""What must hold of one subject's records after every write, whatever was added, corrected or withdrawn."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import Any

from sqlalchemy import select

from .. import closure
from ..codes import BlockRole, ChecklistItem, GateStage, GroundStage, LedgerEntry, PaperStage, Verdict
from ..errors import AlreadyReported, BadValue, EvidenceMissing, StepRefused
from ..ladders import Rung
from ..queries.standing import fact_in_force, standing, standing_rule
from ..restoration import Ledger
from ..tables.base import Record, Step
from ..tables.blocks import GateStep, MembershipRecord
from ..tables.closures import ChecklistRecord, GroundStep, PaperStep
from ..tables.evidence import Evidence, EvidenceLink
from ..tables.mines import OutputRecord, TermsRecord
from ..tables.sites import LedgerRecord
from .transactions import Writer


def check(session: Writer, kind: type[Record], subject_id: int, rows: Sequence[Any]) -> None:
    """Check the whole standing chain of one subject's ``rows`` of ``kind``; raise what does not hold."""
    if issubclass(kind, Step):
        rungs = rungs_of(session, rows)
        kind.ladder.check(rungs)
    stands = standing(rows)
    if kind in _ALSO and stands:
        _ALSO[kind](session, subject_id, stands)


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
    step = steps[-1]
    if step.stage != GroundStage.ACCEPTED or step.taken_over:
        return
    terms = fact_in_force(session, TermsRecord, mine_id, step.effective_on)
    items = [item for item in closure.items_for(terms.method if terms else "unknown") if item != ChecklistItem.C1_PERMITS]
    found = {item: fact_in_force(session, ChecklistRecord, mine_id, step.effective_on, item=item) for item in items}
    missing = [item for item, record in found.items() if record is None or record.verdict != Verdict.PASSED]
    if missing:
        raise EvidenceMissing(stage=step.stage, missing=", ".join(missing))


def _check_gates(session: Writer, block_id: int, steps: Sequence[Any]) -> None:
    """Old rights are cancelled only when each one is (handbook rule 9)."""
    step = steps[-1]
    if step.stage != GateStage.OLD_RIGHTS_CANCELLED or step.taken_over:
        return
    members = session.scalars(select(MembershipRecord).where(
        MembershipRecord.block_id == block_id, MembershipRecord.role.in_((BlockRole.LEAD, BlockRole.MERGED)),
        standing_rule(MembershipRecord),
    ))
    papers = {member.subject_id: fact_in_force(session, PaperStep, member.subject_id, step.effective_on) for member in members}
    standing_rights = [mine for mine, paper in papers.items() if paper is None or paper.stage != PaperStage.CANCELLED]
    if standing_rights:
        raise StepRefused(ladder="gates", stage=step.stage, rights=len(standing_rights))


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


_ALSO = {GroundStep: _check_ground, GateStep: _check_gates, OutputRecord: _check_output, LedgerRecord: _check_ledger}
"""Checks beside the ladder, by table."""
