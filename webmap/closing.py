"""A closing as its case page tells it: two tracks, who signs off, which papers are on file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from mines.closure import CANCELLATION_PAPERS, GROUND, PAPER, RESPONSIBLE, asked_late
from mines.codes import (
    ChecklistItem, ClosingRoute, EncumbranceState, EvidenceKind, GroundStage, OutlineState, PackagePart, PaperStage, Permit, Verdict,
)
from mines.queries.closings import Case
from mines.queries.history import Fact

from .people import person
from .wording import word

STEPS: Mapping[str, Any] = {
    GroundStage.ANNOUNCED: lazy_gettext("公布名单"), GroundStage.DECIDED: lazy_gettext("决定关闭"), GroundStage.IMPLEMENTING: lazy_gettext("开始实施"),
    GroundStage.SELF_CHECKED: lazy_gettext("自查"), GroundStage.ACCEPTED: lazy_gettext("现场验收"),
    PaperStage.CANCELLATION_REQUESTED: lazy_gettext("申请注销采矿权"), PaperStage.CANCELLED: lazy_gettext("采矿权注销公告"),
    PaperStage.VALID: lazy_gettext("注销申请被退回"),
}
"""What each step of a closing is called as something to do."""

ON_THE_GROUND = (ChecklistItem.PEOPLE_EVACUATED, ChecklistItem.EQUIPMENT_DISMANTLED, ChecklistItem.HAZARDS_REMOVED,
                 ChecklistItem.CLOSED_ON_THE_SPOT)
"""The county's steps that are taken on the ground; the fifth is the request to cancel the right."""

PERMIT_DONE = (Permit.CANCELLED, Permit.NEVER_HELD)


@dataclass(frozen=True)
class Line:
    """One line of a track; ``state`` is done, now, late or todo."""

    what: str
    state: str
    on: date | None = None
    detail: str = ""
    papers: Sequence[Any] = ()
    fact: Fact | None = None
    warning: str = ""


def ground_track(case: Case) -> list[Line]:
    """What is done on the ground: the list, the work, the county's steps, the check, the acceptance."""
    lines = [_announced(case), _stage(case, GroundStage.IMPLEMENTING)]
    lines += [_county(case, item) for item in ON_THE_GROUND]
    lines += [_stage(case, stage) for stage in (GroundStage.SELF_CHECKED, GroundStage.ACCEPTED)]
    return _with_now(lines)


def _reached(case: Case, stage: str) -> bool:
    return GROUND.stages.index(case.stage) >= GROUND.stages.index(stage)


def _stage(case: Case, stage: GroundStage) -> Line:
    fact, what = case.step(stage), str(STEPS[stage])
    if not _reached(case, stage):
        return Line(what, "todo")
    if fact is None:
        return Line(what, "done", detail=_("承接台账，没有单独记录"))
    return Line(what, "done", fact.record.effective_on, _who(fact), fact.papers, fact)


def _announced(case: Case) -> Line:
    """The public notice stands with the published list, or with the decision."""
    line, decided = _stage(case, GroundStage.ANNOUNCED), case.step(GroundStage.DECIDED)
    notices = [paper for paper in decided.papers if paper.kind == EvidenceKind.NOTICE] if decided else []
    if line.fact is None and notices:
        return Line(line.what, "done", notices[0].dated_on, "", notices)
    return line


def _county(case: Case, item: ChecklistItem) -> Line:
    fact, what = case.county.get(item), str(word("ChecklistItem", item))
    return _checked(what, fact) if fact else Line(what, "todo")


def _checked(what: str, fact: Fact) -> Line:
    state = {Verdict.PASSED: "done", Verdict.FAILED: "late"}.get(fact.record.verdict, "todo")
    return Line(what, state, fact.record.effective_on, fact.record.note or "", fact.papers, fact)


def _who(fact: Fact) -> str:
    record = fact.record
    who = _("%(who)s办理", who=person(record.done_by or record.recorded_by))
    taken_over = _("承接自%(ledger)s，没有原文件", ledger=record.taken_over) if getattr(record, "taken_over", None) else ""
    return _("；").join(part for part in (who, taken_over, record.note) if part)


def _with_now(lines: Sequence[Line]) -> list[Line]:
    """The first line that is neither done nor late is the one to do now."""
    place = next((place for place, line in enumerate(lines) if line.state == "todo"), None)
    return [Line(**{**vars(line), "state": "now"}) if at == place else line for at, line in enumerate(lines)]


def paper_track(case: Case) -> list[Line]:
    """What is done on paper: decision, duty-bearer, request, encumbrances, cancelling, safety permit."""
    decided = case.step(GroundStage.DECIDED)
    line = _stage(case, GroundStage.DECIDED)
    papers = [paper for paper in line.papers if paper.kind != EvidenceKind.NOTICE] if decided else line.papers
    lines = [Line(**{**vars(line), "papers": papers})]
    if case.pit_only:
        return [*lines, Line(_("采矿权保留"), "done", detail=_("只关露天采场，地下部分继续"))]
    lines += [_duty(case), _on_paper(case, PaperStage.CANCELLATION_REQUESTED)]
    lines += [_encumbrance(fact) for fact in case.encumbrances]
    lines += [_on_paper(case, PaperStage.CANCELLED), _permit(case)]
    return [*_with_now(lines), _business(case)]


