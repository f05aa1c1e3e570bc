"""A day's layer as it is drawn: outlines with class and look, those that lie under others first.

A worker keeps the layers of the last days asked for: the registry is read once, and every window of that day is cut from memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np
import shapely
from cachetools import LRUCache
from flask import current_app

from mines.codes import OutlineState, Subject
from mines.queries.counts import THEMES
from mines.queries.features import EVERYWHERE, LAYERS, OWN_THEME, Features, Window, block_hulls, features_in
from mines.queries.lists import rows_on
from mines.queries.subjects import at_most
from mines.rules import NOT_COUNTED

from . import legend, params
from .session import newest_seal, registry

QUIET_BLOCK = 0.07
"""Opacity of a block on the map of another theme."""

LAYERS_KEPT = 48
LARGEST_KEPT = 2_000
"""Subjects up to which a layer is kept whole; of larger ones each window is read by itself."""

_kept: LRUCache[tuple[Any, ...], "Drawn"] = LRUCache(LAYERS_KEPT)
_turn = Lock()


@dataclass(frozen=True)
class Drawn:
    """Outlines (degrees) with their WKB, bounds and properties; ``matched`` says how many there are, drawn or not."""

    shapes: np.ndarray
    wkb: Sequence[bytes]
    bounds: np.ndarray
    properties: Sequence[dict[str, Any]]
    matched: int

    def within(self, window: Window) -> "Drawn":
        """What touches ``window``."""
        west, south, east, north = window
        bounds = self.bounds
        inside = (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
        places = np.flatnonzero(inside).tolist()
        return Drawn(
            self.shapes[inside], [self.wkb[place] for place in places], bounds[inside],
            [self.properties[place] for place in places], len(places))


def drawn(layer: str, theme: str, window: Window) -> Drawn:
    """What of ``layer`` touches ``window`` on the day and in the region of this request."""
    whole = _whole(layer, theme)
    return whole.within(window) if whole is not None else _read(layer, theme, window)


def _whole(layer: str, theme: str) -> Drawn | None:
    """The whole layer; None where it is too large to be kept."""
    if at_most(registry(), LAYERS[layer][0]) > LARGEST_KEPT:
        return None
    seal = newest_seal()
    key = (
        current_app.config["INSTALLATION"], seal and seal.sha256, layer, theme, *params.asked())
    with _turn:
        if key in _kept:
            return _kept[key]
    found = _read(layer, theme, EVERYWHERE)
    with _turn:
        _kept[key] = found
    return found


def _read(layer: str, theme: str, window: Window) -> Drawn:
    own = OWN_THEME.get(layer) or (theme if THEMES[theme][0] == Subject.MINE else None)
    found = features_in(registry(), layer, window, params.as_of(), params.known_at(), own, params.region())
    if layer == Subject.BLOCK:
        found = _with_hulls(found, window)
    order = _from_below(found)
    shapes = found.shapes[order]
    properties = [
        {"code": found.codes[place], "name": found.names[place], **look_of(layer, theme, found.class_codes[place])} for place in order]
    return Drawn(shapes, list(shapely.to_wkb(shapes)), shapely.bounds(shapes).reshape(-1, 4), properties, found.matched)


@lru_cache(maxsize=512)
def look_of(layer: str, theme: str, class_code: str) -> dict[str, Any]:
    """Class and look of a feature as properties; what is not said is at its default.

    On the map of another theme a mine is an outline and a block a breath of colour. A mark stands only where no pattern runs through it.
    """
    if layer in legend.GROUND:
        return as_properties(legend.GROUND[layer])
    other = THEMES[theme][0] != LAYERS[layer][0]
    if layer == Subject.MINE and other:
        return {"class": NOT_COUNTED, **as_properties(legend.OUT)}
    look = legend.look(OWN_THEME.get(layer) or theme, class_code)
    if layer == Subject.BLOCK and other:
        return {"class": class_code, **as_properties(replace(look, mark="")), "opacity": QUIET_BLOCK}
    return {"class": class_code, **as_properties(look)}


def as_properties(look: legend.Look) -> dict[str, Any]:
    """A look as the properties of a feature."""
    mark = {"mark": look.mark, "text": look.text} if look.mark and not look.tile else {}
    more = {"pattern": look.tile, "dash": look.dash, "ring": look.ring}
    return {"fill": look.fill, "stroke": look.stroke, "width": look.width, **{name: value for name, value in more.items() if value}, **mark}


def _from_below(found: Features) -> np.ndarray:
    """Places of the features in drawing order: not counted ones first, then the large before the small."""
    counted = np.array([code != NOT_COUNTED for code in found.class_codes], dtype=bool)
    return np.lexsort((-shapely.area(found.shapes), counted))


def _with_hulls(found: Features, window: Window) -> Features:
    """Add the hull of the members of each block that has no outline of its own."""
    session, asked = registry(), (params.as_of(), params.known_at())
    blocks = rows_on(session, Subject.BLOCK, *asked, params.region(), "block")
    rows = {row.code: row for row in blocks if row.outline != OutlineState.ON_MAP}
    hulls = block_hulls(session, *asked) if rows else {}
    hulled = [rows[code] for code, hull in hulls.items() if code in rows and hull.intersects(shapely.box(*window))]
    return Features(
        np.array([*found.shapes, *(hulls[row.code] for row in hulled)], dtype=object), [*found.codes, *(row.code for row in hulled)],
        [*found.names, *(row.name for row in hulled)], [*found.class_codes, *(row.class_code for row in hulled)],
        found.matched + len(hulled))
