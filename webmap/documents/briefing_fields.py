"""What a template of the monthly briefing may ask for: every number and list of the report in words, by Chinese names.

A field is a text, a group of fields or a list of rows. The briefing is an official Chinese document, whatever the reader's language.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mines import __version__
from mines.codes import CountyTask, GateStage
from mines.indicators import BY_KEY, Figure
from mines.queries.counts import Stock, TownshipRow
from mines.queries.late import Late
from mines.queries.lists import region_names
from mines.queries.reports import Report

from .. import board, wording
from ..formats import day, moment, month, percent
from ..rows import SHOWN_GATES
from ..wording import word
from .ledger_book import place_name

NAMED = 30
"""Names that a sentence lists before it says how many more there are."""

CLOSED, BLOCKS, SITES, LAND, LEGACY = (
    "closure_done_rate@1", "block_done_rate@1", "restored_site_rate@1", "restored_area_rate@1", "legacy_area_rate@1")


@dataclass(frozen=True)
class Letterhead:
    """The red head (none when empty), the office that signs (the bureau of the place when empty), and the day."""

    head: str
    office: str
    on: date


def fields(session: Session, report: Report, letterhead: Letterhead) -> dict[str, Any]:
    """Every field by its name. Read-only."""
    place = place_name(session, report.as_of, report.known_at, report.region)
    names = region_names(session, report.as_of, report.known_at)
    tiles = board.tiles(list(report.progress.values()), report.as_of, report.before)
    national = tiles[-1].key
    return {
        "红头": letterhead.head, "县名": place, "月份": month(report.as_of), "年份": str(report.as_of.year), "期数": str(report.as_of.month),
        "截至": day(report.as_of), "所知": _close(moment(report.known_at)) if report.known_at else "", "成文日期": day(letterhead.on),
        "发文单位": letterhead.office or _("%(place)s自然资源和规划局", place=place),
        "总体": _overall(tiles, report.as_of), "程序版本": f"greenmine {__version__}",
        "关闭": _closing(report), "整合": _blocks(report), "修复": _land(report), "绿色矿山": _green(report, national),
        "乡镇": [_township(place, row, names, national) for place, row in enumerate(report.townships, 1)],
        "合计": _township("", report.total, names, national),
        "逾期": [_late(place, one, names) for place, one in enumerate(report.late, 1)], "逾期项数": str(len(report.late)),
        "口径": [_rule(place, report, key) for place, key in enumerate(_rules(national), 1)],
    }


def _plain(value: float | None, digits: int = 0) -> str:
    """A number as documents write it: without thin spaces."""
    if value is None:
        return "–"
    said = f"{value:.{digits}f}"
    return said.replace("-", "−") if float(said) else f"{0:.{digits}f}"


def _close(text: str) -> str:
    """A text of the screen as official documents write it: no space between Chinese signs and digits."""
    return re.sub(r"\s+", "", text)


def _dotted(on: date) -> str:
    """2025.11.30, in the narrow columns of a table."""
    return f"{on.year}.{on.month}.{on.day}"


def _change(value: float, digits: int = 0) -> str:
    said = _plain(abs(value), digits)
    return _("持平") if not float(said) else _("增加%(number)s", number=said) if value > 0 else _("减少%(number)s", number=said)


def _of(report: Report, key: str) -> dict[str, str]:
    """Counted, among, share, what the month brought and how it stands to its target, of one indicator."""
    one, before = report.progress[key], report.before.get(key, Figure(0, 0))
    digits = 1 if BY_KEY[key].unit == "ha" else 0
    verdict = board.verdict(one, report.as_of)
    goal = ""
    if verdict.target is not None:
        aim = verdict.target
        wanted = percent(aim.share, 0) if aim.share is not None else _plain(aim.value)
        goal = _("目标为%(day)s达到%(wanted)s，%(words)s", day=day(aim.due_on), wanted=wanted, words=_close(verdict.words))
    return {
        "数": _plain(one.counted, digits), "总数": _plain(one.among, digits), "比例": percent(one.share),
        "比上月": _change(one.counted - before.counted, digits), "目标": goal or _("没有设定目标"), "结论": _close(verdict.words),
        "差": _plain((one.among or 0) - one.counted, digits),
    }


def _names(rows: Sequence[Any]) -> str:
    """Names of the rows, or that there are none."""
    said = _("、").join(row.name or row.code for row in rows[:NAMED])
    return _("%(names)s等 %(count)s 个", names=said, count=len(rows)) if len(rows) > NAMED else said or _("无")


def _overall(tiles: Sequence[board.Tile], as_of: date) -> str:
    said = board.sentence(tiles, as_of)
    short = _("，").join(
        _("%(name)s还差%(gap)s", name=wording.RULES[tile.key].name, gap=board.amount(tile.key, tile.verdict.gap)) for tile in said.short)
    return _close(f"{said.opening}{short}{_('。') if short else ''}")


def _closing(report: Report) -> dict[str, Any]:
    behind = report.behind[CLOSED]
    return {
        "到位": _of(report, CLOSED), "已决定": _of(report, "closure_decided@1"), "现场验收": _of(report, "closure_accepted@1"),
        "证已注销": _of(report, "closure_cancelled@1"), "零开工": _of(report, "closure_zero_start@1"),
        "未到位名单": _names(behind.missed), "零开工名单": _names(report.behind["closure_zero_start@1"].counted),
        "逾期": str(_late_in(report, CountyTask.CLOSING)),
    }


def _blocks(report: Report) -> dict[str, Any]:
    return {
        "完成": _of(report, BLOCKS), "省批复": _of(report, "block_approved_rate@1"), "零开工": _of(report, "block_zero_start@1"),
        **{str(word("GateStage", gate)): _plain(report.gates[gate]) for gate in SHOWN_GATES if gate != GateStage.PROVINCE_APPROVED},
        "未完成名单": _names(report.behind[BLOCKS].missed), "逾期": str(_late_in(report, CountyTask.CONSOLIDATION)),
    }


def _stock(stock: Stock) -> dict[str, str]:
    change = _("增加") if round(stock.correction, 1) > 0 else _("减少") if round(stock.correction, 1) < 0 else ""
    return {
        "期初": _plain(stock.begin, 1), "新增": _plain(stock.new, 1), "验收核减": _plain(stock.accepted, 1),
        "测量更正": f"{change}{_plain(abs(stock.correction), 1)}", "期末": _plain(stock.end, 1),
    }


def _land(report: Report) -> dict[str, Any]:
    return {
        "面积": _of(report, LAND), "图斑": _of(report, SITES), "灭失迹地": _of(report, LEGACY),
        "灭失迹地图斑": _of(report, "legacy_site_rate@1"), "生产矿山": _of(report, "producing_treat_rate@1"),
        "本月存量": _stock(report.stock_of_month), "本年存量": _stock(report.stock),
        "逾期": str(_late_in(report, CountyTask.RESTORATION)),
    }


def _green(report: Report, national: str) -> dict[str, Any]:
    version = national.partition("@")[2]
    excluded = report.progress[national].excluded
    left_out = _("，").join(f"{wording.LEFT_OUT[reason]}{count}座" for reason, count in excluded.items())
    return {
        "国标达标": _of(report, national), "国家级在册": _of(report, f"green_nat_rate@{version}"),
        "省标达标": _of(report, f"green_prov_met_rate@{version}"), "省级在册": _of(report, f"green_prov_rate@{version}"),
        "大型在册": _of(report, "large_green_rate@2028"), "中型在册": _of(report, "medium_green_rate@2028"),
        "未计入": str(sum(excluded.values())), "未计入原因": _close(left_out) or _("无"),
        "未达标名单": _names(report.behind[national].missed), "逾期": str(_late_in(report, CountyTask.GREEN)),
    }


def _late_in(report: Report, task: str) -> int:
    return sum(one.task == task for one in report.late)


def _township(place: int | str, row: TownshipRow, names: Mapping[str, str], national: str) -> dict[str, str]:
    def said(key: str) -> str:
        figure = row.figures.get(key) or Figure(0, 0)
        return f"{_plain(figure.counted)}/{_plain(figure.among)}" if figure.among else "–"
    green = national if national in row.figures else "green_nat_met_rate@2028"
    land = row.figures[LAND]
    return {
        "名次": str(place), "名称": (row.name or names.get(row.code) or str(wording.NOWHERE)) if row.code else _("合计"),
        "未完成": str(row.unfinished), "矿山": str(row.mines), "国标": said(green), "关闭": said(CLOSED), "区块": said(BLOCKS),
        "图斑": said(SITES), "应治理": _plain(land.among, 1), "已验收": _plain(land.counted, 1), "治理率": percent(land.share),
    }


def _late(place: int, one: Late, names: Mapping[str, str]) -> dict[str, str]:
    why = one.delay
    return {
        "序号": str(place), "任务": str(word("CountyTask", one.task)), "名称": one.name or one.code,
        "乡镇": names.get(one.region_code) or str(wording.NOWHERE), "期限": _dotted(one.due_on), "逾期天数": str(one.days),
        "原因": why.cause if why else _("未填报"), "措施": why.measure if why else _("未填报"), "责任人": why.owner if why else _("未填报"),
        "新期限": _dotted(why.new_due_on) if why else _("未填报"),
    }


def _rules(national: str) -> tuple[str, ...]:
    version = national.partition("@")[2]
    green = (f"green_nat_rate@{version}", f"green_prov_met_rate@{version}", f"green_prov_rate@{version}")
    return ("closure_decided@1", "closure_accepted@1", "closure_cancelled@1", CLOSED, BLOCKS, LAND, SITES, LEGACY, national, *green)


def _rule(place: int, report: Report, key: str) -> dict[str, str]:
    one, rule = report.progress[key], wording.RULES[key]
    return {
        "序号": str(place), "名称": str(rule.name), "版本": _("第%(version)s版", version=one.indicator.version),
        "数": _of(report, key)["数"], "总数": _of(report, key)["总数"], "比例": percent(one.share), "分子": str(rule.counted),
        "分母": str(rule.among or ""), "未计入": str(sum(one.excluded.values())),
    }
