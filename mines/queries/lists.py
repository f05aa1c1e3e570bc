"""Lists: who is behind a number, mines by filter, search, regions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import numpy as np
from sqlalchemy import Select, String, bindparam, func, literal, or_, select
from sqlalchemy.orm import Session

from ..codes import RegionLevel, Subject
from ..indicators import BY_KEY, Indicator
from ..rules import NOT_COUNTED, Rule, anything, region_prefix, within
from ..tables.regions import Region
from .columns import first_that_holds, on_day, selected
from .counts import CLASSED
from .days import ANY_DAY, ANY_MOMENT, Day
from .snapshot import ON_DAY, class_column, facets_of, indicator_facets, reason_column
from .subjects import TABLES

EXAMPLE_COUNTY = "139999"
"""Region code that no county has: the made-up example county."""

Row = SimpleNamespace
"""A row of a day view, with its facets as attributes."""

_LISTED = {
    Subject.MINE: {"name", "region_code", "mineral", "method", "scale", "outline", "area_ha", "licence_number"},
    Subject.BLOCK: {"name", "region_code", "mineral", "gate_stage", "gate_since", "due_on"},
    Subject.SITE: {"name", "region_code", "duty", "owed_ha", "finished_ha", "accepted_ha", "area_ha", "outline", "mode"},
    Subject.ISSUE: {"name", "region_code", "subject", "subject_code", "issue_stage", "due_on", "department", "owner"},
}
"""Facets that a list shows beside those its rule reads."""


@dataclass(frozen=True)
class Behind:
    """The subjects behind a number: counted, among but not counted, and left out by reason."""

    counted: list[Row]
    missed: list[Row]
    left_out: dict[str, list[Row]]


def behind(session: Session, key: str, as_of: date, known_at: datetime | None = None, region: str | None = None,
           theme: str | None = None) -> Behind:
    """Who makes the figure of the indicator ``key``: the same rules as the count, by name, classed by ``theme``. Read-only."""
    indicator, query = BY_KEY[key], _behind_query(key, ANY_MOMENT if known_at else None, region, theme)
    found = Behind([], [], {})
    for row in _rows(session, query, as_of, known_at):
        if row.reason:
            found.left_out.setdefault(row.reason, []).append(row)
        elif row.is_counted:
            found.counted.append(row)
        elif indicator.among is not None:
            found.missed.append(row)
    return found


@lru_cache(maxsize=512)
def _behind_query(key: str, known_at: datetime | None, region: str | None, theme: str | None) -> Select[Any]:
    """Subjects with whether they are counted and why they are not among, on a day that is named when it is asked."""
    indicator, rules = BY_KEY[key], CLASSED[theme][1] if theme else {}
    facets = indicator_facets([indicator]) | _LISTED[indicator.subject] | facets_of(*rules.values())
    day = ON_DAY[indicator.subject](ANY_DAY, known_at, facets)
    is_counted = indicator.counted.rule(day.c).label("is_counted")
    reason = reason_column(indicator, day.c).label("reason")
    return select(day, is_counted, reason, *([class_column(day.c, rules)] if rules else [])).where(
        within(region)(day.c)).order_by(day.c.region_code, day.c.code)


def classes_behind(session: Session, key: str, theme: str, as_of: date, known_at: datetime | None = None, region: str | None = None, *,
                   counted: bool = False) -> list[tuple[str, str]]:
    """Code and class of who is among but not counted, or of who is ``counted``, by region and code. Read-only."""
    indicator, rules = BY_KEY[key], CLASSED[theme][1]
    columns = on_day(session, indicator.subject, as_of, known_at)
    among = selected(indicator.among or indicator.counted, columns, columns.within(region))
    is_counted = selected(indicator.counted, columns, among)
    places = np.flatnonzero((is_counted if counted else among & ~is_counted)[:, 0])
    names, classes = [*rules, NOT_COUNTED], first_that_holds(columns, rules)[places, 0]
    regions, codes = columns.region_code.at(places).words(), columns.past.history.codes(places)
    found = sorted(zip(regions, codes, classes.tolist(), strict=True))
    return [(code, names[place]) for _, code, place in found]


def behind_each(session: Session, keys: Collection[str], as_of: date, known_at: datetime | None = None,
                region: str | None = None) -> dict[str, Behind]:
    """Who makes the figure of each of ``keys``: one statement for each kind of subject, the rules asked of its rows. Read-only."""
    found: dict[str, Behind] = {}
    for subject in dict.fromkeys(BY_KEY[key].subject for key in keys):
        asked = [BY_KEY[key] for key in keys if BY_KEY[key].subject == subject]
        query = _sorted_query(tuple(indicator.key for indicator in asked), ANY_MOMENT if known_at else None, region)
        rows = _rows(session, query, as_of, known_at)
        found |= {indicator.key: _sorted_out(indicator, rows) for indicator in asked}
    return {key: found[key] for key in keys}


@lru_cache(maxsize=64)
def _sorted_query(keys: tuple[str, ...], known_at: datetime | None, region: str | None) -> Select[Any]:
    asked = [BY_KEY[key] for key in keys]
    day = ON_DAY[asked[0].subject](ANY_DAY, known_at, indicator_facets(asked) | _LISTED[asked[0].subject])
    return select(day).where(within(region)(day.c)).order_by(day.c.region_code, day.c.code)


def _sorted_out(indicator: Indicator, rows: Collection[Row]) -> Behind:
    lists = Behind([], [], {})
    for row in rows:
        if indicator.among and not indicator.among.rule(row):
            lists.left_out.setdefault(indicator.why_out(row), []).append(row)
        elif indicator.counted.rule(row):
            lists.counted.append(row)
        elif indicator.among is not None:
            lists.missed.append(row)
    return lists


def _rows(session: Session, query: Any, as_of: date, known_at: datetime | None, **more: Any) -> list[Row]:
    return [Row(**row) for row in session.execute(query, Day(as_of, known_at).values() | more).mappings()]


def rows_on(session: Session, subject: Subject, as_of: date, known_at: datetime | None = None, region: str | None = None,
            theme: str | None = None, class_code: str | None = None, codes: Collection[str] | None = None,
            search: str | None = None) -> list[Row]:
    """Rows of a day view with every facet, and ``class_code`` when a ``theme`` is named. Read-only."""
    query = _rows_query(subject, ANY_MOMENT if known_at else None, region, theme, class_code, codes is not None, bool(search))
    more = ({} if codes is None else {"codes": list(codes)}) | ({"pattern": _pattern(search)} if search else {})
    return _rows(session, query, as_of, known_at, **more)


@lru_cache(maxsize=512)
def _rows_query(subject: Subject, known_at: datetime | None, region: str | None, theme: str | None, class_code: str | None, by_code: bool,
                by_name: bool) -> Select[Any]:
    """Rows of a day that is named when it is asked, with the ``codes`` and the ``pattern`` of names that are wanted."""
    rules, table = CLASSED[theme][1] if theme else {}, TABLES[subject][0]
    ids = select(table.id).where(table.code.in_(bindparam("codes", expanding=True))) if by_code else None
    day = ON_DAY[subject](ANY_DAY, known_at, ids=ids)
    classed = class_column(day.c, rules) if rules else literal("")
    query = select(day, *([classed] if rules else [])).where(within(region)(day.c)).order_by(day.c.region_code, day.c.code)
    if class_code and rules:
        query = query.where(classed == class_code)
    return query.where(_named(day.c, bindparam("pattern", type_=String()), subject)) if by_name else query


def _pattern(text: str) -> str:
    """What contains ``text``, in small letters."""
    return ("%" + text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%").lower()


def _named(columns: Any, pattern: Any, subject: Subject) -> Any:
    fields = [columns.name, columns.code, *([columns.licence_number] if subject == Subject.MINE else [])]
    return or_(*(func.lower(field).like(pattern, escape="\\") for field in fields))


def mines_list(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None, theme: str | None = None,
               class_code: str | None = None, search: str | None = None) -> list[Row]:
    """Mines with every facet, by region and code, filtered by class and by name, code or licence number. Read-only."""
    return rows_on(session, Subject.MINE, as_of, known_at, region, theme, class_code, search=search)


@dataclass(frozen=True)
class Found:
    """One hit of a search."""

    subject: Subject
    code: str
    name: str
    region_code: str
    licence_number: str


def search(session: Session, text: str, as_of: date, known_at: datetime | None = None, region: str | None = None,
           limit: int = 12) -> list[Found]:
    """Mines, blocks, sites and townships by name, code or licence number; at most ``limit``. Read-only."""
    hits: list[Found] = []
    for subject in (Subject.MINE, Subject.BLOCK, Subject.SITE, Subject.REGION):
        licence = {"licence_number"} if subject == Subject.MINE else set()
        region_code = set() if subject == Subject.REGION else {"region_code"}
        day = ON_DAY[subject](as_of, known_at, {"name"} | licence | region_code)
        inside: Rule = within(region) if region_code else anything
        query = select(day).where(inside(day.c), _named(day.c, _pattern(text), subject)).order_by(day.c.code).limit(limit - len(hits))
        hits += [
            Found(subject, row.code, row.name, getattr(row, "region_code", row.code), getattr(row, "licence_number", ""))
            for row in _rows(session, query, as_of, known_at)
        ]
        if len(hits) >= limit:
            break
    return hits


def regions(session: Session, as_of: date, known_at: datetime | None = None, level: RegionLevel | None = None) -> list[Row]:
    """Regions with every facet but their outline, by code. Read-only."""
    return _rows(session, _regions_query(ANY_MOMENT if known_at else None, level), as_of, known_at)


@lru_cache(maxsize=16)
def _regions_query(known_at: datetime | None, level: RegionLevel | None) -> Select[Any]:
    day = ON_DAY[Subject.REGION](ANY_DAY, known_at)
    query = select(day).order_by(day.c.code)
    return query.where(day.c.level == level) if level else query


def townships(session: Session, as_of: date, known_at: datetime | None = None) -> list[Row]:
    """Townships by code. Read-only."""
    return regions(session, as_of, known_at, RegionLevel.TOWNSHIP)


def county(session: Session, as_of: date, known_at: datetime | None = None) -> Row | None:
    """The registry's own region: the one that every other lies within; None when none or several stand side by side. Read-only."""
    found = regions(session, as_of, known_at)
    return next((row for row in found if all(other.code.startswith(region_prefix(row.code)) for other in found)), None)


def region_names(session: Session, as_of: date, known_at: datetime | None = None) -> dict[str, str]:
    """Name of each region by code. Read-only."""
    return {row.code: row.name for row in regions(session, as_of, known_at)}


def is_example(session: Session) -> bool:
    """Whether this registry holds the made-up example county. Read-only."""
    return session.scalar(select(Region.id).where(Region.code == EXAMPLE_COUNTY)) is not None


def block_members(session: Session, block_code: str, as_of: date, known_at: datetime | None = None) -> list[Row]:
    """Mines that are or were in a block on ``as_of``, with every facet. Read-only."""
    query = _members_query(ANY_MOMENT if known_at else None)
    return _rows(session, query, as_of, known_at, block=block_code)


@lru_cache(maxsize=4)
def _members_query(known_at: datetime | None) -> Select[Any]:
    day = ON_DAY[Subject.MINE](ANY_DAY, known_at)
    return select(day).where(day.c.block_code == bindparam("block", type_=String())).order_by(day.c.block_role, day.c.code)
