"""`/features.geojson`: what touches a window on a day, as GeoJSON that carries its own look."""

from flask import Response

from geodata import geojson, shapes

from .. import answers, params
from ..layers import EVERYWHERE, drawn
from .doors import bp

TILE_PIXELS = 256


@bp.get("/features.geojson")
@answers.kept
def features() -> Response:
    """What touches the window, simplified to half a pixel of the zoom level, what lies under others first."""
    layer, theme, zoom = params.layer(), params.theme(), params.zoom()
    found = drawn(layer, theme, params.window() or EVERYWHERE)
    outlines, digits = found.shapes, 6
    if zoom is not None:
        outlines, digits = shapes.simplify(outlines, 180 / TILE_PIXELS / 2 ** zoom), min(6, 1 + len(str(2 ** zoom)))
    body = geojson.collection(
        outlines, found.properties, [one["code"] for one in found.properties], digits, layer=layer, theme=theme,
        as_of=params.as_of().isoformat(), matched=found.matched, returned=len(outlines))
    return Response(body, mimetype="application/geo+json")
