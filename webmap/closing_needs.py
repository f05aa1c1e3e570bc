"""What a closing still needs, and the act that brings it: the list beside the case, and the one button that names the next act."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from mines import permissions
from mines.closure import RESPONSIBLE
from mines.codes import ChecklistItem, ClosingState, Department, GroundStage, Lack, PackagePart, PaperStage, Verdict
from mines.queries.closings import Case
from mines.rules.mine import closing_task_done

from .closing import ON_THE_GROUND, PERMIT_DONE, STEPS
from .wording import word

DECIDED = (GroundStage.DECIDED, GroundStage.IMPLEMENTING, GroundStage.SELF_CHECKED, GroundStage.ACCEPTED)
AT_WORK = (GroundStage.IMPLEMENTING, GroundStage.SELF_CHECKED)

BUREAU = (Department.NATURAL_RESOURCES,)
ON_SITE = (Department.TOWNSHIP, *BUREAU, Department.EMERGENCY)
WHOSE: Mapping[str, tuple[Department, ...]] = {
    GroundStage.ANNOUNCED: BUREAU, GroundStage.DECIDED: BUREAU, PaperStage.CANCELLATION_REQUESTED: BUREAU, PaperStage.CANCELLED: BUREAU,
    GroundStage.IMPLEMENTING: ON_SITE, GroundStage.SELF_CHECKED: ON_SITE,
    GroundStage.ACCEPTED: (*BUREAU, Department.EMERGENCY, Department.ECOLOGY),
}
"""Departments that are offered a step (handbook 8); any other may still record it by its address."""


@dataclass(frozen=True)
class Act:
    """Something that can be recorded: the words of its button, its form, and what an account needs for it."""

    word: str
    url: str
    needs: str = "record"
    departments: tuple[str, ...] = ()

    def open_to(self, account: Any, region_code: str) -> bool:
        """Whether the account may do it there."""
        return bool(account is not None and permissions.may(account, self.needs, region_code)
                    and (not self.departments or account.department in self.departments))


@dataclass(frozen=True)
class Need:
    """Something missing, of what kind, and the act that brings it (None: nothing to record on this page)."""

    what: str
    detail: str = ""
    act: Act | None = None
    bad: bool = False


def needs_of(case: Case) -> list[Need]:
    """Everything missing, in the order in which it is done. Nothing once the task is done, or taken off the list."""
    if case.row.closing_state == ClosingState.TAKEN_OFF or closing_task_done(case.row):
        return []
    if case.plan is None and case.stage == GroundStage.OPEN:
        return [Need(_("列入关闭清单"), _("批次、期限、途径和范围"), _act(case, _("列入清单"), "closing_steps.plan", departments=BUREAU))]
    return [*_suspended(case), *_on_the_ground(case), *([] if case.pit_only else _on_paper(case))]


def next_act(case: Case, account: Any) -> Act | None:
    """The first act that the account may do; who had a hand in the work is not offered its acceptance."""
    acts = [need.act for need in needs_of(case) if need.act is not None and need.act.open_to(account, case.row.region_code)]
    accepts = url_for("closing_steps.ground", code=case.row.code, stage=GroundStage.ACCEPTED)
    return next((act for act in acts if act.url != accepts or account.login not in implementers(case)), None)


def waits_for_another(case: Case, account: Any) -> bool:
    """Whether only the acceptance is left on the ground, and the account had a hand in the work."""
    accepts = url_for("closing_steps.ground", code=case.row.code, stage=GroundStage.ACCEPTED)
    took_part = account is not None and account.login in implementers(case)
    return took_part and any(need.act is not None and need.act.url == accepts for need in needs_of(case))


def implementers(case: Case) -> set[str]:
    """Who did or recorded the work and its check: none of them accepts."""
    work = [fact.record for fact in case.steps if fact.record.stage in AT_WORK]
    return {person for record in work for person in (record.recorded_by, record.done_by) if person}


def _act(case: Case, words: str, endpoint: str, *, needs: str = "record", departments: tuple[str, ...] = (), **values: Any) -> Act:
    return Act(words, url_for(endpoint, code=case.row.code, **values), needs, departments)


def _step(case: Case, stage: str, detail: str = "") -> Need:
    what = str(STEPS[stage])
    endpoint = "closing_steps.paper" if stage in set(PaperStage) else "closing_steps.ground"
    return Need(what, detail, _act(case, _("记录：%(what)s", what=what), endpoint, departments=WHOSE.get(stage, ()), stage=stage))


def _suspended(case: Case) -> Iterator[Need]:
    if case.row.closing_state == ClosingState.SUSPENDED and not case.package.encumbrances:
        yield Need(_("恢复办理"), case.plan.record.blocker or "" if case.plan else "", _act(case, _("记录：恢复办理"), "closing_steps.state"))


def _on_the_ground(case: Case) -> Iterator[Need]:
    stage = case.stage
    if stage == GroundStage.OPEN:
        yield _step(case, GroundStage.ANNOUNCED, _("公告文号和日期"))
    if stage in (GroundStage.OPEN, GroundStage.ANNOUNCED):
        yield _step(case, GroundStage.DECIDED, _("决定文号和日期"))
    if stage == GroundStage.DECIDED:
        yield _step(case, GroundStage.IMPLEMENTING)
    if stage in AT_WORK:
        yield from _county(case)
        yield from _points(case, stage)


def _county(case: Case) -> Iterator[Need]:
    for item in ON_THE_GROUND:
        fact = case.county.get(item)
        if fact is None or fact.record.verdict != Verdict.PASSED:
            what = str(word("ChecklistItem", item))
            failed = fact is not None and fact.record.verdict == Verdict.FAILED
            act = _act(case, _("记录：%(what)s", what=what), "closing_checks.item", departments=ON_SITE, item=item)
            yield Need(what, _("未通过") if failed else "", act, failed)


def _points(case: Case, stage: str) -> Iterator[Need]:
    """What the items lack, then the check and the acceptance; confirmations come after the township's own check."""
    lacking = [point for point in case.applying if point.lacks and point.item != ChecklistItem.C1_PERMITS]
    for point in lacking:
        yield _lack(case, point.item, point.lacks[0])
    if stage == GroundStage.IMPLEMENTING:
        yield _step(case, GroundStage.SELF_CHECKED)
    yield _accept(case, bool(lacking) or stage == GroundStage.IMPLEMENTING)


