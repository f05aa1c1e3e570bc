"""Passwords of accounts: kept as Argon2 hashes only, changed by the person, replaced by a one-time one by an administrator."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from ..accounts import CONSOLE, ONE_TIME
from ..codes import Subject
from ..errors import NotAllowed, PasswordRefused
from ..queries.people import officer_by_login
from ..queries.sessions import account
from ..queries.subjects import by_code
from ..tables.people import CredentialRecord
from .password_policy import check_password
from .records import record_fact, today
from .transactions import Writer

_HASHER = PasswordHasher()
"""Argon2id as RFC 9106 recommends it for machines that do other work too: 64 MiB, 3 passes, 4 lanes."""


LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What one-time passwords are made of: nothing that looks like another."""


@cache
def _nobodys() -> str:
    """What a password is compared with where there is none, so that the answer takes as long."""
    return _HASHER.hash(secrets.token_hex())


def fits(record: CredentialRecord | None, password: str) -> bool:
    """Whether ``password`` is that of ``record``; without a record it is not, after the same work."""
    nobodys = _nobodys()
    try:
        return _HASHER.verify(record.password_hash if record else nobodys, password) and record is not None
    except VerifyMismatchError:
        return False


def change_password(session: Writer, login: str, old: str, new: str) -> CredentialRecord:
    """Replace the password of ``login`` by one of the person's own; every session of the account ends.

    Raises PasswordRefused for a new one that the policy refuses (with a ``reason``), and for an ``old`` one that does not fit.
    """
    check_password(new, login)
    hashed = _HASHER.hash(new)                      # before the first read: the writer's turn has not begun
    found = account(session, login, today(session))
    if found is None or not fits(found.password, old):
        raise PasswordRefused(reason="old")
    if old == new:
        raise PasswordRefused(reason="same")
    return record_fact(session, CredentialRecord, found.officer.id, on=today(session), by=login, password_hash=hashed, one_time=False,
                       valid_until=None)


def issue_password(session: Writer, login: str, *, by: str) -> str:
    """Give ``login`` a one-time password, valid for a day, and return it: it is shown once. Every session of the account ends.

    Raises NotFound, UnknownOfficer, and NotAllowed, also for one's own account and for the console's.
    """
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    hashed = _HASHER.hash(password)
    officer = by_code(session, Subject.OFFICER, login)
    if login in (by, CONSOLE):
        raise NotAllowed(login=by, act="administer", account=login)
    officer_by_login(session, login, today(session))
    record_fact(session, CredentialRecord, officer.id, on=today(session), by=by, password_hash=hashed, one_time=True,
                valid_until=session.at + ONE_TIME)
    return password
