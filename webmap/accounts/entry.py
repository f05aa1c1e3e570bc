"""`/sign-in`, `/sign-out`: a session begins with a password, and a code where the account has a second factor, and ends for good."""

import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, g, jsonify, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_login import login_user, logout_user
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.exceptions import ServiceUnavailable, Unauthorized
from wtforms import HiddenField

from mines.commands import passwords, signing_in
from mines.dates import day_of
from mines.errors import SignInRefused
from mines.queries import sessions

from .. import auth, errors, limits, wording
from ..session import now, registry, writer
from .asking import Ask, code, line, secret
from .place import place

bp = Blueprint("auth", __name__)

BETWEEN = timedelta(minutes=5)
"""How long after the password the code may be given."""


class SignInForm(Ask):
    """Login and password."""

    login = line(lazy_gettext("账号"), 32, render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
    password = secret(lazy_gettext("密码"), "current-password")
    next = HiddenField()


class CodeForm(Ask):
    """The code of the second factor."""

    code = code(lazy_gettext("动态口令"), description=lazy_gettext("打开手机上的验证器，输入当前的 6 位数字"))
    next = HiddenField()


def init_app(app: Flask) -> None:
    """Show the sign-in page wherever nobody is signed in and somebody must be."""
    app.register_error_handler(401, _asked)
    app.register_error_handler(CSRFError, _stale)


@bp.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Ask for login and password; a program gets the token that its form must carry."""
    _check_secret_key()
    if errors.wants_json():
        return _json()
    return _page(SignInForm(formdata=None, next=_wanted()))


@bp.post("/sign-in")
@limits.limiter.limit(limits.REFUSED, deduct_when=limits.refused)
def signed_in() -> ResponseReturnValue:
    """Open a session, or ask for the code, or refuse without telling what did not fit."""
    form = SignInForm()
    if not form.validate():
        return _refused(form)
    login = form.login.data.lower()
    fitting = _fitting(login, form.password.data)
    became = _open(login, fitting, request.form.get("code"))
    if became == signing_in.SignIn.OPENED:
        return _entered()
    if became == signing_in.SignIn.REFUSED:
        form.refuse(SignInRefused())
        return _refused(form)
    session["pending"] = {"login": login, "fits": fitting.id if fitting else 0, "until": (now() + BETWEEN).timestamp()}
    return _json(401, needs="code") if errors.wants_json() else redirect(url_for(".sign_in_code", next=_wanted() or None), 303)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@limits.limiter.limit(limits.REFUSED, deduct_when=limits.refused)
def sign_in_code() -> ResponseReturnValue:
    """Ask for the code that belongs to the password just given."""
    pending = session.get("pending")
    if not pending or now().timestamp() > pending["until"]:
        return redirect(url_for(".sign_in", next=_wanted() or None), 303)
    form = CodeForm()
    if request.method == "GET":
        form.next.data = _wanted()
    elif form.validate():
        fitting = sessions.credential(registry(), pending["fits"])
        if _open(pending["login"], fitting, form.code.data) == signing_in.SignIn.OPENED:
            return _entered()
        form.refuse(SignInRefused())
    return _page(form, 401 if form.is_submitted() else 200)


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session: its key is worth nothing from now on, wherever a copy of it lies."""
    account = auth.who()
    if account is not None:
        with writer() as at:
            signing_in.close_session(at, account.login, auth.key_sha256(account.key))
            at.commit()
    logout_user()
    session.clear()
    answer = redirect(url_for("progress.board"), 303)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def enter(key: str) -> None:
    """Let this browser have the session of ``key``; nothing of the one before stays."""
    session.clear()
    g.pop("csrf_token", None)                   # made for the session before, and remembered for this request
    at = now()
    found = sessions.open_session(registry(), auth.key_sha256(key), at, day_of(at))
    assert found is not None, "the session was opened just now"
    session["seen"] = int(at.timestamp())
    login_user(auth.account_of(found.account, key))


def new_key() -> str:
    """A key for a session, of 256 random bits."""
    return secrets.token_urlsafe(32)


def _fitting(login: str, password: str) -> Any:
    """The password of ``login`` in force, when ``password`` is it; an unknown login takes as long."""
    found = sessions.account(registry(), login, day_of(now()))
    record = found.password if found else None
    return record if passwords.fits(record, password) else None


def _open(login: str, fitting: Any, given: str | None) -> signing_in.SignIn:
    key = new_key()
    before = auth.who()
    with writer() as at:
        if before is not None:
            signing_in.close_session(at, before.login, auth.key_sha256(before.key))
        became = signing_in.sign_in(at, login, fitting, code=given, key_sha256=auth.key_sha256(key), place=place())
        at.commit()
    if became == signing_in.SignIn.OPENED:
        enter(key)
    return became


def _entered() -> ResponseReturnValue:
    account = auth.who()
    owes = account.owes if account else None
    if errors.wants_json():
        return _json(needs=owes) if owes else _json()
    return redirect(url_for(f"account.{owes}") if owes else _wanted() or url_for("progress.board"), 303)


def _wanted() -> str:
    """The page of ours that was asked for before signing in; nothing else is followed."""
    asked = request.form.get("next") or request.args.get("next") or ""
    parts = urlsplit(asked)
    local = asked.startswith("/") and not asked.startswith("//") and "\\" not in asked and asked.isprintable()
    return asked if local and not (parts.scheme or parts.netloc) and not parts.path.startswith("/sign-") else ""


def _refused(form: SignInForm) -> ResponseReturnValue:
    words = wording.ERRORS[SignInRefused]
    if errors.wants_json():
        return _json(401, error="SignInRefused", message=f"{words.what}{words.do}")
    return _page(form, 401)


def _page(form: Any, status: int = 200) -> Response:
    g.frameless = True
    return make_response(render_template("accounts/sign_in.html", form=form), status, {"Cache-Control": "no-store"})


def _json(status: int = 200, **said: Any) -> Response:
    return make_response(jsonify(csrf=generate_csrf(), **said), status, {"Cache-Control": "no-store"})


def _check_secret_key() -> None:
    """Without a key no cookie can be signed."""
    if not current_app.secret_key:
        raise ServiceUnavailable()


def _asked(error: Unauthorized) -> ResponseReturnValue:
    """Ask who it is in place of the page; a program is told."""
    if errors.wants_json() or request.method not in auth.SAFE or not current_app.secret_key:
        return errors.answer_http(error)
    form = SignInForm(formdata=None, next=request.full_path.rstrip("?"))
    return _page(form, 401)


def _stale(error: CSRFError) -> ResponseReturnValue:
    """A form whose token is not this session's: told, with a new one for who signs in again inside a page."""
    if request.endpoint == "auth.signed_in" and errors.wants_json():
        return _json(400, error="CSRFError", message=str(wording.STALE.what))
    return errors.answer(400, str(wording.STALE.what), str(wording.STALE.do), "CSRFError")
