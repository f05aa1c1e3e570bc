"""Settings: what an installation may choose; the only reader of the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from geodata.crs import Datum, Shift
from geodata.shifts import FORMS, shift_of


@dataclass(frozen=True)
class Settings:
    """Each field is the variable ``GREENMINE_`` + its name in upper case.

    An empty ``database_url`` is a SpatiaLite file in ``data_dir``; an empty ``owner_database_url`` is the same database.
    """

    database_url: str = ""
    owner_database_url: str = field(default="", repr=False)
    data_dir: Path = Path("data")
    secret_key: str = field(default="", repr=False)
    basemap: str = "none"
    language: str = "zh"
    port: int = 8000
    public_pages: bool = False
    proxy: int = 0
    certificate: Path | None = None
    certificate_key: Path | None = None
    report_head: str = ""
    report_office: str = ""
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    xian_1980: Shift | None = None
    beijing_1954: Shift | None = None

    def __post_init__(self) -> None:
        """Fill the addresses that follow from others."""
        file = f"sqlite:///{self.data_dir / 'greenmine.sqlite'}"
        object.__setattr__(self, "database_url", self.database_url or file)
        object.__setattr__(self, "owner_database_url", self.owner_database_url or self.database_url)

    @property
    def shifts(self) -> dict[Datum, Shift]:
        """The bureau's own parameters by datum."""
        given = {Datum.XIAN_1980: self.xian_1980, Datum.BEIJING_1954: self.beijing_1954}
        return {datum: shift for datum, shift in given.items() if shift}

    @classmethod
    def from_environment(cls) -> Self:
        """Read ``GREENMINE_...``; a variable that is absent or empty leaves the default, parameters that cannot be read end the program."""
        return cls(**dict(_found(os.environ)))


_READERS: Mapping[Any, Any] = {
    Path: Path, Path | None: Path, int: int, str: str, bool: lambda text: text.lower() in ("1", "true", "yes", "on"),
    Shift | None: shift_of}


def _found(environment: Mapping[str, str]) -> list[tuple[str, Any]]:
    named = [(one, environment.get(f"GREENMINE_{one.name.upper()}", "")) for one in fields(Settings)]
    return [(one.name, _read(one.name, one.type, text)) for one, text in named if text]


def _read(name: str, kind: Any, text: str) -> Any:
    try:
        return _READERS[kind](text)
    except ValueError as failure:
        if kind != Shift | None:
            raise
        raise SystemExit(f"GREENMINE_{name.upper()} 读不懂：{text!r}，应写成 · cannot be read, write it as {FORMS}") from failure
