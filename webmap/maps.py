"""Maps by folium: the page around live layers with every asset served by ourselves, and a map for notebooks with everything in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import folium
import folium.plugins
import shapely
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.elements import JSCSSMixin
from folium.template import Template
from markupsafe import escape
from sqlalchemy.orm import Session

from mines.queries.counts import THEMES, classes
from mines.queries.features import EVERYWHERE, Features, features_in
from mines.rules import NOT_COUNTED

from . import legend

LOCAL: Mapping[str, str] = {
    "leaflet": "/static/vendor/leaflet/leaflet.js",
    "leaflet_css": "/static/vendor/leaflet/leaflet.css",
    "live_layer": "/static/map/live_layer.js",
}
"""Where each asset that a map may load lies; folium's others are dropped."""

PANES: Mapping[str, int] = {
    "county": 310, "zone": 320, "township": 330, "block": 340, "mine": 350, "site": 360, "import": 365,
    "mark": 370, "selection": 380, "measure": 390,
}
"""What is drawn over what: layers, then marks, then the selection, then what is measured."""

Window = Sequence[float]


def _every(kind: type[Any]) -> Iterator[type[Any]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _every(child)


def keep_assets_local() -> None:
    """Point every asset that folium would fetch from another host to our own files, once, and drop those that we do not serve."""
    for kind in _every(JSCSSMixin):
        for assets in ("default_js", "default_css"):
            setattr(kind, assets, [(name, LOCAL[name]) for name, _ in getattr(kind, assets) if name in LOCAL])


class LiveLayer(JSCSSMixin, folium.map.Layer):
    """A layer of the map that asks ``url`` for what touches the window on the day; ``live_layer.js`` says when."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.liveLayer({{ this.url|tojson }}, {{ this.options|tojavascript }});
        {% endmacro %}
    """)
    default_js = [("live_layer", LOCAL["live_layer"])]

    def __init__(self, layer: str, url: str, *, show: bool = True, **options: Any) -> None:
        """Draw ``layer`` in its pane; ``options`` go to the layer as they are."""
        super().__init__(name=layer, overlay=True, control=False, show=show)
        self._name, self._id = "LiveLayer", layer
        self.url = url
        self.options = {"pane": layer, "layer": layer, **options}


@dataclass(frozen=True)
class Frame:
    """A rendered map: assets for the head, an element for the body, a script to follow it; ``name`` is the map's variable."""

    name: str
    head: str
    body: str
    script: str


def frame(layers: Sequence[LiveLayer], window: Window, *, basemap: Sequence[str] = (), **options: Any) -> Frame:
    """Draw a map of ``window`` (west, south, east, north, degrees) with ``layers`` over the tiles of ``basemap``."""
    west, south, east, north = window
    drawn = folium.Map(
        [(south + north) / 2, (west + east) / 2], tiles=None, zoom_control=False, attribution_control=False, zoom_snap=0.25, min_zoom=4,
        max_zoom=18, **options,
    )
    drawn._name, drawn._id = "map", "registry"
    for url in basemap:
        folium.TileLayer(url, attr=" ", max_native_zoom=18, control=False).add_to(drawn)
    for name, z_index in PANES.items():
        folium.map.CustomPane(name, z_index=z_index, pointer_events=True).add_to(drawn)
    for layer in layers:
        layer.add_to(drawn)
    drawn.fit_bounds([[south, west], [north, east]])
    return _rendered(drawn)


def _rendered(drawn: folium.Map) -> Frame:
    root = cast(Figure, drawn.get_root())
    for child in root._children.values():
        child.render()
    assets = [child.render() for child in root.header._children.values() if isinstance(child, (JavascriptLink, CssLink))]
    return Frame(drawn.get_name(), "\n".join(assets), root.html.render(), root.script.render())


STATIC = Path(__file__).parent / "static"


def governance_map(session: Session, as_of: date, *, known_at: datetime | None = None, region: str | None = None,
                   theme: str = "state") -> folium.Map:
    """The registry's map of a day for a notebook: outlines in degrees and everything else embedded, so it shows without a network.

    Mines, blocks or sites wear the classes of ``theme`` with the colours and hatches of the page; the legend counts them. Read-only.
    """
    subject = THEMES[theme][0]
    asked = (as_of, known_at, theme, region)
    ground = {layer: features_in(session, layer, EVERYWHERE, *asked) for layer in ("county", "township")}
    found = features_in(session, str(subject), EVERYWHERE, *asked)
    drawn = folium.Map(tiles=None, attribution_control=False, zoom_snap=0.25)
    drawn.default_js, drawn.default_css = [], []
    root = cast(Figure, drawn.get_root())
    root.header.add_child(Element(_inlined()), name="leaflet")
    for layer, features in ground.items():
        _outlines(features, lambda _code, look=legend.GROUND[layer]: look).add_to(drawn)
    _outlines(found, lambda code: legend.look(theme, code), tooltip=True).add_to(drawn)
    root.html.add_child(Element(_paints(theme)))
    root.html.add_child(Element(_legend(theme, classes(session, theme, as_of, known_at, region), as_of)))
    extents = [shapely.total_bounds(features.shapes).tolist() for features in (*ground.values(), found) if len(features.shapes)]
    if extents:
        west, south = (min(extent[place] for extent in extents) for place in (0, 1))
        east, north = (max(extent[place] for extent in extents) for place in (2, 3))
        drawn.fit_bounds([[south, west], [north, east]])
    return drawn


