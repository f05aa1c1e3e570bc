"""Pages for readers, one file per screen."""

from flask import Flask

from . import evidence, map, mines, progress


def init_app(app: Flask) -> None:
    """Open the pages."""
    for page in (map, progress, mines, evidence):
        app.register_blueprint(page.bp)
