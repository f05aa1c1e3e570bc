"""`/tasks`: the officer's day: what is late, due this week, waits for a word, was refused in the field, or is about to be."""

from collections import Counter
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound

from mines.commands.people import note_act
from mines.production import last_complete
from mines.queries.evidence import missing_scans
from mines.queries.issues import issue_counts
from mines.queries.production import not_reported
from mines.queries.tasks import Task
from mines.tables.people import Act
from mines.tasks import Section, TaskKind

from .. import auth, links, params, task_links
from ..session import registry, writer
from ..wording import tasks as words

bp = Blueprint("tasks", __name__)
auth.guard(bp)

REFUSED = ":refused"
"""How the tag ends of an entry that the registry refused."""

FIRST = 12
"""Rows of a part of the list that stand open; the others unfold."""

FOUR_TASKS = (
    ("closure.listing", lazy_gettext("关闭"), "closing"), ("consolidation.listing", lazy_gettext("整合"), "block"),
    ("restoration.listing", lazy_gettext("修复"), "site"), ("green.listing", lazy_gettext("绿色矿山"), "green"),
)
"""Lists of the four tasks, with their pigment."""


MANY = "closing_many.acts"
"""Where one decision is recorded for many mines."""


@bp.get("/tasks")
def page() -> str:
    """Everything that waits, in the order in which it presses."""
    account, everybody = auth.check(), params.choice("of", ("all",)) is not None
    found = task_links.own_tasks(account, region=params.region(), everybody=everybody)
    kinds = Counter(task.kind for task in found)
    kind = params.choice("kind", tuple(TaskKind))
    shown = [task for task in found if kind in (None, task.kind)]
    return render_template(
        "tasks/todo.html", sections={section: [task for task in shown if task.section == section] for section in Section}, kinds=kinds,
        kind=kind, counts=Counter(task.section for task in found), words=words, url=task_links.task_url, first=FIRST, everybody=everybody,
        leads=task_links.own_department(account) is None, beside=_beside(account), handling=FlaskForm(), icon=icon_of,
    )


def icon_of(task: Task) -> str:
    """The mark of a row: what is late, what is near, what waits."""
    if task.section in (Section.OVERDUE, Section.REFUSED):
        return "bad"
    return "warn" if task.section == Section.THIS_WEEK or task.values.get("urgent") else "open"


def _beside(account: Any) -> SimpleNamespace:
    """Counts beside the list: items of the rectification list, months not reported, scans missing."""
    session, day = registry(), params.as_of()
    region = params.region() or task_links.own_region(account)
    year, month = last_complete(day)
    issues = issue_counts(session, day, params.known_at(), region)
    return SimpleNamespace(
        four=[(endpoint, name, pigment) for endpoint, name, pigment in FOUR_TASKS if endpoint in current_app.view_functions],
        many=MANY if MANY in current_app.view_functions and account.may("record") else None,
        issues=sum(issues.values()) - issues["struck_off"], overdue=issues["overdue"], month=words.month_name(year, month),
        unreported=len(not_reported(session, year, month, region, params.known_at())), scans=len(missing_scans(session, region)),
    )


@bp.post("/tasks/refused/<int:act_id>")
@auth.needs("observe")
def handled(act_id: int) -> ResponseReturnValue:
    """Say that an entry refused in the field is dealt with; it stays in the log."""
    act = registry().get(Act, act_id)
    if act is None or not (act.tag.startswith("device:") and act.tag.endswith(REFUSED)):
        raise NotFound
    with writer() as session:
        note_act(session, auth.check().login, f"{act.tag.removesuffix(REFUSED)}:handled", str(act_id))
        session.commit()
    return redirect(url_for("tasks.page", **links.asked()), 303)
