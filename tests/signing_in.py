"""Signing in for tests: a session opened as the sign-in page opens it, without the work of a password."""

import secrets

from flask import Flask
from flask.testing import FlaskClient

from mines.commands.signing_in import open_session
from mines.commands.transactions import Writer
from webmap.auth import key_sha256


def sign_in(app: Flask, login: str, client: FlaskClient | None = None) -> FlaskClient:
    """A client signed in as ``login``; ``app`` needs a ``secret_key``."""
    client = client or app.test_client()
    key = secrets.token_urlsafe(24)
    with Writer(app.extensions["registry"], app.extensions["clock"]) as session:
        open_session(session, login, key_sha256(key), "test")
        session.commit()
    with client.session_transaction() as cookie:
        cookie.update(_user_id=key, _fresh=True, seen=int(app.extensions["clock"]().timestamp()))
    return client


def csrf(client: FlaskClient) -> str:
    """The token that a form of this client must carry as ``csrf_token`` (or as the header ``X-CSRFToken``)."""
    return client.get("/sign-in", headers={"Accept": "application/json"}).json["csrf"]
