"""Ledgers that a bureau already keeps (handbook 7.1-7.4): which columns each has, and how their cells are read."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from .codes import ChecklistItem, GateStage, Subject
from .dictionaries import METHODS, UNITS
from .fields import Field
from .ledger_words import (
    GATES, GROUND, PERMITS, REMOVALS, ROUTES, SCALES, SCOPES, STATES, TIERS, amount, checked, end_of_range, names, unit,
)
from .licences import licence_number
from .printed import day, number, word


class Ledger(StrEnum):
    """A ledger that the registry takes over."""

    TOWNSHIPS = "townships"
    LICENCES = "licences"
    CLOSING = "closing"
    BLOCKS = "blocks"
    LISTINGS = "listings"


SUBJECTS: Mapping[Ledger, Subject] = {
    Ledger.TOWNSHIPS: Subject.REGION, Ledger.LICENCES: Subject.MINE, Ledger.CLOSING: Subject.MINE, Ledger.BLOCKS: Subject.BLOCK,
    Ledger.LISTINGS: Subject.MINE,
}
"""What the rows of each ledger are about."""

SHEETS: Mapping[Ledger, tuple[str, ...]] = {
    Ledger.TOWNSHIPS: ("乡镇",), Ledger.LICENCES: ("许可证", "采矿权"), Ledger.CLOSING: ("关闭",), Ledger.BLOCKS: ("区块", "整合"),
    Ledger.LISTINGS: ("绿色矿山", "名录"),
}
"""Words by which the sheet of a workbook is known; the first names the sheet of the template."""

_TOWNSHIP = Field("township", ("所在乡镇", "乡镇", "所在地(乡、镇)", "所在地", "乡(镇)", "township", "行政区域"))
_MINE = (
    Field("code", ("矿山编号", "编号", "code")), Field("name", ("矿山名称", "矿名", "名称", "name")), _TOWNSHIP,
    Field("licence_number", ("采矿许可证号", "许可证号", "采矿许可证编号", "采矿权许可证号", "证号", "licence_number"), licence_number),
)
_TERMS = (
    Field("holder", ("采矿权人", "企业名称", "矿山企业", "holder")),
    Field("mineral", ("开采矿种", "开采主矿种", "矿种", "mineral")),
    Field("method", ("开采方式", "method"), word(METHODS)),
    Field("capacity", ("生产规模", "设计规模", "capacity"), amount),
    Field("capacity_unit", ("规模单位", "生产规模单位", "capacity_unit"), word(UNITS)), Field("capacity_unit", ("生产规模",), unit),
)
_VALIDITY = (
    Field("valid_from", ("有效期起", "采矿许可证有效期起", "valid_from"), day),
    Field("valid_to", ("有效期止", "采矿许可证有效期止", "到期日", "valid_to"), day),
    Field("valid_from", ("采矿许可证有效期", "有效期", "有效期限"), end_of_range(0)),
    Field("valid_to", ("采矿许可证有效期", "有效期", "有效期限"), end_of_range(1)),
)
_NOTE = Field("note", ("备注", "note"))


def _step(name: str, *headings: str) -> Field:
    return Field(name, headings, checked)


def _on(name: str, *headings: str) -> Field:
    return Field(name, headings, day)


CHECKED: Mapping[str, ChecklistItem] = {
    "people_evacuated": ChecklistItem.PEOPLE_EVACUATED, "equipment_dismantled": ChecklistItem.EQUIPMENT_DISMANTLED,
    "hazards_removed": ChecklistItem.HAZARDS_REMOVED, "signs": ChecklistItem.C4_SIGNS, "explosives": ChecklistItem.C5_EXPLOSIVES,
}
"""Columns of the closing ledger that say whether an item is done."""

GATE_DAYS: Mapping[str, GateStage] = {
    "drafted_on": GateStage.DRAFTED, "county_reviewed_on": GateStage.COUNTY_REVIEWED, "city_reviewed_on": GateStage.CITY_REVIEWED,
    "joint_review_on": GateStage.PROVINCE_JOINT_REVIEW, "approved_on": GateStage.PROVINCE_APPROVED,
    "right_changed_on": GateStage.RIGHT_CHANGED, "old_rights_cancelled_on": GateStage.OLD_RIGHTS_CANCELLED,
}
"""Columns of the block ledger that say when a gate was passed."""

FIELDS: Mapping[Ledger, Sequence[Field]] = {
    Ledger.TOWNSHIPS: (
        Field("code", ("行政区代码", "代码", "编号", "code")), Field("name", ("乡镇名称", "行政区名称", "名称", "name")),
        Field("parent_code", ("上级代码", "parent_code")),
    ),
    Ledger.LICENCES: (
        *_MINE, *_TERMS, Field("credit_code", ("统一社会信用代码", "credit_code")), Field("scale", ("规模类别", "scale"), word(SCALES)),
        *_VALIDITY, _on("right_from", "采矿权有效期起", "right_from"), _on("right_to", "采矿权有效期止", "right_to"),
        Field("permit", ("安全生产许可证状态", "安全生产许可证", "permit"), word(PERMITS)),
        _on("permit_to", "安全生产许可证有效期止", "安全生产许可证有效期", "permit_to"),
        Field("state", ("生产状态", "矿山状态", "state"), word(STATES)), _NOTE,
    ),
    Ledger.CLOSING: (
        *_MINE, *_TERMS, *_VALIDITY, Field("batch", ("关闭批次", "批次", "batch")),
        Field("scope", ("关闭类型", "关闭范围", "scope"), word(SCOPES)), Field("route", ("关闭途径", "route"), word(ROUTES)),
        _on("due_on", "关闭期限", "期限", "完成时限", "due_on"), Field("notice_number", ("公告文号", "notice_number")),
        _on("announced_on", "公告日期", "announced_on"), Field("decision_number", ("决定文号", "关闭决定文号", "decision_number")),
        _on("decided_on", "决定关闭日期", "决定日期", "decided_on"), Field("reason", ("决定关闭原因", "关闭原因", "reason")),
        Field("ground_stage", ("关闭执行情况", "执行情况", "ground_stage"), word(GROUND)),
        _step("people_evacuated", "人员撤离"), _step("equipment_dismantled", "设备拆除"), _step("hazards_removed", "安全隐患消除"),
        _step("signs", "警示标志"), _step("explosives", "民爆清缴"), Field("acceptance_number", ("验收文号", "acceptance_number")),
        _on("accepted_on", "验收日期", "accepted_on"), Field("request_number", ("注销申请文号", "request_number")),
        _on("requested_on", "注销申请日期", "requested_on"), Field("cancellation_number", ("注销公告文号", "cancellation_number")),
        _on("cancelled_on", "注销公告日期", "注销日期", "cancelled_on"),
        Field("permit", ("安全生产许可证状态", "安全生产许可证", "permit"), word(PERMITS)),
        Field("duty_bearer", ("修复责任主体", "duty_bearer")), _NOTE,
    ),
    Ledger.BLOCKS: (
        Field("code", ("区块编号", "编号", "code")), Field("name", ("区块名称", "名称", "name")), _TOWNSHIP,
        Field("mineral", ("矿种", "开采矿种", "mineral")), _on("due_on", "完成期限", "期限", "due_on"),
        Field("lead", ("整合主体", "lead")), Field("members", ("参与整合矿山", "整合前矿山", "成员矿山", "members"), names),
        Field("capacity", ("整合后规模", "整合后生产规模", "拟设规模", "capacity"), amount),
        Field("capacity_unit", ("规模单位", "capacity_unit"), word(UNITS)), Field("capacity_unit", ("整合后规模", "整合后生产规模", "拟设规模"), unit),
        Field("area_ha", ("整合后面积(平方公里)", "区块面积(平方公里)", "区块面积"), lambda text: number(text) * 100),
        Field("gate_stage", ("阶段", "当前阶段", "gate_stage"), word(GATES)), _on("drafted_on", "方案编制"),
        _on("county_reviewed_on", "县初审"), _on("city_reviewed_on", "市审查"), _on("joint_review_on", "省联审"),
        _on("approved_on", "省批复日期", "省批复"), Field("approval_number", ("省批复文号", "批复文号", "approval_number")),
        _on("right_changed_on", "变更登记", "新证日期"), Field("new_licence", ("新证号", "new_licence"), licence_number),
        _on("old_rights_cancelled_on", "旧证注销"), _NOTE,
    ),
    Ledger.LISTINGS: (
        *_MINE, Field("tier", ("级别", "名录级别", "层级", "tier"), word(TIERS)), _on("listed_on", "入库日期", "列入日期", "listed_on"),
        Field("announcement", ("公告文号", "announcement")), _on("reserve_on", "储备库入库日期"),
        _on("provincial_on", "省级入库日期"), Field("provincial_announcement", ("省级公告文号",)),
        _on("national_on", "国家级入库日期"), Field("national_announcement", ("国家级公告文号",)),
        _on("review_on", "复核到期日", "复核日期", "review_on"), _on("removed_on", "移出日期", "removed_on"),
        Field("removal", ("移出原因", "removal"), word(REMOVALS)), Field("removal_announcement", ("移出公告文号",)), _NOTE,
    ),
}
"""Columns of each ledger in the order of its template; several entries of one name are tried in order."""

REQUIRED: Mapping[Ledger, frozenset[str]] = {
    Ledger.TOWNSHIPS: frozenset({"code", "name"}), Ledger.LICENCES: frozenset({"name"}), Ledger.CLOSING: frozenset({"name", "due_on"}),
    Ledger.BLOCKS: frozenset({"name"}), Ledger.LISTINGS: frozenset({"name"}),
}
"""What a row cannot do without; ``given`` values may supply it."""


def known_heading(ledger: Ledger, columns: Mapping[str, str] | None = None) -> Callable[[str], bool]:
    """Whether a heading means something in ``ledger``, or is one of ``columns``; serial numbers of rows are no surprise."""
    known = {heading for one in FIELDS[ledger] for heading in one.headings} | {"序号", *(columns or {}).values()}
    return known.__contains__


def template_columns(ledger: Ledger) -> dict[str, str]:
    """The heading of each column of the template, by field."""
    columns: dict[str, str] = {}
    for one in FIELDS[ledger]:
        columns.setdefault(one.name, one.headings[0])
    return columns


def choices(one: Field) -> tuple[str, ...]:
    """The words that a cell of a field may hold, or none where any text may stand."""
    meanings: Mapping[Any, Any] = dict[str, Mapping[Any, Any]]({
        "method": METHODS, "capacity_unit": UNITS, "scale": SCALES, "permit": PERMITS, "state": STATES, "scope": SCOPES,
        "route": ROUTES, "ground_stage": GROUND, "gate_stage": GATES, "tier": TIERS, "removal": REMOVALS,
    }).get(one.name, {})
    first: dict[Any, str] = {}
    for said, code in meanings.items():
        first.setdefault(code, said)
    return tuple(first.values())
