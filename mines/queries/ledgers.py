"""The ledgers that a county keeps (handbook 7.1-7.4): one row for each closing, block, site and mine of a day, with what it tells."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..assessment import ItemOf
from ..closure import COUNTY_STEPS
from ..codes import (
    AcceptanceStage, BlockRole, ClosingScope, CountyTask, DamageType, EvidenceKind, GroundStage, LedgerEntry, OutlineState, PaperStage,
    Subject, Tier, TreatmentState,
)
from ..consolidation import OLD_RIGHTS, planned_side, side_of
from ..indicators import BY_KEY
from ..rules.mine import licensed_producing_2028
from ..tables.base import Record
from ..tables.blocks import BlockBoundaryRecord, GateStep
from ..tables.closures import ChecklistRecord, ClosingPlanRecord, GroundStep, PaperStep, PatrolRecord, PitStep
from ..tables.delays import BlockDelayRecord
from ..tables.green import AssessmentRecord, AssessmentScore, Edition, Item, ListingStep
from ..tables.mines import LicenceRecord, MineBoundaryRecord
from ..tables.sites import AcceptanceStep, LedgerRecord, SiteBoundaryRecord, TreatmentRecord
from .closings import closings_on
from .consolidations import consolidations_on
from .editions import Catalogue, catalogue, editions
from .history import Fact, standing_facts_of
from .listings import clocks, final_assessments, plans, triggers_of
from .lists import Row, county, region_names, rows_on
from .preconditions import preconditions_of
from .restoration import beside_sites
from .tasks.task import Asked, newest_by_key

Steps = Mapping[int, Sequence[Fact]]
"""Standing facts of one kind, by subject, oldest first."""


def closure_ledger(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> list[Row]:
    """Closings by township and code with their papers, openings, photos and the land behind them (7.1). Read-only."""
    rows = closings_on(session, as_of, known_at, region)
    ids = [row.id for row in rows]
    facts = _reader(session, ids, as_of, known_at)
    ground, pit, paper, plan = facts(GroundStep), facts(PitStep), facts(PaperStep), facts(ClosingPlanRecord)
    checks, others = facts(ChecklistRecord), [facts(kind) for kind in (PatrolRecord,)]
    licences, land = _newest(facts(LicenceRecord)), _land_of_mines(session, as_of, known_at)
    for row in rows:
        steps = (pit if row.closing_scope == ClosingScope.OPEN_PIT_ONLY else ground).get(row.id, ())
        announced, decided, accepted = (_at(steps, stage) for stage in (GroundStage.ANNOUNCED, GroundStage.DECIDED, GroundStage.ACCEPTED))
        requested, cancelled = (_at(paper.get(row.id, ()), stage) for stage in (PaperStage.CANCELLATION_REQUESTED, PaperStage.CANCELLED))
        licence, planned = licences.get(row.id), _last(plan.get(row.id, ()))
        row.licence_valid_from = licence.record.valid_from if licence else None
        row.decided_on, row.decision_number = _on(decided), _number(decided, EvidenceKind.DECISION)
        row.cause = (decided.record.note if decided else None) or ""
        row.notice_number = _number(announced, EvidenceKind.NOTICE) or _number(decided, EvidenceKind.NOTICE)
        row.accepted_on, row.acceptance_number = _on(accepted), _number(accepted, EvidenceKind.ACCEPTANCE)
        row.requested_on, row.request_number = _on(requested), _number(requested, EvidenceKind.REQUEST)
        row.cancelled_on, row.cancellation_number = _on(cancelled), _number(cancelled, EvidenceKind.CANCELLATION)
        row.restored_ha = land.get(row.code)
        row.remark = "；".join(text for text in ((planned.record.blocker, planned.record.note) if planned else ()) if text)
        standing = [*steps, *paper.get(row.id, ()), *plan.get(row.id, ()), *checks.get(row.id, ())]
        row.photos = _photos([*standing, *(fact for one in others for fact in one.get(row.id, ()))])
        row.county_steps = sum(step in row.passed for step in COUNTY_STEPS)
    return _placed(session, rows, as_of, known_at)


def consolidation_ledger(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> list[Row]:
    """Blocks by township and code, each before and after, with its gates and how late it is (7.2). Read-only.

    ``old`` are the rights that came in; ``before`` and ``after`` are sides as on the page of the block; ``delay`` is the explanation
    of its lateness, or None.
    """
    rows = consolidations_on(session, as_of, known_at, region)
    facts = _reader(session, [row.id for row in rows], as_of, known_at)
    gates, delays, outlines = facts(GateStep), facts(BlockDelayRecord), _newest(facts(BlockBoundaryRecord))
    old = [mine for row in rows for mine in row.members if mine.block_role in OLD_RIGHTS]
    drawn = _newest(_reader(session, [mine.id for mine in old], as_of, known_at)(MineBoundaryRecord))
    for row in rows:
        new = [mine for mine in row.members if mine.block_role == BlockRole.RESULT]
        row.old = sorted((mine for mine in row.members if mine.block_role in OLD_RIGHTS), key=lambda mine: mine.code)
        row.lead = next((mine for mine in row.members if mine.block_role == BlockRole.LEAD), None)
        row.before = side_of(row.old)
        row.after = side_of(new) if new else planned_side(row.capacity, row.capacity_unit, row.planned_ha)
        row.approval_number = _number(_at(gates.get(row.id, ()), "province_approved"), EvidenceKind.APPROVAL)
        row.new_licences = [mine.licence_number for mine in new if mine.licence_number]
        row.cancelled = sum(mine.paper_stage == PaperStage.CANCELLED for mine in row.old)
        explained = [fact.record for fact in delays.get(row.id, ()) if fact.record.task == CountyTask.CONSOLIDATION]
        row.delay = explained[-1] if explained else None
        row.printed = outlines[row.id].record.printed or "" if row.id in outlines else ""
        for mine in row.old:
            mine.printed, mine.block_name = drawn[mine.id].record.printed or "" if mine.id in drawn else "", row.name or row.code
    return _placed(session, rows, as_of, known_at)


def restoration_ledger(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> list[Row]:
    """Sites by township and code with damage by type, money, acceptance and what follows it (7.3). Read-only.

    Areas are hectares, ``money`` 10 000 yuan by source; ``longitude`` and ``latitude`` are degrees of the stored CRS within the outline.
    """
    rows = rows_on(session, Subject.SITE, as_of, known_at, region, theme="site")
    facts = _reader(session, [row.id for row in rows], as_of, known_at)
    acceptances, treatments, entries = facts(AcceptanceStep), facts(TreatmentRecord), facts(LedgerRecord)
    beside, places = beside_sites(session, as_of, known_at), _places(session, rows)
    mines = {mine.code: mine for mine in rows_on(session, Subject.MINE, as_of, known_at)}
    for row in rows:
        row.longitude, row.latitude = places.get(row.boundary_id, (None, None))
        row.damaged = _damaged(row, [fact.record for fact in entries.get(row.id, ())])
        row.money = beside.money.get(row.id, {})
        begun = [fact.record.effective_on for fact in treatments.get(row.id, ()) if fact.record.state == TreatmentState.TREATING]
        row.begun_on = min(begun, default=None)
        days = beside.accepted_on.get(row.id, [])
        accepted = _at(acceptances.get(row.id, ()), AcceptanceStage.ACCEPTED)
        own = [fact for fact in entries.get(row.id, ()) if fact.record.entry == LedgerEntry.ACCEPTED]
        row.accepted_in = _by_month(own)
        row.accepted_on = _on(accepted) or (days[-1] if days else None)
        row.certificate_number = _number(accepted, EvidenceKind.CERTIFICATE) or _number(_last(own), EvidenceKind.CERTIFICATE)
        row.follow_up_due_on, row.followed_on = beside.follow_up_due(row), beside.followed_on.get(row.id)
        row.mine = mines.get(row.mine_code)
    return _placed(session, rows, as_of, known_at)


def green_ledger(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> list[Row]:
    """Mines by township and code against the standard: preconditions, newest assessment, listings, plan (7.4). Read-only.

    ``producing`` answers "licensed producing" by the definition of 2028 and ``left_out`` gives the reason where not; ``found`` are the
    preconditions of the newest national edition by item, ``points`` those of the assessment by first-level indicator.
    """
    rows = rows_on(session, Subject.MINE, as_of, known_at, region, theme="tier")
    ids, listed = [row.id for row in rows], newest_national(session)
    facts = _reader(session, ids, as_of, known_at)
    steps, licences = facts(ListingStep), _newest(facts(LicenceRecord))
    found = preconditions_of(session, rows, listed, as_of, known_at) if listed else {}
    finals, measures = final_assessments(session, ids, Tier.NATIONAL, as_of, known_at), plans(session, ids, as_of, known_at)
    selves, running = _self_scores(session, ids, as_of, known_at), clocks(session, rows, as_of, known_at)
    points, names = first_level_points(session, [one.id for one in finals.values()]), {one.id: one.name for one in editions(session)}
    for row in rows:
        row.producing = bool(licensed_producing_2028(row))
        row.left_out = "" if row.producing else BY_KEY["green_nat_rate@2028"].why_out(row)
        row.found = {one.item.code: one.verdict for one in found.get(row.id, ())}
        row.final, row.self_total, row.plan = finals.get(row.id), selves.get(row.id), measures.get(row.id)
        row.edition = names.get(row.final.edition_id, "") if row.final else ""
        row.points = points.get(row.final.id, {}) if row.final else {}
        row.triggers, row.clock = triggers_of(row, found.get(row.id, ())), running.get(row.id)
        row.licence_valid_from = licences[row.id].record.valid_from if row.id in licences else None
        own = steps.get(row.id, ())
        row.listed_on = {tier: _on(_at(own, tier)) for tier in (Tier.RESERVE, Tier.PROVINCIAL, Tier.NATIONAL, Tier.REMOVED)}
        row.announcement = _number(_last(own), EvidenceKind.ANNOUNCEMENT)
        removed = _last(own) if row.tier == Tier.REMOVED else None
        row.removal = removed.record.removal if removed else None
    return _placed(session, rows, as_of, known_at)


LEDGERS: Mapping[CountyTask, Callable[..., list[Row]]] = {
    CountyTask.CLOSING: closure_ledger, CountyTask.CONSOLIDATION: consolidation_ledger, CountyTask.RESTORATION: restoration_ledger,
    CountyTask.GREEN: green_ledger,
}
"""The ledger of each task of a county."""


def newest_national(session: Session) -> Catalogue | None:
    """The newest national edition that lists preconditions. Read-only."""
    found = (catalogue(session, one.id) for one in editions(session) if one.tier == Tier.NATIONAL)
    return next((one for one in found if one.preconditions), None)


def first_level(session: Session, rows: Iterable[Row]) -> list[tuple[Edition, list[ItemOf]]]:
    """The first-level indicators of every edition that a final assessment of ``rows`` was made by. Read-only."""
    used = {row.final.edition_id for row in rows if row.final and row.points}
    listed = [catalogue(session, edition_id) for edition_id in sorted(used)]
    return [(one.edition, [item for item in one.indicators if item.parent is None]) for one in listed]


def first_level_points(session: Session, assessment_ids: Collection[int]) -> dict[int, dict[str, float]]:
    """Points of each first-level indicator by its code, of each assessment that gave any. Read-only."""
    found: dict[int, dict[str, float]] = defaultdict(dict)
    query = select(AssessmentScore.assessment_id, Item.code, AssessmentScore.points).join(Item, Item.id == AssessmentScore.item_id)
    for assessment_id, code, points in session.execute(
            query.where(AssessmentScore.assessment_id.in_(assessment_ids), Item.parent.is_(None)).order_by(Item.id)):
        found[assessment_id][code] = points
    return found


def _reader(session: Session, ids: Collection[int], as_of: date,
            known_at: datetime | None) -> Callable[[type[Record]], dict[int, list[Fact]]]:
    return lambda kind: standing_facts_of(session, kind, ids, as_of, known_at) if ids else {}


def _newest(facts: Steps) -> dict[int, Fact]:
    return {subject_id: own[-1] for subject_id, own in facts.items()}


def _last(facts: Sequence[Fact]) -> Fact | None:
    return facts[-1] if facts else None


def _at(steps: Sequence[Fact], stage: str) -> Fact | None:
    """The newest standing step that reached ``stage``."""
    return next((fact for fact in reversed(steps) if fact.record.stage == stage), None)


def _on(fact: Fact | None) -> date | None:
    return fact.record.effective_on if fact else None


def _number(fact: Fact | None, kind: str) -> str:
    """Number of the paper of ``kind`` behind a fact."""
    return next((paper.number for paper in fact.papers if paper.kind == kind and paper.number), "") if fact else ""


def _photos(facts: Iterable[Fact]) -> int:
    return len({paper.id for fact in facts for paper in fact.papers if paper.kind == EvidenceKind.PHOTO})


def _land_of_mines(session: Session, as_of: date, known_at: datetime | None) -> dict[str, float]:
    """Hectares owed at the sites that came from a mine, by its code."""
    found = defaultdict[str, float](float)
    for site in rows_on(session, Subject.SITE, as_of, known_at):
        if site.mine_code and site.treatment_state != TreatmentState.FALSE_CHANGE:
            found[site.mine_code] += site.owed_ha
    return dict(found)


def _damaged(site: Row, entries: Iterable[Any]) -> dict[str, float]:
    """Hectares owed by type of damage: what an entry does not say is of the site's own type."""
    found = defaultdict[str, float](float)
    for entry in entries:
        if entry.entry in (LedgerEntry.OPENING_STOCK, LedgerEntry.NEW_DAMAGE, LedgerEntry.CORRECTION):
            found[entry.damage_type or site.damage_type] += entry.area_ha
    return {kind: found[kind] for kind in DamageType if found.get(kind)}


