"""`/import`: whatever file arrived, looked at on a map and in a table with everything that is wrong with it, mended, and written."""

from flask import Flask

from ..row_numbers import written
from . import doors, entry, page, parts, past

DOORS = (entry, page, parts, past)
"""Where the blueprint gets its views."""


def init_app(app: Flask) -> None:
    """Open the doors of imports."""
    app.jinja_env.filters["written"] = written
    app.register_blueprint(doors.bp)
