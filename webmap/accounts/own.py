"""`/account`: one's own account: who one is here, the password, and where one is signed in."""

from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms.validators import ValidationError

from mines.commands import passwords, signing_in
from mines.dates import day_of
from mines.errors import PasswordRefused
from mines.queries import sessions
from mines.queries.standing import fact_in_force
from mines.tables.people import AddressRecord

from .. import auth
from ..session import now, registry, writer
from .asking import AddressForm, Ask, secret, token_form
from .entry import enter, new_key
from .place import place

bp = Blueprint("account", __name__, url_prefix="/account")
auth.guard(bp)


class PasswordForm(Ask):
    """The password there is, and the one there will be, twice."""

    old = secret(lazy_gettext("现在的密码"), "current-password")
    new = secret(lazy_gettext("新密码"), "new-password", description=lazy_gettext("至少 12 个字符，不含账号，不用常见密码；可以是一句话，可以粘贴"))
    again = secret(lazy_gettext("再输一次"), "new-password")

    def validate_again(self, field: Any) -> None:
        """Refuse what was typed differently."""
        if field.data != self.new.data:
            raise ValidationError(_("两次输入的不一样。"))


@bp.get("")
def home() -> ResponseReturnValue:
    """Who one is here, and what one may change."""
    return page()


@bp.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Change the password; every other session ends."""
    account, form, status = auth.check(), PasswordForm(), 200
    if form.validate_on_submit():
        try:
            again(lambda session: passwords.change_password(session, account.login, form.old.data, form.new.data))
            return redirect(url_for("account.home"), 303)
        except PasswordRefused as refused:
            if refused.values["reason"] == "old":
                note_refused(account.login)
            form.refuse(refused)
    if form.is_submitted():
        status = 422
    return make_response(render_template("accounts/password.html", form=form), status)


@bp.post("/sessions/<int:act_id>/end")
def end_session(act_id: int) -> ResponseReturnValue:
    """End one of one's own sessions, on another machine or here."""
    account = auth.check()
    with writer() as session:
        one = next((one for one in opened() if one.id == act_id), None) or abort(404)
        signing_in.close_session(session, account.login, one.key_sha256)
        session.commit()
    return redirect(url_for("account.home"), 303)


def page(status: int = 200, **shown: Any) -> Any:
    """The page of one's own account."""
    account = auth.check()
    found = sessions.account(registry(), account.login, day_of(now()))
    tokens = sessions.tokens(registry(), account.id, day_of(now()))
    shown = {"mine": auth.key_sha256(account.key), "opened": opened(), "account": found, "tokens": tokens,
             "token_form": token_form(formdata=None), "address_form": address_form(formdata=None), **shown}
    return make_response(render_template("accounts/account.html", **shown), status)


def address_form(**more: Any) -> AddressForm:
    """Where alerts are sent, as it is in force."""
    known = fact_in_force(registry(), AddressRecord, auth.check().id, day_of(now()))
    return AddressForm(data={"email": known.email, "alerts": known.alerts} if known else None, **more)


def opened() -> list[sessions.Opened]:
    """Where one is signed in."""
    return sessions.opened_sessions(registry(), auth.check().login, now(), day_of(now()))


def again(act: Any) -> None:
    """Do ``act``, which ends every session of the account, and go on here with a new one."""
    account, key = auth.check(), new_key()
    with writer() as session:
        act(session)
        signing_in.open_session(session, account.login, auth.key_sha256(key), place())
        session.commit()
    enter(key)


def fits(password: str) -> bool:
    """Whether ``password`` is one's own; what does not fit is noted, and stops the account as at sign-in."""
    account = auth.check()
    found = sessions.account(registry(), account.login, day_of(now()))
    good = passwords.fits(found.password if found else None, password)
    if not good:
        note_refused(account.login)
    return good


def note_refused(login: str) -> None:
    """Note a password that did not fit."""
    with writer() as session:
        signing_in.refuse(session, login, place())
        session.commit()
