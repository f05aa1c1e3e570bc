"""`/tasks/closure/<code>/…`: the acts that move a closing on: its plan and state, the steps of both tracks, what encumbers the right."""

from typing import Any

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, DateField
from wtforms.validators import InputRequired, ValidationError

from mines.closure import GROUND, PAPER
from mines.codes import (
    ClosingRoute, ClosingScope, ClosingState, Encumbrance, EvidenceKind, GroundStage, PackagePart, PaperStage,
)
from mines.commands.closures import cancel_permit, lift_encumbrance, record_encumbrance
from mines.commands.records import record_fact
from mines.commands.steps import record_step
from mines.queries.closings import Case, case_of
from mines.tables.closures import ClosingPlanRecord, EncumbranceRecord, GroundStep, PaperStep, PitStep
from mines.tables.mines import SafetyPermitRecord

from .. import auth, forms, params
from ..closing import STEPS
from ..closing_needs import needs_of
from ..session import registry
from ..wording import word

bp = Blueprint("closing_steps", __name__)
auth.guard(bp, "record")


def opened(code: str) -> Case:
    """The case as it stands today: what is recorded now follows what is known now."""
    return case_of(registry(), code, params.today())


def answered(case: Case, form: forms.Entry, title: Any, act: Any, **shown: Any) -> ResponseReturnValue:
    """Show the form of one act at a closing, or do it and go back to the case."""
    back = url_for("closure.case", code=case.row.code)
    return forms.answer(form, title, act, back, **{"subject": case.row, "back": back, "back_word": _("关闭"), "case": case, **shown})


class PlanForm(forms.Entry):
    """The closing task."""

    batch = forms.asked(lazy_gettext("批次"), 60, description=lazy_gettext("例如：2026年第一批"))
    due_on = DateField(lazy_gettext("期限"), validators=[InputRequired()])
    route = forms.codes(lazy_gettext("关闭途径"), ClosingRoute)
    scope = forms.codes(lazy_gettext("关闭范围"), ClosingScope, description=lazy_gettext("只关露天采场的，地下采矿权保留"))
    duty_bearer = forms.text(lazy_gettext("修复责任主体"), description=lazy_gettext("政策性关闭报省时必须写明；没有责任人的由县政府承担"))


@bp.route("/tasks/closure/<path:code>/plan", methods=["GET", "POST"])
def plan(code: str) -> ResponseReturnValue:
    """Put a mine on the list, or change what its task says."""
    case = opened(code)
    names = ("batch", "due_on", "route", "scope", "duty_bearer")
    before = case.plan.record if case.plan else None
    usual = {"batch": _("%(year)s年第一批", year=params.today().year), "route": ClosingRoute.POLICY, "scope": ClosingScope.WHOLE}
    form = PlanForm.opened(seen=(ClosingPlanRecord, case.row.id), needs=("plan",),
                           **({name: getattr(before, name) for name in names} if before else usual))

    def act(session: Any) -> Any:
        kept: dict[str, Any] = {"state": before.state if before else ClosingState.ACTIVE, "blocker": before.blocker if before else None}
        return record_fact(session, ClosingPlanRecord, case.row.id, **form.said(), **form.values(*names), **kept)
    return answered(case, form, _("修改关闭任务") if before else _("列入关闭清单"), act)


class StateForm(forms.Entry):
    """Whether the task is in hand."""

    state = forms.codes(lazy_gettext("状态"), ClosingState,
                        only=lambda: (ClosingState.ACTIVE, ClosingState.SUSPENDED, ClosingState.TAKEN_OFF))
    blocker = forms.text(lazy_gettext("障碍或理由"), description=lazy_gettext("例如：采矿权被法院查封"))

    def validate_blocker(self, field: Any) -> None:
        """Who stops a task says why."""
        if self.state.data != ClosingState.ACTIVE and not field.data:
            raise ValidationError(_("暂停和撤出要写明理由。"))


@bp.route("/tasks/closure/<path:code>/state", methods=["GET", "POST"])
def state(code: str) -> ResponseReturnValue:
    """Suspend a closing, take it off the list by a document, or go on with it."""
    case = opened(code)
    if case.plan is None:
        abort(404)
    before = case.plan.record
    going_on = before.state != ClosingState.ACTIVE
    form = StateForm.opened(seen=(ClosingPlanRecord, case.row.id), needs=("letter",),
                            state=ClosingState.ACTIVE if going_on else ClosingState.SUSPENDED)

    def act(session: Any) -> Any:
        kept = {name: getattr(before, name) for name in ("batch", "due_on", "route", "scope", "duty_bearer")}
        blocker = None if form.state.data == ClosingState.ACTIVE else form.blocker.data
        return record_fact(session, ClosingPlanRecord, case.row.id, **form.said(), **kept, state=form.state.data, blocker=blocker)
    return answered(case, form, _("暂停、撤出或恢复"), act)


