"""Papers behind records: which are linked, under which name they came, and whose scan is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from ..codes import Subject
from ..rules import region_prefix
from ..tables.base import Record
from ..tables.evidence import Evidence, EvidenceLink
from .history import record_kinds
from .standing import standing_rule
from .subjects import TABLES, region_of


@dataclass(frozen=True)
class MissingScan:
    """A paper known by number and date only, behind a record that stands."""

    evidence_id: int
    kind: str
    number: str | None
    dated_on: date | None
    subject: Subject
    code: str
    name: str
    region_code: str
    table: str
    record_id: int
    on: date
    since: datetime


def is_linked(session: Session, sha256: str) -> bool:
    """Whether some record rests on the file. Read-only."""
    linked = exists().where(Evidence.sha256 == sha256, EvidenceLink.evidence_id == Evidence.id)
    return bool(session.scalar(select(linked)))


def newest_name(session: Session, sha256: str) -> str | None:
    """The name under which the file was last put behind a record. Read-only."""
    named = select(Evidence.name).where(Evidence.sha256 == sha256, Evidence.name.is_not(None))
    return session.scalar(named.order_by(Evidence.id.desc()).limit(1))


def named_scans(session: Session) -> set[str]:
    """Hashes of all files that papers name. Read-only."""
    return {sha256 for sha256 in session.scalars(select(Evidence.sha256).distinct()) if sha256 is not None}


def missing_scans(session: Session, region: str | None = None) -> list[MissingScan]:
    """Papers behind standing records of a region that have no scan by now, oldest first. Read-only.

    A scan that came later hangs on the same record, by the same kind, number and date; papers of a corrected version count for the
    record that stands in its place.
    """
    found = [one for subject in Subject for kind in record_kinds(subject) for one in _missing_in(session, kind)]
    within = [one for one in found if region is None or one.region_code.startswith(region_prefix(region))]
    return sorted(within, key=lambda one: (one.since, one.evidence_id))


def _missing_in(session: Session, kind: type[Record]) -> Iterator[MissingScan]:
    version, row = aliased(kind), TABLES[kind.about][0]
    query = (
        select(Evidence, kind, row.code, version.recorded_at).select_from(EvidenceLink).join(Evidence, Evidence.id == EvidenceLink.evidence_id)
        .join(version, version.id == EvidenceLink.record_id)
        .join(kind, (kind.subject_id == version.subject_id) & (kind.seq == version.seq)).join(row, row.id == kind.subject_id)
        .where(EvidenceLink.record_table == kind.__tablename__, Evidence.sha256.is_(None), standing_rule(kind), ~_scanned(kind))
        .order_by(Evidence.id)
    )
    for paper, record, code, since in session.execute(query):
        region = region_of(session, kind.about, record.subject_id)
        yield MissingScan(
            paper.id, paper.kind, paper.number, paper.dated_on, kind.about, code, _name(session, kind.about, record.subject_id), region,
            kind.__tablename__, record.id, record.effective_on, since)


def _scanned(kind: type[Record]) -> Any:
    """Whether the same paper hangs on a version of the same record with its bytes."""
    scan, link, version = aliased(Evidence), aliased(EvidenceLink), aliased(kind)
    return exists().where(
        link.record_table == kind.__tablename__, version.id == link.record_id, version.subject_id == kind.subject_id,
        version.seq == kind.seq, scan.id == link.evidence_id, scan.sha256.is_not(None), scan.kind == Evidence.kind,
        scan.number.is_not_distinct_from(Evidence.number), scan.dated_on.is_not_distinct_from(Evidence.dated_on),
    ).correlate(kind, Evidence)


def _name(session: Session, subject: Subject, subject_id: int) -> str:
    existence = TABLES[subject][1]
    newest = select(existence).where(existence.subject_id == subject_id, standing_rule(existence)).order_by(
        existence.effective_on.desc(), existence.seq.desc()).limit(1)
    return getattr(session.scalar(newest), "name", "")
