"""Scale classes come from rows; bounds belong to the larger class, and units never meet."""

from dataclasses import dataclass
from datetime import date

import pytest

from mines.codes import CapacityUnit, Method, Scale
from mines.scales import least_of, rule_for, scale_of

TONNES, CUBIC = CapacityUnit.TONNES_10K, CapacityUnit.CUBIC_METRES_10K


@dataclass(frozen=True)
class Row:
    """A made-up row of a standard."""

    mineral: str
    method: str | None
    capacity_unit: str
    large_from: float
    medium_from: float
    least: float | None = None
    valid_from: date = date(2004, 9, 30)


RULES = [
    Row("甲矿", None, TONNES, 100, 30, 3), Row("乙矿", Method.OPEN_PIT, TONNES, 200, 60, 5), Row("乙矿", Method.UNDERGROUND, TONNES, 100, 30),
    Row("石料", None, CUBIC, 10, 5), Row("甲矿", None, TONNES, 120, 40, 4, date(2030, 1, 1)),
]
ON = date(2025, 12, 31)


@pytest.mark.parametrize(("capacity", "unit", "mineral", "method", "scale"), [
    (100, TONNES, "甲矿", "open_pit", Scale.LARGE), (99.9, TONNES, "甲矿", "open_pit", Scale.MEDIUM),
    (30, TONNES, "甲矿", "combined", Scale.MEDIUM), (29.9, TONNES, "甲矿", "unknown", Scale.SMALL),
    (150, TONNES, "乙矿", "open_pit", Scale.MEDIUM), (150, TONNES, "乙矿", "underground", Scale.LARGE),
    (150, TONNES, "乙矿", "combined", Scale.UNKNOWN), (10, CUBIC, "石料", "open_pit", Scale.LARGE),
    (10, TONNES, "石料", "open_pit", Scale.UNKNOWN), (None, TONNES, "甲矿", "open_pit", Scale.UNKNOWN),
    (10, CapacityUnit.UNKNOWN, "甲矿", "open_pit", Scale.UNKNOWN), (10, TONNES, "丙矿", "open_pit", Scale.UNKNOWN),
])
def test_the_scale_of_a_capacity(capacity, unit, mineral, method, scale):
    assert scale_of(capacity, unit, mineral, method, RULES, ON) == scale


def test_the_least_capacity_of_a_new_mine_is_unknown_where_the_row_has_none():
    assert least_of(TONNES, "乙矿", "open_pit", RULES, ON) == 5
    assert least_of(TONNES, "乙矿", "underground", RULES, ON) is None
    assert least_of(CUBIC, "甲矿", "open_pit", RULES, ON) is None


def test_a_row_holds_from_its_day_and_the_newer_of_two_holds():
    assert least_of(TONNES, "甲矿", "open_pit", RULES, ON) == 3
    assert least_of(TONNES, "甲矿", "open_pit", RULES, date(2030, 1, 1)) == 4
    assert rule_for("甲矿", "open_pit", TONNES, [*RULES, Row("甲矿", None, TONNES, 1, 1)], ON).large_from == 1
    assert rule_for("甲矿", "open_pit", TONNES, RULES, date(2000, 1, 1)) is None
