"""Eighteen mines of the example county close, each as far as it has come; one was taken off the list, one pit is only announced."""

from datetime import date, timedelta

from mines.closure import COUNTY_STEPS, RESPONSIBLE, items_for
from mines.codes import (
    ChecklistItem, ClosingRoute, ClosingScope, ClosingState, Department, Encumbrance, EncumbranceState, EvidenceKind, GroundStage,
    OpeningKind, PaperStage, Permit, Presence, Subject, Verdict,
)
from mines.commands.records import Paper
from mines.tables.closures import (
    ChecklistRecord, ClosingPlanRecord, ConfirmationRecord, EncumbranceRecord, FacilityRecord, GroundStep, PaperStep, PatrolRecord, PitStep,
)
from mines.tables.mines import SafetyPermitRecord, SealingRecord

from .geography import in_degrees
from .officers import CLERKS, ECOLOGY, LICENCES, MARKET, POLICE, POWER, RESOURCES, SAFETY
from .orders import CLOSINGS, Closing
from .parcels import Parcels
from .roll import MINES, OPENING
from .story import LAST_DAY, IdOf, Story

_CONFIRMS = {
    Department.NATURAL_RESOURCES: RESOURCES, Department.EMERGENCY: SAFETY, Department.ECOLOGY: ECOLOGY,
    Department.PUBLIC_SECURITY: POLICE, Department.MARKET: MARKET, Department.POWER: POWER,
}
"""Who confirms for a department of the county; for a township its own clerk does."""

_PAPERS = {
    ChecklistItem.PEOPLE_EVACUATED: ((EvidenceKind.LEDGER, "人员撤离名册"),),
    ChecklistItem.EQUIPMENT_DISMANTLED: ((EvidenceKind.PHOTO, "设备拆除照片"), (EvidenceKind.LEDGER, "设备清单")),
    ChecklistItem.HAZARDS_REMOVED: ((EvidenceKind.PHOTO, "隐患消除照片"),),
    ChecklistItem.CLOSED_ON_THE_SPOT: ((EvidenceKind.PHOTO, "就地关停照片"),),
    ChecklistItem.C2_FACILITIES: ((EvidenceKind.PHOTO, "拆除前后照片"), (EvidenceKind.LETTER, "断电通知")),
    ChecklistItem.C3A_SHAFTS: ((EvidenceKind.PHOTO, "封堵照片"), (EvidenceKind.DRAWING, "竣工图")),
    ChecklistItem.C3B_SLOPES: ((EvidenceKind.REPORT, "边坡稳定性报告"),),
    ChecklistItem.C4_SIGNS: ((EvidenceKind.PHOTO, "警示标志照片"),),
    ChecklistItem.C5_EXPLOSIVES: ((EvidenceKind.HANDOVER, "民爆物品清缴单"),),
}
"""What is put behind each item: kind and name."""


def tell(story: Story, parcels: Parcels) -> None:
    """Record plans, steps on the ground and on paper, checklists, openings."""
    for closing in CLOSINGS:
        _plan(story, closing.mine.code, closing.decided, ClosingState.ACTIVE)
        story.record(FacilityRecord, closing.mine.code, on=closing.decided, by=RESOURCES, tailings=Presence.ABSENT)
        _ground(story, closing)
        _checklist(story, closing)
        _openings(story, closing, parcels)
        _paper(story, closing)
        _patrol(story, closing)
    _encumber(story)
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
        on = closing.decided + place * stretch
        story.record(ChecklistRecord, code, on=on, by=clerk, item=item, verdict=Verdict.PASSED, department=Department.TOWNSHIP,
                     evidence=_papers(code, item, on))
    if steps < 3:
        return
    for point in items_for(closing.mine.method):
        open_shafts = point == ChecklistItem.C3A_SHAFTS and closing.sealed < closing.openings
        papers_left = point == ChecklistItem.C1_PERMITS and not (closing.cancelled and closing.accepted)
        verdict = Verdict.FAILED if open_shafts else Verdict.UNKNOWN if papers_left else Verdict.PASSED
        on = closing.cancelled if point == ChecklistItem.C1_PERMITS and closing.cancelled else closing.checked
        story.record(ChecklistRecord, code, on=on, by=SAFETY, item=point, verdict=verdict, department=RESPONSIBLE[point][0],
                     evidence=_papers(code, point, on))
        if verdict == Verdict.PASSED:
            _confirm(story, closing, point, on if point == ChecklistItem.C1_PERMITS else closing.checked + timedelta(days=5))


def _papers(code: str, item: ChecklistItem, on: date) -> list[Paper]:
    return [Paper(kind, f"{code} {name}", on) for kind, name in _PAPERS.get(item, ())]


def _confirm(story: Story, closing: Closing, item: ChecklistItem, on: date) -> None:
    """Every department signs off its item."""
    for department in RESPONSIBLE[item]:
        by = _CONFIRMS.get(department, CLERKS[closing.mine.short][0])
        story.record(ConfirmationRecord, closing.mine.code, on=on, by=by, item=item, department=department, verdict=Verdict.PASSED)


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
                         method="浆砌石封堵3米" if kinds[place] == OpeningKind.ADIT else "填实，混凝土盖板",
                         evidence=[Paper(EvidenceKind.PHOTO, f"{code} 封堵照片", on, longitude=round(longitude + 0.00005, 7),
                                         latitude=round(latitude - 0.00003, 7))])


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


def _patrol(story: Story, closing: Closing) -> None:
    """A township looks after a closed mine every half year."""
    on = closing.accepted + timedelta(days=180) if closing.accepted else LAST_DAY
    while on < LAST_DAY:
        story.record(PatrolRecord, closing.mine.code, on=on, by=CLERKS[closing.mine.short][0], verdict=Verdict.PASSED)
        on += timedelta(days=180)


def _encumber(story: Story) -> None:
    """A court seizes one right while its mine is being closed; a mortgage on another comes to light after the request."""
    seized, mortgaged = MINES["榆树沟1号"].code, MINES["九道梁2号"].code
    on, letter = date(2025, 6, 18), "（2025）示01执协17号"
    story.record(EncumbranceRecord, seized, on=on, by=RESOURCES, encumbrance=Encumbrance.SEIZURE, state=EncumbranceState.STANDING,
                 creditor="示例县人民法院", evidence=[Paper(EvidenceKind.LETTER, letter, on)])
    _plan(story, seized, on, ClosingState.SUSPENDED, blocker="采矿权被法院查封", letter=letter)
    story.record(EncumbranceRecord, mortgaged, on=date(2025, 11, 28), by=LICENCES, encumbrance=Encumbrance.MORTGAGE,
                 state=EncumbranceState.STANDING, creditor="示例农商银行",
                 evidence=[Paper(EvidenceKind.LETTER, "示登抵查〔2025〕9号", date(2025, 11, 28))])


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
                 evidence=[Paper(EvidenceKind.DECISION, "示政字〔2026〕1号", on), Paper(EvidenceKind.NOTICE, "示政公告〔2026〕1号", on)])
