"""Pages for writers, one file per task."""

from types import ModuleType

from flask import Flask

from . import corrections, files

TASKS: tuple[ModuleType, ...] = (corrections, files)
"""Every task with its blueprint ``bp``."""


def init_app(app: Flask) -> None:
    """Open the tasks."""
    for task in TASKS:
        app.register_blueprint(task.bp)
