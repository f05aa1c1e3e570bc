"""Targets: how every figure of a day stands to them, and when open cases will have reached them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..indicators import BY_KEY, INDICATORS, Figure, Goal, Indicator, pace
from ..projection import Course, Projection, project
from ..rules import region_prefix
from ..tables.targets import Target
from .counts import figures, figures_of_days, left_out
from .courses import Courses
from .lists import county


@dataclass(frozen=True)
class TargetProgress:
    """A target and how the figure stands to it; ``projection`` is None when it is met, or when cases have no course to go by."""

    id: int
    indicator: str
    version: str
    share: float | None
    value: float | None
    base_on: date
    due_on: date
    source: str
    needed_now: float | None
    shortfall: float | None
    shortfall_now: float | None
    missed: bool
    projection: Projection | None

    @property
    def goal(self) -> Goal:
        """The target as arithmetic sees it."""
        return Goal(self.share, self.value, self.base_on, self.due_on)

    @property
    def projected_on(self) -> date | None:
        """The day it is likely reached."""
        return self.projection.likely if self.projection else None


@dataclass(frozen=True)
class Progress:
    """An indicator as of a day: counted, among, share 0-1 (None without anything to count among), left out by reason, targets."""

    indicator: Indicator
    counted: float
    among: float | None
    share: float | None
    excluded: dict[str, int]
    targets: tuple[TargetProgress, ...]


def progress(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None,
             keys: Collection[str] | None = None) -> list[Progress]:
    """Every indicator (or those of ``keys``) as of a day, with what was left out and how it stands to its targets. Read-only."""
    indicators = INDICATORS if keys is None else [BY_KEY[key] for key in keys]
    targets = targets_known(session, known_at, region)
    wanted = [indicator for indicator in indicators if indicator.key in targets]
    now = figures(session, indicators, as_of, known_at, region)
    others = figures_of_days(session, wanted, sorted(_other_days(targets, wanted, as_of)), known_at, region) | {as_of: now}
    reasons = left_out(session, indicators, as_of, known_at, region)
    found, courses = [], Courses(session, as_of, known_at)
    for indicator in indicators:
        aims = [_against(target, indicator, as_of, others) for target in targets.get(indicator.key, ())]
        if any(aim.shortfall_now for aim in aims):
            course = courses.of(indicator, region)
            aims = [_projected(aim, course, now[indicator.key], as_of) for aim in aims]
        figure = now[indicator.key]
        found.append(Progress(
            indicator, figure.counted, figure.among, figure.share, reasons.get(indicator.key, {}), tuple(aims)))
    return found


def _projected(aim: TargetProgress, course: Course | None, now: Figure, as_of: date) -> TargetProgress:
    wanted = aim.goal.wants(now.among)
    if course is None or wanted is None or not aim.shortfall_now:
        return aim
    return replace(aim, projection=project(course, wanted - now.counted, as_of))


def targets_known(session: Session, known_at: datetime | None = None, region: str | None = None) -> dict[str, list[Target]]:
    """Targets by indicator key, soonest first, without those that a known one replaces. Read-only.

    Those of ``region``; without one those of the registry's own county, or of the region that all others with targets lie within.
    """
    replaced = select(Target.replaces).where(Target.replaces.is_not(None))
    query = select(Target).order_by(Target.due_on, Target.id)
    if known_at is not None:
        replaced, query = replaced.where(Target.recorded_at <= known_at), query.where(Target.recorded_at <= known_at)
    known = session.scalars(query.where(Target.id.not_in(replaced))).all()
    own = region or (_own_region(session, known) if known else None)
    found: dict[str, list[Target]] = {}
    for target in known:
        if target.region_code == own:
            found.setdefault(f"{target.indicator}@{target.version}", []).append(target)
    return found


def _own_region(session: Session, known: Sequence[Target]) -> str | None:
    """The registry's county; where none is registered, the region that all others with targets lie within."""
    found = county(session, max(target.due_on for target in known))
    codes = {target.region_code for target in known}
    return found.code if found else next((code for code in codes if all(other.startswith(region_prefix(code)) for other in codes)), None)


def _other_days(targets: Mapping[str, Sequence[Target]], wanted: Sequence[Indicator], as_of: date) -> set[date]:
    days: set[date] = set()
    for indicator in wanted:
        for target in targets[indicator.key]:
            days |= {target.base_on, min(target.due_on, as_of)}
    return days - {as_of}


def _against(target: Target, indicator: Indicator, as_of: date, figures_by_day: Mapping[date, Mapping[str, Figure]]) -> TargetProgress:
    key = indicator.key
    result = pace(
        Goal(target.share, target.value, target.base_on, target.due_on), as_of, base=figures_by_day[target.base_on][key],
        now=figures_by_day[as_of][key], due=figures_by_day[min(target.due_on, as_of)][key], whole=indicator.unit != "ha",
    )
    return TargetProgress(
        target.id, target.indicator, target.version, target.share, target.value, target.base_on, target.due_on, target.source,
        **vars(result), projection=None,
    )
