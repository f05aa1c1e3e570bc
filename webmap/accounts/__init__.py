"""Accounts: signing in and out, one's own account, and the accounts that an administrator keeps."""

from types import ModuleType

from flask import Flask

from . import administration, entry, own, own_address, own_factor, own_tokens

DOORS: tuple[ModuleType, ...] = (entry, own, own_address, own_factor, own_tokens, administration)


def init_app(app: Flask) -> None:
    """Open the pages of accounts."""
    for bp in dict.fromkeys(door.bp for door in DOORS):
        app.register_blueprint(bp)
    entry.init_app(app)
