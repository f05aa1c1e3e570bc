"""Who may read: anybody where the example county is shown or the pages are declared public."""

from flask import Flask, request
from werkzeug.exceptions import Forbidden

from . import params
from .links import TIMELESS


def init_app(app: Flask, public_pages: bool) -> None:
    """Refuse pages of a registry that is not public."""
    def check() -> None:
        open_to_all = public_pages or (request.endpoint or "").rpartition(".")[2] in TIMELESS
        if not open_to_all and not params.example():
            raise Forbidden
    app.before_request(check)
