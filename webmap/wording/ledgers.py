"""Ledgers in words: what each is called, what it brings, and what each column of its template takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from mines.commands.ledgers import Outcome
from mines.ledgers import Ledger


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

OUTCOMES: Mapping[Outcome, Any] = {
    Outcome.NEW: _("新登记"), Outcome.CHANGED: _("有变化"), Outcome.UNCHANGED: _("无变化"), Outcome.BLOCKED: _("须处理"),
}
"""What becomes of a row."""
