"""Serving the pages with gunicorn."""

import gc
import os
import secrets
import sys
from dataclasses import replace
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import configure_mappers

from . import create_app
from .settings import Settings


SELDOM = (50_000, 20, 20)
"""When Python looks for garbage in circles: rows of a file or a county are none, and looking among them costs more than reading them."""


def app() -> Flask:
    """The application of the settings in the environment; without a secret key it takes the one kept in the data folder."""
    settings = Settings.from_environment()
    made = create_app(replace(settings, secret_key=settings.secret_key or kept_key(settings.data_dir)))
    configure_mappers()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    return made


def kept_key(folder: Path) -> str:
    """The key that signs sessions, made once at random and kept in ``folder``, readable by its owner only."""
    place = folder / "secret_key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return place.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(32))
    return place.read_text()


def run(settings: Settings, *, host: str, port: int | None, workers: int) -> None:
    """Become a gunicorn server; never returns."""
    words = [
        sys.executable, "-m", "gunicorn", "webmap.server:app()", "--bind", f"{host}:{port or settings.port}", "--workers", str(workers),
        "--preload", "--access-logfile", "-", "--timeout", "120", "--limit-request-line", "8190",
    ]
    words += ["--forwarded-allow-ips", ""]
    if settings.certificate:
        words += ["--certfile", str(settings.certificate), "--keyfile", str(settings.certificate_key or settings.certificate)]
    os.execv(sys.executable, words)
