"""Counts: every indicator as of a day, what it leaves out, classes of a theme, townships, the stock of land."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, Boolean, ColumnElement, Select, and_, case, func, literal, select, type_coerce
from sqlalchemy.orm import Session

from ..codes import RegionLevel, Subject
from ..indicators import BY_KEY, OTHER, Count, Distinct, Figure, Indicator, Quantity, Sum
from ..rules import NOT_COUNTED, Rule, anything, block, issue, mine, one_of, region_prefix, site, within
from .days import Day
from .snapshot import ON_DAY, class_column, facets_of, regions_on

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

ANY_DAY, ANY_MOMENT = date(2000, 1, 1), datetime(2000, 1, 1, tzinfo=UTC)
"""What a query is made for that is asked of other days."""


def within_region(region: str | None) -> Rule:
    """The rule "within ``region``", or true of everything without one."""
    return within(region) if region else anything


def region_facets(region: str | None) -> set[str]:
    """The facet that ``within_region`` reads."""
    return {"region_code"} if region else set()


def quantity_rules(quantity: Quantity | None) -> list[Rule]:
    """The rules that a quantity asks, with one that reads its facet."""
    match quantity:
        case None:
            return []
        case Sum(rules, facet) | Distinct(rules, facet):
            return [*rules, lambda row: getattr(row, facet)]
    return list(quantity.rules)


def indicator_facets(indicators: Iterable[Indicator]) -> set[str]:
    """Names of the facets that ``indicators`` read."""
    rules = [rule for indicator in indicators for rule in (
        *quantity_rules(indicator.counted), *quantity_rules(indicator.among), *indicator.left_out.values())]
    return facets_of(*rules)


def figures(session: Session, indicators: Collection[Indicator], as_of: date, known_at: datetime | None = None,
            region: str | None = None) -> dict[str, Figure]:
    """Counted and among of each indicator by key: one statement per kind of subject. Read-only."""
    found: dict[str, Figure] = {}
    for subject in dict.fromkeys(indicator.subject for indicator in indicators):
        of_subject = tuple(indicator.key for indicator in indicators if indicator.subject == subject)
        query = _figures_query(of_subject, ANY_MOMENT if known_at else None, region)
        found |= _figures([BY_KEY[key] for key in of_subject], session.execute(query, Day(as_of, known_at).values()).one())
    return found


@lru_cache(maxsize=512)
def _figures_query(keys: tuple[str, ...], known_at: datetime | None, region: str | None) -> Select[Any]:
    """The figures of indicators of one kind of subject, on a day that is named when it is asked: making it costs more than asking it."""
    indicators = [BY_KEY[key] for key in keys]
    day = ON_DAY[indicators[0].subject](ANY_DAY, known_at, indicator_facets(indicators) | region_facets(region))
    answered = _answered(indicators, day, within_region(region)(day.c))
    return select(*_pairs(indicators, answered)).select_from(answered.table)


@dataclass(frozen=True)
class _Answered:
    """A day view with each rule answered once, as a column."""

    table: CTE
    place: Mapping[Rule, str]

    def holds(self, rules: Iterable[Rule]) -> ColumnElement[bool]:
        """Every one of ``rules`` holds."""
        return and_(*(self.table.c[self.place[rule]] for rule in rules))


def _answered(indicators: Sequence[Indicator], day: CTE, where: Any, *also: Any) -> _Answered:
    """Answer each rule that ``indicators`` ask once; counting over its answers is what costs little."""
    quantities = [quantity for indicator in indicators for quantity in (indicator.counted, indicator.among) if quantity is not None]
    rules = dict.fromkeys(rule for quantity in quantities for rule in quantity.rules)
    facets = dict.fromkeys(quantity.facet for quantity in quantities if not isinstance(quantity, Count))
    place = {rule: f"rule_{number}" for number, rule in enumerate(rules)}
    answers = [type_coerce(rule(day.c), Boolean).label(name) for rule, name in place.items()]
    query = select(*answers, *(day.c[facet] for facet in facets), *also).where(where)
    return _Answered(query.cte("answered").prefix_with("MATERIALIZED"), place)


def _pairs(indicators: Iterable[Indicator], answered: _Answered) -> list[ColumnElement[Any]]:
    """Counted and among of each indicator, one after the other."""
    return [_in_sql(quantity, answered) for indicator in indicators for quantity in (indicator.counted, indicator.among)]


def _figures(indicators: Sequence[Indicator], values: Sequence[Any]) -> dict[str, Figure]:
    return {indicator.key: Figure.of(values[2 * place], values[2 * place + 1]) for place, indicator in enumerate(indicators)}


def _in_sql(quantity: Quantity | None, answered: _Answered) -> ColumnElement[Any]:
    columns = answered.table.c
    match quantity:
        case None:
            return literal(None)
        case Sum(rules, facet):
            return func.coalesce(func.sum(columns[facet]).filter(answered.holds(rules)), 0.0)
        case Distinct(rules, facet):
            return func.count(columns[facet].distinct()).filter(answered.holds(rules) & (columns[facet] != ""))
    return func.count().filter(answered.holds(quantity.rules))


def left_out(session: Session, indicators: Collection[Indicator], as_of: date, known_at: datetime | None = None,
             region: str | None = None) -> dict[str, dict[str, int]]:
    """How many subjects each indicator leaves out, by reason: one statement per kind of subject. Read-only."""
    found: dict[str, dict[str, int]] = {indicator.key: {} for indicator in indicators if indicator.among is not None}
    for subject in dict.fromkeys(indicator.subject for indicator in indicators):
        alike: dict[Any, list[str]] = {}
        for indicator in indicators:
            if indicator.subject == subject and indicator.among is not None:
                alike.setdefault((indicator.among.rules, id(indicator.left_out)), []).append(indicator.key)
        if not alike:
            continue
        query = _reasons_query(tuple(same[0] for same in alike.values()), ANY_MOMENT if known_at else None, region)
        for row in session.execute(query, Day(as_of, known_at).values()):
            for same, reason in zip(alike.values(), row[:-1], strict=True):
                for key in same if reason else ():
                    found[key][reason] = found[key].get(reason, 0) + row[-1]
    return {key: {reason: counts[reason] for reason in (*BY_KEY[key].left_out, OTHER) if reason in counts} for key, counts in found.items()}


@lru_cache(maxsize=512)
def _reasons_query(keys: tuple[str, ...], known_at: datetime | None, region: str | None) -> Select[Any]:
    """How many subjects have which reasons not to be among, on a day that is named when it is asked."""
    indicators = [BY_KEY[key] for key in keys]
    day = ON_DAY[indicators[0].subject](ANY_DAY, known_at, indicator_facets(indicators) | region_facets(region))
    labels = [reason_column(indicator, day.c).label(f"reason_{place}") for place, indicator in enumerate(indicators)]
    reasoned = select(*labels).select_from(day).where(within_region(region)(day.c)).cte("reasoned").prefix_with("MATERIALIZED")
    return select(*reasoned.c, func.count()).group_by(*reasoned.c)


def reason_column(indicator: Indicator, columns: Any) -> ColumnElement[str]:
    """Why a row of a day view is not among: the first reason that holds, ``other`` without one, empty when it is among."""
    among = indicator.among.rule(columns) if indicator.among else anything(columns)
    return case((among, ""), *((rule(columns), reason) for reason, rule in indicator.left_out.items()), else_=OTHER)


def classes(session: Session, theme: str, as_of: date, known_at: datetime | None = None, region: str | None = None) -> dict[str, int]:
    """How many subjects are in each class of ``theme``, in the theme's order, and how many in none. Read-only."""
    rules, query = CLASSED[theme][1], _classes_query(theme, ANY_MOMENT if known_at else None, region)
    counts: dict[str, int] = dict(session.execute(query, Day(as_of, known_at).values()).all())
    return {code: counts.get(code, 0) for code in (*rules, NOT_COUNTED)}


