"""How often one address may be refused: guessing passwords and tokens is slow, and many people behind one address still get in."""

from flask import Flask, Response
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import parse_many
from werkzeug.exceptions import TooManyRequests

REFUSED = "20 per minute; 200 per hour"
"""Refused sign-ins, and refused tokens, of one address and worker."""

limiter = Limiter(get_remote_address, storage_uri="memory://")


def init_app(app: Flask) -> None:
    """Count in this worker's memory."""
    limiter.init_app(app)


def refused(response: Response) -> bool:
    """Whether an answer counts against its address."""
    return response.status_code == 401


def count_refused_tokens() -> None:
    """Count one refused token; raise TooManyRequests when there were too many."""
    for item in parse_many(REFUSED):
        if not limiter.limiter.hit(item, "token", get_remote_address()):
            raise TooManyRequests()
