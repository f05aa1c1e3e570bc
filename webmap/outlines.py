"""Outlines as text at a zoom level: an outline is the same on every day that has it, so a worker writes it once."""

import math
from collections.abc import Sequence
from threading import Lock

import numpy as np
from cachetools import LRUCache

from geodata.geojson import geometry_texts
from geodata.shapes import simplify

TILE_PIXELS = 256
KEPT_BYTES = 64 * 1024 * 1024

_kept: LRUCache[tuple[int | None, bytes], bytes] = LRUCache(KEPT_BYTES, getsizeof=len)
_turn = Lock()


def texts(shapes: np.ndarray, wkb: Sequence[bytes], zoom: int | None) -> list[bytes]:
    """Write each shape, whose WKB is its name, as GeoJSON: simplified to half a pixel of ``zoom``, or as it is without one."""
    with _turn:
        found = [_kept.get((zoom, one)) for one in wkb]
    missing = [place for place, text in enumerate(found) if text is None]
    if missing:
        written = _written(shapes[missing], zoom)
        with _turn:
            for place, text in zip(missing, written, strict=True):
                found[place] = _kept[zoom, wkb[place]] = text
    return [text for text in found if text is not None]


def _written(shapes: np.ndarray, zoom: int | None) -> list[bytes]:
    if zoom is None:
        return geometry_texts(shapes)
    pixel = 360 / TILE_PIXELS / 2 ** zoom
    return geometry_texts(simplify(shapes, pixel / 2), min(6, math.ceil(math.log10(4 / pixel))))
