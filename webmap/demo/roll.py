"""The roll of the example county's 120 mines: name, mineral, what becomes of each, and when each works."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mines.codes import CapacityUnit, Method, Scale

from .geography import CODES


class Fate(StrEnum):
    """What a mine is on 2025-12-31: its tier where it is licensed and producing, else why it is left out."""

    NATIONAL = "N"
    PROVINCIAL = "P"
    RESERVE = "R"
    UNLISTED = "O"
    REMOVED = "X"
    MERGED = "M"
    CLOSING = "C"
    STOPPED = "S"
    EXPIRED = "E"
    NEW = "W"


AT_WORK = (Fate.NATIONAL, Fate.PROVINCIAL, Fate.RESERVE, Fate.UNLISTED, Fate.REMOVED)
"""Fates of the licensed producing mines."""

_ROLL = {
    "北川": "铁P",
    "松岭": "铁P 萤石R 石料O",
    "云台": "金N 铁M 铁M 铁P 铁M 铁P 萤石R 铁N!",
    "九道梁": "铁M 萤石C 铁M 铁C 铁M 铁M 铁P 铁S 铁C 铁N!",
    "青杨": "钼R 铁N 石灰岩C 铁P 铁P 铁S 石料E 铁C",
    "桦木沟": "石料O 铁P 铁C 萤石P 铁P",
    "石湖": "铁P 铁P 萤石R 铁C 铁C 石灰岩P 石料E",
    "城关": "石灰岩M 石灰岩M 铁P 石灰岩M 石灰岩M 铁P 石灰岩M 石料S 石灰岩P 石灰岩C 石料W 石灰岩N!",
    "榆树沟": "石灰岩C 铁N 铁P 石灰岩P 石料O",
    "西坡": "铁M 铁M 铁P 铁M 铁C 铁C 铁M 铁P 萤石P 石料S 石灰岩E 铁N!",
    "柳河": "硅石P 石料X 硅石S 石料S 石灰岩E 石料S 硅石C 石灰岩W",
    "东湾": "铁M 铁M 铁P 铁M 铁M 铁S 铁M 铁M 石料E 铁C 铁P 石料S 铁N!",
    "长岭": "铁C 铁P 铁S 铁C 萤石C 萤石P 铁S 石料C",
    "杏花营": "铅锌N 铅锌P 铁P 石灰岩P 铁N 萤石R 铁S 铁P 石料W",
    "白石": "白云岩P 石料O 白云岩P 石料S 白云岩S 石料E",
    "南口": "石灰岩P 石料R 铁P 石料S 金W",
}
"""Mines of each township in the order of their numbers: mineral and fate; ``!`` marks the new mine of a consolidation block."""

MINERALS = {
    "铁": ("2200", 60.0), "萤石": ("6040", 6.0), "石料": ("7000", 30.0), "金": ("4100", 8.0), "钼": ("3210", 45.0), "石灰岩": ("7010", 60.0),
    "硅石": ("7060", 12.0), "铅锌": ("3220", 24.0), "白云岩": ("7020", 30.0),
}
"""Made-up class digits for licence numbers, and a usual capacity in 10 000 t a year."""

_STONES = ("石料", "石灰岩", "硅石", "白云岩")
_METHODS = {
    "长岭1号": Method.OPEN_PIT, "西坡6号": Method.OPEN_PIT, "石湖4号": Method.OPEN_PIT, "青杨4号": Method.COMBINED, "云台4号": Method.COMBINED,
}
"""Ores are mined underground and stone in open pits, but for these."""

_FIRST_OUTPUT = {"东湾13号": date(2019, 7, 1), "西坡12号": date(2019, 10, 1), "城关12号": date(2020, 8, 1), "云台8号": date(2021, 5, 1),
                 "九道梁10号": date(2022, 4, 1), "城关11号": date(2024, 6, 1), "杏花营9号": date(2023, 5, 1)}
"""New mines of blocks, and new mines that produce by now; all others have worked since before 2018 or are being built."""

_LAST_OUTPUT = {"东湾6号": date(2022, 9, 30), "长岭3号": date(2022, 9, 30), "西坡11号": date(2023, 6, 30),
                "杏花营7号": date(2024, 2, 29), "长岭1号": date(2024, 2, 29), "石湖5号": date(2024, 2, 29),
                "白石5号": date(2025, 2, 28), "青杨8号": date(2025, 2, 28), "石湖7号": date(2025, 5, 31),
                "柳河5号": date(2022, 8, 31), "青杨7号": date(2022, 5, 31)}
"""The mines that leave the licensed producing ones in 2023, 2024 and 2025, three a year; then two that ran out of papers before."""

SINCE = date(2015, 1, 1)
"""First day of the output known of old mines."""

OPENING = date(2018, 1, 1)
"""Day of the first roll: all mines of that time are registered then."""


@dataclass(frozen=True)
class Mine:
    """A mine as the story knows it."""

    code: str
    short: str
    number: int
    mineral: str
    fate: Fate
    new_right: bool

    @property
    def label(self) -> str:
        """Township and number, unique."""
        return f"{self.short}{self.number}号"

    @property
    def name(self) -> str:
        """The printed name."""
        return f"{self.label}{self.mineral}矿"

    @property
    def township(self) -> str:
        """Code of its township."""
        return CODES[self.short]

    @property
    def dice(self) -> random.Random:
        """Dice of its own, so that one mine's luck never moves another's."""
        return random.Random(self.code)

    @property
    def at_work(self) -> bool:
        """Licensed and producing on 2025-12-31."""
        return self.fate in AT_WORK

    @property
    def method(self) -> Method:
        """Open pit or underground."""
        return _METHODS.get(self.label, Method.OPEN_PIT if self.mineral in _STONES else Method.UNDERGROUND)

    @property
    def scale(self) -> Scale:
        """Scale class; the new mines of blocks are large."""
        if self.new_right or self.fate == Fate.NATIONAL and self.number % 2 == 0:
            return Scale.LARGE
        return Scale.MEDIUM if self.label == "青杨1号" or self.at_work and self.number % 3 else Scale.SMALL

    @property
    def capacity(self) -> tuple[float, CapacityUnit]:
        """Licensed capacity a year; stone is licensed in cubic metres."""
        factor = {Scale.LARGE: 4.0, Scale.MEDIUM: 1.0, Scale.SMALL: 0.25}[self.scale]
        unit = CapacityUnit.CUBIC_METRES_10K if self.mineral == "石料" else CapacityUnit.TONNES_10K
        return MINERALS[self.mineral][1] * factor, unit

    @property
    def first_output(self) -> date | None:
        """First day with output, None while it is being built."""
        built = self.fate == Fate.NEW and self.label not in _FIRST_OUTPUT
        return None if built else _FIRST_OUTPUT.get(self.label, SINCE)

    @property
    def last_output(self) -> date | None:
        """Last day with output, None for a mine that goes on."""
        if self.at_work or self.fate == Fate.NEW:
            return None
        year = self.dice.choice((2018, 2019, 2020, 2021)) if self.fate != Fate.MERGED else 2018
        return _LAST_OUTPUT.get(self.label, date(year, self.dice.choice((3, 6, 10)), 30))

    @property
    def registered(self) -> date:
        """Day from which its right stands in the registry."""
        if self.new_right and self.first_output:
            return self.first_output - timedelta(days=12)
        if self.fate == Fate.NEW:
            return (self.first_output or date(2026, 6, 1)) - timedelta(days=self.dice.randrange(400, 700))
        return OPENING


def _mines() -> Mapping[str, Mine]:
    entries = [(short, number, entry) for short, line in _ROLL.items() for number, entry in enumerate(line.split(), 1)]
    mines = [
        Mine(f"KS-{place:04d}", short, number, entry.rstrip("!")[:-1], Fate(entry.rstrip("!")[-1]), entry.endswith("!"))
        for place, (short, number, entry) in enumerate(entries, 1)
    ]
    return {mine.label: mine for mine in mines}


MINES = _mines()
"""Every mine by its label."""
