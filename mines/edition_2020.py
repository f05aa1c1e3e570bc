"""The national edition of 2020 as far as it was verified: preconditions, first-level indicators, two of their maxima, pass rule.

Evaluation indicators sent with the ministry's letter of 2020-06-01, for the selection of 自然资办函〔2020〕839号. 1000 points; passed with
800 in total and 75 % of each first-level maximum. Points that were not verified are None: nothing is made up.
"""

from .assessment import ItemOf
from .codes import Answer, ItemKind, Tier

CODE = "GJ-2020"
NAME = "国家级绿色矿山评价指标（2020年版，不完整）"
TIER = Tier.NATIONAL
TOTAL, PASS_TOTAL, PASS_SHARE = 1000.0, 800.0, 0.75
SOURCE = "自然资办函〔2020〕839号及2020年6月1日所附评价指标；各级分值未全部核实"


def _precondition(code: str, name: str, guidance: str, answered_by: Answer | None = None) -> ItemOf:
    return ItemOf(code, name, kind=ItemKind.PRECONDITION, guidance=guidance, answered_by=answered_by)


ITEMS = (
    _precondition("P1", "营业执照、采矿许可证、安全生产许可证合法有效", "三证及有效期", Answer.PERMITS),
    _precondition("P2", "近三年未受自然资源、生态环境部门行政处罚，或已整改到位；未发生重大安全、环境事故", "处罚台账、整改证明"),
    _precondition("P3", "按规定公示勘查开采信息，遴选期间未列入异常名录", "公示系统截图或导出"),
    _precondition("P4", "矿山正常运营，剩余可采年限不少于三年", "储量年度报告", Answer.LIFE),
    _precondition("P5", "矿区范围不涉及各类自然保护地", "套合结果及图层日期", Answer.RESERVES),
    ItemOf("1", "矿区环境", 220.0, kind=ItemKind.INDICATOR), ItemOf("2", "资源开发方式", 220.0, kind=ItemKind.INDICATOR),
    ItemOf("3", "资源综合利用", kind=ItemKind.INDICATOR), ItemOf("4", "节能减排", kind=ItemKind.INDICATOR),
    ItemOf("5", "科技创新与智能矿山", kind=ItemKind.INDICATOR), ItemOf("6", "企业管理与企业形象", kind=ItemKind.INDICATOR),
)
"""Preconditions P1-P5, then the six first-level indicators."""
