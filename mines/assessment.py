"""Assessments: the points of an edition's items added up, and whether they pass, rule by rule; editions and items are rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .codes import AssessmentKind, ItemKind, Met, Method, Verdict
from .errors import BadValue, TeamUnfit

FINAL = (AssessmentKind.THIRD_PARTY, AssessmentKind.REVIEW)
"""Kinds that decide whether a standard is met; a mine's own assessment never does."""

TEAM_FROM = date(2024, 5, 1)
"""Day from which the requirements on a third party's team are held: the notice 自然资规〔2024〕1号, annex 1, is of April 2024."""

LEAST_TEAM, LEAST_SENIORS = 5, 2
"""Members of an assessing team, and those of them with a senior title (自然资规〔2024〕1号, annex 1)."""

TOLERANCE = 0.05
"""Points by which a sum may differ from a printed total: half of one decimal."""


@dataclass(frozen=True)
class ItemOf:
    """An item of an edition; ``max_points`` is None where it is not verified, ``kind`` None for an indicator.

    ``method`` names the only mining method it applies to, ``answered_by`` the question of the registry that answers it.
    """

    code: str
    name: str
    max_points: float | None = None
    parent: str | None = None
    kind: str | None = None
    method: str | None = None
    guidance: str | None = None
    answered_by: str | None = None


@dataclass(frozen=True)
class PassRule:
    """When an edition is passed: ``pass_total`` of ``total`` points, and ``pass_share`` (0-1) of each first-level maximum.

    None where the edition does not say, or where that is not verified.
    """

    total: float
    pass_total: float | None = None
    pass_share: float | None = None


@dataclass(frozen=True)
class Part:
    """A first-level indicator: its points and its maximum, None where either is not known."""

    code: str
    name: str
    points: float | None
    most: float | None

    @property
    def share(self) -> float | None:
        """Points by maximum, 0-1."""
        return self.points / self.most if self.points is not None and self.most else None


@dataclass(frozen=True)
class Score:
    """Points of an assessment and their maximum, None where either is not known; ``missing`` names the items without points."""

    points: float | None
    most: float | None
    parts: tuple[Part, ...] = ()
    missing: tuple[str, ...] = ()


class Rule(StrEnum):
    """What a check of the pass rule asks."""

    PRECONDITION = "precondition"
    VETO = "veto"
    TOTAL = "total"
    SHARE = "share"


@dataclass(frozen=True)
class Check:
    """One rule as held against an assessment: what was found and what is needed, in points or as a share 0-1."""

    rule: Rule
    verdict: Verdict
    item: str = ""
    found: float | None = None
    needed: float | None = None


@dataclass(frozen=True)
class Outcome:
    """Whether an edition is passed, with every rule that says so."""

    met: Met
    checks: tuple[Check, ...]

    def of(self, rule: Rule) -> list[Check]:
        """Checks of ``rule``."""
        return [check for check in self.checks if check.rule == rule]


def indicators(items: Iterable[ItemOf]) -> list[ItemOf]:
    """Items that points are given to."""
    return [item for item in items if item.kind in (None, ItemKind.INDICATOR)]


def applies(item: ItemOf, method: str) -> bool:
    """Whether an item is asked of a mine of ``method``; a mine of both methods, or of an unknown one, is asked everything."""
    return item.method in (None, method) or method in (Method.COMBINED, Method.UNKNOWN)


def score(items: Sequence[ItemOf], points: Mapping[str, float], method: str, total: float, stated: float | None = None) -> Score:
    """Add up ``points`` by item code; items that do not apply to ``method`` are removed, and their maximum with them.

    A first-level indicator may carry points of its own where its items are not listed or not scored. ``total`` is the edition's,
    ``stated`` what a report says where the points do not add up.
    """
    asked = _Asked(indicators(items), points, method)
    parts = tuple(Part(item.code, item.name, asked.points(item), asked.most(item)) for item in asked.under(None) if asked.counts(item))
    removed = asked.removed()
    lost = _sum(item.max_points for item in removed)
    added = _sum(part.points for part in parts) if parts else None
    return Score(stated if added is None else added, None if lost is None else round(total - lost, 4), parts, tuple(asked.missing()))


