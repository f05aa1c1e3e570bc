"""`greenmine report`, `greenmine issue-report` and what else is done with a month's report."""

import sys
from pathlib import Path

import click
from sqlalchemy.orm import Session

from geodata.database import reading

from mines.commands.reports import issue_report
from mines.errors import NotFound
from mines.queries.lists import county, is_example
from mines.queries.reports import check_reports, issued
from mines.queries.seals import newest_seal

from . import console, reporting
from .cli_days import today
from .console import REFUSED, reader
from .documents import pictures
from .params import EXAMPLE_TODAY

ENDINGS = (".docx", ".xlsx")


@click.command("report")
@click.argument("month", metavar="YYYY-MM")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), metavar="PATH.docx|.xlsx")
@click.option("--region", default=None, metavar="CODE", help="the county")
def report_command(month: str, path: Path, region: str | None) -> None:
    """月度调度通报 · Write a month's briefing in Word, or its tables in Excel; an issued month as it was issued."""
    if path.suffix.lower() not in ENDINGS:
        raise click.BadParameter(f"{path.name}: {', '.join(ENDINGS)}")
    if not path.parent.is_dir():
        raise click.BadParameter(f"{path.parent}: no such folder")
    with console.spoken() as settings, console.database(settings) as engine, Session(reading(engine)) as session:
        on, seal = EXAMPLE_TODAY if is_example(session) else today(), newest_seal(session)
        asked = reporting.month_of(session, month, region, on)
        report = reporting.report_of(session, asked, seal.sealed_at if seal else None)
        drawn = path.suffix.lower() == ".docx"
        if drawn and not pictures.font():
            click.echo(pictures.WITHOUT, err=True)
        content = reporting.word(session, report, settings, asked, on) if drawn else reporting.workbook(session, report)
        path.write_bytes(content)
    click.echo(f"{path} {report.as_of}")


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


REPORTING = (report_command, issue_report_command, check_reports_command)
"""The commands of this file."""
