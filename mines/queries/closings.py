"""Closings: the list with its columns, and everything on file about one case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..closure import COUNTY_STEPS
from ..codes import ChecklistItem, ClosingScope, EvidenceKind, GroundStage, Subject, Verdict
from ..errors import NotFound
from ..rules import NOT_COUNTED
from ..tables.base import Record
from ..tables.closures import (
    ChecklistRecord, ClosingPlanRecord, EncumbranceRecord, FacilityRecord, GroundStep, PaperStep, PatrolRecord, PitStep,
)
from ..tables.evidence import Evidence
from ..tables.mines import LicenceRecord, Mine, RightRecord, SafetyPermitRecord
from .five_points import Point, points_of
from .history import Fact, standing_facts
from .lists import Row, rows_on
from .openings import OpeningOf, openings_of, sealed_counts
from .packages import Package, package_of
from .standing import standing_rule
from .subjects import by_code
from .tasks.task import Asked, newest_by_key


def closings_on(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> list[Row]:
    """Mines on the closing list or taken off it, soonest due first, each with what the list shows of it. Read-only.

    ``passed`` are the items passed, ``sealed`` openings sealed and all, ``decided_on`` the day of the decision or None.
    """
    rows = [row for row in rows_on(session, Subject.MINE, as_of, known_at, region, theme="closing") if row.class_code != NOT_COUNTED]
    ids = [row.id for row in rows]
    checks = newest_by_key(session, ChecklistRecord, Asked(as_of, region, known_at), ids)
    sealed = sealed_counts(session, ids, as_of, known_at)
    decided = {kind: _first_days(session, kind, ids, as_of, known_at) for kind in (GroundStep, PitStep)}
    for row in rows:
        pit = row.closing_scope == ClosingScope.OPEN_PIT_ONLY
        row.passed = {one.item for one in checks[row.id] if one.verdict == Verdict.PASSED}
        row.sealed = sealed.get(row.id)
        row.stage = row.pit_stage if pit else row.ground_stage
        row.decided_on = decided[PitStep if pit else GroundStep].get(row.id)
    return sorted(rows, key=lambda row: (row.closing_due_on, row.code))


def _first_days(session: Session, kind: Any, ids: list[int], as_of: date, known_at: datetime | None) -> dict[int, date]:
    """Day of the standing decision of each mine."""
    days = session.execute(
        select(kind.subject_id, func.min(kind.effective_on))
        .where(kind.subject_id.in_(ids), kind.effective_on <= as_of, kind.stage == GroundStage.DECIDED, standing_rule(kind, known_at))
        .group_by(kind.subject_id))
    return {row[0]: row[1] for row in days}


@dataclass(frozen=True)
class Case:
    """One closing on one day: the mine's row, and the standing facts of each kind with the papers of all their versions."""

    row: Row
    steps: list[Fact]
    paper: list[Fact]
    plan: Fact | None
    county: Mapping[str, Fact]
    business: Fact | None
    points: list[Point]
    openings: list[OpeningOf]
    encumbrances: list[Fact]
    patrols: list[Fact]
    facility: Fact | None
    package: Package
    rights: list[Fact] = field(default_factory=list)

    @property
    def pit_only(self) -> bool:
        """Whether only the open pit is to close."""
        return bool(self.row.closing_scope == ClosingScope.OPEN_PIT_ONLY)

    @property
    def stage(self) -> str:
        """Where the closing stands on the ground, of the whole mine or of the pit."""
        return str(self.row.pit_stage if self.pit_only else self.row.ground_stage)

    def step(self, stage: str) -> Fact | None:
        """The newest standing step that reached ``stage`` on the ground."""
        return next((fact for fact in reversed(self.steps) if fact.record.stage == stage), None)

    def on_paper(self, stage: str) -> Fact | None:
        """The newest standing step that reached ``stage`` on paper."""
        return next((fact for fact in reversed(self.paper) if fact.record.stage == stage), None)

    @property
    def applying(self) -> list[Point]:
        """Items of the standard that apply."""
        return [point for point in self.points if point.applies]

    @cached_property
    def facts(self) -> list[Fact]:
        """Every fact that has papers, in the order in which they are read."""
        checks = [point.check for point in self.points if point.check]
        confirmations = [fact for point in self.points for fact in point.confirmed.values()]
        sealings = [opening.sealing for opening in self.openings if opening.sealing]
        alone = [fact for fact in (self.plan, self.facility, self.business) if fact]
        return [*alone, *self.steps, *self.paper, *self.county.values(), *checks, *confirmations, *sealings, *self.encumbrances,
                *self.rights, *self.patrols]

    @cached_property
    def papers(self) -> list[tuple[Fact, Evidence]]:
        """Every paper once, with the first fact that it stands behind."""
        seen: dict[int, tuple[Fact, Evidence]] = {}
        for fact in self.facts:
            for paper in fact.papers:
                seen.setdefault(paper.id, (fact, paper))
        return list(seen.values())

    @property
    def photos(self) -> int:
        """How many of the papers are photos."""
        return sum(paper.kind == EvidenceKind.PHOTO for _, paper in self.papers)


def case_of(session: Session, code: str, as_of: date, known_at: datetime | None = None) -> Case:
    """The closing of the mine ``code``, begun or not. Read-only. Raises NotFound."""
    mine: Mine = by_code(session, Subject.MINE, code)
    rows = rows_on(session, Subject.MINE, as_of, known_at, theme="closing", codes=[code])
    if not rows:
        raise NotFound(subject=Subject.MINE, code=code)
    row = rows[0]

    def facts(kind: type[Record]) -> list[Fact]:
        return standing_facts(session, kind, mine.id, as_of, known_at)

    def newest(kind: type[Record]) -> list[Fact]:
        return facts(kind)[-1:]

    pit_only = row.closing_scope == ClosingScope.OPEN_PIT_ONLY
    checks = {fact.record.item: fact for fact in facts(ChecklistRecord)}
    encumbrances = {fact.record.encumbrance: fact for fact in facts(EncumbranceRecord)}
    return Case(
        row, in_order(facts(PitStep if pit_only else GroundStep)), in_order(facts(PaperStep)), next(iter(newest(ClosingPlanRecord)), None),
        {item: checks[item] for item in COUNTY_STEPS if item in checks}, checks.get(ChecklistItem.BUSINESS_LICENCE),
        points_of(session, mine.id, as_of, known_at, pit_only=pit_only), openings_of(session, mine.id, as_of, known_at),
        list(encumbrances.values()), facts(PatrolRecord), next(iter(newest(FacilityRecord)), None),
        package_of(session, mine.id, as_of, known_at),
        [*newest(RightRecord), *newest(LicenceRecord), *newest(SafetyPermitRecord)],
    )


def in_order(steps: list[Fact]) -> list[Fact]:
    """Steps in the order of the ladder: steps of one day too."""
    return sorted(steps, key=lambda fact: fact.record.seq)
