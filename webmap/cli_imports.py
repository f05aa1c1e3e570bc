"""`greenmine import-file` and `take-back`: files of outlines, with everything that the page of imports can answer and mend."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from sqlalchemy.orm import Session

from geodata import readers
from geodata.database import reading
from geodata.readers.answers import DegreeForm, Mend, MendKind
from geodata.readers.source import GEODATABASE, MOST_BYTES, SHAPEFILE_PARTS, files_in
from mines.accounts import CONSOLE
from mines.codes import Subject
from mines.commands.importing import import_boundaries, snapped_to_registered
from mines.commands.taking_back import take_back
from mines.errors import ImportRefused
from mines.fields import FIELDS, unknown_fields
from mines.queries.features import home
from mines.queries.headings import Remembered, layout_of, read_as, remembered
from mines.queries.imports import IMPORTED
from mines.reading import Words

from . import console, findings, uploads
from .cli_days import Day, today
from .cli_words import Cell, FindingsFile, Meaning, MendWord, Pair, Rows
from .console import REFUSED

SUBJECTS = [str(subject) for subject in IMPORTED]


@click.command("import-file")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--as", "subject", type=click.Choice(SUBJECTS), default=SUBJECTS[0], show_default=True)
@click.option("--on", type=Day(), default=None, help="the day from which it is true (today)")
@click.option("--by", default=CONSOLE, show_default=True, metavar="LOGIN")
@click.option("--crs", default=None, help="EPSG:4527, EPSG:4490, cgcs2000, xian_1980, beijing_1954, wgs84 ...")
@click.option("--encoding", default=None, help="gb18030, utf-8 ...")
@click.option("--degrees", type=click.Choice([str(form) for form in DegreeForm]), default=None,
              help="how degrees are written: 116.646 or ddd.mmss")
@click.option("--layer", default=None, help="which layer of several, or which file of an archive")
@click.option("--mend", "mends", type=MendWord(), multiple=True, metavar="KIND[=1-3,7]",
              help="repair these rows, or all that need it: " + ", ".join(kind for kind in MendKind if kind != MendKind.SNAP))
@click.option("--snap", "snap_m", type=click.FloatRange(0.01, 50), default=None, metavar="METRES",
              help="bring borders onto those of registered neighbours within this distance")
@click.option("--column", "columns", type=Pair(), multiple=True, metavar="FIELD=NAME", help="which heading holds a field")
@click.option("--set", "given", type=Pair(), multiple=True, metavar="FIELD=VALUE",
              help="what the file lacks: name=..., licence_number=..., published_km2=1.0685 ...")
@click.option("--word", "words", type=Meaning(), multiple=True, metavar="FIELD=WORD:CODE", help="what a word of the file means")
@click.option("--cell", "edits", type=Cell(), multiple=True, metavar="ROW:FIELD=TEXT", help="what a cell should say")
@click.option("--rows", "chosen", type=Rows(), default=None, metavar="1-3,7", help="only these rows")
@click.option("--all-or-nothing", is_flag=True, help="refuse the file when a row is blocked")
@click.option("--dry-run", is_flag=True, help="show what would change, store nothing")
@click.option("--findings", "findings_to", type=FindingsFile(), default=None, metavar="FILE.xlsx|.csv|.json")
def import_file(path: Path, subject: str, on: date | None, by: str, crs: str | None, encoding: str | None, degrees: str | None,
                layer: str | None, mends: Sequence[Mend], snap_m: float | None, columns: Sequence[tuple[str, str]],
                given: Sequence[tuple[str, str]],
                words: Sequence[tuple[str, str, str]], edits: Sequence[tuple[int, str, str]], chosen: Sequence[int] | None,
                all_or_nothing: bool, dry_run: bool, findings_to: Path | None) -> None:
    """导入边界文件 · Take in a boundary file: every finding at once, then one transaction.

    Of a layout that was imported before, columns and words mean what they meant then, but for what --column and --word say.
    """
    kind, day = Subject(subject), on or today()
    _check_fields("--column", kind, dict(columns))
    _check_fields("--set", kind, dict(given))
    with console.spoken() as settings, _as_one_file(path) as source:
        with console.database(settings) as engine, Session(reading(engine)) as session:
            own = home(session, day)
        boundaries = readers.read(
            source, crs=crs, encoding=encoding, degrees=DegreeForm(degrees) if degrees else None, layer=layer, home=own,
            shifts=settings.shifts, mends=tuple(mends), on_progress=_show_progress)
        with console.write(settings, by) as session:
            before = remembered(session, kind, layout_of(boundaries.attributes))
            meant = Remembered({**before.columns, **dict(columns)}, _by_field(words, before.words))
            if snap_m:
                boundaries = snapped_to_registered(session, boundaries, kind, day, Mend(MendKind.SNAP, None, snap_m))
            report = import_boundaries(
                session, boundaries, kind, on=day, by=by, name=path.name, columns=meant.columns, given=dict(given), words=meant.words,
                edits={(row, name): text for row, name, text in edits}, chosen=chosen, all_or_nothing=all_or_nothing)
            if report.import_id and not dry_run:
                if source.is_file():
                    uploads.keep(settings.data_dir, source.read_bytes())
                session.commit()
        for name, heading in before.columns.items():
            if name not in dict(columns):
                click.echo(f"沿用上次的对应 · as before: {name}={heading}")
        if findings_to:
            rows = boundaries.attributes
            findings.write(report.findings, findings_to, findings.source_of(rows, read_as(kind, rows, meant.columns)))
        for line, refused in console.report_lines(report, dry_run):
            click.echo(line, err=refused)
        if all_or_nothing and report.blocked:
            raise ImportRefused(blocked=report.blocked)
    sys.exit(REFUSED if report.blocked or boundaries.refused else 0)


@contextmanager
def _as_one_file(path: Path) -> Iterator[Path]:
    """The path, or the parts of a data set in one archive, so that all of them are kept."""
    parts = files_in(path) if path.is_dir() else []
    if path.is_file() and path.suffix.lower() in SHAPEFILE_PARTS:
        parts = [file for file in files_in(path.parent)
                 if file.stem.casefold() == path.stem.casefold() and file.suffix.lower() in SHAPEFILE_PARTS]
    if sum(file.stat().st_size for file in parts) > MOST_BYTES or not parts:
        yield path
        return
    above = path.parent if path.is_file() or path.suffix.lower() == GEODATABASE else path
    with TemporaryDirectory(prefix="import-") as folder:
        packed = Path(folder, f"{path.stem}.zip")
        packed.write_bytes(uploads.together((file.relative_to(above).as_posix(), file.read_bytes()) for file in parts))
        yield packed


def _by_field(words: Sequence[tuple[str, str, str]], before: Words) -> dict[str, dict[str, str]]:
    found = {name: dict(said) for name, said in before.items()}
    for name, printed, code in words:
        found.setdefault(name, {})[printed] = code
    return found


def _check_fields(option: str, subject: Subject, named: Mapping[str, str]) -> None:
    """Wrong usage, unless every name is a field of ``subject``."""
    for name in unknown_fields(subject, named):
        raise click.BadParameter(f"{name}: {', '.join(dict.fromkeys(field.name for field in FIELDS[subject]))}", param_hint=option)


def _show_progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done}/{total}", nl=done == total, err=True)


@click.command("take-back")
@click.argument("import_id", metavar="IMPORT", type=int)
@click.option("--by", default=CONSOLE, show_default=True, metavar="LOGIN")
@click.option("--reason", default="撤回导入", show_default=True)
def take_back_command(import_id: int, by: str, reason: str) -> None:
    """撤回一次导入 · Withdraw what an import stored."""
    with console.spoken() as settings, console.write(settings, by) as session:
        taken = take_back(session, import_id, by=by, reason=reason)
        session.commit()
    click.echo(f"已撤回 {taken.withdrawn} 条记录 · withdrawn")
    for code in taken.kept:
        click.echo(f"保留 {code}：其后另有记录 · kept, others have built on it")
