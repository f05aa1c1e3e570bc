"""Who is who: accounts in force."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import UnknownOfficer
from ..tables.people import Act, Officer, OfficerRecord
from .standing import fact_in_force, standing_rule


def officer_by_login(session: Session, login: str, on: date, *, used: bool = True) -> OfficerRecord:
    """The account ``login`` as in force on ``on``; one that is not in use only without ``used``. Read-only. Raises UnknownOfficer."""
    officer = session.scalar(select(Officer).where(Officer.code == login))
    record = fact_in_force(session, OfficerRecord, officer.id, on) if officer else None
    if record is None or used and not record.active:
        raise UnknownOfficer(login=login)
    return record


def officers(session: Session, as_of: date | None = None, known_at: datetime | None = None) -> list[tuple[Officer, OfficerRecord]]:
    """Every account with its newest record (None: of any day), by login. Read-only."""
    true = [OfficerRecord.effective_on <= as_of] if as_of else []
    rows = session.execute(
        select(Officer, OfficerRecord).join(OfficerRecord, OfficerRecord.subject_id == Officer.id)
        .where(standing_rule(OfficerRecord, known_at), *true).order_by(Officer.code, OfficerRecord.effective_on, OfficerRecord.seq)
    )
    return list({officer.code: (officer, record) for officer, record in rows}.values())


LOOKED = "page:progress:looked"
"""Tag of the act by which an account has seen the board."""


def last_look(session: Session, login: str, before: datetime) -> datetime | None:
    """When the account saw the board last, before the moment ``before``. Read-only."""
    query = select(Act.acted_at).where(Act.acted_by == login, Act.tag == LOOKED, Act.acted_at < before)
    return session.scalar(query.order_by(Act.acted_at.desc()).limit(1))
