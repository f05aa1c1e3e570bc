"""`/tasks/green/<code>/…`: preconditions, measures of the plan, category, entries into the lists, removal, rectification."""

from typing import Any

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import DateField, FloatField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from mines.codes import Batch, Department, EvidenceKind, MeasureState, RemovalReason, Subject, Tier, Verdict
from mines.commands.plans import add_measure, order_rectification, settle_measure
from mines.commands.records import record_fact
from mines.commands.steps import record_step
from mines.greenmine import skips_reserve
from mines.queries.editions import catalogue, editions
from mines.queries.listings import clocks
from mines.queries.lists import rows_on
from mines.queries.preconditions import preconditions_on
from mines.queries.standing import fact_in_force, standing, versions
from mines.queries.subjects import by_code
from mines.tables.green import CategoryRecord, Edition, ListingStep, MeasureRecord, PreconditionRecord

from .. import auth, forms, params
from ..session import registry

bp = Blueprint("green_acts", __name__)
auth.guard(bp, "record")


def opened(code: str) -> Any:
    """The mine as it stands today: what is recorded now follows what is known now."""
    by_code(registry(), Subject.MINE, code)
    return next(iter(rows_on(registry(), Subject.MINE, params.today(), codes=[code])), None) or abort(404)


def edition_named(code: str) -> Edition:
    """The edition with ``code``."""
    return next((one for one in editions(registry()) if one.code == code), None) or abort(404)


def answered(mine: Any, form: forms.Entry, title: Any, act: Any, **shown: Any) -> ResponseReturnValue:
    """Show the form of one act at a mine, or do it and go back to the case."""
    back = url_for("green.case", code=mine.code)
    return forms.answer(form, title, act, back, **{"subject": mine, "back": back, "back_word": _("绿色矿山"), "mine": mine, **shown})


class PreconditionForm(forms.Entry):
    """What a precondition or veto item was found to be."""

    verdict = forms.codes(lazy_gettext("结论"), Verdict)

    def validate_verdict(self, field: Any) -> None:
        """A verdict rests on a paper or says why."""
        if field.data != Verdict.UNKNOWN and not (self.papers.filled() or self.note.data):
            raise ValidationError(_("通过或未通过，要有依据文件或写明情况。"))


@bp.route("/tasks/green/<path:code>/precondition/<edition>/<item>", methods=["GET", "POST"])
def precondition(code: str, edition: str, item: str) -> ResponseReturnValue:
    """Find a precondition passed, failed or unknown."""
    mine, listed = opened(code), catalogue(registry(), edition_named(edition).id)
    every = preconditions_on(registry(), mine.id, listed, params.today())
    found = next((one for one in every if one.item.code == item), None) or abort(404)
    form = PreconditionForm.opened(seen=(PreconditionRecord, mine.id), needs=(EvidenceKind.REVIEW,),
                                   verdict=found.record.verdict if found.record else Verdict.PASSED)
    return answered(mine, form, _("记录先决条件"), lambda session: record_fact(
        session, PreconditionRecord, mine.id, **form.said(), edition_id=listed.edition.id, item=item, verdict=form.verdict.data),
        template="tasks/green/precondition.html", found=found, edition=listed.edition)


class MeasureForm(forms.Entry):
    """A measure of the mine's own plan."""

    gap = forms.asked(lazy_gettext("差距"), 200, description=lazy_gettext("例如：边坡复绿未完成"))
    measure = forms.asked(lazy_gettext("措施"), 200)
    owner = forms.asked(lazy_gettext("责任人"), 80)
    due_on = DateField(lazy_gettext("期限"), validators=[InputRequired()])
    cost_10k_yuan = FloatField(lazy_gettext("投资（万元）"), validators=[Optional(), NumberRange(0.0, 10_000_000.0)],
                               description=lazy_gettext("可不填"))

    def validate_due_on(self, field: Any) -> None:
        """A measure is due after it is planned."""
        if field.data and self.on.data and field.data < self.on.data:
            raise ValidationError(_("期限早于计划日期。"))


@bp.route("/tasks/green/<path:code>/measures/new", methods=["GET", "POST"])
def measure(code: str) -> ResponseReturnValue:
    """Add a measure to the plan."""
    mine = opened(code)
    form = MeasureForm.opened(needs=(EvidenceKind.PLAN,))

    def act(session: Any) -> Any:
        said = form.said()
        del said["follows"]
        return add_measure(session, mine.id, **said, **form.values("gap", "measure", "owner", "due_on", "cost_10k_yuan"))
    return answered(mine, form, _("增加措施"), act)


class SettlingForm(forms.Entry):
    """A measure is done, or given up."""

    state = forms.codes(lazy_gettext("结果"), MeasureState, only=lambda: (MeasureState.DONE, MeasureState.DROPPED))
    cost_10k_yuan = FloatField(lazy_gettext("实际投资（万元）"), validators=[Optional(), NumberRange(0.0, 10_000_000.0)],
                               description=lazy_gettext("可不填"))

    def validate_state(self, field: Any) -> None:
        """It shows a paper, or says why."""
        if not (self.papers.filled() or self.note.data):
            raise ValidationError(_("完成或取消，要有依据文件或写明情况。"))


