"""JSON for programs, one file per subject."""

from types import ModuleType

from flask import Flask

from . import cards, features, found, health, openapi, places, progress
from .doors import bp

DOORS: tuple[ModuleType, ...] = (cards, features, found, health, openapi, places, progress)


def init_app(app: Flask) -> None:
    """Open the doors for programs."""
    app.register_blueprint(bp)
