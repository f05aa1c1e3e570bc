"""Restoration arithmetic: hectares owed, finished, accepted; the stock identity."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .codes import AcceptanceStage as Stage
from .codes import EvidenceKind as Paper
from .errors import EvidenceMissing, LedgerUnbalanced
from .ladders import Ladder, Rung

PARTICIPATION_FROM = date(2025, 7, 1)
"""From this day villages and residents take part in accepting, and the result is public (矿产资源法 art. 48)."""


def check_participation(standing: Sequence[Rung]) -> None:
    """Raise EvidenceMissing for an acceptance from 2025-07-01 on without the minutes of those who took part."""
    for rung in standing:
        late = rung.on >= PARTICIPATION_FROM and rung.taken_over is None
        if rung.stage == Stage.INSPECTED and late and Paper.MINUTES not in rung.evidence:
            raise EvidenceMissing(stage=rung.stage, missing=Paper.MINUTES)


ACCEPTANCE = Ladder(
    "acceptance",
    {
        Stage.NONE: frozenset({Stage.APPLIED}),
        Stage.APPLIED: frozenset({Stage.INSPECTED, Stage.RETURNED}),
        Stage.INSPECTED: frozenset({Stage.PUBLICISED, Stage.RETURNED}),
        Stage.PUBLICISED: frozenset({Stage.ACCEPTED, Stage.RETURNED}),
        Stage.ACCEPTED: frozenset({Stage.APPLIED}),
        Stage.RETURNED: frozenset({Stage.APPLIED}),
    },
    {
        Stage.APPLIED: frozenset({Paper.APPLICATION}), Stage.INSPECTED: frozenset({Paper.OPINION}),
        Stage.PUBLICISED: frozenset({Paper.NOTICE}), Stage.ACCEPTED: frozenset({Paper.CERTIFICATE}),
        Stage.RETURNED: frozenset({Paper.LETTER}),
    },
    {Stage.ACCEPTED: frozenset({Stage.APPLIED})},
    also=check_participation,
)
"""Applied for, inspected by experts on site, publicised, accepted or returned with what to correct; each part of a site anew.

土地复垦条例 art. 28-29; 矿产资源法 (2024) art. 48.
"""

TOLERANCE_HA = 0.00005
"""Half a square metre: the rounding of areas printed with four decimals of a hectare."""


@dataclass(frozen=True)
class Ledger:
    """Sums of one site's entries up to a day, in hectares; ``correction`` carries its own sign."""

    opening_stock: float = 0.0
    new_damage: float = 0.0
    correction: float = 0.0
    finished: float = 0.0
    accepted: float = 0.0

    @property
    def owed(self) -> float:
        """Hectares that must be treated: what was there, what was added, as measured since."""
        return self.opening_stock + self.new_damage + self.correction

    @property
    def stock(self) -> float:
        """Hectares still owed: stock = begin + new - accepted ± correction (土地复垦条例, handbook 5.7)."""
        return self.owed - self.accepted

    def check(self) -> None:
        """Raise LedgerUnbalanced when more is finished than owed, or more accepted than finished (handbook rule 12)."""
        if self.finished > self.owed + TOLERANCE_HA:
            raise LedgerUnbalanced(finished=self.finished, owed=self.owed)
        if self.accepted > self.finished + TOLERANCE_HA:
            raise LedgerUnbalanced(accepted=self.accepted, finished=self.finished)
