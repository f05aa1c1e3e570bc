"""A month's report: every figure of a day with what stands behind it; months that are locked, and what was restated since."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..codes import GateStage, Subject
from ..consolidation import GATES
from ..indicators import BY_KEY, INDICATORS, Figure
from ..tables.reports import IssuedReport
from .counts import Stock, TownshipRow, by_township, figures, stock, townships_total
from .targets import Progress, progress
from .late import Late, late_on
from .lists import Behind, Row, behind_each, rows_on


@dataclass(frozen=True)
class Report:
    """Everything that a month's briefing says of a day and a region, by what was known at ``known_at``.

    ``before`` are the figures at the end of the month before. ``gates`` gives how many blocks have passed each gate, ``blocks`` the blocks.
    """

    as_of: date
    known_at: datetime | None
    region: str | None
    progress: Mapping[str, Progress]
    before: Mapping[str, Figure]
    stock: Stock
    stock_of_month: Stock
    gates: Mapping[str, int]
    blocks: Sequence[Row]
    townships: Sequence[TownshipRow]
    total: TownshipRow
    late: Sequence[Late]
    behind: Mapping[str, Behind]


def report_on(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> Report:
    """The report of a day. Read-only."""
    asked = (as_of, known_at, region)
    before = as_of.replace(day=1).toordinal() - 1
    townships = by_township(session, *asked)
    blocks = rows_on(session, Subject.BLOCK, *asked)
    return Report(
        *asked, {one.indicator.key: one for one in progress(session, *asked)},
        figures(session, INDICATORS, date.fromordinal(before), known_at, region),
        stock(session, *asked), stock(session, *asked, since=as_of.replace(day=1)), passed_gates(blocks), blocks, townships,
        townships_total(townships), late_on(session, *asked), behind_each(session, BY_KEY, *asked),
    )


def passed_gates(blocks: Sequence[Row]) -> dict[str, int]:
    """How many of ``blocks`` have passed each gate."""
    places = [GATES.stages.index(block.gate_stage) for block in blocks]
    return {str(stage): sum(place >= at for place in places) for at, stage in enumerate(GATES.stages) if stage != GateStage.NONE}


def contents(report: Report) -> dict[str, Any]:
    """What is kept of a report when its month is locked: figures, who is behind each, stock and targets, by code and version."""
    return {
        "figures": {key: {
            "counted": one.counted, "among": one.among, "excluded": one.excluded,
            "lists": {"counted": _codes(report.behind[key].counted), "missed": _codes(report.behind[key].missed),
                      "left_out": {reason: _codes(rows) for reason, rows in report.behind[key].left_out.items()}},
            "targets": [{"share": aim.share, "value": aim.value, "due_on": aim.due_on.isoformat(), "shortfall": aim.shortfall,
                         "source": aim.source} for aim in one.targets],
        } for key, one in report.progress.items()},
        "stock": vars(report.stock), "stock_of_month": vars(report.stock_of_month), "gates": report.gates,
        "townships": {row.code: {key: [figure.counted, figure.among] for key, figure in row.figures.items()} for row in report.townships},
        "late": [[str(one.task), one.code, one.due_on.isoformat()] for one in report.late],
    }


def _codes(rows: Sequence[Row]) -> list[str]:
    return [row.code for row in rows]


def written(report: Report) -> str:
    """The contents as they are kept: JSON whose numbers are the registry's own."""
    return json.dumps(contents(report), ensure_ascii=False, sort_keys=True)


def issued(session: Session, region: str | None = None, known_at: datetime | None = None) -> list[IssuedReport]:
    """Locked months of exactly this region (None: of every region), the newest first. Read-only."""
    query = select(IssuedReport).order_by(IssuedReport.month.desc(), IssuedReport.region_code)
    if region is not None:
        query = query.where(IssuedReport.region_code == region)
    if known_at is not None:
        query = query.where(IssuedReport.recorded_at <= known_at)
    return list(session.scalars(query))


def issued_figures(report: IssuedReport) -> dict[str, Figure]:
    """The figures that a locked month stores."""
    return {key: Figure(one["counted"], one["among"]) for key, one in json.loads(report.content)["figures"].items()}


@dataclass(frozen=True)
class Restated:
    """What a figure of a locked month would be by what is known now, and who makes the difference."""

    key: str
    issued: Figure
    now: Figure
    joined: Sequence[str]
    left: Sequence[str]


def restated(session: Session, report: IssuedReport, known_at: datetime | None = None,
             keys: Collection[str] | None = None) -> list[Restated]:
    """Figures of a locked month (all, or those of ``keys``) that later records change; the month itself stays as issued. Read-only."""
    stored = json.loads(report.content)["figures"]
    asked = [key for key in stored if key in BY_KEY and (keys is None or key in keys)]
    now = figures(session, [BY_KEY[key] for key in asked], report.as_of, known_at, report.region_code)
    lists = behind_each(session, asked, report.as_of, known_at, report.region_code)
    found = []
    for key in asked:
        was, kept = Figure(stored[key]["counted"], stored[key]["among"]), stored[key]["lists"]
        counted = _codes(lists[key].counted)
        if (was, kept["counted"], kept["missed"]) != (now[key], counted, _codes(lists[key].missed)):
            joined, left = set(counted) - set(kept["counted"]), set(kept["counted"]) - set(counted)
            found.append(Restated(key, was, now[key], sorted(joined), sorted(left)))
    return found


@dataclass(frozen=True)
class Differs:
    """A number of a locked month that computing it again does not give: where it stands, what is stored, what is found."""

    region_code: str
    month: str
    place: str
    stored: Any
    found: Any


def check_reports(session: Session) -> Iterator[Differs]:
    """Compute every locked month again at its day by what it knew, and name each number and list that differs. Read-only."""
    for report in issued(session):
        stored = json.loads(report.content)
        known = [key for key in stored["figures"] if key in BY_KEY]
        found = json.loads(written(report_on(session, report.as_of, report.known_at, report.region_code)))
        found["figures"] = {key: found["figures"][key] for key in known}
        for place, one, other in _differences("", stored, found):
            yield Differs(report.region_code, report.month, place, one, other)


def _differences(place: str, one: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(one, dict) and isinstance(other, dict):
        for name in sorted({*one, *other}):
            yield from _differences(f"{place}/{name}", one.get(name), other.get(name))
    elif one != other:
        yield place, one, other
