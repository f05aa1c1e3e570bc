"""The log: who wrote or did what, and when; newest first, by moment, person and kind."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from ..codes import Subject
from ..tables import Base
from ..tables.base import Record
from ..tables.people import Act
from .subjects import TABLES

_MOMENTS = ("recorded_at", "acted_at", "imported_at")
_PEOPLE = ("recorded_by", "acted_by", "imported_by")


@dataclass(frozen=True)
class Entry:
    """One row that somebody added: a record, a row of reference, an import, or an act at the keyboard; and whom it is about."""

    table: str
    id: int
    at: datetime
    by: str
    row: Any
    subject: Subject | None
    code: str | None

    @property
    def what(self) -> str:
        """``acted``, ``added``, ``corrected`` or ``withdrawn``."""
        if isinstance(self.row, Act):
            return "acted"
        if getattr(self.row, "withdrawn", False):
            return "withdrawn"
        return "corrected" if getattr(self.row, "corrects", None) else "added"


@dataclass(frozen=True)
class Asked:
    """What is wanted of the log: moments from ``since`` up to ``until``, one person, one table; None asks for all."""

    since: datetime | None = None
    until: datetime | None = None
    by: str | None = None
    table: str | None = None


@cache
def log_tables() -> Mapping[str, type[Base]]:
    """Every table whose rows say who added them and when."""
    return {table: kind for table, (kind, _moment, _person) in _signed().items()}


@cache
def _signed() -> Mapping[str, tuple[type[Base], Any, Any]]:
    """Every such table with the columns of moment and person."""
    found = {}
    for kind in sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda kind: kind.__tablename__):
        columns = kind.__table__.columns
        moment, person = (next((columns[name] for name in names if name in columns), None) for names in (_MOMENTS, _PEOPLE))
        if moment is not None and person is not None:
            found[kind.__tablename__] = (kind, moment, person)
    return found


def log_length(session: Session, asked: Asked) -> int:
    """How many entries there are. Read-only."""
    found = [select(func.count().label("n")).select_from(rows.subquery()) for rows in _rows(asked)]
    return int(session.scalar(select(func.sum(union_all(*found).subquery().c.n))) or 0)


def log_entries(session: Session, asked: Asked, *, skip: int, most: int) -> list[Entry]:
    """Entries after the newest ``skip``, at most ``most``; of one table ids follow the moments. Read-only."""
    newest = (rows.order_by(rows.selected_columns.id.desc()).limit(skip + most).subquery() for rows in _rows(asked))
    found = union_all(*(select(one) for one in newest)).subquery()
    order = (found.c.at.desc(), found.c.kind, found.c.id.desc())
    picked = session.execute(select(found).order_by(*order).offset(skip).limit(most)).all()
    rows = _loaded(session, [(one.kind, one.id) for one in picked])
    codes = _codes(session, rows.values())
    return [_entry(one, rows[one.kind, one.id], codes) for one in picked]


def _rows(asked: Asked) -> list[Select[Any]]:
    """Kind, id, moment and person of what is asked for, one question for each table."""
    found = []
    for table, (kind, moment, person) in _signed().items():
        if asked.table in (None, table):
            rows = select(literal(table).label("kind"), kind.id, moment.label("at"), person.label("by"))
            found.append(rows.where(*_rules(asked, moment, person)))
    return found


def _rules(asked: Asked, moment: Any, person: Any) -> Iterator[Any]:
    if asked.since is not None:
        yield moment >= asked.since
    if asked.until is not None:
        yield moment < asked.until
    if asked.by is not None:
        yield person == asked.by


def _loaded(session: Session, picked: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Any]:
    by_table = defaultdict(list)
    for table, row_id in picked:
        by_table[table].append(row_id)
    kinds = log_tables()
    return {(table, row.id): row for table, ids in by_table.items()
            for row in session.scalars(select(kinds[table]).where(kinds[table].id.in_(ids)))}


def _codes(session: Session, rows: Iterable[Any]) -> dict[tuple[Subject, int], str]:
    """Codes of the subjects that the records among ``rows`` are about."""
    ids = defaultdict(set)
    for row in rows:
        if isinstance(row, Record):
            ids[row.about].add(row.subject_id)
    return {(subject, found.id): found.code for subject, wanted in ids.items()
            for found in session.execute(select(TABLES[subject][0].id, TABLES[subject][0].code).where(TABLES[subject][0].id.in_(wanted)))}


def _entry(one: Any, row: Any, codes: Mapping[tuple[Subject, int], str]) -> Entry:
    subject = row.about if isinstance(row, Record) else None
    return Entry(one.kind, one.id, one.at, one.by, row, subject, codes[subject, row.subject_id] if subject else None)
