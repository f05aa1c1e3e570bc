"""What was imported before: its original as it came, and taking it back."""

from flask import Response, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from mines.commands.taking_back import take_back
from mines.tables.seals import Import

from .. import auth, uploads
from ..session import registry, writer
from .doors import bp, data_dir


@bp.get("/imports/<int:import_id>/original")
def original(import_id: int) -> Response:
    """The kept file as it came."""
    entry = registry().get(Import, import_id)
    if entry is None or not uploads.path_of(data_dir(), entry.sha256).is_file():
        raise NotFound
    return send_file(uploads.path_of(data_dir(), entry.sha256), mimetype="application/octet-stream", as_attachment=True,
                     download_name=entry.name)


@bp.post("/imports/<int:import_id>/back")
def back(import_id: int) -> ResponseReturnValue:
    """Take an import back: everything that it stored is withdrawn, and can be brought again."""
    if registry().get(Import, import_id) is None:
        raise NotFound
    with writer() as session:
        take_back(session, import_id, by=auth.check().login, reason=_("撤回导入"))
        session.commit()
    return redirect(url_for("first_hour.page" if request.form.get("from") == "ledgers" else "imports.home"), 303)
