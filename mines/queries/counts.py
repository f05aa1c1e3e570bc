"""Counts: every indicator as of a day, what it leaves out, classes of a theme, townships, the stock of land."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..codes import OutlineState, RegionLevel, Subject
from ..indicators import BY_KEY, OTHER, Count, Distinct, Figure, Indicator, Quantity, Sum
from ..rules import NOT_COUNTED, Rule, block, issue, mine, one_of, region_prefix, site
from .arrays import Array
from .columns import Columns, figures_of, first_that_holds, on_day, on_days, selected
from .snapshot import regions_on

THEMES: dict[str, tuple[Subject, Mapping[str, Rule]]] = {
    **{theme: (Subject.MINE, classes) for theme, classes in mine.CLASSES.items()},
    **{theme: (Subject.BLOCK, classes) for theme, classes in block.CLASSES.items()},
    **{theme: (Subject.SITE, classes) for theme, classes in site.CLASSES.items()},
}
"""Each theme of the map: the kind of subject it colours and its classes."""

CLASSED: dict[str, tuple[Subject, Mapping[str, Rule]]] = {
    **THEMES, **{theme: (Subject.ISSUE, classes) for theme, classes in issue.CLASSES.items()},
}
"""Themes of the map, and what only lists are sorted into."""


def figures(session: Session, indicators: Collection[Indicator], as_of: date, known_at: datetime | None = None,
            region: str | None = None) -> dict[str, Figure]:
    """Counted and among of each indicator by key. Read-only."""
    return {
        indicator.key: figures_of(indicator, on_day(session, indicator.subject, as_of, known_at), region)[0] for indicator in indicators}


def figures_of_days(session: Session, indicators: Collection[Indicator], days: Sequence[date], known_at: datetime | None = None,
                    region: str | None = None) -> dict[date, dict[str, Figure]]:
    """The same on each of ``days``, which rise. Read-only."""
    found: dict[date, dict[str, Figure]] = {day: {} for day in days}
    for subject in dict.fromkeys(indicator.subject for indicator in indicators) if days else ():
        columns = on_days(session, subject, days, None if known_at is None else [known_at] * len(days))
        for indicator in indicators:
            if indicator.subject == subject:
                for day, figure in zip(days, figures_of(indicator, columns, region), strict=True):
                    found[day][indicator.key] = figure
    return found


def left_out(session: Session, indicators: Collection[Indicator], as_of: date, known_at: datetime | None = None,
             region: str | None = None) -> dict[str, dict[str, int]]:
    """How many subjects each indicator leaves out, by reason: the first that holds, ``other`` without one. Read-only."""
    found = {}
    for indicator in indicators:
        if indicator.among is not None:
            columns = on_day(session, indicator.subject, as_of, known_at)
            inside = columns.within(region)
            out = inside & ~selected(indicator.among, columns, inside)
            reasons = [*indicator.left_out, OTHER]
            counts = np.bincount(first_that_holds(columns, indicator.left_out)[out], minlength=len(reasons)).tolist()
            found[indicator.key] = {reason: count for reason, count in zip(reasons, counts, strict=True) if count}
    return found


def classes(session: Session, theme: str, as_of: date, known_at: datetime | None = None, region: str | None = None) -> dict[str, int]:
    """How many subjects are in each class of ``theme``, in the theme's order, and how many in none. Read-only."""
    subject, rules = CLASSED[theme]
    columns = on_day(session, subject, as_of, known_at)
    counts = np.bincount(first_that_holds(columns, rules)[columns.within(region)], minlength=len(rules) + 1)
    return dict(zip((*rules, NOT_COUNTED), counts.tolist(), strict=True))


def outlines(session: Session, subject: Subject, as_of: date, known_at: datetime | None = None,
             region: str | None = None) -> dict[str, int]:
    """How many subjects have an outline on the map, one kept as printed only, or none. Read-only."""
    columns = on_day(session, subject, as_of, known_at)
    inside = columns.within(region)
    return {str(state): int((inside & (columns.outline == state)).sum())
            for state in (OutlineState.ON_MAP, OutlineState.OTHER_DATUM, OutlineState.NONE)}


BOARD = ("green_nat_met_rate@2028", "closure_done_rate@1", "block_done_rate@1", "restored_site_rate@1", "restored_area_rate@1")
"""Indicators of the township table."""


@dataclass(frozen=True)
class TownshipRow:
    """One township (or the total): its mines, its figures by indicator key, how much is left to do."""

    code: str
    name: str
    mines: int
    figures: dict[str, Figure]

    @property
    def unfinished(self) -> int:
        """Mines, blocks and sites that are not where they should be."""
        open_tasks = [figure.among - figure.counted for key, figure in self.figures.items() if figure.among and BY_KEY[key].unit != "ha"]
        return math.ceil(sum(open_tasks))