def _accept(case: Case, waits: bool) -> Need:
    need = _step(case, GroundStage.ACCEPTED, _("实施人以外的人验收"))
    return replace(need, act=None) if waits else need


def _lack(case: Case, item: str, lack: Lack) -> Need:
    what, detail = str(word("ChecklistItem", item)), str(word("Lack", lack))
    if lack == Lack.UNSEALED:
        opening = next(opening for opening in case.openings if opening.sealing is None)
        words = _("记录：%(code)s 封堵", code=opening.code)
        return Need(what, detail, _act(case, words, "closing_checks.seal", departments=ON_SITE, opening=opening.code))
    if lack in (Lack.NOT_CONFIRMED, Lack.OBJECTED):
        departments = RESPONSIBLE[ChecklistItem(item)]
        names = _("、").join(str(word("Department", department)) for department in departments)
        act = _act(case, _("确认：%(what)s", what=what), "closing_checks.confirm", needs="confirm", departments=departments, item=item)
        return Need(_("%(what)s的部门确认", what=what), names, act, lack == Lack.OBJECTED)
    departments = (*ON_SITE, *RESPONSIBLE[ChecklistItem(item)])
    act = _act(case, _("记录：%(what)s", what=what), "closing_checks.item", departments=departments, item=item)
    return Need(what, detail, act, lack == Lack.NO_HANDOVER)


def _on_paper(case: Case) -> Iterator[Need]:
    if case.stage not in DECIDED:
        return
    for fact in case.package.encumbrances:
        what = str(word("Encumbrance", fact.record.encumbrance))
        yield Need(_("解除%(what)s", what=what), fact.record.creditor or _("抵押或查封未解除，省厅不办理注销"),
                   _act(case, _("记录：%(what)s已解除", what=what), "closing_steps.lift", departments=BUREAU,
                        encumbrance=fact.record.encumbrance), True)
    if case.row.paper_stage == PaperStage.VALID:
        yield from _package(case)
    if case.row.paper_stage != PaperStage.CANCELLED:
        held = bool(case.package.encumbrances) or case.row.paper_stage == PaperStage.VALID and bool(_missing(case))
        stage = PaperStage.CANCELLED if case.row.paper_stage == PaperStage.CANCELLATION_REQUESTED else PaperStage.CANCELLATION_REQUESTED
        need = _step(case, stage)
        yield replace(need, act=None) if held else need
    if case.row.safety_permit not in PERMIT_DONE:
        act = _act(case, _("记录：安全生产许可证注销"), "closing_steps.permit", departments=(*BUREAU, Department.EMERGENCY))
        yield Need(_("注销安全生产许可证"), _("没有办过的也要写明"), act)
    if case.business is None or case.business.record.verdict != Verdict.PASSED:
        item = ChecklistItem.BUSINESS_LICENCE
        what = str(word("ChecklistItem", item))
        act = _act(case, _("记录：%(what)s", what=what), "closing_checks.item", departments=(*BUREAU, Department.MARKET), item=item)
        yield Need(what, _("企业另有矿山的可以保留，写明即可"), act)


def _missing(case: Case) -> tuple[PackagePart, ...]:
    return case.package.missing if case.row.closing_route == "policy" else ()


def _package(case: Case) -> Iterator[Need]:
    """Parts of the package that the province asks for and that are not on file; only the duty-bearer is recorded here."""
    for part in _missing(case):
        act = _act(case, _("记录：修复责任主体"), "closing_steps.plan", departments=BUREAU) if part == PackagePart.DUTY_BEARER else None
        yield Need(str(word("PackagePart", part)), _("报省注销的材料缺这一项"), act, True)
