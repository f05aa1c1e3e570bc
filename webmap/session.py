"""One reading session per request: everything on a page is read at one moment; and a writer where something is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Flask, current_app, g
from sqlalchemy import select
from sqlalchemy.orm import Session

from geodata.database import open_database, reading
from mines.commands.transactions import Writer
from mines.tables.seals import Seal


def init_app(app: Flask, database_url: str) -> None:
    """Open the database once for the worker, and close each request's session."""
    app.extensions["registry"] = reading(open_database(database_url))
    app.extensions["clock"] = lambda: datetime.now(UTC)
    app.teardown_appcontext(_close)


def registry() -> Session:
    """This request's session; it reads only."""
    if "registry" not in g:
        g.registry = Session(current_app.extensions["registry"])
    return g.registry


def now() -> datetime:
    """The clock of the door."""
    return current_app.extensions["clock"]()


@contextmanager
def writer() -> Iterator[Writer]:
    """A writer whose caller commits; what this request reads afterwards is read anew."""
    try:
        with Writer(current_app.extensions["registry"], now) as session:
            yield session
    finally:
        reread()


def reread() -> None:
    """Forget what this request has read: the next question sees what was written since."""
    for read in ("newest_seal", "frame", "example"):
        g.pop(read, None)
    session = g.pop("registry", None)
    if session is not None:
        session.close()


@dataclass(frozen=True)
class Moment:
    """What this request sees: the newest seal, without the digests under it."""

    sha256: str
    sealed_at: datetime


_NEWEST = select(Seal.sha256, Seal.sealed_at).order_by(Seal.id.desc()).limit(1)


def newest_seal() -> Moment | None:
    """The newest seal of this request's moment, or None in an empty registry."""
    if "newest_seal" not in g:
        row = registry().connection().execute(_NEWEST).one_or_none()
        g.newest_seal = Moment(*row) if row else None
    return g.newest_seal


def _close(_failure: BaseException | None) -> None:
    reread()
