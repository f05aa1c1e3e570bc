"""`/features.geojson`: what touches a window on a day, as GeoJSON that carries its own look."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from flask import Response

from geodata import geojson, shapes
from mines.codes import OutlineState, Subject
from mines.queries.counts import THEMES
from mines.queries.features import LAYERS, OWN_THEME, Features, Window, block_hulls, features_in
from mines.queries.lists import rows_on
from mines.rules import NOT_COUNTED

from .. import answers, legend, params
from ..session import registry
from . import bp

EVERYWHERE: Window = (-180.0, -90.0, 180.0, 90.0)
TILE_PIXELS = 256
QUIET_BLOCK = 0.07
"""Opacity of a block on the map of another theme."""


@bp.get("/features.geojson")
@answers.kept
def features() -> Response:
    """What touches the window, simplified to half a pixel of the zoom level, what lies under others first."""
    layer, zoom, theme = params.layer(), params.zoom(), params.theme()
    found = _found(layer, theme, params.window() or EVERYWHERE)
    order = _from_below(found)
    drawn, digits = found.shapes[order], 6
    if zoom is not None:
        drawn, digits = shapes.simplify(drawn, 180 / TILE_PIXELS / 2 ** zoom), min(6, 1 + len(str(2 ** zoom)))
    properties = [
        {"code": found.codes[place], "name": found.names[place], **look_of(layer, theme, found.class_codes[place])} for place in order]
    body = geojson.collection(
        drawn, properties, [one["code"] for one in properties], digits, layer=layer, theme=theme, as_of=params.as_of().isoformat(),
        matched=found.matched, returned=found.returned)
    return Response(body, mimetype="application/geo+json")


def _found(layer: str, theme: str, window: Window) -> Features:
    own = OWN_THEME.get(layer) or (theme if THEMES[theme][0] == Subject.MINE else None)
    found = features_in(registry(), layer, window, params.as_of(), params.known_at(), own, params.region())
    return _with_hulls(found, window) if layer == Subject.BLOCK else found


@lru_cache(maxsize=512)
def look_of(layer: str, theme: str, class_code: str) -> dict[str, Any]:
    """Class and look of a feature as properties; what is not said is at its default.

    On the map of another theme a mine is an outline and a block a breath of colour. A mark stands only where no pattern runs through it.
    """
    if layer in legend.GROUND:
        return _as_properties(legend.GROUND[layer])
    other = THEMES[theme][0] != LAYERS[layer][0]
    if layer == Subject.MINE and other:
        return {"class": NOT_COUNTED, **_as_properties(legend.OUT)}
    look = legend.look(OWN_THEME.get(layer) or theme, class_code)
    if layer == Subject.BLOCK and other:
        return {"class": class_code, **_as_properties(replace(look, mark="")), "opacity": QUIET_BLOCK}
    return {"class": class_code, **_as_properties(look)}


def _as_properties(look: legend.Look) -> dict[str, Any]:
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
    rows = {row.code: row for row in rows_on(session, Subject.BLOCK, *asked, params.region(), "block") if row.outline != OutlineState.ON_MAP}
    hulls = block_hulls(session, *asked) if rows else {}
    hulled = [rows[code] for code, hull in hulls.items() if code in rows and hull.intersects(shapely.box(*window))]
    return Features(
        np.array([*found.shapes, *(hulls[row.code] for row in hulled)], dtype=object), [*found.codes, *(row.code for row in hulled)],
        [*found.names, *(row.name for row in hulled)], [*found.class_codes, *(row.class_code for row in hulled)],
        found.matched + len(hulled))