def _places(session: Session, sites: Iterable[Row]) -> dict[int, tuple[float, float]]:
    """A point (longitude, latitude) on each site, by the id of its outline."""
    drawn = [site.boundary_id for site in sites if site.outline == OutlineState.ON_MAP]
    found = session.execute(select(SiteBoundaryRecord.id, SiteBoundaryRecord.shape).where(SiteBoundaryRecord.id.in_(drawn))).all()
    points = shapely.get_coordinates(shapely.point_on_surface([shape for _, shape in found]))
    return {row[0]: (float(x), float(y)) for row, (x, y) in zip(found, points, strict=True)}


def _by_month(accepted: Iterable[Fact]) -> dict[tuple[int, int], float]:
    """Hectares accepted, by year and month."""
    found = defaultdict[tuple[int, int], float](float)
    for fact in accepted:
        found[fact.record.effective_on.year, fact.record.effective_on.month] += fact.record.area_ha
    return dict(found)


def _self_scores(session: Session, mine_ids: Sequence[int], as_of: date, known_at: datetime | None) -> dict[int, float]:
    """The total of the newest self-assessment for the national standard, by mine."""
    newest = newest_by_key(session, AssessmentRecord, Asked(as_of, None, known_at), mine_ids)
    return {mine_id: one.total for mine_id, records in newest.items() for one in records
            if one.kind == "self" and one.tier == Tier.NATIONAL and one.total is not None}


def _placed(session: Session, rows: list[Row], as_of: date, known_at: datetime | None) -> list[Row]:
    """The rows by township and code, each with the names of township and county; empty where it lies in none."""
    names, own = region_names(session, as_of, known_at), county(session, as_of, known_at)
    for row in rows:
        row.place, row.county = names.get(row.region_code, ""), own.name if own else ""
    return sorted(rows, key=lambda row: (row.region_code, row.code))
