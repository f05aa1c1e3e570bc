"""The frame of a map: folium's page around live layers, with every asset served by ourselves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import folium
import folium.plugins
from branca.element import CssLink, Figure, JavascriptLink
from folium.elements import JSCSSMixin
from folium.template import Template

LOCAL: Mapping[str, str] = {
    "leaflet": "/static/vendor/leaflet/leaflet.js",
    "leaflet_css": "/static/vendor/leaflet/leaflet.css",
    "live_layer": "/static/map/live_layer.js",
}
"""Where each asset that a map may load lies; folium's others are dropped."""

PANES: Mapping[str, int] = {
    "county": 310, "zone": 320, "township": 330, "block": 340, "mine": 350, "site": 360, "mark": 370, "selection": 380, "measure": 390,
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


keep_assets_local()
