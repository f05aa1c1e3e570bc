"""`/tasks/closure-of-many`: one decision, many mines: the same act for chosen mines on one form with one paper, all or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import DateTimeLocalField, SelectMultipleField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from mines.closure import GROUND, PAPER
from mines.codes import ClosingScope, ClosingState, EvidenceKind, GroundStage, PaperStage, Subject
from mines.commands.many import record_for_many
from mines.errors import Overtaken, RefusedForSome, RegistryError
from mines.queries.lists import rows_on
from mines.queries.standing import newest_id
from mines.rules.mine import on_closing_list, right_cancelled
from mines.tables.base import Record
from mines.tables.closures import ClosingPlanRecord, GroundStep, PaperStep, PitStep

from .. import auth, forms, params
from ..closing import STEPS
from ..session import newest_seal, registry
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
    """One act for many: its words and the kinds of paper it needs."""

    word: Any
    needs: Sequence[str]


def _acts() -> dict[str, Many]:
    acts = {PLAN: Many(lazy_gettext("列入关闭清单"), ("notice",))}
    acts |= {str(stage): Many(STEPS[stage], sorted(GROUND.evidence.get(stage, ()), reverse=True)) for stage in ON_GROUND}
    acts |= {str(stage): Many(STEPS[stage], sorted(PAPER.evidence.get(stage, ()))) for stage in ON_PAPER}
    acts[GroundStage.DECIDED] = Many(STEPS[GroundStage.DECIDED], (EvidenceKind.DECISION, EvidenceKind.NOTICE))
    return acts


ACTS: Mapping[str, Many] = _acts()


class Chosen(forms.Entry):
    """The same act for the mines that are ticked; it has seen what was known at the moment ``follows``."""

    follows = DateTimeLocalField(validators=[Optional()], format="%Y-%m-%dT%H:%M:%S.%f")
    mines = SelectMultipleField(lazy_gettext("矿山"), validators=[InputRequired(lazy_gettext("至少选一座矿山。"))],
                                widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())
    subjects: Mapping[str, tuple[type[Record], int]] = {}

    def tips(self) -> dict[str, int] | None:
        """The newest row of each subject that the form has seen."""
        if self.follows.data is None:
            return None
        moment = self.follows.data.replace(tzinfo=UTC)
        return {code: newest_id(registry(), *one, moment) for code, one in self.subjects.items()}

    def refuse(self, refused: RegistryError) -> int:
        """Say of each mine that somebody else wrote about meanwhile what was written."""
        status = super().refuse(refused)
        refusals = refused.refusals if isinstance(refused, RefusedForSome) else {}
        moved = [code for code, one in refusals.items() if isinstance(one, Overtaken)]
        if moved and (tips := self.tips()) is not None:
            names = dict(self.mines.choices)
            self.changed = [(names[code], one) for code in moved for one in forms.since(*self.subjects[code], tips[code])]
            self.follows.raw_data, self.follows.data = None, _seen()
        return status


def _seen() -> datetime | None:
    """The moment of what this request sees."""
    seal = newest_seal()
    return seal.sealed_at if seal else None


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
        form.subjects = {code: (_kind(act, rows[code]), rows[code].id) for code in form.mines.data}
        return record_for_many(session, form.subjects, **form.said() | {"follows": form.tips()}, **_values(act, form))
    back = url_for("closure.listing")
    return forms.answer(form, _("一份文件，多座矿：%(what)s", what=asked.word), record, back, template="tasks/closure/many_form.html", rows=rows,
                        back=back, back_word=_("关闭"), button=_("记录：%(what)s", what=asked.word), plan=act == PLAN)


def _form(act: str, asked: Many) -> Any:
    chosen: dict[str, Any] = {"mines": [], "follows": _seen()}
    if act == PLAN:
        usual = {"batch": _("%(year)s年第一批", year=params.today().year), "route": "policy"}
        return ChosenPlan.opened(needs=asked.needs, **chosen, **usual)
    return Chosen.opened(needs=asked.needs, **chosen)


def _values(act: str, form: Any) -> dict[str, Any]:
    if act == PLAN:
        said: dict[str, Any] = form.values("batch", "due_on", "route", "duty_bearer")
        return {**said, "state": ClosingState.ACTIVE, "scope": ClosingScope.WHOLE, "blocker": None}
    return {"stage": act, "taken_over": None}


def _kind(act: str, row: Any) -> type[Record]:
    """The table of an act: a mine of which only the pit closes has a ladder of its own on the ground."""
    if act == PLAN:
        return ClosingPlanRecord
    if act in ON_PAPER:
        return PaperStep
    return PitStep if pit_alone(row) else GroundStep


def pit_alone(row: Any) -> bool:
    """Whether only the open pit of a mine is to close."""
    return bool(row.closing_scope == ClosingScope.OPEN_PIT_ONLY)


def _rows() -> list[Any]:
    return rows_on(registry(), Subject.MINE, params.today(), region=params.region(), theme="closing")


def _fitting(act: str, rows: Sequence[Any]) -> list[Any]:
    """Mines for which the act is next, never a step back; where only the pit closes the right stays."""
    if act == PLAN:
        return [row for row in rows if not on_closing_list(row) and not right_cancelled(row)]
    listed = [row for row in rows if on_closing_list(row)]
    if act in ON_GROUND:
        stages = [(row, row.pit_stage if pit_alone(row) else row.ground_stage) for row in listed]
        return [row for row, stage in stages if act in GROUND.next[stage] and act in GROUND.reached(stage)]
    decided = [row for row in listed if not pit_alone(row) and row.ground_stage not in (GroundStage.OPEN, GroundStage.ANNOUNCED)]
    return [row for row in decided if act in PAPER.next[row.paper_stage] and act in PAPER.reached(row.paper_stage)]
