"""The consolidation blocks of the example county: which mines each takes in, and how far it has come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mines.codes import GateStage

from .roll import MINES, Fate, Mine


@dataclass(frozen=True)
class Plan:
    """A block at one side of a township: when it was drafted, and which gate it passed by when.

    ``gate_on`` is the day of ``gate``, or of the old rights' end where more came after. Without ``labels`` it takes in all mines of its
    township that are merged away, and their new mine.
    """

    code: str
    short: str
    side: str
    drafted: date
    gate: GateStage
    gate_on: date
    due: date
    labels: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The printed name."""
        return f"{self.short}{self.side}部区块"

    @property
    def members(self) -> list[Mine]:
        """The old rights, the lead first."""
        mines = [MINES[label] for label in self.labels]
        return mines or [mine for mine in MINES.values() if mine.short == self.short and mine.fate == Fate.MERGED]

    @property
    def result(self) -> Mine | None:
        """The new mine, where the new right is issued."""
        if self.labels:
            return None
        return next(mine for mine in MINES.values() if mine.short == self.short and mine.new_right)

    def gates(self) -> Iterator[tuple[GateStage, date]]:
        """Every gate passed with its day: at even distances up to the new right, or to the last gate where there is none yet."""
        turn, turn_on = (GateStage.RIGHT_CHANGED, self.result.registered) if self.result else (self.gate, self.gate_on)
        passed = _up_to(turn)
        distance = (turn_on - self.drafted) / (len(passed) - 1)
        yield from ((gate, self.drafted + place * distance) for place, gate in enumerate(passed))
        for place, gate in enumerate(_up_to(self.gate)[len(passed):]):
            yield gate, self.gate_on + place * timedelta(days=30)


def _up_to(gate: GateStage) -> list[GateStage]:
    gates = list(GateStage)
    return gates[gates.index(GateStage.DRAFTED):gates.index(gate) + 1]


_DUE = date(2025, 12, 31)

PLANS = (
    Plan("QK-01", "东湾", "西", date(2018, 1, 20), GateStage.PRODUCING, date(2020, 6, 10), date(2020, 12, 31)),
    Plan("QK-02", "西坡", "西", date(2018, 3, 12), GateStage.PRODUCING, date(2020, 11, 18), date(2020, 12, 31)),
    Plan("QK-03", "城关", "西", date(2018, 9, 3), GateStage.PRODUCING, date(2021, 12, 9), date(2022, 12, 31)),
    Plan("QK-04", "云台", "西", date(2019, 6, 17), GateStage.PRODUCING, date(2023, 3, 22), date(2022, 12, 31)),
    Plan("QK-05", "九道梁", "西", date(2020, 3, 9), GateStage.OLD_RIGHTS_CANCELLED, date(2024, 8, 14), _DUE),
    Plan("QK-06", "九道梁", "东", date(2023, 5, 15), GateStage.PROVINCE_APPROVED, date(2025, 9, 26), _DUE, ("九道梁7号", "九道梁8号")),
    Plan("QK-07", "杏花营", "西", date(2023, 9, 4), GateStage.PROVINCE_JOINT_REVIEW, date(2025, 11, 20), _DUE,
         ("杏花营3号", "杏花营8号", "杏花营7号")),
    Plan("QK-08", "西坡", "东", date(2024, 4, 22), GateStage.CITY_REVIEWED, date(2025, 8, 25), _DUE, ("西坡8号", "西坡3号")),
    Plan("QK-09", "城关", "东", date(2024, 6, 11), GateStage.COUNTY_REVIEWED, date(2025, 6, 11), _DUE, ("城关3号", "城关6号")),
)
