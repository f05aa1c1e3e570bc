"""JSON for programs."""

from flask import Blueprint, Flask

bp = Blueprint("api", __name__)

from . import cards, features, found, health, openapi, places, progress  # noqa: E402, F401


def init_app(app: Flask) -> None:
    """Open the doors for programs."""
    app.register_blueprint(bp)
