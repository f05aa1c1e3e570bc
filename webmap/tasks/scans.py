"""`/tasks/missing-scans`: papers known by number and date; the scan of each is added here, once for every record that names it."""

from typing import Any

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound

from mines.codes import Subject
from mines.commands.evidence import add_scan
from mines.errors import RegistryError
from mines.queries.evidence import MissingScan, missing_scans
from mines.tables.evidence import Evidence

from .. import auth, params, task_links, uploads, wording
from ..errors import STATUS
from ..session import registry, writer

bp = Blueprint("scans", __name__)
auth.guard(bp)

LISTED = 50
PAGES = {Subject.MINE: "mines.mine", Subject.BLOCK: "mines.block", Subject.SITE: "mines.site", Subject.ISSUE: "issues.case"}


@bp.get("/tasks/missing-scans")
def page(refused: RegistryError | None = None, paper: int | None = None) -> ResponseReturnValue:
    """Papers without a scan, oldest first, each once with the subjects that it is for."""
    region = params.region() or task_links.own_region(auth.check())
    papers = grouped(missing_scans(registry(), region))
    number = params.page()
    shown = render_template(
        "tasks/scans.html", papers=papers[(number - 1) * LISTED: number * LISTED], count=len(papers), page=number,
        pages=-(-len(papers) // LISTED), form=FlaskForm(), pages_of=PAGES, refusal=wording.ERRORS[type(refused)] if refused else None,
        paper=paper,
    )
    return make_response(shown, STATUS[type(refused)] if refused else 200, {"Cache-Control": "no-store"})


def grouped(missing: list[MissingScan]) -> list[tuple[MissingScan, list[MissingScan]]]:
    """The same paper behind several records stands once; without a number each is its own."""
    found: dict[Any, list[MissingScan]] = {}
    for one in missing:
        key = (one.kind, one.number, one.dated_on) if one.number else one.evidence_id
        found.setdefault(key, []).append(one)
    return [(ones[0], list({(one.subject, one.code): one for one in ones}.values())) for ones in found.values()]


@bp.post("/tasks/missing-scans/<int:evidence_id>")
@auth.needs("record", "observe", "confirm")
def add(evidence_id: int) -> ResponseReturnValue:
    """Keep the file, and put it behind every record that names the paper."""
    paper, file = registry().get(Evidence, evidence_id), request.files.get("file")
    if paper is None:
        raise NotFound
    if file is None or not file.filename:
        raise BadRequest(_("请求里没有文件。"))
    folder = current_app.config["SETTINGS"].data_dir
    try:
        kept = uploads.take_in(folder, file.stream, file.filename)
        scan = uploads.paper(folder, paper.kind, paper.number, paper.dated_on, kept.sha256, kept.name)
        with writer() as session:
            add_scan(session, evidence_id, scan, by=auth.check().login)
            session.commit()
    except RegistryError as refused:
        return page(refused, evidence_id)
    return redirect(url_for("scans.page"), 303)
