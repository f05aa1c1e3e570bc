"""`/features.geojson`: what touches a window on a day, as GeoJSON that carries its own look."""

from flask import Response

from geodata.geojson import collection_of
from mines.queries.features import EVERYWHERE

from .. import answers, outlines, params
from ..layers import drawn
from .doors import bp


@bp.get("/features.geojson")
@answers.kept
def features() -> Response:
    """What touches the window, simplified to half a pixel of the zoom level, what lies under others first."""
    layer, theme = params.layer(), params.theme()
    found = drawn(layer, theme, params.window() or EVERYWHERE)
    body = collection_of(
        outlines.texts(found.shapes, found.wkb, params.zoom()), found.properties, [one["code"] for one in found.properties],
        layer=layer, theme=theme, as_of=params.as_of().isoformat(), matched=found.matched, returned=len(found.properties))
    return Response(body, mimetype="application/geo+json")
