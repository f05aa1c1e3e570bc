"""`/api/tasks`: what waits for the account that asks, as its task list shows it."""

from typing import Any

from flask import jsonify

from .. import auth, params, task_links
from ..wording import tasks as words
from .doors import bp


@bp.get("/api/tasks")
def tasks() -> Any:
    """Tasks of a day in the order in which they press; ``code`` of a refused entry from the field is the number of its act."""
    found = task_links.own_tasks(auth.check(), region=params.region())
    return jsonify(as_of=params.as_of().isoformat(), tasks=[
        {"kind": task.kind, "section": task.section, "subject": task.subject, "code": task.code, "name": task.name,
         "region_code": task.region_code, "due_on": task.due_on.isoformat() if task.due_on else None, "days": task.days,
         "what": words.todo(task), "departments": list(task.departments)} for task in found])
