"""Eighteen mines of the example county close, each as far as it has come; one was taken off the list, one pit is only announced."""

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
from .orders import CLOSINGS, Closing
from .parcels import Parcels
from .roll import MINES, OPENING
from .story import IdOf, Story

_DEPARTMENTS = {
    ChecklistItem.C1_PERMITS: Department.NATURAL_RESOURCES, ChecklistItem.C2_FACILITIES: Department.EMERGENCY,
    ChecklistItem.C3A_SHAFTS: Department.EMERGENCY, ChecklistItem.C3B_SLOPES: Department.NATURAL_RESOURCES,
    ChecklistItem.C4_SIGNS: Department.TOWNSHIP, ChecklistItem.C5_EXPLOSIVES: Department.PUBLIC_SECURITY,
}


def tell(story: Story, parcels: Parcels) -> None:
    """Record plans, steps on the ground and on paper, checklists, openings."""
    for closing in CLOSINGS:
        _plan(story, closing.mine.code, closing.decided, ClosingState.ACTIVE)
        _ground(story, closing)
        _checklist(story, closing)
        _openings(story, closing, parcels)
        _paper(story, closing)
    _plan(story, MINES["榆树沟1号"].code, date(2025, 6, 18), ClosingState.SUSPENDED, blocker="采矿权被法院查封", letter="（2025）示01执协17号")
    _take_off(story)
    _close_a_pit(story)
    story.correct(GroundStep, MINES["长岭1号"].code, by=SAFETY, known=date(2024, 11, 5), on=date(2024, 10, 4),
                  reason="验收日期录错：验收单为10月4日")


def _plan(story: Story, code: str, on: date, state: ClosingState, *, scope: ClosingScope = ClosingScope.WHOLE, blocker: str | None = None,
          letter: str | None = None) -> None:
    evidence = [Paper(EvidenceKind.LETTER, letter, on)] if letter else []
    story.record(ClosingPlanRecord, code, on=on, by=RESOURCES, state=state, batch=f"{on.year}年第一批", route=ClosingRoute.POLICY, scope=scope,
                 due_on=date(on.year, 11, 30), duty_bearer="采矿权人", blocker=blocker, evidence=evidence)


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
    on_the_ground = [item for item in COUNTY_STEPS if item != ChecklistItem.CANCELLATION_ASKED]
    stretch = (closing.checked - closing.decided) / 5
    for place, item in enumerate(on_the_ground[:steps], 1):
        story.record(ChecklistRecord, code, on=closing.decided + place * stretch, by=clerk, item=item, verdict=Verdict.PASSED,
                     department=Department.TOWNSHIP)
    if steps < 3:
        return
    for point in items_for(closing.mine.method):
        open_shafts = point == ChecklistItem.C3A_SHAFTS and closing.sealed < closing.openings
        papers_left = point == ChecklistItem.C1_PERMITS and not (closing.cancelled and closing.accepted)
        verdict = Verdict.FAILED if open_shafts else Verdict.UNKNOWN if papers_left else Verdict.PASSED
        on = closing.cancelled if point == ChecklistItem.C1_PERMITS and closing.cancelled else closing.checked
        story.record(ChecklistRecord, code, on=on, by=SAFETY, item=point, verdict=verdict, department=_DEPARTMENTS[point])


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


def _take_off(story: Story) -> None:
    """Announced for closing in 2024, then kept because it joins the mines that reach the standard."""
    on, code = date(2024, 2, 26), MINES["南口3号"].code
    _plan(story, code, on, ClosingState.ACTIVE)
    story.record(GroundStep, code, on=on, by=RESOURCES, stage=GroundStage.ANNOUNCED,
                 evidence=[Paper(EvidenceKind.NOTICE, "示政公告〔2024〕2号", on)])
    _plan(story, code, date(2024, 9, 10), ClosingState.TAKEN_OFF, letter="示政函〔2024〕41号")


def _close_a_pit(story: Story) -> None:
    """The first closing of 2026: only the open pit of a mine that goes on underground."""
    on, code = date(2026, 1, 5), MINES["青杨4号"].code
    _plan(story, code, on, ClosingState.ACTIVE, scope=ClosingScope.OPEN_PIT_ONLY)
    story.record(PitStep, code, on=on, by=RESOURCES, stage=GroundStage.DECIDED,
                 evidence=[Paper(EvidenceKind.DECISION, "示政字〔2026〕1号", on)])
