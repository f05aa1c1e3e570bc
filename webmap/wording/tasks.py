"""Tasks in words: what each kind is called, the parts of the list, and what is to be done of one task."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from mines.production import MonthAnswer
from mines.tasks import Section
from mines.tasks import TaskKind as Kind

from .codes import word

SECTIONS: Mapping[Section, Any] = {
    Section.OVERDUE: lazy_gettext("逾期"), Section.THIS_WEEK: lazy_gettext("本周到期"), Section.WAITING: lazy_gettext("等我确认"),
    Section.REFUSED: lazy_gettext("退回的外业记录"), Section.ALERT: lazy_gettext("提醒"),
}
"""Parts of the list."""

TASKS: Mapping[Kind, Any] = {
    Kind.PAPERS_EXPIRE: lazy_gettext("证照到期"), Kind.CLOSING_DUE: lazy_gettext("关闭期限"), Kind.CLOSING_NOT_BEGUN: lazy_gettext("关闭零开工"),
    Kind.CLOSING_TO_ACCEPT: lazy_gettext("等待验收"), Kind.SIGN_OFF: lazy_gettext("部门确认"), Kind.BLOCK_DUE: lazy_gettext("整合期限"),
    Kind.BLOCK_NOT_BEGUN: lazy_gettext("整合零开工"), Kind.ACCEPTANCE_DUE: lazy_gettext("修复验收时限"),
    Kind.FOLLOW_UP_DUE: lazy_gettext("跟踪评价"), Kind.SITE_NOT_BEGUN: lazy_gettext("修复零开工"), Kind.REVIEW_DUE: lazy_gettext("名录复核"),
    Kind.LISTING_CLOCK: lazy_gettext("名录六个月整改"), Kind.ASSESSMENT_EXPIRES: lazy_gettext("评估到期"),
    Kind.MEASURE_DUE: lazy_gettext("一矿一策措施"), Kind.ISSUE_UNASSIGNED: lazy_gettext("问题未交办"), Kind.ISSUE_DUE: lazy_gettext("问题整改"),
    Kind.ISSUE_TO_VERIFY: lazy_gettext("问题待核实"), Kind.ISSUE_TO_STRIKE_OFF: lazy_gettext("问题待销号"),
    Kind.MONTH_NOT_REPORTED: lazy_gettext("月报未报"), Kind.FIELD_REFUSED: lazy_gettext("外业记录"),
}
"""What each kind of task is called."""

ANSWERS: Mapping[MonthAnswer, Any] = {
    MonthAnswer.PRODUCED: lazy_gettext("有生产"), MonthAnswer.IDLE: lazy_gettext("未生产"), MonthAnswer.STOPPED: lazy_gettext("停产"),
}
"""What a mine answers for a month."""

_PAPERS = {"right": lazy_gettext("采矿权"), "licence": lazy_gettext("采矿许可证"), "permit": lazy_gettext("安全生产许可证")}


def todo(task: Any) -> str:
    """What is to be done of a task, in a few words."""
    return str(_SAYS[task.kind](task))


def month_name(year: int, month: int) -> str:
    """2025年12月."""
    return _("%(year)s年%(month)s月", year=year, month=month)


def _papers(task: Any) -> str:
    names = _("、").join(str(_PAPERS[name]) for name in task.values["papers"])
    return _("%(papers)s已过期", papers=names) if task.due_on < task.as_of else _("%(papers)s要换证", papers=names)


def _closing(task: Any) -> str:
    ground, paper = word("GroundStage", task.values["ground_stage"]), word("PaperStage", task.values["paper_stage"])
    return _("%(ground)s，%(paper)s", ground=ground, paper=paper)


def _issue(task: Any) -> str:
    said = _("%(about)s，责任人 %(owner)s", about=task.values["about"], owner=task.values["owner"])
    return _("退回整改：%(said)s", said=said) if task.values["returned"] else said


def _month(task: Any) -> str:
    month, townships = month_name(task.values["year"], task.values["month"]), task.values["townships"]
    if townships == 1:
        return _("%(month)s月报，%(count)s 座未报", month=month, count=task.values["count"])
    return _("%(month)s月报，%(townships)s 个乡镇 %(count)s 座未报", month=month, townships=townships, count=task.values["count"])


def _clock(task: Any) -> str:
    if task.values["removal"]:
        return _("六个月已满，问题 %(issue)s 没有销号，建议移出名录", issue=task.values["issue"])
    return _("低于标准，六个月内整改，问题 %(issue)s", issue=task.values["issue"])


_SAYS: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.PAPERS_EXPIRE: _papers, Kind.CLOSING_DUE: _closing,
    Kind.CLOSING_NOT_BEGUN: lambda task: _("现场没有动工，也没有申请注销"),
    Kind.CLOSING_TO_ACCEPT: lambda task: _("已自查，由实施以外的人验收"),
    Kind.SIGN_OFF: lambda task: _("%(department)s确认：%(items)s", department=word("Department", task.departments[0]), items=_("、").join(
        str(word("ChecklistItem", item)) for item in task.values["items"])),
    Kind.BLOCK_DUE: lambda task: _("进度：%(stage)s", stage=word("GateStage", task.values["gate_stage"])),
    Kind.BLOCK_NOT_BEGUN: lambda task: _("还没有报县初审"),
    Kind.ACCEPTANCE_DUE: lambda task: _("%(stage)s，60 个工作日内决定", stage=word("AcceptanceStage", task.values["stage"])) + (
        _("（暂按周末推算）") if task.values["provisional"] else ""),
    Kind.FOLLOW_UP_DUE: lambda task: _("复垦为农用地，五年内跟踪评价"),
    Kind.SITE_NOT_BEGUN: lambda task: _("列入年度计划，还没有动工"),
    Kind.REVIEW_DUE: lambda task: _("%(tier)s名录复核", tier=word("Tier", task.values["tier"])),
    Kind.LISTING_CLOCK: _clock,
    Kind.ASSESSMENT_EXPIRES: lambda task: _("%(tier)s标准评估", tier=word("Tier", task.values["tier"])),
    Kind.MEASURE_DUE: lambda task: _("%(measure)s，责任人 %(owner)s", measure=task.values["measure"], owner=task.values["owner"]),
    Kind.ISSUE_UNASSIGNED: lambda task: _("%(about)s，还没有交办", about=task.values["about"]), Kind.ISSUE_DUE: _issue,
    Kind.ISSUE_TO_VERIFY: lambda task: _("%(about)s，已报整改完成，等另一人核实", about=task.values["about"]),
    Kind.ISSUE_TO_STRIKE_OFF: lambda task: _("%(about)s，核实通过，等销号", about=task.values["about"]),
    Kind.MONTH_NOT_REPORTED: _month,
    Kind.FIELD_REFUSED: lambda task: task.values["detail"],
}
"""What is to be done, by kind."""


def sections_said(counts: Mapping[Section, int]) -> str:
    """How many tasks stand in each part of the list, as a sentence."""
    said = [_("%(section)s %(count)s 项", section=SECTIONS[section], count=counts[section]) for section in Section if counts.get(section)]
    return _("，").join(said)
