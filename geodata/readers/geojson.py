"""GeoJSON in any Chinese encoding, rows exactly as written; no ``crs`` member means: ask."""
import json
import re
import struct
from pathlib import Path
from typing import Any

import numpy as np
from pyproj import CRS

from geodata.crs import Datum, crs_named, crs_of
from geodata.findings import Finding, FindingCode, Severity
from geodata.readers.answers import Answers
from geodata.readers.boundaries import Delivered, refused
from geodata.readers.text import decoded
from geodata.readers.wkb import shapes_of


class _NoOutline(Exception):
    """A row whose geometry cannot be an outline; carries code and values of the finding."""


def read_geojson(path: Path, answers: Answers) -> Delivered:
    """Read a FeatureCollection, a Feature or a bare geometry."""
    text, found = decoded(path.read_bytes(), answers.encoding)
    try:
        top = json.loads(text)
    except (ValueError, RecursionError) as failure:
        raise refused(FindingCode.FILE_DAMAGED, reason=str(failure)) from failure
    features = _features_of(top)
    written, findings, high = [], [], 0
    for row, feature in enumerate(features, start=1):
        try:
            written.append(_wkb_of(feature.get("geometry")))
            high += _is_high(feature.get("geometry"))
        except _NoOutline as trouble:
            code, values = trouble.args
            written.append(None)
            findings.append(Finding(code, Severity.BLOCKS, row, values=values))
    if high:
        findings.append(Finding(FindingCode.HEIGHTS_LEFT_OUT, Severity.NOTES, values={"rows": high}))
    shapes, broken, unread = shapes_of(written)
    said = [one if isinstance(one := feature.get("properties"), dict) else {} for feature in features]
    attributes = [{_whole(name): _whole(value) for name, value in row.items()} for row in said]
    return Delivered("geojson", shapes, attributes, _crs_of(top), found, "utf-8", findings=findings + broken, unread=unread)


def _features_of(top: object) -> list[dict[str, Any]]:
    if isinstance(top, dict) and top.get("type") == "FeatureCollection" and isinstance(top.get("features"), list):
        return [feature if isinstance(feature, dict) else {} for feature in top["features"]]
    if isinstance(top, dict) and top.get("type") == "Feature":
        return [top]
    if isinstance(top, dict) and "coordinates" in top:
        return [{"geometry": top}]
    raise refused(FindingCode.FORMAT_UNKNOWN)


def _crs_of(top: dict[str, Any]) -> CRS | Datum | None:
    """Understand the ``crs`` member of old: a number in an address, a code or a name of any form, or the name CRS84."""
    name = json.dumps(top.get("crs"))[:1_000]
    if "CRS84" in name:
        return crs_of(Datum.WGS84)
    number = re.search(r"(?:epsg|code|wkid).*?\b(\d{4,6})\b(?!.*\d{4})", name, re.IGNORECASE)
    if number:
        return crs_named(f"EPSG:{number[1]}")
    letters = "".join(filter(str.isalnum, name.lower()))
    return next((datum if datum is Datum.GCJ02 else crs_of(datum) for datum in Datum if datum.replace("_", "") in letters), None)


def _wkb_of(geometry: dict[str, Any] | None) -> bytes | None:
    """Write a polygon or multipolygon as WKB without judging it."""
    if geometry is None:
        return None
    kind = geometry.get("type") if isinstance(geometry, dict) else type(geometry).__name__
    try:
        if kind == "Polygon":
            return _polygon(geometry["coordinates"])
        if kind == "MultiPolygon":
            polygons = [_polygon(polygon) for polygon in geometry["coordinates"]]
            return struct.pack("<BII", 1, 6, len(polygons)) + b"".join(polygons)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError) as failure:
        masked = "*" in json.dumps(geometry.get("coordinates"))
        code = FindingCode.CORNERS_MASKED if masked else FindingCode.SHAPE_UNREADABLE
        raise _NoOutline(code, {"reason": str(failure)}) from failure
    raise _NoOutline(FindingCode.NOT_POLYGONAL, {"kind": kind})


def _is_high(geometry: dict[str, Any] | None) -> bool:
    """Whether the first corner has a height."""
    corner = geometry and geometry["coordinates"]
    while isinstance(corner, list) and corner and isinstance(corner[0], list):
        corner = corner[0]
    return isinstance(corner, list) and len(corner) > 2


def _polygon(rings: list[Any]) -> bytes:
    corners = [np.array(ring, dtype="<f8") for ring in rings]
    if any(ring.ndim != 2 or ring.shape[1] < 2 for ring in corners):
        raise ValueError("a corner has two numbers")
    corners = [ring[:, :2] for ring in corners]
    return struct.pack("<BII", 1, 3, len(corners)) + b"".join(
        struct.pack("<I", len(ring)) + ring.tobytes() for ring in corners)


def _whole(value: Any) -> Any:
    """Text without halves of signs, which JSON can write and nothing can hold; each is a sign that was lost."""
    if not isinstance(value, str) or value.isascii():
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
