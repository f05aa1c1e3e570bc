"""What the page of a look fetches: windows of its rows, outlines for the map, one row, the preview of a mend, the findings."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from flask import Response, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound

from geodata.geojson import collection_of
from geodata.crs import CHINA
from mines.codes import RowState, Subject
from mines.printed import printed
from mines.queries.features import EVERYWHERE
from mines.queries.headings import read_as

from .. import findings, formats, legend, outline, outlines, params, wording
from ..frame import frame
from ..layers import as_properties
from .doors import asked_mend, bp, finished, known
from .drafts import Draft
from .columns import fields_of, mapped
from .looks import Look
from .rows import COLUMNS, FILTERS, Sheet, sheet_of

ROWS = 100
"""Rows handed out at once."""

MOST_DRAWN = 4_000
"""Outlines drawn at once: what needs a person first, then the largest."""

SHOWN_MENDS = 12
"""Rows whose mend is drawn before and after."""

THEME = "import"

TAGS = {RowState.BLOCKED: "bad", RowState.CONFLICTING: "bad", RowState.NEW: "note", RowState.CHANGED: "note"}
"""How the word for what becomes of a row is dressed."""


def window_of(sheet: Sheet) -> list[float]:
    """West, south, east, north of all outlines in degrees; China without any."""
    bounds = shapely.total_bounds(sheet.boundaries.shapes)
    return bounds.tolist() if np.isfinite(bounds).all() else list(CHINA)


def _sheet(draft_id: str) -> tuple[Any, Sheet]:
    draft, found = finished(draft_id)
    if found.report is None or found.boundaries is None:
        raise NotFound
    return draft, sheet_of(found)


@bp.get("/import/<draft_id>/rows.json")
def rows(draft_id: str) -> Response:
    """A window of the rows that a filter leaves: ``from`` and ``count``."""
    draft, sheet = _sheet(draft_id)
    numbers = sheet.numbers(params.choice("filter", FILTERS) or "all", params.text("kind", 120) or "")
    start = max(request.args.get("from", 0, int), 0)
    return jsonify(rows_at(sheet, draft.subject, numbers, start, min(max(request.args.get("count", ROWS, int), 1), ROWS)))


def rows_at(sheet: Sheet, subject: Subject, numbers: Sequence[int], start: int = 0, count: int = ROWS) -> dict[str, Any]:
    """How many rows there are, and a window of them as the table shows them."""
    return {"total": len(numbers), "rows": [_cells(sheet, subject, number) for number in numbers[start:start + count]]}


def _cells(sheet: Sheet, subject: Subject, number: int) -> dict[str, Any]:
    row, cls = sheet.row(number), sheet.classes[number - 1]
    marks = sheet.marked(number)
    measured = sheet.boundaries.area_m2[number - 1]
    stated = sheet.value(number, "published_ha")
    cells = [_cell(sheet, number, name, marks) for name in COLUMNS[subject]]
    area = [[area_in_words(subject, measured / 10_000) if np.isfinite(measured) else _("无法计算"),
             marks.get("shape") or marks.get("published_ha", "")],
            [area_in_words(subject, stated), marks.get("published_ha", "")]]
    named = [sheet.value(number, "name") or "–", marks.get("name", "")]
    return {"row": number, "class": cls, "state": str(wording.word("RowState", row.state)), "code": row.code,
            "tag": TAGS.get(row.state, ""), "choosable": row.state in (RowState.NEW, RowState.CHANGED, RowState.CONFLICTING),
            "cells": [named, *cells, *area]}


def _cell(sheet: Sheet, number: int, name: str, marks: Any) -> list[str]:
    value = sheet.value(number, name)
    said = frame().place(value) if name == "region_code" and value else wording.meaning(name, value)
    return ["" if value is None else said, marks.get(name, "")]


def area_in_words(subject: Subject, hectares: float | None) -> str:
    """Square kilometres of a mine, hectares of anything else."""
    if hectares is None:
        return "–"
    return formats.number(hectares / 100, 4) if subject == Subject.MINE else formats.number(hectares, 2)


@bp.get("/import/<draft_id>/features.geojson")
def features(draft_id: str) -> Response:
    """Outlines in the window with class and look, simplified to the zoom level; what must be drawn last comes last."""
    _draft, sheet = _sheet(draft_id)
    west, south, east, north = params.window() or EVERYWHERE
    shapes = sheet.boundaries.shapes
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    with np.errstate(invalid="ignore"):
        inside = np.flatnonzero((bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south))
    pressing = np.isin(sheet.classes[inside], ("blocked", "asked"))
    order = inside[np.lexsort((-shapely.area(shapes[inside]), ~pressing))][:MOST_DRAWN][::-1]
    titled, classes = _("第 %(row)s 行"), sheet.classes
    properties = [{
        "code": str(row + 1), "name": f"{titled % {'row': row + 1}} {sheet.value(row + 1, 'name') or ''}".strip(),
        "class": classes[row], **as_properties(legend.look(THEME, classes[row]))} for row in order.tolist()]
    body = collection_of(outlines.texts(shapes[order], list(sheet.boundaries.wkb[order]), params.zoom()), properties,
                         [one["code"] for one in properties], matched=len(inside), returned=len(order))
    return Response(body, mimetype="application/geo+json")


@bp.get("/import/<draft_id>/rows/<int:number>")
def row(draft_id: str, number: int) -> str:
    """One row: its outline, everything found, what would change, its cells to retype."""
    draft, sheet = _sheet(draft_id)
    if not 1 <= number <= len(sheet.report.looked):
        raise NotFound
    shape = sheet.boundaries.shapes[number - 1]
    drawable = shape is not None and not shapely.is_empty(shape)
    return render_template(
        "imports/row.html", draft=draft, sheet=sheet, number=number, row=sheet.row(number), told=sheet.told.get(number, []),
        drawing=outline.drawing(shape) if drawable else None, printed=sheet.boundaries.printed[number - 1], form=FlaskForm(),
        levels=sheet.boundaries.levels[number - 1], cells=_printed(draft, sheet, number),
        attributes=sheet.boundaries.attributes[number - 1], RowState=RowState)


def _printed(draft: Draft, sheet: Sheet, number: int) -> dict[str, str]:
    """What the file says in one row, by field; nothing of a field that it lacks."""
    attributes = sheet.boundaries.attributes
    said: dict[str, str] = dict.fromkeys(fields_of(draft.subject), "")
    for column in mapped(draft, attributes):
        if column.field and not said[column.field]:
            said[column.field] = printed(attributes[number - 1].get(column.seen.heading)) or ""
    return said


@bp.get("/import/<draft_id>/mend")
def preview(draft_id: str) -> str:
    """What a mend would do to the rows that it is asked for: drawn and measured before and after."""
    draft, found = finished(draft_id)
    asked = asked_mend(found)
    before, after = found.boundaries, known(replace(draft, mends=(*draft.mends, asked))).boundaries
    touched = _touched(before.wkb, after.wkb) if before and after and len(before.rows) == len(after.rows) else []
    pairs = [{"row": place + 1, "before": _drawn(before, place), "after": _drawn(after, place)} for place in touched[:SHOWN_MENDS]]
    return render_template("imports/mend.html", draft=draft, asked=asked, of=request.args.get("of"), touched=touched,
                           pairs=pairs, form=FlaskForm(), subject=draft.subject, area_in_words=area_in_words)


def _touched(before: np.ndarray, after: np.ndarray) -> list[int]:
    return [int(place) for place in np.flatnonzero(before != after)]


def _drawn(boundaries: Any, place: int) -> dict[str, Any]:
    shape = boundaries.shapes[place]
    area = boundaries.area_m2[place]
    drawable = shape is not None and not shapely.is_empty(shape)
    return {"drawing": outline.drawing(shape, 300, 200, 30) if drawable else None, "area_ha": None if np.isnan(area) else area / 10_000,
            "points": int(shapely.get_num_coordinates(shape))}


@bp.get("/import/<draft_id>/findings.<any(xlsx, csv, json):ending>")
def told(draft_id: str, ending: str) -> Response:
    """Every finding as a file; a workbook also shows the rows of the source with the wrong cells coloured."""
    draft, found = finished(draft_id)
    answer = make_response(findings.content(found.findings, f".{ending}", source_of(draft, found)))
    answer.headers.set("Content-Disposition", "attachment", filename=f"findings.{ending}")
    answer.mimetype = findings.MIMETYPES[f".{ending}"]
    return answer


def source_of(draft: Draft, found: Look) -> findings.Source:
    """The rows of the file as they came, and the column of each field."""
    rows = found.boundaries.attributes if found.boundaries else []
    return findings.source_of(rows, read_as(draft.subject, rows, draft.columns))
