"""`/tasks/closure-of-many`: one decision, many mines: the same act for chosen mines on one form with one paper, all or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from mines.closure import GROUND, PAPER
from mines.codes import ClosingScope, ClosingState, EvidenceKind, GroundStage, PaperStage, Subject
from mines.commands.many import record_for_many
from mines.queries.lists import rows_on
from mines.rules.mine import on_closing_list, right_cancelled
from mines.tables.base import Record
from mines.tables.closures import ClosingPlanRecord, GroundStep, PaperStep

from .. import auth, forms, params
from ..closing import STEPS
from ..session import registry
from .closing_steps import PlanForm

bp = Blueprint("closing_many", __name__)
auth.guard(bp, "record")

ON_GROUND = (GroundStage.ANNOUNCED, GroundStage.DECIDED, GroundStage.IMPLEMENTING, GroundStage.SELF_CHECKED, GroundStage.ACCEPTED)
ON_PAPER = (PaperStage.CANCELLATION_REQUESTED, PaperStage.CANCELLED)
PLAN = "plan"

MOST = 300
"""Mines on one form."""


@dataclass(frozen=True)
class Many:
    """One act for many: its words, its table, the kinds of paper it needs."""

    word: Any
    kind: type[Record]
    needs: Sequence[str]


def _acts() -> dict[str, Many]:
    acts = {PLAN: Many(lazy_gettext("列入关闭清单"), ClosingPlanRecord, ("notice",))}
    acts |= {str(stage): Many(STEPS[stage], GroundStep, sorted(GROUND.evidence.get(stage, ()), reverse=True)) for stage in ON_GROUND}
    acts |= {str(stage): Many(STEPS[stage], PaperStep, sorted(PAPER.evidence.get(stage, ()))) for stage in ON_PAPER}
    acts[GroundStage.DECIDED] = Many(STEPS[GroundStage.DECIDED], GroundStep, (EvidenceKind.DECISION, EvidenceKind.NOTICE))
    return acts


ACTS: Mapping[str, Many] = _acts()


class Chosen(forms.Entry):
    """The same act for the mines that are ticked."""

    mines = SelectMultipleField(lazy_gettext("矿山"), validators=[InputRequired(lazy_gettext("至少选一座矿山。"))],
                                widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())


class ChosenPlan(Chosen):
    """The same task for the mines that are ticked."""

    batch, due_on, route, duty_bearer = PlanForm.batch, PlanForm.due_on, PlanForm.route, PlanForm.duty_bearer


@bp.get("/tasks/closure-of-many")
def acts() -> str:
    """Which act it is, and for how many mines it is next."""
    rows = _rows()
    return render_template("tasks/closure/many.html", acts={name: (act, len(_fitting(name, rows))) for name, act in ACTS.items()})


@bp.route("/tasks/closure-of-many/<act>", methods=["GET", "POST"])
def many(act: str) -> ResponseReturnValue:
    """The form of one act for many mines."""
    if act not in ACTS:
        abort(404)
    asked, every = ACTS[act], _rows()
    chosen = set(request.form.getlist("mines"))
    rows = {row.code: row for row in [*_fitting(act, every)[:MOST], *(row for row in every if row.code in chosen)]}
    form = _form(act, asked)
    form.mines.choices = [(code, row.name or code) for code, row in rows.items()]

    def record(session: Any) -> Any:
        ids = {code: rows[code].id for code in form.mines.data}
        said = {name: value for name, value in form.said().items() if name != "follows"}
        return record_for_many(session, asked.kind, ids, **said, **_values(act, form))
    back = url_for("closure.listing")
    return forms.answer(form, _("一份文件，多座矿：%(what)s", what=asked.word), record, back, template="tasks/closure/many_form.html", rows=rows,
                        back=back, back_word=_("关闭"), button=_("记录：%(what)s", what=asked.word), plan=act == PLAN)


def _form(act: str, asked: Many) -> Any:
    chosen: dict[str, Any] = {"mines": []}
    if act == PLAN:
        usual = {"batch": _("%(year)s年第一批", year=params.today().year), "route": "policy"}
        return ChosenPlan.opened(needs=asked.needs, **chosen, **usual)
    return Chosen.opened(needs=asked.needs, **chosen)


def _values(act: str, form: Any) -> dict[str, Any]:
    if act == PLAN:
        said: dict[str, Any] = form.values("batch", "due_on", "route", "duty_bearer")
        return {**said, "state": ClosingState.ACTIVE, "scope": ClosingScope.WHOLE, "blocker": None}
    return {"stage": act, "taken_over": None}


def _rows() -> list[Any]:
    return rows_on(registry(), Subject.MINE, params.today(), region=params.region(), theme="closing")


def _fitting(act: str, rows: Sequence[Any]) -> list[Any]:
    """Mines for which the act is next, never a step back; a mine of which only the pit closes has a page of its own."""
    if act == PLAN:
        return [row for row in rows if not on_closing_list(row) and not right_cancelled(row)]
    listed = [row for row in rows if on_closing_list(row) and row.closing_scope == ClosingScope.WHOLE]
    if ACTS[act].kind is GroundStep:
        return [row for row in listed if act in GROUND.next[row.ground_stage] and act in GROUND.reached(row.ground_stage)]
    decided = [row for row in listed if row.ground_stage not in (GroundStage.OPEN, GroundStage.ANNOUNCED)]
    return [row for row in decided if act in PAPER.next[row.paper_stage] and act in PAPER.reached(row.paper_stage)]
