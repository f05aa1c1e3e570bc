"""The board: the four headline figures held against their targets, and the sentence that says what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil, floor
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mines.dates import close, end_of_month, end_of_month_before, months_after
from mines.indicators import BY_KEY, INDICATORS, Figure
from mines.queries import paths
from mines.queries.counts import figures
from mines.queries.reports import issued_figures
from mines.queries.targets import Progress, TargetProgress
from mines.tables.reports import IssuedReport

from . import legend, wording
from .formats import day, quantity, small
from .params import Asked

NATIONAL = ("green_nat_met_rate@2028", "green_nat_met_rate@2022")
"""The county's goal is the standard met; the definition that has a target leads."""

HEADLINES = (("closure_done_rate@1", "closing"), ("block_done_rate@1", "block"), ("legacy_area_rate@1", "site"), (NATIONAL[0], "green"))
"""Indicator and pigment of each tile."""

WHOLE_SHARE = 1e-9


@dataclass(frozen=True)
class Verdict:
    """How a figure stands to a target: a ``mood`` (good, bad, open, none) and words; ``gap`` is what is missing, 0 when met."""

    mood: str
    words: str
    gap: float
    target: TargetProgress | None = None


@dataclass(frozen=True)
class Tile:
    """One headline figure."""

    progress: Progress
    pigment: str
    verdict: Verdict
    change: float | None

    @property
    def key(self) -> str:
        """Key of its indicator."""
        return self.progress.indicator.key


def unit_of(key: str) -> Any:
    """The unit of an indicator, where no single number stands before it."""
    return wording.UNITS[BY_KEY[key].unit]


def amount(key: str, value: float | None) -> str:
    """A quantity of an indicator with its unit."""
    return _("%(number)s %(unit)s", number=quantity(value, BY_KEY[key].unit), unit=wording.unit(BY_KEY[key].unit, value))


def headline_keys(progress: Sequence[Progress]) -> list[tuple[str, str]]:
    """Keys and pigments of the tiles; of the two definitions of the national standard the one that has a target."""
    aimed = {one.indicator.key for one in progress if one.targets}
    national = next((key for key in NATIONAL if key in aimed), NATIONAL[0])
    return [(national if key == NATIONAL[0] else key, pigment) for key, pigment in HEADLINES]


@dataclass(frozen=True)
class Compared:
    """What the figures are held against: the end of a month as counted now, or a month as it was issued."""

    month: str
    as_of: date
    figures: Mapping[str, Figure]
    report: IssuedReport | None


def compared(session: Session, asked: Asked, months: Sequence[IssuedReport], month: str | None) -> Compared:
    """The issued month asked for, else the last one issued before the day, else the end of the month before. Read-only."""
    as_of, known_at, region = asked
    earlier = [report for report in months if report.as_of < as_of]
    report = next((one for one in months if one.month == month), None if month else next(iter(earlier), None))
    if report is not None:
        return Compared(report.month, report.as_of, issued_figures(report), report)
    end = end_of_month_before(as_of)
    return Compared(f"{end:%Y-%m}", end, figures(session, INDICATORS, end, known_at, region), None)


def tiles(progress: Sequence[Progress], as_of: date, held_against: Mapping[str, Figure]) -> list[Tile]:
    """The four tiles, with their change since what they are held against."""
    by_key = {one.indicator.key: one for one in progress}
    return [
        Tile(by_key[key], legend.PIGMENTS[pigment], verdict(by_key[key], as_of),
             by_key[key].counted - held_against[key].counted if key in held_against else None)
        for key, pigment in headline_keys(progress)
    ]


def chosen_target(targets: Sequence[TargetProgress], as_of: date) -> TargetProgress | None:
    """The target that a headline is held against: the next one due, else the one due last."""
    coming = [target for target in targets if target.due_on >= as_of]
    return next(iter(coming or reversed(targets)), None)


def verdict(progress: Progress, as_of: date, target: TargetProgress | None = None) -> Verdict:
    """Say how a figure stands to ``target``, or to the one chosen for its headline."""
    target = target or chosen_target(progress.targets, as_of)
    if target is None:
        return Verdict("none", _("没有目标"), 0)
    if progress.among is not None and not progress.among:
        return Verdict("none", _("没有可计的对象，不计比例"), 0, target)
    if as_of < target.due_on:
        return _on_the_way(progress, target)
    if target.missed:
        return _missed(progress, target, as_of)
    return Verdict("good", _met(progress, target), 0, target)


