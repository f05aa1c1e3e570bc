"""Monthly production: what each mine has answered, what it answered the month before, who has not reported."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..codes import ProductionState
from ..production import MonthAnswer, answer_of, month_before, month_end
from ..rules import mine, within
from ..tables.mines import OutputRecord
from .snapshot import facets_of, mines_on, region_facets
from .standing import standing_rule


@dataclass(frozen=True)
class MonthRow:
    """A mine that owes a report for a month: whether it is reported, its answer, and that of the month before.

    An answer is None where there is none, or where an annual report does not tell month from month. ``record_id`` is the report's.
    """

    mine_id: int
    code: str
    name: str
    region_code: str
    state: str
    reported: bool
    answer: MonthAnswer | None
    before: MonthAnswer | None
    record_id: int | None = None


def month_rows(session: Session, year: int, month: int, region: str | None = None, known_at: datetime | None = None) -> list[MonthRow]:
    """Mines that owe a report for a month, by township and code. Read-only."""
    end = month_end(year, month)
    facets = {"name", "region_code", "production_state"} | facets_of(mine.reports_output) | region_facets(region)
    day = mines_on(end, known_at, facets)
    query = select(day).where(mine.reports_output(day.c), within(region)(day.c)).order_by(day.c.region_code, day.c.code)
    now, before = (_reports(session, *asked, known_at) for asked in ((year, month), month_before(year, month)))
    found = []
    for row in session.execute(query):
        report, earlier = now.get(row.id), before.get(row.id)
        found.append(MonthRow(
            row.id, row.code, row.name, row.region_code, row.production_state, report is not None,
            _answer(report, row.production_state), _before(earlier, row.production_state), report.id if report else None))
    return found


def not_reported(session: Session, year: int, month: int, region: str | None = None, known_at: datetime | None = None) -> list[MonthRow]:
    """Mines that owe a report for a month and have not given one, by township and code. Read-only."""
    return [row for row in month_rows(session, year, month, region, known_at) if not row.reported]


def _reports(session: Session, year: int, month: int, known_at: datetime | None) -> dict[int, OutputRecord]:
    """The report that covers a month, by mine."""
    kind = OutputRecord
    query = select(kind).where(kind.year == year, kind.month_from <= month, kind.month_to >= month, standing_rule(kind, known_at))
    return {report.subject_id: report for report in session.scalars(query)}


def _answer(report: OutputRecord | None, state: str) -> MonthAnswer | None:
    return answer_of(report.months, report.month_to - report.month_from + 1, state) if report else None


def _before(report: OutputRecord | None, state: str) -> MonthAnswer | None:
    """What the month before says, else that a mine which is recorded as stopped stays so."""
    said = _answer(report, state)
    return MonthAnswer.STOPPED if said is None and state == ProductionState.STOPPED else said
