"""Pages for readers, one file per screen."""

from flask import Flask

from . import audit, evidence, ledgers, map, mines, progress, reconcile, reports, screen, whatif
from . import audit, evidence, ledgers, map, mines, progress, ranking, reconcile, screen, whatif


def init_app(app: Flask) -> None:
    """Open the pages."""
    for page in (map, progress, reconcile, whatif, screen, mines, ledgers, reports, evidence, audit):
    for page in (map, progress, reconcile, whatif, ranking, screen, mines, ledgers, evidence, audit):
        app.register_blueprint(page.bp)
