"""提醒: what crossed a threshold, which dates press, which issued months were restated; and the thresholds themselves."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.exceptions import Forbidden, NotFound
from wtforms import FloatField, SelectField
from wtforms.validators import NumberRange, Optional

from mines.commands.people import note_act
from mines.commands.targets import set_threshold
from mines.indicators import BY_KEY
from mines.queries.alerts import READ, Alert, Kind, alerts_on, remembered, thresholds_known
from mines.queries.lists import regions
from mines.rules import region_prefix

from .. import alerting, auth, params, task_links
from ..session import registry, writer
from .reconcile import indicator_choices, indicator_name

bp = Blueprint("alerts", __name__)
auth.guard(bp)

LISTED = 50

SETTERS = ("record", "administer")
"""Who may set a threshold: who records, and who administers."""


class ThresholdForm(FlaskForm):
    """What is watched where, and from which bounds on."""

    key = SelectField(lazy_gettext("指标"), choices=indicator_choices)
    region_code = SelectField(lazy_gettext("区域"), choices=lambda: _regions())
    least = FloatField(lazy_gettext("低于"), validators=[Optional(), NumberRange(min=0)],
                       description=lazy_gettext("有比例的写百分数，没有比例的写数"))
    most = FloatField(lazy_gettext("高于"), validators=[Optional(), NumberRange(min=0)])

    def validate(self, extra_validators: Any = None) -> bool:
        """One of the two is given, in order, and a share is no more than 100 %."""
        if not super().validate(extra_validators):
            return False
        bounds = [bound for bound in (self.least.data, self.most.data) if bound is not None]
        wrong = ""
        if not bounds:
            wrong = _("低于、高于至少写一个。")
        elif bounds[0] > bounds[-1]:
            wrong = _("“低于”不能大于“高于”。")
        elif BY_KEY[self.key.data].among is not None and max(bounds) > 100:
            wrong = _("百分数不超过 100。")
        self.least.errors = [wrong] if wrong else []
        return not wrong

    def bounds(self) -> dict[str, float | None]:
        """The bounds as the registry keeps them: shares as 0-1."""
        part = 100 if BY_KEY[self.key.data].among is not None else 1
        return {name: None if self[name].data is None else self[name].data / part for name in ("least", "most")}


def _regions() -> list[tuple[str, str]]:
    """Regions within one's own."""
    account, session = auth.check(), registry()
    prefix = region_prefix(account.region_code) if account.region_code else ""
    return [(row.code, row.name or row.code) for row in regions(session, params.today()) if row.code.startswith(prefix)]


def _found() -> list[Alert]:
    account = auth.check()
    return alerts_on(registry(), params.as_of(), params.known_at(), params.region() or task_links.own_region(account),
                     task_links.own_department(account))


@bp.get("/alerts")
def page() -> str:
    """The inbox of the account, the unread first."""
    return _page(ThresholdForm(formdata=None))


def _page(form: ThresholdForm) -> str:
    account, session = auth.check(), registry()
    found, read = _found(), remembered(session, account.login, READ)
    everything = params.choice("of", ("all",)) is not None
    shown = [one for one in found if everything or one.name not in read]
    prefix = region_prefix(account.region_code) if account.region_code else ""
    return render_template(
        "alerts.html", parts={kind: [one for one in shown if one.kind == kind] for kind in Kind}, read=read, form=form,
        count=len(found), unread=sum(one.name not in read for one in found), everything=everything, alerting=alerting, url=_url,
        thresholds=[one for one in thresholds_known(session, params.known_at()) if one.region_code.startswith(prefix)],
        may_set=account.may(*SETTERS), indicator_name=indicator_name, listed=LISTED, handling=FlaskForm(),
    )


def _url(alert: Alert) -> str | None:
    """Where an alert leads."""
    if alert.kind == Kind.THRESHOLD:
        return url_for("progress.explained", key=alert.values["key"], region=alert.region_code, list="missed")
    if alert.kind == Kind.RESTATED:
        report = alert.values["report"]
        return url_for("reconcile.page", key=alert.values["changed"][0].key, as_of=report.as_of, left_on=report.as_of,
                       left_known=report.known_at.isoformat(), region=report.region_code)
    return task_links.task_url(alert.values["task"])


@bp.post("/alerts/read")
def read() -> ResponseReturnValue:
    """Mark one alert as read, or all that stand now; it stays in the log."""
    account, wanted = auth.check(), request.form.get("name")
    known = remembered(registry(), account.login, READ)
    names: Sequence[str] = [one.name for one in _found() if one.name not in known and wanted in (None, one.name)]
    with writer() as session:
        for name in names:
            note_act(session, account.login, READ, name)
        session.commit()
    return redirect(_inbox(), 303)


@bp.post("/alerts/thresholds")
@auth.needs(*SETTERS)
def threshold() -> ResponseReturnValue:
    """Set or change a threshold."""
    form = ThresholdForm()
    if not form.validate_on_submit():
        return _page(form), 422
    with writer() as session:
        set_threshold(session, form.key.data, region_code=form.region_code.data, by=auth.check().login, **form.bounds())
        session.commit()
    return redirect(_inbox(), 303)


@bp.post("/alerts/thresholds/<int:threshold_id>/stop")
@auth.needs(*SETTERS)
def stop(threshold_id: int) -> ResponseReturnValue:
    """Watch an indicator no longer."""
    account = auth.check()
    found = next((one for one in thresholds_known(registry()) if one.id == threshold_id), None)
    if found is None:
        raise NotFound
    if account.region_code and not found.region_code.startswith(region_prefix(account.region_code)):
        raise Forbidden
    key, region_code = f"{found.indicator}@{found.version}", found.region_code
    with writer() as session:
        set_threshold(session, key, region_code=region_code, by=account.login)
        session.commit()
    return redirect(_inbox(), 303)


def _inbox() -> str:
    asked: dict[str, Any] = {name: request.args[name] for name in ("as_of", "known_at", "region", "of") if name in request.args}
    return url_for("alerts.page", **asked)
