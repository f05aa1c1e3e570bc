"""Consolidating mines by blocks: the gates a block passes, none skipped; who may take part; what the result is held against."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .codes import BlockRole, BlockRule, CapacityUnit, Nearness, Scale, Verdict, ZoneKind
from .codes import EvidenceKind as Paper
from .codes import GateStage as Gate
from .codes import Method
from .ladders import Ladder
from .rules import NO_DATE, Rule
from .rules.mine import leaving, right_cancelled, valid_right

_cancelled: Rule = right_cancelled
_leaving: Rule = leaving
_valid: Rule = valid_right

_ORDER = tuple(Gate)
_PAPERS = {
    Gate.COUNTY_REVIEWED: frozenset({Paper.REVIEW}),
    Gate.CITY_REVIEWED: frozenset({Paper.REVIEW}),
    Gate.PROVINCE_JOINT_REVIEW: frozenset({Paper.REVIEW}),
    Gate.PROVINCE_APPROVED: frozenset({Paper.APPROVAL}),
    Gate.AGREEMENT_SIGNED: frozenset({Paper.AGREEMENT}),
    Gate.RIGHT_CHANGED: frozenset({Paper.LICENCE}),
    Gate.OLD_RIGHTS_CANCELLED: frozenset({Paper.CANCELLATION}),
}

GATES = Ladder("gates", {gate: frozenset(_ORDER[place + 1: place + 2]) for place, gate in enumerate(_ORDER)}, _PAPERS, numbered=_PAPERS)
"""Plan, county first review, city review, joint provincial review, provincial approval (Hebei 2021), then the usual steps.

