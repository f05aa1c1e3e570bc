"""Past green listings: opening state of each mine's ladder, later listings and removals as steps with their announcement."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from ...codes import EvidenceKind as Kind
from ...codes import Tier
from ...queries.standing import standing, versions
from ...tables.green import ListingStep
from .licences import describe, mine_of
from .taking import Row, Taking, earliest, paper


def take(taking: Taking, row: Row) -> None:
    """Bring the mine's listing up to what the row says; a mine may stand in several rows.

    Listings before one without an announcement number are left out: only the first can be taken over without papers.
    """
    rungs = sorted(_rungs(row, taking.on), key=lambda rung: rung[1])
    since = earliest(taking.on, *(on for _, on, _ in rungs))
    mine_id = mine_of(taking, row, since, once=False)
    taking.same_name(row, mine_id)
    describe(taking, row, mine_id, since, only_new=True)
    bare = [place for place, (_, _, number) in enumerate(rungs) if number is None]
    rungs = rungs[max(bare, default=0):]
    last = rungs[-1][0] if rungs else None
    for stage, on, number in rungs:
        said: dict[str, Any] = {"removal": row["removal"]} if stage == Tier.REMOVED else {}
        if stage == last and stage != Tier.REMOVED:
            said["review_on"] = row["review_on"]
        _climb(taking, row, mine_id, stage, on, number, said)


def first_day(row: Row, on: date) -> date:
    """The day of the row's first listing: rows are taken in that order."""
    return min((day for _, day, _ in _rungs(row, on)), default=on)


def _rungs(row: Row, on: date) -> Iterator[tuple[Tier, date, str | None]]:
    """Stage, day and announcement number of each listing and removal that the row tells of."""
    if row["reserve_on"]:
        yield Tier.RESERVE, row["reserve_on"], None
    if row["provincial_on"]:
        yield Tier.PROVINCIAL, row["provincial_on"], row["provincial_announcement"]
    if row["national_on"]:
        yield Tier.NATIONAL, row["national_on"], row["national_announcement"]
    if row["tier"]:
        yield row["tier"], row["listed_on"] or on, row["announcement"]
    if row["removed_on"]:
        yield Tier.REMOVED, row["removed_on"], row["removal_announcement"]


def _climb(taking: Taking, row: Row, mine_id: int, stage: Tier, on: date, number: str | None, said: dict[str, Any]) -> None:
    """The first listing is taken over; the next ones are steps of their own, each once."""
    steps = standing(versions(taking.session, ListingStep, mine_id))
    if any((step.stage, step.effective_on) == (stage, on) for step in steps):
        return
    if steps and steps[-1].stage == stage:
        taking.differs(row, ListingStep, stage, on, steps[-1])
        return
    papers = paper(Kind.ANNOUNCEMENT, number, on if number else None)
    if steps:
        taking.step(row, ListingStep, mine_id, stage, on, papers, **said)
    else:
        taking.open(row, ListingStep, mine_id, stage, on, papers, **said)
