"""`/reports`: the months with their briefing in Word and Excel, what each says otherwise than the one before, and locking them."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from mines.commands.reports import issue_report
from mines.dates import end_of_month_before
from mines.errors import NotFound
from mines.queries.reports import restated

from .. import auth, params, reporting
from ..answers import kept
from ..board import amount
from ..documents import briefing
from ..documents.closure_pack import disposition
from ..documents.differences import differences
from ..documents.workbook import XLSX
from ..formats import month as month_name
from ..people import person
from ..reporting import Month
from ..session import newest_seal, registry, writer

bp = Blueprint("reports", __name__)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/reports")
@kept
def page() -> str:
    """Months that have ended, the newest first: issued or not, with what was restated since."""
    found = reporting.months(registry(), params.region(), params.today(), params.known_at())
    counts = {one.name: len(restated(registry(), one.issued, params.known_at())) for one in found if one.issued}
    return render_template("reports/list.html", months=found, restated=counts, month_name=month_name, person=person)


@bp.get("/reports/<month>")
def one(month: str) -> str:
    """One month: its text, what it says otherwise than the month before, downloads, and what was restated since it was issued."""
    asked = _month(month)
    before = _month_before(asked)
    now = _text(asked)
    lines = differences(_text(before), now) if before is not None and before.issued else None
    changed = restated(registry(), asked.issued, params.known_at()) if asked.issued else []
    return render_template(
        "reports/month.html", month=asked, before=before, lines=lines, text=now, restated=changed, amount=amount,
        month_name=month_name, person=person, known_at=asked.known_at(_newest()))


@bp.get("/reports/<month>.docx")
def word(month: str) -> ResponseReturnValue:
    """The briefing in Word."""
    asked = _month(month)
    content = reporting.word(registry(), _report(asked), current_app.config["SETTINGS"], asked, params.today())
    return _sent(content, DOCX, asked, "docx")


@bp.get("/reports/<month>.xlsx")
def workbook(month: str) -> ResponseReturnValue:
    """The month as a workbook."""
    asked = _month(month)
    return _sent(reporting.workbook(registry(), _report(asked)), XLSX, asked, "xlsx")


@bp.get("/reports/template.docx")
@auth.needs()
def template() -> ResponseReturnValue:
    """The template in use, to be changed in Word."""
    found = briefing.template_of(Path(current_app.config["SETTINGS"].data_dir))
    return _file(found.path.read_bytes(), DOCX, found.path.name)


@bp.get("/reports/<month>/fields.xlsx")
@auth.needs()
def field_list(month: str) -> ResponseReturnValue:
    """Every field that a template may ask for, with what it says of the month."""
    asked = _month(month)
    content = reporting.field_list(registry(), _report(asked), current_app.config["SETTINGS"], asked, params.today())
    with force_locale("zh"):
        return _file(content, XLSX, f"{_('调度通报模板字段表')}.xlsx")


@bp.post("/reports/<month>/issue")
@auth.needs("issue")
def issue(month: str) -> ResponseReturnValue:
    """Lock the month as it is known now."""
    asked = _month(month)
    if asked.region is None:
        raise NotFound(region="–")
    with writer() as session:
        issue_report(session, month, region_code=asked.region, by=auth.check().login)
        session.commit()
    return redirect(url_for("reports.one", month=month), 303)


def _month(name: str) -> Month:
    return reporting.month_of(registry(), name, params.region(), params.today(), params.known_at())


def _month_before(month: Month) -> Month | None:
    name = f"{end_of_month_before(month.as_of):%Y-%m}"
    try:
        return reporting.month_of(registry(), name, month.region, params.today(), params.known_at())
    except NotFound:
        return None


def _newest() -> Any:
    seal = newest_seal()
    return params.known_at() or (seal.sealed_at if seal else None)


def _report(month: Month) -> Any:
    return reporting.report_of(registry(), month, _newest())


def _text(month: Month) -> list[str]:
    """The paragraphs of a month's briefing."""
    content = reporting.word(registry(), _report(month), current_app.config["SETTINGS"], month, params.today(), drawn=False)
    return _prose(briefing.text_of(content))


def _prose(paragraphs: list[str]) -> list[str]:
    """Paragraphs that say something in sentences, and the headings right above them."""
    after = [*paragraphs[1:], ""]
    return [one for one, following in zip(paragraphs, after, strict=True) if "。" in one or "。" in following]


def _sent(content: bytes, kind: str, month: Month, ending: str) -> Response:
    with force_locale("zh"):
        name = f"矿山综合治理工作调度通报_{month_name(month.as_of)}.{ending}"
    return _file(content, kind, name)


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(content, mimetype=kind, headers={"Content-Disposition": disposition(name), "Cache-Control": "no-store"})
