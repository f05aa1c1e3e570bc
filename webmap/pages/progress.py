"""Progress: what is reached, what is missing, and who is behind every number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, abort, render_template
from sqlalchemy.orm import Session

from mines.codes import Subject
from mines.commands.people import note_act
from mines.dates import day_of, opening
from mines.indicators import BY_KEY, Figure
from mines.queries.counts import Capacity, by_township, capacities, figures, stock, townships_total
from mines.queries.courses import Courses
from mines.queries.days import Day
from mines.queries.freshness import freshness
from mines.queries.lists import Row, behind, classes_behind, rows_on
from mines.queries.people import LOOKED, last_look
from mines.queries.reports import Restated, issued, restated
from mines.queries.targets import Progress, progress
from mines.rules import NOT_COUNTED
from mines.tables.reports import IssuedReport

from .. import auth, charts, lacking, legend, params, restoration
from .. import board as boards
from ..answers import kept, remembered
from ..changes import Change, changes
from ..frame import frame
from ..session import now, registry, writer

bp = Blueprint("progress", __name__)

THEME_OF = {"closing": "closing", "block": "block", "site": "site", "green": "tier", "issue": "issue"}
"""Theme that paints the rows behind an indicator, by its task."""

LISTED_ON_BOARD = 8
LISTED_ON_PAGE = 200

SCATTERED = ("mine_count@1", "entity_count@1", "large_medium_share@1")
"""Figures of 小、散、乱: rights, holders, share of large and medium ones."""

IDLE = ("closure_zero_start@1", "block_zero_start@1")
"""Figures of what has not begun."""


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
    session, asked = registry(), params.asked()
    shown = remembered(progress, session, *asked)
    months = issued(session, asked[2] or _own_region(), asked[1])
    held_against = boards.compared(session, asked, months, params.choice("compare", [one.month for one in months]))
    tiles = boards.tiles(shown, asked[0], held_against.figures)
    by_key = {one.indicator.key: one for one in shown}
    drawn = params.choice("path", BY_KEY) or tiles[-1].key
    townships = remembered(by_township, session, *asked)
    return render_template(
        "progress/board.html", tiles=tiles, sentence=boards.sentence(tiles, asked[0]), by_key=by_key, drawn=by_key[drawn],
        drawn_verdict=boards.verdict(by_key[drawn], asked[0]), missed=_named(session, drawn, asked), months=months, compared=held_against,
        path=remembered(boards.path_points, session, drawn, boards.path_begins(by_key[drawn], asked[0]), *asked),
        restated=remembered(
            _restated, session, held_against.report.id, asked[1], tuple(tile.key for tile in tiles)) if held_against.report else [],
        closing=_named(session, "closure_done_rate@1", asked), blocks=rows_on(session, Subject.BLOCK, *asked),
        gate_days=Courses(session, *asked[:2]).days_in_gates(),
        sites=restoration.by_class(rows_on(session, Subject.SITE, *asked, theme="site")), stock=stock(session, *asked),
        townships=townships, total=townships_total(townships), fresh=remembered(freshness, session, *asked), idle=_idle(session, asked),
        scattered=remembered(_scattered, session, *asked, _begins(by_key, asked[0])), since=_since_last_look(session, asked),
        boards=boards, charts=charts, task_of=task_of, coming=_coming(shown, tiles, asked[0]),
    )


def _coming(shown: Sequence[Progress], tiles: Sequence[boards.Tile], as_of: date) -> list[tuple[Progress, boards.Verdict]]:
    """Targets still to come beside those of the headlines."""
    headlines = {tile.verdict.target.id for tile in tiles if tile.verdict.target}
    return [(one, boards.verdict(one, as_of, target)) for one in shown for target in one.targets
            if target.due_on > as_of and target.id not in headlines]


@bp.post("/progress/looked")
@auth.needs()
def looked() -> Response:
    """Note, once a day, that the account has seen the board: what changes from now on is told it next time."""
    account = auth.check()
    if last_look(registry(), account.login, now()) == _look_before_today(registry(), account.login, now()):
        with writer() as session:
            note_act(session, account.login, LOOKED)
            session.commit()
    return Response(status=204)


def _own_region() -> str | None:
    return frame().county.code if frame().county else None


def _begins(by_key: Mapping[str, Progress], as_of: date) -> date:
    """The day from which targets are counted; three years back without any."""
    days = [target.base_on for one in by_key.values() for target in one.targets if target.base_on < as_of]
    return min(days, default=date(as_of.year - 3, 12, 31))


@dataclass(frozen=True)
class Scattered:
    """Rights, holders and sizes on the first day and on the day asked about."""

    base_on: date
    figures: Mapping[str, tuple[Figure, Figure]]
    capacities: Sequence[tuple[str, str, Capacity | None, Capacity | None]]


def _scattered(session: Session, as_of: date, known_at: datetime | None, region: str | None, base_on: date) -> Scattered:
    indicators = [BY_KEY[key] for key in SCATTERED]
    before, after = (figures(session, indicators, day, known_at, region) for day in (base_on, as_of))
    was, are = ({(one.mineral, one.unit): one for one in capacities(session, day, known_at, region)} for day in (base_on, as_of))
    minerals = [(*place, was.get(place), are.get(place)) for place in dict.fromkeys((*are, *was))]
    return Scattered(base_on, {key: (before[key], after[key]) for key in SCATTERED}, minerals)


def _restated(session: Session, report_id: int, known_at: datetime | None, keys: tuple[str, ...]) -> list[Restated]:
    return restated(session, session.get_one(IssuedReport, report_id), known_at, keys)


def _idle(session: Session, asked: params.Asked) -> list[tuple[str, Any]]:
    """What has not begun, each with the theme that paints it."""
    found = []
    for key in IDLE:
        theme = THEME_OF[task_of(key)]
        codes = [code for code, _ in classes_behind(session, key, theme, *asked, counted=True)[:LISTED_ON_BOARD]]
        found += [(theme, row) for row in (rows_on(session, BY_KEY[key].subject, *asked, theme=theme, codes=codes) if codes else ())]
    return found


@dataclass(frozen=True)
class Since:
    """What changed since the account saw the board on an earlier day."""

    looked_at: datetime
    before: Day
    now: Day
    changes: Sequence[Change]


def _since_last_look(session: Session, asked: params.Asked) -> Since | None:
    account = auth.who()
    if account is None or asked[1] is not None:
        return None
    looked_at = _look_before_today(session, account.login, now())
    if looked_at is None:
        return None
    before = Day(min(asked[0], day_of(looked_at)), looked_at)
    return Since(looked_at, before, Day(asked[0]), changes(session, before, Day(asked[0]), asked[2]))


def _look_before_today(session: Session, login: str, at: datetime) -> datetime | None:
    return last_look(session, login, opening(day_of(at)))


@bp.get("/progress/<key>")
@kept
def explained(key: str) -> str:
    """The figure, its rule in words, who was left out and why, and the lists behind it."""
    if key not in BY_KEY:
        abort(404)
    session, asked = registry(), params.asked()
    shown = progress(session, *asked, keys=[key])[0]
    lists = behind(session, key, *asked)
    part = params.choice("list", ("counted", "missed", "left_out")) or ("missed" if lists.missed else "counted")
    reason = params.choice("reason", tuple(lists.left_out)) if part == "left_out" else None
    rows = {"counted": lists.counted, "missed": lists.missed, "left_out": _left_out(lists.left_out, reason)}[part]
    page = params.page()
    shown_rows = rows[(page - 1) * LISTED_ON_PAGE: page * LISTED_ON_PAGE]
    theme = THEME_OF[task_of(key)]
    painted = _painted(session, key, [row.code for row in shown_rows], asked, lacking_too=part == "missed")
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


def _named(session: Session, key: str, asked: params.Asked) -> Named:
    """Who misses an indicator, most left to do first: by how far its class is from done, then by township."""
    theme = THEME_OF[task_of(key)]
    places = [*legend.THEMES[theme], NOT_COUNTED]
    missed = sorted(classes_behind(session, key, theme, *asked), key=lambda one: -places.index(one[1]))
    codes = [code for code, _ in missed[:LISTED_ON_BOARD]]
    painted = {row.code: row for row in _painted(session, key, codes, asked, lacking_too=True)}
    return Named(len(missed), [painted[code] for code in codes], theme)


def _painted(session: Session, key: str, codes: Sequence[str], asked: params.Asked, lacking_too: bool) -> list[Row]:
    """The rows with every facet and the class that paints them; mines short of a standard with what they lack."""
    theme = THEME_OF[task_of(key)]
    painted = rows_on(session, BY_KEY[key].subject, *asked, theme=theme, codes=codes)
    if theme == "tier" and lacking_too:
        lacking.tell(session, painted, *asked[:2])
    return painted
