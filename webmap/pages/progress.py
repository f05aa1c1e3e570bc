"""Progress: what is reached, what is missing, and who is behind every number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask import Blueprint, abort, render_template
from sqlalchemy.orm import Session

from mines.codes import Subject
from mines.indicators import BY_KEY
from mines.queries import paths
from mines.queries.counts import by_township, stock, townships_total
from mines.queries.targets import Progress, progress
from mines.queries.lists import Row, behind, rows_on

from .. import board as boards
from .. import charts, lacking, params, restoration
from ..answers import kept
from ..session import registry

bp = Blueprint("progress", __name__)

THEME_OF = {"closing": "closing", "block": "block", "site": "site", "green": "tier", "issue": "issue"}
"""Theme that paints the rows behind an indicator, by its task."""

LISTED_ON_BOARD = 8
LISTED_ON_PAGE = 200

Asked = tuple[date, datetime | None, str | None]


def _asked() -> Asked:
    return params.as_of(), params.known_at(), params.region()


def task_of(key: str) -> str:
    """The task an indicator belongs to: closing, block, site or green."""
    subject, code = BY_KEY[key].subject, BY_KEY[key].code
    if subject != Subject.MINE:
        return str(subject)
    return "closing" if code.startswith("closure") else "green"


@bp.get("/progress")
@kept
def board() -> str:
    """The board of a day and a region."""
    session, asked = registry(), _asked()
    shown = progress(session, *asked)
    tiles = boards.tiles(session, shown, *asked)
    by_key = {one.indicator.key: one for one in shown}
    drawn = params.choice("path", [tile.key for tile in tiles]) or tiles[-1].key
    townships = by_township(session, *asked)
    return render_template(
        "progress/board.html", tiles=tiles, sentence=boards.sentence(tiles, asked[0]), by_key=by_key, drawn=by_key[drawn],
        path=_path(session, by_key[drawn], asked), missed=_named(session, drawn, asked),
        closing=_named(session, "closure_done_rate@1", asked), blocks=rows_on(session, Subject.BLOCK, *asked),
        sites=restoration.by_class(rows_on(session, Subject.SITE, *asked, theme="site")), stock=stock(session, *asked),
        townships=townships, total=townships_total(townships), boards=boards, charts=charts, task_of=task_of,
    )


@bp.get("/progress/<key>")
@kept
def explained(key: str) -> str:
    """The figure, its rule in words, who was left out and why, and the lists behind it."""
    if key not in BY_KEY:
        abort(404)
    session, asked = registry(), _asked()
    shown = progress(session, *asked, keys=[key])[0]
    lists = behind(session, key, *asked)
    part = params.choice("list", ("counted", "missed", "left_out")) or ("missed" if lists.missed else "counted")
    reason = params.choice("reason", tuple(lists.left_out)) if part == "left_out" else None
    rows = {"counted": lists.counted, "missed": lists.missed, "left_out": _left_out(lists.left_out, reason)}[part]
    page = params.page()
    shown_rows = rows[(page - 1) * LISTED_ON_PAGE: page * LISTED_ON_PAGE]
    theme = THEME_OF[task_of(key)]
    painted = _painted(session, key, shown_rows, asked, lacking_too=part == "missed")
    others = [other for other in BY_KEY.values() if other.code == shown.indicator.code and other.key != key]
    return render_template(
        "progress/explained.html", one=shown, lists=lists, part=part, reason=reason, count=len(rows), rows=painted, theme=theme,
        verdicts=[boards.verdict(shown, asked[0], target) for target in shown.targets], page=page, pages=-(-len(rows) // LISTED_ON_PAGE),
        others=others, boards=boards,
    )


def _left_out(by_reason: dict[str, list[Row]], reason: str | None) -> list[Row]:
    return by_reason[reason] if reason else [row for rows in by_reason.values() for row in rows]


@dataclass(frozen=True)
class Named:
    """Who misses an indicator: how many, and the first of them in their class's paint."""

    count: int
    rows: list[Any]
    theme: str


def _named(session: Session, key: str, asked: Asked) -> Named:
    missed = behind(session, key, *asked).missed
    theme = THEME_OF[task_of(key)]
    return Named(len(missed), _painted(session, key, missed[:LISTED_ON_BOARD], asked, lacking_too=True), theme)


def _painted(session: Session, key: str, rows: Sequence[Row], asked: Asked, lacking_too: bool) -> list[Row]:
    """The rows with every facet and the class that paints them; mines short of a standard with what they lack."""
    theme = THEME_OF[task_of(key)]
    painted = rows_on(session, BY_KEY[key].subject, *asked, theme=theme, codes=[row.code for row in rows])
    if theme == "tier" and lacking_too:
        lacking.tell(session, painted, *asked[:2])
    return painted


def _path(session: Session, shown: Progress, asked: Asked) -> list[boards.Point]:
    as_of, known_at, region = asked
    target = boards.chosen_target(shown.targets, as_of)
    days = boards.path_days(target.base_on if target else date(as_of.year - 3, 12, 31), as_of)
    found = paths.path(session, shown.indicator.key, days, _end_of, known_at, region)
    return [
        boards.Point(one.on, one.now, one.then.share, (one.on.month, one.on.day) == (12, 31) or one.on in (days[0], days[-1]))
        for one in found
    ]


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, params.SHANGHAI)
