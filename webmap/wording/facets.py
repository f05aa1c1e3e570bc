"""What the facets are called that the rules read, and how a subject stands to an indicator."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

FACETS: Mapping[str, Any] = {
    "region_code": _("所在地"), "holder": _("采矿权人"), "right_valid_to": _("采矿权有效期至"), "licence_valid_to": _("采矿许可证有效期至"),
    "safety_permit": _("安全生产许可证"), "safety_valid_to": _("安全生产许可证有效期至"), "scale": _("规模类别"), "production_state": _("生产状态"),
    "least_months_of_three_years": _("近三年最少的生产月数"), "first_output_on": _("投产日"), "remaining_life_years": _("剩余可采年限"),
    "ground_stage": _("现场关闭"), "pit_stage": _("露天采场关闭"), "paper_stage": _("采矿权注销"), "closing_state": _("关闭任务"),
    "closing_scope": _("关闭范围"), "block_role": _("区块成员"), "tier": _("绿色矿山名录"), "national_met": _("国家标准评估"),
    "provincial_met": _("省级标准评估"), "gate_stage": _("整合进度"), "duty": _("责任主体"), "treatment_state": _("治理情况"),
    "owed_ha": _("应治理面积"), "finished_ha": _("完工面积"), "accepted_ha": _("验收面积"), "stock_ha": _("待治理面积"),
    "new_this_year_ha": _("本年新增损毁"), "accepted_this_year_ha": _("本年验收面积"), "corrected_this_year_ha": _("本年测量更正"),
    "planned_this_year_ha": _("本年计划治理"), "issue_stage": _("整改进度"), "due_on": _("期限"),
}
"""Every facet that the rule of an indicator reads."""

PLACES: Mapping[str, Any] = {
    "counted": _("达到"), "missed": _("未达"), "left_out": _("未计入"), "elsewhere": _("不在本区域"), "absent": _("未登记"),
}
"""How a subject stands to an indicator."""