def _on_the_way(progress: Progress, target: TargetProgress) -> Verdict:
    key, whole = progress.indicator.key, progress.indicator.unit != "ha"
    gap = target.shortfall_now or 0
    if not gap:
        return Verdict("good", _met(progress, target), 0, target)
    needed = (target.needed_now or 0) * (progress.among or 0) if target.share is not None else target.needed_now or 0
    needed = ceil(needed - WHOLE_SHARE) if whole else needed
    behind = needed - progress.counted
    if behind > 0:
        words = _("现需到 %(needed)s，差 %(behind)s", needed=amount(key, needed), behind=amount(key, behind))
    else:
        words = _("合进度，到期还差 %(gap)s", gap=amount(key, gap))
    return Verdict("open", words, gap, target)


def _missed(progress: Progress, target: TargetProgress, as_of: date) -> Verdict:
    key, gap = progress.indicator.key, target.shortfall or 0
    words = _("未达，差 %(gap)s", gap=amount(key, gap))
    if as_of > target.due_on and target.shortfall_now != target.shortfall:
        now = _("现差 %(gap)s", gap=amount(key, target.shortfall_now)) if target.shortfall_now else _("现已达")
        words = _("%(at_due)s；%(now)s", at_due=words, now=now)
    return Verdict("bad", words, gap, target)


def _met(progress: Progress, target: TargetProgress) -> str:
    key, surplus = progress.indicator.key, progress.counted - (target.goal.wants(progress.among) or 0)
    surplus = floor(surplus + WHOLE_SHARE) if progress.indicator.unit != "ha" else surplus
    return _("已达，超 %(surplus)s", surplus=amount(key, surplus)) if surplus >= 0.05 else _("已达")


@dataclass(frozen=True)
class Sentence:
    """The answer first: an opening, then the tiles that lack something."""

    opening: str
    short: list[Tile]


def sentence(tiles_of_board: Sequence[Tile], as_of: date) -> Sentence:
    """What is reached and what is missing."""
    aimed = [tile for tile in tiles_of_board if tile.verdict.target]
    short = [tile for tile in aimed if tile.verdict.gap]
    if not aimed:
        return Sentence(_("还没有设定目标。"), [])
    due = {tile.verdict.target.due_on for tile in aimed if tile.verdict.target}
    met, count = len(aimed) - len(short), len(aimed)
    about = _("%(year)s 年%(count)s项目标", year=min(due).year, count=small(count)) if len({one.year for one in due}) == 1 else _(
        "%(count)s项目标", count=small(count))
    if as_of < min(due):
        about = _("%(targets)s，%(day)s到期", targets=about, day=day(min(due)))
    if not short:
        return Sentence(_("%(targets)s，全部达成。", targets=about), [])
    return Sentence(_("%(targets)s，达成 %(met)s 项，未达 %(missed)s 项：", targets=about, met=met, missed=len(short)), short)


@dataclass(frozen=True)
class Point:
    """One day of a path: as known now, and as was known then."""

    on: date
    figure: Figure
    then: Figure
    named: bool


MOST_MONTHS = 96
"""Eight years: as far as a path goes back."""


def path_days(base_on: date, as_of: date) -> list[date]:
    """Month ends from ``base_on`` to ``as_of``, both included; at most eight years."""
    begin = as_of.replace(day=1)
    ends = [end_of_month(months_after(begin, -back)) for back in range(1, MOST_MONTHS + 1)]
    return sorted({max(base_on, ends[-1]) if base_on < as_of else as_of, as_of, *(end for end in ends if base_on < end < as_of)})


def path_points(session: Session, key: str, base_on: date, as_of: date, known_at: datetime | None, region: str | None) -> list[Point]:
    """The path of an indicator by months, its ends and year ends named. Read-only."""
    days = path_days(base_on, as_of)
    return [
        Point(one.on, one.now, one.then, (one.on.month, one.on.day) == (12, 31) or one.on in (days[0], days[-1]))
        for one in paths.path(session, key, days, close, known_at, region)
    ]


def path_begins(progress: Progress, as_of: date) -> date:
    """The day from which the target of a headline is counted; three years back without one."""
    target = chosen_target(progress.targets, as_of)
    return target.base_on if target else date(as_of.year - 3, 12, 31)