class _Asked:
    """The tree of an edition's indicators as asked of one mine."""

    def __init__(self, items: Sequence[ItemOf], points: Mapping[str, float], method: str) -> None:
        self._children: dict[str | None, list[ItemOf]] = {}
        codes = {item.code for item in items}
        for item in items:
            self._children.setdefault(item.parent if item.parent in codes else None, []).append(item)
        self._points, self._method = points, method

    def under(self, code: str | None) -> list[ItemOf]:
        """Items directly under ``code``."""
        return self._children.get(code, [])

    def counts(self, item: ItemOf) -> bool:
        """Whether the item is asked."""
        return applies(item, self._method)

    def _scored_below(self, item: ItemOf) -> bool:
        return any(child.code in self._points or self._scored_below(child) for child in self.under(item.code))

    def points(self, item: ItemOf) -> float | None:
        """Points of an item: its items' together, else its own."""
        if self._scored_below(item):
            return _sum(self.points(child) for child in self.under(item.code) if self.counts(child))
        return self._points.get(item.code)

    def most(self, item: ItemOf) -> float | None:
        """Maximum of an item without what is removed below it."""
        if item.max_points is None:
            below = [child for child in self.under(item.code) if self.counts(child)]
            return _sum(self.most(child) for child in below) if below else None
        lost = _sum(child.max_points for child in self._removed_below(item))
        return None if lost is None else round(item.max_points - lost, 4)

    def removed(self) -> list[ItemOf]:
        """Items not asked, the highest of each branch."""
        top = [item for item in self.under(None) if not self.counts(item)]
        return [*top, *(lost for item in self.under(None) if self.counts(item) for lost in self._removed_below(item))]

    def _removed_below(self, item: ItemOf) -> list[ItemOf]:
        found: list[ItemOf] = []
        for child in self.under(item.code):
            found += self._removed_below(child) if self.counts(child) else [child]
        return found

    def missing(self) -> list[str]:
        """Codes of items that are asked and have no points."""
        return [code for item in self.under(None) if self.counts(item) for code in self._missing_in(item)]

    def _missing_in(self, item: ItemOf) -> list[str]:
        if self._scored_below(item):
            return [code for child in self.under(item.code) if self.counts(child) for code in self._missing_in(child)]
        return [] if item.code in self._points else [item.code]


def _sum(values: Iterable[float | None]) -> float | None:
    """The sum, None when one of the values is not known."""
    found = list(values)
    return None if None in found else round(sum(value for value in found if value is not None), 4)


def passes(rule: PassRule, scored: Score, preconditions: Mapping[str, Verdict], vetoes: Mapping[str, Verdict]) -> Outcome:
    """Hold a score and the verdicts by item against the pass rule: preconditions, veto items, total, each first-level share.

    Where items were removed, the mark is the same share of what is left. A rule that is not known, or points that are missing, leave
    the outcome unknown unless something else fails (handbook 1.3, 1.4).
    """
    checks = [
        *(Check(Rule.PRECONDITION, verdict, code) for code, verdict in preconditions.items()),
        *(Check(Rule.VETO, verdict, code) for code, verdict in vetoes.items()),
        _total(rule, scored),
        *(_share(rule.pass_share, part) for part in scored.parts if rule.pass_share is not None),
    ]
    found = {check.verdict for check in checks}
    met = Met.NO if Verdict.FAILED in found else Met.UNKNOWN if Verdict.UNKNOWN in found else Met.YES
    return Outcome(met, tuple(checks))


def _total(rule: PassRule, scored: Score) -> Check:
    needed = None
    if rule.pass_total is not None and scored.most is not None and rule.total:
        needed = round(rule.pass_total * scored.most / rule.total, 4)
    return Check(Rule.TOTAL, _at_least(scored.points, needed), found=scored.points, needed=needed)


def _share(needed: float | None, part: Part) -> Check:
    return Check(Rule.SHARE, _at_least(part.share, needed), part.code, part.share, needed)


def _at_least(found: float | None, needed: float | None) -> Verdict:
    if found is None or needed is None:
        return Verdict.UNKNOWN
    return Verdict.PASSED if found >= needed - 1e-9 else Verdict.FAILED


def settled(answered: Verdict | None, recorded: Verdict | None) -> Verdict:
    """The verdict on a precondition from what the registry answers and what an officer recorded.

    What the registry finds failed is failed, whatever was recorded; where it cannot say, the record decides.
    """
    found = {verdict for verdict in (answered, recorded) if verdict is not None}
    if Verdict.FAILED in found:
        return Verdict.FAILED
    return Verdict.PASSED if Verdict.PASSED in found else Verdict.UNKNOWN


def check_points(items: Sequence[ItemOf], points: Mapping[str, float]) -> None:
    """Raise BadValue for points of no indicator of the edition, below nought, or above the item's maximum."""
    known = {item.code: item for item in indicators(items)}
    for code, value in points.items():
        most = known[code].max_points if code in known else -1.0
        if value < 0 or (most is not None and value > most + 1e-9):
            raise BadValue(field=code, value=value, most=most)


def check_team(on: date, team: int | None, seniors: int | None, independent: bool | None) -> None:
    """Raise TeamUnfit for a third party of fewer than five, without two seniors, or without its statement (handbook rule 16)."""
    fit = (team or 0) >= LEAST_TEAM and LEAST_SENIORS <= (seniors or 0) <= (team or 0) and bool(independent)
    if on >= TEAM_FROM and not fit:
        raise TeamUnfit(team=team, seniors=seniors, independent=bool(independent))
