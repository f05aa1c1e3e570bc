"""`greenmine send-alerts`: each account is sent what is new since it was last sent; for cron."""

import smtplib
import sys
from collections.abc import Iterable
from datetime import date

import click
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from mines.codes import Department
from mines.commands.people import note_act
from mines.queries.alerts import SENT, Alert, alerts_on, remembered
from mines.queries.lists import is_example, region_names
from mines.queries.people import officers
from mines.queries.standing import standing_rule
from mines.tables.people import AddressRecord, Officer

from . import alerting, console, wording
from .cli_days import today
from .console import REFUSED, Refused, reader
from .formats import day
from .mail import BadAddress, Server
from .params import EXAMPLE_TODAY
from .settings import Settings

MOST_LINES = 60
"""Alerts that one letter writes out."""


@click.command("send-alerts")
def send_alerts() -> None:
    """发送提醒邮件 · Send each account by e-mail what is new since it was last sent; for cron. Needs GREENMINE_SMTP_URL and _MAIL_FROM."""
    failed = False
    with reader() as session:
        settings = Settings.from_environment()
        try:
            server = Server.of(settings.smtp_url, settings.mail_from)
        except BadAddress:
            raise Refused(_("没有可用的邮件服务器：设置 GREENMINE_SMTP_URL（smtp(s)://账号:密码@主机:端口）和 GREENMINE_MAIL_FROM。")) from None
        on = EXAMPLE_TODAY if is_example(session) else today()
        names = region_names(session, on)
        for officer, record in officers(session):
            address = _address(session, officer)
            if not record.active or address is None:
                continue
            own = None if record.department == Department.NATURAL_RESOURCES else Department(record.department)
            sent = remembered(session, officer.code, SENT)
            new = [one for one in alerts_on(session, on, None, record.region_code or None, own) if one.name not in sent]
            if not new:
                continue
            try:
                server.send(address.email, _("绿色矿山治理台账：%(count)s 条新提醒", count=len(new)), letter(new, names, on))
            except (OSError, ValueError, smtplib.SMTPException) as fault:
                failed = True
                click.echo(f"{officer.code}: {fault}", err=True)
                continue
            with console.write(settings) as noting:
                for one in new:
                    note_act(noting, officer.code, SENT, one.name)
                noting.commit()
            click.echo(f"{officer.code} {len(new)}")
    if failed:
        sys.exit(REFUSED)


def _address(session: Session, officer: Officer) -> AddressRecord | None:
    """Where an account wants its alerts; None where it wants none."""
    query = select(AddressRecord).where(AddressRecord.subject_id == officer.id, standing_rule(AddressRecord))
    newest = session.scalars(query.order_by(AddressRecord.effective_on.desc(), AddressRecord.seq.desc())).first()
    return newest if newest is not None and newest.alerts else None


def letter(alerts: Iterable[Alert], names: dict[str, str], on: date) -> str:
    """The text of a letter: two lines an alert."""
    lines = [_("截至 %(day)s", day=day(on)), ""]
    told = list(alerts)
    for one in told[:MOST_LINES]:
        lines += [f"· {alerting.title(one)}", f"  {alerting.detail(one, names.get(one.region_code) or str(wording.NOWHERE))}"]
    if len(told) > MOST_LINES:
        lines += ["", _("另有 %(count)s 条，见“提醒”页。", count=len(told) - MOST_LINES)]
    return "\n".join(lines) + "\n"