def _outlines(features: Features, look_of: Any, *, tooltip: bool = False) -> folium.FeatureGroup | folium.GeoJson:
    """Outlines as one layer of data, each in the look of its class."""
    if not len(features.shapes):
        return folium.FeatureGroup()
    rows = zip(features.codes, features.names, features.class_codes, features.shapes, strict=True)
    collection = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": shapely.geometry.mapping(shape), "properties": {
            "code": str(escape(code)), "name": str(escape(name)), "class": str(escape(look_of(class_code).word)), "class_code": class_code}}
        for code, name, class_code, shape in rows]}
    told = folium.GeoJsonTooltip(["name", "code", "class"], labels=False) if tooltip else None
    return folium.GeoJson(collection, tooltip=told, style_function=lambda one: _style(look_of(one["properties"]["class_code"])))


def _style(look: legend.Look) -> dict[str, Any]:
    fill = f"url(#paint-{look.tile}-{look.fill[1:]})" if look.tile else look.fill
    return {"color": look.stroke, "weight": look.width, "dashArray": look.dash, "fill": look.fill != "none", "fillColor": fill,
            "fillOpacity": 1.0}


def _paints(theme: str) -> str:
    """Fills with their hatches, as patterns that the outlines name."""
    tiles, made = legend.tiles(), []
    for look in {(one.tile, one.fill) for one in legend.THEMES[theme].values() if one.tile}:
        tile, fill = tiles[look[0]], look[1]
        mark = (f'<circle cx="{tile.size / 2}" cy="{tile.size / 2}" r="{tile.extent}" fill="{tile.colour}" fill-opacity="{tile.opacity}"/>'
                if tile.shape == "disc" else
                f'<rect width="{tile.size}" height="{tile.extent}" y="{(tile.size - tile.extent) / 2}" fill="{tile.colour}" '
                f'fill-opacity="{tile.opacity}"/>')
        made.append(
            f'<pattern id="paint-{look[0]}-{fill[1:]}" width="{tile.size}" height="{tile.size}" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate({tile.angle})"><rect width="{tile.size}" height="{tile.size}" fill="{fill}"/>{mark}</pattern>')
    return f'<svg width="0" height="0" aria-hidden="true"><defs>{"".join(made)}</defs></svg>'


def _legend(theme: str, counts: Mapping[str, int], as_of: date) -> str:
    """Every class with its swatch, word and count."""
    rows = []
    for code in (*legend.THEMES[theme], NOT_COUNTED):
        style = _style(legend.look(theme, code))
        dash = f' stroke-dasharray="{style["dashArray"]}"' if style["dashArray"] else ""
        rows.append(
            f'<tr><td><svg width="26" height="18"><rect x="2" y="2" width="22" height="14" fill="{style["fillColor"]}" '
            f'stroke="{style["color"]}" stroke-width="{style["weight"]}"{dash}/></svg></td>'
            f"<td>{escape(legend.look(theme, code).word)}</td><td>{counts[code]}</td></tr>")
    look = (
        "position:fixed;right:12px;bottom:12px;z-index:999;background:#fff;border:1px solid #DDE3E1;border-radius:8px;padding:8px 12px;"
        "font:13px/20px sans-serif")
    sheet = (f".governance-legend{{{look}}}.governance-legend td{{padding:0 4px}}.governance-legend td:last-child{{text-align:right}}"
             ".leaflet-container{background:#E5EAE9}")
    return f'<div class="governance-legend"><b>{as_of}</b><table>{"".join(rows)}</table></div><style>{sheet}</style>'


def _inlined() -> str:
    """Leaflet itself, without the pictures that its style would ask for."""
    script, style = (
        (STATIC / "vendor" / "leaflet" / name).read_text("utf-8") for name in ("leaflet.js", "leaflet.css"))
    style = re.sub(r"url\([^)]*\)", "none", style)
    script = re.sub(r"//# sourceMappingURL=.*", "", script)
    return f"<style>{style}</style><script>{script}</script>"


keep_assets_local()
