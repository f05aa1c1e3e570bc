"""Layers through GDAL: columns by name, outlines as WKB, the declared coordinate system."""
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata.findings import Finding, FindingCode, Severity
from geodata.readers.boundaries import Delivered, refused
from geodata.readers.wkb import shapes_of

UNREADABLE = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, UnicodeDecodeError, UnboundLocalError, CRSError)
"""What GDAL and PROJ say of a damaged file; pyogrio stumbles over its own variable where a declared system is no text."""

Columns = list[tuple[str, list[Any]]]
"""Names, which may stand twice, and values."""


def layer_of(source: Path | bytes, **options: str | int) -> tuple[str | None, Columns, list[bytes | None]]:
    """Give the declared coordinate system, the columns, the outlines as WKB."""
    meta, ids, wkbs, columns = pyogrio.raw.read(source, return_fids=True, **options)
    named = [(name, list(_as_printed(values, kind)))
             for name, values, kind in zip(meta["fields"], columns, meta["dtypes"], strict=True)]
    return meta["crs"], named, list(wkbs) if wkbs is not None else [None] * len(ids)


def delivered(kind: str, declared: str | None, columns: Columns, wkbs: Sequence[bytes | None], findings: list[Finding]) -> Delivered:
    """What a reader gives of one layer; a name that stands twice is told apart by a number."""
    shapes, broken, unread = shapes_of(wkbs)
    names: list[str] = []
    for written, _values in columns:
        numbered = (f"{written}_{number}" for number in range(2, len(columns) + 2))
        names.append(written if written not in names else next(name for name in numbered if name not in names))
    attributes = [dict(zip(names, row, strict=True)) for row in zip(*(values for _name, values in columns), strict=True)]
    return Delivered(kind, shapes, attributes or [{} for _ in wkbs],
                     CRS.from_user_input(declared) if declared else None, findings=findings + broken, unread=unread)


def chosen_layer(source: Path, called: str | None) -> tuple[str, list[Finding]]:
    """The layer ``called`` so, else the first of polygons, else the first with any shapes; the others are named. Raises ``Refused``."""
    layers = [(str(name), str(kind)) for name, kind in pyogrio.list_layers(source) if kind is not None]
    if not layers:
        raise refused(FindingCode.NO_FEATURES)
    layers.sort(key=lambda one: (one[0] != called, not ("Polygon" in one[1] or "Surface" in one[1]), one[1] != "Unknown"))
    (read, _kind), *others = layers
    left_out = {"read": read, "left_out": ", ".join(name for name, _kind in others)}
    return read, [Finding(FindingCode.LAYERS_LEFT_OUT, Severity.WARNS, values=left_out)] if others else []


def _as_printed(values: np.ndarray, kind: str) -> Iterator[object]:
    """Turn a column into texts and numbers; whole numbers stay whole where some are missing."""
    if values.dtype.kind == "M":
        return (None if date == "NaT" else date for date in np.datetime_as_string(values).tolist())
    if values.dtype.kind == "f":
        whole = int if kind.startswith("int") else float
        return (None if value != value else whole(value) for value in values.tolist())
    return iter(values.tolist())
