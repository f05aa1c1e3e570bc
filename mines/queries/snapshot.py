"""The day: one row per existing subject, every facet asked for filled. What counts, maps and ledgers read."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, case, select

from ..codes import Subject
from ..indicators import OTHER, Distinct, Indicator, Quantity, Sum
from ..rules import Rule, anything
from ..tables.blocks import BlockBoundaryRecord
from ..tables.mines import MineBoundaryRecord
from ..tables.regions import RegionBoundaryRecord, ZoneBoundaryRecord
from ..tables.sites import SiteBoundaryRecord
from .days import CALENDAR, Day
from .facets import FACETS
from .standing import standing_rule
from .subjects import TABLES


def _on(kind: Subject, as_of: date, known_at: datetime | None = None, facets: Collection[str] | None = None,
        ids: Select[Any] | None = None) -> CTE:
    """One row per subject that exists on ``as_of``: id, code, the facets asked for (None: all) and the calendar of the day.

    ``known_at`` leaves out what was recorded later; ``ids`` narrows to the subjects it selects. Read-only; materialised.
    """
    day, all_facets = Day(as_of, known_at).bound(), FACETS[kind]
    subject, existence = TABLES[kind]
    wanted = all_facets if facets is None else {facet: all_facets[facet] for facet in all_facets if facet in facets}
    exists = select(existence.id).where(
        existence.subject_id == subject.id, existence.effective_on <= day.as_of, standing_rule(existence, day.known_at),
    ).exists()
    query = select(
        subject.id, subject.code,
        *(facet.in_sql(subject.id, day).label(facet_name) for facet_name, facet in wanted.items()),
        *(getattr(day, name).label(name) for name in CALENDAR),
    ).where(exists)
    if ids is not None:
        query = query.where(subject.id.in_(ids))
    return query.cte(f"{kind}s_on").prefix_with("MATERIALIZED")


mines_on = partial(_on, Subject.MINE)
blocks_on = partial(_on, Subject.BLOCK)
sites_on = partial(_on, Subject.SITE)
regions_on = partial(_on, Subject.REGION)
zones_on = partial(_on, Subject.ZONE)
issues_on = partial(_on, Subject.ISSUE)

ON_DAY: dict[Subject, Callable[..., CTE]] = {
    Subject.MINE: mines_on, Subject.BLOCK: blocks_on, Subject.SITE: sites_on, Subject.REGION: regions_on, Subject.ZONE: zones_on,
    Subject.ISSUE: issues_on,
}
"""The day view of each kind of subject."""

BOUNDARIES: dict[Subject, Any] = {
    Subject.MINE: MineBoundaryRecord, Subject.BLOCK: BlockBoundaryRecord, Subject.SITE: SiteBoundaryRecord,
    Subject.REGION: RegionBoundaryRecord, Subject.ZONE: ZoneBoundaryRecord,
}
"""The table of each kind of subject's outlines."""


def class_column(columns: Any, classes: Mapping[str, Rule]) -> ColumnElement[str]:
    """Code of the first class that holds for each row of a day view, else ``not_counted``."""
    return case(*((rule(columns), code) for code, rule in classes.items()), else_="not_counted").label("class_code")


def reason_column(indicator: Indicator, columns: Any) -> ColumnElement[str]:
    """Why a row of a day view is not among: the first reason that holds, ``other`` without one, empty when it is among."""
    among = indicator.among.rule(columns) if indicator.among else anything(columns)
    return case((among, ""), *((rule(columns), reason) for reason, rule in indicator.left_out.items()), else_=OTHER)


def region_facets(region: str | None) -> set[str]:
    """The facet that ``within(region)`` reads."""
    return {"region_code"} if region else set()


class _Anything:
    """Answers every operator that a rule may use, so that a rule can be asked which facets it reads."""

    def _again(self, *_: Any) -> "_Anything":
        return self

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _again  # type: ignore[assignment]
    __and__ = __or__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __truediv__ = startswith = _again
    __hash__ = object.__hash__


class _Asked:
    """Stands in for a row, to note which facets a rule reads."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __getattr__(self, name: str) -> _Anything:
        self.names.add(name)
        return _Anything()


def facets_of(*rules: Rule) -> set[str]:
    """Names of the facets that ``rules`` read."""
    asked = _Asked()
    for rule in rules:
        rule(asked)
    return asked.names


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
