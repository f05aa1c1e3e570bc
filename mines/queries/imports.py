"""Imports: what was taken in, what of it stands, who has built on it since."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..codes import Subject
from ..tables.base import Record
from ..tables.seals import Import
from .history import record_kinds
from .standing import standing_rule
from .subjects import TABLES

IMPORTED = (Subject.MINE, Subject.SITE, Subject.BLOCK, Subject.REGION, Subject.ZONE)
"""Kinds of subjects that files bring in."""


def imports(session: Session) -> list[Import]:
    """Every import, newest first. Read-only."""
    return list(session.scalars(select(Import).order_by(Import.id.desc())))


FactsByTable = dict[type[Record], list[dict[str, Any]]]


def facts_in_force(session: Session, subject: Subject, codes: Sequence[str], on: date) -> dict[str, FactsByTable]:
    """What is in force on ``on`` of the subjects with ``codes`` that exist: values by code and table. Read-only."""
    table, existence = TABLES[subject]
    asked = set(codes)
    known = {row_id: code for row_id, code in session.execute(select(table.id, table.code)) if code in asked}
    if not known:
        return {}
    found: dict[str, FactsByTable] = {}
    for kind in sorted(record_kinds(subject), key=lambda kind: kind is not existence):
        query = select(kind.__table__).where(kind.effective_on <= on, standing_rule(kind)).order_by(kind.effective_on, kind.seq)
        for row in session.execute(query).mappings():
            code = known.get(row["subject_id"])
            if code is None or (kind is not existence and code not in found):
                continue
            standing = found.setdefault(code, {}).setdefault(kind, [])
            if not kind.observation:
                standing.clear()
            standing.append(dict(row))
    return found


def standing_of_import(session: Session, import_id: int) -> dict[type[Record], list[Any]]:
    """Standing records of an import by table, newest first. Read-only."""
    kinds = [kind for subject in IMPORTED for kind in record_kinds(subject)]
    found = {kind: list(session.execute(
        select(kind.__table__).where(kind.import_id == import_id, standing_rule(kind)).order_by(kind.id.desc())).mappings())
        for kind in kinds}
    return {kind: rows for kind, rows in found.items() if rows}


def built_on(session: Session, entry: Import) -> set[str]:
    """Codes of the subjects that have standing records which others added after the import ``entry``. Read-only."""
    subject = Subject(entry.subject)
    table = TABLES[subject][0]
    touched = {row["subject_id"] for rows in standing_of_import(session, entry.id).values() for row in rows}
    later: set[int] = set()
    for kind in record_kinds(subject):
        others = select(kind.subject_id).where(
            standing_rule(kind), kind.recorded_at > entry.imported_at, kind.import_id.is_distinct_from(entry.id))
        later |= set(session.scalars(others)) & touched
    return {code for row_id, code in session.execute(select(table.id, table.code)) if row_id in later}
