"""Green mines of the example county: the editions of the standard, and who met them when."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from mines.assessment import TEAM_FROM
from mines.codes import Answer, AssessmentKind, EvidenceKind, ItemKind, Met, Subject, Tier, Verdict
from mines.commands.assessments import ItemOf, add_edition, record_assessment
from mines.commands.records import Paper, record_fact
from mines.commands.transactions import Writer
from mines.tables.green import Edition, PreconditionRecord

from .officers import CLERKS, ECOLOGY, RESOURCES
from .roll import AT_WORK, MINES, Mine
from .story import FIRST_DAY, Story

NATIONAL, PROVINCIAL = "2020", "EX-2018"

NOT_MET = {
    "青杨1号": (date(2025, 11, 20), 742.0, "最终边坡复绿未完成；排水水质在线监测未联网"),
    "云台7号": (date(2025, 9, 16), 768.0, "尾矿综合利用方案未落实"),
    "柳河2号": (date(2025, 8, 27), 655.0, "越界开采整改未完成；采场粉尘未控制"),
}
"""Assessed and found short of the national standard; 桦木沟1号 was never assessed at all."""

_NEVER_ASSESSED = "桦木沟1号"
_LATE_PROVINCIAL = ("松岭3号", "白石2号")
_NOT_BEFORE = {"城关12号": 21, "云台8号": 33, "九道梁10号": 49}
"""New mines of blocks meet the standard only after they are counted: place in the order of meeting it."""

_LEFT_LATER = ("东湾6号", "长岭3号", "西坡11号", "杏花营7号", "长岭1号", "石湖5号", "白石5号", "青杨8号", "石湖7号")

_BEFORE = ItemKind.PRECONDITION

_ITEMS = (
    ItemOf("P1", "营业执照、采矿许可证、安全生产许可证合法有效", kind=_BEFORE, answered_by=Answer.PERMITS),
    ItemOf("P2", "近三年没有行政处罚，或处罚已整改到位；没有重大安全、环境事故", kind=_BEFORE),
    ItemOf("P3", "按规定公示勘查开采信息，不在异常名录", kind=_BEFORE),
    ItemOf("P4", "矿山正常运营，剩余可采年限不少于三年", kind=_BEFORE, answered_by=Answer.LIFE),
    ItemOf("P5", "矿区范围不涉及各类自然保护地", kind=_BEFORE, answered_by=Answer.RESERVES),
    ItemOf("1", "矿区环境", 220), ItemOf("2", "资源开发方式", 220), ItemOf("3", "资源综合利用"), ItemOf("4", "节能减排"),
    ItemOf("5", "科技创新与智能矿山"), ItemOf("6", "企业管理与企业形象"),
)
"""Preconditions and first-level indicators of the 2020 edition; the maxima of four are not verified and stay open."""

_RECORDED = ("P2", "P3", "P5")
"""Preconditions that the registry cannot answer by itself: the county has registered no nature reserve."""

_FINED = "柳河2号"
"""Fined for mining outside its boundary, and not put right yet."""


class _Assessors:
    """The editions they work by, known by code as soon as they are added."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._editions: dict[str, Edition] = {}

    def add(self, code: str, **values: Any) -> None:
        def act(session: Writer) -> None:
            self._editions[code] = add_edition(session, code, **values)
        self._story.tell(FIRST_DAY, act)

    def assess(self, mine: Mine, edition: str, on: date, met: Met, total: float, *, known: date | None = None,
               kind: AssessmentKind = AssessmentKind.THIRD_PARTY, gaps: str | None = None) -> None:
        paper = Paper(EvidenceKind.REPORT, f"绿评〔{on.year}〕{int(mine.code[3:])}号", on, name="评估报告")
        scores = _scores(mine, total, met) if edition == NATIONAL else {}
        by, who = (CLERKS[mine.short][0], {}) if kind == AssessmentKind.SELF else (ECOLOGY, _team(mine, on))

        def act(session: Writer) -> None:
            record_assessment(session, self._story.id_of(Subject.MINE, mine.code), self._editions[edition], on=on, by=by, kind=kind,
                              met=met, total=total, gaps=gaps, scores=scores, evidence=[paper], **who)
        self._story.tell(known or on + timedelta(days=8), act)

    def find(self, mine: Mine, item: str, on: date, verdict: Verdict, note: str | None = None) -> None:
        """Record what a precondition of the national edition was found to be."""
        paper = Paper(EvidenceKind.REVIEW, f"示绿核〔{on.year}〕{int(mine.code[3:])}-{item}号", on)

        def act(session: Writer) -> None:
            record_fact(session, PreconditionRecord, self._story.id_of(Subject.MINE, mine.code), on=on, by=RESOURCES, item=item,
                        edition_id=self._editions[NATIONAL].id, verdict=verdict, note=note, evidence=[paper])
        self._story.tell(on + timedelta(days=3), act)


