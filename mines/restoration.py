"""Restoration arithmetic: hectares owed, finished, accepted; the stock identity."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .codes import AcceptanceStage as Stage
from .codes import EvidenceKind as Paper
from .codes import LandUse
from .codes import LedgerEntry as Entry
from .dates import months_after
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


_SUMS = ("opening_stock", "new_damage", "correction", "finished", "accepted")

Entered = tuple[date, str, float]
"""An entry of the ledger: its day, what it is, hectares."""


def ledger_of(entries: Iterable[tuple[str, float]]) -> Ledger:
    """The sums over entries (what it is, hectares)."""
    sums: dict[str, float] = defaultdict(float)
    for entry, area_ha in entries:
        sums[entry] += area_ha
    return Ledger(**{name: sums[name] for name in _SUMS})


def still_to_accept(ledger: Ledger) -> float:
    """Hectares finished and not accepted: what can be applied for."""
    return max(0.0, ledger.finished - ledger.accepted)


@dataclass(frozen=True)
class Period:
    """The stock of a month or a year, in hectares: end = begin + opening + new - accepted + correction; ``first`` is its first day."""

    first: date
    begin: float
    opening: float
    new: float
    accepted: float
    correction: float
    finished: float
    planned: float

    @property
    def end(self) -> float:
        """Stock at the end."""
        return self.begin + self.opening + self.new - self.accepted + self.correction


def periods(entries: Iterable[Entered], *, monthly: bool = False) -> list[Period]:
    """The stock identity of every month or year with an entry, oldest first (handbook rule 14)."""
    sums: dict[date, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for on, entry, area_ha in entries:
        sums[date(on.year, on.month if monthly else 1, 1)][entry] += area_ha
    found: list[Period] = []
    for first in sorted(sums):
        of = sums[first]
        found.append(Period(
            first, found[-1].end if found else 0.0, of[Entry.OPENING_STOCK], of[Entry.NEW_DAMAGE], of[Entry.ACCEPTED], of[Entry.CORRECTION],
            of[Entry.FINISHED], of[Entry.PLANNED]))
    return found


DECIDE_WITHIN = 60
"""Working days from the application to the decision on it (土地复垦条例 art. 29)."""

FARMLAND = (LandUse.CROPLAND, LandUse.ORCHARD, LandUse.FOREST, LandUse.GRASS)
"""Land that is farmed (农用地), as 土地管理法 art. 4 lists it: cropland, orchards, forest, grass."""

FOLLOW_UP_MONTHS = 60
"""Within five years of its acceptance the effect on land reclaimed to farmland is evaluated (土地复垦条例 art. 31)."""


def follow_up_due(accepted_on: Iterable[date], followed_on: date | None = None) -> date | None:
    """When the follow-up is due: five years after the first acceptance that none has followed yet; None when there is none."""
    open_ones = [on for on in accepted_on if followed_on is None or on > followed_on]
    return months_after(min(open_ones), FOLLOW_UP_MONTHS) if open_ones else None
