"""Links that carry the region and the day: a page opened from another shows the same moment."""

from typing import Any

from flask import Flask, g, request, url_for

CARRIED = ("as_of", "known_at", "region")
"""Words of the query string that travel in every link."""

TIMELESS = ("static", "healthz", "original", "thumbnail")
"""Endpoints that know no day."""


def init_app(app: Flask) -> None:
    """Let ``url_for`` carry the day, and hand templates ``here``."""
    app.url_defaults(_carry)
    app.jinja_env.globals["here"] = here


def here(**changes: Any) -> str:
    """Address of this page with ``changes``; None leaves a word out."""
    asked = {name: value for name, value in request.args.items() if name != "lang"}
    return url_for(request.endpoint or "progress.board", **{**asked, **(request.view_args or {}), **changes})


def _carry(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint.rpartition(".")[2] in TIMELESS or g.get("frameless"):
        return
    for name in CARRIED:
        if name in request.args:
            values.setdefault(name, request.args[name])
