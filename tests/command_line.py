"""`greenmine` for tests: run in this process, or started as a process of its own."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from sqlalchemy import Executable, func, select

from geodata.database import open_database, reading
from tests.databases import GREENMINE, environment
from webmap.cli import greenmine


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class CommandLine:
    """The command line on the database at ``url``, with its files in ``folder``."""

    url: str
    folder: Path
    language: str = "zh"

    def __call__(self, *words: object) -> Said:
        """Run a command here; what it does not expect is raised."""
        result = CliRunner(env=self.environment).invoke(greenmine, list(map(str, words)), prog_name="greenmine")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.stdout, result.stderr)

    def start(self, *words: object) -> subprocess.Popen[str]:
        """Start a command as a process."""
        return subprocess.Popen([GREENMINE, *map(str, words)], env=environment(self.url) | self.environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    @property
    def environment(self) -> dict[str, str]:
        """Settings of the command."""
        return {"GREENMINE_DATABASE_URL": self.url, "GREENMINE_OWNER_DATABASE_URL": "", "GREENMINE_DATA_DIR": str(self.folder / "data"),
                "GREENMINE_SECRET_KEY": "only for tests", "GREENMINE_LANGUAGE": self.language}

    def rows(self, query: Executable) -> list[Any]:
        """What the database answers to ``query``."""
        engine = open_database(self.url)
        with reading(engine).connect() as connection:
            rows = connection.execute(query).all()
        engine.dispose()
        return rows

    def count(self, table: Any) -> int:
        """How many rows ``table`` has."""
        return self.rows(select(func.count()).select_from(table))[0][0]
