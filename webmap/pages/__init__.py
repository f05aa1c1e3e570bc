"""Pages for readers, one file per screen."""

from flask import Flask

from . import audit, evidence, map, mines, progress


def init_app(app: Flask) -> None:
    """Open the pages."""
    for page in (map, progress, mines, evidence, audit):
        app.register_blueprint(page.bp)
