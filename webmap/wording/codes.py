"""The words of every stored code, by its enumeration."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext, npgettext

from mines import codes

WORDS: Mapping[type[StrEnum], Mapping[str, Any]] = {
    codes.Subject: {
        "mine": _("矿山"), "opening": _("井口"), "block": _("区块"), "site": _("图斑"), "region": _("区域"), "zone": _("限制区"),
        "officer": _("人员"), "issue": _("问题"),
    },
    codes.RowState: {
        "new": _("新登记"), "changed": _("有变更"), "same": _("与登记相同"), "conflicting": _("可能是另一个"), "blocked": _("不能写入"),
    },
    codes.MatchedBy: {"licence": _("许可证号"), "code": _("登记编号"), "name": _("名称和乡镇"), "outline": _("范围重合")},
    codes.CountyTask: {"closing": _("关停取缔"), "consolidation": _("整合重组"), "restoration": _("修复治理"), "green": _("绿色矿山")},
    codes.RegionLevel: {"province": _("省"), "city": _("市"), "county": _("县"), "township": _("乡镇")},
    codes.ZoneKind: {
        "nature_reserve": _("自然保护区"), "nature_park": _("自然公园"), "water_source": _("水源保护区"), "eco_redline": _("生态保护红线"),
        "no_mining": _("禁采区"), "basin": _("流域"),
    },
    codes.Method: {"open_pit": _("露天开采"), "underground": _("地下开采"), "combined": _("露天/地下开采"), "unknown": _("方式不明")},
    codes.Scale: {"large": _("大型"), "medium": _("中型"), "small": _("小型"), "unknown": _("规模不明")},
    codes.CapacityUnit: {"10k_t": _("万吨/年"), "10k_m3": _("万立方米/年"), "unknown": _("单位不明")},
    codes.ProductionState: {"building": _("在建"), "producing": _("在产"), "stopped": _("停产"), "unknown": _("状态不明")},
    codes.Permit: {"valid": _("有效"), "cancelled": _("已注销"), "never_held": _("未曾办理"), "unknown": _("情况不明")},
    codes.GroundStage: {
        "open": _("未列入关闭"), "announced": _("已公布名单"), "decided": _("已决定关闭"), "implementing": _("关闭实施中"),
        "self_checked": _("已自查"), "accepted": _("现场已验收"),
    },
    codes.PaperStage: {"valid": _("采矿权有效"), "cancellation_requested": _("已申请注销"), "cancelled": _("采矿权已注销")},
    codes.ClosingState: {"none": _("未列入"), "active": _("办理中"), "suspended": _("暂停"), "taken_off": _("已撤出清单")},
    codes.ClosingRoute: {"ordinary": _("企业闭坑"), "policy": _("政策性关闭")},
    codes.ClosingScope: {"whole": _("整体关闭"), "open_pit_only": _("只关露天采场")},
    codes.ChecklistItem: {
        "cancellation_asked": _("申请注销采矿权"), "people_evacuated": _("人员撤离"), "equipment_dismantled": _("设备拆除"),
        "hazards_removed": _("消除安全隐患"), "closed_on_the_spot": _("就地关停"), "c1_permits": _("证照注销"),
        "c2_facilities": _("拆除供电、提升等设施"), "c3a_shafts": _("井口封堵"), "c3b_slopes": _("露天边坡治理"), "c3c_tailings": _("尾矿库闭库"),
        "c4_signs": _("设置警示标志"), "c5_explosives": _("民爆物品清缴"), "business_licence": _("营业执照注销或变更"),
    },
    codes.Verdict: {"passed": _("通过"), "failed": _("未通过"), "unknown": _("情况不明")},
    codes.OpeningKind: {"shaft": _("竖井"), "adit": _("平硐"), "incline": _("斜井"), "ventilation": _("风井")},
    codes.GateStage: {
        "none": _("未启动"), "drafted": _("方案编制"), "county_reviewed": _("县初审"), "city_reviewed": _("市审查"),
        "province_joint_review": _("省联审"), "province_approved": _("省批复"), "agreement_signed": _("签订协议"),
        "assets_settled": _("资产处置"), "right_changed": _("新证"), "old_rights_cancelled": _("旧证注销"), "producing": _("投产"),
    },
    codes.Lack: {
        "not_passed": _("没有通过"), "no_evidence": _("没有照片或文件"), "no_handover": _("没有清缴单，库存为零也要"), "unsealed": _("井口没有全部封堵"),
        "not_confirmed": _("责任部门没有确认"), "objected": _("有部门不同意"),
    },
    codes.PackagePart: {
        "decision_number": _("关闭决定文号"), "licence_number": _("许可证号"), "holder": _("采矿权人"), "duty_bearer": _("修复责任主体"),
    },
    codes.BlockRule: {
        "not_closing": _("不在关闭中"), "right_valid": _("采矿权有效"), "one_block": _("不在别的区块"), "outside_zones": _("不在保护区内"),
        "lead_scale": _("整合主体达到最低规模"), "result_scale": _("整合后达到最低规模"), "one_holder": _("一个采矿权人"),
        "no_overlap": _("不与其他矿权重叠"), "old_rights_cancelled": _("旧证全部注销"),
    },
    codes.Nearness: {"open_pits": _("露天矿山相距不足 300 米"), "underground": _("地下矿山相距不足 50 米")},
    codes.Encumbrance: {"seizure": _("查封"), "mortgage": _("抵押")},
    codes.EncumbranceState: {"standing": _("未解除"), "lifted": _("已解除")},
    codes.Presence: {"present": _("有"), "absent": _("没有"), "unknown": _("情况不明")},
    codes.AcceptanceStage: {
        "none": _("未申请验收"), "applied": _("已申请验收"), "inspected": _("已现场核验"), "publicised": _("已公示"), "accepted": _("验收合格"),
        "returned": _("退回整改"),
    },
    codes.DayKind: {"holiday": _("放假"), "workday": _("调休上班")},
    codes.ItemKind: {"precondition": _("先决条件"), "indicator": _("评价指标"), "veto": _("一票否决项")},
    codes.Answer: {"permits": _("证照有效"), "life": _("剩余可采年限"), "reserves": _("不在自然保护地内")},
    codes.ReviewTrigger: {
        "expired": _("证照过期"), "cancelled": _("采矿权已注销"), "closing": _("已决定关闭"), "precondition": _("先决条件未通过"),
        "below_standard": _("评估未达标"),
    },
    codes.Batch: {"close": _("关闭取缔"), "consolidate": _("整合重组"), "restore": _("修复治理"), "regulate": _("规范管控")},
    codes.IssueStage: {
        "found": _("已发现"), "assigned": _("已交办"), "rectifying": _("整改中"), "submitted": _("已报整改完成"), "verified": _("已核实"),
        "struck_off": _("已销号"),
    },
    codes.IssueSource: {"inspection": _("巡查检查"), "patch": _("卫片图斑"), "listing": _("名录复核"), "by_hand": _("人工登记")},
    codes.IssueKind: {
        "permits": _("证照"), "boundary": _("范围与深度"), "method": _("开采方式与台阶"), "restoration": _("修复与表土"),
        "environment": _("粉尘、废水、固废"), "safety": _("安全移送"), "fund": _("恢复治理基金"), "signs": _("界桩与标牌"),
        "green_standard": _("绿色矿山保持"), "closure_keeping": _("关闭后看护"),
    },
    codes.BlockRole: {"none": _("不在区块内"), "lead": _("整合主体"), "merged": _("被整合"), "result": _("整合后矿山")},
    codes.Duty: {"ownerless": _("责任主体灭失"), "bearer": _("有责任主体"), "unknown": _("责任主体不明")},
    codes.DamageType: {
        "excavated": _("挖损"), "subsided": _("塌陷"), "occupied": _("压占"), "polluted": _("污染"), "unknown": _("损毁类型不明"),
    },
    codes.RestorationMode: {
        "natural_recovery": _("自然恢复"), "assisted_regeneration": _("辅助再生"), "ecological_reconstruction": _("生态重建"),
        "conversion_use": _("转型利用"), "unknown": _("修复方式不明"),
    },
    codes.LandUse: {
        "cropland": _("耕地"), "orchard": _("园地"), "forest": _("林地"), "grass": _("草地"), "construction": _("建设用地"),
        "water": _("水域"), "other": _("其他"), "unknown": _("地类不明"),
    },
    codes.TreatmentState: {
        "untreated": _("未治理"), "treating": _("治理中"), "false_change": _("伪变化，不需治理"), "unknown": _("情况不明"),
    },
    codes.LedgerEntry: {
        "opening_stock": _("原有损毁"), "new_damage": _("新增损毁"), "planned": _("计划治理"), "finished": _("完工"),
        "accepted": _("验收核减"), "correction": _("测量更正"),
    },
    codes.MoneySource: {"state": _("财政"), "enterprise_fund": _("企业基金"), "private_capital": _("社会资本")},
    codes.Tier: {
        "none": _("未入库"), "reserve": _("储备库"), "provincial": _("省级"), "national": _("国家级"), "removed": _("已移出"),
    },
    codes.RemovalReason: {
        "closed_or_cancelled": _("关闭或注销"), "resource_exhausted": _("资源枯竭"), "accident": _("发生事故"),
        "rectification_failed": _("整改不到位"), "serious_violation": _("严重违法"), "fraud": _("弄虚作假"), "voluntary": _("自愿退出"),
        "permit_gap": _("证照中断"), "over_boundary": _("越界开采"),
    },
    codes.AssessmentKind: {"self": _("自评估"), "third_party": _("第三方评估"), "review": _("复核")},
    codes.Met: {"yes": _("达标"), "no": _("未达标"), "unknown": _("未评估或已过期")},
    codes.MeasureState: {"open": _("进行中"), "done": _("已完成"), "dropped": _("已取消")},
    codes.EvidenceKind: {
        "notice": _("公告"), "decision": _("决定"), "request": _("申请"), "cancellation": _("注销文件"), "photo": _("照片"),
        "report": _("报告"), "acceptance": _("验收意见"), "review": _("审查意见"), "approval": _("批复"), "agreement": _("协议"),
        "announcement": _("名录公告"), "licence": _("许可证"), "opinion": _("专家意见"), "letter": _("函件"),
        "application": _("申请书"), "handover": _("清缴单"), "minutes": _("会议纪要"), "certificate": _("验收合格确认书"),
        "closing_report": _("关闭矿山报告"), "reclamation": _("复垦验收文件"), "fee_proof": _("缴费证明"),
        "geological_report": _("闭坑地质报告"), "data_receipt": _("资料汇交凭证"), "reserves_closed": _("储量登记注销"), "drawing": _("图纸"), "plan": _("方案"),
        "contract": _("合同"), "ledger": _("台账"),
    },
    codes.Role: {
        "viewer": _("查看"), "inspector": _("巡查"), "officer": _("经办"), "reviewer": _("复核人员"), "leader": _("领导"),
        "auditor": _("审计"), "administrator": _("管理员"),
    },
    codes.Department: {
        "natural_resources": _("自然资源"), "emergency": _("应急管理"), "ecology": _("生态环境"), "public_security": _("公安"),
        "market": _("市场监管"), "forestry": _("林草"), "water": _("水务"), "finance": _("财政"), "power": _("供电公司"),
        "township": _("乡镇"), "village": _("村委会"),
    },
    codes.OutlineState: {"on_map": _("在图上"), "other_datum": _("旧坐标系，只存原文"), "none": _("没有范围")},
}
"""Every enumeration of ``mines.codes``."""

DATUMS: Mapping[str, Any] = {
    "cgcs2000": _("CGCS2000"), "wgs84": _("WGS 84"), "xian_1980": _("1980西安坐标系"), "beijing_1954": _("1954北京坐标系"),
    "gcj02": _("GCJ-02"),
}
"""What coordinates refer to."""

AREA_VERDICTS: Mapping[str, Any] = {
    "agrees": _("一致"), "plane_or_older": _("与平面面积或旧算法一致"), "older_spherical": _("与旧的球面算法一致"), "unclear": _("相差较小，原因不明"),
    "conflict": _("不一致，请核对"),
}
"""What a published area agrees with."""

WHAT: Mapping[str, Any] = {"added": _("录入"), "corrected": lazy_pgettext("what", "更正"), "withdrawn": lazy_pgettext("what", "撤回")}
"""What a record did to the one before it."""

THEMES: Mapping[str, Any] = {
    "state": _("状态"), "closing": lazy_pgettext("task", "关闭"), "tier": _("绿色矿山"), "block": _("整合"), "site": _("修复"), "expiry": _("证照到期"),
}
"""The themes of the map."""

UNITS: Mapping[str, Any] = {
    "mine": lazy_pgettext("column", "座"), "block": lazy_pgettext("column", "个区块"), "site": lazy_pgettext("column", "个"),
    "ha": lazy_pgettext("column", "公顷"), "holder": lazy_pgettext("column", "家"), "issue": lazy_pgettext("column", "项"),
}
"""What an indicator counts in, as the head of a column."""

_COUNTED: Mapping[str, Callable[[int], str]] = {
    "mine": lambda count: npgettext("unit", "座", "座", count), "block": lambda count: npgettext("unit", "个区块", "个区块", count),
    "site": lambda count: npgettext("unit", "个", "个", count), "ha": lambda count: npgettext("unit", "公顷", "公顷", count),
    "holder": lambda count: npgettext("unit", "家", "家", count), "issue": lambda count: npgettext("unit", "项", "项", count),
}


def unit(name: str, count: float | None) -> str:
    """The unit called ``name`` behind the number ``count``."""
    return _COUNTED[name](1 if count == 1 else 2)


_BY_NAME = {kind.__name__: words for kind, words in WORDS.items()}


def word(kind: str, code: str) -> Any:
    """The word for ``code`` of the enumeration called ``kind``; a code of no enumeration stands for itself."""
    return _BY_NAME[kind].get(code, code)
