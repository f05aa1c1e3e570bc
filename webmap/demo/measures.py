"""The example county's plans for single mines (一矿一策): what each lacked, what it does about it, by when and for how much."""

from datetime import date, timedelta
from typing import Any

from mines.codes import Batch, EvidenceKind, MeasureState
from mines.commands.records import Paper
from mines.tables.green import CategoryRecord, MeasureRecord

from .officers import CLERKS, RESOURCES
from .roll import MINES, Fate, Mine
from .story import LAST_DAY, Story

_OF_ONE_MINE = (
    ("矿区标识", "矿区标识牌", "企业 何远", date(2024, 9, 30), 4.6, date(2024, 9, 26)),
    ("表土保护", "表土堆场围护", "企业 何远", date(2024, 10, 31), 38.0, date(2024, 10, 22)),
    ("运矿道路", "运矿道路硬化3.2公里", "企业 李江", date(2025, 5, 31), 275.0, date(2025, 5, 27)),
    ("粉尘控制", "破碎车间封闭", "企业 李江", date(2025, 6, 30), 310.0, date(2025, 6, 18)),
    ("边坡复绿", "最终边坡复绿2.8公顷", "企业 何远", date(2025, 11, 30), 186.0, None),
    ("水质监测", "排水水质在线监测联网", "企业 何远", date(2026, 2, 28), 42.5, None),
)
"""Gap, measure, owner, due day, cost in 10 000 yuan, day it was done; of 青杨1号."""

_SHORT_OF = {
    "桦木沟1号": (("评估", "提交第三方评估报告", "企业 杜川", date(2025, 10, 31), 18.0, None),),
    "云台7号": (("综合利用", "尾矿综合利用方案", "企业 尹松", date(2026, 3, 31), 96.0, None),),
    "柳河2号": (("越界开采", "退回界内并复绿", "企业 柳强", date(2026, 4, 12), 120.0, None),),
}
_USUAL = (("粉尘控制", "破碎车间封闭"), ("矿区绿化", "工业场地复绿"), ("运矿道路", "运矿道路硬化"), ("废水利用", "矿井水循环利用"), ("智能化", "产量在线计量联网"))
_OTHERS = 16


def tell(story: Story) -> None:
    """Record the plans of twenty mines, and what they have done since."""
    for number, entry in enumerate(_OF_ONE_MINE, 1):
        _measure(story, MINES["青杨1号"], number, *entry)
    _categorise(story, MINES["青杨1号"], "示自然资函〔2024〕31号", date(2024, 3, 14))
    for place, label in enumerate(_SHORT_OF, 1):
        _categorise(story, MINES[label], f"示自然资函〔2025〕{31 + place}号", date(2025, 6, 30))
    for label, entries in _SHORT_OF.items():
        for number, entry in enumerate(entries, 1):
            _measure(story, MINES[label], number, *entry)
    planned = [mine for mine in MINES.values() if mine.fate in (Fate.PROVINCIAL, Fate.UNLISTED) and mine.label not in _SHORT_OF]
    for place, mine in enumerate(planned[:_OTHERS]):
        for number in (1, 2):
            gap, measure = _USUAL[(place + number) % len(_USUAL)]
            due = date(2023 + place % 3, 3 + 5 * (number - 1), 28)
            _measure(story, mine, number, gap, measure, "企业", due, round(mine.dice.uniform(12, 240), 1), due - timedelta(days=place))


def _categorise(story: Story, mine: Mine, plan: str, on: date) -> None:
    """The mine stays and is put in order, by a plan of its own."""
    story.record(CategoryRecord, mine.code, on=on, by=RESOURCES, batch=Batch.REGULATE, plan_number=plan,
                 evidence=[Paper(EvidenceKind.PLAN, plan, on)])


def _measure(story: Story, mine: Mine, number: int, gap: str, measure: str, owner: str, due: date, cost: float, done: date | None) -> None:
    planned = min(due - timedelta(days=200), date(2025, 6, 30))
    values: dict[str, Any] = {"number": number, "gap": gap, "measure": measure, "owner": owner, "due_on": due, "cost_10k_yuan": cost}
    paper = Paper(EvidenceKind.LETTER, f"示自然资函〔{planned.year}〕31号", planned)
    story.record(MeasureRecord, mine.code, on=planned, by=RESOURCES, state=MeasureState.OPEN, evidence=[paper], **values)
    if done and done < LAST_DAY:
        check = Paper(EvidenceKind.ACCEPTANCE, f"{measure}验收单", done)
        story.record(MeasureRecord, mine.code, on=done, by=CLERKS[mine.short][0], state=MeasureState.DONE, evidence=[check], **values)
