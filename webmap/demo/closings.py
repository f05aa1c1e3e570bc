"""Eighteen mines of the example county close, each as far as it has come; one was taken off the list, one pit is only announced."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mines.closure import COUNTY_STEPS, items_for
from mines.codes import (
    ChecklistItem, ClosingRoute, ClosingScope, ClosingState, Department, EvidenceKind, GroundStage, OpeningKind, PaperStage, Permit,
    Subject, Verdict,
)
from mines.commands.records import Paper
from mines.tables.closures import ChecklistRecord, ClosingPlanRecord, GroundStep, PaperStep, PitStep
from mines.tables.mines import SafetyPermitRecord, SealingRecord

from .geography import in_degrees
from .officers import CLERKS, LICENCES, RESOURCES, SAFETY
from .parcels import Parcels
from .roll import MINES, OPENING, Mine
from .story import IdOf, Story

_TABLE = """
榆树沟1号 2025-03-10 begun    -          -          0/0
石湖4号   2025-03-17 decided  -          -          0/0
九道梁9号 2025-03-24 begun    -          -          0/4
九道梁4号 2025-03-13 checked  -          2025-12-05 1/2
九道梁2号 2025-03-20 accepted 2025-10-29 -          3/3
长岭4号   2025-03-27 accepted 2025-10-20 -          4/4
桦木沟3号 2025-03-16 accepted 2025-10-03 2025-12-13 2/2
石湖5号   2024-03-23 accepted 2024-10-10 2024-12-20 3/3
青杨3号   2024-03-12 accepted 2024-10-17 2024-12-03 0/0
青杨8号   2025-03-19 accepted 2025-10-24 2025-11-10 2/2
城关10号  2024-03-26 accepted 2024-10-07 2024-12-17 0/0
柳河7号   2024-03-15 accepted 2024-10-14 2024-12-24 0/0
东湾10号  2025-03-22 accepted 2025-10-21 2025-11-07 2/2
长岭1号   2024-03-11 accepted 2024-10-14 2024-12-14 0/0
长岭5号   2024-03-18 accepted 2024-10-11 2024-12-21 4/4
长岭8号   2025-03-25 accepted 2025-10-18 2025-11-04 0/0
西坡5号   2024-03-14 accepted 2024-10-25 2024-12-11 3/3
西坡6号   2024-03-21 accepted 2024-10-08 2024-12-18 0/0
"""
"""Mine, day of the decision, how far on the ground, day of acceptance, day the right is cancelled, openings sealed of all."""

_SUSPENDED, _TAKEN_OFF, _ONLY_THE_PIT = "榆树沟1号", "南口3号", "青杨4号"

_DEPARTMENTS = {
    ChecklistItem.C1_PERMITS: Department.NATURAL_RESOURCES, ChecklistItem.C2_FACILITIES: Department.EMERGENCY,
    ChecklistItem.C3A_SHAFTS: Department.EMERGENCY, ChecklistItem.C3B_SLOPES: Department.NATURAL_RESOURCES,
    ChecklistItem.C4_SIGNS: Department.TOWNSHIP, ChecklistItem.C5_EXPLOSIVES: Department.PUBLIC_SECURITY,
}


@dataclass(frozen=True)
class Closing:
    """One closing task as it stands in the end."""

    mine: Mine
    decided: date
    reached: str
    accepted: date | None
    cancelled: date | None
    sealed: int
    openings: int

    @property
    def checked(self) -> date:
        """Day of the township's own check, or the day by which as much was done."""
        return self.accepted - timedelta(days=19) if self.accepted else date(self.decided.year, 11, 20)

    @property
    def paper(self) -> tuple[Paper, Paper]:
        """The decision and its announcement."""
        number = int(self.mine.code[3:]) % 40 + 1 if self.mine.label != "九道梁2号" else 12
        return (Paper(EvidenceKind.DECISION, f"示政字〔{self.decided.year}〕{number}号", self.decided),
                Paper(EvidenceKind.NOTICE, f"示政公告〔{self.decided.year}〕3号", self.decided))


def _closings() -> Iterator[Closing]:
    for label, decided, reached, accepted, cancelled, openings in (line.split() for line in _TABLE.strip().splitlines()):
        accepted_on, cancelled_on = (None if day == "-" else date.fromisoformat(day) for day in (accepted, cancelled))
        sealed, total = map(int, openings.split("/"))
        yield Closing(MINES[label], date.fromisoformat(decided), reached, accepted_on, cancelled_on, sealed, total)


