"""A month's report: every figure of a day with what stands behind it; months that are locked, and what was restated since."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import isclose
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..codes import GateStage, Subject
from ..consolidation import GATES
from ..dates import end_of_month_before
from ..indicators import BY_KEY, INDICATORS, Figure
from ..tables.reports import IssuedReport
from .counts import Stock, TownshipRow, by_township, figures, stock, townships_total
from .late import Late, late_on
from .lists import Behind, Row, behind_each, county, rows_on
from .targets import Progress, progress


@dataclass(frozen=True)
class Report:
    """Everything that a month's briefing says of a day and a region, by what was known at ``known_at``.

    ``counted_in`` is what queries are asked for (None: all of the registry).
    ``before`` are the figures at the end of the month before. ``gates`` gives how many blocks have passed each gate, ``blocks`` the blocks.
    """

    as_of: date
    known_at: datetime | None
    region: str | None
    counted_in: str | None
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
    asked = (as_of, known_at, counted_in(session, as_of, known_at, region))
    townships = by_township(session, *asked)
    blocks = rows_on(session, Subject.BLOCK, *asked)
    return Report(
        as_of, known_at, region, asked[2], {one.indicator.key: one for one in progress(session, *asked)},
        figures(session, INDICATORS, end_of_month_before(as_of), *asked[1:]),
        stock(session, *asked), stock(session, *asked, since=as_of.replace(day=1)), passed_gates(blocks), blocks, townships,
        townships_total(townships), late_on(session, *asked), behind_each(session, BY_KEY, *asked),
    )


def counted_in(session: Session, as_of: date, known_at: datetime | None, region: str | None) -> str | None:
    """What a report of ``region`` counts in: the whole registry for its own county, with what lies in no township. Read-only."""
    own = county(session, as_of, known_at)
    return None if own is not None and own.code == region else region


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
    moment = (report.as_of, known_at, counted_in(session, report.as_of, known_at, report.region_code))
    now, lists = figures(session, [BY_KEY[key] for key in asked], *moment), behind_each(session, asked, *moment)
    found = []
    for key in asked:
        was, kept = Figure(stored[key]["counted"], stored[key]["among"]), stored[key]["lists"]
        counted, missed = set(_codes(lists[key].counted)), set(_codes(lists[key].missed))
        if (was, set(kept["counted"]), set(kept["missed"])) != (now[key], counted, missed):
            found.append(Restated(key, was, now[key], sorted(counted - set(kept["counted"])), sorted(set(kept["counted"]) - counted)))
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
        found = json.loads(written(report_on(session, report.as_of, report.known_at, report.region_code)))
        for one, other in ((stored["figures"], found["figures"]), *(
                (row, found["townships"].get(code, {})) for code, row in stored["townships"].items())):
            _keep_common(one, other)
        for place, one, other in _differences("", stored, found):
            yield Differs(report.region_code, report.month, place, one, other)


def _keep_common(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Leave out indicators of which only one of the two knows: a version that came or went later is no difference."""
    for key in {*one} ^ {*other}:
        one.pop(key, None)
        other.pop(key, None)


def _differences(place: str, one: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(one, dict) and isinstance(other, dict):
        for name in sorted({*one, *other}):
            yield from _differences(f"{place}/{name}", one.get(name), other.get(name))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, pair in enumerate(zip(one, other, strict=True)):
            yield from _differences(f"{place}/{number}", *pair)
    elif one != other and not _as_good_as(one, other):
        yield place, one, other


def _as_good_as(one: Any, other: Any) -> bool:
    """Sums of hectares that were added in another order."""
    return isinstance(one, float) and isinstance(other, int | float) and isclose(one, other, abs_tol=1e-6)
