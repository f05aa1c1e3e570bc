"""What the doors of imports share: their blueprint, and the draft that an address names."""

from pathlib import Path

from flask import Blueprint, current_app, request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound

from geodata.readers.answers import Mend, MendKind

from .. import auth
from ..row_numbers import numbers_in
from . import drafts
from .drafts import Draft
from .kept import Progress
from .looks import Look, awaited
from .rows import sheet_of

CLOSEST_M, USUAL_M, FARTHEST_M = 0.01, 1.0, 50.0
"""How far a border may be moved to its neighbour's; what is tried first."""

bp = Blueprint("imports", __name__)
auth.guard(bp, "import")


def data_dir() -> Path:
    """Where files, drafts and looks are kept."""
    folder: Path = current_app.config["SETTINGS"].data_dir
    return folder


def draft_of(draft_id: str) -> Draft:
    """The asking account's draft. Raises NotFound."""
    draft = drafts.found(data_dir(), auth.check().login, draft_id)
    if draft is None:
        raise NotFound
    return draft


def finished(draft_id: str) -> tuple[Draft, Look]:
    """The draft with what was found of its file. Raises NotFound where that is not known after a while."""
    draft = draft_of(draft_id)
    return draft, known(draft)


def known(draft: Draft) -> Look:
    """What was found of a draft's file. Raises NotFound where that is not known after a while."""
    found = awaited(draft)
    if isinstance(found, Progress):
        raise NotFound
    return found


def asked_mend(found: Look) -> Mend:
    """The mend that a form or an address asks for: of ``rows``, or of all that findings of one kind are about. Raises BadRequest."""
    said = request.values
    if said.get("kind") not in list(MendKind):
        raise BadRequest(_("没有这种修正。"))
    most = len(found.boundaries.rows) if found.boundaries else 0
    kind, rows = MendKind(said["kind"]), tuple(numbers_in(said.get("rows", ""), most)) or None
    if rows is None and "of" in said:
        named = sheet_of(found).kind(said["of"]) if found.report else None
        if named is None or not named.mendable:
            raise BadRequest(_("没有这种修正。"))
        rows = tuple(named.mendable)
    if kind is not MendKind.SNAP:
        return Mend(kind, rows)
    return Mend(kind, rows, min(max(said.get("distance", USUAL_M, type=float), CLOSEST_M), FARTHEST_M))
