"""The papers of the example county's mines: name, holder, right and licence, safety permit, terms."""

from collections.abc import Iterator
from datetime import date, timedelta

from mines.codes import CapacityUnit, EvidenceKind, Permit, Subject
from mines.commands.records import Paper
from mines.tables.mines import HolderRecord, LicenceRecord, RightRecord, SafetyPermitRecord, TermsRecord

from .geography import COUNTY
from .officers import LICENCES, SAFETY
from .roll import MINERALS, MINES, Fate, Mine
from .story import LAST_DAY, Story

_RIGHTS = {"青杨1号": (date(2011, 4, 16), 15), "城关9号": (date(2016, 1, 21), 10), "长岭2号": (date(2016, 3, 13), 10)}
"""Rights that run out soon, with their years."""

_CHANGED_HANDS = {"青杨1号": (date(2019, 4, 16), "示例甲矿业有限公司"), "石湖2号": (date(2020, 8, 3), "示例乙矿业有限公司"),
                  "榆树沟2号": (date(2021, 5, 24), "示例乙矿业有限公司"), "白石1号": (date(2022, 11, 7), "示例丙建材有限公司"),
                  "白石3号": (date(2022, 11, 7), "示例丙建材有限公司")}
_WRONG_UNIT = "青杨1号"
_RENEWED_UNTIL = {Fate.CLOSING: date(2025, 1, 1), Fate.MERGED: date(2020, 7, 1)}
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def tell(story: Story) -> None:
    """Register every mine with its papers, and renew them as they run out."""
    for mine in MINES.values():
        story.register(Subject.MINE, mine.code, on=mine.registered, by=LICENCES, name=mine.name, region_code=mine.township)
        _holders(story, mine)
        _rights(story, mine)
        _permits(story, mine)
        capacity, unit = mine.capacity
        story.record(TermsRecord, mine.code, on=mine.registered, by=LICENCES, mineral=mine.mineral, mineral_code=MINERALS[mine.mineral][0],
                     method=mine.method, capacity=capacity, scale=mine.scale,
                     capacity_unit=CapacityUnit.CUBIC_METRES_10K if mine.label == _WRONG_UNIT else unit)
    story.correct(TermsRecord, MINES[_WRONG_UNIT].code, by=LICENCES, known=date(2025, 8, 12), capacity_unit=CapacityUnit.TONNES_10K,
                  reason="生产规模单位录错：万立方米/年应为万吨/年，依据许可证扫描件")


def _holders(story: Story, mine: Mine) -> None:
    dice = mine.dice
    story.record(HolderRecord, mine.code, on=mine.registered, by=LICENCES,
                 holder=f"示例{dice.choice(_STEMS)}{dice.choice(_BRANCHES)}矿业有限公司")
    if mine.label in _CHANGED_HANDS:
        on, holder = _CHANGED_HANDS[mine.label]
        story.record(HolderRecord, mine.code, on=on, by=LICENCES, holder=holder,
                     evidence=[Paper(EvidenceKind.LICENCE, f"示自然资变〔{on.year}〕{mine.number}号", on, name="采矿权变更登记")])


def _rights(story: Story, mine: Mine) -> None:
    periods = list(_periods(mine))
    number = f"C{COUNTY}{periods[0][0]:%Y%m}{MINERALS[mine.mineral][0]}{int(mine.code[3:]):04d}41"
    for start, end in periods:
        on = max(start, mine.registered)
        paper = [Paper(EvidenceKind.LICENCE, number, start)]
        story.record(RightRecord, mine.code, on=on, by=LICENCES, valid_from=start, valid_to=end, evidence=paper)
        story.record(LicenceRecord, mine.code, on=on, by=LICENCES, number=number, valid_from=start, valid_to=end)


def _periods(mine: Mine) -> Iterator[tuple[date, date]]:
    """Periods of the right; that of an expired mine ends with its work, others are renewed until they join a block or close."""
    dice = mine.dice
    start, years = date(dice.randrange(2009, 2017), dice.randrange(1, 13), dice.randrange(1, 28)), 10
    if mine.registered.year > 2018:
        start, years = mine.registered, 20
    start, years = _RIGHTS.get(mine.label, (start, years))
    end = _last_day(start, years)
    if mine.fate == Fate.EXPIRED and mine.last_output:
        yield start, mine.last_output
        return
    yield start, end
    until = _RENEWED_UNTIL.get(mine.fate, LAST_DAY)
    while end < until:
        start, end = end + timedelta(days=1), _last_day(end + timedelta(days=1), 8)
        yield start, end


def _permits(story: Story, mine: Mine) -> None:
    """Three years each, renewed as long as the mine works or waits to work again."""
    start = date(2015 + mine.number % 3, mine.dice.randrange(1, 13), mine.dice.randrange(1, 28))
    start = mine.registered if mine.registered > start and mine.registered.year > 2018 else start
    needed = LAST_DAY if mine.fate == Fate.STOPPED else mine.last_output or LAST_DAY
    while True:
        end = _last_day(start, 3)
        story.record(SafetyPermitRecord, mine.code, on=max(start, mine.registered), by=SAFETY, permit=Permit.VALID, valid_to=end)
        if end >= needed:
            return
        start = end + timedelta(days=1)


def _last_day(start: date, years: int) -> date:
    return start.replace(year=start.year + years, day=min(start.day, 28)) - timedelta(days=1)
