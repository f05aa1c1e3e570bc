"""`/tasks/restoration`: the sites with what is owed, treated, accepted and paid, and the case page of each."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from mines.codes import AcceptanceStage, Duty, Subject
from mines.queries.lists import rows_on
from mines.queries.overlaps import ground_by_region, ground_of_sites
from mines.queries.restoration import WAITING
from mines.rules import NOT_COUNTED

from .. import auth, land, params
from ..dossier import dossier
from ..session import registry

bp = Blueprint("restoration", __name__)
auth.guard(bp)

WAITS = ("to_apply", *WAITING, "late", "follow_up")
"""What a site can be waiting for."""

FIRST_ENTRIES = 6


@bp.get("/tasks/restoration")
def listing() -> ResponseReturnValue:
    """Sites of a day and a region, by state, duty, what they wait for, and name."""
    asked = params.asked()
    rows = rows_on(registry(), Subject.SITE, *asked, theme="site")
    state, duty = params.choice("state", (*land.STATES, NOT_COUNTED)), params.choice("duty", tuple(Duty))
    waits, words = params.choice("waits", WAITS), (params.text("q") or "").lower()
    found = land.lines(rows, *asked[:2])
    shown = [
        line for line in found if state in (None, line.row.class_code) and duty in (None, line.row.duty)
        and waits in (None, *waiting_for(line, asked[0])) and words in f"{line.row.name} {line.row.code} {line.row.duty_bearer}".lower()]
    narrowed = len(shown) < len(found)
    return render_template(
        "tasks/restoration/list.html", lines=shown, all=len(found), state=state, duty=duty, waits=waits, q=params.text("q"), land=land,
        sums=land.sums(shown), ground=ground_of_sites(registry(), *asked, codes=[line.row.code for line in shown] if narrowed else None),
        by_region=ground_by_region(registry(), *asked), names={line.row.code: line.row.name for line in found},
        states=_counts(line.row.class_code for line in found), duties=_counts(line.row.duty for line in found),
        waits_count=_counts(one for line in found for one in waiting_for(line, asked[0])), waits_of=WAITS)


def _counts(codes: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for code in codes:
        found[code] = found.get(code, 0) + 1
    return found


def waiting_for(line: land.Line, as_of: Any) -> tuple[str, ...]:
    """What a site of the list waits for: a stage of its acceptance, an application, a decision that is late, a follow-up."""
    found = [line.row.acceptance_stage] if line.clock else []
    if not line.clock and AcceptanceStage.APPLIED in land.next_stages(line.row):
        found.append("to_apply")
    if line.clock and as_of > line.clock.due_on:
        found.append("late")
    if line.follow_up_on and (line.follow_up_on - as_of).days <= land.FOLLOW_UP_SOON_DAYS:
        found.append("follow_up")
    return tuple(found)


@bp.get("/tasks/restoration/<path:code>")
def case(code: str) -> ResponseReturnValue:
    """One site: the ledger that balances, the way to its acceptance, money, overlaps, outline."""
    file, as_of, known_at = dossier(Subject.SITE, code), params.as_of(), params.known_at()
    monthly = params.choice("by", ("month",)) is not None
    line, tracks = land.lines([file.row], as_of, known_at)[0], land.tracks(file.id, as_of, known_at)
    ground = ground_of_sites(registry(), as_of, known_at)
    shared = ground.of(code)
    names = rows_on(registry(), Subject.SITE, as_of, known_at, codes=[pair.one if pair.other == code else pair.other for pair in shared])
    return render_template(
        "tasks/restoration/case.html", file=file, row=file.row, line=line, tracks=tracks, land=land, monthly=monthly,
        periods=land.ledger(file.of("ledger_record"), monthly=monthly), primary=land.primary(file.row, line.follow_up_on),
        stages=land.next_stages(file.row), agrees=land.agrees(file.row, tracks, file.of("ledger_record")),
        shared=[(other, next(pair.area_ha for pair in shared if other.code in (pair.one, pair.other))) for other in names],
        first=None if params.choice("history", ("all",)) else FIRST_ENTRIES)
