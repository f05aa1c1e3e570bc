"""`greenmine verify`, `backup` and what else keeps a registry whole: the proof, the log, copies, and the rights of its account."""

import sys
from pathlib import Path

import click

from geodata.database import grant_adding, writing
from mines.queries.seals import newest_seal
from mines.queries.seals import verify as faults_in
from mines.tables import Base

from . import backups, console, logs
from .console import REFUSED, reader
from .settings import Settings


@click.command()
def verify() -> None:
    """证明记录未被改动 · Prove that no record was changed."""
    with reader() as session:
        faults = faults_in(session)
        seal = newest_seal(session)
    for fault in faults:
        click.echo(f"{fault.table} {fault.row}: {fault.what}", err=True)
    if faults:
        sys.exit(REFUSED)
    click.echo(f"{seal.id} {seal.sha256}" if seal else "0")


@click.command("export-log")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--checker", is_flag=True, help="print the script that checks an exported log: python3 check_log.py FILE")
def export_log(path: Path | None, checker: bool) -> None:
    """导出日志，离开数据库也能核对 · Write every seal and row to FILE.jsonl.gz, which a small script checks without the database."""
    if checker:
        click.echo(logs.CHECKER.read_text("utf-8"), nl=False)
    elif path is None:
        raise click.UsageError("FILE.jsonl.gz or --checker")
    else:
        with reader() as session, path.open("wb") as file:
            logs.write(session, file)
            seal = newest_seal(session)
        click.echo(f"{path.name} {seal.id} {seal.sha256}" if seal else f"{path.name} 0")


@click.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
def backup(path: Path) -> None:
    """备份到一个文件 · Everything in one file: data, history, evidence."""
    with reader() as session:
        console.tell_copied(backups.write(session, Settings.from_environment().data_dir, path))


@click.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(path: Path) -> None:
    """从备份恢复到空数据库 · Put a backup into an empty database, and verify it."""
    with console.spoken() as settings, console.database(settings) as engine:
        console.tell_copied(backups.read(engine, settings.data_dir, path))


@click.command()
@click.argument("role")
def grant(role: str) -> None:
    """只许读和添加 · Let the PostgreSQL account ROLE read and add rows and nothing else; run as owner, and again after each migrate."""
    with console.spoken() as settings, console.database(settings, settings.owner_database_url) as engine:
        with writing(engine).begin() as connection:
            grant_adding(connection, role, [table.name for table in Base.metadata.sorted_tables])
    click.echo(f"{role}: CONNECT, USAGE, SELECT, INSERT")


KEEPING = (verify, export_log, backup, restore, grant)
"""The commands of this file."""
