"""Days as they stand on the command line."""

from datetime import UTC, date, datetime
from typing import Any

import click

from mines.dates import day_of

from .params import EARLIEST, LATEST


class Day(click.ParamType):
    """A day written 2025-12-31."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """Read the day."""
        try:
            day = value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day like 2025-12-31", param, ctx)
        if not EARLIEST <= day <= LATEST:
            self.fail(f"{day} is not between {EARLIEST} and {LATEST}", param, ctx)
        return day


def today() -> date:
    """Today in China."""
    return day_of(datetime.now(UTC))