def _business(case: Case) -> Line:
    """The business licence: it is named by the standard, and the task is done without it."""
    what = str(word("ChecklistItem", ChecklistItem.BUSINESS_LICENCE))
    if case.business is None:
        return Line(what, "todo", detail=_("没有记录；企业另有矿山的可以保留"))
    return _checked(what, case.business)


def _duty(case: Case) -> Line:
    bearer = case.package.parts[PackagePart.DUTY_BEARER]
    what = _("明确修复责任主体")
    if not bearer or case.plan is None:
        return Line(what, "todo")
    return Line(what, "done", case.plan.record.effective_on, bearer, case.plan.papers, case.plan)


def _on_paper(case: Case, stage: PaperStage) -> Line:
    fact, what = case.on_paper(stage), str(STEPS[stage])
    if PAPER.stages.index(case.row.paper_stage) < PAPER.stages.index(stage):
        return Line(what, "todo")
    if fact is None:
        return Line(what, "done")
    return Line(what, "done", fact.record.effective_on, _who(fact), fact.papers, fact, _asked_late(case, fact))


def _asked_late(case: Case, fact: Fact) -> str:
    """Said where an ordinary closing asked later than the 30 days after its decision."""
    decided = case.package.decided_on
    ordinary = case.row.closing_route == ClosingRoute.ORDINARY and fact.record.stage == PaperStage.CANCELLATION_REQUESTED
    if not ordinary or decided is None or not asked_late(decided, fact.record.effective_on):
        return ""
    return _("决定后 %(days)s 天才申请，超过 30 天", days=(fact.record.effective_on - decided).days)


def _encumbrance(fact: Fact) -> Line:
    record, what = fact.record, word("Encumbrance", fact.record.encumbrance)
    if record.state == EncumbranceState.LIFTED:
        return Line(_("%(what)s已解除", what=what), "done", record.effective_on, record.creditor or "", fact.papers, fact)
    return Line(_("解除%(what)s", what=what), "late", record.effective_on, record.creditor or "", fact.papers, fact)


def _permit(case: Case) -> Line:
    fact = next((fact for fact in case.rights if fact.table == "safety_permit_record"), None)
    done = case.row.safety_permit in PERMIT_DONE
    what = _("注销安全生产许可证")
    if fact is None or not done:
        return Line(what, "todo")
    return Line(what, "done", fact.record.effective_on, str(word("Permit", fact.record.permit)), fact.papers, fact)


@dataclass(frozen=True)
class SignOff:
    """A department's word on the items it is responsible for: those it confirmed, those it objects to, all of them."""

    department: str
    confirmed: tuple[Fact, ...]
    objected: tuple[Fact, ...]
    items: tuple[str, ...]

    @property
    def done(self) -> bool:
        """Whether it confirmed every one."""
        return len(self.confirmed) == len(self.items)

    @property
    def newest(self) -> Fact | None:
        """The last of its words."""
        return max((*self.confirmed, *self.objected), key=lambda fact: fact.record.effective_on, default=None)


def sign_offs(case: Case) -> list[SignOff]:
    """Each department that is responsible for an item that applies, in the order of the standard."""
    applying = {point.item: point for point in case.applying}
    departments = dict.fromkeys(department for item in applying for department in RESPONSIBLE[item])
    found = []
    for department in departments:
        items = tuple(item for item in applying if department in RESPONSIBLE[item])
        said = [applying[item].confirmed[department] for item in items if department in applying[item].confirmed]
        found.append(SignOff(
            department, tuple(fact for fact in said if fact.record.verdict == Verdict.PASSED),
            tuple(fact for fact in said if fact.record.verdict == Verdict.FAILED), items))
    return found


@dataclass(frozen=True)
class PaperOnFile:
    """One paper of the list of a cancellation: its kinds, whether the route asks for it, what is on file, what the registry says."""

    kinds: tuple[EvidenceKind, ...]
    asked: bool
    papers: Sequence[Any]
    known: str = ""

    @property
    def words(self) -> str:
        """What the paper is called."""
        return _("或").join(str(word("EvidenceKind", kind)) for kind in self.kinds)


def cancellation_papers(case: Case) -> list[PaperOnFile]:
    """The papers of handbook 3.2 against what is on file."""
    known = {EvidenceKind.LICENCE: case.row.licence_number, EvidenceKind.RECLAMATION: case.package.parts[PackagePart.DUTY_BEARER],
             EvidenceKind.DRAWING: _("矿区范围已登记") if case.row.outline != OutlineState.NONE else ""}
    return [
        PaperOnFile(kinds, case.row.closing_route in routes, _of_kind(case, kinds), next((known[one] for one in kinds if one in known), ""))
        for kinds, routes in CANCELLATION_PAPERS
    ]


def _of_kind(case: Case, kinds: Iterable[EvidenceKind]) -> list[Any]:
    return [paper for _fact, paper in case.papers if paper.kind in set(kinds)]
