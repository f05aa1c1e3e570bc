"""What every command of the command line shares: the database, who works, and refusals as one line with what to do."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import click
from flask_babel import force_locale, gettext
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from geodata.database import open_database, reading
from geodata.errors import GeodataError
from geodata.findings import Severity
from mines.commands.importing import ImportReport
from mines.commands.people import CONSOLE, add_console
from mines.commands.transactions import Writer
from mines.errors import RegistryError
from mines.queries.targets import Progress

from . import create_app, findings, wording
from .backups import Copied
from .settings import Settings

SHOWN = 20
"""New subjects, and changes, that an import shows one by one."""

REFUSED = 1
"""Exit code of a refusal, and of findings that block; 2 is wrong usage."""


class Refused(click.ClickException):
    """A refusal as the command line prints it."""

    exit_code = REFUSED

    def show(self, file: Any = None) -> None:
        """Print one line to standard error."""
        click.echo(self.message, err=True)


def now() -> datetime:
    """The clock of the door."""
    return datetime.now(UTC)


@contextmanager
def database(settings: Settings, url: str | None = None) -> Iterator[Engine]:
    """The database of the settings, or the one at ``url``; closed afterwards."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = open_database(url or settings.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def spoken() -> Iterator[Settings]:
    """Speak the language of the settings, and turn what is refused into one line."""
    settings = Settings.from_environment()
    app = create_app(settings)
    with app.app_context(), force_locale(settings.language):
        try:
            yield settings
        except RegistryError as error:
            words = wording.ERRORS[type(error)]
            raise Refused(f"{words.what} {words.do} ({type(error).__name__}: {error})") from error
        except GeodataError as error:
            words = wording.GEODATA[type(error)]
            offered = [f"{one.answer}：{wording.reason(one)}" for one in getattr(error, "candidates", ())]
            raise Refused(f"{words.what} {words.do} ({' '.join(offered) or error})") from error
        except OSError as error:
            raise Refused(f"{wording.NO_FILE.what} {wording.NO_FILE.do} ({error})") from error
        except DatabaseError as error:
            raise Refused(f"{wording.NO_DATABASE.what} {wording.NO_DATABASE.do} ({str(error.orig).splitlines()[0]})") from error


@contextmanager
def write(settings: Settings, by: str | None = None) -> Iterator[Writer]:
    """A writer whose caller commits; without ``by`` the work is the console's."""
    with database(settings) as engine, Writer(engine, now) as session:
        if by in (None, CONSOLE):
            add_console(session)
        yield session


@contextmanager
def reader() -> Iterator[Session]:
    """A reader that sees one moment."""
    with spoken() as settings, database(settings) as engine, Session(reading(engine)) as session:
        yield session


def progress_lines(found: Iterable[Progress]) -> Iterator[str]:
    """Progress as people read it at the command line: one line an indicator, one for each target below it."""
    for one in found:
        rule = wording.RULES[one.indicator.key]
        among = "" if one.among is None else f" / {one.among:g}"
        share = "" if one.indicator.among is None else f"  {'–' if one.share is None else f'{one.share:.1%}'}"
        yield f"{one.indicator.key:28} {rule.name}  {one.counted:g}{among} {wording.UNITS[one.indicator.unit]}{share}"
        for target in one.targets:
            wanted = f"{target.share:.0%}" if target.value is None else f"{target.value:g}"
            missing = "–" if target.shortfall is None else f"{target.shortfall:g}"
            verdict = gettext("未达，差 %(missing)s", missing=missing) if target.missed else gettext("还差 %(missing)s", missing=missing)
            met = gettext("已达") if target.shortfall == 0 else verdict
            yield f"{'':28} → {wanted} {target.due_on}  {met}"


def report_lines(report: ImportReport, dry_run: bool) -> Iterator[tuple[str, bool]]:
    """An import as people read it, each line with whether it is a refusal: findings, what changes, counts."""
    for finding in report.findings:
        yield findings.line(finding), finding.severity == Severity.REFUSED
    for code in report.added[:SHOWN] if dry_run else ():
        yield gettext("新登记 %(code)s", code=code), False
    for change in report.changes[:SHOWN]:
        yield gettext("变更 %(code)s %(field)s：%(before)s → %(after)s", code=change.code, before=_shown(change.before),
                      after=_shown(change.after), field=wording.FIELDS.get(change.field, change.field)), False
    left = max(len(report.added) - SHOWN, 0) * dry_run + max(len(report.changes) - SHOWN, 0)
    if left:
        yield gettext("……另有 %(left)s 项", left=left), False
    yield gettext("%(mode)s新登记 %(stored)s · 变更 %(changed)s · 未变 %(unchanged)s · 未写入 %(blocked)s",
                  mode=gettext("试运行，未写入：") if dry_run else "", stored=report.stored, changed=report.changed,
                  unchanged=report.unchanged, blocked=report.blocked), False
    if report.import_id and not dry_run:
        yield gettext("导入号 %(import_id)s", import_id=report.import_id), False
    elif report.unchanged and not (report.stored or report.changed):
        yield gettext("与登记内容相同，没有变化。"), False


def tell_copied(copied: Copied) -> None:
    """A backup or a restore in one line, and on standard error the scans that it could not copy."""
    click.echo(f"{copied.file} {copied.rows} {copied.seal}".strip())
    for names, words in ((copied.missing, gettext("记录里写有、但找不到的文件 %(count)s 个：", count=len(copied.missing))),
                         (copied.damaged, gettext("内容与校验值不符的文件 %(count)s 个：", count=len(copied.damaged)))):
        if names:
            click.echo(words + " ".join(names), err=True)


def _shown(value: Any) -> str:
    return "–" if value is None else str(value)
