"""`/account/tokens`: tokens by which one's own programs and devices work; each is shown once."""

from typing import Any

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from mines.commands import tokens
from mines.dates import day_of
from mines.errors import RegistryError
from mines.queries.sessions import tokens as usable

from .. import auth
from ..errors import STATUS
from ..session import writer
from .asking import token_form
from .own import bp, page


@bp.route("/tokens", methods=["GET", "POST"])
def add_token() -> ResponseReturnValue:
    """Make a token of one's own and show it, this once."""
    return added(auth.check().login, page)


@bp.post("/tokens/<int:token_id>/revoke")
def revoke_token(token_id: int) -> ResponseReturnValue:
    """End a token of one's own."""
    revoke(auth.check().id, auth.check().login, token_id)
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


def revoke(officer_id: int, login: str, token_id: int) -> None:
    """End a token of ``login``."""
    with writer() as session:
        found = usable(session, officer_id, day_of(session.at))
        name = next((one.name for one in found if one.id == token_id), None) or abort(404)
        tokens.revoke_token(session, login, name, by=auth.check().login)
        session.commit()
