"""`/import/<draft>`: what the file is, everything that is wrong with it, what is chosen and mended, and writing it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest

from geodata.findings import FindingCode
from geodata.readers import Boundaries
from geodata.readers.answers import DegreeForm, MendKind
from geodata.readers.text import OFFERED
from geodata.crs import CHINA, Datum, crs_named
from mines.codes import Subject
from mines.commands.importing import import_boundaries
from mines.errors import RegistryError
from mines.fields import meanings
from mines.reading import unknown_words
from mines.queries.imports import IMPORTED

from .. import auth, maps, params, wording
from ..errors import STATUS
from ..row_numbers import numbers_in, written
from ..session import writer
from . import drafts
from .columns import GIVEN, chosen_columns, fields_of, lacking, mapped
from .doors import asked_mend, bp, data_dir, draft_of, finished
from .drafts import Draft
from .kept import Progress
from .looks import Look, look
from .parts import ROWS, rows_at, window_of
from .rows import ASKED, BLOCKED, COLUMNS, FILTERS, Sheet, sheet_of

MAP = "map_registry"
"""What folium calls the map."""

LAYERS: Mapping[str, dict[str, Any]] = {
    "county": {"clickable": False}, "township": {"clickable": False, "label": True}, "import": {"outline": 1.0},
}
"""Layers of the map, the lowest first, with what ``live_layer.js`` is told."""

ENCODINGS = ("utf-8", *OFFERED)


@bp.get("/import/<draft_id>")
def page(draft_id: str) -> ResponseReturnValue:
    """How far the reading is, the question it comes back with, or everything that was found."""
    draft = draft_of(draft_id)
    found = look(draft)
    if isinstance(found, Progress):
        return _answer("imports/reading.html", draft=draft, progress=found)
    if found.draft != draft:
        drafts.save(data_dir(), found.draft)
    return _shown(found.draft, found)


def _shown(draft: Draft, found: Look, refusal: RegistryError | None = None) -> ResponseReturnValue:
    refused = refusal or found.refusal
    known: dict[str, Any] = {"draft": draft, "look": found, "form": FlaskForm(), "subjects": IMPORTED, "encodings": ENCODINGS,
                             "degree_forms": DegreeForm, "words": wording.ERRORS.get(type(refused)) if refused else None}
    status = STATUS[type(refused)] if refused else 200
    if found.question is not None:
        drawn = _map("county", "township") if getattr(found.question, "candidates", None) else None
        settings = {"map": MAP, "layers": ["live_layer_county", "live_layer_township"], "as_of": draft.on.isoformat()}
        return _answer("imports/question.html", status, **known, drawn=drawn, settings=settings)
    if found.report is None or found.boundaries is None or found.boundaries.refused:
        return _answer("imports/refused.html", status, **known)
    sheet = sheet_of(found)
    rows = found.boundaries.attributes
    columns = mapped(draft, rows)
    return _answer(
        "imports/look.html", status, **known, sheet=sheet, shown=COLUMNS[draft.subject], layers=_layers(found), filters=FILTERS,
        drawn=_map(*LAYERS), window=window_of(sheet), mendable=list(MendKind), lacking=lacking(draft, columns, len(rows)), columns=columns,
        fields=fields_of(draft.subject), meanings=meanings, datums=Datum, in_degrees=_in_degrees(found.boundaries),
        settings=_settings(draft, sheet), unknown=unknown_words(draft.subject, rows, draft.columns, draft.words))


def _in_degrees(boundaries: Boundaries) -> bool:
    """Whether the source's numbers are degrees, which may be written in several ways."""
    named = crs_named(boundaries.crs or str(Datum.CGCS2000))
    return isinstance(named, Datum) or named.is_geographic


def _layers(found: Look) -> list[str]:
    """Names of the layers of the file, the one that was read first; none where there is only one."""
    told = next((one.values for one in found.findings if one.code == FindingCode.LAYERS_LEFT_OUT), None)
    return [str(told["read"]), *str(told["left_out"]).split(", ")] if told else []


def _answer(template: str, status: int = 200, **shown: Any) -> ResponseReturnValue:
    return make_response(render_template(template, **shown), status, {"Cache-Control": "no-store"})


def _map(*names: str) -> maps.Frame:
    own = request.path.rstrip("/") + "/features.geojson"
    layers = [maps.LiveLayer(name, own if name == "import" else "/features.geojson", **LAYERS[name]) for name in names]
    return maps.frame(layers, CHINA, scroll_wheel_zoom=True)


def _settings(draft: Draft, sheet: Sheet) -> dict[str, Any]:
    """What the script of the page needs to know."""
    return {
        "map": MAP, "layers": {name: f"live_layer_{name}" for name in LAYERS}, "window": window_of(sheet),
        "as_of": draft.on.isoformat(), "rows": url_for("imports.rows", draft_id=draft.id),
        "row": url_for("imports.page", draft_id=draft.id),
        "pressing": [BLOCKED, ASKED], "chunk": ROWS, "first": rows_at(sheet, draft.subject, sheet.numbers()),
        "all": written(sheet.writable), "writable": len(sheet.writable),
        "words": {
            "failed": _("没有取到，请再试。"), "write": _("写入 {count} 行"), "nothing": _("没有要写入的行"), "writing": _("正在写入……"),
            "cut": _("图形太多，只画了 {matched} 个中的 {returned} 个。请放大。")},
    }


