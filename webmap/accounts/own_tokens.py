"""`/account/tokens`: tokens by which one's own programs and devices work; each is shown once."""

from datetime import timedelta
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import DateField
from wtforms.validators import InputRequired

from mines.accounts import TOKEN_DAYS, day_of
from mines.commands import tokens
from mines.commands.tokens import LONGEST_NAME
from mines.errors import RegistryError

from .. import auth
from ..errors import STATUS
from ..session import now, writer
from .asking import GIVEN, Ask, line
from .own import bp, page


class TokenForm(Ask):
    """What works by the token, and until when."""

    name = line(lazy_gettext("名称"), LONGEST_NAME, description=lazy_gettext("程序或设备，例如：巡查平板 3 号"))
    valid_to = DateField(lazy_gettext("有效至"), validators=[InputRequired(GIVEN)], description=lazy_gettext("最长一年"))


class Nothing(Ask):
    """A button."""


def token_form() -> TokenForm:
    """The form of this request; a fresh one proposes the longest there may be."""
    return TokenForm(data={"valid_to": day_of(now()) + timedelta(days=TOKEN_DAYS - 1)})


@bp.route("/tokens", methods=["GET", "POST"])
def add_token() -> ResponseReturnValue:
    """Make a token of one's own and show it, this once."""
    return added(auth.check().login, page)


@bp.post("/tokens/<name>/revoke")
def revoke_token(name: str) -> ResponseReturnValue:
    """End a token of one's own."""
    revoke(auth.check().login, name)
    return redirect(url_for("account.home"), 303)


def added(login: str, show: Any) -> ResponseReturnValue:
    """Make a token of ``login`` as the form asks, and ``show`` it."""
    form = token_form()
    if not form.validate_on_submit():
        return show(422 if form.is_submitted() else 200, token_form=form)
    try:
        with writer() as session:
            token = tokens.add_token(session, login, form.name.data, valid_to=form.valid_to.data, by=auth.check().login)
            session.commit()
    except RegistryError as refused:
        form.refuse(refused)
        return show(STATUS[type(refused)], token_form=form)
    return show(token=token)


def revoke(login: str, name: str) -> None:
    """End the token ``name`` of ``login``."""
    with writer() as session:
        tokens.revoke_token(session, login, name, by=auth.check().login)
        session.commit()
