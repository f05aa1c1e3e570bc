"""排名: townships by any indicator with a map in the classes of shares, and departments by what waits for them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from flask import Blueprint, render_template

from mines.indicators import BY_KEY
from mines.queries.features import EVERYWHERE
from mines.queries.ranking import LESS_IS_BETTER, Township, departments, townships_ranked
from mines.queries.targets import targets_known
from mines.rules import UNKNOWN_REGION

from .. import board, layers, legend, params, svg
from ..answers import kept
from ..formats import quantity
from ..session import registry
from .progress import task_of

bp = Blueprint("ranking", __name__)

WIDTH, HEIGHT = 560, 520
"""Pixels of the map."""

NAME_SIZE = 13


@bp.get("/progress/ranking")
@kept
def page() -> str:
    """Townships and departments of a day and a region."""
    session, asked = registry(), params.asked()
    key = params.choice("key", BY_KEY) or _aimed(targets_known(session, *asked[1:]))
    rows = townships_ranked(session, key, *asked)
    classes = legend.shares(task_of(key))
    shared = BY_KEY[key].among is not None
    counts = Counter(legend.share_class(row.figure.share) for row in rows if row.code != UNKNOWN_REGION) if shared else {}
    return render_template(
        "ranking.html", key=key, rows=rows, classes=classes, counts=counts, shared=shared, map=_map(rows, key, classes),
        departments=departments(session, *asked), indicators=BY_KEY, less=key in LESS_IS_BETTER, boards=board,
        pigment=legend.PIGMENTS[task_of(key)],
    )


def _aimed(targets: Any) -> str:
    """The national standard by the definition that has a target."""
    return next((key for key in board.NATIONAL if key in targets), board.NATIONAL[0])


@dataclass(frozen=True)
class Drawn:
    """One township of the map: its path, its look, its name and figure with where they stand."""

    path: str
    look: legend.Look
    name: str
    figure: str
    x: float
    y: float


def _map(rows: Sequence[Township], key: str, classes: dict[str, legend.Look]) -> list[Drawn]:
    """The townships by the class of their share, with name and figure; nothing where none has an outline."""
    ground = layers.drawn("township", "state", EVERYWHERE)
    by_code = {row.code: row for row in rows}
    shown = [(one, shape) for one, shape in zip(ground.properties, ground.shapes, strict=True) if one["code"] in by_code]
    if not shown:
        return []
    placing = svg.fitted(shapely.total_bounds([shape for _, shape in shown]).tolist(), WIDTH, HEIGHT)
    placed = list(placing.shapes([shape for _, shape in shown]))
    names = [one["name"] for one, _ in shown]
    places = svg.name_places(placed, names, NAME_SIZE, [], lines=2)
    return [
        Drawn(svg.path(shape), _look(by_code[one["code"]], classes, key), one["name"], _figure(by_code[one["code"]], key), x, y)
        for (one, _), shape, (x, y) in zip(shown, placed, places, strict=True)
    ]


def _look(row: Township, classes: dict[str, legend.Look], key: str) -> legend.Look:
    return classes[legend.share_class(row.figure.share)] if BY_KEY[key].among is not None else legend.GROUND["township"]


def _figure(row: Township, key: str) -> str:
    """3/4, or –, or the plain number."""
    unit, figure = BY_KEY[key].unit, row.figure
    if figure.among is None:
        return quantity(figure.counted, unit)
    return f"{quantity(figure.counted, unit)}/{quantity(figure.among, unit)}" if figure.among else "–"
