"""How cases went and where the open ones stand: what a projection is made from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geodata.columns import as_lists, column_lists

from ..assessment import FINAL
from ..closure import GROUND, PAPER
from ..codes import GateStage, GroundStage, LedgerEntry, Met, PaperStage, Subject, Tier, TreatmentState
from ..consolidation import GATES
from ..greenmine import LISTING
from ..indicators import Indicator
from ..projection import Case, Course
from ..restoration import TOLERANCE_HA
from ..rules import mine, site, within
from ..tables.base import Record, Step
from ..tables.blocks import BlockExistenceRecord, GateStep
from ..tables.closures import ClosingPlanRecord, GroundStep, PaperStep, PitStep
from ..tables.green import AssessmentRecord, CategoryRecord, ListingStep
from ..tables.sites import LedgerRecord, SiteExistenceRecord, TreatmentRecord
from .snapshot import ON_DAY, facets_of, indicator_facets
from .standing import standing_rule

Days = dict[int, dict[str, date]]
"""The first day of each stage, by subject."""


@dataclass(frozen=True)
class Track:
    """Stages that cases pass in this order; ``days`` the first day of each; the last one ends it."""

    stages: Sequence[str]
    days: Days

    def durations(self) -> list[list[int]]:
        """Days that finished cases spent in each stage but the last, where both its ends are known."""
        done = [days for days in self.days.values() if self.stages[-1] in days]
        return [[(days[after] - days[stage]).days for days in done if stage in days and after in days and days[after] >= days[stage]]
                for stage, after in zip(self.stages, self.stages[1:], strict=False)]

    def finished(self) -> set[int]:
        """Subjects that have come to the end."""
        return {subject for subject, days in self.days.items() if self.stages[-1] in days}

    def at(self, subject: int, as_of: date) -> tuple[int | None, int]:
        """The stage that a subject is in, and days since it came there."""
        days = self.days.get(subject, {})
        place = max((self.stages.index(stage) for stage in days if stage in self.stages), default=None)
        return (None, 0) if place is None else (place, (as_of - days[self.stages[place]]).days)


def _climbed(courses: "Courses", kind: type[Step], stages: Sequence[str], begun: Mapping[int, date]) -> Track:
    """A ladder from the day a case began to the last of ``stages``."""
    days: Days = {subject: {stages[0]: day} for subject, day in begun.items()}
    for subject, stage, day in courses.firsts(kind, kind.stage):
        days.setdefault(subject, {}).setdefault(stage, date.fromisoformat(day))
    return Track(stages, days)


def _until(stages: Sequence[str], last: str) -> Sequence[str]:
    return stages[:stages.index(last) + 1]


def _ground(courses: "Courses") -> Track:
    """Closing on the ground, or closing the pit where only the pit is closed."""
    stages = [stage for stage in _until(GROUND.stages, GroundStage.ACCEPTED) if stage != GroundStage.ANNOUNCED]
    track = _climbed(courses, GroundStep, stages, courses.begun(ClosingPlanRecord))
    pits = _climbed(courses, PitStep, stages, {}).days
    return Track(stages, {subject: {**days, **pits.get(subject, {})} for subject, days in (pits | track.days).items()})


def _paper(courses: "Courses") -> Track:
    """Cancelling the right; a pit that is closed alone needs none and counts as cancelled the day it is accepted."""
    track = _climbed(courses, PaperStep, _until(PAPER.stages, PaperStage.CANCELLED), courses.begun(ClosingPlanRecord))
    for subject, stage, day in courses.firsts(PitStep, PitStep.stage):
        if stage == GroundStage.ACCEPTED:
            track.days.setdefault(subject, {}).setdefault(PaperStage.CANCELLED, date.fromisoformat(day))
    return track


def _gates(last: str) -> Callable[["Courses"], Track]:
    return lambda courses: _climbed(courses, GateStep, _until(GATES.stages, last), courses.begun(BlockExistenceRecord))


def _listed(tier: Tier) -> Callable[["Courses"], Track]:
    """From the mine's own plan or its first assessment to the list."""
    return lambda courses: _climbed(courses, ListingStep, _until(LISTING.stages, tier), courses.begun(CategoryRecord, AssessmentRecord))


