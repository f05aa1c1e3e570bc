"""`/tasks/issues`: the rectification list (清单式管理、销号): what was found, who puts it right, and the way off the list."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from wtforms import DateField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from mines.codes import Department, IssueKind, IssueSource, IssueStage, Subject
from mines.commands.issues import assign_issue, open_issue, step_issue
from mines.commands.transactions import Writer
from mines.enforcement import ISSUE
from mines.queries.issues import issue_counts
from mines.queries.lists import rows_on, search
from mines.queries.standing import standing, versions
from mines.queries.subjects import by_code
from mines.rules import class_of
from mines.rules.issue import ISSUE_CLASSES
from mines.tables.issues import AssignmentRecord, IssueStep

from .. import auth, facts, forms, legend, params
from ..dossier import dossier
from ..session import registry

bp = Blueprint("issues", __name__)
auth.guard(bp)

SUBJECTS = (Subject.MINE, Subject.BLOCK, Subject.SITE)
PAGES = {"mine": "mines.mine", "block": "mines.block", "site": "mines.site"}
"""Where a subject of an item is read."""

LISTED = 100


class FoundForm(forms.Entry):
    """What was found, and where."""

    about = forms.asked(lazy_gettext("对象"), 120, description=lazy_gettext("矿山、区块或图斑的编号或名称"), render_kw={"list": "subjects"})
    name = forms.asked(lazy_gettext("发现的问题"), 300, description=lazy_gettext("一句话写明什么问题，在什么位置"))
    issue_kind = forms.codes(lazy_gettext("问题类别"), IssueKind)
    source = forms.codes(lazy_gettext("来源"), IssueSource)
    source_number = forms.text(lazy_gettext("来源文号"), 120, description=lazy_gettext("检查记录、图斑或文件的编号，可不填"))

    def validate_about(self, field: Any) -> None:
        """It must name one subject."""
        self.meant = meant(registry(), field.data, self.on.data or params.today())


class AssignForm(forms.Entry):
    """Who puts it right, and by when."""

    owner = forms.asked(lazy_gettext("责任人或责任单位"), 120)
    department = forms.codes(lazy_gettext("督办部门"), Department, empty=lazy_gettext("不填"))
    due_on = DateField(lazy_gettext("整改期限"), validators=[InputRequired()])

    def validate_due_on(self, field: DateField) -> None:
        """The day set is not before the day of setting it."""
        if field.data and self.on.data and field.data < self.on.data:
            raise ValidationError(_("期限早于交办日期。"))


class StepForm(forms.Entry):
    """A step towards strike-off, or back."""


def _says_why(_form: Any, field: Any) -> None:
    """A return says what falls short."""
    if not (field.data or "").strip():
        raise ValidationError(_("写明哪里不到位。"))


class ReturnForm(forms.Entry):
    """Sent back: the note says what falls short."""

    note = TextAreaField(lazy_gettext("说明"), validators=[_says_why, Length(max=forms.LONGEST)])


def meant(session: Session, said: str, on: Any) -> tuple[Subject, str]:
    """The subject that a code or a name means. Raises ValidationError where that is none, or not one."""
    found = [one for one in search(session, said, on, limit=30) if one.subject in SUBJECTS]
    exact = [one for one in found if said in (one.code, one.name)] or found
    if len(exact) != 1:
        raise ValidationError(_("找到 %(count)s 个，请写编号。", count=len(exact)) if exact else _("没有这个编号或名称。"))
    return exact[0].subject, exact[0].code


@bp.get("/tasks/issues")
def listing() -> str:
    """Items of a day and a region, by class."""
    session, asked = registry(), params.asked()
    counts = issue_counts(session, *asked)
    class_code = params.choice("class", tuple(legend.LISTS["issue"]))
    kind = params.choice("kind", tuple(IssueKind))
    rows = rows_on(session, Subject.ISSUE, *asked, theme="issue", class_code=class_code, search=params.text("q"))
    rows = [row for row in rows if kind in (None, row.issue_kind) and (class_code or row.class_code != "struck_off")]
    page = params.page()
    shown = sorted(rows, key=lambda row: (row.due_on, row.code))[(page - 1) * LISTED: page * LISTED]
    return render_template(
        "tasks/issues/list.html", counts=counts, class_code=class_code, kind=kind, kinds=IssueKind, q=params.text("q"), rows=shown,
        page=page, pages=-(-len(rows) // LISTED), pages_of=PAGES, names=names_of(shown),
    )


@bp.get("/tasks/issues/<code>")
def case(code: str) -> str:
    """One item: what was found, its way so far, and what comes next."""
    file = dossier(Subject.ISSUE, code)
    file.row.class_code = class_of(file.row, ISSUE_CLASSES)
    return render_template("tasks/issues/case.html", file=file, row=file.row, facts=facts, track=track(file), next=ISSUE.next[_stage(file)],
                           stage=_stage(file), pages_of=PAGES, steps=STEPS, names=names_of([file.row]))


def names_of(rows: Sequence[Any]) -> dict[str, str]:
    """The name of each subject that items were found at, by its code. Read-only."""
    asked, found = (params.as_of(), params.known_at()), dict[str, str]()
    for subject in {row.subject for row in rows}:
        codes = {row.subject_code for row in rows if row.subject == subject}
        found |= {row.code: row.name for row in rows_on(registry(), Subject(subject), *asked, codes=codes)}
    return found


def _stage(file: Any) -> IssueStage:
    return IssueStage(file.row.issue_stage)


def track(file: Any) -> list[dict[str, Any]]:
    """Steps taken in their order, each with its fact; then those to come."""
    taken = [{"stage": IssueStage.FOUND, "entry": entry} for entry in file.history if entry.table == "issue_existence_record"
             and entry.standing][:1]
    steps = {entry.record_id: entry for entry in file.history if entry.table == "issue_step" and entry.standing}
    back: IssueStage | None = None
    for entry in (steps[row.id] for row in standing(versions(registry(), IssueStep, file.id, params.known_at()))):
        stage = IssueStage(entry.values["stage"])
        stages = list(IssueStage)
        returned = back is not None and stages.index(stage) < stages.index(back)
        taken.append({"stage": stage, "entry": entry, "returned": returned})
        back = stage
    left = [{"stage": stage, "entry": None} for stage in list(IssueStage)[list(IssueStage).index(_stage(file)) + 1:]]
    return [*taken, *left]


@bp.route("/tasks/issues/new", methods=["GET", "POST"])
@auth.needs("observe")
def new() -> ResponseReturnValue:
    """Put an item on the list."""
    session, day = registry(), params.today()
    form = FoundForm.opened(needs=("photo",), about=params.text("about") or "", source=IssueSource.INSPECTION)
    known = [row for subject in SUBJECTS for row in rows_on(session, subject, day)]

    def act(session: Writer) -> Any:
        said = form.said()
        subject, code = form.meant
        return open_issue(session, subject, code, **form.values("name", "issue_kind", "source", "source_number"),
                          **{name: said[name] for name in ("on", "by", "evidence", "device_key", "done_by", "note")})
    return forms.answer(form, _("登记问题"), act, lambda issue: url_for("issues.case", code=issue.code), template="tasks/issues/new.html",
                        button=_("登记"), next_word=_("交办"), back=url_for("issues.listing"), back_word=_("问题清单"), known=known)


@bp.route("/tasks/issues/<code>/assign", methods=["GET", "POST"])
@auth.needs("record")
def assign(code: str) -> ResponseReturnValue:
    """Name who puts it right, and by when; later the same form changes the day or the owner."""
    issue, row = _issue(code)
    fresh = {name: getattr(row, name) for name in ("owner", "department")} | ({"due_on": row.due_on} if row.owner else {})
    form = AssignForm.opened(seen=(AssignmentRecord, issue.id), needs=("letter",), **fresh)

    def act(session: Writer) -> Any:
        return assign_issue(session, issue.id, **form.values("owner", "department", "due_on"), **form.said())
    title = _("变更责任或期限") if row.owner else _("交办")
    return forms.answer(form, title, act, url_for("issues.case", code=code), subject=row, button=title, next_word=_("整改"),
                        back=url_for("issues.case", code=code), back_word=code)


@bp.route("/tasks/issues/<code>/<stage>", methods=["GET", "POST"])
@auth.needs("record")
def step(code: str, stage: str) -> ResponseReturnValue:
    """Record the next step, or send the item back."""
    if stage not in STEPS:
        raise NotFound
    issue, row = _issue(code)
    to = IssueStage(stage)
    returned = to == IssueStage.RECTIFYING and row.issue_stage != IssueStage.ASSIGNED
    form = (ReturnForm if returned else StepForm).opened(seen=(IssueStep, issue.id), needs=sorted(ISSUE.evidence.get(to, ())))
    title = _("退回整改") if returned else STEPS[to]
    return forms.answer(form, title, lambda session: step_issue(session, issue.id, to, **form.said()), url_for("issues.case", code=code),
                        subject=row, button=title, back=url_for("issues.case", code=code), back_word=code)


STEPS = {
    IssueStage.RECTIFYING: lazy_gettext("开始整改"), IssueStage.SUBMITTED: lazy_gettext("报整改完成"),
    IssueStage.VERIFIED: lazy_gettext("核实通过"), IssueStage.STRUCK_OFF: lazy_gettext("销号"),
}
"""What recording each step is called."""


def _issue(code: str) -> tuple[Any, Any]:
    """The item and its row of today. Raises NotFound."""
    issue = by_code(registry(), Subject.ISSUE, code)
    rows = rows_on(registry(), Subject.ISSUE, params.today(), codes=[code])
    if not rows:
        raise NotFound
    return issue, rows[0]
