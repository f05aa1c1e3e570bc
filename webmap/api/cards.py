"""`/api/cards/<subject>/<code>`: the facts of one subject in force on a day, as the map's card tells them."""

from typing import Any

from flask import abort, jsonify

from mines.codes import Subject

from .. import answers, params
from ..cards import Due, Line, card
from .doors import bp

SHOWN = (Subject.MINE, Subject.BLOCK, Subject.SITE, Subject.ZONE, Subject.REGION)


@bp.get("/api/cards/<subject>/<path:code>")
@answers.kept
def card_of(subject: str, code: str) -> Any:
    """Facts with their dates and papers, what is missing, what comes next, and the window of the outline."""
    if subject not in SHOWN:
        abort(404)
    found = card(Subject(subject), code)
    return jsonify(
        as_of=params.as_of().isoformat(), subject=found.subject, code=found.code, name=found.name, place=found.place,
        classes=found.classes, window=found.window, facts=[_line(line) for line in found.lines],
        tracks=[{"track": str(one.label), "done": one.done, "state": str(one.value), "note": one.note} for one in found.tracks],
        missing=[_due(one) for one in found.missing], next=[_due(one) for one in found.next])


def _line(line: Line) -> dict[str, Any]:
    papers = [
        {"kind": paper.kind, "number": paper.number, "dated_on": paper.dated_on.isoformat() if paper.dated_on else None,
         "scan": paper.sha256 is not None} for paper in line.papers]
    return {
        "fact": str(line.label), "value": str(line.value), "since": line.since.isoformat() if line.since else None, "note": line.note,
        "papers": papers}


def _due(due: Due) -> dict[str, Any]:
    return {"what": str(due.what), "due_on": due.due_on.isoformat() if due.due_on else None, "days_late": due.late}
