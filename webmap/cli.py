"""The command line: `greenmine`, one function per command."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

import migrations
from mines import __version__
from mines.codes import EvidenceKind, RemovalReason
from mines.commands.records import Paper
from mines.commands.steps import LADDERS, record_step
from mines.errors import NotEmpty
from mines.queries.export import THEME
from mines.queries.targets import progress as progress_of
from mines.queries.lists import is_example
from mines.queries.seals import newest_seal
from mines.queries.subjects import by_code

from . import console, demo, exports, server, uploads
from .cli_alerts import send_alerts
from .cli_days import Day
from .cli_days import today as _today
from .cli_imports import import_file, take_back_command
from .cli_keeping import KEEPING
from .cli_ledgers import import_ledger_command
from .cli_officers import officer
from .cli_reports import REPORTING
from .cli_rows import rows
from .console import reader
from .documents import pictures
from .json_words import progress_json
from .params import EXAMPLE_AS_OF
from .settings import Settings


@click.group()
@click.version_option(__version__)
def greenmine() -> None:
    """绿色矿山治理台账 · Green mine registry."""


@greenmine.command()
def migrate() -> None:
    """建立或升级数据库 · Create or upgrade the database."""
    with console.spoken() as settings, console.database(settings, settings.owner_database_url) as engine:
        migrations.upgrade(engine)


@greenmine.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=None, help="GREENMINE_PORT, 8000")
@click.option("--workers", type=int, default=2, show_default=True)
def run(host: str, port: int | None, workers: int) -> None:
    """启动网页服务 · Serve the pages."""
    if not pictures.seems_installed():
        click.echo(pictures.WITHOUT, err=True)
    server.run(Settings.from_environment(), host=host, port=port, workers=workers)


@greenmine.command("demo")
@click.option("--if-empty", is_flag=True, help="do nothing, and say nothing, when the registry holds something")
def demo_command(if_empty: bool) -> None:
    """在空数据库中装入示例县 · Fill an empty database with the made-up example county."""
    with console.spoken() as settings, console.database(settings) as engine:
        try:
            demo.fill(engine)
        except NotEmpty:
            if not if_empty:
                raise


@dataclass(frozen=True)
class EvidenceOption:
    """A paper as it stands on the command line: by its file, by number and day, or by both."""

    kind: str
    number: str | None
    dated_on: date | None
    file: Path | None


class EvidenceWord(click.ParamType):
    """KIND=FILE, KIND=NUMBER@DATE or KIND=NUMBER@DATE,FILE."""

    name = "kind=file|number@date[,file]"

    def convert(self, value: Any, param: Any, ctx: Any) -> EvidenceOption:
        """Take the word apart; what is a file is one."""
        kind, _, rest = value.partition("=")
        if kind not in list(EvidenceKind) or not rest:
            self.fail(f"{value!r}: KIND is one of {', '.join(EvidenceKind)}", param, ctx)
        if Path(rest).is_file():
            return EvidenceOption(kind, None, None, Path(rest))
        number, at, more = rest.rpartition("@")
        day, comma, file = more.partition(",")
        if not at or comma and not Path(file).is_file():
            self.fail(f"{rest!r} is neither a file nor NUMBER@DATE nor NUMBER@DATE,FILE", param, ctx)
        return EvidenceOption(kind, number, Day().convert(day, param, ctx), Path(file) if comma else None)


def _kept(settings: Settings, evidence: Sequence[EvidenceOption]) -> Iterator[Paper]:
    """Keep the files, and give every paper."""
    for one in evidence:
        sha256 = None
        if one.file:
            with one.file.open("rb") as file:
                sha256 = uploads.take_in(settings.data_dir, file, one.file.name).sha256
        yield uploads.paper(settings.data_dir, one.kind, one.number, one.dated_on, sha256, one.file.name if one.file else None)


@greenmine.command()
@click.argument("ladder", type=click.Choice([ladder for ladder in LADDERS if ladder != "acceptance"]))
@click.argument("code")
@click.argument("stage")
@click.option("--on", type=Day(), required=True)
@click.option("--by", required=True, metavar="LOGIN")
@click.option("--done-by", default=None, metavar="NAME", help="who did it in the field")
@click.option("--taken-over", default=None, metavar="LEDGER", help="the ledger that an opening state comes from")
@click.option("--evidence", type=EvidenceWord(), multiple=True, metavar="KIND=FILE|NUMBER@DATE[,FILE]")
@click.option("--note", default=None, help="kept with the record")
@click.option("--reason", type=click.Choice(list(RemovalReason)), default=None, help="why a mine is removed from the list")
def step(ladder: str, code: str, stage: str, on: date, by: str, done_by: str | None, taken_over: str | None,
         evidence: Sequence[EvidenceOption], note: str | None, reason: str | None) -> None:
    """记录一步 · Record a step of a closing, a block or a listing."""
    kind = LADDERS[ladder]
    extra: dict[str, Any] = {"removal": reason} if reason else {}
    if reason and ladder != "listing":
        raise click.UsageError("--reason is for the listing ladder")
    with console.spoken() as settings, console.write(settings, by) as session:
        subject = by_code(session, kind.about, code)
        record_step(session, kind, subject.id, stage, on=on, by=by, done_by=done_by, taken_over=taken_over,
                    evidence=[*_kept(settings, evidence)], note=note, **extra)
        session.commit()
    click.echo(f"{code} {ladder} {stage} {on}")


@greenmine.command()
@click.option("--as-of", type=Day(), default=None)
@click.option("--known-at", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z"]), default=None)
@click.option("--region", default=None, metavar="CODE")
@click.option("--json", "as_json", is_flag=True)
def progress(as_of: date | None, known_at: datetime | None, region: str | None, as_json: bool) -> None:
    """某日各项指标 · The indicators of a day, with targets and shortfall."""
    with reader() as session:
        day = as_of or (EXAMPLE_AS_OF if is_example(session) else _today())
        seal = newest_seal(session)
        known = known_at or (seal.sealed_at if seal else None)
        found = progress_of(session, day, known, region)
        if as_json:
            click.echo(json.dumps(progress_json(found, day, known, region), ensure_ascii=False, indent=1))
        else:
            click.echo("\n".join(console.progress_lines(found)))


@greenmine.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--as-of", type=Day(), default=None)
@click.option("--region", default=None, metavar="CODE")
@click.option("--layer", type=click.Choice([str(subject) for subject in THEME]), default=None, help="only this kind")
@click.option("--encoding", type=click.Choice(["utf-8", "gbk", "gb18030"]), default="utf-8", show_default=True, help="text of .shp.zip")
def export(path: Path, as_of: date | None, region: str | None, layer: str | None, encoding: str) -> None:
    r"""导出某日数据 · Write a day's registry in the form that PATH ends in.

    \b
    .gpkg .geojson .kml   地图软件 · for maps
    .shp.zip              Shapefile，附字段说明 · with what its fields mean
    .xlsx                 Excel
    .corners.zip          部系统拐点坐标，每个范围一个文本 · the ministry's corner strings, one text each
    .kancedingjie.txt     勘测定界坐标 · survey text
    """
    with reader() as session:
        day = as_of or (EXAMPLE_AS_OF if is_example(session) else _today())
        for written in exports.write(session, path, day, region, layer, encoding):
            click.echo(written)


greenmine.add_command(officer)
greenmine.add_command(send_alerts)
greenmine.add_command(rows)
greenmine.add_command(import_ledger_command)
greenmine.add_command(import_file)
greenmine.add_command(take_back_command)
for command in (*KEEPING, *REPORTING):
    greenmine.add_command(command)
