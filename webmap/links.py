"""Links that carry the region and the day: a page opened from another shows the same moment."""

from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, g, request, url_for
from werkzeug.routing import IntegerConverter, Map

from mines.commands.records import MOST

CARRIED = ("as_of", "known_at", "region")
"""Words of the query string that travel in every link."""

READABLE = "!$'()*,/:;?@"
"""Signs that stand in a query string as they are."""

TIMELESS = ("static", "healthz", "original", "thumbnail")
"""Endpoints that know no day."""


class Number(IntegerConverter):
    """A whole number in an address: any larger than a database holds names nothing."""

    def __init__(self, within: Map, **limits: Any) -> None:
        """Set the limit where the rule sets none."""
        super().__init__(within, **{"max": MOST, **limits})


def init_app(app: Flask) -> None:
    """Let ``url_for`` carry the day, and hand templates ``here`` and ``asked``."""
    app.url_map.converters["int"] = Number
    app.url_defaults(_carry)
    app.jinja_env.globals.update(here=here, asked=asked)


def asked(**changes: Any) -> dict[str, Any]:
    """What the query string of this page says, for another link, with ``changes``; never how an address is to be built."""
    said = {name: value for name, value in request.args.items() if name not in ("lang", "endpoint") and not name.startswith("_")}
    return {**said, **changes}


def here(**changes: Any) -> str:
    """Address of this page with ``changes``; None leaves a word out, words with an underscore say how it is built."""
    parts = request.view_args or {}
    if request.endpoint is None or any(name in parts or name.startswith("_") for name in changes):
        return url_for(request.endpoint or "progress.board", **asked(**{**parts, **changes}))
    said = [(name, str(value)) for name, value in asked(**changes).items() if value is not None and name not in parts]
    return quote(request.script_root + request.path) + ("?" + urlencode(said, safe=READABLE) if said else "")


def _carry(endpoint: str, values: dict[str, Any]) -> None:
    said = request.args
    if not said or endpoint.rpartition(".")[2] in TIMELESS or g.get("frameless"):
        return
    for name in CARRIED:
        if name in said:
            values.setdefault(name, said[name])
