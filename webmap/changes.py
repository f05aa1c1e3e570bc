"""What changed between two moments: the figures that differ, and who makes the difference."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from mines.indicators import BY_KEY, Figure
from mines.queries.counts import figures
from mines.queries.days import Day
from mines.queries.lists import Row, behind_each

MOST = 5
"""Lines that say what changed."""

TOLD = (
    "closure_done_rate@1", "closure_accepted@1", "closure_cancelled@1", "block_done_rate@1", "block_approved_rate@1",
    "green_nat_met_rate@2028", "green_nat_rate@2028", "green_prov_rate@2028", "restored_site_rate@1", "legacy_area_rate@1", "stock_area@1",
    "mine_count@1", "issue_overdue@1",
)
"""Figures whose changes are told, the weightiest first."""


@dataclass(frozen=True)
class Change:
    """A figure before and now, and the subjects counted now that were not counted before, and the other way round."""

    key: str
    before: Figure
    now: Figure
    joined: Sequence[Row]
    left: Sequence[Row]


def changes(session: Session, before: Day, now: Day, region: str | None) -> list[Change]:
    """The first figures that differ between two moments. Read-only."""
    asked = [BY_KEY[key] for key in TOLD]
    then, today = (figures(session, asked, one.as_of, one.known_at, region) for one in (before, now))
    differing = [key for key in TOLD if _shown(then[key]) != _shown(today[key])][:MOST]
    if not differing:
        return []
    was, are = (behind_each(session, differing, one.as_of, one.known_at, region) for one in (before, now))
    return [Change(key, then[key], today[key], *_moved(was[key].counted, are[key].counted)) for key in differing]


def _shown(figure: Figure) -> tuple[float, float | None]:
    return round(figure.counted, 4), None if figure.among is None else round(figure.among, 4)


def _moved(was: Sequence[Row], are: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    before, now = {row.code for row in was}, {row.code for row in are}
    return [row for row in are if row.code not in before], [row for row in was if row.code not in now]
