"""`/tasks/closure`: the closings by batch and deadline, and the case page of each with its evidence pack."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, current_app, render_template

from mines.closure import RESPONSIBLE
from mines.codes import ChecklistItem, GroundStage, PaperStage
from mines.queries.closings import case_of, closings_on
from mines.queries.distances import near_mines
from mines.rules import NO_DATE
from mines.rules.mine import closing_task_done, on_closing_list, suspended

from .. import auth, closing, closing_needs, params
from ..documents import closure_pack
from ..people import person
from ..session import newest_seal, registry

bp = Blueprint("closure", __name__)
auth.guard(bp)
bp.app_template_global("person")(person)

STATES = ("in_place", "pit_closed", "ground_only", "paper_only", "implementing", "decided", "announced", "suspended", "taken_off")


@bp.get("/tasks/closure")
def listing() -> str:
    """Closings of a day and a region, by state, batch, deadline and name."""
    rows = closings_on(registry(), *params.asked())
    state, batch = params.choice("state", STATES), params.text("batch")
    late, words = params.choice("late", ("1",)), (params.text("q") or "").lower()
    rows.sort(key=lambda row: (bool(closing_task_done(row) or row.class_code == "taken_off"), row.closing_due_on, row.code))
    shown = [row for row in rows if state in (None, row.class_code) and batch in (None, row.closing_batch)
             and (not late or is_late(row)) and words in f"{row.name} {row.code} {row.licence_number}".lower()]
    return render_template(
        "tasks/closure/list.html", rows=shown, state=state, batch=batch, late=late, q=params.text("q"), is_late=is_late,
        counts={one: count for one in STATES if (count := sum(row.class_code == one for row in rows))}, all=len(rows),
        late_count=sum(map(is_late, rows)), batches=sorted({row.closing_batch for row in rows if row.closing_batch}, reverse=True),
        done=closing_task_done, totals=_totals(shown),
    )


def _totals(rows: Sequence[Any]) -> dict[str, int]:
    """The row of sums: items passed, openings, and how many have come how far."""
    listed = [row for row in rows if on_closing_list(row)]
    done = sum(bool(closing_task_done(row)) for row in listed)
    return {
        **{item: sum(item in row.passed for row in rows) for item in ChecklistItem},
        "sealed": sum(row.sealed[0] for row in rows if row.sealed), "openings": sum(row.sealed[1] for row in rows if row.sealed),
        "decided": sum(bool(row.decided_on) for row in rows), "accepted": sum(row.stage == GroundStage.ACCEPTED for row in rows),
        "cancelled": sum(row.paper_stage == PaperStage.CANCELLED for row in rows), "late": sum(map(is_late, rows)),
        "done": done, "open": len(listed) - done,
    }


def is_late(row: Any) -> bool:
    """Whether the deadline has passed and the task is neither done, suspended nor taken off."""
    due = row.closing_due_on
    return bool(due != NO_DATE and due < row.as_of and on_closing_list(row) and not closing_task_done(row) and not suspended(row))


@bp.get("/tasks/closure/<path:code>")
def case(code: str) -> str:
    """One closing: two tracks, the standard, openings, sign-offs, what is missing."""
    found = case_of(registry(), code, params.as_of(), params.known_at())
    account = auth.who()
    return render_template(
        "tasks/closure/case.html", case=found, row=found.row, ground=closing.ground_track(found), paper=closing.paper_track(found),
        needs=closing_needs.needs_of(found), act=closing_needs.next_act(found, account), sign_offs=closing.sign_offs(found),
        papers=closing.cancellation_papers(found), near=near_mines(registry(), [code], params.as_of(), params.known_at()),
        late=is_late(found.row), done=closing_task_done(found.row),
        waits_for_another=closing_needs.waits_for_another(found, account), responsible=RESPONSIBLE,
    )


@bp.get("/tasks/closure/<path:code>/pack.zip")
@auth.needs("export")
def pack(code: str) -> Response:
    """Everything on file about one closing in one archive, with hashes."""
    found = case_of(registry(), code, params.as_of(), params.known_at())
    folder = current_app.config["SETTINGS"].data_dir
    name, parts = closure_pack.pack(found, folder, newest_seal())
    return Response(parts, mimetype="application/zip", headers={
        "Content-Disposition": closure_pack.disposition(name), "Cache-Control": "no-store", "X-Accel-Buffering": "no"})
