"""History: every record of one subject, newest first, and the facts in force on a day with their papers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..codes import Subject
from ..tables import Base
from ..tables.base import Record
from ..tables.evidence import Evidence, EvidenceLink
from .standing import newest_versions, standing, versions

_SIGNATURE = {
    "id", "subject_id", "effective_on", "recorded_at", "recorded_by", "done_by", "seq", "corrects", "withdrawn", "reason", "device_key",
    "import_id", "follows",
}


@dataclass(frozen=True)
class Entry:
    """One record as a person reads it: ``what`` is added, corrected or withdrawn; ``changes`` maps a field to old and new.

    ``newest`` is true of the last version of a record, a tombstone among them; ``standing`` of one that holds.
    """

    table: str
    record_id: int
    on: date
    recorded_at: datetime
    recorded_by: str
    done_by: str | None
    what: str
    values: dict[str, Any]
    changes: dict[str, tuple[Any, Any]]
    papers: tuple[Evidence, ...]
    reason: str | None
    standing: bool
    newest: bool


def record_kinds(subject: Subject) -> list[type[Record]]:
    """The tables that hold records about ``subject``."""
    kinds = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Record)]
    return sorted((kind for kind in kinds if kind.about == subject), key=lambda kind: kind.__tablename__)


def history_of(session: Session, subject: Subject, subject_id: int, known_at: datetime | None = None) -> list[Entry]:
    """Every record of one subject: newest first by the day it became true, then by the moment it was recorded. Read-only."""
    entries: list[Entry] = []
    for kind in record_kinds(subject):
        rows = versions(session, kind, subject_id, known_at)
        papers = papers_of(session, kind, [row.id for row in rows])
        by_id = {row.id: row for row in rows}
        newest = {row.id for row in newest_versions(rows)}
        entries += [_entry(row, by_id.get(row.corrects), papers[row.id], row.id in newest) for row in rows]
    return sorted(entries, key=lambda entry: (entry.on, entry.recorded_at, entry.record_id), reverse=True)


def papers_of(session: Session, kind: type[Record], record_ids: Iterable[int]) -> dict[int, tuple[Evidence, ...]]:
    """Papers behind records of ``kind``, by record id. Read-only."""
    query = (
        select(EvidenceLink.record_id, Evidence).join(Evidence, Evidence.id == EvidenceLink.evidence_id)
        .where(EvidenceLink.record_table == kind.__tablename__, EvidenceLink.record_id.in_(list(record_ids))).order_by(Evidence.id)
    )
    found: dict[int, tuple[Evidence, ...]] = defaultdict(tuple)
    for record_id, paper in session.execute(query):
        found[record_id] += (paper,)
    return found


def _entry(row: Any, replaced: Any | None, papers: tuple[Evidence, ...], newest: bool) -> Entry:
    values = {name: getattr(row, name) for name in row.__table__.columns.keys() if name not in _SIGNATURE}
    what = "withdrawn" if row.withdrawn else "corrected" if replaced is not None else "added"
    changes = {}
    if replaced is not None and not row.withdrawn:
        changes = {name: (getattr(replaced, name), value) for name, value in values.items() if getattr(replaced, name) != value}
        if replaced.effective_on != row.effective_on:
            changes["effective_on"] = (replaced.effective_on, row.effective_on)
    return Entry(
        row.__tablename__, row.id, row.effective_on, row.recorded_at, row.recorded_by, row.done_by, what, values, changes, papers,
        row.reason, newest and not row.withdrawn, newest,
    )


@dataclass(frozen=True)
class Fact:
    """What is in force on a day: the record's values, since when, and its papers."""

    table: str
    record: Any
    papers: tuple[Evidence, ...]


def facts_on(session: Session, subject: Subject, subject_id: int, as_of: date, known_at: datetime | None = None) -> list[Fact]:
    """Facts of one subject in force on ``as_of``: the newest of each kind (and key), every one of the observations. Read-only."""
    facts: list[Fact] = []
    for kind in record_kinds(subject):
        rows = [row for row in standing(versions(session, kind, subject_id, known_at)) if row.effective_on <= as_of]
        rows.sort(key=lambda row: (row.effective_on, row.seq))
        if not kind.observation:
            rows = list({tuple(getattr(row, key) for key in kind.keys): row for row in rows}.values())
        papers = papers_of(session, kind, [row.id for row in rows])
        facts += [Fact(kind.__tablename__, row, papers[row.id]) for row in rows]
    return facts


def standing_facts(session: Session, kind: type[Record], subject_id: int, as_of: date, known_at: datetime | None = None) -> list[Fact]:
    """Standing facts of ``kind`` up to ``as_of``, oldest first, each with the papers behind every version of it. Read-only."""
    rows = versions(session, kind, subject_id, known_at)
    return _standing_facts(kind, rows, papers_of(session, kind, [row.id for row in rows]), as_of)


def standing_facts_of(session: Session, kind: type[Record], subject_ids: Collection[int], as_of: date,
                      known_at: datetime | None = None) -> dict[int, list[Fact]]:
    """The same of many subjects at once, by subject; those without any are left out. Read-only."""
    query = select(kind).where(kind.subject_id.in_(subject_ids)).order_by(kind.id)
    rows = list(session.scalars(query if known_at is None else query.where(kind.recorded_at <= known_at)))
    papers = papers_of(session, kind, [row.id for row in rows]) if rows else {}
    by_subject = defaultdict[int, list[Any]](list)
    for row in rows:
        by_subject[row.subject_id].append(row)
    return {subject_id: facts for subject_id, own in by_subject.items() if (facts := _standing_facts(kind, own, papers, as_of))}


def _standing_facts(kind: type[Record], rows: Sequence[Any], found: Mapping[int, tuple[Evidence, ...]], as_of: date) -> list[Fact]:
    papers = defaultdict[int, tuple[Evidence, ...]](tuple)
    for row in rows:
        papers[row.seq] += tuple(paper for paper in found.get(row.id, ()) if paper not in papers[row.seq])
    stand = sorted((row for row in standing(rows) if row.effective_on <= as_of), key=lambda row: (row.effective_on, row.seq))
    return [Fact(kind.__tablename__, row, papers[row.seq]) for row in stand]