Each paper has its number and date (handbook rule 8).
"""

APPROVED = GATES.reached(Gate.PROVINCE_APPROVED)
NEW_RIGHT = GATES.reached(Gate.RIGHT_CHANGED)
DONE = GATES.reached(Gate.OLD_RIGHTS_CANCELLED)

OLD_RIGHTS = (BlockRole.LEAD, BlockRole.MERGED)
"""Roles of the mines that a block takes in."""

PROTECTED = (ZoneKind.NATURE_RESERVE, ZoneKind.NATURE_PARK, ZoneKind.WATER_SOURCE, ZoneKind.ECO_REDLINE, ZoneKind.NO_MINING)
"""Zones in which no mine takes part in a consolidation (handbook 4.1)."""

OVERLAP_TOLERANCE_M2 = 50.0
"""Ground that two rights may share before it counts as overlap: the rounding of printed corner points."""

APART_M: Mapping[Nearness, float] = {Nearness.OPEN_PITS: 300.0, Nearness.UNDERGROUND: 50.0}
"""Open pits nearer than 300 m to each other are a closing target (安委办〔2019〕9号); neighbours underground keep a pillar of 50 m."""


@dataclass(frozen=True)
class Ruling:
    """How one rule stands: passed, failed or unknown, and what it was held against."""

    rule: BlockRule
    verdict: Verdict
    values: Mapping[str, Any] = field(default_factory=dict)


def _ruled(rule: BlockRule, holds: bool | None, **values: Any) -> Ruling:
    return Ruling(rule, Verdict.UNKNOWN if holds is None else Verdict.PASSED if holds else Verdict.FAILED, values)


def rulings_of_member(mine: Any, *, other_block: str, zones: Sequence[Any] | None, least: float | None, override: str) -> list[Ruling]:
    """The rules that one old right is held against, for a row of ``mines_on`` (handbook rules 8 and 9).

    ``other_block`` is the code of another block that it is in, or empty. ``zones`` are the protected zones that its outline meets; None
    where outline or zones are not recorded. ``least`` is the minimum capacity a year of its mineral, None where no rule is known;
    ``override`` the reason for a lead below it.
    """
    known = mine.right_valid_to != NO_DATE or _cancelled(mine)
    return [
        _ruled(BlockRule.NOT_CLOSING, not (_leaving(mine) or _cancelled(mine)), ground_stage=mine.ground_stage),
        _ruled(BlockRule.RIGHT_VALID, _valid(mine) if known else None, valid_to=mine.right_valid_to),
        _ruled(BlockRule.ONE_BLOCK, not other_block, block=other_block),
        _ruled(BlockRule.OUTSIDE_ZONES, None if zones is None else not zones, zones=zones or ()),
        *([_scale(BlockRule.LEAD_SCALE, mine.capacity, least, override)] if mine.block_role == BlockRole.LEAD else []),
    ]


def rulings_of_result(results: Sequence[Any], *, least: float | None, overlaps: Mapping[str, float] | None) -> list[Ruling]:
    """The rules that the mine which results is held against; without one nothing is known yet (handbook rule 9).

    ``overlaps`` are square metres shared with other valid rights, by their codes; None where an outline is missing.
    """
    if not results:
        return [_ruled(rule, None) for rule in (BlockRule.RESULT_SCALE, BlockRule.ONE_HOLDER, BlockRule.NO_OVERLAP)]
    beyond = {code: shared for code, shared in (overlaps or {}).items() if shared > OVERLAP_TOLERANCE_M2}
    holders = {holder_of(mine) for mine in results}
    return [
        _scale(BlockRule.RESULT_SCALE, min(mine.capacity for mine in results), least, ""),
        _ruled(BlockRule.ONE_HOLDER, None if "" in holders else len(results) == len(holders) == 1, count=len(results)),
        _ruled(BlockRule.NO_OVERLAP, None if overlaps is None else not beyond, overlaps=beyond),
    ]


def ruling_of_old_rights(standing: Sequence[str]) -> Ruling:
    """Whether all old rights are cancelled; ``standing`` are the codes of those that are not (handbook rule 9)."""
    return _ruled(BlockRule.OLD_RIGHTS_CANCELLED, not standing, mines=tuple(standing))


def _scale(rule: BlockRule, capacity: float, least: float | None, override: str) -> Ruling:
    known = least is not None and capacity > 0
    holds = (capacity >= (least or 0.0) or bool(override)) if known else None
    return _ruled(rule, holds, capacity=capacity, least=least, override=override)


def holder_of(mine: Any) -> str:
    """Who holds a right: the social credit code, or the name where no code is known."""
    return str(mine.credit_code or mine.holder)


def too_near(one: Any, other: Any, metres: float) -> Nearness | None:
    """Which distance two mines of different holders fall short of; None where none, or where method or holder is not known."""
    if not holder_of(one) or not holder_of(other) or holder_of(one) == holder_of(other):
        return None
    methods = {Nearness.OPEN_PITS: (Method.OPEN_PIT, Method.COMBINED), Nearness.UNDERGROUND: (Method.UNDERGROUND, Method.COMBINED)}
    for nearness, kinds in methods.items():
        if one.method in kinds and other.method in kinds and metres < APART_M[nearness]:
            return nearness
    return None


@dataclass(frozen=True)
class Side:
    """A block before or after: rights, holders, capacity a year by unit (never added across units), area, scale classes."""

    rights: int
    holders: int
    capacity: Mapping[str, float]
    area_ha: float
    large_or_medium: int
    scaled: int
    planned: bool = False

    @property
    def large_medium_share(self) -> float | None:
        """Share (0-1) of large and medium mines among those with a known scale."""
        return self.large_or_medium / self.scaled if self.scaled else None


def side_of(mines: Iterable[Any]) -> Side:
    """Sum up mines as one side of a block."""
    rows = list(mines)
    capacity: dict[str, float] = {}
    for mine in rows:
        if mine.capacity and mine.capacity_unit != CapacityUnit.UNKNOWN:
            capacity[mine.capacity_unit] = capacity.get(mine.capacity_unit, 0.0) + mine.capacity
    scales = [mine.scale for mine in rows if mine.scale != Scale.UNKNOWN]
    return Side(
        len(rows), len({holder_of(mine) for mine in rows if holder_of(mine)}), capacity, sum(mine.area_ha or 0.0 for mine in rows),
        sum(scale in (Scale.LARGE, Scale.MEDIUM) for scale in scales), len(scales))


def planned_side(capacity: float, unit: str, area_ha: float) -> Side:
    """What the plan says of the one mine that results."""
    return Side(1, 1, {unit: capacity} if capacity and unit != CapacityUnit.UNKNOWN else {}, area_ha, 0, 0, planned=True)


def reduction(before: float, after: float) -> float | None:
    """(before - after) / before; None where nothing was there before (handbook 4.3)."""
    return (before - after) / before if before else None
