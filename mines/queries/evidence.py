"""Papers behind records: which are linked, under which name they came, and whose scan is missing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, exists, literal, select
from sqlalchemy.orm import Session, aliased

from ..codes import Subject
from ..rules import UNKNOWN_REGION, region_prefix
from ..tables.base import Record
from ..tables.evidence import Evidence, EvidenceLink
from .history import record_kinds
from .standing import standing_rule
from ..tables.mines import OpeningRecord
from .subjects import TABLES


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
    found = [(kind, row) for kind in _with_missing(session) for row in session.execute(_missing_in(kind))]
    about = _about(session, found)
    scans = [_scan(kind, row, *about[kind.about, row.subject_id]) for kind, row in found]
    within = [one for one in scans if region is None or one.region_code.startswith(region_prefix(region))]
    return sorted(within, key=lambda one: (one.since, one.evidence_id))


def _scan(kind: type[Record], row: Any, code: str, name: str, region: str) -> MissingScan:
    return MissingScan(row.id, row.kind, row.number, row.dated_on, kind.about, code, name, region, kind.__tablename__, row.record_id,
                       row.effective_on, row.recorded_at)


def _with_missing(session: Session) -> list[type[Record]]:
    """Kinds of record that papers without bytes hang on."""
    query = select(EvidenceLink.record_table).join(Evidence, Evidence.id == EvidenceLink.evidence_id).where(Evidence.sha256.is_(None))
    tables = set(session.scalars(query.distinct()))
    return [kind for subject in Subject for kind in record_kinds(subject) if kind.__tablename__ in tables]


@cache
def _missing_in(kind: type[Record]) -> Any:
    """Papers without bytes that hang on any version of a standing record of ``kind``; made once: making it costs as much as asking."""
    version = aliased(kind)
    return (
        select(Evidence.id, Evidence.kind, Evidence.number, Evidence.dated_on, kind.id.label("record_id"), kind.subject_id,
               kind.effective_on, version.recorded_at)
        .select_from(EvidenceLink).join(Evidence, Evidence.id == EvidenceLink.evidence_id)
        .join(version, version.id == EvidenceLink.record_id)
        .join(kind, (kind.subject_id == version.subject_id) & (kind.seq == version.seq))
        .where(EvidenceLink.record_table == kind.__tablename__, Evidence.sha256.is_(None), standing_rule(kind), ~_scanned(kind))
        .order_by(Evidence.id)
    )


def _about(session: Session, found: Sequence[tuple[type[Record], Any]]) -> dict[tuple[Subject, int], tuple[str, str, str]]:
    """Code, name and region of each subject, by its newest standing existence record; an opening is where its mine is."""
    wanted: dict[Subject, set[int]] = defaultdict(set)
    for kind, row in found:
        wanted[kind.about].add(row.subject_id)
    if Subject.OPENING in wanted:
        mine_of: dict[int, int] = dict(session.execute(_newest(Subject.OPENING, wanted[Subject.OPENING], OpeningRecord.mine_id)).all())
        wanted[Subject.MINE] |= {*mine_of.values()}
    about: dict[tuple[Subject, int], tuple[str, str, str]] = {}
    for subject, ids in wanted.items():
        row, existence = TABLES[subject]
        codes: dict[int, str] = dict(session.execute(select(row.id, row.code).where(row.id.in_(ids))).all())
        about |= {(subject, one): (code, "", code if subject == Subject.REGION else UNKNOWN_REGION) for one, code in codes.items()}
        if "name" in existence.__table__.columns:
            region = existence.region_code if "region_code" in existence.__table__.columns else literal(None)
            for subject_id, name, place in session.execute(_newest(subject, ids, existence.name, region)):
                code, _, known = about[subject, subject_id]
                about[subject, subject_id] = (code, name, place or known)
    for subject_id in wanted.get(Subject.OPENING, ()):
        _, name, region = about.get((Subject.MINE, mine_of.get(subject_id, 0)), ("", "", UNKNOWN_REGION))
        about[Subject.OPENING, subject_id] = (about[Subject.OPENING, subject_id][0], name, region)
    return about


def _newest(subject: Subject, ids: Iterable[int], *columns: Any) -> Select[Any]:
    """``columns`` of the existence records that stand, oldest first: the last of a subject is its newest."""
    existence = TABLES[subject][1]
    standing = select(existence.subject_id, *columns).where(existence.subject_id.in_(ids), standing_rule(existence))
    return standing.order_by(existence.effective_on, existence.seq)


def _scanned(kind: type[Record]) -> Any:
    """Whether the same paper hangs on a version of the same record with its bytes."""
    scan, link, version = aliased(Evidence), aliased(EvidenceLink), aliased(kind)
    return exists().where(
        link.record_table == kind.__tablename__, version.id == link.record_id, version.subject_id == kind.subject_id,
        version.seq == kind.seq, scan.id == link.evidence_id, scan.sha256.is_not(None), scan.kind == Evidence.kind,
        scan.number.is_not_distinct_from(Evidence.number), scan.dated_on.is_not_distinct_from(Evidence.dated_on),
    ).correlate(kind, Evidence)
