"""Accounts, and the log of what is done in the software."""

from datetime import date

from ..codes import Department, Role
from ..errors import CodeTaken
from ..queries.people import officers
from ..tables.people import Act, Officer, OfficerRecord
from .records import check_may
from .transactions import Writer


CONSOLE = "console"
"""The account that works at the command line: whoever holds that holds the database. It has no password and cannot sign in."""


def add_officer(session: Writer, login: str, *, name: str, role: Role, department: Department, region_code: str, on: date,
                by: str) -> Officer:
    """Add an account, by an administrator or at the command line. Raises CodeTaken, NotAllowed, UnknownOfficer."""
    if by != CONSOLE and officers(session):
        check_may(session, by, "administer", region_code)
    if any(officer.code == login for officer, _ in officers(session)):
        raise CodeTaken(subject=Officer.kind, code=login)
    officer = Officer(code=login)
    session.add(officer)
    session.flush()
    session.add(OfficerRecord(
        subject_id=officer.id, effective_on=on, recorded_at=session.at, recorded_by=by, withdrawn=False, seq=1,
        name=name, role=role, department=department, region_code=region_code, active=True,
    ))
    session.flush()
    return officer


def add_console(session: Writer) -> None:
    """Add the account ``console`` when it is not there yet: an officer of every region."""
    if not any(officer.code == CONSOLE for officer, _ in officers(session)):
        add_officer(session, CONSOLE, name=CONSOLE, role=Role.OFFICER, department=Department.NATURAL_RESOURCES, region_code="",
                    on=date(1900, 1, 1), by=CONSOLE)


def note_act(session: Writer, by: str, tag: str, detail: str | None = None) -> None:
    """Note what ``by`` did in the software; ``tag`` reads source:subject:action."""
    session.add(Act(acted_at=session.at, acted_by=by, tag=tag, detail=detail))
