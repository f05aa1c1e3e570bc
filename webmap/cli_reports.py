"""`greenmine issue-report` and what else is done with a month's report."""

import sys

import click

from mines.commands.reports import issue_report
from mines.errors import NotFound
from mines.queries.lists import county
from mines.queries.reports import check_reports, issued

from . import console
from .cli_days import today
from .console import REFUSED, reader


@click.command("issue-report")
@click.argument("month", metavar="YYYY-MM")
@click.option("--by", required=True, metavar="LOGIN", help="a reviewer")
@click.option("--region", default=None, metavar="CODE", help="the county")
def issue_report_command(month: str, by: str, region: str | None) -> None:
    """发布并锁定一个月的通报 · Lock a month: its numbers and lists are stored and never change."""
    with console.spoken() as settings, console.write(settings, by) as session:
        own = county(session, today())
        code = region or (own.code if own else None)
        if code is None:
            raise NotFound(region="--region")
        report = issue_report(session, month, region_code=code, by=by)
        session.commit()
        click.echo(f"{report.region_code} {report.month} {report.as_of} {report.known_at.isoformat()}")


@click.command("check-reports")
def check_reports_command() -> None:
    """重算每个锁定的月份 · Compute every locked month again, and name each number that differs."""
    with reader() as session:
        months = len(issued(session))
        found = list(check_reports(session))
    for one in found:
        click.echo(f"{one.region_code} {one.month} {one.place}: {one.stored} → {one.found}", err=True)
    if found:
        sys.exit(REFUSED)
    click.echo(str(months))


REPORTING = (issue_report_command, check_reports_command)
"""The commands of this file."""