@bp.get("/import/<draft_id>/progress.json")
def progress(draft_id: str) -> dict[str, Any]:
    """Rows done of all rows, and whether the work is over."""
    found = look(draft_of(draft_id))
    return {"over": False, "done": found.done, "total": found.total} if isinstance(found, Progress) else {"over": True}


@bp.post("/import/<draft_id>/answers")
def answers(draft_id: str) -> ResponseReturnValue:
    """Take what was answered: kind, day, system, encoding, form of degrees; what was given for the whole file."""
    draft = draft_of(draft_id)
    said = request.form
    subject = Subject(said["subject"]) if said.get("subject") in IMPORTED else draft.subject
    changed: dict[str, Any] = {name: said.get(name, "").strip() or None for name in ("crs", "encoding", "degrees", "layer") if name in said}
    if changed.get("degrees") not in (None, *DegreeForm):
        raise BadRequest(_("度数的写法读不懂。"))
    given = {name: text[:200] for name in GIVEN[subject] if (text := said.get(f"given-{name}", "").strip())}
    if "mends" in said:
        changed["mends"] = ()
    if changed.get("layer", draft.layer) != draft.layer:        # other rows: nothing that was said of the first is true of them
        changed |= {"columns": {}, "words": {}, "edits": {}, "mends": (), "recalled": None}
        given = {}
    elif "given" not in said:
        given = dict(draft.given)
    return _kept(replace(draft, subject=subject, on=_day(said.get("on"), draft), given=given, **changed))


def _day(said: str | None, draft: Draft) -> date:
    """The day in a form, never one to come."""
    try:
        day = date.fromisoformat(said) if said else draft.on
    except ValueError:
        raise BadRequest(_("日期读不懂。")) from None
    if day > params.real_today():
        raise BadRequest(_("日期在将来。"))
    return day


@bp.post("/import/<draft_id>/columns")
def columns(draft_id: str) -> ResponseReturnValue:
    """Take which column holds which field, and what words of a list mean."""
    draft, found = finished(draft_id)
    said = dict(zip(request.form.getlist("heading"), request.form.getlist("field"), strict=True))
    chosen = chosen_columns(draft, found.boundaries.attributes if found.boundaries else [], said)
    meant: dict[str, dict[str, str]] = {name: dict(words) for name, words in draft.words.items()}
    for name, printed, code in zip(*(request.form.getlist(part) for part in ("word-field", "word", "word-code")), strict=True):
        if code in meanings(name):
            meant.setdefault(name, {})[printed] = code
    return _kept(replace(draft, columns=chosen, words=meant))


@bp.post("/import/<draft_id>/mend")
def mend(draft_id: str) -> ResponseReturnValue:
    """Ask for a mend of rows, or take back the last one."""
    draft, found = finished(draft_id)
    if request.form.get("undo"):
        return _kept(replace(draft, mends=draft.mends[:-1]))
    return _kept(replace(draft, mends=(*draft.mends, asked_mend(found))))


@bp.post("/import/<draft_id>/rows/<int:number>")
def retype(draft_id: str, number: int) -> ResponseReturnValue:
    """Take the cells of one row as they were retyped; an empty one is as in the file again."""
    draft = draft_of(draft_id)
    edits = {cell: text for cell, text in draft.edits.items() if cell[0] != number}
    for name in fields_of(draft.subject):
        if text := request.form.get(f"cell-{name}", "").strip():
            edits[(number, name)] = text[:200]
    return _kept(replace(draft, edits=edits))


def _kept(draft: Draft) -> ResponseReturnValue:
    drafts.save(data_dir(), draft)
    return redirect(url_for("imports.page", draft_id=draft.id), 303)


@bp.post("/import/<draft_id>/write")
def write(draft_id: str) -> ResponseReturnValue:
    """Write the chosen rows in one transaction."""
    draft, found = finished(draft_id)
    if found.boundaries is None or found.report is None:
        return _shown(draft, found)
    if request.form.get("seen") != found.name:
        return _answer("imports/overtaken.html", 409, draft=draft)
    chosen = numbers_in(request.form["rows"], len(found.report.looked)) if "rows" in request.form else None
    try:
        with writer() as session:
            report = import_boundaries(
                session, found.boundaries, draft.subject, on=draft.on, by=auth.check().login, name=draft.name, columns=draft.columns,
                given=draft.given, words=draft.words, edits=draft.edits, chosen=chosen)
            if report.import_id:
                session.commit()
    except RegistryError as refusal:
        return _shown(draft, found, refusal)
    if not report.import_id:
        return _shown(draft, found)
    drafts.drop(data_dir(), draft)
    return redirect(url_for("imports.home", _anchor=f"import-{report.import_id}"), 303)


@bp.post("/import/<draft_id>/drop")
def drop(draft_id: str) -> ResponseReturnValue:
    """Give the import up; nothing was written."""
    drafts.drop(data_dir(), draft_of(draft_id))
    return redirect(url_for("imports.home"), 303)
