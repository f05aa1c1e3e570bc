"""What the cells of a ledger say: days, ranges, numbers with their unit, ticks, lists of names, words for codes."""

import re
from collections.abc import Callable
from datetime import date

from .codes import (
    CapacityUnit, ClosingRoute, ClosingScope, GateStage, GroundStage, Permit, ProductionState, RemovalReason, Scale, Tier, Verdict,
)
from .dictionaries import UNITS
from .printed import Taken, Unreadable, first_day, last_day, number

_PART = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}(?!\d)日?|\d{4}[-/.年]\d{1,2}(?!\d)月?|\d{8}(?!\d)|\d{4}年"
_BETWEEN = r"[自从由至到起止～~—–－\-\s、,，()（）]*"
_YES = ("是", "已完成", "完成", "已", "有", "√", "合格", "符合", "通过")


def end_of_range(place: int) -> Callable[[str], date | Taken | None]:
    """The first or the last day of a validity printed as a range; a single day, month or year is its end."""
    def read(text: str) -> date | Taken | None:
        parts = re.findall(_PART, text)
        if not parts or len(parts) > 2 or not re.fullmatch(_BETWEEN, re.sub(_PART, "", text)):
            return last_day(text) if place else None
        return last_day(parts[-1]) if place else first_day(parts[0]) if len(parts) > 1 else None
    return read


def amount(text: str) -> float:
    """The number before a unit: 5万吨/年; of a range (30-50万吨/年) none is taken."""
    found = re.fullmatch(r"([\d.,，]+)\s*([^\d.,，~～—–－\-].*)?", text)
    if not found:
        raise Unreadable(text)
    return number(found[1])


def unit(text: str) -> CapacityUnit | None:
    """The unit behind a number, where there is one."""
    return UNITS.get(re.sub(r"^[\d.,，\s]+", "", text))


def checked(text: str) -> Verdict | None:
    """Passed where a step of a closing is done, also told by a count (32 人); None where it is not, or not said."""
    undone = text.startswith(("未", "没有", "不"))
    done = text in _YES or re.match(r"[1-9]", text) or text.endswith(("完成", "完毕"))
    return Verdict.PASSED if done and not undone else None


def names(text: str) -> tuple[str, ...]:
    """Names of a list in one cell."""
    return tuple(name.strip() for name in re.split(r"[、,，;；\n]", text) if name.strip())


# ---- words for codes, the usual one first

SCALES = {"大型": Scale.LARGE, "大": Scale.LARGE, "中型": Scale.MEDIUM, "中": Scale.MEDIUM, "小型": Scale.SMALL, "小": Scale.SMALL}
PERMITS = {"有效": Permit.VALID, "有": Permit.VALID, "已注销": Permit.CANCELLED, "注销": Permit.CANCELLED, "吊销": Permit.CANCELLED,
           "未办理": Permit.NEVER_HELD, "未曾办理": Permit.NEVER_HELD, "未办": Permit.NEVER_HELD}
STATES = {"在产": ProductionState.PRODUCING, "生产": ProductionState.PRODUCING, "正常生产": ProductionState.PRODUCING,
          "停产": ProductionState.STOPPED, "停工": ProductionState.STOPPED, "关停": ProductionState.STOPPED,
          "在建": ProductionState.BUILDING, "基建": ProductionState.BUILDING, "筹建": ProductionState.BUILDING,
          "新建": ProductionState.BUILDING}
SCOPES = {"整体": ClosingScope.WHOLE, "整体关闭": ClosingScope.WHOLE, "整座": ClosingScope.WHOLE,
          "露天采场": ClosingScope.OPEN_PIT_ONLY, "只关露天采场": ClosingScope.OPEN_PIT_ONLY}
ROUTES = {"政策性关闭": ClosingRoute.POLICY, "政策性": ClosingRoute.POLICY, "企业闭坑": ClosingRoute.ORDINARY, "闭坑": ClosingRoute.ORDINARY,
          "自行关闭": ClosingRoute.ORDINARY}
GROUND = {"已公告": GroundStage.ANNOUNCED, "公告名单": GroundStage.ANNOUNCED, "已决定": GroundStage.DECIDED, "决定关闭": GroundStage.DECIDED,
          "实施中": GroundStage.IMPLEMENTING, "关闭中": GroundStage.IMPLEMENTING, "正在关闭": GroundStage.IMPLEMENTING,
          "已自查": GroundStage.SELF_CHECKED, "待验收": GroundStage.SELF_CHECKED, "已验收": GroundStage.ACCEPTED,
          "验收合格": GroundStage.ACCEPTED, "已关闭": GroundStage.ACCEPTED, "关闭到位": GroundStage.ACCEPTED}
GATES = {"未启动": GateStage.NONE, "方案编制": GateStage.DRAFTED, "县初审": GateStage.COUNTY_REVIEWED, "市审查": GateStage.CITY_REVIEWED,
         "省联审": GateStage.PROVINCE_JOINT_REVIEW, "省批复": GateStage.PROVINCE_APPROVED, "签订协议": GateStage.AGREEMENT_SIGNED,
         "资产处置": GateStage.ASSETS_SETTLED, "新证": GateStage.RIGHT_CHANGED, "变更登记": GateStage.RIGHT_CHANGED,
         "旧证注销": GateStage.OLD_RIGHTS_CANCELLED, "投产": GateStage.PRODUCING}
TIERS = {"储备库": Tier.RESERVE, "入库": Tier.RESERVE, "省级": Tier.PROVINCIAL, "国家级": Tier.NATIONAL}
REMOVALS = {"关闭或注销": RemovalReason.CLOSED_OR_CANCELLED, "关闭": RemovalReason.CLOSED_OR_CANCELLED,
            "注销": RemovalReason.CLOSED_OR_CANCELLED, "资源枯竭": RemovalReason.RESOURCE_EXHAUSTED, "发生事故": RemovalReason.ACCIDENT,
            "整改不到位": RemovalReason.RECTIFICATION_FAILED, "严重违法": RemovalReason.SERIOUS_VIOLATION, "弄虚作假": RemovalReason.FRAUD,
            "自愿退出": RemovalReason.VOLUNTARY, "证照中断": RemovalReason.PERMIT_GAP, "越界开采": RemovalReason.OVER_BOUNDARY}