def tell(story: Story, parcels: Parcels) -> None:
    """Record plans, steps on the ground and on paper, checklists, openings."""
    for closing in _closings():
        _plan(story, closing)
        _ground(story, closing)
        _checklist(story, closing)
        _openings(story, closing, parcels)
        _paper(story, closing)
    _suspend(story)
    _take_off(story)
    _close_a_pit(story)
    story.correct(GroundStep, MINES["长岭1号"].code, by=SAFETY, known=date(2024, 11, 5), on=date(2024, 10, 4),
                  reason="验收日期录错：验收单为10月4日")


def _plan(story: Story, closing: Closing) -> None:
    year = closing.decided.year
    story.record(ClosingPlanRecord, closing.mine.code, on=closing.decided, by=RESOURCES, state=ClosingState.ACTIVE, batch=f"{year}年第一批",
                 route=ClosingRoute.POLICY, scope=ClosingScope.WHOLE, due_on=date(year, 11, 30), duty_bearer="采矿权人", blocker=None)


def _ground(story: Story, closing: Closing) -> None:
    clerk, name = CLERKS[closing.mine.short]
    code, begun = closing.mine.code, closing.decided + timedelta(days=45)
    story.record(GroundStep, code, on=closing.decided, by=RESOURCES, stage=GroundStage.DECIDED, evidence=closing.paper)
    if closing.reached != "decided":
        story.record(GroundStep, code, on=begun, by=clerk, done_by=name, stage=GroundStage.IMPLEMENTING)
    if closing.accepted:
        report = Paper(EvidenceKind.REPORT, f"自查报告〔{closing.checked.year}〕", closing.checked)
        story.record(GroundStep, code, on=closing.checked, by=clerk, done_by=name, stage=GroundStage.SELF_CHECKED, evidence=[report])
        form = Paper(EvidenceKind.ACCEPTANCE, f"示应急验〔{closing.accepted.year}〕{int(code[3:])}号", closing.accepted)
        story.record(GroundStep, code, on=closing.accepted, by=SAFETY, done_by="何敏", stage=GroundStage.ACCEPTED, evidence=[form])
        story.record(SafetyPermitRecord, code, on=closing.checked, by=SAFETY, permit=Permit.CANCELLED, valid_to=closing.checked)


def _checklist(story: Story, closing: Closing) -> None:
    """The county's five steps as far as they are taken, then the five points, which the acceptance rests on."""
    clerk, code = CLERKS[closing.mine.short][0], closing.mine.code
    steps = {"decided": 0, "begun": 1, "checked": 3, "accepted": 4}[closing.reached]
    order = [item for item in COUNTY_STEPS if item not in (ChecklistItem.CANCELLATION_ASKED, ChecklistItem.CLOSED_ON_THE_SPOT)]
    order += [ChecklistItem.CLOSED_ON_THE_SPOT]
    stretch = (closing.checked - closing.decided) / 5
    for place, item in enumerate(order[:steps], 1):
        story.record(ChecklistRecord, code, on=closing.decided + place * stretch, by=clerk, item=item, verdict=Verdict.PASSED,
                     department=Department.TOWNSHIP)
    if steps < 3:
        return
    for item in items_for(closing.mine.method):
        open_shafts = item == ChecklistItem.C3A_SHAFTS and closing.sealed < closing.openings
        papers_left = item == ChecklistItem.C1_PERMITS and not (closing.cancelled and closing.accepted)
        verdict = Verdict.FAILED if open_shafts else Verdict.UNKNOWN if papers_left else Verdict.PASSED
        on = closing.cancelled if item == ChecklistItem.C1_PERMITS and closing.cancelled else closing.checked
        story.record(ChecklistRecord, code, on=on, by=SAFETY, item=item, verdict=verdict, department=_DEPARTMENTS[item])


