"""Signing in and out: acts in the log, and nothing else, open and close a session."""

from enum import StrEnum

from ..accounts import CONSOLE
from ..queries.sessions import CLOSED, OPENED, PLACE, REFUSED, Account, account, opened_sessions, stopped
from ..tables.people import CredentialRecord
from .people import note_act
from .records import today
from .second_factors import use_code
from .transactions import Writer

NOBODY = "-"
"""Who acted where no account has the login that was typed; the login itself is not kept, it may be a password."""


class SignIn(StrEnum):
    """What became of a sign-in."""

    OPENED = "opened"
    CODE_NEEDED = "code_needed"
    REFUSED = "refused"


def sign_in(session: Writer, login: str, fitting: CredentialRecord | None, *, code: str | None, key_sha256: str, place: str) -> SignIn:
    """Open a session of ``login`` under the hash of its key, when ``fitting``, whose password was given, is still in force.

    Whoever calls this has compared the password before, outside the writer's turn, and commits also when it is refused: the log has
    it then. ``place`` says where the request came from. An account that is stopped is refused whatever was given, and is not noted.
    """
    found = account(session, login, today(session))
    if found is None or login == CONSOLE:
        return refuse(session, NOBODY, place)
    if stopped(session, found, session.at):
        return SignIn.REFUSED
    if not _in_force(session, found, fitting):
        return refuse(session, login, place)
    if found.second_factor is not None:
        if not code:
            return SignIn.CODE_NEEDED
        if not use_code(session, login, found.second_factor, code):
            return refuse(session, login, place)
    open_session(session, login, key_sha256, place)
    return SignIn.OPENED


def refuse(session: Writer, login: str, place: str) -> SignIn:
    """Note that a password or a code for ``login`` did not fit."""
    note_act(session, login, REFUSED, place)
    return SignIn.REFUSED


def _in_force(session: Writer, found: Account, fitting: CredentialRecord | None) -> bool:
    password = found.password
    if not found.active or password is None or fitting is None or password.id != fitting.id:
        return False
    return password.valid_until is None or session.at < password.valid_until


def open_session(session: Writer, login: str, key_sha256: str, place: str) -> None:
    """Open a session of ``login``, who has just proved who it is."""
    note_act(session, login, OPENED, key_sha256)
    note_act(session, login, PLACE, place)


def close_session(session: Writer, login: str, key_sha256: str) -> None:
    """End a session of ``login``; one that is closed already, or somebody else's, stays as it is."""
    if any(one.key_sha256 == key_sha256 for one in opened_sessions(session, login, session.at, today(session))):
        note_act(session, login, CLOSED, key_sha256)
