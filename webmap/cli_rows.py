"""`greenmine rows`: reference rows from a table, Excel or CSV: holidays, scale classes, editions; every finding at once, all or nothing."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from geodata.readers.tables import Table, read_table
from mines import edition_2020, reference
from mines.accounts import CONSOLE
from mines.codes import Tier
from mines.commands.reference import TakenIn, add_edition_once, add_edition_rows, add_holidays, add_scale_rules
from mines.commands.transactions import Writer
from mines.fields import Field

from . import console, findings
from .console import REFUSED

FILE = click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
BY = click.option("--by", default=CONSOLE, show_default=True, metavar="LOGIN")


def _headings(fields: Sequence[Field]) -> str:
    """The headings of a table, those that must be there marked."""
    required = reference.REQUIRED[fields]
    return ",".join(f"{field.headings[0]}{'*' if field.name in required else ''}" for field in fields)


def _help(words: str, fields: Sequence[Field], sample: str) -> str:
    return f"{words}\n\n\b\n{_headings(fields)}\n{sample}"


@click.group()
def rows() -> None:
    """导入参照表 · Reference rows from Excel or CSV: holidays, scale classes, editions."""


@rows.command("holidays", help=_help("节假日安排 · Days that the yearly notice moves.", reference.HOLIDAYS, "2026-01-01,放假,国办发明电〔…〕…号"))
@FILE
@BY
def holidays(path: Path, by: str) -> None:
    """Take in moved days."""
    _take_in(path, reference.HOLIDAYS, by, lambda session, table: add_holidays(session, table, by=by))


@rows.command("scales", help=_help("矿山规模标准 · Scale classes by mineral, method and unit.", reference.SCALES,
                                   "某矿,地下开采,万吨/年,100,30,3,2004-09-30,国土资发〔2004〕208号"))
@FILE
@BY
def scales(path: Path, by: str) -> None:
    """Take in the rows of a scale standard."""
    _take_in(path, reference.SCALES, by, lambda session, table: add_scale_rules(session, table, by=by))


@rows.command("edition", help=_help("绿色矿山评价版本 · An edition with its items; empty points are unknown points.", reference.ITEMS,
                                    "1.1,1,矿容矿貌,60,评价指标,,,"))
@FILE
@click.option("--code", required=True, help="the edition's own code")
@click.option("--name", required=True)
@click.option("--tier", type=click.Choice([str(tier) for tier in (Tier.NATIONAL, Tier.PROVINCIAL)]), required=True)
@click.option("--total", type=float, required=True, help="points in all")
@click.option("--pass-total", type=float, default=None, help="points that pass, where they are known")
@click.option("--pass-share", type=click.FloatRange(0, 1), default=None, help="share of each first-level maximum that passes")
@click.option("--valid-months", type=click.IntRange(1, 600), required=True, help="how long an assessment holds")
@click.option("--source", required=True, help="the document")
@BY
def edition(path: Path, code: str, by: str, tier: str, **values: Any) -> None:
    """Take in an edition."""
    _take_in(path, reference.ITEMS, by, lambda session, table: add_edition_rows(session, table, code, by=by, tier=Tier(tier), **values))


@rows.command("edition-2020")
@click.option("--valid-months", type=click.IntRange(1, 600), required=True, help="how long an assessment holds: no document was found")
@BY
def national_edition(valid_months: int, by: str) -> None:
    """国家级2020年版，只含核实过的部分 · The national edition of 2020: what was verified of it, marked incomplete."""
    known = edition_2020
    with console.spoken() as settings, console.write(settings, by) as session:
        taken = add_edition_once(
            session, known.CODE, name=known.NAME, tier=known.TIER, total=known.TOTAL, pass_total=known.PASS_TOTAL,
            pass_share=known.PASS_SHARE, valid_months=valid_months, source=known.SOURCE, items=known.ITEMS, by=by)
        session.commit()
    click.echo(f"{known.CODE} {taken.stored} {taken.unchanged}")


def _take_in(path: Path, fields: Sequence[Field], by: str, act: Callable[[Writer, Table], TakenIn]) -> None:
    """Read, store all or nothing, tell every finding, and say what was new and what was known."""
    with console.spoken() as settings:
        table = read_table(path.read_bytes(), reference.known(fields))
        with console.write(settings, by) as session:
            taken = act(session, table)
            if not taken.refused:
                session.commit()
        for finding in taken.findings:
            click.echo(findings.line(finding), err=taken.refused)
    if taken.refused:
        sys.exit(REFUSED)
    click.echo(f"{path.name} {taken.stored} {taken.unchanged}")