def _openings(story: Story, closing: Closing, parcels: Parcels) -> None:
    middle = in_degrees(parcels.mines[closing.mine.label]).centroid
    kinds = (OpeningKind.SHAFT, OpeningKind.VENTILATION, OpeningKind.ADIT, OpeningKind.INCLINE)
    for place in range(closing.openings):
        code = f"{closing.mine.code}-{place + 1}"
        longitude, latitude = round(middle.x + 0.0008 * place, 7), round(middle.y - 0.0006 * place, 7)
        story.register(Subject.OPENING, code, on=OPENING, by=LICENCES, mine_id=IdOf(Subject.MINE, closing.mine.code), kind=kinds[place],
                       longitude=longitude, latitude=latitude)
        if place < closing.sealed:
            on = closing.checked - timedelta(days=7 * (closing.openings - place))
            story.record(SealingRecord, code, on=on, by=CLERKS[closing.mine.short][0],
                         method="浆砌石封堵3米" if kinds[place] == OpeningKind.ADIT else "填实，混凝土盖板")


def _paper(story: Story, closing: Closing) -> None:
    code, number = closing.mine.code, 87 if closing.mine.label == "九道梁2号" else int(closing.mine.code[3:])
    if closing.reached not in ("checked", "accepted"):
        return
    asked = closing.cancelled - timedelta(days=26) if closing.cancelled else date(2025, 11, 12)
    request = Paper(EvidenceKind.REQUEST, f"示自然资呈〔{asked.year}〕{number}号", asked)
    story.record(PaperStep, code, on=asked, by=LICENCES, stage=PaperStage.CANCELLATION_REQUESTED, evidence=[request])
    story.record(ChecklistRecord, code, on=asked, by=LICENCES, item=ChecklistItem.CANCELLATION_ASKED, verdict=Verdict.PASSED,
                 department=Department.NATURAL_RESOURCES)
    if closing.cancelled:
        notice = Paper(EvidenceKind.CANCELLATION, f"示自然资注销公告〔{closing.cancelled.year}〕{number}号", closing.cancelled)
        story.record(PaperStep, code, on=closing.cancelled, by=LICENCES, stage=PaperStage.CANCELLED, evidence=[notice])


def _suspend(story: Story) -> None:
    story.record(ClosingPlanRecord, MINES[_SUSPENDED].code, on=date(2025, 6, 18), by=RESOURCES, state=ClosingState.SUSPENDED,
                 batch="2025年第一批", route=ClosingRoute.POLICY, scope=ClosingScope.WHOLE, due_on=date(2025, 11, 30), duty_bearer="采矿权人",
                 blocker="采矿权被法院查封", evidence=[Paper(EvidenceKind.LETTER, "（2025）示01执协17号", date(2025, 6, 16))])


def _take_off(story: Story) -> None:
    """Announced for closing in 2024, then kept because it joins the mines that reach the standard."""
    code = MINES[_TAKEN_OFF].code
    plan = {"batch": "2024年第一批", "route": ClosingRoute.POLICY, "scope": ClosingScope.WHOLE, "due_on": date(2024, 11, 30),
            "duty_bearer": "采矿权人", "blocker": None}
    notice = Paper(EvidenceKind.NOTICE, "示政公告〔2024〕2号", date(2024, 2, 26))
    letter = Paper(EvidenceKind.LETTER, "示政函〔2024〕41号", date(2024, 9, 10))
    story.record(ClosingPlanRecord, code, on=date(2024, 2, 26), by=RESOURCES, state=ClosingState.ACTIVE, **plan)
    story.record(GroundStep, code, on=date(2024, 2, 26), by=RESOURCES, stage=GroundStage.ANNOUNCED, evidence=[notice])
    story.record(ClosingPlanRecord, code, on=date(2024, 9, 10), by=RESOURCES, state=ClosingState.TAKEN_OFF, evidence=[letter], **plan)


def _close_a_pit(story: Story) -> None:
    """The first closing of 2026: only the open pit of a mine that goes on underground."""
    on, code = date(2026, 1, 5), MINES[_ONLY_THE_PIT].code
    story.record(ClosingPlanRecord, code, on=on, by=RESOURCES, state=ClosingState.ACTIVE, batch="2026年第一批", route=ClosingRoute.POLICY,
                 scope=ClosingScope.OPEN_PIT_ONLY, due_on=date(2026, 11, 30), duty_bearer="采矿权人", blocker=None)
    story.record(PitStep, code, on=on, by=RESOURCES, stage=GroundStage.DECIDED,
                 evidence=[Paper(EvidenceKind.DECISION, "示政字〔2026〕1号", on)])