def _met(*tiers: Tier) -> Callable[["Courses"], Track]:
    """From the mine's own plan or its first assessment to the first that meets the standard."""
    def track(courses: "Courses") -> Track:
        kind = AssessmentRecord
        days: Days = {subject: {"planned": day} for subject, day in courses.begun(CategoryRecord, kind).items()}
        for subject, _, day in courses.firsts(kind, kind.id, kind.tier.in_(tiers), kind.kind.in_(FINAL), kind.met == Met.YES):
            days.setdefault(subject, {}).setdefault("met", date.fromisoformat(day))
        return Track(("planned", "met"), days)
    return track


def _treated(courses: "Courses") -> Track:
    """From registering damaged land over treatment and its end to its acceptance, by the entries of the ledger."""
    days: Days = {subject: {"registered": day} for subject, day in courses.begun(SiteExistenceRecord).items()}
    for subject, _, day in courses.firsts(TreatmentRecord, TreatmentRecord.id, TreatmentRecord.state == TreatmentState.TREATING):
        days.setdefault(subject, {}).setdefault("treating", date.fromisoformat(day))
    sums: dict[int, dict[str, float]] = {}
    entries: Any = select(LedgerRecord.subject_id, LedgerRecord.entry, LedgerRecord.area_ha, LedgerRecord.effective_on).where(
        LedgerRecord.effective_on <= courses.as_of, standing_rule(LedgerRecord, courses.known_at))
    rows = zip(*column_lists(courses.session.connection(), as_lists(entries)), strict=True)
    for subject, entry, area_ha, day in sorted(rows, key=lambda row: row[3]):
        place = "owed" if entry in _OWED else entry
        of = sums.setdefault(subject, {})
        of[place] = of.get(place, 0.0) + area_ha
        for stage, part in (("treating", 0.0), ("finished", of.get("owed", 0.0) - TOLERANCE_HA)):
            if of.get(LedgerEntry.FINISHED, 0.0) > max(part, 0.0):
                days.setdefault(subject, {}).setdefault(stage, date.fromisoformat(day))
        if of.get(LedgerEntry.ACCEPTED, 0.0) > max(of.get("owed", 0.0) - TOLERANCE_HA, 0.0):
            days.setdefault(subject, {}).setdefault("accepted", date.fromisoformat(day))
    return Track(("registered", "treating", "finished", "accepted"), days)


_OWED = (LedgerEntry.OPENING_STOCK, LedgerEntry.NEW_DAMAGE, LedgerEntry.CORRECTION)

_TO_THE_END = _gates(GateStage.OLD_RIGHTS_CANCELLED)
_MET_PROVINCIAL = _met(Tier.PROVINCIAL, Tier.NATIONAL)
_LISTED_PROVINCIAL = _listed(Tier.PROVINCIAL)

TRACKS: Mapping[str, Sequence[Callable[["Courses"], Track]]] = {
    "closure_accepted": (_ground,), "closure_cancelled": (_paper,), "closure_done_rate": (_ground, _paper),
    "block_approved_rate": (_gates(GateStage.PROVINCE_APPROVED),), "block_done_rate": (_TO_THE_END,),
    "legacy_area_rate": (_treated,), "legacy_site_rate": (_treated,), "restored_area_rate": (_treated,), "restored_site_rate": (_treated,),
    "green_prov_rate": (_LISTED_PROVINCIAL,), "green_nat_rate": (_listed(Tier.NATIONAL),),
    "large_green_rate": (_LISTED_PROVINCIAL,), "medium_green_rate": (_LISTED_PROVINCIAL,),
    **{code: (_MET_PROVINCIAL,) for code in ("green_prov_met_rate", "large_green_met_rate", "medium_green_met_rate")},
    "green_nat_met_rate": (_met(Tier.NATIONAL),),
}
"""The tracks that a case of an indicator goes through side by side; of the others nothing is projected."""


