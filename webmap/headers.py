"""What every answer says about itself: no other host, no inline code without a nonce, nothing framed elsewhere."""

import secrets

from flask import Flask, Response, g, request

POLICY = (
    "default-src 'self'; script-src 'self'{nonce}; style-src 'self'{nonce}; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

PERMISSIONS = "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()"
"""What pages may ask a device for: where it is and a photo, in the field."""

A_YEAR = 31_536_000
"""Seconds for which a browser that came by HTTPS comes by nothing else (OWASP ASVS 5.0, 3.4.1)."""


def init_app(app: Flask) -> None:
    """Put the headers on, and hand templates their nonce."""
    app.after_request(_put_on)
    app.jinja_env.globals["nonce"] = nonce


def nonce() -> str:
    """This answer's nonce, made when a template first asks for it."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return g.nonce


def _put_on(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = PERMISSIONS
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={A_YEAR}"
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if response.status_code != 304:  # a browser keeps the page with the policy, and the nonce, that came with it
        given = f" 'nonce-{g.nonce}'" if "nonce" in g else ""
        response.headers.setdefault("Content-Security-Policy", POLICY.format(nonce=given))
    return response
