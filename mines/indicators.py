"""Indicators: what is counted among what, by which version of which definition; and the pace that a target needs."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from .codes import Subject
from .rules import Rule, anything, block, issue, mine, site

HANDBOOK = "handbook §10"

OTHER = "other"
"""Reason for being left out that no rule names."""


@dataclass(frozen=True)
class Quantity:
    """Something measured over the subjects for which every one of ``rules`` holds."""

    rules: tuple[Rule, ...]

    def rule(self, subject: Any) -> Any:
        """All of ``rules`` in one."""
        return reduce(and_, (rule(subject) for rule in self.rules))


@dataclass(frozen=True)
class Count(Quantity):
    """How many subjects there are."""

    def of(self, rows: Iterable[Any]) -> float:
        """The same over rows in hand."""
        return sum(1 for row in rows if self.rule(row))


@dataclass(frozen=True)
class Sum(Quantity):
    """Sum of a facet."""

    facet: str

    def of(self, rows: Iterable[Any]) -> float:
        """The same over rows in hand."""
        return float(sum(getattr(row, self.facet) for row in rows if self.rule(row)))


@dataclass(frozen=True)
class Distinct(Quantity):
    """How many different values of a facet occur; the empty value is not one."""

    facet: str

    def of(self, rows: Iterable[Any]) -> float:
        """The same over rows in hand."""
        return len({getattr(row, self.facet) for row in rows if self.rule(row)} - {""})


@dataclass(frozen=True)
class Indicator:
    """One number for leaders: ``counted`` over ``among``, or ``counted`` alone.

    ``version`` names the definition: a changed definition is a new version beside the old one. ``unit`` is ``mine``, ``block``, ``site``,
    ``ha``, ``holder`` or ``issue``. ``left_out`` says why a subject is not among: the first rule that holds names the reason,
    else ``other``.
    """

    code: str
    version: str
    subject: Subject
    counted: Count | Sum | Distinct
    among: Count | Sum | Distinct | None
    unit: str
    source: str
    left_out: Mapping[str, Rule] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """``code@version``, unique among indicators."""
        return f"{self.code}@{self.version}"

    def why_out(self, row: Any) -> str:
        """Why a row in hand that is not among is left out."""
        return next((reason for reason, rule in self.left_out.items() if rule(row)), OTHER)

    def value_of(self, figure: "Figure") -> float | None:
        """What is held against a bound or ranked: the share, None without anything to count among; else the plain number."""
        return figure.share if self.among is not None else figure.counted


def _closing(code: str, counted: Rule) -> Indicator:
    source = "安委办〔2019〕9号; " + HANDBOOK
    return Indicator(code, "1", Subject.MINE, Count((counted,)), Count((mine.on_closing_list,)), "mine", source,
                     {"taken_off": mine.taken_off})


def _block(code: str, counted: Rule) -> Indicator:
    return Indicator(code, "1", Subject.BLOCK, Count((counted,)), Count((anything,)), "block", "冀政办字〔2020〕75号; " + HANDBOOK)


def _green(code: str, version: str, counted: Rule, *also: Rule) -> Indicator:
    producing, reasons, source = {
        "2022": (mine.licensed_producing_2022, mine.LEFT_OUT_2022, "county goal of 2022; " + HANDBOOK),
        "2028": (mine.licensed_producing_2028, mine.LEFT_OUT_2028, "自然资规〔2024〕1号; " + HANDBOOK),
    }[version]
    return Indicator(
        code, version, Subject.MINE,
        Count((producing, *also, counted)), Count((producing, *also)), "mine", source, reasons,
    )


def _land(code: str, counted: Count | Sum, among: Count | Sum | None, unit: str, left_out: Mapping[str, Rule]) -> Indicator:
    return Indicator(code, "1", Subject.SITE, counted, among, unit, "土地复垦条例 Art. 28; " + HANDBOOK, left_out)


_NOT_OWED = {"false_change": site.false_change}
_NOT_OWNERLESS = {"false_change": site.false_change, "has_bearer": site.has_bearer, "duty_unknown": site.owed}
_NOT_BEARER = {"false_change": site.false_change, "ownerless": site.ownerless, "duty_unknown": site.owed}

INDICATORS: tuple[Indicator, ...] = (
    _closing("closure_decided", mine.closing_decided),
    _closing("closure_accepted", mine.ground_accepted),
    _closing("closure_cancelled", mine.paper_done),
    _closing("closure_done_rate", mine.closing_task_done),
    _closing("closure_zero_start", mine.closing_not_begun),
    _block("block_approved_rate", block.approved),
    _block("block_done_rate", block.done),
    _block("block_zero_start", block.not_begun),
    Indicator("mine_count", "1", Subject.MINE, Count((mine.valid_right,)), None, "mine", HANDBOOK),
    Indicator("entity_count", "1", Subject.MINE, Distinct((mine.valid_right,), "holder"), None, "holder", HANDBOOK),
    Indicator(
        "large_medium_share", "1", Subject.MINE,
        Count((mine.valid_right, mine.large_or_medium)),
        Count((mine.valid_right, mine.scale_known)), "mine", "国土资发〔2004〕208号; " + HANDBOOK,
        {"unclassed": mine.valid_right, "no_valid_right": anything},
    ),
    _land("legacy_area_rate", Sum((site.ownerless,), "accepted_ha"), Sum((site.ownerless,), "owed_ha"), "ha", _NOT_OWNERLESS),
    _land("legacy_site_rate", Count((site.ownerless, site.accepted)), Count((site.ownerless,)), "site",
          _NOT_OWNERLESS),
    _land("producing_treat_rate", Sum((site.has_bearer,), "accepted_this_year_ha"),
          Sum((site.has_bearer,), "planned_this_year_ha"), "ha", _NOT_BEARER),
    _land("restored_area_rate", Sum((site.owed,), "accepted_ha"), Sum((site.owed,), "owed_ha"), "ha", _NOT_OWED),
    _land("restored_site_rate", Count((site.accepted,)), Count((site.owed,)), "site", _NOT_OWED),
    _land("stock_area", Sum((site.owed,), "stock_ha"), None, "ha", _NOT_OWED),
    _land("increment_area", Sum((site.owed,), "new_this_year_ha"), None, "ha", _NOT_OWED),
    _green("green_prov_rate", "2022", mine.listed_provincial),
    _green("green_prov_met_rate", "2022", mine.met_provincial),
    _green("green_nat_rate", "2022", mine.listed_national),
    _green("green_nat_met_rate", "2022", mine.met_national),
    _green("green_prov_rate", "2028", mine.listed_provincial),
    _green("green_prov_met_rate", "2028", mine.met_provincial),
    _green("green_nat_rate", "2028", mine.listed_national),
    _green("green_nat_met_rate", "2028", mine.met_national),
    _green("large_green_rate", "2028", mine.listed_provincial, mine.large),
    _green("large_green_met_rate", "2028", mine.met_provincial, mine.large),
    _green("medium_green_rate", "2028", mine.listed_provincial, mine.medium),
    _green("medium_green_met_rate", "2028", mine.met_provincial, mine.medium),
    Indicator("new_mines", "2028", Subject.MINE,
              Count((mine.valid_papers, mine.staying, mine.new_mine)), None, "mine",
              "自然资规〔2024〕1号; " + HANDBOOK),
    Indicator("issue_overdue", "1", Subject.ISSUE, Count((issue.overdue,)), Count((issue.standing,)), "issue", HANDBOOK,
              {"struck_off": issue.struck_off}),
)

BY_KEY: Mapping[str, Indicator] = {indicator.key: indicator for indicator in INDICATORS}


@dataclass(frozen=True)
class Figure:
    """What an indicator says on one day; ``among`` is None for a plain number."""

    counted: float
    among: float | None

    @classmethod
    def of(cls, counted: float, among: float | None) -> "Figure":
        """A figure without the dust of its additions: hectares to the hundredth of a square metre."""
        return cls(_clean(counted), None if among is None else _clean(among))

    @property
    def share(self) -> float | None:
        """0-1, or None when there is nothing to count among: never 0 and never 1 by default."""
        return self.counted / self.among if self.among else None


def _clean(value: float) -> float:
    return value if isinstance(value, int) else round(value, 6)


@dataclass(frozen=True)
class Goal:
    """A target as the pace sees it: a ``share`` (0-1) or a plain ``value`` due on a day, counted from ``base_on``."""

    share: float | None
    value: float | None
    base_on: date
    due_on: date

    def wants(self, among: float | None) -> float | None:
        """The number that must be counted when ``among`` subjects (or hectares) are counted among; None without them."""
        if self.value is not None:
            return self.value
        return self.share * among if self.share is not None and among else None


@dataclass(frozen=True)
class Pace:
    """How a figure stands to its target.

    ``shortfall`` is frozen at the due day once that has passed, ``shortfall_now`` is today's; both are 0 when the target is met and None
    when nothing can be counted. ``needed_now`` is the share (or value) on the straight line from the base day to the due day.
    """

    needed_now: float | None
    shortfall: float | None
    shortfall_now: float | None
    missed: bool


def shortfall(goal: Goal, figure: Figure, *, whole: bool) -> float | None:
    """What is missing to ``goal``: whole subjects when ``whole``, else the exact quantity; 0 when met, None when not countable."""
    wanted = goal.wants(figure.among)
    if wanted is None:
        return None
    missing = wanted - figure.counted
    return max(0, math.ceil(missing - 1e-9)) if whole else max(0.0, missing)


def pace(goal: Goal, as_of: date, *, base: Figure, now: Figure, due: Figure, whole: bool) -> Pace:
    """Hold the figures of the base day, today and the due day (today's, before it) against ``goal``."""
    shares = goal.value is None
    start = base.share if shares else base.counted
    end = goal.share if shares else goal.value
    assert end is not None
    span = max((goal.due_on - goal.base_on).days, 1)
    elapsed = min(max((as_of - goal.base_on).days / span, 0.0), 1.0)
    missing = shortfall(goal, due, whole=whole)
    missing_now = shortfall(goal, now, whole=whole)
    return Pace(
        needed_now=None if start is None else min(start + (end - start) * elapsed, end) if start < end else end,
        shortfall=missing,
        shortfall_now=missing_now,
        missed=as_of >= goal.due_on and bool(missing),
    )
