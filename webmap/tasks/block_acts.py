"""`/tasks/consolidation/…`: the acts of a block: planned, members in and out, gates, the new right, the old rights cancelled."""

from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import DateField, FloatField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from mines.codes import BlockRole, CapacityUnit, EvidenceKind, GateStage, Method, Subject
from mines.commands.consolidations import NewRight, cancel_old_rights, issue_right, plan_block
from mines.commands.records import record_fact
from mines.commands.steps import record_step
from mines.consolidation import GATES
from mines.queries.consolidations import BlockCase, block_case, next_gate
from mines.queries.eligibility import mine_in_block, rulings_on_member
from mines.queries.lists import mines_list, townships
from mines.queries.subjects import by_code
from mines.rules import UNKNOWN_REGION
from mines.rules.mine import right_cancelled
from mines.tables.blocks import BlockPlanRecord, GateStep, MembershipRecord

from .. import auth, forms, params
from ..gates import ruling_said
from ..session import registry
from ..wording import word

bp = Blueprint("block_acts", __name__)
auth.guard(bp, "record")

HECTARES_PER_KM2 = 100.0
MOST = 60
"""Mines that are offered to join."""


def opened(code: str) -> BlockCase:
    """The block as it stands today."""
    return block_case(registry(), code, params.today())


def answered(case: BlockCase, form: forms.Entry, title: Any, act: Any, **shown: Any) -> ResponseReturnValue:
    """Show the form of one act at a block, or do it and go back to the case."""
    back = url_for("consolidation.case", code=case.row.code)
    return forms.answer(form, title, act, back, **{"subject": case.row, "back": back, "back_word": _("整合"), "case": case, **shown})


class BlockForm(forms.Entry):
    """A block."""

    code = forms.asked(lazy_gettext("区块编号"), 40, description=lazy_gettext("例如：QK-10"))
    name = forms.asked(lazy_gettext("区块名称"), 80)
    region_code = SelectField(lazy_gettext("乡镇"))
    mineral = forms.text(lazy_gettext("矿种"), 40)
    due_on = DateField(lazy_gettext("完成期限"), validators=[Optional()])


