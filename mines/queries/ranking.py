"""Ranking: townships by an indicator with what is late, not begun, corrected and not reported; departments by what waits for them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..codes import Department, Subject
from ..dates import CHINA, close, opening
from ..indicators import BY_KEY, Figure
from ..production import last_complete
from ..rules import UNKNOWN_REGION, region_prefix
from ..tasks import TaskKind
from .counts import figures_by_region
from .history import record_kinds
from .late import late_on
from .lists import rows_on, townships
from .people import officers
from .production import month_rows
from .tasks import tasks_on

ZERO_START = ("closure_zero_start@1", "block_zero_start@1")

LESS_IS_BETTER = frozenset({*ZERO_START, "stock_area@1", "increment_area@1", "issue_overdue@1"})
"""Indicators of which the smallest figure stands first."""

SUBJECTS = (Subject.MINE, Subject.BLOCK, Subject.SITE, Subject.ISSUE)


@dataclass(frozen=True)
class Township:
    """One township: its place (None without anything to count among, and for what lies in none), its figure, and what is behind with it.

    ``corrections`` are those recorded this calendar year; ``owed`` mines owe a report for the last complete month, ``unreported`` of
    them have given none.
    """

    place: int | None
    code: str
    name: str
    figure: Figure
    late: int
    unexplained: int
    not_begun: int
    corrections: int
    owed: int
    unreported: int


@dataclass(frozen=True)
class DepartmentRow:
    """One department: issues it sees to and those overdue, sign-offs that wait for it, its officers' corrections this calendar year."""

    department: Department
    issues: int
    overdue: int
    sign_offs: int
    corrections: int


@dataclass(frozen=True)
class Correction:
    """Who corrected or withdrew something about a subject of which region."""

    region_code: str
    recorded_by: str


def townships_ranked(session: Session, key: str, as_of: date, known_at: datetime | None = None,
                     region: str | None = None) -> list[Township]:
    """Townships within ``region``, the best first, those without anything to count among last. Read-only."""
    named = {row.code: row.name for row in townships(session, as_of, known_at) if row.code.startswith(region_prefix(region or ""))}
    found = _figures(session, key, as_of, known_at, region)
    idle = [_figures(session, one, as_of, known_at, region) for one in ZERO_START]
    late = late_on(session, as_of, known_at, region)
    year, month = last_complete(as_of)
    months = month_rows(session, year, month, region, known_at)
    corrected = Counter(one.region_code for one in corrections(session, as_of, known_at))
    counts: dict[str, Counter[str]] = {
        "late": Counter(one.region_code for one in late), "unexplained": Counter(one.region_code for one in late if one.delay is None),
        "owed": Counter(one.region_code for one in months), "unreported": Counter(one.region_code for one in months if not one.reported),
    }
    nothing = Figure(0, 0 if BY_KEY[key].among is not None else None)
    codes = [*named, *sorted({*found, *counts["late"], *counts["owed"]} - set(named))]
    order = sorted(codes, key=lambda code: _order(key, found.get(code, nothing), counts["late"][code], code))
    places = _places([None if code == UNKNOWN_REGION else BY_KEY[key].value_of(found.get(code, nothing)) for code in order])
    return [
        Township(
            place, code, named.get(code, ""), found.get(code, nothing), counts["late"][code], counts["unexplained"][code],
            sum(int(one[code].counted) for one in idle if code in one), corrected[code], counts["owed"][code], counts["unreported"][code],
        )
        for place, code in zip(places, order, strict=True)
    ]


def _figures(session: Session, key: str, as_of: date, known_at: datetime | None, region: str | None) -> dict[str, Figure]:
    indicator = BY_KEY[key]
    found = figures_by_region(session, indicator.subject, [indicator], as_of, known_at, region)
    return {code: figures[key] for code, _count, figures in found}


def _order(key: str, figure: Figure, late: int, code: str) -> tuple[Any, ...]:
    measure = BY_KEY[key].value_of(figure)
    if measure is None:
        return True, 0.0, late, code
    return code == UNKNOWN_REGION, measure if key in LESS_IS_BETTER else -measure, late, code


def _places(measures: Sequence[float | None]) -> list[int | None]:
    """Places from 1; equal figures share one, and the next is as far on as there are before it."""
    found: list[int | None] = []
    for number, measure in enumerate(measures):
        same = number and measure == measures[number - 1]
        found.append(None if measure is None else found[-1] if same else number + 1)
    return found


def corrections(session: Session, as_of: date, known_at: datetime | None = None) -> list[Correction]:
    """Corrections and withdrawals recorded in the calendar year up to ``as_of``, as known at ``known_at``. Read-only."""
    begin = opening(date(as_of.year, 1, 1))
    end = min(close(as_of), known_at or datetime.max.replace(tzinfo=CHINA))
    found = []
    for subject in SUBJECTS:
        corrected = [
            row for kind in record_kinds(subject)
            for row in session.execute(select(kind.subject_id, kind.recorded_by).where(
                kind.corrects.is_not(None), kind.recorded_at >= begin, kind.recorded_at <= end))
        ]
        regions = _regions(session, subject, as_of, known_at) if corrected else {}
        found += [Correction(regions.get(row.subject_id, UNKNOWN_REGION), row.recorded_by) for row in corrected]
    return found


def _regions(session: Session, subject: Subject, as_of: date, known_at: datetime | None) -> Mapping[int, str]:
    return {row.id: row.region_code for row in rows_on(session, subject, as_of, known_at)}


def departments(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> list[DepartmentRow]:
    """Departments that have something to see to or have corrected something, the most overdue first. Read-only."""
    issues = rows_on(session, Subject.ISSUE, as_of, known_at, region, theme="issue")
    standing = [row for row in issues if row.class_code != "struck_off"]
    waiting = Counter(department for task in tasks_on(session, as_of, region=region, known_at=known_at) if task.kind == TaskKind.SIGN_OFF
                      for department in task.departments)
    prefix = region_prefix(region or "")
    department_of = {officer.code: record.department for officer, record in officers(session, as_of, known_at)}
    corrected = Counter(department_of.get(one.recorded_by, "") for one in corrections(session, as_of, known_at)
                        if one.region_code.startswith(prefix))
    rows = [
        DepartmentRow(
            department, _count(standing, department), _count((row for row in standing if row.class_code == "overdue"), department),
            waiting[department], corrected[department],
        )
        for department in Department
    ]
    busy = [row for row in rows if row.issues or row.sign_offs or row.corrections]
    return sorted(busy, key=lambda row: (-row.overdue, -row.sign_offs, -row.issues, list(Department).index(row.department)))


def _count(rows: Iterable[Any], department: Department) -> int:
    return sum(row.department == department for row in rows)
