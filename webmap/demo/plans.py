"""The consolidation blocks of the example county: which mines each takes in, and how far it has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from mines.codes import GateStage

from .roll import MINES, Fate, Mine


@dataclass(frozen=True)
class Plan:
    """A block: code, township, side of the township, drafted on a day, last gate passed and when; the new mine where there is one."""

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

    def gates(self) -> Iterable[tuple[GateStage, date]]:
        """Every gate passed with its day: evenly up to the new right (or the last gate), then the old rights and the start."""
        passed = [gate for gate in GateStage if gate != GateStage.NONE]
        passed = passed[:passed.index(self.gate) + 1]
        turn = self.result.registered if self.result else self.gate_on
        before = [gate for gate in passed if not self.result or gate not in (GateStage.OLD_RIGHTS_CANCELLED, GateStage.PRODUCING)]
        step = (turn - self.drafted) / max(len(before) - 1, 1)
        yield from ((gate, self.drafted + place * step) for place, gate in enumerate(before[:-1]))
        yield before[-1], turn
        if self.result:
            yield GateStage.OLD_RIGHTS_CANCELLED, self.gate_on
            if self.gate == GateStage.PRODUCING:
                yield GateStage.PRODUCING, self.gate_on + timedelta(days=30)


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
