"""JSON for programs, one file per subject."""

from types import ModuleType

from flask import Flask

from . import acts, cards, features, found, health, history, openapi, papers, places, progress
from .doors import bp

DOORS: tuple[ModuleType, ...] = (acts, cards, features, found, health, history, openapi, papers, places, progress)


def init_app(app: Flask) -> None:
    """Open the doors for programs."""
    app.register_blueprint(bp)
