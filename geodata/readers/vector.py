"""GeoPackage, file geodatabase and KML through GDAL."""
from dataclasses import replace
from pathlib import Path

import pyogrio

from geodata.crs import Datum, crs_of
from geodata.readers.answers import Answers
from geodata.readers.boundaries import Delivered
from geodata.readers.layers import chosen_layer, delivered, layer_of
from geodata.readers.text import decoded_xml

_KML_TECHNICAL = {"timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility", "drawOrder",
                  "icon"}
"""Columns of GDAL's own, not of the file."""


def read_geopackage(path: Path, answers: Answers) -> Delivered:
    """Read one layer of outlines and name the others; a GeoPackage is UTF-8 by definition."""
    return _one_layer("gpkg", path, answers)


def read_geodatabase(path: Path, answers: Answers) -> Delivered:
    """Read one feature class of the folder of a file geodatabase and name the others."""
    return _one_layer("gdb", path, answers)


def read_kml(path: Path, answers: Answers) -> Delivered:
    """Read every folder as one list; KML is WGS 84 by definition. GDAL knows few encodings, so it is handed UTF-8."""
    text, found, declared = decoded_xml(path.read_bytes(), answers.encoding)
    plain = text.encode()
    layers = [(dict(columns), wkbs) for _declared, columns, wkbs in
              (layer_of(plain, layer=place) for place in range(len(pyogrio.list_layers(plain))))]       # one may have no name
    names = dict.fromkeys(name for columns, _wkbs in layers for name in columns if name not in _KML_TECHNICAL)
    columns = [(name, [value for columns, wkbs in layers for value in columns.get(name, [None] * len(wkbs))])
               for name in names]
    wkbs = [wkb for _columns, wkbs in layers for wkb in wkbs]
    return replace(delivered("kml", None, columns, wkbs, []), crs=crs_of(Datum.WGS84), encoding=found,
                   declared_encoding=declared)


def read_shifted_kml(path: Path, answers: Answers) -> Delivered:
    """Read what OVital writes: KML whose degrees are those of GCJ-02, whatever it says of them."""
    return replace(read_kml(path, answers), kind="ovkml", crs=Datum.GCJ02)


def _one_layer(kind: str, path: Path, answers: Answers) -> Delivered:
    layer, findings = chosen_layer(path, answers.layer)
    return delivered(kind, *layer_of(path, layer=layer), findings)
