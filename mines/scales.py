"""Scale class of a capacity, and the least a new mine may have: by rows of a standard (国土资发〔2004〕208号), never by code."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from .codes import Scale


class Rule(Protocol):
    """One row of a standard: its bounds are capacities a year in ``capacity_unit``; ``method`` None holds for every method."""

    @property
    def mineral(self) -> str:
        """Name of the mineral as the licence prints it."""

    @property
    def method(self) -> str | None:
        """The only mining method the row is for."""

    @property
    def capacity_unit(self) -> str:
        """Unit of the bounds."""

    @property
    def large_from(self) -> float:
        """The least large capacity."""

    @property
    def medium_from(self) -> float:
        """The least medium capacity."""

    @property
    def least(self) -> float | None:
        """The least a new mine may have, where it is known."""

    @property
    def valid_from(self) -> date:
        """The day from which the row holds."""


def rule_for(mineral: str, method: str, unit: str, rules: Iterable[Rule], on: date = date.max) -> Rule | None:
    """The row for a mineral mined by a method with its capacity in a unit: one for the method before one for all, then the newest.

    Rows of another unit never fit: tonnes and cubic metres are not turned into each other. Of rows of one day the later in ``rules`` holds.
    """
    fits = [rule for rule in rules if (rule.mineral, rule.capacity_unit) == (mineral, unit) and rule.method in (None, "", method)
            and rule.valid_from <= on]
    return max(enumerate(fits), key=lambda found: (bool(found[1].method), found[1].valid_from, found[0]))[1] if fits else None


def scale_of(capacity: float | None, unit: str, mineral: str, method: str, rules: Iterable[Rule], on: date = date.max) -> Scale:
    """Large and medium include their own lower bound; unknown without a capacity or a row."""
    rule = rule_for(mineral, method, unit, rules, on)
    if rule is None or capacity is None:
        return Scale.UNKNOWN
    if capacity >= rule.large_from:
        return Scale.LARGE
    return Scale.MEDIUM if capacity >= rule.medium_from else Scale.SMALL


def least_of(unit: str, mineral: str, method: str, rules: Iterable[Rule], on: date = date.max) -> float | None:
    """The least capacity a year of a new mine in ``unit``; None where no minimum is known."""
    rule = rule_for(mineral, method, unit, rules, on)
    return rule.least if rule else None
