"""`/api/history/<subject>/<code>`: every record of one subject, what stands and what was corrected or withdrawn."""

from typing import Any

from flask import abort, jsonify

from mines.codes import Subject
from mines.queries.history import Entry, history_of
from mines.queries.subjects import by_code

from .. import answers, params
from ..session import registry
from .doors import bp

TOLD = (Subject.MINE, Subject.OPENING, Subject.BLOCK, Subject.SITE, Subject.ISSUE)


@bp.get("/api/history/<subject>/<path:code>")
@answers.kept
def history(subject: str, code: str) -> Any:
    """Records newest first; ``id`` and ``table`` are what a correction names, the largest ``id`` of a table what ``follows`` names."""
    if subject not in TOLD:
        abort(404)
    found = by_code(registry(), Subject(subject), code)
    return jsonify(subject=subject, code=code, records=[
        _entry(one) for one in history_of(registry(), Subject(subject), found.id, params.known_at())])


def _entry(one: Entry) -> dict[str, Any]:
    values = {name: value if isinstance(value, bool | int | float | None) else str(value)
              for name, value in one.values.items() if not hasattr(value, "geom_type")}
    return {
        "table": one.table, "id": one.record_id, "on": one.on.isoformat(), "recorded_at": one.recorded_at.isoformat(),
        "recorded_by": one.recorded_by, "done_by": one.done_by, "what": one.what, "standing": one.standing, "reason": one.reason,
        "values": values, "papers": [
            {"kind": paper.kind, "number": paper.number, "dated_on": paper.dated_on.isoformat() if paper.dated_on else None,
             "sha256": paper.sha256} for paper in one.papers],
    }
