"""Pages for writers, one file per task."""

from types import ModuleType

from flask import Flask

from . import (
    block_acts, closing_checks, closing_many, closing_steps, closure, consolidation, corrections, delays, files, first_hour,
    green, green_acts, green_scores, issues, production, restoration, restoration_acts, restoration_sites, scans, todo,
)

TASKS: tuple[ModuleType, ...] = (
    block_acts, closing_checks, closing_many, closing_steps, closure, consolidation, corrections, delays, files, first_hour,
    green, green_acts, green_scores, issues, production, restoration, restoration_acts, restoration_sites, scans, todo,
)
"""Every task with its blueprint ``bp``."""


def init_app(app: Flask) -> None:
    """Open the tasks."""
    for task in TASKS:
        app.register_blueprint(task.bp)
