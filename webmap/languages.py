"""Which language a reader gets: asked for once, then remembered."""

from flask import Flask, Response, current_app, request
from flask_babel import Babel, get_locale

from .cookies import named

LANGUAGES = {"zh": "中文", "en": "English"}
COOKIE = "lang"
A_YEAR = 365 * 24 * 3600


def init_app(app: Flask, language: str) -> None:
    """Choose by ``?lang=``, then by cookie, then by setting."""
    app.config["LANGUAGE"] = language if language in LANGUAGES else "zh"
    Babel(app, default_locale="zh", locale_selector=_chosen)
    app.after_request(_remember)


def language() -> str:
    """Code of the reader's language."""
    locale = get_locale()
    return locale.language if locale else "zh"


def _chosen() -> str:
    asked = request.args.get("lang"), request.cookies.get(named(COOKIE))
    return next((code for code in asked if code in LANGUAGES), current_app.config["LANGUAGE"])


def _remember(response: Response) -> Response:
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        response.set_cookie(named(COOKIE), asked, max_age=A_YEAR, samesite="Lax", secure=request.is_secure, httponly=True)
    return response
