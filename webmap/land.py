"""Restoration sites as their pages show them: what is due when, the way to an acceptance, what comes next."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext

from mines.codes import AcceptanceStage, LandUse, LedgerEntry, MoneySource, RestorationMode
from mines.queries.history import Fact, papers_of
from mines.queries.reference import moved_days
from mines.queries.restoration import WAITING, beside_sites
from mines.queries.standing import standing, versions
from mines.restoration import DECIDE_WITHIN, TOLERANCE_HA, Entered, Period, periods
from mines.rules.site import SITE_CLASSES, owed
from mines.tables.sites import AcceptanceStep
from mines.workdays import due_after, working_days_between, years_known

from .session import registry

SOURCES = tuple(MoneySource)

WAY = (AcceptanceStage.APPLIED, AcceptanceStage.INSPECTED, AcceptanceStage.PUBLICISED, AcceptanceStage.ACCEPTED)
"""The steps of an acceptance that succeeds."""

ACTS = {
    AcceptanceStage.APPLIED: lazy_gettext("申请验收"), AcceptanceStage.INSPECTED: lazy_gettext("专家现场核验"),
    AcceptanceStage.PUBLICISED: lazy_gettext("公示初步结果"), AcceptanceStage.ACCEPTED: lazy_gettext("验收合格"),
    AcceptanceStage.RETURNED: lazy_gettext("退回整改"),
}
"""What is done to reach each stage."""


@dataclass(frozen=True)
class Clock:
    """The 60 working days of an application: its day, the last day, whether that is provisional, working days used up to the day asked."""

    applied_on: date
    due_on: date
    provisional: bool
    used: int


@dataclass(frozen=True)
class Line:
    """A site of the list: its row, money by source in 10 000 yuan, the clock of an open application, when its follow-up is due."""

    row: Any
    money: dict[str, float]
    clock: Clock | None
    follow_up_on: date | None


def clock_of(applied_on: date, as_of: date) -> Clock:
    """The clock of an application that is not decided."""
    moved = moved_days(registry())
    due_on, provisional = due_after(applied_on, DECIDE_WITHIN, moved, years_known(moved))
    return Clock(applied_on, due_on, provisional, working_days_between(applied_on, as_of, moved))


def lines(rows: Sequence[Any], as_of: date, known_at: datetime | None) -> list[Line]:
    """The rows with what stands beside them."""
    beside = beside_sites(registry(), as_of, known_at)
    clocks = {applied_on: clock_of(applied_on, as_of) for applied_on in set(beside.applied_on.values())}
    return [
        Line(row, beside.money.get(row.id, {}), clocks.get(beside.applied_on.get(row.id, date.max)), beside.follow_up_due(row))
        for row in rows
    ]


@dataclass(frozen=True)
class Sums:
    """What a list adds up to: hectares, and money by source in 10 000 yuan; false changes are not owed and left out."""

    owed_ha: float
    finished_ha: float
    accepted_ha: float
    stock_ha: float
    money: dict[str, float]


def sums(found: Sequence[Line]) -> Sums:
    """The total row."""
    counted = [line for line in found if owed(line.row)]
    hectares = {name: sum(getattr(line.row, name) for line in counted) for name in ("owed_ha", "finished_ha", "accepted_ha", "stock_ha")}
    return Sums(**hectares, money={source: sum(line.money.get(source, 0.0) for line in counted) for source in SOURCES})


def ledger(facts: Sequence[Fact], *, monthly: bool) -> list[Period]:
    """The stock of each month or year, the newest first."""
    entries: list[Entered] = [(fact.record.effective_on, fact.record.entry, fact.record.area_ha) for fact in facts]
    return periods(entries, monthly=monthly)[::-1]


@dataclass(frozen=True)
class Rung:
    """A step of an acceptance: ``state`` is done, now, todo or late; its record and papers where it was taken."""

    stage: AcceptanceStage
    state: str
    record: Any = None
    papers: Sequence[Any] = ()


@dataclass(frozen=True)
class Track:
    """One application: its steps, its area, and its clock while it waits."""

    rungs: list[Rung]
    clock: Clock | None
    late: bool


def tracks(site_id: int, as_of: date, known_at: datetime | None) -> list[Track]:
    """The applications of a site, the newest first; an open one with the steps to come."""
    rows = versions(registry(), AcceptanceStep, site_id, known_at)
    steps, papers = [step for step in standing(rows) if step.effective_on <= as_of], _papers_by_place(rows)
    rounds: list[list[Any]] = []
    for step in steps:
        if step.stage == AcceptanceStage.APPLIED or not rounds:
            rounds.append([])
        rounds[-1].append(step)
    return [_track(taken, papers, as_of) for taken in reversed(rounds)]


def _papers_by_place(rows: Sequence[Any]) -> dict[int, list[Any]]:
    """Papers behind every version of a step, by its place."""
    found = papers_of(registry(), AcceptanceStep, [row.id for row in rows])
    places: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        places[row.seq] += found[row.id]
    return places


def _track(taken: list[Any], papers: Any, as_of: date) -> Track:
    last = AcceptanceStage(taken[-1].stage)
    clock = clock_of(taken[0].effective_on, as_of) if last in WAITING else None
    late = clock is not None and as_of > clock.due_on
    done = [Rung(AcceptanceStage(step.stage), "late" if step.stage == AcceptanceStage.RETURNED else "done", step, papers[step.seq])
            for step in taken]
    coming = WAY[WAY.index(last) + 1:] if last in WAITING else ()
    return Track([*done, *(Rung(stage, "now" if not place else "todo") for place, stage in enumerate(coming))], clock, late)


def next_stages(row: Any) -> list[AcceptanceStage]:
    """The stages that may follow the one a site is at; an application only where something finished is not accepted."""
    after = AcceptanceStep.ladder.next[AcceptanceStage(row.acceptance_stage)]
    return [stage for stage in (*WAY, AcceptanceStage.RETURNED)
            if stage in after and (stage != AcceptanceStage.APPLIED or row.finished_ha - row.accepted_ha > TOLERANCE_HA)]


@dataclass(frozen=True)
class Next:
    """Something that can be recorded: the endpoint, its words, its values."""

    endpoint: str
    word: Any
    values: dict[str, str]


def primary(row: Any, follow_up_on: date | None) -> Next | None:
    """What comes next at a site; None where nothing is left to do."""
    stages = [stage for stage in next_stages(row) if stage != AcceptanceStage.RETURNED]
    if stages:
        return Next("restoration_acts.acceptance", ACTS[stages[0]], {"stage": stages[0]})
    if row.mode == RestorationMode.UNKNOWN or row.land_use == LandUse.UNKNOWN:
        return Next("restoration_acts.treatment", lazy_gettext("治理方式"), {})
    if row.owed_ha - row.finished_ha > TOLERANCE_HA:
        return Next("restoration_acts.entry", lazy_gettext("完工"), {"entry": "finished"})
    if follow_up_on is not None:
        return Next("restoration_acts.follow_up", lazy_gettext("跟踪评价"), {})
    return None


def agrees(row: Any, found: Sequence[Track], facts: Sequence[Fact]) -> bool:
    """Whether what steps accepted on a day stands in the ledger of that day."""
    accepted = _by_day(rung.record for track in found for rung in track.rungs
                       if rung.record is not None and rung.stage == AcceptanceStage.ACCEPTED and not rung.record.taken_over)
    taken = _by_day(fact.record for fact in facts if fact.record.entry == LedgerEntry.ACCEPTED)
    return all(abs(taken.get(day, 0.0) - area_ha) <= TOLERANCE_HA for day, area_ha in accepted.items())


def _by_day(records: Iterable[Any]) -> dict[date, float]:
    """Hectares of each day."""
    sums: dict[date, float] = defaultdict(float)
    for record in records:
        sums[record.effective_on] += record.area_ha
    return sums


STATES = tuple(SITE_CLASSES)
"""Classes of a site, the most finished first."""

FOLLOW_UP_SOON_DAYS = 180
"""How long before its last day a follow-up is spoken of."""
