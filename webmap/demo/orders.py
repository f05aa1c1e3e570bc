"""Which mines of the example county are to close, and how far each has come in the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mines.codes import EvidenceKind
from mines.commands.records import Paper

from .roll import MINES, Mine

_TABLE = """
榆树沟1号 2025-03-10 begun    -          -          0/0
石湖4号   2025-03-17 decided  -          -          0/0
九道梁9号 2025-03-24 begun    -          -          0/4
九道梁4号 2025-03-13 checked  -          2025-12-05 1/2
九道梁2号 2025-03-20 accepted 2025-10-29 -          3/3
长岭4号   2025-03-27 accepted 2025-10-20 -          4/4
桦木沟3号 2025-03-16 accepted 2025-10-03 2025-12-13 2/2
石湖5号   2024-03-23 accepted 2024-10-10 2024-12-20 3/3
青杨3号   2024-03-12 accepted 2024-10-17 2024-12-03 0/0
青杨8号   2025-03-19 accepted 2025-10-24 2025-11-10 2/2
城关10号  2024-03-26 accepted 2024-10-07 2024-12-17 0/0
柳河7号   2024-03-15 accepted 2024-10-14 2024-12-24 0/0
东湾10号  2025-03-22 accepted 2025-10-21 2025-11-07 2/2
长岭1号   2024-03-11 accepted 2024-10-14 2024-12-14 0/0
长岭5号   2024-03-18 accepted 2024-10-11 2024-12-21 4/4
长岭8号   2025-03-25 accepted 2025-10-18 2025-11-04 0/0
西坡5号   2024-03-14 accepted 2024-10-25 2024-12-11 3/3
西坡6号   2024-03-21 accepted 2024-10-08 2024-12-18 0/0
"""
"""Mine, day of the decision, how far on the ground, day of acceptance, day the right is cancelled, openings sealed of all."""


@dataclass(frozen=True)
class Closing:
    """One closing task as it stands in the end."""

    mine: Mine
    decided: date
    reached: str
    accepted: date | None
    cancelled: date | None
    sealed: int
    openings: int

    @property
    def checked(self) -> date:
        """Day of the township's own check, or the day by which as much was done."""
        return self.accepted - timedelta(days=19) if self.accepted else date(self.decided.year, 11, 20)

    @property
    def paper(self) -> tuple[Paper, Paper]:
        """The decision and its announcement."""
        number = int(self.mine.code[3:]) % 40 + 1 if self.mine.label != "九道梁2号" else 12
        return (Paper(EvidenceKind.DECISION, f"示政字〔{self.decided.year}〕{number}号", self.decided),
                Paper(EvidenceKind.NOTICE, f"示政公告〔{self.decided.year}〕3号", self.decided))


def _closings() -> Iterator[Closing]:
    for label, decided, reached, accepted, cancelled, openings in (line.split() for line in _TABLE.strip().splitlines()):
        accepted_on, cancelled_on = (None if day == "-" else date.fromisoformat(day) for day in (accepted, cancelled))
        sealed, total = map(int, openings.split("/"))
        yield Closing(MINES[label], date.fromisoformat(decided), reached, accepted_on, cancelled_on, sealed, total)


CLOSINGS = tuple(_closings())
"""The eighteen tasks on the list."""
