"""Finding subjects by code, and the region each lies in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..codes import Subject
from ..errors import NotFound
from ..rules import UNKNOWN_REGION
from ..tables.blocks import Block, BlockExistenceRecord
from ..tables.issues import Issue, IssueExistenceRecord
from ..tables.mines import Mine, MineExistenceRecord, Opening, OpeningRecord
from ..tables.people import Officer, OfficerRecord
from ..tables.regions import Region, RegionExistenceRecord, Zone, ZoneExistenceRecord
from ..tables.sites import Site, SiteExistenceRecord
from .standing import standing, standing_rule, versions

TABLES: dict[Subject, tuple[Any, Any]] = {
    Subject.MINE: (Mine, MineExistenceRecord),
    Subject.OPENING: (Opening, OpeningRecord),
    Subject.BLOCK: (Block, BlockExistenceRecord),
    Subject.SITE: (Site, SiteExistenceRecord),
    Subject.REGION: (Region, RegionExistenceRecord),
    Subject.ZONE: (Zone, ZoneExistenceRecord),
    Subject.OFFICER: (Officer, OfficerRecord),
    Subject.ISSUE: (Issue, IssueExistenceRecord),
}
"""Each kind of subject with the table of its existence records."""


def by_code(session: Session, subject: Subject, code: str) -> Any:
    """The subject row with ``code``. Read-only. Raises NotFound."""
    row = session.scalar(select(TABLES[subject][0]).where(TABLES[subject][0].code == code))
    if row is None:
        raise NotFound(subject=subject, code=code)
    return row


def at_most(session: Session, subject: Subject) -> int:
    """How many subjects of this kind there can be on any day: the newest id, read without counting. Read-only."""
    return session.scalar(select(func.max(TABLES[subject][0].id))) or 0


def region_of(session: Session, subject: Subject, subject_id: int) -> str:
    """Code of the region that the newest existence record names; a region lies in itself. Read-only."""
    if subject == Subject.REGION:
        return session.get_one(Region, subject_id).code
    records = standing(versions(session, TABLES[subject][1], subject_id))
    if not records:
        return UNKNOWN_REGION
    newest = max(records, key=lambda record: (record.effective_on, record.seq))
    return region_of(session, Subject.MINE, newest.mine_id) if subject == Subject.OPENING else newest.region_code


def begins_on(session: Session, subject: Subject, subject_id: int) -> date | None:
    """The first day on which the subject exists by what stands now; None when no existence record stands. Read-only."""
    return min((record.effective_on for record in standing(versions(session, TABLES[subject][1], subject_id))), default=None)


def first_day(session: Session) -> date | None:
    """The first day on which a mine, block or site exists by what stands now; None in an empty registry. Read-only."""
    kinds = [TABLES[subject][1] for subject in (Subject.MINE, Subject.BLOCK, Subject.SITE)]
    days = [session.scalar(select(func.min(kind.effective_on)).where(standing_rule(kind))) for kind in kinds]
    return min((day for day in days if day is not None), default=None)


def exists_on(session: Session, subject: Subject, subject_id: int, day: date, known_at: datetime | None = None) -> bool:
    """Whether an existence record stands on ``day``. Read-only."""
    return any(record.effective_on <= day for record in standing(versions(session, TABLES[subject][1], subject_id, known_at)))
