"""Accounts, and the log of what is done in the software."""

from datetime import date

from ..codes import Department, Role, Subject
from ..queries.people import officers
from ..tables.people import Act, Officer, OfficerRecord
from .records import check_may
from .transactions import Writer


def add_officer(session: Writer, login: str, *, name: str, role: Role, department: Department, region_code: str, on: date, by: str) -> Officer:
    """Add an account. The first account of a registry is added by nobody else; later ones by an administrator."""
    if officers(session):
        check_may(session, by, "administer", region_code)
    officer = Officer(code=login)
    session.add(officer)
    session.flush()
    session.add(OfficerRecord(
        subject_id=officer.id, effective_on=on, recorded_at=session.at, recorded_by=by, withdrawn=False, seq=1,
        name=name, role=role, department=department, region_code=region_code, active=True,
    ))
    session.flush()
    return officer


def note_act(session: Writer, by: str, tag: str, detail: str | None = None) -> None:
    """Note what ``by`` did in the software; ``tag`` reads source:subject:action."""
    session.add(Act(acted_at=session.at, acted_by=by, tag=tag, detail=detail))
