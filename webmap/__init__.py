"""The doors of the registry: pages, JSON, command line, settings, colours and words."""

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from . import (
    accounts, api, auth, cookies, errors, formats, forms, frame, headers, imports, languages, limits, links, pages, rows, session, tasks,
    uploads,
)
from .settings import Settings

__all__ = ["Settings", "create_app"]


MOST_SENT_BYTES = uploads.MOST_BYTES + 1024 * 1024
"""The largest request: one file of evidence, and what a form adds to it."""

MOST_TYPED_BYTES = 8 * 1024 * 1024
"""The longest text in a form: a list of ten thousand lines, three bytes a character, three more each where a browser escapes them."""


class InOrder(DefaultJSONProvider):
    """JSON that keeps the order in which an answer was put together."""

    sort_keys = False


def create_app(settings: Settings) -> Flask:
    """Build the application: what every answer shares, then the doors."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret_key or None, SETTINGS=settings, INSTALLATION=settings.database_url, COMPRESS_STREAMS=False,
        COMPRESS_ALGORITHM=["gzip"], COMPRESS_MIN_SIZE=1024, MAX_CONTENT_LENGTH=MOST_SENT_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_TYPED_BYTES,
    )
    app.json = InOrder(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.proxy:
        behind = ProxyFix(app.wsgi_app, x_for=settings.proxy, x_proto=settings.proxy, x_host=settings.proxy)
        app.wsgi_app = behind  # type: ignore[method-assign]
    cookies.init_app(app)
    session.init_app(app, settings.database_url)
    languages.init_app(app, settings.language)
    auth.init_app(app, settings.public_pages)
    limits.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
    links.init_app(app)
    formats.init_app(app)
    frame.init_app(app)
    rows.init_app(app)
    forms.init_app(app)
    accounts.init_app(app)
    pages.init_app(app)
    tasks.init_app(app)
    imports.init_app(app)
    api.init_app(app)
    Compress(app)
    return app
