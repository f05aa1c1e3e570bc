"""JSON for programs, one file per subject."""

from types import ModuleType

from flask import Flask

from .. import auth
from . import acts, cards, features, found, health, history, openapi, papers, places, progress, tasks
from .doors import bp

DOORS: tuple[ModuleType, ...] = (acts, cards, features, found, health, history, openapi, papers, places, progress, tasks)


def init_app(app: Flask) -> None:
    """Open the doors for programs: they send a token with every request and no cookie, so no other site can send it for them."""
    auth.csrf.exempt(bp)
    app.register_blueprint(bp)
