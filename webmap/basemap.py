"""The base map: tiles of one source, chosen by setting, always fetched by the server so that no key and no reader leaves the house."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from urllib.error import URLError
from urllib.request import Request, urlopen

from cachetools import LRUCache, cached

PATIENCE_SECONDS = 5
LARGEST_TILE = 2 * 1024 * 1024
TILES_KEPT = 512
DEEPEST = 18

TIANDITU = "https://t0.tianditu.gov.cn/DataServer?T={sheet}_w&x={x}&y={y}&l={z}&tk={key}"
"""Web Mercator tiles of Tianditu (CGCS2000, no shift): ``vec`` the map, ``cva`` its names."""

KINDS: Mapping[bytes, str] = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp", b"GIF8": "image/gif"}
"""How the pictures a browser can draw begin."""

Fetch = Callable[[int, int, int], bytes | None]
"""From zoom level, column and row (from the north) to a picture; None where there is none."""


class BadBasemap(ValueError):
    """The setting GREENMINE_BASEMAP names no source."""


@dataclass(frozen=True)
class Sheet:
    """One layer of tiles."""

    name: str
    fetch: Fetch


@lru_cache(maxsize=8)
def sheets(setting: str) -> tuple[Sheet, ...]:
    """The sheets of ``setting`` (``none``, ``tianditu:KEY``, ``xyz:URL``, ``mbtiles:PATH``), the lowest first."""
    kind, _, value = setting.partition(":")
    if kind == "none":
        return ()
    if kind == "tianditu" and value:
        return tuple(Sheet(name, _remote(TIANDITU.replace("{sheet}", name).replace("{key}", value))) for name in ("vec", "cva"))
    if kind == "xyz" and all(part in value for part in ("{z}", "{x}", "{y}")):
        return (Sheet("map", _remote(value)),)
    if kind == "mbtiles" and Path(value).is_file():
        return (Sheet("map", _stored(value)),)
    raise BadBasemap(f"GREENMINE_BASEMAP={kind}:... : use none, tianditu:KEY, xyz:URL with {{z}} {{x}} {{y}}, or mbtiles:PATH of a file")


def tile(setting: str, sheet: str, z: int, x: int, y: int) -> tuple[bytes, str] | None:
    """A picture with its media type; None where the source has none, or does not answer."""
    fetch = next((one.fetch for one in sheets(setting) if one.name == sheet), None)
    if fetch is None or not (0 <= z <= DEEPEST and 0 <= x < 2 ** z and 0 <= y < 2 ** z):
        return None
    picture = fetch(z, x, y)
    kind = next((kind for start, kind in KINDS.items() if picture and picture.startswith(start)), None)
    return (picture, kind) if picture and kind else None


def _remote(template: str) -> Fetch:
    """Tiles of another server; what it answers is kept a while, what it fails to answer is not."""
    @cached(LRUCache(TILES_KEPT), lock=Lock())
    def kept(z: int, x: int, y: int) -> bytes:
        address = template.replace("{z}", str(z)).replace("{x}", str(x)).replace("{y}", str(y))
        with urlopen(Request(address, headers={"User-Agent": "greenmine"}), timeout=PATIENCE_SECONDS) as answer:
            return answer.read(LARGEST_TILE)

    def fetch(z: int, x: int, y: int) -> bytes | None:
        try:
            return kept(z, x, y)
        except (URLError, OSError):
            return None
    return fetch


def _stored(path: str) -> Fetch:
    """Tiles of an MBTiles file, whose rows count from the south."""
    def fetch(z: int, x: int, y: int) -> bytes | None:
        with closing(sqlite3.connect(f"file:{Path(path).resolve()}?mode=ro", uri=True)) as file:
            query = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
            found = file.execute(query, (z, x, 2 ** z - 1 - y)).fetchone()
        return found[0] if found else None
    return fetch
