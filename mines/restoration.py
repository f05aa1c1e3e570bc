"""Restoration arithmetic: hectares owed, finished, accepted; the stock identity."""

from dataclasses import dataclass

from .errors import LedgerUnbalanced

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
