"""Evidence: what is kept is handed out as a download, never as a page."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, send_file, url_for

from mines.errors import BadValue
from mines.queries.evidence import is_linked, newest_name
from mines.tables.evidence import Evidence

from .. import auth, content, photos, uploads
from ..session import registry

bp = Blueprint("evidence", __name__)

SANDBOX = "default-src 'none'; style-src 'none'; sandbox"


def told(kept: uploads.Kept) -> dict[str, Any]:
    """What is known of a kept file, for the page that sent it."""
    return {
        "sha256": kept.sha256, "name": kept.name, "size": kept.size, "type": kept.kind.mimetype,
        "taken_at": kept.taken_at.isoformat() if kept.taken_at else None, "longitude": kept.longitude, "latitude": kept.latitude,
        "thumbnail": url_for("evidence.thumbnail", sha256=kept.sha256) if kept.kind.is_photo else None,
    }


@bp.app_template_test("photo")
def is_photo(paper: Evidence) -> bool:
    """Whether a paper has a thumbnail, by the name of its file."""
    return (paper.name or "").lower().endswith(content.PHOTO_ENDINGS)


@bp.get("/evidence/<sha256>")
def original(sha256: str) -> Response:
    """The bytes as they came, as a download under the name they came with."""
    path = _readable(sha256)
    kind = content.kind_of(path)
    answer = send_file(path, mimetype=kind.mimetype if kind else content.UNKNOWN_TYPE, etag=sha256)
    name = newest_name(registry(), sha256) or sha256
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return _sealed_off(answer)


@bp.get("/evidence/<sha256>/thumbnail")
def thumbnail(sha256: str) -> Response:
    """A small picture of a photo."""
    path = _readable(sha256)
    kind = content.kind_of(path)
    if kind is None or not kind.is_photo:
        abort(404)
    try:
        small = photos.thumbnail(path, uploads.thumbnail_of(_folder(), sha256))
    except photos.BROKEN:
        abort(404)
    return _sealed_off(send_file(small, mimetype="image/jpeg", etag=sha256))


def _readable(sha256: str) -> Path:
    """Where the bytes are, for whom may see them: who is signed in, or everybody once a record of a public registry rests on them."""
    try:
        path = uploads.path_of(_folder(), sha256)
    except BadValue:
        abort(404)
    if not path.is_file() or auth.who() is None and not is_linked(registry(), sha256):
        abort(404)
    return path


def _folder() -> Path:
    return current_app.config["SETTINGS"].data_dir


def _sealed_off(answer: Response) -> Response:
    """Nothing in the file is ever run by a browser."""
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
