"""Who entered which green-mine list when in the example county, and who left it."""

from collections.abc import Iterator
from datetime import date, timedelta

from mines.codes import EvidenceKind, RemovalReason, Tier
from mines.commands.records import Paper
from mines.tables.green import ListingStep

from .officers import RESOURCES
from .roll import MINES, OPENING, Fate, Mine
from .story import Story

_NATIONAL = {
    "榆树沟2号": (None, date(2020, 1, 10)), "杏花营1号": (None, date(2020, 1, 10)), "杏花营5号": (None, date(2021, 1, 8)),
    "青杨2号": (None, date(2021, 1, 8)), "东湾13号": (date(2021, 12, 20), date(2022, 12, 28)), "西坡12号": (date(2021, 12, 20), date(2022, 12, 28)),
    "城关12号": (date(2022, 12, 19), date(2024, 12, 30)), "云台8号": (date(2023, 12, 20), date(2025, 10, 30)),
    "九道梁10号": (date(2023, 12, 20), date(2025, 12, 26)),
}
"""Days of the provincial and the national entry."""

_PILOT = "云台1号"
"""In the national list since 2014, as the ledger says that was taken over."""

_BATCHES = ((date(2019, 12, 18), 6), (date(2020, 12, 16), 7), (date(2021, 12, 20), 8), (date(2022, 12, 19), 7), (date(2023, 12, 20), 3),
            (date(2024, 12, 18), 2), (date(2025, 10, 22), 1))
"""Provincial batches: day and number of mines that are in the provincial list to this day."""

_REMOVED = {
    "柳河2号": (date(2020, 12, 16), date(2025, 10, 12), RemovalReason.RECTIFICATION_FAILED),
    "长岭1号": (date(2020, 12, 16), date(2024, 6, 20), RemovalReason.CLOSED_OR_CANCELLED),
    "东湾6号": (date(2020, 12, 16), date(2023, 11, 9), RemovalReason.VOLUNTARY),
    "青杨8号": (date(2021, 12, 20), date(2025, 6, 20), RemovalReason.CLOSED_OR_CANCELLED),
    "石湖7号": (date(2021, 12, 20), date(2025, 9, 11), RemovalReason.PERMIT_GAP),
}
"""Days of entry and removal, and why."""

_BY_MISTAKE = "白石2号"


def tell(story: Story) -> None:
    """Record every entry and removal, one of them by mistake."""
    story.record(ListingStep, MINES[_PILOT].code, on=OPENING, by=RESOURCES, stage=Tier.NATIONAL, taken_over="国家级绿色矿山试点单位名单（2014年）")
    for label, (provincial, national) in _NATIONAL.items():
        if provincial:
            _list(story, MINES[label], Tier.PROVINCIAL, provincial)
        _list(story, MINES[label], Tier.NATIONAL, national)
    for place, (mine, on) in enumerate(_provincial()):
        if place % 3 == 2:
            _list(story, mine, Tier.RESERVE, on - timedelta(days=190))
        _list(story, mine, Tier.PROVINCIAL, on)
    for place, mine in enumerate(_of(Fate.RESERVE)):
        _list(story, mine, Tier.RESERVE, date(2024, 12, 18) if mine.label == "青杨1号" else date(2022 + place % 3, 6, 15))
    for label, (listed, removed, why) in _REMOVED.items():
        _list(story, MINES[label], Tier.PROVINCIAL, listed)
        _list(story, MINES[label], Tier.REMOVED, removed, why)
    _list(story, MINES[_BY_MISTAKE], Tier.PROVINCIAL, date(2024, 12, 18))
    story.withdraw(ListingStep, MINES[_BY_MISTAKE].code, by=RESOURCES, known=date(2025, 2, 20), reason="录错矿山：公告所列为白石3号白云岩矿")


def _of(fate: Fate) -> list[Mine]:
    return [mine for mine in MINES.values() if mine.fate == fate]


def _provincial() -> Iterator[tuple[Mine, date]]:
    mines = sorted(_of(Fate.PROVINCIAL), key=lambda mine: mine.dice.random())
    days = (on for on, count in _BATCHES for _ in range(count))
    return zip(mines, days, strict=True)


def _list(story: Story, mine: Mine, tier: Tier, on: date, why: RemovalReason | None = None) -> None:
    number = f"国家级绿色矿山名录（示例）〔{on.year}〕" if tier == Tier.NATIONAL else f"示自然资公告〔{on.year}〕9号"
    paper = Paper(EvidenceKind.ANNOUNCEMENT, number, on)
    story.record(ListingStep, mine.code, on=on, by=RESOURCES, stage=tier, removal=why, evidence=[paper])
