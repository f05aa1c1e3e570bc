"""`/account/second-factor`: codes by time from a telephone, beside the password."""

import io

import pyotp
import segno
from flask import make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from markupsafe import Markup

from mines.commands import second_factors
from mines.dates import day_of
from mines.errors import PasswordRefused, SignInRefused
from mines.queries import sessions

from .. import auth
from ..session import now, registry
from .asking import Ask, code, secret
from .own import again, bp, fits


class EnrolForm(Ask):
    """The first code."""

    code = code(lazy_gettext("验证器显示的 6 位数字"))


class RemoveForm(Ask):
    """The password, so that nobody takes the factor away at a screen left open."""

    old = secret(lazy_gettext("现在的密码"), "current-password")


@bp.route("/second-factor", methods=["GET", "POST"])
def second_factor() -> ResponseReturnValue:
    """Begin to ask for codes, or, where they are asked for, stop."""
    account = auth.check()
    found = sessions.account(registry(), account.login, day_of(now()))
    return _removing(account) if found and found.second_factor else _enrolling(account)


def _enrolling(account: auth.Account) -> ResponseReturnValue:
    form, status = EnrolForm(), 200
    key = session.setdefault("enrol", pyotp.random_base32())
    if form.validate_on_submit():
        try:
            again(lambda writer: second_factors.enrol_second_factor(writer, account.login, key, form.code.data))
            return redirect(url_for("account.home"), 303)
        except SignInRefused:
            form.code.errors = [_("这个数字不对。核对手机时间，用最新的一个。")]
    if form.is_submitted():
        status = 422
    uri = pyotp.TOTP(key).provisioning_uri(name=account.login, issuer_name=_("绿色矿山治理台账"))
    spaced = " ".join(key[place:place + 4] for place in range(0, len(key), 4))
    return make_response(render_template("accounts/enrol.html", form=form, picture=_picture(uri), key=spaced), status)


def _removing(account: auth.Account) -> ResponseReturnValue:
    form, status = RemoveForm(), 200
    if form.validate_on_submit():
        if fits(form.old.data):
            again(lambda writer: second_factors.remove_second_factor(writer, account.login, by=account.login))
            return redirect(url_for("account.home"), 303)
        form.refuse(PasswordRefused(reason="old"))
    if form.is_submitted():
        status = 422
    return make_response(render_template("accounts/second_factor.html", form=form), status)


def _picture(uri: str) -> Markup:
    """The QR code of ``uri`` as SVG."""
    out = io.BytesIO()
    segno.make(uri, error="m").save(out, kind="svg", border=4, xmldecl=False, svgns=False, omitsize=True, light="#fff",
                                    svgclass=None, lineclass=None)
    return Markup(out.getvalue().decode())
