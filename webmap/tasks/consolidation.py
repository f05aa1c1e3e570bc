"""`/tasks/consolidation`: the blocks gate by gate, and the case page of each."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from mines.codes import BlockRole, GateStage, Verdict
from mines.consolidation import NEW_RIGHT, OLD_RIGHTS, reduction
from mines.queries.consolidations import BlockCase, block_case, consolidations_on, next_gate
from mines.rules import NO_DATE
from mines.rules.block import done

from .. import auth, legend, params
from ..closing_needs import Act, Need
from ..gates import gate_track, is_long, ruling_said
from ..session import registry
from ..wording import word

bp = Blueprint("consolidation", __name__)
auth.guard(bp)

STEPS = tuple(legend.THEMES["block"])


@bp.get("/tasks/consolidation")
def listing() -> str:
    """Blocks of a day and a region, by step, deadline and name."""
    rows = consolidations_on(registry(), *params.asked())
    step, late, words = params.choice("step", STEPS), params.choice("late", ("1",)), (params.text("q") or "").lower()
    shown = [row for row in rows if step in (None, row.class_code) and (not late or is_late(row))
             and words in f"{row.name} {row.code}".lower()]
    return render_template(
        "tasks/consolidation/list.html", rows=shown, step=step, late=late, q=params.text("q"), all=len(rows), is_late=is_late, done=done,
        counts={one: count for one in STEPS if (count := sum(row.class_code == one for row in rows))}, is_long=is_long,
        late_count=sum(map(is_late, rows)), old_rights=OLD_RIGHTS,
    )


def is_late(row: Any) -> bool:
    """Whether the block is past its deadline and not done."""
    return bool(row.due_on != NO_DATE and row.due_on < row.as_of and not done(row))


@bp.get("/tasks/consolidation/<path:code>")
def case(code: str) -> str:
    """One block: gates, members with the rules, figures before and after, what is missing."""
    found = block_case(registry(), code, params.as_of(), params.known_at())
    account = auth.who()
    needs = needs_of(found)
    act = next((need.act for need in needs if need.act and need.act.open_to(account, found.row.region_code)), None)
    return render_template(
        "tasks/consolidation/case.html", case=found, row=found.row, gates=gate_track(found, params.as_of()), needs=needs, act=act,
        late=is_late(found.row), done=done(found.row), near=found.near, said=ruling_said, reduction=reduction,
        open=not done(found.row), old_rights=OLD_RIGHTS,
    )


def needs_of(case: BlockCase) -> list[Need]:
    """What a block lacks, and the act that brings it: a lead, rules that fail, the next gate."""
    needs = []
    if not case.of_role(BlockRole.LEAD) and not done(case.row):
        needs.append(Need(_("整合主体"), _("区块还没有整合主体"), Act(_("加入矿山"), url_for("block_acts.candidates", code=case.row.code))))
    for member in () if done(case.row) else case.members:
        needs += [Need(str(word("BlockRule", ruling.rule)), f"{member.row.name or member.row.code} {ruling_said(ruling)}", bad=True)
                  for ruling in member.rulings if ruling.verdict == Verdict.FAILED]
    needs += [Need(str(word("BlockRule", ruling.rule)), ruling_said(ruling), bad=True)
              for ruling in case.result_rulings if ruling.verdict == Verdict.FAILED and case.row.gate_stage in NEW_RIGHT]
    gate = next_gate(case.row.gate_stage)
    return [*needs, *([_gate(case, gate)] if gate else [])]


def _gate(case: BlockCase, gate: str) -> Need:
    what = str(word("GateStage", gate))
    endpoint = "block_acts.gate"
    if gate == GateStage.RIGHT_CHANGED and not case.of_role(BlockRole.RESULT):
        endpoint = "block_acts.result"
    elif gate == GateStage.OLD_RIGHTS_CANCELLED:
        endpoint = "block_acts.old_rights"
    values: dict[str, Any] = {"stage": gate} if endpoint == "block_acts.gate" else {}
    return Need(what, "", Act(_("记录：%(what)s", what=what), url_for(endpoint, code=case.row.code, **values)))
