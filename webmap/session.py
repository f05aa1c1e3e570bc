"""One reading session per request: everything on a page is read at one moment."""

from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app, g
from sqlalchemy import select
from sqlalchemy.orm import Session

from geodata.database import open_database, reading
from mines.tables.seals import Seal


def init_app(app: Flask, database_url: str) -> None:
    """Open the database once for the worker, and close each request's session."""
    app.extensions["registry"] = reading(open_database(database_url))
    app.teardown_appcontext(_close)


def registry() -> Session:
    """This request's session; it reads only."""
    if "registry" not in g:
        g.registry = Session(current_app.extensions["registry"])
    return g.registry


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
    session = g.pop("registry", None)
    if session is not None:
        session.close()
