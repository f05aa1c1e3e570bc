"""The big screen of a meeting room: what is reached, what is missing and where, readable from six metres; it renews itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from flask import Blueprint, current_app, render_template

from mines import __version__
from mines.codes import Subject
from mines.indicators import BY_KEY
from mines.queries.counts import classes
from mines.queries.features import EVERYWHERE
from mines.queries.targets import progress
from mines.queries.lists import behind, rows_on

from .. import board, lacking, layers, legend, params, svg
from ..answers import etag, kept
from ..session import registry
from .progress import THEME_OF, task_of

bp = Blueprint("screen", __name__)

WIDTH, HEIGHT = 960, 800
"""Pixels of the map."""

NAMED = 8
"""Missed subjects that stand in the foot."""

WIDE_NAMED = 4
"""Of so many, each has room for what it lacks."""

KEYS = ("closure_done_rate@1", "closure_accepted@1", "closure_cancelled@1", "block_done_rate@1", "legacy_area_rate@1", *board.NATIONAL)
"""What the screen shows, and nothing else is counted for it."""

NAME_SIZE = 17


@bp.get("/screen")
@kept
def page() -> str:
    """Four figures against their targets, the map of tiers, and who misses the target."""
    session, asked = registry(), params.asked()
    shown = progress(session, *asked, keys=KEYS)
    tiles = board.tiles(shown, asked[0], board.compared(session, asked, (), None).figures)
    missed = _missed(tiles)
    return render_template(
        "screen.html", tiles={task_of(tile.key): tile for tile in tiles}, by_key={one.indicator.key: one for one in shown}, missed=missed,
        tiers=classes(session, "tier", *asked), map=_map(missed), boards=board, version=__version__,
        name=etag(current_app.config["INSTALLATION"]),
    )


@dataclass(frozen=True)
class Missed:
    """Who misses the target of a headline; those in the foot carry what they lack, numbered from 1."""

    tile: board.Tile
    count: int
    rows: Sequence[Any]
    theme: str

    @property
    def wide(self) -> bool:
        """Whether there is room for what each lacks."""
        return len(self.rows) <= WIDE_NAMED


def _missed(tiles: Sequence[board.Tile]) -> Missed | None:
    """The mines behind the first headline that lacks some: the standard, else the closings."""
    session, asked = registry(), params.asked()
    of_mines = [tile for tile in reversed(tiles) if BY_KEY[tile.key].subject == Subject.MINE and tile.verdict.gap]
    if not of_mines:
        return None
    tile = of_mines[0]
    theme, found = THEME_OF[task_of(tile.key)], behind(session, tile.key, *asked).missed
    rows = rows_on(session, Subject.MINE, *asked, theme=theme, codes=[row.code for row in found[:NAMED]])
    if theme == "tier":
        lacking.tell(session, rows, *asked[:2])
    return Missed(tile, len(found), rows, theme)


@dataclass(frozen=True)
class Drawn:
    """One outline of the map: a path, or a disc at ``x``, ``y``; the middle also turns the inner ring."""

    path: str
    x: float
    y: float
    look: legend.Look


@dataclass(frozen=True)
class Screen:
    """What the map draws: the county, townships with names, blocks and whether they are done, mines, and pins by number."""

    width: int
    height: int
    county: list[str]
    townships: list[str]
    names: list[tuple[str, float, float]]
    blocks: list[tuple[str, bool]]
    mines: list[Drawn]
    pins: list[tuple[int, float, float]]


def _map(missed: Missed | None) -> Screen | None:
    """The map of tiers; None where nothing has an outline."""
    ground = {name: layers.drawn(name, "tier", EVERYWHERE) for name in ("county", "township", "block", "mine")}
    region = params.region()
    chosen = [shape for shape, one in zip(ground["township"].shapes, ground["township"].properties, strict=True) if one["code"] == region]
    extents: list[Any] = [chosen, *(one.shapes for one in ground.values())]
    window = next((shapely.total_bounds(shapes) for shapes in extents if len(shapes)), None)
    if window is None:
        return None
    placing = svg.fitted(window.tolist(), WIDTH, HEIGHT)
    placed: dict[str, Any] = {name: placing.shapes(one.shapes) if len(one.shapes) else [] for name, one in ground.items()}
    codes = {one["code"]: shape for one, shape in zip(ground["mine"].properties, placed["mine"], strict=True)}
    pins = [(number, *_top(codes[row.code])) for number, row in enumerate(missed.rows if missed else (), 1) if row.code in codes]
    names = [one["name"] for one in ground["township"].properties]
    taken = [*placed["mine"], *(shapely.box(x - 14, y - 30, x + 14, y) for _, x, y in pins)]
    places = svg.name_places(placed["township"], names, NAME_SIZE, taken)
    return Screen(
        WIDTH, HEIGHT, [svg.path(shape) for shape in placed["county"]], [svg.path(shape) for shape in placed["township"]],
        [(name, x, y) for name, (x, y) in zip(names, places, strict=True)],
        [(svg.path(shape), one["class"] == "step_6") for shape, one in zip(placed["block"], ground["block"].properties, strict=True)],
        [_drawn(shape, one["class"]) for shape, one in zip(placed["mine"], ground["mine"].properties, strict=True)], pins)


def _drawn(shape: Any, class_code: str) -> Drawn:
    return Drawn("" if svg.is_disc(shape) else svg.path(shape), *svg.middle(shape), legend.dark_look("tier", class_code))


def _top(shape: Any) -> tuple[float, float]:
    """Above the middle of an outline, where a pin points."""
    west, north, east, _south = shape.bounds
    return (west + east) / 2, min(north, svg.middle(shape)[1] - svg.DISC / 2)
