"""Which records stand: the one definition of "in force" that the day views, the commands and the histories share."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from ..tables.base import Record


def standing_rule(kind: type[Record], known_at: datetime | None = None) -> ColumnElement[bool]:
    """Neither withdrawn nor corrected, as known at ``known_at`` (None: by all that is recorded)."""
    later = _later(kind)
    corrected = select(later.corrects).where(later.corrects.is_not(None))
    if known_at is not None:
        corrected = corrected.where(later.recorded_at <= known_at)
    rule = kind.withdrawn.is_(False) & kind.id.not_in(corrected)
    return rule & (kind.recorded_at <= known_at) if known_at is not None else rule


@cache
def _later(kind: type[Record]) -> Any:
    """The table once more, for what corrects its rows; made once, since making it costs more than asking it."""
    return aliased(kind)


def in_force(value: Any, kind: type[Record], subject_id: Any, as_of: Any, known_at: datetime | None = None) -> Select[Any]:
    """Select ``value`` of the record of ``kind`` in force on ``as_of`` for ``subject_id``: at most one row."""
    return (
        select(value).where(kind.subject_id == subject_id, kind.effective_on <= as_of, standing_rule(kind, known_at))
        .order_by(kind.effective_on.desc(), kind.seq.desc()).limit(1)
    )


def versions(session: Session, kind: type[Record], subject_id: int, known_at: datetime | None = None) -> list[Any]:
    """Every row of one subject, oldest first: standing, corrected and withdrawn ones."""
    query = _versions(kind)
    if known_at is not None:
        query = query.where(kind.recorded_at <= known_at)
    return list(session.scalars(query, {"subject_id": subject_id}))


@cache
def _versions(kind: type[Record]) -> Select[Any]:
    """The question for ``versions``: made once, since making it costs more than asking it."""
    return select(kind).where(kind.subject_id == bindparam("subject_id")).order_by(kind.id)


def newest_id(session: Session, kind: type[Record], subject_id: int, known_at: datetime | None = None) -> int:
    """Id of the newest row of any sort of one subject, 0 without one: what a form has seen. Read-only."""
    query = select(func.max(kind.id)).where(kind.subject_id == subject_id)
    return session.scalar(query.where(kind.recorded_at <= known_at) if known_at is not None else query) or 0


def newest_versions(rows: Sequence[Any]) -> list[Any]:
    """Those rows that nothing corrects: what stands, and tombstones."""
    corrected = {row.corrects for row in rows}
    return [row for row in rows if row.id not in corrected]


def standing(rows: Iterable[Any]) -> list[Any]:
    """What stands of ``rows``, in the order of the ladder."""
    return sorted((row for row in newest_versions(list(rows)) if not row.withdrawn), key=lambda row: row.seq)


def fact_in_force(session: Session, kind: type[Record], subject_id: int, as_of: date, known_at: datetime | None = None,
                  **keys: Any) -> Any | None:
    """The record of ``kind`` in force on ``as_of``, or None; ``keys`` names the item where one table holds several histories."""
    query = _fact_in_force(kind, *keys) if known_at is None else _in_force_by_keys(kind, known_at, *keys)
    return session.scalar(query, {"subject_id": subject_id, "as_of": as_of, **keys})


def _in_force_by_keys(kind: type[Record], known_at: datetime | None, *keys: str) -> Select[Any]:
    query = in_force(kind, kind, bindparam("subject_id"), bindparam("as_of"), known_at)
    return query.where(*(getattr(kind, name) == bindparam(name) for name in keys))


@cache
def _fact_in_force(kind: type[Record], *keys: str) -> Select[Any]:
    """The question for ``fact_in_force``, made once too."""
    return _in_force_by_keys(kind, None, *keys)
