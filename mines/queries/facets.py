"""Facets: what can be said of a subject on a day, each asked as SQL of one day or as arrays of many days at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from sqlalchemy import ColumnElement, Date, Integer, and_, case, func, literal, select

from ..assessment import FINAL
from ..codes import (
    AcceptanceStage, BlockRole, CapacityUnit, ClosingRoute, ClosingScope, ClosingState, DamageType, Duty, Encumbrance, EncumbranceState,
    GateStage, GroundStage, IssueKind, IssueSource, IssueStage, LandUse, LedgerEntry, Met, Method, OutlineState, PaperStage, Permit,
    Presence, ProductionState, RestorationMode, Scale, Subject, Tier, TreatmentState, Verdict,
)
from ..rules import FAR_DATE, NO_DATE, UNKNOWN_REGION
from ..rules.mine import UNKNOWN_LIFE
from ..tables.base import Record, Step
from ..tables.blocks import Block, BlockBoundaryRecord, BlockExistenceRecord, BlockPlanRecord, GateStep, MembershipRecord
from ..tables.closures import (
    ClosingPlanRecord, EncumbranceRecord, FacilityRecord, GroundStep, PaperStep, PitStep,
)
from ..tables.green import AssessmentRecord, CategoryRecord, ListingStep
from ..tables.issues import AssignmentRecord, IssueExistenceRecord, IssueStep
from ..tables.mines import (
    HolderRecord, LicenceRecord, MineBoundaryRecord, MineExistenceRecord, OutputRecord, ProductionRecord, ReserveRecord, RightRecord,
    SafetyPermitRecord, TermsRecord,
)
from ..tables.regions import RegionBoundaryRecord, RegionExistenceRecord, ZoneBoundaryRecord, ZoneExistenceRecord
from ..tables.sites import (
    AcceptanceStep, FollowUpRecord, LedgerRecord, MoneyRecord, SiteBoundaryRecord, SiteExistenceRecord, TreatmentRecord,
)
from .past import Past
from .standing import in_force, standing_rule


class Facet(Protocol):
    """One column of a day view."""

    def in_sql(self, subject_id: Any, day: Any) -> ColumnElement[Any]:
        """The value for the subject whose id stands in the column ``subject_id``, on the bound ``day``."""

    def in_arrays(self, past: Past) -> Any:
        """The values of every subject (rows) on every day (columns) of ``past``."""


def _when_any(kind: Any, value: ColumnElement[Any], default: ColumnElement[Any]) -> ColumnElement[Any]:
    """``value``, or ``default`` without one; a table without a row is asked once, not for every subject."""
    return case((select(kind.id).exists(), func.coalesce(value, default)), else_=default)


@dataclass(frozen=True)
class Newest:
    """The value in force of the records that meet ``where``, or ``default`` when there is none: a rule never meets NULL.

    After the day in ``lapses`` the record still is the newest, but says ``default``.
    """

    kind: type[Record]
    value: Any
    default: Any
    where: tuple[ColumnElement[bool], ...] = ()
    lapses: Any = None

    def in_sql(self, subject_id: Any, day: Any) -> ColumnElement[Any]:
        """The newest on the day."""
        value = self.value if self.lapses is None else case((self.lapses >= day.as_of, self.value), else_=self.default)
        query = in_force(value, self.kind, subject_id, day.as_of, day.known_at).where(*self.where)
        return _when_any(self.kind, query.scalar_subquery(), literal(self.default, self.value.type))

    def in_arrays(self, past: Past) -> Any:
        """The newest on each day."""
        rows = past.rows(self.kind, self.value, *([] if self.lapses is None else [self.lapses]), where=self.where)
        newest = past.newest(rows)
        if self.lapses is not None:
            until = np.append(rows.held(1), 0)[newest]
            newest = np.where(until >= past.ordinals, newest, -1)
        return rows.values(0, self.default).at(newest)


@dataclass(frozen=True)
class Total:
    """The sum of ``value`` over the standing records that meet ``where``, of this calendar year only if so asked."""

    kind: type[Record]
    value: Any
    where: tuple[ColumnElement[bool], ...] = ()
    this_year: bool = False

    def in_sql(self, subject_id: Any, day: Any) -> ColumnElement[Any]:
        """The sum up to the day."""
        kind = self.kind
        query = select(func.coalesce(func.sum(self.value), 0)).where(
            kind.subject_id == subject_id, kind.effective_on <= day.as_of, standing_rule(kind, day.known_at), *self.where,
            *([kind.effective_on >= day.this_year_from] if self.this_year else []),
        )
        return _when_any(kind, query.scalar_subquery(), literal(0, self.value.type))

    def in_arrays(self, past: Past) -> Any:
        """The sums up to each day."""
        rows = past.rows(self.kind, self.value, where=self.where)
        return past.total(rows, rows.held(0), this_year=self.this_year)


@dataclass(frozen=True)
class Less:
    """One total less another."""

    one: Total
    other: Total

    def in_sql(self, subject_id: Any, day: Any) -> ColumnElement[Any]:
        """The difference on the day."""
        return self.one.in_sql(subject_id, day) - self.other.in_sql(subject_id, day)

    def in_arrays(self, past: Past) -> Any:
        """The difference on each day."""
        return self.one.in_arrays(past) - self.other.in_arrays(past)


_OUTPUT = (OutputRecord.months, OutputRecord.year, OutputRecord.first_on)
"""What is read of reports of output, once for both of the facets that ask."""


class FirstOutput:
    """First day of the first period reported with production; far away when there is none."""

    def in_sql(self, subject_id: Any, day: Any) -> ColumnElement[Any]:
        """The first up to the day."""
        kind = OutputRecord
        query = select(kind.first_on).where(
            kind.subject_id == subject_id, kind.effective_on <= day.as_of, kind.months > 0, standing_rule(kind, day.known_at),
        ).order_by(kind.effective_on, kind.seq).limit(1)
        return _when_any(kind, query.scalar_subquery(), literal(FAR_DATE, Date))

    def in_arrays(self, past: Past) -> Any:
        """The first up to each day."""
        rows = past.rows(OutputRecord, *_OUTPUT)
        return rows.values(2, FAR_DATE).at(past.oldest(rows, rows.held(0) > 0))


class LeastMonths:
    """The smallest number of months with production in one of the last three complete years."""

    def in_sql(self, subject_id: Any, day: Any) -> ColumnElement[Any]:
        """The smallest on the day."""
        kind, years = OutputRecord, (day.first_year, day.second_year, day.third_year)
        one, two, three = (func.coalesce(func.sum(kind.months).filter(kind.year == year), 0) for year in years)
        query = select(case((and_(one <= two, one <= three), one), (two <= three, two), else_=three)).where(
            kind.subject_id == subject_id, kind.effective_on <= day.as_of, kind.effective_on >= day.three_years_from,
            standing_rule(kind, day.known_at),
        )
        return _when_any(kind, query.scalar_subquery(), literal(0, Integer))

    def in_arrays(self, past: Past) -> Any:
        """The smallest on each day."""
        rows = past.rows(OutputRecord, *_OUTPUT)
        months, years = rows.held(0).astype(np.int16), rows.held(1)
        asked = {place: day.values()["third_year"] for place, day in enumerate(past.each_day)}
        of_year = {year: past.total(rows, np.where(years == year, months, np.int16(0)))
                   for year in {last - back for last in asked.values() for back in range(3)}}
        least = np.empty(past.size, dtype=np.int16)
        for place, last in asked.items():
            least[:, place] = np.minimum.reduce([of_year[last - back][:, place] for back in range(3)])
        return least


def _pick(column: Any, default: Any) -> Newest:
    return Newest(column.class_, column, default)


def _met(tier: Tier) -> Newest:
    """Verdict of the newest assessment for ``tier`` by others than the mine itself that is not too old on the day."""
    kind = AssessmentRecord
    return Newest(kind, kind.met, Met.UNKNOWN, (kind.tier == tier, kind.kind.in_(FINAL)), lapses=kind.valid_to)


def _since(kind: type[Record]) -> Newest:
    """The day from which the newest step holds."""
    return _pick(kind.effective_on, NO_DATE)


def _times(kind: type[Step], *stages: str) -> Total:
    """How many standing steps reached one of ``stages``."""
    return Total(kind, literal(1, Integer), (kind.stage.in_(stages),))


def _encumbrance(what: Encumbrance) -> Newest:
    """Whether a seizure or a mortgage stands; lifted when none is recorded."""
    return Newest(EncumbranceRecord, EncumbranceRecord.state, EncumbranceState.LIFTED, (EncumbranceRecord.encumbrance == what,))


def _outline(kind: Any) -> dict[str, Facet]:
    return {"outline": _pick(kind.outline, OutlineState.NONE), "area_ha": _pick(kind.area_ha, 0.0), "boundary_id": _pick(kind.id, 0)}


_BLOCK_CODE = select(Block.code).where(Block.id == MembershipRecord.block_id).correlate(MembershipRecord).scalar_subquery()

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
    "least_months_of_three_years": LeastMonths(),
    "first_output_on": FirstOutput(),
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
    "block_code": Newest(MembershipRecord, _BLOCK_CODE, ""),
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


def _entries(*entries: LedgerEntry, this_year: bool = False) -> Total:
    return Total(LedgerRecord, LedgerRecord.area_ha, (LedgerRecord.entry.in_(entries),), this_year)


_OWED = _entries(LedgerEntry.OPENING_STOCK, LedgerEntry.NEW_DAMAGE, LedgerEntry.CORRECTION)

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
    "owed_ha": _OWED,
    "finished_ha": _entries(LedgerEntry.FINISHED),
    "accepted_ha": _entries(LedgerEntry.ACCEPTED),
    "stock_ha": Less(_OWED, _entries(LedgerEntry.ACCEPTED)),
    "new_this_year_ha": _entries(LedgerEntry.NEW_DAMAGE, this_year=True),
    "accepted_this_year_ha": _entries(LedgerEntry.ACCEPTED, this_year=True),
    "corrected_this_year_ha": _entries(LedgerEntry.CORRECTION, this_year=True),
    "planned_this_year_ha": _entries(LedgerEntry.PLANNED, this_year=True),
    "money_10k_yuan": Total(MoneyRecord, MoneyRecord.amount_10k_yuan),
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

FACETS: Mapping[Subject, Mapping[str, Facet]] = {
    Subject.MINE: MINE_FACETS, Subject.BLOCK: BLOCK_FACETS, Subject.SITE: SITE_FACETS, Subject.REGION: REGION_FACETS,
    Subject.ZONE: ZONE_FACETS, Subject.ISSUE: ISSUE_FACETS,
}
"""Every facet of each kind of subject."""