def _team(mine: Mine, on: date) -> dict[str, Any]:
    """Who came to assess, where that is to be said."""
    if on < TEAM_FROM:
        return {"agency": "示例绿评机构"}
    return {"agency": "示例绿评机构", "team": 5 + int(mine.code[3:]) % 3, "seniors": 2 + int(mine.code[3:]) % 2, "independent": True}


def tell(story: Story) -> None:
    """Add the editions, then every assessment."""
    assessors = _Assessors(story)
    assessors.add(NATIONAL, name="绿色矿山评价指标（2020年）", tier=Tier.NATIONAL, total=1000, pass_total=800, pass_share=0.75, valid_months=60,
                  source="自然资源部矿产资源保护监督司，绿色矿山评价指标（2020年）；有效期为示例县设定", items=_ITEMS, incomplete=True)
    assessors.add(PROVINCIAL, name="示例省级版（虚构）", tier=Tier.PROVINCIAL, total=1000, pass_total=750, valid_months=60, source="示例县虚构，仅供演示")
    order = _order()
    _provincial(assessors, order)
    for place, (mine, on) in enumerate(zip(order, _days(), strict=True)):
        for item in _RECORDED:
            assessors.find(mine, item, on - timedelta(days=30), Verdict.PASSED)
        late = on + timedelta(days=48) if place % 3 == 0 and on.month >= 10 else None
        total = float(mine.dice.randrange(806, 935))
        if place >= 33:
            assessors.assess(mine, NATIONAL, on - timedelta(days=400), Met.NO, total - 115, kind=AssessmentKind.SELF, gaps="矿区绿化覆盖不足")
        assessors.assess(mine, NATIONAL, on, Met.YES, total, known=late)
    for label, (on, total, gaps) in NOT_MET.items():
        for item in _RECORDED:
            fined = label == _FINED and item == "P2"
            assessors.find(MINES[label], item, on - timedelta(days=30), Verdict.FAILED if fined else Verdict.PASSED,
                           "越界开采处罚未整改到位" if fined else None)
        assessors.assess(MINES[label], NATIONAL, on, Met.NO, total, gaps=gaps)


def _order() -> list[Mine]:
    """The 51 mines that meet the national standard, earliest first: the higher the tier, the earlier."""
    wanting = {*NOT_MET, _NEVER_ASSESSED, *_NOT_BEFORE}
    mines = [mine for mine in MINES.values() if mine.at_work and mine.label not in wanting]
    mines.sort(key=lambda mine: (AT_WORK.index(mine.fate), mine.dice.random()))
    for label, place in _NOT_BEFORE.items():
        mines.insert(place, MINES[label])
    return mines


def _days() -> Iterator[date]:
    """When each of them met it: 21 by the end of 2022, 33 of 2023, 43 of 2024, 51 of 2025, the last two in December."""
    yield from _spread(date(2021, 4, 12), date(2022, 12, 5), 21)
    yield from _spread(date(2023, 2, 20), date(2023, 12, 4), 12)
    yield from _spread(date(2024, 2, 26), date(2024, 12, 2), 10)
    yield from _spread(date(2025, 2, 24), date(2025, 11, 17), 6)
    yield from (date(2025, 12, 9), date(2025, 12, 18))


def _spread(first: date, last: date, count: int) -> Iterator[date]:
    return (first + place * (last - first) / (count - 1) for place in range(count))


def _provincial(assessors: _Assessors, order: Sequence[Mine]) -> None:
    """All but one met the provincial standard: 58 of the 61 at the end of 2022."""
    later = [*order[21:], *(MINES[label] for label in (*NOT_MET, *_LEFT_LATER))]
    for mine, on in (*zip(order[:21], _spread(date(2019, 6, 10), date(2020, 12, 7), 21), strict=True),
                     *zip(later, _spread(date(2021, 3, 8), date(2022, 11, 21), len(later)), strict=True)):
        total, on = float(mine.dice.randrange(756, 920)), max(on, mine.registered + timedelta(days=200))
        if mine.label == "青杨1号":
            total, on = 836.0, date(2022, 11, 8)
        if mine.label in _LATE_PROVINCIAL:
            assessors.assess(mine, PROVINCIAL, on, Met.NO, 702.0)
            on = date(2023, 6, 15)
        assessors.assess(mine, PROVINCIAL, on, Met.YES, total)


def _scores(mine: Mine, total: float, met: Met) -> dict[str, float]:
    """Points of the six first-level indicators, adding up to ``total``."""
    if mine.label == "青杨1号":
        return {"1": 140.8, "2": 182.6, "3": 110.2, "4": 84.0, "5": 91.2, "6": 133.2}
    share = total / 1000
    points = {"1": round(220 * share * (1 if met == Met.YES else 0.9), 1), "2": round(220 * share, 1)}
    rest = total - sum(points.values())
    points |= {"3": round(rest * 0.27, 1), "4": round(rest * 0.22, 1), "5": round(rest * 0.21, 1)}
    return points | {"6": round(total - sum(points.values()), 1)}
