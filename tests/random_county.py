"""Counties made by chance: facts of every kind in any order, learned late, corrected and withdrawn, past every check of the commands."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Engine, select

from mines.codes import (
    AssessmentKind, BlockRole, CapacityUnit, ClosingRoute, ClosingScope, ClosingState, DamageType, Duty, GateStage, GroundStage, IssueKind,
    IssueSource, IssueStage, LandUse, LedgerEntry, Met, Method, PaperStage, Permit, ProductionState, RestorationMode, Scale, Subject, Tier,
    TreatmentState,
)
from mines.commands.records import OWN_COLUMNS
from mines.commands.transactions import Writer
from mines.queries.subjects import TABLES
from mines.tables.base import Record, Step
from mines.tables.blocks import GateStep, MembershipRecord
from mines.tables.closures import ClosingPlanRecord, GroundStep, PaperStep, PitStep
from mines.tables.green import AssessmentRecord, Edition, ListingStep
from mines.tables.issues import AssignmentRecord, IssueStep
from mines.tables.mines import (
    HolderRecord, LicenceRecord, OutputRecord, ProductionRecord, ReserveRecord, RightRecord, SafetyPermitRecord, TermsRecord,
)
from mines.tables.sites import LedgerRecord, TreatmentRecord

TOWNSHIPS = ("139999101", "139999102", "unknown")
FIRST, LAST = date(2019, 1, 1), date(2026, 1, 8)
CHAPTERS = 6
"""Transactions: what a later one tells was not known before it."""

COUNTS = {Subject.MINE: 18, Subject.BLOCK: 4, Subject.SITE: 6, Subject.ISSUE: 4}


def random_day(draw: random.Random) -> date:
    """Any day, year ends more often than others."""
    if draw.random() < 0.2:
        return date(draw.randrange(2019, 2026), 12, 31)
    return FIRST + timedelta(days=draw.randrange((LAST - FIRST).days + 1))


def _moment(draw: random.Random) -> datetime:
    return datetime.combine(random_day(draw), time(draw.randrange(24), draw.randrange(60)), UTC)


def fill(engine: Engine, seed: int) -> None:
    """Fill an empty registry with the county of ``seed``."""
    for _ in told(engine, seed):
        pass


def told(engine: Engine, seed: int) -> Iterator[None]:
    """The same, pausing after each chapter."""
    draw = random.Random(seed)
    clock = iter(sorted(_moment(draw) for _ in range(CHAPTERS)))
    with Writer(engine, lambda: next(clock)) as session:
        ids = _subjects(session)
        for _ in range(CHAPTERS):
            for kind, subject_id, values in _facts(draw, ids):
                if draw.random() < 3 / CHAPTERS:
                    _add(session, draw, kind, subject_id, random_day(draw), values)
            _mend(session, draw)
            session.commit()
            yield


def _subjects(session: Writer) -> dict[Subject, list[int]]:
    found = {}
    session.add(Edition(code="E", name="E", tier=Tier.NATIONAL, total=100, valid_months=36, source="made up"))
    for subject, count in COUNTS.items():
        rows = [TABLES[subject][0](code=f"{subject}-{place}") for place in range(count)]
        session.add_all(rows)
        session.flush()
        found[subject] = [row.id for row in rows]
    return found


def _facts(draw: random.Random, ids: dict[Subject, list[int]]) -> Iterator[tuple[type[Record], int, dict[str, Any]]]:
    """One fact of every kind for every subject."""
    pick = draw.choice
    for mine in ids[Subject.MINE]:
        year = draw.randrange(2019, 2026)
        yield TABLES[Subject.MINE][1], mine, {"name": "矿", "region_code": pick(TOWNSHIPS)}
        yield HolderRecord, mine, {"holder": pick(("", "甲", "乙", "丙"))}
        for kind in (RightRecord, LicenceRecord):
            yield kind, mine, {"valid_to": _later(draw), **({"number": ""} if kind is LicenceRecord else {})}
        yield SafetyPermitRecord, mine, {"permit": pick((*[Permit.VALID] * 4, *Permit)), "valid_to": _later(draw)}
        yield TermsRecord, mine, {"mineral": "铁", "method": Method.OPEN_PIT, "capacity": 10.0, "capacity_unit": CapacityUnit.TONNES_10K,
                                  "scale": pick(tuple(Scale))}
        yield ProductionRecord, mine, {"state": pick((*[ProductionState.PRODUCING] * 4, *ProductionState))}
        for told in range(2017, 2026) if draw.random() < 0.8 else (year,):
            yield OutputRecord, mine, {"year": told, "first_on": date(told, 1, 1), "month_from": 1, "month_to": 12,
                                       "months": pick((0, 5, 6, 12, 12, 12, 12))}
        yield ReserveRecord, mine, {"remaining_life_years": pick((2.9, 3.0, 9.0, 9.0))}
        if draw.random() < 0.4:
            yield ClosingPlanRecord, mine, {"state": pick(tuple(ClosingState)), "route": ClosingRoute.POLICY, "due_on": _later(draw),
                                            "scope": pick(tuple(ClosingScope))}
            yield GroundStep, mine, {"stage": pick((*GroundStage, GroundStage.ACCEPTED))}
            yield PaperStep, mine, {"stage": pick(tuple(PaperStage))}
        if draw.random() < 0.2:
            yield PitStep, mine, {"stage": pick(tuple(GroundStage))}
            yield MembershipRecord, mine, {"block_id": pick(ids[Subject.BLOCK]), "role": pick(tuple(BlockRole))}
        yield ListingStep, mine, {"stage": pick((*Tier, Tier.PROVINCIAL, Tier.NATIONAL))}
        yield AssessmentRecord, mine, {"edition_id": 1, "tier": pick((Tier.PROVINCIAL, Tier.NATIONAL)), "kind": pick(tuple(AssessmentKind)),
                                       "met": pick((*[Met.YES] * 2, *Met)), "valid_to": _later(draw)}
    for block in ids[Subject.BLOCK]:
        yield TABLES[Subject.BLOCK][1], block, {"name": "区块", "region_code": pick(TOWNSHIPS)}
        yield GateStep, block, {"stage": pick(tuple(GateStage))}
    for site in ids[Subject.SITE]:
        yield TABLES[Subject.SITE][1], site, {"name": "图斑", "region_code": pick(TOWNSHIPS), "duty": pick(tuple(Duty))}
        yield TreatmentRecord, site, {"state": pick(tuple(TreatmentState)), "damage_type": pick(tuple(DamageType)),
                                      "mode": pick(tuple(RestorationMode)), "land_use": pick(tuple(LandUse))}
        for _ in range(3):
            yield LedgerRecord, site, {"entry": pick(tuple(LedgerEntry)), "area_ha": pick((0.5, 1.0, 2.0, 2.0))}
    for issue in ids[Subject.ISSUE]:
        yield TABLES[Subject.ISSUE][1], issue, {
            "name": "问题", "region_code": pick(TOWNSHIPS), "subject": Subject.MINE, "subject_code": "mine-0", "source": IssueSource.BY_HAND,
            "issue_kind": IssueKind.PERMITS}
        yield AssignmentRecord, issue, {"owner": "甲", "due_on": _later(draw)}
        yield IssueStep, issue, {"stage": pick(tuple(IssueStage))}


def _later(draw: random.Random) -> date:
    return random_day(draw) + timedelta(days=draw.randrange(200, 2500))


def _add(session: Writer, draw: random.Random, kind: type[Record], subject_id: int, on: date, values: dict[str, Any],
         corrected: Any | None = None) -> None:
    rows = list(session.scalars(select(kind).where(kind.subject_id == subject_id).order_by(kind.id)))
    if kind is OutputRecord:
        on = date(values["year"], 12, 31)
    more: dict[str, Any] = {"follows": rows[-1].id if rows else 0} if issubclass(kind, Step) else {}
    if corrected is not None:
        more |= {"corrects": corrected.id, "seq": corrected.seq, "reason": "made up", "withdrawn": draw.random() < 0.5}
    session.add(kind(subject_id=subject_id, effective_on=on, recorded_at=session.at, recorded_by="chance",
                     **{"seq": max((row.seq for row in rows), default=0) + 1, "withdrawn": False} | more | values))
    session.flush()


def _mend(session: Writer, draw: random.Random) -> None:
    """Correct or withdraw one in ten of what stands, with the values of another record of the kind."""
    kinds = (mapper.class_ for mapper in Record.registry.mappers if issubclass(mapper.class_, Record))
    for kind in sorted(kinds, key=lambda kind: kind.__tablename__):
        rows = list(session.scalars(select(kind).order_by(kind.id)))
        gone = {row.corrects for row in rows}
        for row in rows:
            if row.id not in gone and draw.random() < 0.1:
                like = draw.choice(rows)
                values = {column.name: getattr(like, column.name) for column in kind.__table__.columns if column.name not in OWN_COLUMNS}
                _add(session, draw, kind, row.subject_id, random_day(draw), values, row)
