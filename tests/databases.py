"""Databases for tests: templates are filled once per session, and every test gets a copy of its own."""
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import migrations
from sqlalchemy import NullPool, create_engine, make_url

from geodata import database

GREENMINE = Path(sys.executable).with_name("greenmine")


def greenmine(url: str, *words: str) -> None:
    """Run the command line on the database at ``url``."""
    subprocess.run([GREENMINE, *words], env=environment(url), stdin=subprocess.DEVNULL, check=True)


def environment(url: str) -> dict[str, str]:
    """Give the settings of a process that works on the database at ``url``, and none of the caller's own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GREENMINE_")}
    return inherited | {"GREENMINE_DATABASE_URL": url, "GREENMINE_SECRET_KEY": "only for tests"}


def _prepare(url: str) -> None:
    engine = database.writing(database.open_database(url))
    with engine.begin() as connection:
        database.prepare(connection)
    engine.dispose()


def _migrate(url: str) -> None:
    engine = database.open_database(url)
    migrations.upgrade(engine)
    engine.dispose()


TEMPLATES: dict[str, tuple[str | None, Callable[[str], None]]] = {
    "empty": (None, _prepare),
    "migrated": ("empty", _migrate),
    "county": ("migrated", lambda url: greenmine(url, "demo")),
}
"""What each template is made from, and what fills it."""


class Databases:
    """Databases of one kind; the children know how one is created, copied and dropped."""

    def __init__(self) -> None:
        """Start without a template."""
        self._filled: set[str] = set()
        self._numbers = count(1)

    @contextmanager
    def copy_of(self, template: str) -> Iterator[str]:
        """Give the URL of a new database like ``template``; drop it afterwards."""
        name = f"copy{next(self._numbers)}"
        self._create(name, self._template(template))
        yield self._url(name)
        self._drop(name)

    def _template(self, name: str) -> str:
        if name not in self._filled:
            based_on, fill = TEMPLATES[name]
            self._create(name, based_on and self._template(based_on))
            fill(self._url(name))
            self._filled.add(name)
        return name

    def close(self) -> None:
        """Drop the templates."""
        for name in self._filled:
            self._drop(name)


class SpatialiteFiles(Databases):
    """SpatiaLite files in one folder."""

    def __init__(self, folder: Path) -> None:
        """Keep the files in ``folder``."""
        super().__init__()
        self._folder = folder

    def _url(self, name: str) -> str:
        return f"sqlite:///{self._folder}/{name}.sqlite"

    def _create(self, name: str, template: str | None) -> None:
        if template:
            shutil.copyfile(self._folder / f"{template}.sqlite", self._folder / f"{name}.sqlite")

    def _drop(self, name: str) -> None:
        for path in self._folder.glob(f"{name}.sqlite*"):
            path.unlink()


class PostgisDatabases(Databases):
    """Databases of one PostgreSQL server."""

    def __init__(self, server: str) -> None:
        """Create databases on ``server``, the URL of a database whose user may."""
        super().__init__()
        self._server = make_url(server)
        self._prefix = f"greenmine_test_{os.getpid()}_"

    def _url(self, name: str) -> str:
        return self._server.set(database=self._prefix + name).render_as_string(hide_password=False)

    def _create(self, name: str, template: str | None) -> None:
        like = f'"{self._prefix}{template}"' if template else "template0"
        self._run(f'CREATE DATABASE "{self._prefix}{name}" TEMPLATE {like}')

    def _drop(self, name: str) -> None:
        self._run(f'DROP DATABASE "{self._prefix}{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        engine = create_engine(self._server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
