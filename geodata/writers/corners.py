"""The ministry's corner-point string (formats B.1): counts, then X (north) and Y (east, zone in front) in metres with two decimals."""
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import shapely

from geodata.crs import Datum, in_zones
from geodata.errors import GeodataError
from geodata.readers.answers import Answers
from geodata.readers.boundaries import Refused
from geodata.readers.corners import read_corners
from geodata.writers.layer import Layer


def write_corners(path: Path, layers: Mapping[str, Layer]) -> None:
    """Write one text for each outline into a zip, named after its layer and code; rows without an outline have none.

    An outline that was read from a corner string is written back as it came, character for character.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for title, layer in layers.items():
            for row, shape, printed in zip(layer.attributes, layer.shapes, layer.printed, strict=True):
                text = printed if printed and _is_string(printed) else corner_string(shape) if shape is not None else None
                if text is not None:
                    archive.writestr(f"{title}/{_file_name(row)}.txt", text)


def corner_string(shape: shapely.Geometry) -> str:
    """Every ring with its corners, none repeated; holes are subtracted. ``shape`` is in degrees on CGCS2000, x = longitude.

    The plane is that of the three-degree zone of its middle. Levels are left open. The format has no islands within holes.
    """
    [plane] = in_zones(np.array([shape], dtype=object), Datum.CGCS2000)
    rings = [(ring, 1 if place == 0 else -1) for polygon in shapely.get_parts(plane)
             for place, ring in enumerate([polygon.exterior, *polygon.interiors])]
    return f"{len(rings)}," + "".join(f"{len(ring.coords) - 1},{_points(ring)},,,{sign}," for ring, sign in rings)


def _points(ring: shapely.LinearRing) -> str:
    return "".join(f"{number},{north:.2f},{east:.2f},"
                   for number, (east, north) in enumerate(shapely.get_coordinates(ring)[:-1].tolist(), start=1))


def _is_string(printed: str) -> bool:
    try:
        return read_corners(printed, Answers()).kind == "corners"
    except (Refused, GeodataError):
        return False


def _file_name(row: Mapping[str, object]) -> str:
    return "".join("_" if sign in '\\/:*?"<>|' or sign < " " else sign for sign in str(row["code"]))
