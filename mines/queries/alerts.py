"""Alerts: thresholds that are crossed and since which day, dates that press, and locked months that later records restate."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..codes import Department, Subject
from ..dates import end_of_month_before
from ..indicators import BY_KEY
from ..rules import region_prefix
from ..tables.people import Act
from ..tables.targets import Threshold
from ..tasks import Section
from .counts import figures
from .paths import path
from .reports import issued, restated
from .tasks import tasks_on

READ, SENT = "alerts:own:read", "alerts:mail:sent"
"""Tags of the acts that remember what an account has read, and what was sent to it; the detail is the alert's name."""

LOOKED_BACK = 24
"""Months within which the day is sought since when a threshold is crossed."""

AS_KNOWN = attrgetter("now")
"""The figure of a step of a path by everything that is known."""

MONTHS_HELD = 3
"""Locked months, newest first, that are held against what is known now."""


class Kind(StrEnum):
    """What an alert is about."""

    THRESHOLD = "threshold"
    DATE = "date"
    RESTATED = "restated"


@dataclass(frozen=True)
class Alert:
    """Something to be told once: ``name`` stays the same as long as it is the same thing; ``since`` is the day it became true."""

    kind: Kind
    name: str
    since: date
    region_code: str
    values: dict[str, Any] = field(default_factory=dict)


def thresholds_known(session: Session, known_at: datetime | None = None) -> list[Threshold]:
    """Thresholds that stand, oldest first: not replaced, and with a bound. Read-only."""
    query = select(Threshold).order_by(Threshold.id)
    if known_at is not None:
        query = query.where(Threshold.recorded_at <= known_at)
    known = session.scalars(query).all()
    replaced = {one.replaces for one in known}
    return [one for one in known if one.id not in replaced and (one.least, one.most) != (None, None)]


def crosses(threshold: Threshold, value: float | None) -> bool:
    """Whether a value lies outside the bounds; nothing to count among crosses nothing."""
    if value is None:
        return False
    return (threshold.least is not None and value < threshold.least) or (threshold.most is not None and value > threshold.most)


def crossed_on(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> list[Alert]:
    """Thresholds of ``region`` and of what lies within it that are crossed on a day, and since which day. Read-only."""
    prefix, found = region_prefix(region or ""), []
    for one in thresholds_known(session, known_at):
        key = f"{one.indicator}@{one.version}"
        if key not in BY_KEY or not one.region_code.startswith(prefix):
            continue
        figure = figures(session, [BY_KEY[key]], as_of, known_at, one.region_code)[key]
        if crosses(one, BY_KEY[key].value_of(figure)):
            since, long = _since(session, one, key, as_of, known_at)
            found.append(Alert(Kind.THRESHOLD, f"threshold:{one.id}:{'long' if long else since}", since, one.region_code,
                               {"key": key, "figure": figure, "least": one.least, "most": one.most, "threshold": one.id}))
    return sorted(found, key=lambda alert: (alert.since, alert.name), reverse=True)


def _since(session: Session, threshold: Threshold, key: str, as_of: date, known_at: datetime | None) -> tuple[date, bool]:
    """The first day of the crossing that lasts until ``as_of``, at most ``LOOKED_BACK`` months before, and whether it began earlier."""
    ends, end = [as_of], end_of_month_before(as_of)
    for _ in range(LOOKED_BACK):
        ends.append(end)
        end = end_of_month_before(end)
    first = _first_of_the_last_run(session, threshold, key, sorted(ends), known_at)
    if first == min(ends):
        return first, True
    before = max(day for day in ends if day < first)
    days = [before + timedelta(days=number) for number in range(1, (first - before).days + 1)]
    return _first_of_the_last_run(session, threshold, key, days, known_at), False


def _first_of_the_last_run(session: Session, threshold: Threshold, key: str, days: Sequence[date], known_at: datetime | None) -> date:
    """The first of the days at the end of ``days`` that are all crossed."""
    known = known_at or datetime.max.replace(tzinfo=UTC)
    first = days[-1]
    for step in reversed(path(session, key, days, lambda _: known, known_at, threshold.region_code)):
        if not crosses(threshold, BY_KEY[key].value_of(AS_KNOWN(step))):
            break
        first = step.on
    return first


def dates_on(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None,
             department: Department | None = None) -> list[Alert]:
    """Dates that have passed or come within a week, of a region and a department's work. Read-only."""
    return [
        Alert(Kind.DATE, ":".join(map(str, ("date", task.kind, task.subject, task.code, task.due_on, task.section))), task.due_on,
              task.region_code, {"task": task})
        for task in tasks_on(session, as_of, region=region, department=department, known_at=known_at)
        if task.section in (Section.OVERDUE, Section.THIS_WEEK) and task.due_on and task.subject in (
            Subject.MINE, Subject.BLOCK, Subject.SITE, Subject.ISSUE)
    ]


def restated_since(session: Session, known_at: datetime | None = None, region: str | None = None) -> list[Alert]:
    """The newest locked months of a region of which later records change a figure. Read-only."""
    prefix, found = region_prefix(region or ""), []
    for report in [one for one in issued(session, None, known_at) if one.region_code.startswith(prefix)][:MONTHS_HELD]:
        changed = restated(session, report, known_at)
        if changed:
            told = "|".join(map(repr, changed))
            name = f"restated:{report.id}:{hashlib.sha256(told.encode()).hexdigest()[:16]}"
            found.append(Alert(Kind.RESTATED, name, report.as_of, report.region_code, {"report": report, "changed": changed}))
    return found


def alerts_on(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None,
              department: Department | None = None) -> list[Alert]:
    """Everything that an account of a region and a department is told on a day: thresholds, restated months, dates. Read-only."""
    return [*crossed_on(session, as_of, known_at, region), *restated_since(session, known_at, region),
            *dates_on(session, as_of, known_at, region, department)]


def remembered(session: Session, login: str, tag: str) -> set[str]:
    """Names of the alerts that an account has read, or that were sent to it. Read-only."""
    return set(session.scalars(select(Act.detail).where(Act.acted_by == login, Act.tag == tag, Act.detail.is_not(None))))
