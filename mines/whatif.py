"""What if: rows as they would be after a change, and how far numerator and denominator each move a share. Nothing is stored."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

from .codes import ClosingState, GroundStage, Met, PaperStage, Permit, ProductionState, Tier
from .indicators import Figure, Indicator

VALID_DAYS = 3 * 365
"""For how long papers are valid that a scratch view renews."""


class Change(StrEnum):
    """What a scratch view supposes of a mine."""

    EXCLUDED = "excluded"
    CLOSING_DECIDED = "closing_decided"
    CLOSED_IN_PLACE = "closed_in_place"
    TAKEN_OFF = "taken_off"
    LICENCE_LAPSED = "licence_lapsed"
    PAPERS_RENEWED = "papers_renewed"
    STOPPED = "stopped"
    PRODUCING = "producing"
    LISTED_PROVINCIAL = "listed_provincial"
    LISTED_NATIONAL = "listed_national"
    REMOVED = "removed"
    STANDARD_MET = "standard_met"
    STANDARD_NOT_MET = "standard_not_met"


def _renewed(row: Any) -> dict[str, Any]:
    until = row.as_of + timedelta(days=VALID_DAYS)
    return {"right_valid_to": until, "licence_valid_to": until, "safety_permit": Permit.VALID, "safety_valid_to": until}


_SETS: Mapping[Change, Callable[[Any], Mapping[str, Any]]] = {
    Change.CLOSING_DECIDED: lambda row: {"closing_state": ClosingState.ACTIVE, "ground_stage": GroundStage.DECIDED},
    Change.CLOSED_IN_PLACE: lambda row: {
        "closing_state": ClosingState.ACTIVE, "ground_stage": GroundStage.ACCEPTED, "paper_stage": PaperStage.CANCELLED,
        "safety_permit": Permit.CANCELLED},
    Change.TAKEN_OFF: lambda row: {"closing_state": ClosingState.TAKEN_OFF},
    Change.LICENCE_LAPSED: lambda row: {"licence_valid_to": row.as_of - timedelta(days=1)},
    Change.PAPERS_RENEWED: _renewed,
    Change.STOPPED: lambda row: {"production_state": ProductionState.STOPPED, "least_months_of_three_years": 0},
    Change.PRODUCING: lambda row: {"production_state": ProductionState.PRODUCING, "least_months_of_three_years": 12},
    Change.LISTED_PROVINCIAL: lambda row: {"tier": Tier.PROVINCIAL},
    Change.LISTED_NATIONAL: lambda row: {"tier": Tier.NATIONAL},
    Change.REMOVED: lambda row: {"tier": Tier.REMOVED},
    Change.STANDARD_MET: lambda row: {"national_met": Met.YES},
    Change.STANDARD_NOT_MET: lambda row: {"national_met": Met.NO, "provincial_met": Met.NO},
}


def supposed(row: Any, changes: Iterable[Change]) -> list[Any]:
    """The row with every change in turn: one row, or none where it is left out."""
    values = dict(vars(row))
    for change in changes:
        if change == Change.EXCLUDED:
            return []
        values |= _SETS[change](SimpleNamespace(**values))
    return [SimpleNamespace(**values)]


def moved(indicator: Indicator, now: Figure, before: Iterable[Any], after: Iterable[Any]) -> Figure:
    """The figure once the rows ``before`` are replaced by ``after``; for what is counted subject by subject, not value by value."""
    rows, supposed_rows = list(before), list(after)

    def part(quantity: Any, value: float | None) -> float | None:
        return None if value is None or quantity is None else value - quantity.of(rows) + quantity.of(supposed_rows)

    counted = part(indicator.counted, now.counted)
    assert counted is not None
    return Figure(counted, part(indicator.among, now.among))


@dataclass(frozen=True)
class Parts:
    """A change of a share (0-1): ``numerator`` + ``denominator`` = ``change``, exactly."""

    change: float
    numerator: float
    denominator: float


def parts(before: Figure, after: Figure) -> Parts | None:
    """How much of a change of a share comes from the numerator and how much from the denominator; None without both shares.

    With a/b before and c/d after: the numerator's part is (c - a) times the mean of 1/b and 1/d, the denominator's part is the mean of
    a and c times (1/d - 1/b). It is the mean of changing one first and of changing the other first, so neither is favoured.
    """
    if before.share is None or after.share is None:
        return None
    one, other = 1 / (before.among or 1), 1 / (after.among or 1)
    return Parts(
        change=after.share - before.share, numerator=(after.counted - before.counted) * (one + other) / 2,
        denominator=(before.counted + after.counted) / 2 * (other - one),
    )