@bp.route("/tasks/closure/<path:code>/ground/<stage>", methods=["GET", "POST"])
def ground(code: str, stage: str) -> ResponseReturnValue:
    """The next step on the ground: of the whole mine, or of its pit where only that closes."""
    if stage not in GROUND.stages[1:]:
        abort(404)
    case = opened(code)
    kind = PitStep if case.pit_only else GroundStep
    form = forms.Entry.opened(seen=(kind, case.row.id), needs=_papers(case, stage))
    what = str(STEPS[stage])
    return answered(case, form, what, lambda session: record_step(session, kind, case.row.id, stage, **form.said()),
                    button=_("记录：%(what)s", what=what), template="tasks/closure/step.html", stage=stage, next_word=_next(GROUND, stage))


def _papers(case: Case, stage: str) -> list[str]:
    """Kinds of paper that a step on the ground needs; the notice goes with the decision where it is not on file yet."""
    kinds = sorted(GROUND.evidence.get(stage, ()), reverse=True)
    on_file = {paper.kind for _fact, paper in case.papers if paper.number and paper.dated_on}
    more = [EvidenceKind.NOTICE] if stage == GroundStage.DECIDED and EvidenceKind.NOTICE not in on_file else []
    return [*kinds, *more]


def _next(ladder: Any, stage: str) -> str:
    """What usually follows."""
    after = [one for one in ladder.stages if one in ladder.next[stage] and ladder.stages.index(one) > ladder.stages.index(stage)]
    return str(STEPS[after[0]]) if after else ""


@bp.route("/tasks/closure/<path:code>/paper/<stage>", methods=["GET", "POST"])
def paper(code: str, stage: str) -> ResponseReturnValue:
    """The next step on paper: the request with its package, the cancelling, or the request sent back."""
    if stage not in PAPER.stages:
        abort(404)
    case = opened(code)
    needs = [*PAPER.evidence.get(stage, {EvidenceKind.LETTER})]
    if stage == PaperStage.CANCELLATION_REQUESTED and case.row.closing_route == ClosingRoute.ORDINARY:
        needs += [EvidenceKind.CLOSING_REPORT, EvidenceKind.RECLAMATION]
    elif stage == PaperStage.CANCELLATION_REQUESTED and not case.package.parts[PackagePart.DECISION_NUMBER]:
        needs += [EvidenceKind.DECISION]
    form = forms.Entry.opened(seen=(PaperStep, case.row.id), needs=needs)
    what = str(STEPS[stage])
    return answered(case, form, what, lambda session: record_step(session, PaperStep, case.row.id, stage, **form.said()),
                    button=_("记录：%(what)s", what=what), template="tasks/closure/step.html", stage=stage, next_word=_next(PAPER, stage),
                    package=stage == PaperStage.CANCELLATION_REQUESTED)


class PermitForm(forms.Entry):
    """The end of the work-safety permit."""

    never_held = BooleanField(lazy_gettext("这座矿山没有办过安全生产许可证"))


@bp.route("/tasks/closure/<path:code>/permit", methods=["GET", "POST"])
def permit(code: str) -> ResponseReturnValue:
    """The work-safety permit is cancelled, or was never held."""
    case = opened(code)
    form = PermitForm.opened(seen=(SafetyPermitRecord, case.row.id), needs=("cancellation",))
    return answered(case, form, _("注销安全生产许可证"),
                    lambda session: cancel_permit(session, case.row.id, never_held=form.never_held.data, **form.said()))


class EncumbranceForm(forms.Entry):
    """What encumbers the right."""

    encumbrance = forms.codes(lazy_gettext("查封或抵押"), Encumbrance)
    creditor = forms.text(lazy_gettext("法院或抵押权人"))
    suspend = BooleanField(lazy_gettext("同时暂停关闭任务"))


@bp.route("/tasks/closure/<path:code>/encumbrance", methods=["GET", "POST"])
def encumbrance(code: str) -> ResponseReturnValue:
    """A seizure or mortgage of the right is known."""
    case = opened(code)
    form = EncumbranceForm.opened(seen=(EncumbranceRecord, case.row.id), needs=("letter",))

    def act(session: Any) -> Any:
        return record_encumbrance(session, case.row.id, form.encumbrance.data, **form.said(), **form.values("creditor", "suspend"))
    return answered(case, form, _("登记查封或抵押"), act)


@bp.route("/tasks/closure/<path:code>/encumbrance/<encumbrance>/lift", methods=["GET", "POST"])
def lift(code: str, encumbrance: str) -> ResponseReturnValue:
    """A seizure or mortgage is lifted."""
    case = opened(code)
    if encumbrance not in {fact.record.encumbrance for fact in case.package.encumbrances}:
        abort(404)
    form = forms.Entry.opened(seen=(EncumbranceRecord, case.row.id), needs=("letter",))
    what = str(word("Encumbrance", encumbrance))
    return answered(case, form, _("解除%(what)s", what=what),
                    lambda session: lift_encumbrance(session, case.row.id, encumbrance, **form.said()),
                    button=_("记录：%(what)s已解除", what=what), next_word=next((need.what for need in needs_of(case)[1:]), ""))
