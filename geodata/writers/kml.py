"""KML: a folder for each layer, attributes as extended data; CGCS2000 stands for WGS 84 (less than a metre), every digit kept."""
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import shapely

from geodata.writers.layer import Layer

_NAMESPACE = "http://www.opengis.net/kml/2.2"


def write_kml(path: Path, layers: Mapping[str, Layer]) -> None:
    """Write every layer; the name of a row is its ``name``, else its ``code``. A row without an outline has attributes alone."""
    top = Element("kml", xmlns=_NAMESPACE)
    document = SubElement(top, "Document")
    for title, layer in layers.items():
        folder = SubElement(document, "Folder")
        SubElement(folder, "name").text = title
        for row, shape in zip(layer.attributes, layer.shapes, strict=True):
            _add(folder, row, shape)
    path.write_bytes(ElementTree.tostring(top, encoding="utf-8", xml_declaration=True))


def _add(folder: Element, row: Mapping[str, object], shape: Any) -> None:
    placemark = SubElement(folder, "Placemark")
    SubElement(placemark, "name").text = _written(row.get("name") or row.get("code") or "")
    extended = SubElement(placemark, "ExtendedData")
    for name, value in row.items():
        if value is not None and name != "name":
            SubElement(SubElement(extended, "Data", name=name), "value").text = _written(value)
    polygons = list(shapely.get_parts(shape)) if shape is not None else []
    parent = SubElement(placemark, "MultiGeometry") if len(polygons) > 1 else placemark
    for polygon in polygons:
        element = SubElement(parent, "Polygon")
        for place, ring in _rings(polygon):
            linear = SubElement(SubElement(element, place), "LinearRing")
            SubElement(linear, "coordinates").text = " ".join(f"{x!r},{y!r}" for x, y in shapely.get_coordinates(ring).tolist())


def _rings(polygon: shapely.Polygon) -> Iterator[tuple[str, shapely.LinearRing]]:
    yield "outerBoundaryIs", polygon.exterior
    for hole in polygon.interiors:
        yield "innerBoundaryIs", hole


def _written(value: object) -> str:
    """Text without the signs that XML cannot hold."""
    return "".join(sign for sign in str(value) if sign >= " " or sign in "\t\n")
