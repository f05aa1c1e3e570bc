"""A refusal in the registry's words -> an HTTP status and a sentence, as a page or as JSON."""

import secrets
from collections.abc import Mapping

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from geodata.errors import GeodataError
from mines import errors

from . import wording

STATUS: Mapping[type[Exception], int] = {
    errors.NotFound: 404,
    errors.UnknownOfficer: 401,
    errors.NotAllowed: 403,
    errors.DayRefused: 422,
    errors.StepRefused: 409,
    errors.NotEligible: 409,
    errors.ScopeRefused: 409,
    errors.RefusedForSome: 409,
    errors.PackageIncomplete: 422,
    errors.Encumbered: 409,
    errors.RolesApart: 409,
    errors.PasswordRefused: 422,
    errors.SignInRefused: 401,
    errors.EvidenceMissing: 422,
    errors.SamePerson: 409,
    errors.Overtaken: 409,
    errors.ReasonMissing: 422,
    errors.AlreadyReported: 409,
    errors.AlreadyIssued: 409,
    errors.LedgerUnbalanced: 409,
    errors.PreconditionOpen: 409,
    errors.VerdictContradicted: 422,
    errors.TeamUnfit: 422,
    errors.CodeTaken: 409,
    errors.ImportRefused: 422,
    errors.AlreadyTakenBack: 409,
    errors.NotEmpty: 409,
    errors.UploadRefused: 422,
    errors.UploadTooLarge: 413,
    errors.TemplateRefused: 422,
    errors.BadValue: 422,
}

KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")
"""Headers of a failure that say how to ask again."""

FRAMELESS = (400, 401, 403, 429, 500, 503)
"""Statuses whose page says nothing of region and day: they could not be read, or must not be told."""


def init_app(app: Flask) -> None:
    """Answer every failure with one sentence of what happened and one of what to do."""
    app.register_error_handler(errors.RegistryError, _refused)
    app.register_error_handler(GeodataError, _refused_by_geodata)
    app.register_error_handler(HTTPException, answer_http)
    if not app.testing:
        app.register_error_handler(Exception, _failed)


def for_programs() -> bool:
    """Whether the address answers programs: what it says is the same whoever asks."""
    return request.path.startswith("/api/") or request.path.endswith((".geojson", ".json")) or request.path == "/evidence"


def wants_json() -> bool:
    """Whether a program asks, not a person."""
    return for_programs() or request.accept_mimetypes.best == "application/json"


def _refused(error: errors.RegistryError) -> Response:
    words = wording.ERRORS[type(error)]
    return answer(STATUS[type(error)], str(words.what), str(words.do), type(error).__name__, error.values)


def _refused_by_geodata(error: GeodataError) -> Response:
    return answer(422, str(error), _("请检查文件后再试。"), type(error).__name__)


def answer_http(error: HTTPException) -> Response:
    """Answer a failure that is no refusal of the registry, with the headers that belong to it."""
    words = wording.HTTP.get(error.code or 500, wording.HTTP[500])
    plain = error.code == 400 and error.description not in (None, type(error).description)
    response = answer(error.code or 500, str(error.description if plain else words.what), str(words.do), error.name)
    response.headers.extend((name, value) for name, value in error.get_headers() if name in KEPT_HEADERS)
    return response


def _failed(error: Exception) -> Response:
    number = secrets.token_hex(4)
    current_app.logger.exception("failure %s at %s", number, request.full_path, exc_info=error)
    words = wording.HTTP[500]
    return answer(500, str(words.what), _("请把编号 %(number)s 告诉管理员。", number=number), "InternalServerError")


def answer(status: int, what: str, do: str, name: str, values: Mapping[str, object] | None = None) -> Response:
    """Say what happened and what to do, as JSON or as a page."""
    if wants_json():
        shown = {key: str(value) for key, value in (values or {}).items()}
        return make_response(jsonify(error=name, message=what, what_to_do=do, values=shown), status)
    g.frameless = status in FRAMELESS
    return make_response(render_template("error.html", status=status, what=what, do=do, values=values or {}), status)
