"""The damaged land of the example county: sixty sites, what is owed, who owes it, what was accepted and when."""

from dataclasses import dataclass
from datetime import date

from mines.codes import Duty

_TABLE = """
北川   24.6 ownerless accepted  2019-10-18                      -
北川   18.9 ownerless accepted  2021-09-24                      -
北川   14.6 ownerless accepted  2022-10-27                      -
北川   12.4 ownerless untreated -                               -
松岭   25.8 ownerless accepted  2020-10-15                      -
松岭   13.0 ownerless untreated -                               -
云台   15.0 bearer    accepted  2025-09-18                      -
云台   23.1 ownerless accepted  2021-10-20                      -
九道梁 24.0 bearer    accepted  2025-10-16                      -
九道梁 29.0 ownerless accepted  2022-09-22                      -
九道梁 30.3 bearer    treating  -                               2025-05-20:4.0
九道梁 24.4 bearer    treating  -                               2023-06-12:5.2
青杨   19.8 ownerless accepted  2020-09-17                      -
青杨   15.6 ownerless accepted  2024-10-24:13.0,2025-06-12:2.6  -
桦木沟 18.2 ownerless accepted  2019-09-26                      -
桦木沟 15.4 ownerless accepted  2023-10-19                      -
桦木沟 12.1 ownerless accepted  2024-09-12                      -
桦木沟  9.2 bearer    finished  -                               -
石湖   20.1 ownerless accepted  2018-10-25                      -
石湖   16.4 ownerless accepted  2020-10-22                      -
石湖   13.7 ownerless accepted  2023-09-14                      -
石湖   11.1 ownerless accepted  2025-08-21                      -
石湖    8.3 ownerless finished  -                               -
石湖    8.4 bearer    untreated -                               -
城关   18.0 bearer    accepted  2022-10-13                      -
城关   22.8 ownerless accepted  2021-08-26                      -
榆树沟 16.4 bearer    accepted  2023-10-26                      -
榆树沟  6.1 bearer    finished  -                               -
榆树沟  9.6 bearer    untreated -                               -
西坡   21.8 bearer    accepted  2024-10-17                      -
西坡    8.1 bearer    finished  -                               -
西坡   22.0 bearer    treating  -                               2025-04-15:4.6
柳河   25.5 unknown   unknown   -                               -
柳河   14.2 ownerless untreated -                               -
柳河   18.6 bearer    treating  -                               2022-07-08:6.0
柳河   13.4 bearer    treating  -                               -
东湾   28.0 bearer    accepted  2023-09-21                      -
东湾   20.4 bearer    unknown   -                               -
东湾   17.5 bearer    treating  -                               -
东湾   15.5 bearer    treating  -                               2025-08-20:-1.8
长岭   12.4 ownerless accepted  2022-09-15                      -
长岭    9.8 ownerless accepted  2025-07-24                      -
长岭    7.5 bearer    finished  -                               -
长岭   16.7 bearer    treating  -                               2024-06-19:3.1
杏花营 14.6 bearer    accepted  2024-09-19                      -
杏花营 15.3 ownerless accepted  2025-10-23                      -
杏花营 11.1 ownerless accepted  2021-10-14                      -
杏花营 10.0 bearer    finished  -                               -
杏花营 22.3 bearer    treating  -                               2025-06-18:3.8
白石   15.2 ownerless accepted  2020-08-20                      -
白石   11.4 ownerless accepted  2025-06-26                      -
白石   13.7 ownerless untreated -                               -
南口   24.5 ownerless accepted  2019-10-24                      -
南口   20.3 ownerless accepted  2021-09-16                      -
南口   17.6 ownerless accepted  2022-10-20                      -
南口   14.9 ownerless accepted  2024-10-10                      -
南口   12.7 ownerless accepted  2024-11-14:4.3,2025-12-18:8.4   -
南口   19.5 bearer    untreated -                               -
南口   18.2 bearer    treating  -                               2023-08-15:4.4
南口   14.5 bearer    treating  -                               -
"""
"""Township, hectares owed on 2025-12-31, whose duty, state then, what was accepted when, what was added (or mended) when."""


@dataclass(frozen=True)
class Plot:
    """One site: ``hectares`` is what is owed in the end; ``added`` is part of it, a negative entry mends an earlier measurement."""

    code: str
    short: str
    hectares: float
    duty: Duty
    state: str
    accepted: tuple[tuple[date, float], ...]
    added: tuple[tuple[date, float], ...]

    @property
    def opening(self) -> float:
        """Hectares owed from the first day on."""
        return round(self.hectares - sum(area for _, area in self.added), 1)


def _entries(text: str, whole: float) -> tuple[tuple[date, float], ...]:
    """Read ``day:hectares,...``; a day alone takes the whole site, ``-`` is none."""
    found = [entry.partition(":") for entry in text.split(",") if text != "-"]
    return tuple((date.fromisoformat(day), float(area or whole)) for day, _, area in found)


def _plots() -> tuple[Plot, ...]:
    rows = (line.split() for line in _TABLE.strip().splitlines())
    return tuple(
        Plot(f"XF-{place:04d}", short, float(area), Duty(duty), state, _entries(accepted, float(area)), _entries(added, 0.0))
        for place, (short, area, duty, state, accepted, added) in enumerate(rows, 1)
    )


PLOTS = _plots()
