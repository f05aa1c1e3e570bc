"""`greenmine import-ledger`: the ledgers that a bureau already keeps."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from geodata.readers.tables import read_table
from mines.accounts import CONSOLE
from mines.commands.ledgers import import_ledger
from mines.errors import ImportRefused
from mines.ledgers import FIELDS, SHEETS, Ledger, known_heading

from . import console, findings, uploads
from .cli_days import Day, today
from .cli_words import FindingsFile, Pair
from .console import REFUSED


@click.command("import-ledger")
@click.argument("ledger", type=click.Choice([str(ledger) for ledger in Ledger]))
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--on", type=Day(), default=None, help="the day that the ledger is of (today)")
@click.option("--by", default=CONSOLE, show_default=True, metavar="LOGIN")
@click.option("--column", "columns", type=Pair(), multiple=True, metavar="FIELD=NAME", help="which heading holds a field")
@click.option("--set", "given", type=Pair(), multiple=True, metavar="FIELD=VALUE", help="what the ledger lacks: due_on=2025-12-31 ...")
@click.option("--all-or-nothing", is_flag=True, help="refuse the ledger when a row is blocked")
@click.option("--dry-run", is_flag=True, help="show what would change, store nothing")
@click.option("--findings", "findings_to", type=FindingsFile(), default=None, metavar="FILE.xlsx|.csv|.json")
def import_ledger_command(ledger: str, path: Path, on: date | None, by: str, columns: Sequence[tuple[str, str]],
                          given: Sequence[tuple[str, str]], all_or_nothing: bool, dry_run: bool, findings_to: Path | None) -> None:
    """导入已有台账 · Take over a ledger (.xlsx, .csv): every finding at once, then one transaction."""
    kind = Ledger(ledger)
    for option, named in (("--column", columns), ("--set", given)):
        _check_fields(option, kind, [name for name, _ in named])
    with console.spoken() as settings:
        content = path.read_bytes()
        table = read_table(content, known_heading(kind, dict(columns)), SHEETS[kind])
        with console.write(settings, by) as session:
            report = import_ledger(session, kind, table, on=on or today(), by=by, name=path.name, given=dict(given),
                                   columns=dict(columns), all_or_nothing=all_or_nothing)
            if report.import_id and not dry_run:
                uploads.keep(settings.data_dir, content)
                session.commit()
        if findings_to:
            findings.write(report.findings, findings_to)
        for line, refused in console.report_lines(report, dry_run):
            click.echo(line, err=refused)
        if all_or_nothing and report.blocked:
            raise ImportRefused(blocked=report.blocked)
    sys.exit(REFUSED if report.blocked or table.refused else 0)


def _check_fields(option: str, ledger: Ledger, named: Sequence[str]) -> None:
    """Wrong usage, unless every name is a field of the ledger."""
    for name in named:
        if not any(one.called(name) for one in FIELDS[ledger]):
            raise click.BadParameter(f"{name}: {', '.join(dict.fromkeys(one.name for one in FIELDS[ledger]))}", param_hint=option)
