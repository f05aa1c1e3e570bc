"""`/tasks/first-hour`: ledgers that the bureau already keeps, pasted or uploaded; looked at first, then taken over, and back."""

from collections import defaultdict
from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.exceptions import NotFound
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from geodata.errors import UnknownEncoding
from geodata.findings import Finding, Severity
from mines.commands.ledgers import LedgerReport, Outcome
from mines.errors import RegistryError
from mines.ledgers import Ledger, template_columns
from mines.queries.imports import imports, taken_back_ids

from .. import auth, findings, ledger_files, params, wording
from ..errors import STATUS
from ..session import registry, writer
from ..wording.ledgers import LEDGERS, OUTCOMES, heading

bp = Blueprint("first_hour", __name__)
auth.guard(bp, "import")

SHOWN_ROWS = 200
"""Rows that a look shows one by one."""


class BringForm(FlaskForm):
    """A ledger: its day, and its cells as a file or pasted."""

    on = DateField(lazy_gettext("台账日期"), validators=[InputRequired()], description=lazy_gettext("台账截止到哪一天"))
    file = FileField(lazy_gettext("选择文件"), description=lazy_gettext("Excel（.xlsx）或 CSV"))
    pasted = TextAreaField(lazy_gettext("或粘贴表格"), render_kw={"rows": 8},
                           description=lazy_gettext("在表格软件里连同表头一起复制，粘贴到这里"))

    def validate_on(self, field: DateField) -> None:
        """A ledger is not of a day to come."""
        if field.data and field.data > params.real_today():
            raise ValidationError(_("日期在将来。"))

    def validate_pasted(self, field: TextAreaField) -> None:
        """Something is brought: a file, or cells."""
        if not field.data and not (self.file.data and self.file.data.filename):
            raise ValidationError(_("选择文件，或粘贴表格。"))

    def content(self) -> tuple[bytes, str]:
        """The bytes and the name of what is brought; what is pasted has none."""
        if self.file.data and self.file.data.filename:
            return self.file.data.read(), str(self.file.data.filename)
        return (self.pasted.data or "").encode(), ""


class ClosingForm(BringForm):
    """A closing ledger: what rows without a deadline or a batch get."""

    due_on = DateField(lazy_gettext("关闭期限"), validators=[Optional()], description=lazy_gettext("表里没有写期限的行按这一天"))
    batch = StringField(lazy_gettext("关闭批次"), validators=[Optional(), Length(max=60)], description=lazy_gettext("表里没有写批次的行按这一批"))


GIVEN = ("due_on", "batch")


@bp.get("/tasks/first-hour")
def page() -> str:
    """The ledgers in their order, what of each was taken over, and the templates."""
    session = registry()
    return render_template("tasks/first_hour/page.html", ledgers=LEDGERS, past=imports(session), taken_back=taken_back_ids(session),
                           back=FlaskForm())


@bp.get("/tasks/first-hour/templates.xlsx")
def templates() -> Response:
    """Templates with the headings that the registry stores."""
    answer = make_response(ledger_files.template())
    answer.headers.set("Content-Disposition", "attachment", filename="templates.xlsx")
    answer.mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return answer


@bp.route("/tasks/first-hour/<ledger>", methods=["GET", "POST"])
def bring(ledger: str) -> ResponseReturnValue:
    """Choose or paste one ledger; it is kept at once and looked at on the next page."""
    kind = _ledger(ledger)
    form = (ClosingForm if kind == Ledger.CLOSING else BringForm)(data={"on": params.today()})
    if form.validate_on_submit():
        content, name = form.content()
        name = name or f"{LEDGERS[kind].name} {form.on.data}"
        sha256 = ledger_files.keep(current_app.config["SETTINGS"].data_dir, content)
        given: dict[str, Any] = {name: str(form[name].data) for name in GIVEN if name in form and form[name].data}
        return redirect(url_for("first_hour.look", ledger=kind, sha256=sha256, on=form.on.data.isoformat(), name=name, **given), 303)
    page = render_template("tasks/first_hour/bring.html", form=form, ledger=kind, said=LEDGERS[kind], columns=template_columns(kind))
    return make_response(page, 422 if form.is_submitted() else 200, {"Cache-Control": "no-store"})


@bp.route("/tasks/first-hour/<ledger>/<sha256>", methods=["GET", "POST"])
def look(ledger: str, sha256: str) -> ResponseReturnValue:
    """What taking the ledger over would do, row by row with every finding; sent back, it is done."""
    kind, form = _ledger(ledger), FlaskForm()
    wanted = form.validate_on_submit()
    refused: Any = None
    report, name = LedgerReport(), params.text("name", 120) or _("台账")
    try:
        report = _taken(kind, sha256, name, commit=wanted)
    except (RegistryError, UnknownEncoding) as failure:
        refused = failure
    if wanted and report.import_id:
        return redirect(url_for("first_hour.page", _anchor=f"import-{report.import_id}"), 303)
    words = wording.ERRORS.get(type(refused)) or wording.GEODATA.get(type(refused)) if refused else None
    page = render_template(
        "tasks/first_hour/look.html", ledger=kind, said=LEDGERS[kind], report=report, name=name, on=_day(), form=form,
        groups=_grouped(report), outcomes=OUTCOMES, rows=report.rows[:SHOWN_ROWS], Outcome=Outcome, refusal=words, severity=Severity,
        sha256=sha256, told=_by_row(report), heading=heading,
    )
    return make_response(page, STATUS.get(type(refused), 422) if refused else 200, {"Cache-Control": "no-store"})


@bp.get("/tasks/first-hour/<ledger>/<sha256>/findings.<any(xlsx, csv, json):ending>")
def told(ledger: str, sha256: str, ending: str) -> Response:
    """Every finding of a look as a file."""
    report = _taken(_ledger(ledger), sha256, params.text("name", 120) or _("台账"), commit=False)
    answer = make_response(findings.content(report.findings, f".{ending}"))
    answer.headers.set("Content-Disposition", "attachment", filename=f"findings.{ending}")
    answer.mimetype = findings.MIMETYPES[f".{ending}"]
    return answer


def _taken(ledger: Ledger, sha256: str, name: str, *, commit: bool) -> LedgerReport:
    """The ledger taken over, and kept so only with ``commit``."""
    table = ledger_files.kept_table(current_app.config["SETTINGS"].data_dir, sha256, ledger)
    given = {name: said for name in GIVEN if (said := params.text(name))}
    with writer() as session:
        report = ledger_files.take(session, ledger, table, on=_day(), by=auth.check().login, name=name, given=given)
        if commit and report.import_id:
            session.commit()
    return report


def _ledger(said: str) -> Ledger:
    if said not in list(Ledger):
        raise NotFound
    return Ledger(said)


def _day() -> date:
    return params.day("on") or params.today()


def _grouped(report: LedgerReport) -> list[tuple[Finding, list[Finding]]]:
    """Findings by kind, the most pressing first, each with an example."""
    order = list(Severity)
    found: dict[Any, list[Finding]] = defaultdict(list)
    for one in report.findings:
        found[(order.index(one.severity), one.code, one.field)].append(one)
    return [(ones[0], ones) for _key, ones in sorted(found.items(), key=lambda item: item[0][0])]


def _by_row(report: LedgerReport) -> dict[int, list[Finding]]:
    found: dict[int, list[Finding]] = defaultdict(list)
    for one in report.findings:
        if one.row is not None:
            found[one.row].append(one)
    return found
