"""The day: the only code that knows about time. One row per existing subject, every facet asked for filled."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

from sqlalchemy import CTE, ColumnElement, Date, Integer, Select, String, and_, bindparam, case, func, literal, select

from ..assessment import FINAL
from ..codes import (
    AcceptanceStage, BlockRole, CapacityUnit, ClosingRoute, ClosingScope, ClosingState, DamageType, Duty, Encumbrance, EncumbranceState,
    GateStage, GroundStage, IssueKind, IssueSource, IssueStage, LandUse, LedgerEntry, Met, Method, OutlineState, PaperStage, Permit,
    Presence, ProductionState, RestorationMode, Scale, Subject, Tier, TreatmentState, Verdict,
)
from ..rules import FAR_DATE, NO_DATE, UNKNOWN_REGION, Rule
from ..rules.mine import UNKNOWN_LIFE
from ..tables.base import Instant, Record, Step
from ..tables.blocks import Block, BlockBoundaryRecord, BlockExistenceRecord, BlockPlanRecord, GateStep, MembershipRecord
from ..tables.closures import (
    ClosingPlanRecord, EncumbranceRecord, FacilityRecord, GroundStep, PaperStep, PitStep,
)
from ..tables.green import AssessmentRecord, CategoryRecord, ListingStep
from ..tables.issues import AssignmentRecord, Issue, IssueExistenceRecord, IssueStep
from ..tables.mines import (
    HolderRecord, LicenceRecord, Mine, MineBoundaryRecord, MineExistenceRecord, OutputRecord, ProductionRecord, ReserveRecord, RightRecord,
    SafetyPermitRecord, TermsRecord,
)
from ..tables.regions import (
    Region, RegionBoundaryRecord, RegionExistenceRecord, Zone, ZoneBoundaryRecord, ZoneExistenceRecord,
)
from ..tables.sites import (
    AcceptanceStep, FollowUpRecord, LedgerRecord, MoneyRecord, Site, SiteBoundaryRecord, SiteExistenceRecord, TreatmentRecord,
)
from .standing import in_force, standing_rule


@dataclass(frozen=True)
class Day:
    """The day asked about, and by what was known when."""

    as_of: date
    known_at: datetime | None = None

    def values(self) -> dict[str, Any]:
        """The day and what follows from it, by the names under which a day view asks for them.

        31 December counts as complete. Handed to ``session.execute``, they turn a query made for one day into that of another.
        """
        complete = (self.as_of.month, self.as_of.day) == (12, 31)
        last = self.as_of.year if complete else self.as_of.year - 1
        return {
            "as_of": self.as_of, "known_at": self.known_at, "this_year_from": date(self.as_of.year, 1, 1),
            "in_7_days": self.as_of + timedelta(days=7),
            "in_30_days": self.as_of + timedelta(days=30), "in_90_days": self.as_of + timedelta(days=90),
            "in_a_year": self.as_of + timedelta(days=365), "three_years_from": date(last - 2, 1, 1),
            "first_year": last - 2, "second_year": last - 1, "third_year": last,
        }

    def bound(self) -> Any:
        """The same as attributes that can stand in a query; ``known_at`` is None when everything recorded is known."""
        types = {date: Date, datetime: Instant, int: Integer}
        return SimpleNamespace(**{
            name: None if value is None else bindparam(name, value, types[type(value)]) for name, value in self.values().items()
        })


CALENDAR = ("as_of", "in_7_days", "in_30_days", "in_90_days", "in_a_year", "three_years_from")
"""Days that rules hold dates against: columns of every day view."""

Facet = Callable[[Any, Any], ColumnElement[Any]]
"""From the column with the subject's id and the bound day to the facet's value."""


def _pick(column: Any, default: Any) -> Facet:
    """The value in force, or ``default`` when there is none: a rule never meets NULL."""
    def facet(subject_id: Any, day: Any) -> ColumnElement[Any]:
        kind = column.class_
        value = in_force(column, kind, subject_id, day.as_of, day.known_at).scalar_subquery()
        return _when_any(kind, value, literal(default, column.type))
    return facet


def _when_any(kind: Any, value: ColumnElement[Any], default: ColumnElement[Any]) -> ColumnElement[Any]:
    """``value``, or ``default`` without one; a table without a row is asked once, not for every subject."""
    return case((select(kind.id).exists(), func.coalesce(value, default)), else_=default)


def _total(column: Any, *conditions: Callable[[Any], ColumnElement[bool]]) -> Facet:
    """Sum of the standing observations up to the day."""
    def facet(subject_id: Any, day: Any) -> ColumnElement[Any]:
        kind = column.class_
        query = select(func.coalesce(func.sum(column), 0)).where(
            kind.subject_id == subject_id, kind.effective_on <= day.as_of, standing_rule(kind, day.known_at),
            *(condition(day) for condition in conditions),
        )
        return _when_any(kind, query.scalar_subquery(), literal(0, column.type))
    return facet


def _least_months(subject_id: Any, day: Any) -> ColumnElement[Any]:
    """The smallest number of months with production in one of the last three complete years."""
    kind, years = OutputRecord, (day.first_year, day.second_year, day.third_year)
    one, two, three = (func.coalesce(func.sum(kind.months).filter(kind.year == year), 0) for year in years)
    query = select(case((and_(one <= two, one <= three), one), (two <= three, two), else_=three)).where(
        kind.subject_id == subject_id, kind.effective_on <= day.as_of, kind.effective_on >= day.three_years_from,
        standing_rule(kind, day.known_at),
    )
    return _when_any(kind, query.scalar_subquery(), literal(0, Integer))


def _first_output(subject_id: Any, day: Any) -> ColumnElement[Any]:
    """First day of the first period reported with production; far away when there is none."""
    kind = OutputRecord
    query = select(kind.first_on).where(
        kind.subject_id == subject_id, kind.effective_on <= day.as_of, kind.months > 0, standing_rule(kind, day.known_at),
    ).order_by(kind.effective_on, kind.seq).limit(1)
    return _when_any(kind, query.scalar_subquery(), literal(FAR_DATE, Date))


def _met(tier: Tier) -> Facet:
    """Verdict of the newest assessment for ``tier`` by others than the mine itself that is not too old on the day."""
    def facet(subject_id: Any, day: Any) -> ColumnElement[Any]:
        kind = AssessmentRecord
        query = in_force(case((kind.valid_to >= day.as_of, kind.met), else_=Met.UNKNOWN), kind, subject_id, day.as_of, day.known_at)
        final = query.where(kind.tier == tier, kind.kind.in_(FINAL))
        return _when_any(kind, final.scalar_subquery(), literal(Met.UNKNOWN, String))
    return facet


def _block_code(subject_id: Any, day: Any) -> ColumnElement[Any]:
    code = in_force(Block.code, MembershipRecord, subject_id, day.as_of, day.known_at)
    return func.coalesce(code.select_from(MembershipRecord).join(Block, Block.id == MembershipRecord.block_id).scalar_subquery(), "")


def _since(kind: type[Record]) -> Facet:
    """The day from which the newest step holds."""
    return _pick(kind.effective_on, NO_DATE)


def _times(kind: type[Step], *stages: str) -> Facet:
    """How many standing steps reached one of ``stages``."""
    def facet(subject_id: Any, day: Any) -> ColumnElement[Any]:
        query = select(func.count()).where(
            kind.subject_id == subject_id, kind.effective_on <= day.as_of, kind.stage.in_(stages), standing_rule(kind, day.known_at))
        return _when_any(kind, query.scalar_subquery(), literal(0, Integer))
    return facet


def _encumbrance(what: Encumbrance) -> Facet:
    """Whether a seizure or a mortgage stands; lifted when none is recorded."""
    def facet(subject_id: Any, day: Any) -> ColumnElement[Any]:
        kind = EncumbranceRecord
        query = in_force(kind.state, kind, subject_id, day.as_of, day.known_at).where(kind.encumbrance == what)
        return _when_any(kind, query.scalar_subquery(), literal(EncumbranceState.LIFTED, String))
    return facet


def _outline(kind: Any) -> dict[str, Facet]:
    return {"outline": _pick(kind.outline, OutlineState.NONE), "area_ha": _pick(kind.area_ha, 0.0), "boundary_id": _pick(kind.id, 0)}


MINE_FACETS: dict[str, Facet] = {
    "name": _pick(MineExistenceRecord.name, ""),
    "region_code": _pick(MineExistenceRecord.region_code, UNKNOWN_REGION),
    "holder": _pick(HolderRecord.holder, ""),
    "credit_code": _pick(HolderRecord.credit_code, ""),
    "right_valid_to": _pick(RightRecord.valid_to, NO_DATE),
    "licence_number": _pick(LicenceRecord.number, ""),
    "licence_valid_to": _pick(LicenceRecord.valid_to, NO_DATE),
    "safety_permit": _pick(SafetyPermitRecord.permit, Permit.UNKNOWN),
    "safety_valid_to": _pick(SafetyPermitRecord.valid_to, NO_DATE),
    "mineral": _pick(TermsRecord.mineral, ""),
    "method": _pick(TermsRecord.method, Method.UNKNOWN),
    "capacity": _pick(TermsRecord.capacity, 0.0),
    "capacity_unit": _pick(TermsRecord.capacity_unit, CapacityUnit.UNKNOWN),
    "scale": _pick(TermsRecord.scale, Scale.UNKNOWN),
    "production_state": _pick(ProductionRecord.state, ProductionState.UNKNOWN),
    "least_months_of_three_years": _least_months,
    "first_output_on": _first_output,
    "remaining_life_years": _pick(ReserveRecord.remaining_life_years, UNKNOWN_LIFE),
    "ground_stage": _pick(GroundStep.stage, GroundStage.OPEN),
    "pit_stage": _pick(PitStep.stage, GroundStage.OPEN),
    "paper_stage": _pick(PaperStep.stage, PaperStage.VALID),
    "closing_state": _pick(ClosingPlanRecord.state, ClosingState.NONE),
    "closing_scope": _pick(ClosingPlanRecord.scope, ClosingScope.WHOLE),
    "closing_due_on": _pick(ClosingPlanRecord.due_on, NO_DATE),
    "closing_route": _pick(ClosingPlanRecord.route, ClosingRoute.POLICY),
    "closing_batch": _pick(ClosingPlanRecord.batch, ""),
    "duty_bearer": _pick(ClosingPlanRecord.duty_bearer, ""),
    "ground_since": _since(GroundStep),
    "paper_since": _since(PaperStep),
    "tailings": _pick(FacilityRecord.tailings, Presence.UNKNOWN),
    "seizure": _encumbrance(Encumbrance.SEIZURE),
    "mortgage": _encumbrance(Encumbrance.MORTGAGE),
    "block_role": _pick(MembershipRecord.role, BlockRole.NONE),
    "block_code": _block_code,
    "tier": _pick(ListingStep.stage, Tier.NONE),
    "listed_since": _since(ListingStep),
    "review_on": _pick(ListingStep.review_on, NO_DATE),
    "batch": _pick(CategoryRecord.batch, ""),
    "plan_number": _pick(CategoryRecord.plan_number, ""),
    "national_met": _met(Tier.NATIONAL),
    "provincial_met": _met(Tier.PROVINCIAL),
    **_outline(MineBoundaryRecord),
}

BLOCK_FACETS: dict[str, Facet] = {
    "name": _pick(BlockExistenceRecord.name, ""),
    "region_code": _pick(BlockExistenceRecord.region_code, UNKNOWN_REGION),
    "mineral": _pick(BlockExistenceRecord.mineral, ""),
    "due_on": _pick(BlockExistenceRecord.due_on, NO_DATE),
    "gate_stage": _pick(GateStep.stage, GateStage.NONE),
    "gate_since": _since(GateStep),
    "capacity": _pick(BlockPlanRecord.capacity, 0.0),
    "capacity_unit": _pick(BlockPlanRecord.capacity_unit, CapacityUnit.UNKNOWN),
    "planned_ha": _pick(BlockPlanRecord.area_ha, 0.0),
    "lead_override": _pick(BlockPlanRecord.lead_override, ""),
    **_outline(BlockBoundaryRecord),
}


def _entries(*entries: LedgerEntry, this_year: bool = False) -> Facet:
    conditions: list[Callable[[Any], ColumnElement[bool]]] = [lambda _: LedgerRecord.entry.in_(entries)]
    if this_year:
        conditions.append(lambda day: LedgerRecord.effective_on >= day.this_year_from)
    return _total(LedgerRecord.area_ha, *conditions)


_OWED = (LedgerEntry.OPENING_STOCK, LedgerEntry.NEW_DAMAGE, LedgerEntry.CORRECTION)


def _stock(subject_id: Any, day: Any) -> ColumnElement[Any]:
    return _entries(*_OWED)(subject_id, day) - _entries(LedgerEntry.ACCEPTED)(subject_id, day)


SITE_FACETS: dict[str, Facet] = {
    "name": _pick(SiteExistenceRecord.name, ""),
    "region_code": _pick(SiteExistenceRecord.region_code, UNKNOWN_REGION),
    "duty": _pick(SiteExistenceRecord.duty, Duty.UNKNOWN),
    "duty_bearer": _pick(SiteExistenceRecord.duty_bearer, ""),
    "mine_code": _pick(SiteExistenceRecord.mine_code, ""),
    "treatment_state": _pick(TreatmentRecord.state, TreatmentState.UNKNOWN),
    "damage_type": _pick(TreatmentRecord.damage_type, DamageType.UNKNOWN),
    "mode": _pick(TreatmentRecord.mode, RestorationMode.UNKNOWN),
    "land_use": _pick(TreatmentRecord.land_use, LandUse.UNKNOWN),
    "owed_ha": _entries(*_OWED),
    "finished_ha": _entries(LedgerEntry.FINISHED),
    "accepted_ha": _entries(LedgerEntry.ACCEPTED),
    "stock_ha": _stock,
    "new_this_year_ha": _entries(LedgerEntry.NEW_DAMAGE, this_year=True),
    "accepted_this_year_ha": _entries(LedgerEntry.ACCEPTED, this_year=True),
    "corrected_this_year_ha": _entries(LedgerEntry.CORRECTION, this_year=True),
    "planned_this_year_ha": _entries(LedgerEntry.PLANNED, this_year=True),
    "money_10k_yuan": _total(MoneyRecord.amount_10k_yuan),
    "acceptance_stage": _pick(AcceptanceStep.stage, AcceptanceStage.NONE),
    "acceptance_since": _since(AcceptanceStep),
    "follow_up": _pick(FollowUpRecord.verdict, Verdict.UNKNOWN),
    **_outline(SiteBoundaryRecord),
}

REGION_FACETS: dict[str, Facet] = {
    "name": _pick(RegionExistenceRecord.name, ""),
    "level": _pick(RegionExistenceRecord.level, ""),
    "parent_code": _pick(RegionExistenceRecord.parent_code, ""),
    **_outline(RegionBoundaryRecord),
}

ZONE_FACETS: dict[str, Facet] = {
    "name": _pick(ZoneExistenceRecord.name, ""),
    "region_code": _pick(ZoneExistenceRecord.region_code, UNKNOWN_REGION),
    "zone_kind": _pick(ZoneExistenceRecord.zone_kind, ""),
    "source_on": _pick(ZoneExistenceRecord.source_on, NO_DATE),
    **_outline(ZoneBoundaryRecord),
}


ISSUE_FACETS: dict[str, Facet] = {
    "name": _pick(IssueExistenceRecord.name, ""),
    "region_code": _pick(IssueExistenceRecord.region_code, UNKNOWN_REGION),
    "subject": _pick(IssueExistenceRecord.subject, Subject.MINE),
    "subject_code": _pick(IssueExistenceRecord.subject_code, ""),
    "source": _pick(IssueExistenceRecord.source, IssueSource.BY_HAND),
    "source_number": _pick(IssueExistenceRecord.source_number, ""),
    "issue_kind": _pick(IssueExistenceRecord.issue_kind, IssueKind.PERMITS),
    "found_on": _pick(IssueExistenceRecord.effective_on, NO_DATE),
    "department": _pick(AssignmentRecord.department, ""),
    "owner": _pick(AssignmentRecord.owner, ""),
    "due_on": _pick(AssignmentRecord.due_on, FAR_DATE),
    "issue_stage": _pick(IssueStep.stage, IssueStage.FOUND),
    "issue_since": _since(IssueStep),
    "times_submitted": _times(IssueStep, IssueStage.SUBMITTED, IssueStage.VERIFIED, IssueStage.STRUCK_OFF),
}


def _on(name: str, subject: Any, existence: type[Record], all_facets: Mapping[str, Facet], as_of: date, known_at: datetime | None = None,
        facets: Collection[str] | None = None, ids: Select[Any] | None = None) -> CTE:
    """One row per subject that exists on ``as_of``: id, code, the facets asked for (None: all) and the calendar of the day.

    ``known_at`` leaves out what was recorded later; ``ids`` narrows to the subjects it selects. Read-only; materialised.
    """
    day = Day(as_of, known_at).bound()
    wanted = all_facets if facets is None else {facet: all_facets[facet] for facet in all_facets if facet in facets}
    exists = select(existence.id).where(
        existence.subject_id == subject.id, existence.effective_on <= day.as_of, standing_rule(existence, day.known_at),
    ).exists()
    query = select(
        subject.id, subject.code,
        *(facet(subject.id, day).label(facet_name) for facet_name, facet in wanted.items()),
        *(getattr(day, name).label(name) for name in CALENDAR),
    ).where(exists)
    if ids is not None:
        query = query.where(subject.id.in_(ids))
    return query.cte(name).prefix_with("MATERIALIZED")


mines_on = partial(_on, "mines_on", Mine, MineExistenceRecord, MINE_FACETS)
blocks_on = partial(_on, "blocks_on", Block, BlockExistenceRecord, BLOCK_FACETS)
sites_on = partial(_on, "sites_on", Site, SiteExistenceRecord, SITE_FACETS)
regions_on = partial(_on, "regions_on", Region, RegionExistenceRecord, REGION_FACETS)
zones_on = partial(_on, "zones_on", Zone, ZoneExistenceRecord, ZONE_FACETS)
issues_on = partial(_on, "issues_on", Issue, IssueExistenceRecord, ISSUE_FACETS)

ON_DAY: dict[Subject, Callable[..., CTE]] = {
    Subject.MINE: mines_on, Subject.BLOCK: blocks_on, Subject.SITE: sites_on, Subject.REGION: regions_on, Subject.ZONE: zones_on,
    Subject.ISSUE: issues_on,
}
"""The day view of each kind of subject."""

BOUNDARIES: dict[Subject, Any] = {
    Subject.MINE: MineBoundaryRecord, Subject.BLOCK: BlockBoundaryRecord, Subject.SITE: SiteBoundaryRecord,
    Subject.REGION: RegionBoundaryRecord, Subject.ZONE: ZoneBoundaryRecord,
}
"""The table of each kind of subject's outlines."""


def class_column(columns: Any, classes: Mapping[str, Rule]) -> ColumnElement[str]:
    """Code of the first class that holds for each row of a day view, else ``not_counted``."""
    return case(*((rule(columns), code) for code, rule in classes.items()), else_="not_counted").label("class_code")


class _Anything:
    """Answers every operator that a rule may use, so that a rule can be asked which facets it reads."""

    def _again(self, *_: Any) -> "_Anything":
        return self

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _again  # type: ignore[assignment]
    __and__ = __or__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __truediv__ = startswith = _again
    __hash__ = object.__hash__


class _Asked:
    """Stands in for a row, to note which facets a rule reads."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __getattr__(self, name: str) -> _Anything:
        self.names.add(name)
        return _Anything()


def facets_of(*rules: Rule) -> set[str]:
    """Names of the facets that ``rules`` read."""
    asked = _Asked()
    for rule in rules:
        rule(asked)
    return asked.names
