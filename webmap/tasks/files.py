"""`POST /evidence`: a file is kept as soon as it is chosen, so that a refused form or an expired session loses nothing."""

from typing import Any

from flask import Blueprint, current_app, jsonify, request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from .. import auth, uploads
from ..pages.evidence import told

bp = Blueprint("files", __name__)
auth.guard(bp, "observe", "record", "confirm")


@bp.post("/evidence")
def take_in() -> Any:
    """Keep one file and tell what it is; the form names it by its hash."""
    file = request.files.get("file")
    if file is None:
        raise BadRequest(_("请求里没有文件。"))
    return jsonify(told(uploads.take_in(current_app.config["SETTINGS"].data_dir, file.stream, file.filename or "")))
