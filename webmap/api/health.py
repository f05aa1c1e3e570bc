"""`/healthz`: whether the registry can be read."""

from typing import Any

from flask import jsonify

from mines import __version__

from ..session import newest_seal
from .doors import bp


@bp.get("/healthz")
def healthz() -> Any:
    """The program's version and the newest seal, once the database has answered."""
    seal = newest_seal()
    return jsonify(status="ok", version=__version__, seal=seal.sha256 if seal else None)
