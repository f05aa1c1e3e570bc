"""Tokens by which programs and devices work in the name of an account; a token is shown once, only its hash is kept."""

import hashlib
import secrets
from datetime import date, timedelta

from ..accounts import CONSOLE, TOKEN_DAYS
from ..codes import Subject
from ..errors import BadValue, CodeTaken, NotAllowed, NotFound
from ..queries.people import officer_by_login
from ..queries.sessions import tokens
from ..queries.subjects import by_code
from ..tables.people import TokenRecord
from .records import record_fact, today
from .transactions import Writer

BEGINNING = "greenmine_"
"""How every token begins, so that one that lies about is recognised."""

LONGEST_NAME = 60


def add_token(session: Writer, login: str, name: str, *, valid_to: date, by: str) -> str:
    """Make a token of ``login`` named ``name`` (after the device or program), valid to the end of ``valid_to``, and return it.

    Raises BadValue for a name or a day that cannot be, CodeTaken, NotAllowed, UnknownOfficer.
    """
    token = BEGINNING + secrets.token_urlsafe(32)
    officer, day = by_code(session, Subject.OFFICER, login), today(session)
    officer_by_login(session, login, day)
    if login == CONSOLE:
        raise NotAllowed(login=by, act="administer", account=login)
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadValue(field="name", value=name[:LONGEST_NAME])
    if not day <= valid_to <= day + timedelta(days=TOKEN_DAYS):
        raise BadValue(field="valid_to", value=valid_to)
    if any(one.name == name for one in tokens(session, officer.id, day)):
        raise CodeTaken(subject="token", code=name)
    record_fact(session, TokenRecord, officer.id, on=day, by=by, name=name, valid_to=valid_to, active=True,
                token_sha256=hashlib.sha256(token.encode()).hexdigest())
    return token


def revoke_token(session: Writer, login: str, name: str, *, by: str) -> None:
    """End the token ``name`` of ``login``. Raises NotFound, NotAllowed, UnknownOfficer."""
    officer, day = by_code(session, Subject.OFFICER, login), today(session)
    found = next((one for one in tokens(session, officer.id, day) if one.name == name), None)
    if found is None:
        raise NotFound(subject="token", code=name)
    record_fact(session, TokenRecord, officer.id, on=day, by=by, name=name, valid_to=found.valid_to, active=False,
                token_sha256=found.token_sha256)
