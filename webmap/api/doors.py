"""The blueprint that every door for programs hangs on."""

from flask import Blueprint

bp = Blueprint("api", __name__)
