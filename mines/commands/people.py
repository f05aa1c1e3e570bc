"""Accounts, and the log of what is done in the software."""

from datetime import date
from typing import Any

from ..accounts import CONSOLE, check_login
from ..codes import Department, Role, Subject
from ..errors import NotAllowed
from ..queries.people import officer_by_login, officers
from ..queries.subjects import by_code
from ..tables.people import Act, Officer, OfficerRecord
from .records import OWN_COLUMNS, check_may, record_fact, register, today
from .transactions import Writer

__all__ = ["CONSOLE", "add_console", "add_officer", "change_officer", "note_act"]


def add_officer(session: Writer, login: str, *, name: str, role: Role, department: Department, region_code: str, on: date,
                by: str) -> Officer:
    """Add an account, by an administrator or at the command line; it cannot sign in before it has a password.

    Raises BadValue, CodeTaken, NotAllowed, UnknownOfficer.
    """
    check_login(login)
    return register(session, Subject.OFFICER, login, on=on, by=by, name=name, role=role, department=department,
                    region_code=region_code, active=True)


def change_officer(session: Writer, login: str, *, by: str, **changes: Any) -> OfficerRecord:
    """Change name, role, department, region or ``active`` of an account, from today; its sessions end.

    Raises RolesApart, BadValue, NotFound, UnknownOfficer, and NotAllowed, also for one's own account and for the console's.
    """
    officer = by_code(session, Subject.OFFICER, login)
    if login in (by, CONSOLE):
        raise NotAllowed(login=by, act="administer", account=login)
    before = officer_by_login(session, login, today(session), used=False)
    values = {name: getattr(before, name) for name in OfficerRecord.__table__.columns.keys() if name not in OWN_COLUMNS}
    after = values | changes
    if after == values:
        return before
    check_may(session, by, "administer", after["region_code"])
    return record_fact(session, OfficerRecord, officer.id, on=today(session), by=by, **after)


def add_console(session: Writer) -> None:
    """Add the account ``console`` when it is not there yet: an officer of every region."""
    if not any(officer.code == CONSOLE for officer, _ in officers(session)):
        add_officer(session, CONSOLE, name=CONSOLE, role=Role.OFFICER, department=Department.NATURAL_RESOURCES, region_code="",
                    on=date(1900, 1, 1), by=CONSOLE)


def note_act(session: Writer, by: str, tag: str, detail: str | None = None) -> None:
    """Note what ``by`` did in the software; ``tag`` reads source:subject:action."""
    session.add(Act(acted_at=session.at, acted_by=by, tag=tag, detail=detail))
