"""Who is who: accounts in force, and what they did in the software."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import UnknownOfficer
from ..tables.people import Act, Officer, OfficerRecord
from .standing import fact_in_force, standing_rule


def officer_by_login(session: Session, login: str, on: date) -> OfficerRecord:
    """The account ``login`` as in force on ``on``. Read-only. Raises UnknownOfficer."""
    officer = session.scalar(select(Officer).where(Officer.code == login))
    record = fact_in_force(session, OfficerRecord, officer.id, on) if officer else None
    if record is None or not record.active:
        raise UnknownOfficer(login=login)
    return record


def officers(session: Session) -> list[tuple[Officer, OfficerRecord]]:
    """Every account with its newest record, by login. Read-only."""
    rows = session.execute(
        select(Officer, OfficerRecord).join(OfficerRecord, OfficerRecord.subject_id == Officer.id)
        .where(standing_rule(OfficerRecord)).order_by(Officer.code, OfficerRecord.effective_on, OfficerRecord.seq)
    )
    return list({officer.code: (officer, record) for officer, record in rows}.values())


def acts_between(session: Session, first: datetime, last: datetime) -> list[Act]:
    """What was done in the software from ``first`` to ``last``, oldest first. Read-only."""
    return list(session.scalars(select(Act).where(Act.acted_at >= first, Act.acted_at <= last).order_by(Act.id)))
