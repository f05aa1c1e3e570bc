"""`/tasks/green/<code>/scores/<edition>/<kind>`: a score sheet on one page; the registry adds it up."""

from functools import cached_property
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, FloatField, IntegerField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from mines.assessment import LEAST_SENIORS, LEAST_TEAM, TEAM_FROM, ItemOf, Outcome, Score, check_team, passes, score
from mines.codes import AssessmentKind, EvidenceKind, Met
from mines.commands.assessments import record_assessment
from mines.errors import TeamUnfit
from mines.queries.editions import Catalogue, catalogue
from mines.queries.preconditions import Found, preconditions_on, verdicts
from mines.tables.green import AssessmentRecord, Edition

from .. import auth, forms, params, standards
from ..session import registry
from ..wording import word
from .green_acts import edition_named, opened

bp = Blueprint("green_scores", __name__)
auth.guard(bp, "record")

TEMPLATE = "tasks/green/sheet.html"


class SheetForm(forms.Entry):
    """A score sheet: points by item, who came, the conclusion."""

    total = FloatField(lazy_gettext("报告总分"), validators=[Optional(), NumberRange(0.0)],
                       description=lazy_gettext("各项得分齐全时由系统相加，可不填"))
    met = forms.codes(lazy_gettext("报告结论"), Met, empty=lazy_gettext("按得分和先决条件判定"))
    gaps = TextAreaField(lazy_gettext("差距"), validators=[Optional(), Length(max=1000)], filters=[lambda said: said or None],
                         description=lazy_gettext("可不填"))
    agency = forms.text(lazy_gettext("评估机构"), 120)
    team = IntegerField(lazy_gettext("评估组人数"), validators=[Optional(), NumberRange(0, 99)])
    seniors = IntegerField(lazy_gettext("其中高级职称"), validators=[Optional(), NumberRange(0, 99)])
    independent = BooleanField(lazy_gettext("已提交独立性声明"))

    items: list[ItemOf] = []
    kind = AssessmentKind.SELF

    def points(self) -> dict[str, float]:
        """Points by item code, of the items that were scored."""
        given = {item.code: self[f"points_{place}"].data for place, item in enumerate(self.items)}
        return {code: value for code, value in given.items() if value is not None}

    def validate(self, extra_validators: Any = None) -> bool:
        """A third party brings five, two of them seniors, and its statement (自然资规〔2024〕1号)."""
        good = bool(super().validate(extra_validators))
        if self.kind != AssessmentKind.THIRD_PARTY or not self.on.data:
            return good
        try:
            check_team(self.on.data, self.team.data, self.seniors.data, self.independent.data)
        except TeamUnfit:
            self.team.errors = [_("%(year)s年%(month)s月起，第三方评估组至少 %(team)s 人，其中高级职称至少 %(seniors)s 人，并有独立性声明。",
                                  year=TEAM_FROM.year, month=TEAM_FROM.month, team=LEAST_TEAM, seniors=LEAST_SENIORS)]
            return False
        return good


def _form_of(items: list[ItemOf], kind: AssessmentKind) -> type[SheetForm]:
    """The form with one number for each item."""
    fields = {f"points_{place}": FloatField(item.name, validators=[Optional(), NumberRange(0.0, item.max_points)])
              for place, item in enumerate(items)}
    return type("Sheet", (SheetForm,), {**fields, "items": items, "kind": kind})


class Sheet:
    """What the page of a sheet shows beside its form."""

    def __init__(self, mine: Any, listed: Catalogue, kind: AssessmentKind, form: SheetForm) -> None:
        """Keep what the sheet is of."""
        self.mine, self.listed, self.kind, self.form = mine, listed, kind, form
        places = {item.code: place for place, item in enumerate(form.items)}
        in_order = standards.in_order(listed.indicators, mine.method)
        self.rows = [(depth, item, asked, places.get(item.code)) for depth, item, asked in in_order]

    @property
    def edition(self) -> Edition:
        """The edition."""
        return self.listed.edition

    @cached_property
    def found(self) -> list[Found]:
        """Preconditions as they stand on the sheet's day."""
        return preconditions_on(registry(), self.mine.id, self.listed, self.form.on.data or params.today())

    @cached_property
    def scored(self) -> Score:
        """What the points add up to."""
        return score(self.listed.items, self.form.points(), self.mine.method, self.edition.total, stated=self.form.total.data)

    @property
    def outcome(self) -> Outcome:
        """What the pass rule says."""
        known = verdicts(self.found, self.listed.preconditions), verdicts(self.found, self.listed.vetoes)
        return passes(self.listed.rule, self.scored, *known)


@bp.route("/tasks/green/<path:code>/scores/<edition>/<kind>", methods=["GET", "POST"])
def sheet(code: str, edition: str, kind: str) -> ResponseReturnValue:
    """Score a mine by an edition: its own assessment, a third party's, or a review."""
    if kind not in standards.KINDS:
        abort(404)
    mine, listed, who = opened(code), catalogue(registry(), edition_named(edition).id), AssessmentKind(kind)
    items = standards.leaves(listed.indicators, mine.method)
    form = _form_of(items, who).opened(seen=(AssessmentRecord, mine.id), needs=(EvidenceKind.REPORT,))
    shown = Sheet(mine, listed, who, form)
    title = _("评分表：%(kind)s", kind=word("AssessmentKind", who))
    if request.method == "POST" and "count" in request.form:
        return _counted(form, title, shown)

    def act(session: Any) -> Any:
        said, team = form.said(), form.values("agency", "team", "seniors", "independent") if who != AssessmentKind.SELF else {}
        return record_assessment(
            session, mine.id, session.get_one(Edition, listed.edition.id), kind=who, scores=form.points(), **said, **team,
            **form.values("total", "met", "gaps"))
    back = url_for("green.case", code=mine.code, edition=edition)
    return forms.answer(form, title, act, back, template=TEMPLATE, subject=mine, back=back, back_word=_("绿色矿山"), sheet=shown,
                        standards=standards)


def _counted(form: SheetForm, title: str, shown: Sheet) -> Response:
    """The sheet with its sum and what the pass rule says; nothing is stored."""
    form.validate()
    for field in form:
        if not field.name.startswith("points_"):
            field.errors = ()
    back = url_for("green.case", code=shown.mine.code, edition=shown.edition.code)
    page = render_template(TEMPLATE, form=form, title=title, button=_("记录"), subject=shown.mine, back=back, back_word=_("绿色矿山"),
                           sheet=shown, standards=standards, counted=True, fields=())
    return make_response(page, 422 if form.errors else 200, {"Cache-Control": "no-store"})
