"""试算: some mines left out or changed in a scratch view, and every share before and after; the scratch lives in the address only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from mines.codes import Subject
from mines.indicators import BY_KEY, INDICATORS, Distinct, Figure, Goal, Indicator, shortfall
from mines.queries.counts import figures
from mines.queries.lists import behind, mines_list, rows_on
from mines.queries.reconcile import Side, places
from mines.queries.targets import targets_known
from mines.whatif import Change, Parts, moved, parts, supposed

from .. import board, params
from ..answers import kept
from ..session import registry
from ..wording.whatif import CHANGES

bp = Blueprint("whatif", __name__)

MOST = 200
"""Mines that one scratch view changes."""

LONGEST = 7000
"""Bytes that the changes may take up in an address; the server reads lines of 8190."""

LISTED = 30

OF_MINES = tuple(one for one in INDICATORS if one.subject == Subject.MINE)

Scratch = dict[str, list[Change]]


@bp.get("/progress/what-if")
@kept
def page() -> ResponseReturnValue:
    """Every share of mines before and after what is supposed."""
    scratch = _scratch(params.text("scratch", 2 * LONGEST) or "")
    if request.args.getlist("add"):
        change = params.choice("change", tuple(Change))
        return redirect(_address(_with(scratch, request.args.getlist("add"), Change(change or Change.EXCLUDED))), 303)
    session, asked = registry(), params.asked()
    rows = {row.code: row for row in rows_on(session, Subject.MINE, *asked, codes=list(scratch))} if scratch else {}
    known = {code: changes for code, changes in scratch.items() if code in rows}
    source = params.choice("from", BY_KEY)
    return render_template(
        "whatif.html", lines=_lines(rows, known), rows=rows, scratch=known, unknown=[code for code in scratch if code not in rows],
        text=_text(known), without={code: _text({one: changes for one, changes in known.items() if one != code}) for code in known},
        found=_offered(source), source=source, q=params.text("q"), sources=[one.key for one in OF_MINES if one.among], changes=CHANGES,
        listed=LISTED, boards=board,
    )


def _scratch(text: str) -> Scratch:
    """What the address supposes: ``code:change;code:change``; what says nothing is passed over. Raises BadRequest for too many mines."""
    found: Scratch = {}
    for one in text.split(";"):
        code, _, change = one.rpartition(":")
        if code and change in set(Change):
            found.setdefault(code, []).append(Change(change))
    return _few(found)


def _few(scratch: Scratch) -> Scratch:
    if len(scratch) > MOST or len(quote(_text(scratch) or "")) > LONGEST:
        raise BadRequest(_("改动太多，一个地址放不下：一次试算最多改 %(most)s 座矿山。", most=MOST))
    return scratch


def _text(scratch: Mapping[str, Sequence[Change]]) -> str | None:
    return ";".join(f"{code}:{change}" for code, changes in scratch.items() for change in changes) or None


def _with(scratch: Scratch, codes: Iterable[str], change: Change) -> Scratch:
    """The scratch with one change more of each of ``codes``."""
    added = {code: list(changes) for code, changes in scratch.items()}
    for code in codes:
        if ";" not in code:
            added[code] = [one for one in added.get(code, []) if one != change] + [change]
    return _few(added)


def _address(scratch: Scratch) -> str:
    again: dict[str, Any] = {name: request.args[name] for name in ("from", "q") if request.args.get(name)}
    return url_for("whatif.page", scratch=_text(scratch), **again)


def _offered(source: str | None) -> list[Any]:
    """Mines to choose from: by name, or who misses an indicator."""
    session, asked, q = registry(), params.asked(), params.text("q")
    if q:
        return mines_list(session, *asked, search=q)
    return behind(session, source, *asked).missed if source and BY_KEY[source].subject == Subject.MINE else []


@dataclass(frozen=True)
class Line:
    """One indicator: before, after, which part moved it, what is missing to its target before and after."""

    key: str
    before: Figure
    after: Figure
    parts: Parts | None
    short: tuple[float | None, float | None] | None

    @property
    def moved(self) -> bool:
        """Whether anything of it changes."""
        return self.before != self.after


def _lines(rows: Mapping[str, Any], scratch: Scratch) -> list[Line]:
    """Every indicator of mines, those that move first."""
    session, asked = registry(), params.asked()
    now = figures(session, OF_MINES, *asked)
    before = [rows[code] for code in scratch]
    after = [row for code, changes in scratch.items() for row in supposed(rows[code], changes)]
    targets = targets_known(session, *asked[1:])
    lines = []
    for one in OF_MINES:
        then = _by_value(one, before, after) if isinstance(one.counted, Distinct) else moved(one, now[one.key], before, after)
        lines.append(Line(one.key, now[one.key], then, parts(now[one.key], then), _short(targets.get(one.key, ()), now[one.key], then)))
    return sorted(lines, key=lambda line: not line.moved)


def _by_value(indicator: Indicator, before: Sequence[Any], after: Sequence[Any]) -> Figure:
    """What is counted value by value, counted anew."""
    side = Side(indicator.key, params.as_of(), params.known_at())
    gone = {row.id for row in before}
    rows = [place.row for place in places(registry(), side, params.region(), by_value=False).values() if place.status == "counted"]
    return Figure(indicator.counted.of([*(row for row in rows if row.id not in gone), *after]), None)


def _short(targets: Sequence[Any], before: Figure, after: Figure) -> tuple[float | None, float | None] | None:
    """What is missing to the target that a headline is held against."""
    as_of = params.as_of()
    target = board.chosen_target(targets, as_of)
    if target is None:
        return None
    goal = Goal(target.share, target.value, target.base_on, target.due_on)
    return shortfall(goal, before, whole=True), shortfall(goal, after, whole=True)