class Courses:
    """How cases went in the whole registry up to a day, and where the open ones stand; each track is read once."""

    def __init__(self, session: Session, as_of: date, known_at: datetime | None = None) -> None:
        """Ask ``session``. Read-only."""
        self.session, self.as_of, self.known_at = session, as_of, known_at
        self._tracks: dict[Any, Track] = {}
        self._begun: dict[type[Record], dict[int, date]] = {}

    def of(self, indicator: Indicator, region: str | None = None) -> Course | None:
        """The course of an indicator's cases with the open ones of ``region``; None where it has none.

        A closing that is suspended waits, and is no case.
        """
        if indicator.code not in TRACKS:
            return None
        tracks = [self._track(make) for make in TRACKS[indicator.code]]
        finished = set.intersection(*(track.finished() for track in tracks))
        cases = [Case(_places(tracks, row, self.as_of), _weight(indicator, row)) for row in self._open(indicator, region)]
        return Course([track.durations() for track in tracks], len(finished), cases)

    def days_in_gates(self) -> dict[str, int | None]:
        """The median of the days that finished blocks spent from each gate to the next; None where none was observed."""
        track = self._track(_TO_THE_END)
        return {stage: round(median(days)) if days else None for stage, days in zip(track.stages, track.durations(), strict=False)}

    def firsts(self, kind: type[Record], stage: Any, *where: Any) -> Iterable[tuple[int, str, str]]:
        """Subject, stage and day of every standing record that has come true, in the order of the days."""
        query = select(kind.subject_id, stage, kind.effective_on).where(
            kind.effective_on <= self.as_of, standing_rule(kind, self.known_at), *where)
        return sorted(zip(*column_lists(self.session.connection(), as_lists(query)), strict=True), key=lambda row: row[2])

    def begun(self, *kinds: type[Record]) -> dict[int, date]:
        """The first day of any standing record of ``kinds``, by subject."""
        found: dict[int, date] = {}
        for kind in kinds:
            if kind not in self._begun:
                self._begun[kind] = {
                    subject: date.fromisoformat(day) for subject, _, day in reversed(list(self.firsts(kind, kind.id)))}
            for subject, day in self._begun[kind].items():
                found[subject] = min(found.get(subject, day), day)
        return found

    def _track(self, make: Callable[["Courses"], Track]) -> Track:
        if make not in self._tracks:
            self._tracks[make] = make(self)
        return self._tracks[make]

    def _open(self, indicator: Indicator, region: str | None) -> list[Any]:
        """Subjects among which is counted and that are not done."""
        assert indicator.among is not None
        land, may_wait = indicator.unit == "ha", indicator.subject == Subject.MINE
        also = {"closing_state"} if may_wait else {"owed_ha", "accepted_ha"} | facets_of(site.accepted) if land else set()
        day = ON_DAY[indicator.subject](self.as_of, self.known_at, indicator_facets([indicator]) | {"region_code"} | also)
        query = select(day).where(within(region)(day.c), indicator.among.rule(day.c))
        done = site.accepted if land else indicator.counted.rule
        return [row for row in self.session.execute(query) if not done(row) and not (may_wait and mine.suspended(row))]


def _places(tracks: Sequence[Track], row: Any, as_of: date) -> list[tuple[int | None, int]]:
    """Where an open case stands in each track; of one that was at the end of all and fell back nothing is known."""
    places = [track.at(row.id, as_of) for track in tracks]
    ended = all(place == len(track.stages) - 1 for (place, _), track in zip(places, tracks, strict=True))
    return [(None, 0)] * len(places) if ended else places


def _weight(indicator: Indicator, row: Any) -> float:
    return float(row.owed_ha - row.accepted_ha) if indicator.unit == "ha" else 1.0
