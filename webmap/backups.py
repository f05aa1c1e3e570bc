"""Everything in one file, and back: every row of every table, and every kept scan; the same for both databases."""

import base64
import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import shapely
from sqlalchemy import Engine, LargeBinary, Table
from sqlalchemy.orm import Session

from geodata.columns import Shape
from geodata.database import reading, writing
from mines import __version__
from mines.commands.restoring import check_empty, put_back
from mines.errors import ImportRefused
from mines.queries.dump import rows_of, tables
from mines.queries.seals import newest_seal, verify
from mines.tables.base import Instant

from . import uploads


def write(session: Session, data_dir: Path, path: Path) -> str:
    """Write the registry as one reader sees it, with its scans, and give one line that says what was written."""
    seal = newest_seal(session)
    rows = 0
    part = path.with_name(path.name + ".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("registry.json", json.dumps({"version": __version__, "seal": seal.sha256 if seal else None}))
        for table in tables():
            with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as file:
                for row in rows_of(session, table):
                    file.write(json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False).encode() + b"\n")
                    rows += 1
        for scan in sorted((data_dir / "evidence").glob("*/*")):
            archive.write(scan, f"evidence/{scan.name}")
    part.replace(path)
    return f"{path.name} {rows} {seal.sha256 if seal else ''}".strip()


def read(engine: Engine, data_dir: Path, path: Path) -> str:
    """Put a backup into an empty database, verify it, keep its scans, and give one line that says what was read.

    Raises NotEmpty, ImportRefused when the file is damaged or what was restored does not verify; nothing is stored then.
    """
    try:
        with zipfile.ZipFile(path) as archive, writing(engine).begin() as connection:
            check_empty(connection)
            rows = sum(put_back(connection, table, _rows(archive, table)) for table in tables())
            with Session(bind=connection, join_transaction_mode="rollback_only") as session:
                faults = verify(session)
            if faults:
                raise ImportRefused(file=path.name, fault=f"{faults[0].table} {faults[0].row} {faults[0].what}")
            for name in archive.namelist():
                if name.startswith("evidence/"):
                    _keep(archive, name, data_dir)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError) as damage:
        raise ImportRefused(file=path.name, fault=str(damage)) from damage
    with Session(reading(engine)) as session:
        seal = newest_seal(session)
    return f"{path.name} {rows} {seal.sha256 if seal else ''}".strip()


def _keep(archive: zipfile.ZipFile, name: str, data_dir: Path) -> None:
    content = archive.read(name)
    if hashlib.sha256(content).hexdigest() != name.rpartition("/")[2]:
        raise ImportRefused(file=name, fault="sha256")
    uploads.keep(data_dir, content)


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