@lru_cache(maxsize=128)
def _classes_query(theme: str, known_at: datetime | None, region: str | None) -> Select[Any]:
    subject, rules = CLASSED[theme]
    day = ON_DAY[subject](ANY_DAY, known_at, facets_of(*rules.values()) | region_facets(region))
    classed = select(class_column(day.c, rules)).select_from(day).where(within_region(region)(day.c)).cte("classed")
    return select(classed.c.class_code, func.count()).group_by(classed.c.class_code)


def outlines(session: Session, subject: Subject, as_of: date, known_at: datetime | None = None,
             region: str | None = None) -> dict[str, int]:
    """How many subjects have an outline on the map, one kept as printed only, or none. Read-only."""
    query = _outlines_query(subject, ANY_MOMENT if known_at else None, region)
    return {"on_map": 0, "other_datum": 0, "none": 0} | dict(session.execute(query, Day(as_of, known_at).values()).all())


@lru_cache(maxsize=128)
def _outlines_query(subject: Subject, known_at: datetime | None, region: str | None) -> Select[Any]:
    day = ON_DAY[subject](ANY_DAY, known_at, {"outline"} | region_facets(region))
    return select(day.c.outline, func.count()).where(within_region(region)(day.c)).group_by(day.c.outline)


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
                      region: str | None) -> Iterable[tuple[str, int, dict[str, Figure]]]:
    """Code, subjects and figures by indicator key of each region that holds subjects. Read-only."""
    query = _regions_query(tuple(indicator.key for indicator in indicators), ANY_MOMENT if known_at else None, region)
    for row in session.execute(query, Day(as_of, known_at).values()):
        yield row[0], row[1], _figures(indicators, row[2:])


