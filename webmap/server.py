"""Serving the pages with gunicorn."""

import os
import sys

from flask import Flask

from . import create_app
from .settings import Settings


def app() -> Flask:
    """The application of the settings in the environment."""
    return create_app(Settings.from_environment())


def run(settings: Settings, *, host: str, port: int | None, workers: int) -> None:
    """Become a gunicorn server; never returns."""
    words = [
        sys.executable, "-m", "gunicorn", "webmap.server:app()", "--bind", f"{host}:{port or settings.port}", "--workers", str(workers),
        "--preload", "--access-logfile", "-", "--timeout", "120",
    ]
    os.execv(sys.executable, words)
