"""Sessions: who is signed in, by the acts that opened and closed them, and what became of the account since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..accounts import LONGEST, PAUSE, REFUSALS, is_login, owed
from ..tables.base import Record
from ..tables.people import Act, CredentialRecord, Officer, OfficerRecord, SecondFactorRecord, TokenRecord
from .standing import standing, versions

OPENED, CLOSED, REFUSED, PLACE = "web:session:opened", "web:session:closed", "web:session:refused", "web:session:place"
"""Tags of acts. ``detail`` of the first two is the SHA-256 of the session's key; of the others, where the request came from."""

CODE_USED = "web:second_factor:used"
"""Tag of the act that uses up one code; ``detail`` is the id of the second factor's record and the time step."""


@dataclass(frozen=True)
class Account:
    """An account as it stands, with its secrets in force."""

    officer: Officer
    record: OfficerRecord | None
    password: CredentialRecord | None
    second_factor: SecondFactorRecord | None
    changed_at: datetime

    @property
    def active(self) -> bool:
        """Whether the account may be used at all."""
        return self.record is not None and self.record.active

    @property
    def owes(self) -> str | None:
        """What it has to do before anything else."""
        one_time = self.password is not None and self.password.one_time
        return owed(self.record.role, one_time, self.second_factor is not None) if self.record else None


@dataclass(frozen=True)
class OpenSession:
    """A session that stands: its account, and when it was opened."""

    account: Account
    opened_at: datetime


def account(session: Session, login: str, on: date) -> Account | None:
    """The account ``login`` as in force on ``on``, used or not. Read-only."""
    officer = session.scalar(select(Officer).where(Officer.code == login)) if is_login(login) else None
    return _account(session, officer, on) if officer else None


def accounts(session: Session, on: date) -> list[Account]:
    """Every account as in force on ``on``, by login. Read-only."""
    return [_account(session, officer, on) for officer in session.scalars(select(Officer).order_by(Officer.code))]


def credential(session: Session, record_id: int) -> CredentialRecord | None:
    """The password with this id, or None. Read-only."""
    return session.get(CredentialRecord, record_id)


def _account(session: Session, officer: Officer, on: date) -> Account:
    rows = {kind: versions(session, kind, officer.id) for kind in (OfficerRecord, CredentialRecord, SecondFactorRecord)}
    factor = _newest(rows[SecondFactorRecord], on)
    return Account(
        officer, _newest(rows[OfficerRecord], on), _newest(rows[CredentialRecord], on), factor if factor and factor.active else None,
        max(row.recorded_at for of_kind in rows.values() for row in of_kind),
    )


def _newest(rows: Sequence[Record], on: date):
    found = [row for row in standing(rows) if row.effective_on <= on]
    return max(found, key=lambda row: (row.effective_on, row.seq), default=None)


def open_session(session: Session, key_sha256: str, at: datetime, on: date) -> OpenSession | None:
    """The session whose key has this hash, unless it was closed, is too old, or its account changed since. Read-only."""
    acts = {act.tag: act for act in session.scalars(select(Act).where(Act.detail == key_sha256, Act.tag.in_((OPENED, CLOSED))))}
    opened = acts.get(OPENED)
    if opened is None or CLOSED in acts or at - opened.acted_at > LONGEST:
        return None
    found = account(session, opened.acted_by, on)
    if found is None or not found.active or found.changed_at > opened.acted_at:
        return None
    return OpenSession(found, opened.acted_at)


def token_account(session: Session, token_sha256: str, on: date) -> tuple[TokenRecord, Account] | None:
    """The token with this hash and its account, while both may be used. Read-only."""
    rows = session.scalars(select(TokenRecord).where(TokenRecord.token_sha256 == token_sha256))
    owners = {row.subject_id for row in rows}
    token = next((one for owner in owners for one in tokens(session, owner, on) if one.token_sha256 == token_sha256), None)
    found = _account(session, session.get_one(Officer, token.subject_id), on) if token else None
    return (token, found) if token and found and found.active else None


def tokens(session: Session, officer_id: int, on: date) -> list[TokenRecord]:
    """The tokens of an account that can be used on ``on``, by name. Read-only."""
    rows = versions(session, TokenRecord, officer_id)
    newest = (_newest([row for row in rows if row.name == name], on) for name in sorted({row.name for row in rows}))
    return [row for row in newest if row is not None and row.active and row.valid_to >= on]


@dataclass(frozen=True)
class Opened:
    """A session that was opened and not closed, and where from."""

    id: int
    at: datetime
    key_sha256: str
    place: str


def opened_sessions(session: Session, login: str, at: datetime, on: date) -> list[Opened]:
    """Sessions of ``login`` that no act closed, that are not too old and not older than its secrets, newest first. Read-only."""
    found = account(session, login, on)
    since = max(at - LONGEST, found.changed_at) if found else at
    acts = session.scalars(select(Act).where(Act.acted_by == login, Act.tag.in_((OPENED, CLOSED, PLACE)), Act.acted_at >= since)).all()
    closed = {act.detail for act in acts if act.tag == CLOSED}
    places = {act.acted_at: act.detail or "" for act in acts if act.tag == PLACE}
    return [Opened(act.id, act.acted_at, act.detail or "", places.get(act.acted_at, "")) for act in reversed(acts)
            if act.tag == OPENED and act.detail not in closed]


def stopped(session: Session, found: Account, at: datetime) -> bool:
    """Whether too many sign-ins to an account were refused lately, since the last that was not and since its secrets changed. Read-only."""
    return refusals(session, found.officer.code, max(at - PAUSE, found.changed_at)) >= REFUSALS


def refusals(session: Session, login: str, since: datetime) -> int:
    """How many sign-ins to ``login`` were refused after ``since``, and after the last that was not. Read-only."""
    mine = select(Act.id).where(Act.acted_by == login, Act.acted_at > since)
    opened = session.scalar(mine.with_only_columns(func.coalesce(func.max(Act.id), 0)).where(Act.tag == OPENED)) or 0
    return session.scalar(select(func.count()).select_from(mine.where(Act.tag == REFUSED, Act.id > opened).subquery())) or 0
