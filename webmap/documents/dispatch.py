"""The month as a workbook: the four blocks of the dispatch table (handbook 7.5) by township, what is late, the ranking, the ledgers."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from mines.codes import CountyTask, GateStage
from mines.queries.counts import TownshipRow
from mines.queries.ledgers import LEDGERS
from mines.queries.lists import region_names
from mines.queries.reports import Report
from mines.rules import block, site
from mines.rules.mine import (
    closing_decided, closing_task_done, ground_accepted, listed_national, listed_provincial, met_national, on_closing_list, paper_done,
)

from .. import wording
from ..formats import month
from ..rows import SHOWN_GATES, passed
from ..wording import word
from . import ledger_book
from .columns import Column
from .workbook import Sheet, written

Rows = Sequence[Any]
Counted = Callable[[Any], Any]


def _count(name: str, heading: Any, rule: Counted) -> Column:
    """How many rows of a township a rule holds of."""
    return Column(name, heading, lambda place: sum(bool(rule(row)) for row in place.rows), 0, total="sum")


def _hectares(name: str, heading: Any, facet: str) -> Column:
    return Column(name, heading, lambda place: sum(getattr(row, facet) for row in place.rows if site.owed(row)), 1, total="sum")


def _share(name: str, heading: Any, counted: Callable[[Rows], float], among: Callable[[Rows], float]) -> Column:
    """A share (0-1) of a township, and of all of them in the row of totals; nothing where there is nothing to count among."""
    def share(rows: Rows) -> float | None:
        whole = among(rows)
        return counted(rows) / whole if whole else None
    return Column(name, heading, lambda place: share(place.rows), "share",
                  total=lambda places: share([row for place in places for row in place.rows]))


def _number(rule: Counted) -> Callable[[Rows], float]:
    return lambda rows: sum(bool(rule(row)) for row in rows)


def _sum(facet: str) -> Callable[[Rows], float]:
    return lambda rows: sum(getattr(row, facet) for row in rows if site.owed(row))


def _listed_done(row: Any) -> bool:
    return bool(on_closing_list(row) and closing_task_done(row))


def _passed(gate: GateStage) -> Counted:
    return lambda row: passed(row, gate)


def _producing(rule: Counted) -> Counted:
    return lambda row: row.producing and rule(row)


_PLACE = Column("place", lazy_gettext("乡镇"), lambda place: place.name)
_LATE = Column("late", lazy_gettext("逾期"), lambda place: place.late, 0, total="sum")

BLOCKS: Mapping[CountyTask, Sequence[Column]] = {
    CountyTask.CLOSING: (
        _PLACE, _count("task", lazy_gettext("本年任务"), on_closing_list), _count("decided", lazy_gettext("已决定"), closing_decided),
        _count("equipment", lazy_gettext("设备已拆除"), lambda row: on_closing_list(row) and "equipment_dismantled" in row.passed),
        _count("accepted", lazy_gettext("现场验收"), ground_accepted), _count("cancelled", lazy_gettext("采矿权已注销"), paper_done),
        _count("done", lazy_gettext("关闭到位"), _listed_done), _LATE,
        _share("share", lazy_gettext("到位率"), _number(_listed_done), _number(on_closing_list)),
    ),
    CountyTask.CONSOLIDATION: (
        _PLACE, _count("blocks", lazy_gettext("区块数"), lambda _row: True),
        *(_count(gate, word("GateStage", gate), _passed(gate)) for gate in SHOWN_GATES),
        Column("to_cancel", lazy_gettext("应注销旧证"), lambda place: sum(len(row.old) for row in place.rows), 0, total="sum"),
        Column("cancelled", lazy_gettext("已注销旧证"), lambda place: sum(row.cancelled for row in place.rows), 0, total="sum"), _LATE,
        _share("share", lazy_gettext("完成率"), _number(block.done), len),
    ),
    CountyTask.RESTORATION: (
        _PLACE, _count("sites", lazy_gettext("任务图斑（个）"), site.owed), _hectares("owed", lazy_gettext("任务面积（公顷）"), "owed_ha"),
        _count("begun", lazy_gettext("已开工（个）"), lambda row: site.owed(row) and row.begun_on is not None),
        _hectares("finished", lazy_gettext("已完工（公顷）"), "finished_ha"), _hectares("accepted", lazy_gettext("已验收（公顷）"), "accepted_ha"),
        _count("accepted_sites", lazy_gettext("已验收（个）"), site.accepted), _hectares("stock", lazy_gettext("待治理存量（公顷）"), "stock_ha"),
        Column("month", lazy_gettext("本月验收（公顷）"), lambda place: place.month, 1, total="sum"), _LATE,
        _share("by_area", lazy_gettext("面积治理率"), _sum("accepted_ha"), _sum("owed_ha")),
        _share("by_number", lazy_gettext("图斑完成率"), _number(site.accepted), _number(site.owed)),
    ),
    CountyTask.GREEN: (
        _PLACE, _count("producing", lazy_gettext("持证在产"), lambda row: row.producing),
        _count("provincial", lazy_gettext("省级及以上在册"), _producing(listed_provincial)),
        _count("national", lazy_gettext("国家级在册"), _producing(listed_national)),
        _count("met", lazy_gettext("达到国家标准"), _producing(met_national)),
        _count("plan", lazy_gettext("创建中"), _producing(lambda row: not met_national(row))), _LATE,
        _share("listed_share", lazy_gettext("国家级在册率"), _number(_producing(listed_national)), _number(lambda row: row.producing)),
        _share("met_share", lazy_gettext("国家标准达标率"), _number(_producing(met_national)), _number(lambda row: row.producing)),
    ),
}
"""Columns of each block of the dispatch table."""


def _why(name: str, heading: Any, kind: str = "text") -> Column:
    """What the explanation of a late item says; nothing where none was given."""
    return Column(name, heading, lambda row: getattr(row.delay, name) if row.delay else None, kind)


LATE: Sequence[Column] = (
    Column("task", lazy_gettext("任务"), lambda row: str(word("CountyTask", row.task))),
    Column("name", lazy_gettext("对象"), lambda row: row.name or row.code), Column("place", lazy_gettext("乡镇"), lambda row: row.place),
    Column("code", lazy_gettext("编号"), lambda row: row.code, "code"),
    Column("due_on", lazy_gettext("应完成日期"), lambda row: row.due_on, "day"),
    Column("days", lazy_gettext("逾期天数"), lambda row: row.days, 0), _why("cause", lazy_gettext("原因")),
    _why("measure", lazy_gettext("措施")), _why("owner", lazy_gettext("责任人")), _why("new_due_on", lazy_gettext("新期限"), "day"),
)


def _figure(key: str, heading: Any) -> tuple[Column, ...]:
    """Counted, among and share of one indicator of the township table."""
    def share(row: Any) -> float | None:
        return row.figures[key].share
    digits = 1 if key == "restored_area_rate@1" else 0
    return (
        Column(f"{key}_counted", heading, lambda row: row.figures[key].counted, digits, lazy_gettext("数")),
        Column(f"{key}_among", heading, lambda row: row.figures[key].among, digits, lazy_gettext("总数")),
        Column(f"{key}_share", heading, share, "share", lazy_gettext("比例")),
    )


RANKING: Sequence[Column] = (
    Column("name", lazy_gettext("乡镇"), lambda row: row.place), Column("unfinished", lazy_gettext("未完成项"), lambda row: row.unfinished, 0),
    Column("mines", lazy_gettext("矿山"), lambda row: row.mines, 0), *_figure("green_nat_met_rate@2028", lazy_gettext("国标达标 / 持证在产")),
    *_figure("closure_done_rate@1", lazy_gettext("关闭到位 / 关闭清单")), *_figure("block_done_rate@1", lazy_gettext("区块完成 / 区块")),
    *_figure("restored_site_rate@1", lazy_gettext("验收 / 修复图斑")), *_figure("restored_area_rate@1", lazy_gettext("已验收 / 应治理（公顷）")),
)


def book(session: Session, report: Report) -> bytes:
    """The month's workbook, in Chinese. Read-only."""
    with force_locale("zh"):
        return written(_sheets(session, report))


