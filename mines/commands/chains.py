"""What must hold of one subject's records after every write, whatever was added, corrected or withdrawn."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from ..errors import AlreadyReported, BadValue
from ..ladders import Rung
from ..queries.history import papers_of
from ..queries.standing import standing
from ..tables.base import Record, Step
from ..tables.mines import OutputRecord
from . import acceptable, accountable, assessable, cancellable, explainable, joinable, rectifiable, restorable, valid
from .transactions import Writer


def check(session: Writer, kind: type[Record], subject_id: int, rows: Sequence[Any]) -> None:
    """Check the whole standing chain of one subject's ``rows`` of ``kind``; raise what does not hold."""
    if issubclass(kind, Step):
        rungs = rungs_of(session, rows)
        kind.ladder.check(rungs)
    if kind in _ALSO:
        _ALSO[kind](session, subject_id, standing(rows))


def rungs_of(session: Writer, rows: Sequence[Any]) -> list[Rung]:
    """Standing steps as the ladder sees them: people and papers joined over every version of a rung."""
    people: dict[int, set[str]] = defaultdict(set)
    papers: dict[int, set[str]] = defaultdict(set)
    numbered: dict[int, set[str]] = defaultdict(set)
    found = papers_of(session, type(rows[0]), [row.id for row in rows]) if rows else {}
    for row in rows:
        behind = found.get(row.id, ())
        papers[row.seq] |= {paper.kind for paper in behind}
        numbered[row.seq] |= {paper.kind for paper in behind if paper.number and paper.dated_on}
        if not row.withdrawn:
            people[row.seq] |= {person for person in (row.recorded_by, row.done_by) if person}
    return [
        Rung(row.stage, row.effective_on, frozenset(people[row.seq]), frozenset(papers[row.seq]), frozenset(numbered[row.seq]),
             row.taken_over)
        for row in standing(rows)
    ]


def _check_output(session: Writer, mine_id: int, reports: Sequence[Any]) -> None:
    """Periods lie within one year and are true from their last month on, months within the period, no month reported twice."""
    for report in reports:
        length = report.month_to - report.month_from + 1
        in_year = 1 <= report.month_from <= report.month_to <= 12
        ends = (report.effective_on.year, report.effective_on.month) == (report.year, report.month_to)
        if not (in_year and ends and 0 <= report.months <= length):
            raise BadValue(field="months", value=f"{report.year}-{report.month_from}..{report.month_to}: {report.months}")
    by_year = defaultdict(list)
    for report in reports:
        by_year[report.year].append(report)
    for year, in_year in by_year.items():
        for one, two in combinations(in_year, 2):
            if one.month_from <= two.month_to and two.month_from <= one.month_to:
                raise AlreadyReported(year=year, month_from=max(one.month_from, two.month_from))


_ALSO = {
    **acceptable.CHECKS, **accountable.CHECKS, **assessable.CHECKS, **cancellable.CHECKS, **joinable.CHECKS, **rectifiable.CHECKS,
    **restorable.CHECKS, **explainable.CHECKS,
    **valid.CHECKS, OutputRecord: _check_output,
}
"""Checks beside the ladder, by table."""
