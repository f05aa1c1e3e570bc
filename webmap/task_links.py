"""Where a task is done: the page that one click on its row opens; and how many tasks press, for the navigation."""

from collections.abc import Mapping
from typing import Any

from cachetools import LRUCache
from flask import current_app, g, url_for

from mines.codes import Department, Subject
from mines.queries.tasks import Task, pressing, tasks_on
from mines.tasks import TaskKind as Kind

from . import auth, params
from .session import newest_seal, registry

DOORS: Mapping[Kind, str] = {
    Kind.PAPERS_EXPIRE: "production.papers", Kind.CLOSING_DUE: "closure.case", Kind.CLOSING_NOT_BEGUN: "closure.case",
    Kind.CLOSING_TO_ACCEPT: "closure.case", Kind.SIGN_OFF: "closure.case", Kind.BLOCK_DUE: "consolidation.case",
    Kind.BLOCK_NOT_BEGUN: "consolidation.case", Kind.ACCEPTANCE_DUE: "restoration.case", Kind.FOLLOW_UP_DUE: "restoration.case",
    Kind.SITE_NOT_BEGUN: "restoration.case", Kind.REVIEW_DUE: "green.case", Kind.LISTING_CLOCK: "green.case",
    Kind.ASSESSMENT_EXPIRES: "green.case", Kind.MEASURE_DUE: "green.case", Kind.ISSUE_UNASSIGNED: "issues.case",
    Kind.ISSUE_DUE: "issues.case", Kind.ISSUE_TO_VERIFY: "issues.case", Kind.ISSUE_TO_STRIKE_OFF: "issues.case",
}
"""The page of a task, by its kind; of a kind without one, the page of its subject."""

FILES = {Subject.MINE: "mines.mine", Subject.BLOCK: "mines.block", Subject.SITE: "mines.site"}

_COUNTS: LRUCache[tuple[Any, ...], int] = LRUCache(1000)


def task_url(task: Task) -> str | None:
    """Address of the page on which a task is done; None where its row is all there is."""
    if task.kind == Kind.MONTH_NOT_REPORTED:
        return url_for("production.page", region=task.region_code or None, month=f"{task.values['year']}-{task.values['month']:02}")
    if task.kind == Kind.FIELD_REFUSED:
        return None
    account, door = auth.who(), DOORS[task.kind]
    if door == "production.papers" and not (account and account.may("record")):
        door = FILES[task.subject]
    known = door in current_app.view_functions
    return url_for(door if known else FILES[task.subject], code=task.code)


def own_region(account: Any) -> str | None:
    """The region of an account's own tasks; None for the whole registry."""
    return account.region_code or None


def own_department(account: Any) -> Department | None:
    """The department of an account's own tasks: natural resources leads, and sees the work of all but their own words."""
    return None if account.department == Department.NATURAL_RESOURCES else Department(account.department)


def own_tasks(account: Any, *, region: str | None = None, everybody: bool = False) -> list[Task]:
    """Tasks of a day for an account: of its region and its department's work; what waits for another department is theirs. Read-only."""
    department = None if everybody else own_department(account)
    found = tasks_on(registry(), params.as_of(), region=region or own_region(account), department=department, known_at=params.known_at())
    if everybody:
        return found
    return [task for task in found if task.kind != Kind.SIGN_OFF or Department(account.department) in task.departments]


def waiting() -> int:
    """How many tasks press on the account signed in, today; counted anew when something was written. Read-only."""
    account = auth.who()
    seal = newest_seal() if account and not g.get("frameless") else None
    if account is None or seal is None:
        return 0
    name = (current_app.config["INSTALLATION"], seal.sha256, params.today(), account.region_code, account.department)
    if name not in _COUNTS:
        found = tasks_on(registry(), params.today(), region=own_region(account), department=own_department(account))
        _COUNTS[name] = pressing([task for task in found if task.kind != Kind.SIGN_OFF or account.department in task.departments])
    return _COUNTS[name]
