"""Who is asking: the account signed in by its session, or, at the doors for programs, by its token."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import Blueprint, Flask, Request, current_app, redirect, request, session, url_for
from flask_login import LoginManager, current_user
from flask_wtf import CSRFProtect
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from mines.accounts import IDLE
from mines.codes import Role
from mines.dates import day_of
from mines.permissions import ACTS
from mines.queries import sessions

from . import params
from .limits import count_refused_tokens
from .session import now, registry

SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""

OPEN = frozenset({"static", "api.healthz", "auth.sign_in", "auth.signed_in", "auth.sign_in_code", "auth.sign_out"})
"""Endpoints that answer anybody."""

OWING = frozenset({"account.password", "account.second_factor"})
"""Endpoints that answer an account which has something to do first."""

SEEN_EVERY = timedelta(minutes=1)
"""How exactly a session remembers when it was used last."""

csrf = CSRFProtect()
"""Refuses what changes something without the form's own token; programs send no cookie and need none."""


@dataclass(frozen=True)
class Account:
    """The account that asks."""

    id: int
    login: str
    name: str
    role: str
    department: str
    region_code: str
    owes: str | None
    """What it must do before anything else: ``password``, ``second_factor`` or nothing."""
    key: str
    """The key of its session; empty where it works by a token."""
    token: str | None = None
    """Name of the token, which names the device, where it works by one."""
    is_authenticated = is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the session keeps: its key."""
        return self.key

    def may(self, *acts: str) -> bool:
        """Whether its role has one of ``acts`` (``permissions.ACTS``), somewhere; no token administers."""
        allowed = ACTS[Role(self.role)] - ({"administer"} if self.token else set())
        return bool(allowed & set(acts))


def init_app(app: Flask, public_pages: bool) -> None:
    """Know who asks, and refuse what is not theirs."""
    app.extensions.setdefault("guards", {})
    app.config.update(PUBLIC_PAGES=public_pages, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=True)
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(_by_session)
    manager.request_loader(_by_token)
    app.before_request(_check)
    csrf.init_app(app)
    app.jinja_env.globals["who"] = who


def who() -> Account | None:
    """The account signed in, or None."""
    return current_user._get_current_object() if current_user and current_user.is_authenticated else None


def guard(bp: Blueprint, *acts: str | None) -> None:
    """Let only accounts whose role has one of ``acts`` into ``bp``; without any (or None), any account."""
    needed = tuple(act for act in acts if act)
    bp.record(lambda state: state.app.extensions.setdefault("guards", {}).update({bp.name: needed}))


def needs(*acts: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let only accounts whose role has one of ``acts`` into one view; without any, any account."""
    def around(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def answer(*args: Any, **kwargs: Any) -> Any:
            check(*acts)
            return view(*args, **kwargs)
        return answer
    return around


def check(*acts: str) -> Account:
    """The account that asks; raise Unauthorized without one, Forbidden when its role has none of ``acts``."""
    account = who()
    if account is None:
        raise _nobody()
    if acts and not account.may(*acts):
        raise Forbidden()
    return account


def session_name() -> str:
    """What tells this session from every other, without giving its key away; empty for nobody."""
    account = who()
    return f"{account.login} {key_sha256(account.key)}" if account else ""


def key_sha256(key: str) -> str:
    """How the registry knows the key of a session or a token."""
    return hashlib.sha256(key.encode()).hexdigest()


def for_programs() -> bool:
    """Whether the request is for a door for programs."""
    return request.blueprint == "api"


def _check() -> Any:
    if request.endpoint in OPEN:
        return None
    account = who()
    if account and account.owes and request.endpoint not in OWING:
        if for_programs() or request.method not in SAFE:
            raise Forbidden()
        return redirect(url_for(f"account.{account.owes}"))
    guards = current_app.extensions["guards"]
    if request.blueprint in guards:
        check(*guards[request.blueprint])
    elif account is None and not _is_public():
        raise _nobody()
    return None


def _is_public() -> bool:
    """Whether anybody may ask: for a page of a public registry or of the example county; never to change something."""
    changes = for_programs() and request.method not in SAFE
    return not changes and (current_app.config["PUBLIC_PAGES"] or params.example())


def _nobody() -> Unauthorized:
    return Unauthorized(www_authenticate=WWWAuthenticate("bearer")) if for_programs() else Unauthorized()


def _by_session(key: str) -> Account | None:
    """Flask-Login asks this with the key that the cookie holds."""
    if for_programs() and (request.method not in SAFE or "Authorization" in request.headers):
        return None
    at = now()
    seen = session.get("seen", 0)
    if at.timestamp() - seen > IDLE.total_seconds():
        return None
    found = sessions.open_session(registry(), key_sha256(key), at, day_of(at))
    if found is None:
        return None
    if at.timestamp() - seen > SEEN_EVERY.total_seconds():
        session["seen"] = int(at.timestamp())
    return account_of(found.account, key)


def _by_token(asked: Request) -> Account | None:
    """Flask-Login asks this where no session answers."""
    if not for_programs() or "Authorization" not in asked.headers:
        return None
    given = asked.authorization
    found = sessions.token_account(registry(), key_sha256(given.token), day_of(now())) if given and given.token else None
    if found is None:
        count_refused_tokens()
        raise _nobody()
    token, account = found
    return account_of(account, "", token.name)


def account_of(found: sessions.Account, key: str, token: str | None = None) -> Account:
    """What the doors know of an account that works by the session of ``key``, or by ``token``."""
    record = found.record
    assert record is not None
    return Account(
        id=found.officer.id, login=found.officer.code, name=record.name, role=record.role, department=record.department,
        region_code=record.region_code, owes=None if token else found.owes, key=key, token=token,
    )
