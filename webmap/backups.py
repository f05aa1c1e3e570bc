"""Everything in one file, and back: every row of every table, and every kept scan; the same for both databases."""

import base64
import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

import shapely
from sqlalchemy import Connection, Engine, LargeBinary, Table
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from geodata.columns import Shape
from geodata.database import writing
from mines import __version__
from mines.commands.restoring import check_empty, put_back
from mines.errors import ImportRefused
from mines.queries.dump import rows_of, tables
from mines.queries.evidence import named_scans
from mines.queries.seals import newest_seal, verify
from mines.tables.base import Instant

from . import uploads

MANIFEST = "registry.json"
PART = 1 << 20


@dataclass(frozen=True)
class Copied:
    """What a backup or a restore moved, and which scans that rows name it could not: not there, or not what their hash says."""

    file: str
    rows: int
    scans: int
    seal: str
    missing: tuple[str, ...]
    damaged: tuple[str, ...]


def write(session: Session, data_dir: Path, path: Path) -> Copied:
    """Write the registry as one reader sees it, with its scans; the file can be read by its owner only, for it holds accounts' secrets.

    Scans are kept before the row that names them is committed, so that looking for them after the rows finds every one.
    """
    seal, counts, damaged = newest_seal(session), {}, []
    part = path.with_name(path.name + ".part")
    with _private(part) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables():
            counts[table.name] = _write_rows(session, archive, table)
        scans = uploads.all_kept(data_dir)
        damaged = [scan.name for scan in scans if not _write_scan(archive, scan)]
        missing = sorted(named_scans(session) - {scan.name for scan in scans})
        told = {"version": __version__, "seal": seal.sha256 if seal else None, "tables": counts, "scans": len(scans), "missing": missing,
                "damaged": damaged}
        archive.writestr(MANIFEST, json.dumps(told))
    part.replace(path)
    return Copied(path.name, sum(counts.values()), len(scans), seal.sha256 if seal else "", tuple(missing), tuple(damaged))


def _private(path: Path) -> IO[bytes]:
    """A new file that nobody else can read."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _write_rows(session: Session, archive: zipfile.ZipFile, table: Table) -> int:
    rows = 0
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as file:
        for row in rows_of(session, table):
            file.write(json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False).encode() + b"\n")
            rows += 1
    return rows


def _write_scan(archive: zipfile.ZipFile, scan: Path) -> bool:
    """Copy a scan as it is, and tell whether it is what its hash says."""
    digest = hashlib.sha256()
    entry = zipfile.ZipInfo.from_file(scan, f"evidence/{scan.name}", strict_timestamps=False)
    with scan.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
        while piece := source.read(PART):
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest() == scan.name


def read(engine: Engine, data_dir: Path, path: Path) -> Copied:
    """Put a backup into an empty database, verify it, and keep its scans.

    Raises NotEmpty, ImportRefused when the file is damaged or what was restored does not verify; nothing is stored then.
    """
    try:
        with zipfile.ZipFile(path) as archive, writing(engine).begin() as connection:
            told = json.loads(archive.read(MANIFEST))
            check_empty(connection)
            scans = [name for name in archive.namelist() if name.startswith("evidence/") and _sha256(name) not in told["damaged"]]
            _check_scans(archive, scans, told)
            rows = sum(_put_back(connection, archive, table, told) for table in tables())
            with Session(bind=connection, join_transaction_mode="rollback_only") as session:
                _check_restored(session, path, told)
                missing = named_scans(session) - {_sha256(name) for name in scans}
            for name in scans:
                with archive.open(name) as file:
                    uploads.keep_stream(data_dir, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, IntegrityError, DataError) as damage:
        raise ImportRefused(file=path.name, fault=str(damage).splitlines()[0][:200]) from damage
    return Copied(path.name, rows, len(scans), told["seal"] or "", tuple(sorted(missing - {*told["damaged"]})), tuple(told["damaged"]))


def _sha256(name: str) -> str:
    return name.rpartition("/")[2]


def _check_scans(archive: zipfile.ZipFile, names: list[str], told: Mapping[str, Any]) -> None:
    """Raise ImportRefused unless every scan is there and is what its hash says."""
    if len(names) != told["scans"] - len(told["damaged"]):
        raise ImportRefused(file=archive.filename, fault="scans")
    for name in names:
        digest = hashlib.sha256()
        with archive.open(name) as file:
            while piece := file.read(PART):
                digest.update(piece)
        if digest.hexdigest() != _sha256(name):
            raise ImportRefused(file=name, fault="sha256")


def _put_back(connection: Connection, archive: zipfile.ZipFile, table: Table, told: Mapping[str, Any]) -> int:
    """Put the rows of one table back; a table that came after the backup was written stays empty."""
    if table.name not in told["tables"]:
        return 0
    rows = put_back(connection, table, _rows(archive, table))
    if rows != told["tables"][table.name]:
        raise ImportRefused(file=table.name, fault=f"{rows} / {told['tables'][table.name]}")
    return rows


def _check_restored(session: Session, path: Path, told: Mapping[str, Any]) -> None:
    faults, seal = verify(session), newest_seal(session)
    if faults:
        raise ImportRefused(file=path.name, fault=f"{faults[0].table} {faults[0].row} {faults[0].what}")
    if (seal.sha256 if seal else None) != told["seal"]:
        raise ImportRefused(file=path.name, fault="seal")


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value


def _rows(archive: zipfile.ZipFile, table: Table) -> Iterator[dict[str, Any]]:
    """Rows of ``table`` as the database wants them."""
    readers = {column.name: _reader(column.type) for column in table.columns}
    with archive.open(f"tables/{table.name}.jsonl") as file:
        for line in file:
            row = json.loads(line)
            yield {name: None if row.get(name) is None else read_value(row[name]) for name, read_value in readers.items()}


def _reader(kind: Any) -> Callable[[Any], Any]:
    if isinstance(kind, Shape):
        return lambda text: shapely.from_wkb(base64.b64decode(text))
    if isinstance(kind, LargeBinary):
        return base64.b64decode
    if isinstance(kind, Instant):
        return datetime.fromisoformat
    return date.fromisoformat if kind.python_type is date else lambda value: value
