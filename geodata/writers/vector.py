"""GeoPackage, GeoJSON and zipped Shapefiles; outlines in the stored coordinate system, every digit kept."""
import csv
import tempfile
import zipfile
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import geopandas
import pyogrio

from geodata.crs import STORED_SRID
from geodata.geojson import collection
from geodata.writers.layer import Layer

MOST_TEXT_BYTES = 254
"""Bytes that a field of a Shapefile holds; what is longer is cut."""

DICTIONARY = "字段说明.csv"
"""The file in the archive that names every code of a field."""


def write_geopackage(path: Path, layers: Mapping[str, Layer]) -> None:
    """Write every layer into one GeoPackage that takes the place of what was at ``path``."""
    path.unlink(missing_ok=True)
    for name, layer in layers.items():
        pyogrio.write_dataframe(_frame(layer), path, layer=name, driver="GPKG", append=path.exists(), geometry_type="Unknown")


def write_geojson(path: Path, layers: Mapping[str, Layer]) -> None:
    """Write every layer into one collection; ``layer`` names it in each row, and the coordinate system is declared."""
    rows = [{"layer": name, **row} for name, layer in layers.items() for row in layer.attributes]
    shapes = [shape for layer in layers.values() for shape in layer.shapes]
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{STORED_SRID}"}}
    path.write_bytes(collection(Layer(rows, shapes, []).outlines, rows, digits=None, crs=crs))


def write_shapefiles(path: Path, layers: Mapping[str, Layer], headings: Mapping[str, str], encoding: str = "UTF-8") -> None:
    """Write each layer as a Shapefile with a ``.cpg`` into one zip, and beside them, in UTF-8, what the code of every field means.

    Codes must have at most 10 bytes. ``headings`` are the full names by code. Text that a field cannot hold is cut between characters, and
    the field says how often. Raises ``UnicodeEncodeError`` for text that ``encoding`` cannot write.
    """
    table = StringIO(newline="")
    rows = csv.writer(table)
    rows.writerow(["图层", "字段", "含义", "截断的值"])
    with tempfile.TemporaryDirectory() as folder:
        for name, layer in layers.items():
            cut: dict[str, int] = dict.fromkeys(layer.attributes[0], 0)
            fitting = [{code: _fitted(value, encoding, code, cut) for code, value in row.items()} for row in layer.attributes]
            pyogrio.write_dataframe(_frame(Layer(fitting, layer.shapes, [])), Path(folder, f"{name}.shp"), driver="ESRI Shapefile",
                                    encoding=encoding, geometry_type="Polygon")
            rows.writerows([name, code, headings.get(code, code), count or ""] for code, count in cut.items())
        Path(folder, DICTIONARY).write_text(table.getvalue(), "utf-8-sig", newline="")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(Path(folder).iterdir()):
                archive.write(part, part.name)


def _fitted(value: object, encoding: str, code: str, cut: dict[str, int]) -> object:
    if not isinstance(value, str) or len(written := value.encode(encoding)) <= MOST_TEXT_BYTES:
        return value
    cut[code] += 1
    return written[:MOST_TEXT_BYTES].decode(encoding, "ignore")


def _frame(layer: Layer) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(layer.attributes, geometry=geopandas.GeoSeries(layer.shapes, crs=STORED_SRID))
