"""Every indicator in words: its name, what is counted, among what, and why a subject is left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext


@dataclass(frozen=True)
class Rule:
    """An indicator's name, and its definition in words; ``among`` is None for a plain number."""

    name: Any
    counted: Any
    among: Any = None


_LIST = _("关闭清单上的矿山：已公布或已列入，没有撤出；整体关闭或只关露天采场。")
_PLAN = _("方案中的全部整合区块。")
_PRODUCING_2022 = _("采矿权、采矿许可证、安全生产许可证当日都有效；当日在产；没有决定关闭；没有被整合。")
_PRODUCING_2028 = _(
    "采矿权、采矿许可证、安全生产许可证当日都有效；没有决定关闭；没有被整合；近三个完整年度每年生产 6 个月以上；剩余可采 3 年以上；"
    "投产不足三个完整年度的新矿另列。")
_LARGE = _("同上，且为大型矿山。")
_MEDIUM = _("同上，且为中型矿山。")
_PROV_LISTED = _("当日在省级或国家级名录内，没有移出。")
_PROV_MET = _("最近一次省级或国家级标准评估通过，且在有效期内。")
_NAT_LISTED = _("当日在国家级名录内，没有移出。")
_NAT_MET = _("最近一次国家级标准评估通过，且在有效期内。")
_OWNERLESS = _("责任主体灭失、需要治理的图斑")
_RIGHT = _("采矿权在有效期内，没有注销。")

RULES: Mapping[str, Rule] = {
    "closure_decided@1": Rule(_("已决定关闭"), _("有关闭决定，含只关露天采场的决定。"), _LIST),
    "closure_accepted@1": Rule(_("现场验收"), _("关闭现场已验收，含露天采场。"), _LIST),
    "closure_cancelled@1": Rule(_("证已注销"), _("采矿权已注销并公告。"), _LIST),
    "closure_done_rate@1": Rule(
        _("关闭到位"), _("现场已验收，采矿权已注销，安全生产许可证已注销或未曾办理；只关露天采场的，采场已验收。"), _LIST),
    "closure_zero_start@1": Rule(_("关闭零开工"), _("现场没有动工，也没有申请注销。"), _LIST),
    "block_approved_rate@1": Rule(_("区块批复"), _("省政府已批复。"), _PLAN),
    "block_done_rate@1": Rule(_("整合完成"), _("新证已发，全部旧证已注销。"), _PLAN),
    "block_zero_start@1": Rule(_("整合零开工"), _("还没有报县初审。"), _PLAN),
    "mine_count@1": Rule(_("矿山数"), _RIGHT),
    "entity_count@1": Rule(_("主体数"), _("持有有效采矿权的不同采矿权人。")),
    "large_medium_share@1": Rule(_("大中型占比"), _("有效采矿权中的大型和中型矿山。"), _("有效采矿权中规模已知的矿山。")),
    "legacy_area_rate@1": Rule(_("灭失迹地治理"), _("验收面积。"), _("责任主体灭失、需要治理的图斑的应治理面积。")),
    "legacy_site_rate@1": Rule(_("灭失迹地完成"), _("应治理面积全部验收的图斑。"), _OWNERLESS),
    "producing_treat_rate@1": Rule(_("生产矿山治理"), _("本年验收面积。"), _("有责任主体的图斑本年计划治理面积。")),
    "restored_area_rate@1": Rule(_("修复面积"), _("验收面积。"), _("全部需要治理的图斑的应治理面积。")),
    "restored_site_rate@1": Rule(_("修复图斑"), _("应治理面积全部验收的图斑。"), _("全部需要治理的图斑，情况不明的也在内。")),
    "stock_area@1": Rule(_("待治理存量"), _("年初存量加新增损毁，减验收核减，加减测量更正。")),
    "increment_area@1": Rule(_("本年新增损毁"), _("本年录入的新增损毁面积。")),
    "green_prov_rate@2022": Rule(_("省级及以上在册"), _PROV_LISTED, _PRODUCING_2022),
    "green_prov_met_rate@2022": Rule(_("达到省级标准"), _PROV_MET, _PRODUCING_2022),
    "green_nat_rate@2022": Rule(_("国家级在册"), _NAT_LISTED, _PRODUCING_2022),
    "green_nat_met_rate@2022": Rule(_("达到国家标准"), _NAT_MET, _PRODUCING_2022),
    "green_prov_rate@2028": Rule(_("省级及以上在册"), _PROV_LISTED, _PRODUCING_2028),
    "green_prov_met_rate@2028": Rule(_("达到省级标准"), _PROV_MET, _PRODUCING_2028),
    "green_nat_rate@2028": Rule(_("国家级在册"), _NAT_LISTED, _PRODUCING_2028),
    "green_nat_met_rate@2028": Rule(_("达到国家标准"), _NAT_MET, _PRODUCING_2028),
    "large_green_rate@2028": Rule(_("大型矿山在册"), _PROV_LISTED, _LARGE),
    "large_green_met_rate@2028": Rule(_("大型矿山达标"), _PROV_MET, _LARGE),
    "medium_green_rate@2028": Rule(_("中型矿山在册"), _PROV_LISTED, _MEDIUM),
    "medium_green_met_rate@2028": Rule(_("中型矿山达标"), _PROV_MET, _MEDIUM),
    "issue_overdue@1": Rule(_("超期未销号"), _("已交办、过了期限还没有销号的问题。"), _("还没有销号的问题，未交办的也在内。")),
    "new_mines@2028": Rule(_("新矿"), _("证照有效，没有决定关闭，投产不足三个完整年度或在建；不进入比例，另列一行。")),
}
"""Every indicator by key."""

LEFT_OUT: Mapping[str, Any] = {
    "merged": _("已被整合"), "closing": _("在关闭清单或已注销"), "papers_unknown": _("证照情况不明"), "expired": _("证照过期"),
    "production_unknown": _("生产状态不明"), "new": _("新建不足三年"), "stopped": _("停产"), "output_unknown": _("没有产量报告"),
    "too_few_months": _("生产不足 6 个月"), "life_unknown": _("剩余年限不明"), "short_life": _("剩余可采不足 3 年"),
    "taken_off": _("已撤出清单"), "false_change": _("伪变化"), "has_bearer": _("有责任主体"), "ownerless": _("责任主体灭失"),
    "duty_unknown": _("责任主体不明"), "unclassed": _("规模不明"), "no_valid_right": _("没有有效采矿权"), "struck_off": _("已销号"), "other": _("不属于这一口径"),
}
"""Why a subject is not among what an indicator counts."""

SOURCES: Mapping[str, Any] = {
    "handbook §10": _("指标定义，手册第10节"), "county goal of 2022": _("县 2022 年提出的目标"), "土地复垦条例 Art. 28": _("土地复垦条例第二十八条"),
}
"""Sources that are no document number of their own."""


def source(printed: str) -> list[Any]:
    """The sources of an indicator, each in words or by its document number."""
    return [SOURCES.get(one, one) for one in printed.split("; ")]


SHORT: Mapping[str, Any] = {
    "closure_done_rate@1": lazy_pgettext("task", "关闭"), "block_done_rate@1": _("整合"), "legacy_area_rate@1": _("灭失迹地治理"),
    "green_nat_met_rate@2022": _("国家标准"), "green_nat_met_rate@2028": _("国家标准"),
}
"""How the lead sentence of the board calls its four figures."""
