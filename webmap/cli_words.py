"""Words of the command line: pairs, rows, mends, meanings, cells, and files of findings."""

from pathlib import Path
from typing import Any

import click

from geodata.readers.answers import Mend, MendKind
from mines.fields import meanings

from . import findings
from .row_numbers import numbers_in


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


class Rows(click.ParamType):
    """1-3,7."""

    name = "rows"

    def convert(self, value: Any, param: Any, ctx: Any) -> list[int]:
        """Numbers of rows, counted from 1."""
        found = numbers_in(str(value))
        if not found:
            self.fail(f"{value!r} names no rows, such as 1-3,7", param, ctx)
        return found


class MendWord(click.ParamType):
    """KIND or KIND=1-3,7."""

    name = "kind[=rows]"

    def convert(self, value: Any, param: Any, ctx: Any) -> Mend:
        """Refuse a mend that needs what only the page can show."""
        kind, sign, rows = value.partition("=")
        if kind not in list(MendKind) or kind == MendKind.SNAP:
            self.fail(f"{kind!r}: KIND is one of {', '.join(kind for kind in MendKind if kind != MendKind.SNAP)}", param, ctx)
        return Mend(MendKind(kind), tuple(Rows().convert(rows, param, ctx)) if sign else None)


class Meaning(click.ParamType):
    """FIELD=WORD:CODE."""

    name = "field=word:code"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, str, str]:
        """Refuse a code that the field has not."""
        field, sign, rest = value.partition("=")
        word, colon, code = rest.rpartition(":")
        if not (field and sign and word and colon) or code not in meanings(field):
            self.fail(f"{value!r} is not FIELD=WORD:CODE with CODE one of {', '.join(meanings(field)) or '-'}", param, ctx)
        return field, word, code


class Cell(click.ParamType):
    """ROW:FIELD=TEXT."""

    name = "row:field=text"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[int, str, str]:
        """Split at the first colon and equals sign."""
        row, colon, rest = value.partition(":")
        field, sign, text = rest.partition("=")
        if not (row.isdecimal() and int(row) and colon and field and sign):
            self.fail(f"{value!r} is not ROW:FIELD=TEXT", param, ctx)
        return int(row), field, text