@bp.route("/tasks/consolidation-new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Plan a block: its first gate is the draft of the plan."""
    form = BlockForm.opened(needs=(EvidenceKind.PLAN,))
    known = [(row.code, row.name) for row in townships(registry(), params.today())]
    form.region_code.choices = [*known, (UNKNOWN_REGION, _("不在已登记的乡镇"))]

    def act(session: Any) -> Any:
        said = {name: value for name, value in form.said().items() if name != "follows"}
        return plan_block(session, form.code.data, **said, **form.values("name", "region_code", "mineral", "due_on"))
    back = url_for("consolidation.listing")
    return forms.answer(form, _("新建区块"), act, lambda block: url_for("consolidation.case", code=block.code), back=back, back_word=_("整合"),
                        button=_("记录：方案编制"), next_word=_("加入矿山"))


class BlockPlanForm(forms.Entry):
    """What the plan says of the mine that results."""

    capacity = FloatField(lazy_gettext("整合后规模"), validators=[Optional(), NumberRange(0)])
    capacity_unit = forms.codes(lazy_gettext("规模单位"), CapacityUnit)
    area_km2 = FloatField(lazy_gettext("整合后面积（平方公里）"), validators=[Optional(), NumberRange(0)])
    lead_override = forms.text(lazy_gettext("整合主体例外理由"), 500, description=lazy_gettext("整合主体低于最低规模时必须写明"))


@bp.route("/tasks/consolidation/<path:code>/plan", methods=["GET", "POST"])
def plan(code: str) -> ResponseReturnValue:
    """Capacity and area after the consolidation, and the reason for a small lead."""
    case = opened(code)
    before = case.plan.record if case.plan else None
    kept = {name: getattr(before, name) for name in ("capacity", "capacity_unit", "lead_override")} if before else {}
    area = before.area_ha / HECTARES_PER_KM2 if before and before.area_ha else None
    form = BlockPlanForm.opened(seen=(BlockPlanRecord, case.row.id), needs=(EvidenceKind.PLAN,), area_km2=area, **kept)

    def act(session: Any) -> Any:
        hectares = form.area_km2.data * HECTARES_PER_KM2 if form.area_km2.data else None
        return record_fact(session, BlockPlanRecord, case.row.id, **form.said(), area_ha=hectares,
                           **form.values("capacity", "capacity_unit", "lead_override"))
    return answered(case, form, _("整合方案"), act)


@bp.get("/tasks/consolidation/<path:code>/join")
def candidates(code: str) -> str:
    """Mines that may join, those of the block's township first."""
    case, words = opened(code), params.text("q")
    inside = {member.row.code for member in case.members}
    found = [mine for mine in mines_list(registry(), params.today(), search=words)
             if mine.code not in inside and not right_cancelled(mine) and mine.block_role == BlockRole.NONE]
    found.sort(key=lambda mine: (mine.region_code != case.row.region_code, mine.mineral != case.row.mineral, mine.code))
    return render_template("tasks/consolidation/join.html", case=case, row=case.row, mines=found[:MOST], count=len(found), q=words)


class JoinForm(forms.Entry):
    """What a mine is in the block."""

    role = forms.codes(lazy_gettext("身份"), BlockRole, only=lambda: (BlockRole.MERGED, BlockRole.LEAD, BlockRole.RESULT))


@bp.route("/tasks/consolidation/<path:code>/join/<mine>", methods=["GET", "POST"])
def join(code: str, mine: str) -> ResponseReturnValue:
    """A mine joins the block; what fails is refused, what is not known is shown."""
    case, subject = opened(code), by_code(registry(), Subject.MINE, mine)
    found = mine_in_block(registry(), subject.id, params.today())
    if found is None:
        abort(404)
    usual = BlockRole.MERGED if any(member.role == BlockRole.LEAD for member in case.members) else BlockRole.LEAD
    form = JoinForm.opened(seen=(MembershipRecord, subject.id), needs=(EvidenceKind.AGREEMENT,), role=usual)
    rulings = rulings_on_member(registry(), found, form.role.data or usual, code, params.today(), override=case.row.lead_override)

    def act(session: Any) -> Any:
        return record_fact(session, MembershipRecord, subject.id, **form.said(), block_id=case.row.id, role=form.role.data)
    return answered(case, form, _("%(mine)s加入区块", mine=found.name or mine), act, template="tasks/consolidation/rulings.html",
                    rulings=rulings, said=ruling_said, button=_("记录：加入"))


@bp.route("/tasks/consolidation/<path:code>/leave/<mine>", methods=["GET", "POST"])
def leave(code: str, mine: str) -> ResponseReturnValue:
    """A mine leaves the block; in Hebei a mine that refuses goes to the closing list."""
    case, subject = opened(code), by_code(registry(), Subject.MINE, mine)
    if mine not in {member.row.code for member in case.members}:
        abort(404)
    form = forms.Entry.opened(seen=(MembershipRecord, subject.id), needs=(EvidenceKind.LETTER,))

    def act(session: Any) -> Any:
        return record_fact(session, MembershipRecord, subject.id, **form.said(), block_id=case.row.id, role=BlockRole.NONE)
    return answered(case, form, _("%(mine)s退出区块", mine=mine), act, button=_("记录：退出"))


@bp.route("/tasks/consolidation/<path:code>/gate/<stage>", methods=["GET", "POST"])
def gate(code: str, stage: str) -> ResponseReturnValue:
    """The next gate, with its paper."""
    case = opened(code)
    if stage not in GATES.stages[1:]:
        abort(404)
    form = forms.Entry.opened(seen=(GateStep, case.row.id), needs=sorted(GATES.evidence.get(stage, ())))
    after = next_gate(stage)
    what = str(word("GateStage", stage))
    return answered(case, form, what, lambda session: record_step(session, GateStep, case.row.id, stage, **form.said()),
                    button=_("记录：%(what)s", what=what), next_word=word("GateStage", after) if after else "")


class RightForm(forms.Entry):
    """The new right and its licence."""

    code = forms.asked(lazy_gettext("新矿山编号"), 40)
    name = forms.asked(lazy_gettext("新矿山名称"), 80)
    holder = forms.asked(lazy_gettext("采矿权人"), 120)
    credit_code = forms.text(lazy_gettext("统一社会信用代码"), 18)
    licence_number = forms.asked(lazy_gettext("采矿许可证号"), 40)
    valid_from = DateField(lazy_gettext("有效期自"), validators=[InputRequired()])
    valid_to = DateField(lazy_gettext("有效期至"), validators=[InputRequired()])
    mineral = forms.asked(lazy_gettext("矿种"), 40)
    method = forms.codes(lazy_gettext("开采方式"), Method)
    capacity = FloatField(lazy_gettext("生产规模"), validators=[InputRequired(), NumberRange(0)])
    capacity_unit = forms.codes(lazy_gettext("规模单位"), CapacityUnit,
                                only=lambda: (CapacityUnit.TONNES_10K, CapacityUnit.CUBIC_METRES_10K))


@bp.route("/tasks/consolidation/<path:code>/result", methods=["GET", "POST"])
def result(code: str) -> ResponseReturnValue:
    """The new right is issued: the mine that results is registered with its papers, and the gate is passed."""
    case = opened(code)
    lead = next((member.row for member in case.members if member.role == BlockRole.LEAD), None)
    usual = {"mineral": case.row.mineral, "capacity": case.row.capacity or None, "holder": lead.holder if lead else None,
             "credit_code": lead.credit_code if lead else None, "method": lead.method if lead else Method.UNKNOWN}
    form = RightForm.opened(seen=(GateStep, case.row.id), needs=(EvidenceKind.LICENCE,), **usual)
    names = [field.name for field in form if field.name in NewRight.__dataclass_fields__]

    def act(session: Any) -> Any:
        said = {name: value for name, value in form.said().items() if name != "follows"}
        return issue_right(session, case.row.id, NewRight(**form.values(*names)), **said)
    return answered(case, form, _("新证"), act, button=_("记录：新证"), next_word=word("GateStage", GateStage.OLD_RIGHTS_CANCELLED))


@bp.route("/tasks/consolidation/<path:code>/old-rights", methods=["GET", "POST"])
def old_rights(code: str) -> ResponseReturnValue:
    """All old rights that still stand are cancelled on one notice, and the gate is passed."""
    case = opened(code)
    form = forms.Entry.opened(seen=(GateStep, case.row.id), needs=(EvidenceKind.CANCELLATION,))
    return answered(case, form, _("旧证注销"), lambda session: cancel_old_rights(session, case.row.id, **form.said()),
                    template="tasks/consolidation/old_rights.html", button=_("记录：旧证注销"), next_word=word("GateStage", GateStage.PRODUCING))
