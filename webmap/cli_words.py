"""Words of the command line that several commands take: pairs, and files whose ending says how they are written."""

from pathlib import Path
from typing import Any

import click

from . import findings


class Pair(click.ParamType):
    """NAME=VALUE."""

    name = "name=value"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, str]:
        """Split at the first equals sign."""
        name, sign, rest = value.partition("=")
        if not (name and sign):
            self.fail(f"{value!r} is not NAME=VALUE", param, ctx)
        return name, rest


class FindingsFile(click.ParamType):
    """A file whose ending says how findings are written."""

    name = "file"

    def convert(self, value: Any, param: Any, ctx: Any) -> Path:
        """Refuse an ending that nothing is written for."""
        path = Path(value)
        if path.suffix.lower() not in findings.WRITERS:
            self.fail(f"{path.name}: {', '.join(findings.WRITERS)}", param, ctx)
        return path
