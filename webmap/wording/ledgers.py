"""Ledgers in words: what each is called, what it brings, and what each column of its template takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from mines.commands.ledgers import Outcome
from mines.ledgers import Ledger

from .records import FIELDS


@dataclass(frozen=True)
class Said:
    """A ledger's name, and what taking it over does."""

    name: Any
    brings: Any


LEDGERS: Mapping[Ledger, Said] = {
    Ledger.TOWNSHIPS: Said(_("乡镇名单"), _("登记县和乡镇，矿山才能归到乡镇")),
    Ledger.LICENCES: Said(_("采矿许可证台账"), _("登记矿山、采矿权人、许可证和有效期、生产状态")),
    Ledger.CLOSING: Said(_("关闭矿山台账"), _("列入关闭清单，承接现场和证照进度，文件先记文号和日期")),
    Ledger.BLOCKS: Said(_("整合区块台账"), _("登记区块、进度、整合主体和成员矿山")),
    Ledger.LISTINGS: Said(_("绿色矿山名录"), _("承接储备库、省级、国家级名录和移出")),
}
"""Every ledger, in the order in which they are taken over."""

_DATE = _("日期，如 2025-12-31")
_DONE = _("完成写 是，或写人数、台套数")
_CHOOSE = _("从列表里选")

COLUMNS: Mapping[str, Any] = {
    "code": _("已有编号时填写，没有就留空"), "name": _("必填"), "parent_code": _("留空时按代码推定"), "township": _("乡镇名称"),
    "licence_number": _("23 位，设为文本格式"), "holder": _("企业全称"), "credit_code": _("18 位"), "mineral": _("主矿种"), "method": _CHOOSE,
    "capacity": _("数字，可带单位，如 30万吨/年"), "capacity_unit": _CHOOSE, "scale": _CHOOSE, "valid_from": _DATE, "valid_to": _DATE,
    "right_from": _("与许可证不同时填写"), "right_to": _("与许可证不同时填写"), "permit": _CHOOSE, "permit_to": _DATE, "state": _CHOOSE,
    "batch": _("如 2025年第一批"), "scope": _CHOOSE, "route": _CHOOSE, "due_on": _("日期，必填或导入时统一填写"), "notice_number": _("文号"),
    "announced_on": _DATE, "decision_number": _("文号"), "decided_on": _DATE, "reason": _("一句话"), "ground_stage": _CHOOSE,
    "people_evacuated": _DONE, "equipment_dismantled": _DONE, "hazards_removed": _DONE, "signs": _DONE, "explosives": _DONE,
    "acceptance_number": _("文号"), "accepted_on": _DATE, "request_number": _("文号"), "requested_on": _DATE, "cancellation_number": _("文号"),
    "cancelled_on": _DATE, "duty_bearer": _("承担修复的单位"), "lead": _("矿山名称、编号或许可证号"), "members": _("同左，几座用顿号分开"),
    "area_ha": _("平方公里"), "gate_stage": _CHOOSE, "drafted_on": _DATE, "county_reviewed_on": _DATE, "city_reviewed_on": _DATE,
    "joint_review_on": _DATE, "approved_on": _DATE, "approval_number": _("文号"), "right_changed_on": _DATE, "new_licence": _("新许可证号"),
    "old_rights_cancelled_on": _DATE, "tier": _CHOOSE, "listed_on": _DATE, "announcement": _("公告文号"), "reserve_on": _DATE,
    "provincial_on": _DATE, "provincial_announcement": _("文号"), "national_on": _DATE, "national_announcement": _("文号"),
    "review_on": _DATE, "removed_on": _DATE, "removal": _CHOOSE, "removal_announcement": _("文号"), "note": _("可不填"),
}
"""What each column of a template takes."""

HEADINGS: Mapping[str, Any] = {
    "code": _("编号"), "township": _("所在乡镇"), "licence_number": _("采矿许可证号"), "valid_from": _("有效期起"), "valid_to": _("有效期止"),
    "right_from": _("采矿权有效期起"), "right_to": _("采矿权有效期止"), "permit": _("安全生产许可证状态"), "permit_to": _("安全生产许可证有效期止"),
    "state": _("生产状态"), "notice_number": _("公告文号"), "announced_on": _("公告日期"), "decision_number": _("决定文号"),
    "decided_on": _("决定日期"), "reason": _("决定关闭原因"), "ground_stage": _("关闭执行情况"), "people_evacuated": _("人员撤离"),
    "equipment_dismantled": _("设备拆除"), "hazards_removed": _("安全隐患消除"), "signs": _("警示标志"), "explosives": _("民爆清缴"),
    "acceptance_number": _("验收文号"), "accepted_on": _("验收日期"), "request_number": _("注销申请文号"), "requested_on": _("注销申请日期"),
    "cancellation_number": _("注销公告文号"), "cancelled_on": _("注销公告日期"), "lead": _("整合主体"), "members": _("参与整合矿山"),
    "gate_stage": _("阶段"), "drafted_on": _("方案编制日期"), "county_reviewed_on": _("县初审日期"), "city_reviewed_on": _("市审查日期"),
    "joint_review_on": _("省联审日期"), "approved_on": _("省批复日期"), "approval_number": _("省批复文号"), "right_changed_on": _("变更登记日期"),
    "new_licence": _("新证号"), "old_rights_cancelled_on": _("旧证注销日期"), "listed_on": _("入库日期"), "announcement": _("公告文号"),
    "reserve_on": _("储备库入库日期"), "provincial_on": _("省级入库日期"), "provincial_announcement": _("省级公告文号"),
    "national_on": _("国家级入库日期"), "national_announcement": _("国家级公告文号"), "removed_on": _("移出日期"),
    "removal_announcement": _("移出公告文号"), "treated_ha": _("治理面积"), "treatment_state": _("治理情况"), "false_change": _("伪变化"),
    "published_km2": _("公布面积（平方公里）"), "published_m2": _("公布面积（平方米）"),
}
"""What a column of a ledger, or of a file of outlines, is called, where it is no field of a record of the same meaning."""


def heading(column: str) -> Any:
    """What a column of a ledger is called; a heading that the registry does not know stays as it is."""
    return HEADINGS.get(column) or FIELDS.get(column, column)


OUTCOMES: Mapping[Outcome, Any] = {
    Outcome.NEW: _("新登记"), Outcome.CHANGED: _("有变化"), Outcome.UNCHANGED: _("无变化"), Outcome.BLOCKED: _("须处理"),
}
"""What becomes of a row."""
