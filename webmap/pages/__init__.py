"""Pages for readers, one file per screen."""

from flask import Flask

from . import alerts, audit, evidence, ledgers, map, mines, progress, ranking, reconcile, reports, screen, whatif


def init_app(app: Flask) -> None:
    """Open the pages."""
    for page in (map, progress, reconcile, whatif, ranking, screen, alerts, mines, ledgers, reports, evidence, audit):
        app.register_blueprint(page.bp)
