"""What of a file is new: its records beside those in force, column by column."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import shapely
from sqlalchemy.orm import Session

from ..queries.imports import values_in_force
from .import_facts import Column, Facts
from .records import OWN_COLUMNS

DERIVED = frozenset({"area_ha", "datum", "source_crs"})
"""Follows from the outline, or tells of the file it came in: the same outline from another file is no news."""

SHOWN_BY = {"shape": "area_ha"}
"""What tells people of a change that they cannot read."""


@dataclass(frozen=True)
class Change:
    """A value of a registered subject that becomes another; ``row`` counts from 1 in the file that says so."""

    code: str
    table: str
    field: str
    before: Any
    after: Any
    row: int | None = None


@dataclass(frozen=True)
class News:
    """Records to store in one table: the places of their rows, their values by column; ``changes`` says what they change."""

    kind: Any
    rows: list[int]
    values: dict[str, Column]
    changes: list[Change] = field(default_factory=list)

    def only(self, kept: np.ndarray) -> "News":
        """Those of the rows for which ``kept`` is true."""
        if all(kept[row] for row in self.rows):
            return self
        places = [place for place, row in enumerate(self.rows) if kept[row]]
        columns: dict[str, Column] = {
            name: column[places] if isinstance(column, np.ndarray) else [column[place] for place in places]
            for name, column in self.values.items() if len(column)}
        changes = [change for change in self.changes if change.row is None or kept[change.row - 1]]
        return replace(self, rows=[self.rows[place] for place in places], values=columns, changes=changes)


def news_in(session: Session, facts: Facts, ids: Sequence[int | None], codes: Sequence[str], on: date) -> News:
    """Those of ``facts`` that are not in force on ``on``; ``ids`` (None of a new subject) and ``codes`` stand by place of row."""
    rows = facts.rows.tolist()
    names = [name for name in facts.kind.__table__.columns.keys() if name not in OWN_COLUMNS | {"note"} or name in facts.said]
    known = {subject_id for row in rows if (subject_id := ids[row]) is not None}
    if not known:
        return News(facts.kind, rows, {name: _filled(facts, name) for name in names})
    before = values_in_force(session, facts.kind, names, known, on)
    standing = [before.get(ids[row] or 0) for row in rows]
    changed = _changed(facts, names, standing)
    news = [place for place, old in enumerate(standing) if old is None or changed[place]]
    if not news:
        return News(facts.kind, [], {})
    kept = [None if facts.tied & set(fields) else old for old, fields in zip(standing, changed, strict=True)]
    columns = {name: _filled(facts, name, [old and old[at] for old in kept]) for at, name in enumerate(names)}
    columns = {name: [column[place] for place in news] for name, column in columns.items()}
    changes = []
    for at, place in enumerate(news):
        row, was = rows[place], dict(zip(names, standing[place] or (), strict=bool(standing[place])))
        fields = changed[place] if was or ids[row] is None else [name for name in names if _says(facts, name, place)]
        changes += [Change(codes[row], facts.kind.__tablename__, name, was.get(name), columns[name][at], row + 1)
                    for name in dict.fromkeys(SHOWN_BY.get(name, name) for name in fields)]
    return News(facts.kind, [rows[place] for place in news], columns, changes)


def _says(facts: Facts, name: str, place: int) -> bool:
    """Whether the file says something of a column that people read, where nothing stood before."""
    return name in facts.said and (name not in DERIVED) and facts.said[name][place] is not None


def _changed(facts: Facts, names: Sequence[str], standing: Sequence[tuple[Any, ...] | None]) -> list[list[str]]:
    """Of each row the columns of which the file says something else than what stands."""
    changed: list[list[str]] = [[] for _ in standing]
    for at, name in enumerate(names):
        for place, said in enumerate(_comparable(facts.said[name]) if name in facts.said and name not in DERIVED else ()):
            old = standing[place]
            if old is not None and said is not None and said != old[at] and not _same_ground(said, old[at]):
                changed[place].append(name)
    return changed


def _comparable(column: Column) -> Column:
    return shapely.to_wkb(column).tolist() if isinstance(column, np.ndarray) else column


def _same_ground(said: Any, stands: Any) -> bool:
    """Whether two outlines (WKB) have the same corners: files differ in where a ring begins and which way it runs."""
    if not isinstance(said, bytes) or not isinstance(stands, bytes):
        return False
    one, other = (shapely.normalize(shapely.multipolygons(shapely.get_parts(shapely.from_wkb(wkb)))) for wkb in (said, stands))
    return bool(shapely.equals_exact(one, other))


def _filled(facts: Facts, name: str, standing: Column | None = None) -> Column:
    """The column with what stands, or what a new record holds, where the file does not say; a note belongs to one file alone."""
    else_ = facts.else_.get(name)
    column = facts.said.get(name)
    standing = None if name == "note" else standing
    for other in (standing, else_ if isinstance(else_, list) or else_ is None else [else_] * len(facts.rows)):
        if column is None:
            column = other
        elif other is not None and not isinstance(column, np.ndarray):
            column = [two if one is None else one for one, two in zip(column, other, strict=True)]
    return column if column is not None else [None] * len(facts.rows)
