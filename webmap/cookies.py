"""Cookies: readable by this server only, and, where it is reached by HTTPS, sent by nothing else."""

import hashlib

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface


def init_app(app: Flask) -> None:
    """Keep the session in a signed cookie that lasts as long as the browser is open."""
    app.session_interface = Sessions()
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"


def named(name: str) -> str:
    """The name of a cookie; by HTTPS no other host and no plain connection can set one of that name (RFC 6265bis, ``__Host-``)."""
    return f"__Host-{name}" if request.is_secure else name


class Sessions(SecureCookieSessionInterface):
    """Flask's signed cookie, named and marked by how the request came."""

    digest_method = staticmethod(hashlib.sha256)

    def get_cookie_name(self, app: Flask) -> str:
        """Give the name of the cookie."""
        return named("session")

    def get_cookie_secure(self, app: Flask) -> bool:
        """Mark it where the request came by HTTPS."""
        return request.is_secure