@bp.route("/tasks/green/<path:code>/measures/<int:number>", methods=["GET", "POST"])
def settling(code: str, number: int) -> ResponseReturnValue:
    """Say that a measure is done or dropped."""
    mine = opened(code)
    before = fact_in_force(registry(), MeasureRecord, mine.id, params.today(), number=number) or abort(404)
    form = SettlingForm.opened(seen=(MeasureRecord, mine.id), needs=(EvidenceKind.PHOTO,), state=MeasureState.DONE,
                               cost_10k_yuan=before.cost_10k_yuan)

    def act(session: Any) -> Any:
        return settle_measure(session, session.get_one(MeasureRecord, before.id), **form.said(), **form.values("state", "cost_10k_yuan"))
    return answered(mine, form, _("措施办结"), act, template="tasks/green/settling.html", measure=before)


class CategoryForm(forms.Entry):
    """The batch of a mine and the number of its plan."""

    batch = forms.codes(lazy_gettext("整治类别"), Batch)
    plan_number = forms.text(lazy_gettext("一矿一策文号"), 120)


@bp.route("/tasks/green/<path:code>/category", methods=["GET", "POST"])
def category(code: str) -> ResponseReturnValue:
    """Sort a mine into its class, and number its plan."""
    mine = opened(code)
    form = CategoryForm.opened(seen=(CategoryRecord, mine.id), needs=(EvidenceKind.PLAN,), batch=mine.batch or Batch.REGULATE,
                               plan_number=mine.plan_number)
    return answered(mine, form, _("分类整治"), lambda session: record_fact(
        session, CategoryRecord, mine.id, **form.said(), **form.values("batch", "plan_number")))


class ListingForm(forms.Entry):
    """An entry into a list, by announcement."""

    review_on = DateField(lazy_gettext("复核日"), validators=[Optional()], description=lazy_gettext("到期提醒复核，可不填"))


@bp.route("/tasks/green/<path:code>/listing/<tier>", methods=["GET", "POST"])
def listing(code: str, tier: str) -> ResponseReturnValue:
    """A mine enters the reserve pool, the provincial or the national list."""
    mine = opened(code)
    if tier not in (Tier.RESERVE, Tier.PROVINCIAL, Tier.NATIONAL):
        abort(404)
    form = ListingForm.opened(seen=(ListingStep, mine.id), needs=(EvidenceKind.ANNOUNCEMENT,))
    stages = [step.stage for step in standing(versions(registry(), ListingStep, mine.id))]
    return answered(mine, form, _("记录入库"), lambda session: record_step(
        session, ListingStep, mine.id, tier, **form.said(), review_on=form.review_on.data),
        template="tasks/green/listing.html", tier=tier, skips=skips_reserve(stages, tier))


class RemovalForm(forms.Entry):
    """A mine leaves the lists."""

    removal = forms.codes(lazy_gettext("移出原因"), RemovalReason)


@bp.route("/tasks/green/<path:code>/removal", methods=["GET", "POST"])
def removal(code: str) -> ResponseReturnValue:
    """Take a mine off the list, by announcement and with the reason; the registry only proposes it."""
    mine = opened(code)
    clock = clocks(registry(), [mine], params.today()).get(mine.id)
    usual = RemovalReason.RECTIFICATION_FAILED if clock else RemovalReason.CLOSED_OR_CANCELLED
    form = RemovalForm.opened(seen=(ListingStep, mine.id), needs=(EvidenceKind.ANNOUNCEMENT,), removal=usual)
    return answered(mine, form, _("移出名录"), lambda session: record_step(
        session, ListingStep, mine.id, Tier.REMOVED, **form.said(), removal=form.removal.data),
        template="tasks/green/removal.html", clock=clock)


class RectificationForm(forms.Entry):
    """What a listed mine puts right within six months."""

    name = forms.asked(lazy_gettext("问题"), 200, description=lazy_gettext("一句话写明哪里不达标"))
    owner = forms.asked(lazy_gettext("整改责任人"), 80)
    department = forms.codes(lazy_gettext("督办部门"), Department)


@bp.route("/tasks/green/<path:code>/rectification", methods=["GET", "POST"])
def rectification(code: str) -> ResponseReturnValue:
    """Put a listed mine found below the standard on the rectification list, with six months to put it right."""
    mine = opened(code)
    clock = clocks(registry(), [mine], params.today()).get(mine.id) or abort(404)
    form = RectificationForm.opened(needs=(EvidenceKind.LETTER,), owner=mine.holder, department=Department.NATURAL_RESOURCES,
                                    name=_("绿色矿山评估未达标"))

    def act(session: Any) -> Any:
        said = form.said()
        return order_rectification(session, mine.id, found_on=said["on"], **form.values("name", "owner", "department"),
                                   **{name: said[name] for name in ("by", "evidence", "device_key", "done_by", "note")})
    return answered(mine, form, _("责令整改"), act, template="tasks/green/removal.html", clock=clock)