def _sheets(session: Session, report: Report) -> list[Sheet]:
    asked = report.as_of, report.known_at, report.counted_in
    names, place = region_names(session, *asked[:2]), ledger_book.place_name(session, report.as_of, report.known_at, report.region)
    signed = _("填报：　　　　　　审核：　　　　　　报送：　　　　　　")
    rows = {task: ledger(session, *asked) for task, ledger in LEDGERS.items()}
    begun = report.as_of.replace(day=1)
    sheets = []
    for task, columns in BLOCKS.items():
        name = str(word("CountyTask", task))
        title = _("%(place)s%(month)s调度表（%(task)s）", place=place, month=month(report.as_of), task=name)
        lines = [*ledger_book.lines(report.as_of, report.known_at, place, ledger_book.RULES[task]), signed]
        sheets.append(Sheet(_("调度·%(task)s", task=name), title, lines, columns, _by_place(task, rows[task], report, names, begun)))
    keys = [key for task in CountyTask for key in ledger_book.RULES[task]]
    lines = ledger_book.lines(report.as_of, report.known_at, place, keys)
    late = [SimpleNamespace(**vars(one), place=_named(one.region_code, names)) for one in report.late]
    sheets.append(Sheet(_("逾期事项"), _("%(place)s%(month)s逾期事项", place=place, month=month(report.as_of)), lines, LATE, late, totals=False))
    ranked = [_ranked(row, row.name or _named(row.code, names)) for row in report.townships]
    ranked.append(_ranked(report.total, _("合计")))
    title = _("%(place)s%(month)s乡镇未完成事项排名", place=place, month=month(report.as_of))
    sheets.append(Sheet(_("乡镇排名"), title, lines, RANKING, ranked, totals=False))
    return sheets + [sheet for task in LEDGERS for sheet in ledger_book.sheets_of(session, task, rows[task], *asked)]


def _ranked(row: TownshipRow, place: str) -> Any:
    return SimpleNamespace(**vars(row), unfinished=row.unfinished, place=place)


def _named(code: str, names: Mapping[str, str]) -> str:
    return names.get(code) or str(wording.NOWHERE)


def _by_place(task: CountyTask, rows: Iterable[Any], report: Report, names: Mapping[str, str], begun: Any) -> list[Any]:
    """The rows of a ledger by township, with what is late there; every township of the report has its line."""
    under, late = defaultdict[str, list[Any]](list), defaultdict[str, int](int)
    for row in rows:
        under[row.region_code].append(row)
    for one in report.late:
        late[one.region_code] += one.task == task
    codes = sorted({*(row.code for row in report.townships), *under, *(code for code, count in late.items() if count)})
    return [SimpleNamespace(name=_named(code, names), rows=under[code], late=late[code], month=sum(
        row.accepted_in.get((begun.year, begun.month), 0.0)
        for row in under[code] if task == CountyTask.RESTORATION and site.owed(row))) for code in codes]
