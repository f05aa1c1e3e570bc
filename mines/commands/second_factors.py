"""Second factors of accounts: codes by time (TOTP, RFC 6238), each used once."""

from datetime import datetime

import pyotp
from pyotp.utils import strings_equal
from sqlalchemy import select

from ..codes import Subject
from ..errors import SignInRefused
from ..queries.sessions import CODE_USED, account
from ..queries.subjects import by_code
from ..tables.people import Act, SecondFactorRecord
from .people import note_act
from .records import record_fact, today
from .transactions import Writer

STEP_SECONDS = 30
"""How long a code is shown (RFC 6238, 5.2)."""

AROUND = (0, -1, 1)
"""Steps of time that are accepted: a clock may be one off, and typing takes a while (RFC 6238, 5.2)."""


def enrol_second_factor(session: Writer, login: str, secret: str, code: str) -> SecondFactorRecord:
    """Begin to ask ``login`` for codes of ``secret``, proved by one; every session of the account ends. Raises SignInRefused."""
    step = _step(secret, code, session.clock())
    if step is None:
        raise SignInRefused(login=login)
    officer = by_code(session, Subject.OFFICER, login)
    record = record_fact(session, SecondFactorRecord, officer.id, on=today(session), by=login, secret=secret, active=True)
    _use(session, login, record, step)
    return record


def remove_second_factor(session: Writer, login: str, *, by: str) -> None:
    """Ask ``login`` for codes no more: by the person, an administrator or the console, when the telephone is lost. Sessions end."""
    officer = by_code(session, Subject.OFFICER, login)
    found = account(session, login, today(session))
    if found is not None and found.second_factor is not None:
        record_fact(session, SecondFactorRecord, officer.id, on=today(session), by=by, secret="", active=False)


def use_code(session: Writer, login: str, record: SecondFactorRecord, code: str) -> bool:
    """Whether ``code`` is one of now that was not used yet; it is used up then."""
    step = _step(record.secret, code, session.clock())
    if step is None or session.scalar(select(Act.id).where(Act.acted_by == login, Act.tag == CODE_USED, Act.detail == _name(record, step))):
        return False
    _use(session, login, record, step)
    return True


def _step(secret: str, code: str, at: datetime) -> int | None:
    """The step of time that ``code`` belongs to, or None."""
    now = int(at.timestamp()) // STEP_SECONDS
    given = "".join(code.split())
    return next((now + off for off in AROUND if strings_equal(pyotp.TOTP(secret).at((now + off) * STEP_SECONDS), given)), None)


def _use(session: Writer, login: str, record: SecondFactorRecord, step: int) -> None:
    note_act(session, login, CODE_USED, _name(record, step))
    session.flush()


def _name(record: SecondFactorRecord, step: int) -> str:
    return f"{record.id} {step}"