@lru_cache(maxsize=256)
def _regions_query(keys: tuple[str, ...], known_at: datetime | None, region: str | None) -> Select[Any]:
    """The figures of indicators of one kind of subject by region, on a day that is named when it is asked."""
    indicators = [BY_KEY[key] for key in keys]
    day = ON_DAY[indicators[0].subject](ANY_DAY, known_at, indicator_facets(indicators) | {"region_code"})
    answered = _answered(indicators, day, within_region(region)(day.c), day.c.region_code)
    code = answered.table.c.region_code
    return select(code, func.count(), *_pairs(indicators, answered)).group_by(code)


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
    before, now = (_land(session, day, known_at, region) for day in (first - timedelta(days=1), as_of))
    same_year = first.year == (first - timedelta(days=1)).year
    owed = [one for one in now if site.owed(now[one]) or one in before and site.owed(before[one])]
    begin = sum(row.stock_ha for row in before.values() if site.owed(row))
    end = sum(now[one].stock_ha for one in owed if site.owed(now[one]))
    new, accepted = (
        sum(getattr(now[one], facet) - (getattr(before[one], facet) if same_year and one in before else 0.0) for one in owed)
        for facet in ("new_this_year_ha", "accepted_this_year_ha"))
    return Stock(_exact(begin), _exact(new), _exact(accepted), _exact(end - begin - new + accepted), _exact(end))


def _exact(value: float) -> float:
    """A sum of hectares without the dust of its additions."""
    return round(value, 6) + 0.0


def _land(session: Session, day: date, known_at: datetime | None, region: str | None) -> dict[int, Any]:
    query = _land_query(ANY_MOMENT if known_at else None, region)
    return {row.id: row for row in session.execute(query, Day(day, known_at).values())}


@lru_cache(maxsize=64)
def _land_query(known_at: datetime | None, region: str | None) -> Select[Any]:
    facets = {"stock_ha", "new_this_year_ha", "accepted_this_year_ha", "treatment_state", "region_code"}
    day = ON_DAY[Subject.SITE](ANY_DAY, known_at, facets)
    return select(day).where(within_region(region)(day.c))


@dataclass(frozen=True)
class Capacity:
    """Mines with a valid right of one mineral whose capacity is given in one unit: how many, and the mean; units are never added."""

    mineral: str
    unit: str
    mines: int
    mean: float


def capacities(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> list[Capacity]:
    """Mean capacity by mineral and unit, the most mines first. Read-only."""
    query = _capacities_query(ANY_MOMENT if known_at else None, region)
    found = [Capacity(*row) for row in session.execute(query, Day(as_of, known_at).values())]
    return sorted(found, key=lambda one: (-one.mines, one.mineral, one.unit))


@lru_cache(maxsize=64)
def _capacities_query(known_at: datetime | None, region: str | None) -> Select[Any]:
    day = ON_DAY[Subject.MINE](ANY_DAY, known_at, {"mineral", "capacity", "capacity_unit", "region_code"} | facets_of(mine.valid_right))
    return select(day.c.mineral, day.c.capacity_unit, func.count(), func.avg(day.c.capacity)).where(
        within_region(region)(day.c), mine.valid_right(day.c), day.c.capacity > 0).group_by(day.c.mineral, day.c.capacity_unit)
