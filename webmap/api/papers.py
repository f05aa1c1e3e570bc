"""`PUT /api/evidence/<sha256>`: bytes first, then the record that rests on them; sending twice is harmless."""

from urllib.parse import unquote

from flask import Response, current_app, jsonify, request

from mines.errors import BadValue

from .. import auth, uploads
from .acts import WRITE
from .doors import bp


@bp.put("/api/evidence/<sha256>")
def evidence(sha256: str) -> Response:
    """Keep the body under its hash, once its content is what its name says (header ``X-File-Name``)."""
    auth.check(*WRITE)
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        raise BadValue(field="sha256", value=sha256[:80])
    name = unquote(request.headers.get("X-File-Name", sha256))
    kept = uploads.take_in(current_app.config["SETTINGS"].data_dir, request.stream, name, sha256)
    return jsonify(sha256=kept.sha256, name=kept.name, size=kept.size, type=kept.kind.mimetype,
                   taken_at=kept.taken_at.isoformat() if kept.taken_at else None, longitude=kept.longitude, latitude=kept.latitude)
