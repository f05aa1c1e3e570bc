"""Rows with shapes as the bytes of a GeoJSON FeatureCollection (RFC 7946)."""
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import orjson
import shapely

_OPTIONS = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS


def collection(shapes: np.ndarray, properties: Sequence[Mapping[str, object]], ids: Iterable[object] | None = None,
               digits: int | None = 6, **members: object) -> bytes:
    """Write the features; ``members`` are further members of the collection such as matched, returned, as_of.

    ``shapes`` have x = longitude, y = latitude in degrees, written with ``digits`` decimals (6 are a decimetre; None are all).
    A missing or empty shape is written as ``null``; so is one that is neither polygon nor multipolygon.
    """
    return _collection(_geometries(np.asarray(shapes, dtype=object), digits), properties, ids, members)


def geometry_texts(shapes: np.ndarray, digits: int = 6) -> list[bytes]:
    """Write each shape by itself, as ``collection`` would, for ``collection_of``."""
    return [orjson.dumps(geometry, option=_OPTIONS) for geometry in _geometries(np.asarray(shapes, dtype=object), digits)]


def collection_of(texts: Iterable[bytes], properties: Sequence[Mapping[str, object]], ids: Iterable[object] | None = None,
                  **members: object) -> bytes:
    """Write the features whose geometries are written already; everything else as for ``collection``."""
    return _collection(map(orjson.Fragment, texts), properties, ids, members)


def _collection(geometries: Iterable[object], properties: Sequence[Mapping[str, object]], ids: Iterable[object] | None,
                members: Mapping[str, object]) -> bytes:
    features: list[dict[str, object]] = [
        {"type": "Feature", "geometry": geometry, "properties": row}
        for geometry, row in zip(geometries, properties, strict=True)]
    if ids is not None:
        for feature, id in zip(features, ids, strict=True):
            feature["id"] = id
    return orjson.dumps({"type": "FeatureCollection", **members, "features": features}, option=_OPTIONS)


def _geometries(shapes: np.ndarray, digits: int | None) -> list[dict[str, object] | None]:
    """Cut one rounded coordinate array into the rings of every shape."""
    parts, shape_of_part = shapely.get_parts(shapes, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    coordinates, ring_of_corner = shapely.get_coordinates(rings, return_index=True)
    coordinates = coordinates if digits is None else coordinates.round(digits)
    ends = np.flatnonzero(np.diff(ring_of_corner, append=-1)) + 1
    slices = [coordinates[start:end] for start, end in zip([0, *ends], ends.tolist(), strict=False)]
    polygons = _grouped(slices, part_of_ring, len(parts))
    geometries: list[dict[str, object] | None] = []
    kinds = shapely.get_type_id(shapes).tolist()
    for kind, members in zip(kinds, _grouped(polygons, shape_of_part, len(shapes)), strict=True):
        if kind == 3 and members and members[0]:
            geometries.append({"type": "Polygon", "coordinates": members[0]})
        elif kind == 6 and members:
            geometries.append({"type": "MultiPolygon", "coordinates": members})
        else:
            geometries.append(None)
    return geometries


def _grouped(members: list[Any], owner: np.ndarray, count: int) -> list[list[Any]]:
    """Collect consecutive members by their owner's index."""
    ends = np.searchsorted(owner, np.arange(count), side="right").tolist()
    return [members[start:end] for start, end in zip([0, *ends], ends, strict=False)]
