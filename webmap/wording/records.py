"""Records in words: what each kind of fact is called, and its fields."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

RECORDS: Mapping[str, Any] = {
    "mine_existence_record": _("名称与所在地"), "holder_record": _("采矿权人"), "right_record": _("采矿权有效期"),
    "licence_record": _("采矿许可证"), "safety_permit_record": _("安全生产许可证"), "terms_record": _("开采矿种、方式与规模"),
    "mine_boundary_record": _("矿区范围"), "production_record": _("生产状态"), "output_record": _("生产月数"),
    "reserve_record": _("剩余可采年限"), "closing_plan_record": _("关闭任务"), "ground_step": _("现场关闭"), "pit_step": _("露天采场关闭"),
    "paper_step": _("采矿权注销"), "checklist_record": _("关闭核查"), "membership_record": _("区块成员"), "listing_step": _("绿色矿山名录"),
    "assessment_record": _("绿色矿山评估"), "measure_record": _("一矿一策措施"), "block_existence_record": _("区块"),
    "block_boundary_record": _("区块范围"), "gate_step": _("整合进度"), "site_existence_record": _("图斑"),
    "site_boundary_record": _("图斑范围"), "treatment_record": _("治理情况"), "ledger_record": _("面积台账"), "money_record": _("投资"),
    "confirmation_record": _("部门确认"), "encumbrance_record": _("查封抵押"), "facility_record": _("附属设施"), "patrol_record": _("关闭后巡查"),
    "block_plan_record": _("整合方案"), "acceptance_step": _("修复验收"), "follow_up_record": _("跟踪评价"),
    "precondition_record": _("先决条件"), "category_record": _("分类整治"), "issue_existence_record": _("问题"),
    "assignment_record": _("整改责任"), "issue_step": _("整改进度"), "mine_delay_record": _("滞后说明"),
    "block_delay_record": _("滞后说明"), "site_delay_record": _("滞后说明"),
}
"""Every kind of record about a mine, a block or a site, by its table."""

FIELDS: Mapping[str, Any] = {
    "name": _("名称"), "region_code": _("所在地"), "holder": _("采矿权人"), "credit_code": _("统一社会信用代码"), "valid_from": _("自"),
    "valid_to": _("至"), "number": _("号"), "permit": _("状态"), "mineral": _("矿种"), "mineral_code": _("矿种代码"), "method": _("开采方式"),
    "capacity": _("生产规模"), "capacity_unit": _("规模单位"), "scale": _("规模类别"), "outline": _("上图情况"), "area_ha": _("面积"),
    "datum": _("坐标系"), "source_crs": _("来源坐标系"), "printed": _("原文坐标"), "levels": _("开采标高"), "published_ha": _("公布面积"),
    "verdict": _("核对结果"), "shape": _("范围"), "state": _("状态"), "year": _("年度"), "first_on": _("起始日"), "month_from": _("起月"),
    "month_to": _("止月"), "months": _("生产月数"), "remaining_life_years": _("剩余可采年限"), "batch": _("批次"), "route": _("关闭途径"),
    "scope": _("关闭范围"), "due_on": _("期限"), "duty_bearer": _("修复责任主体"), "blocker": _("障碍"), "stage": _("阶段"),
    "taken_over": _("承接台账"), "item": _("核查项"), "department": _("部门"), "block_id": _("区块"), "role": _("身份"),
    "removal": _("移出原因"), "edition_id": _("评估版本"), "tier": _("层级"), "kind": _("类别"), "total": _("总分"), "met": _("结论"),
    "gaps": _("差距"), "gap": _("差距"), "measure": _("措施"), "owner": _("责任人"), "cost_10k_yuan": _("投资（万元）"), "duty": _("责任主体"),
    "mine_code": _("来源矿山"), "damage_type": _("损毁类型"), "mode": _("修复方式"), "land_use": _("修复后地类"), "entry": _("条目"),
    "source": _("来源"), "amount_10k_yuan": _("金额（万元）"), "effective_on": _("生效日"), "source_on": _("图层日期"), "zone_kind": _("类别"),
    "note": _("备注"), "encumbrance": _("查封或抵押"), "creditor": _("权利人"), "tailings": _("尾矿库"), "lead_override": _("整合主体例外理由"),
    "experts": _("专家人数"), "participants": _("参与的村集体和居民"), "review_on": _("复核日"), "agency": _("评估机构"), "team": _("评估组人数"),
    "seniors": _("高级职称人数"), "independent": _("独立性声明"), "plan_number": _("一矿一策文号"), "subject": _("对象"),
    "subject_code": _("对象编号"), "source_number": _("来源文号"), "issue_kind": _("问题类别"), "level": _("层级"), "parent_code": _("上级"),
    "task": _("任务"), "cause": _("滞后原因"), "new_due_on": _("新期限"),
}
"""Every field of a record."""