def by_township(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> list[TownshipRow]:
    """Figures of each township within ``region``, most left to do first; subjects in none stand under ``unknown``. Read-only."""
    regions = regions_on(as_of, known_at, {"name", "level"})
    named = dict(session.execute(
        select(regions.c.code, regions.c.name).where(one_of(regions.c.level, (RegionLevel.TOWNSHIP,)))).all())
    prefix = region_prefix(region) if region else ""
    found: dict[str, dict[str, Figure]] = {code: {} for code in named if code.startswith(prefix)}
    mines = dict.fromkeys(found, 0)
    for subject in (Subject.MINE, Subject.BLOCK, Subject.SITE):
        indicators = [BY_KEY[key] for key in BOARD if BY_KEY[key].subject == subject]
        for code, count, figures_found in figures_by_region(session, subject, indicators, as_of, known_at, region):
            found.setdefault(code, {}).update(figures_found)
            if subject == Subject.MINE:
                mines[code] = count
    empty = dict.fromkeys(BOARD, Figure(0, 0))
    rows = [TownshipRow(code, named.get(code, ""), mines.get(code, 0), empty | found[code]) for code in found]
    return sorted(rows, key=lambda row: (-row.unfinished, row.code))


def figures_by_region(session: Session, subject: Subject, indicators: Sequence[Indicator], as_of: date, known_at: datetime | None,
                      region: str | None) -> Iterator[tuple[str, int, dict[str, Figure]]]:
    """Code, subjects and figures by indicator key of each region that holds subjects. Read-only."""
    columns = on_day(session, subject, as_of, known_at)
    inside, codes, words = columns.within(region), columns.region_code.codes[:, 0], list(columns.region_code.places)
    subjects = np.bincount(codes[inside[:, 0]], minlength=len(words)).tolist()
    counted, among = ([_by_region(quantity, columns, inside, codes, len(words)) for quantity in quantities] for quantities in (
        [indicator.counted for indicator in indicators], [indicator.among for indicator in indicators]))
    for place in sorted(np.flatnonzero(subjects).tolist(), key=words.__getitem__):
        yield words[place], subjects[place], {
            indicator.key: Figure.of(one[place], other[place]) for indicator, one, other in zip(indicators, counted, among, strict=True)}


def _by_region(quantity: Quantity | None, columns: Columns, inside: Array, codes: Array, regions: int) -> Sequence[Any]:
    """What ``quantity`` counts in each of ``regions``."""
    if quantity is None:
        return [None] * regions
    holds = selected(quantity, columns, inside)[:, 0]
    match quantity:
        case Sum(_, facet):
            found: list[Any] = np.bincount(codes[holds], getattr(columns, facet)[holds, 0], regions).tolist()
        case Distinct(_, facet):
            words = getattr(columns, facet)
            pairs = np.unique(np.stack([codes[holds], words.codes[holds, 0]]), axis=1)
            found = np.bincount(pairs[0, pairs[1] != words.places.get("", -1)], minlength=regions).tolist()
        case Count():
            found = np.bincount(codes[holds], minlength=regions).tolist()
    return found


def townships_total(rows: Sequence[TownshipRow]) -> TownshipRow:
    """The sum over township rows."""
    total = {
        key: Figure.of(sum(row.figures[key].counted for row in rows), sum(row.figures[key].among or 0 for row in rows)) for key in BOARD
    }
    return TownshipRow("", "", sum(row.mines for row in rows), total)


@dataclass(frozen=True)
class Stock:
    """Land owed over a period, in hectares: end = begin + new - accepted + correction."""

    begin: float
    new: float
    accepted: float
    correction: float
    end: float


def stock(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None, since: date | None = None) -> Stock:
    """The stock identity from ``since`` (None: 1 January; a later day of the same year) up to ``as_of``. Read-only.

    What was owed at the beginning and is found to be no damage since leaves with the corrections.
    """
    first = since or date(as_of.year, 1, 1)
    before, now = (on_day(session, Subject.SITE, day, known_at) for day in (first - timedelta(days=1), as_of))
    was, here = before.within(region), now.within(region)
    owed_then, owed_now = was & before.holds(site.owed), here & now.holds(site.owed)
    owed = owed_now | here & owed_then
    same_year = first.year == (first - timedelta(days=1)).year
    begin, end = before.stock_ha[owed_then].sum(), now.stock_ha[owed_now].sum()
    new, accepted = (
        getattr(now, facet)[owed].sum() - (getattr(before, facet)[owed & was].sum() if same_year else 0.0)
        for facet in ("new_this_year_ha", "accepted_this_year_ha"))
    return Stock(_exact(begin), _exact(new), _exact(accepted), _exact(end - begin - new + accepted), _exact(end))


def _exact(value: float) -> float:
    """A sum of hectares without the dust of its additions."""
    return round(float(value), 6) + 0.0


@dataclass(frozen=True)
class Capacity:
    """Mines with a valid right of one mineral whose capacity is given in one unit: how many, and the mean; units are never added."""

    mineral: str
    unit: str
    mines: int
    mean: float


def capacities(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> list[Capacity]:
    """Mean capacity by mineral and unit, the most mines first. Read-only."""
    columns = on_day(session, Subject.MINE, as_of, known_at)
    given = (columns.within(region) & columns.holds(mine.valid_right) & (columns.capacity > 0))[:, 0]
    minerals, units = columns.mineral, columns.capacity_unit
    pairs, whose = np.unique(np.stack([minerals.codes[given, 0], units.codes[given, 0]]), axis=1, return_inverse=True)
    mines = np.bincount(whose.reshape(-1), minlength=pairs.shape[1])
    sums = np.bincount(whose.reshape(-1), columns.capacity[given, 0], pairs.shape[1])
    found = [Capacity(list(minerals.places)[mineral], list(units.places)[unit], count, total / count)
             for mineral, unit, count, total in zip(*pairs.tolist(), mines.tolist(), sums.tolist(), strict=True)]
    return sorted(found, key=lambda one: (-one.mines, one.mineral, one.unit))
