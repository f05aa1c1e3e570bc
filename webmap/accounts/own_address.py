"""`/account/address`: where one's alerts are sent, and whether."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from mines.dates import day_of
from mines.commands.records import record_fact
from mines.tables.people import AddressRecord

from .. import auth
from ..session import now, writer
from .own import address_form, bp, page


@bp.post("/address")
def address() -> ResponseReturnValue:
    """Set one's address."""
    form = address_form()
    if not form.validate_on_submit():
        return page(422, address_form=form)
    account = auth.check()
    with writer() as session:
        record_fact(session, AddressRecord, account.id, on=day_of(now()), by=account.login, email=form.email.data, alerts=form.alerts.data)
        session.commit()
    return redirect(url_for("account.home"), 303)
