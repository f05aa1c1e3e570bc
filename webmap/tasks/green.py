"""`/tasks/green`: mines against the standard, and the case page of each: preconditions, score sheets, plan, listing."""

from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from mines.codes import BlockRole, Scale, Subject, Tier
from mines.queries.editions import catalogue
from mines.queries.history import papers_of
from mines.queries.listings import clocks, triggers_of
from mines.queries.standing import standing, versions
from mines.tables.green import ListingStep

from .. import auth, board, params, standards
from ..dossier import dossier
from ..session import registry

bp = Blueprint("green", __name__)
auth.guard(bp)

LISTED_ON_PAGE = 200
FIRST_ENTRIES = 6
MARKS = ("preconditions", "triggers", "clock", "expiring", "review", "plan_late")
"""What a mine of the list can be marked with."""


@bp.get("/tasks/green")
def listing() -> ResponseReturnValue:
    """Mines of a day and a region, by where they stand to the target, scale, tier, what marks them, and name."""
    asked = params.asked()
    found = standards.listing(asked)
    group, scale = params.choice("group", standards.GROUPS), params.choice("scale", tuple(Scale))
    tier, mark = params.choice("tier", tuple(Tier)), params.choice("mark", MARKS)
    words, page = (params.text("q") or "").lower(), params.page()
    lines = found.lines if group == "left_out" else [line for line in found.lines if line.group != "left_out" or line.triggers]
    shown = [
        line for line in lines if group in (None, line.group) and scale in (None, line.row.scale) and tier in (None, line.row.tier)
        and mark in (None, *marks_of(line, asked[0])) and words in f"{line.row.name} {line.row.code} {line.row.licence_number}".lower()]
    return render_template(
        "tasks/green/list.html", one=found.progress, listed=found.listed, lines=shown[(page - 1) * LISTED_ON_PAGE: page * LISTED_ON_PAGE],
        count=len(shown), page=page, pages=-(-len(shown) // LISTED_ON_PAGE), group=group, scale=scale, tier=tier, mark=mark,
        q=params.text("q"), groups=_counts(line.group for line in found.lines), scales=_counts(line.row.scale for line in lines),
        tiers=_counts(line.row.tier for line in lines), marks=_counts(one for line in lines for one in marks_of(line, asked[0])),
        all_marks=MARKS, boards=board, verdict=board.verdict(found.progress, asked[0]), soon=standards.SOON_DAYS, tier_order=tuple(Tier),
        scale_order=tuple(Scale))


def _counts(codes: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for code in codes:
        found[code] = found.get(code, 0) + 1
    return found


def marks_of(line: standards.Line, as_of: Any) -> list[str]:
    """What a mine of the list is marked with."""
    ends = line.final.valid_to if line.final and line.final.met == "yes" else None
    found = {
        "preconditions": line.group != "left_out" and line.count("passed") < len(line.found), "triggers": bool(line.triggers),
        "clock": line.clock is not None, "expiring": ends is not None and (ends - as_of).days <= standards.SOON_DAYS,
        "review": line.review_on is not None and (line.review_on - as_of).days <= standards.SOON_DAYS,
        "plan_late": bool(line.plan and line.plan.next_due_on and line.plan.next_due_on < as_of),
    }
    return [mark for mark, marked in found.items() if marked]


@bp.get("/tasks/green/<path:code>")
def case(code: str) -> ResponseReturnValue:
    """One mine: preconditions, score sheets with the pass rule, its plan, its way through the lists."""
    file, as_of, known_at = dossier(Subject.MINE, code), params.as_of(), params.known_at()
    row, editions = file.row, standards.editions_of(file.row, as_of, known_at)
    asked = params.text("edition")
    chosen = next((one for one in editions if one.code == asked), None) or (abort(404) if asked else next(iter(editions), None))
    shown = standards.scores(row, catalogue(registry(), chosen.id), as_of, known_at) if chosen else None
    clock = clocks(registry(), [row], as_of, known_at).get(row.id)
    steps = [step for step in standing(versions(registry(), ListingStep, row.id, known_at)) if step.effective_on <= as_of]
    return render_template(
        "tasks/green/case.html", file=file, row=row, editions=editions, shown=shown, standards=standards, clock=clock,
        triggers=triggers_of(row, shown.found if shown else ()), steps=steps[::-1],
        primary=standards.primary(row, shown, clock, file.measures),
        step_papers=papers_of(registry(), ListingStep, [step.id for step in steps]), next_tiers=_next_tiers(row), measures=file.measures,
        merged=row.block_role not in (BlockRole.NONE, BlockRole.RESULT), category=next(iter(file.of("category_record")), None),
        first=None if params.choice("history", ("all",)) else FIRST_ENTRIES)


def _next_tiers(row: Any) -> list[Tier]:
    """The lists that a mine can enter from the one it is in."""
    after = ListingStep.ladder.next[Tier(row.tier)]
    return [tier for tier in Tier if tier in after]
