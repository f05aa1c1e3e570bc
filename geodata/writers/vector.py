"""GeoPackage, GeoJSON and zipped Shapefiles through pyogrio; outlines in the stored coordinate system."""
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import geopandas
import pyogrio

from geodata.crs import STORED_SRID

Layer = tuple[list[dict[str, object]], list[object]]
"""Attributes and outline (shapely or None, x = longitude, y = latitude) of each row."""


def write_geopackage(path: Path, layers: Mapping[str, Layer]) -> None:
    """Write every layer into one GeoPackage that takes the place of what was at ``path``."""
    path.unlink(missing_ok=True)
    for name, layer in layers.items():
        pyogrio.write_dataframe(_frame(layer), path, layer=name, driver="GPKG", append=path.exists(), geometry_type="Unknown")


def write_shapefiles(path: Path, layers: Mapping[str, Layer], encoding: str = "UTF-8") -> None:
    """Write each layer as a Shapefile with a ``.cpg`` into one zip; headings must have at most 10 bytes."""
    with tempfile.TemporaryDirectory() as folder:
        for name, layer in layers.items():
            pyogrio.write_dataframe(_frame(layer), Path(folder, f"{name}.shp"), driver="ESRI Shapefile", encoding=encoding,
                                    geometry_type="Polygon")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(Path(folder).iterdir()):
                archive.write(part, part.name)


def _frame(layer: Layer) -> geopandas.GeoDataFrame:
    attributes, shapes = layer
    return geopandas.GeoDataFrame(attributes, geometry=geopandas.GeoSeries(shapes, crs=STORED_SRID))
