"""A day of the registry as a file: GeoPackage, GeoJSON, Shapefiles or Excel."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click
import numpy as np
from openpyxl import Workbook
from openpyxl.styles import Font
from sqlalchemy.orm import Session

from geodata.geojson import collection
from geodata.writers.vector import Layer, write_geopackage, write_shapefiles
from mines.queries.export import layers_on

from . import wording
from .documents.workbook import as_text

SHORT_HEADINGS = {
    "region_code": "REGION", "class_code": "CLASS", "right_valid_to": "RIGHT_TO", "licence_number": "CKZH", "licence_valid_to": "LIC_TO",
    "safety_permit": "SAFETY", "safety_valid_to": "SAFE_TO", "capacity_unit": "CAP_UNIT", "production_state": "PROD",
    "least_months_of_three_years": "MONTHS3", "first_output_on": "FIRST_OUT", "remaining_life_years": "LIFE", "ground_stage": "GROUND",
    "closing_state": "CLOSING", "closing_scope": "CL_SCOPE", "closing_due_on": "CL_DUE", "national_met": "NAT_MET",
    "provincial_met": "PROV_MET", "paper_stage": "PAPER", "duty_bearer": "FKYWR", "treatment_state": "HFZLQK", "damage_type": "DAMAGE",
    "finished_ha": "FIN_HA", "accepted_ha": "ACC_HA", "new_this_year_ha": "NEW_HA", "accepted_this_year_ha": "ACC_Y_HA",
    "corrected_this_year_ha": "COR_Y_HA", "planned_this_year_ha": "PLAN_Y_HA", "money_10k_yuan": "MONEY",
}
"""Shapefile headings have at most 10 bytes; those not named here are the facet in capitals."""


def _geopackage(path: Path, layers: Mapping[str, Layer]) -> None:
    write_geopackage(path, layers)


def _shapefiles(path: Path, layers: Mapping[str, Layer]) -> None:
    write_shapefiles(path, {
        name: ([{SHORT_HEADINGS.get(facet, facet.upper()[:10]): value for facet, value in row.items()} for row in attributes], shapes)
        for name, (attributes, shapes) in layers.items()
    })


def _geojson(path: Path, layers: Mapping[str, Layer]) -> None:
    rows = [{"layer": name, **row} for name, (attributes, _) in layers.items() for row in attributes]
    shapes = [shape for _, found in layers.values() for shape in found]
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    path.write_bytes(collection(array, rows, digits=9, crs=crs))


def _workbook(path: Path, layers: Mapping[str, Layer]) -> None:
    book = Workbook()
    book.remove(book.active)
    for name, (attributes, _) in layers.items():
        sheet = book.create_sheet(str(wording.word("Subject", name)))
        headings = list(attributes[0]) if attributes else []
        sheet.append([str(wording.FIELDS.get(heading, heading)) for heading in headings])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for row in attributes:
            sheet.append([row[heading] for heading in headings])
        for row_of_cells in sheet.iter_rows(min_row=2):
            for cell in row_of_cells:
                as_text(cell)
        sheet.freeze_panes = "C2"
    book.save(path)


WRITERS: Mapping[str, Callable[[Path, Mapping[str, Layer]], None]] = {
    ".gpkg": _geopackage, ".geojson": _geojson, ".shp.zip": _shapefiles, ".xlsx": _workbook,
}
"""What writes a file, by its ending."""


def write(session: Session, path: Path, as_of: date, region: str | None) -> list[str]:
    """Write the day to ``path`` and give one line for each layer: its name and how many rows it has."""
    writer = next((writer for ending, writer in WRITERS.items() if path.name.lower().endswith(ending)), None)
    if writer is None:
        raise click.BadParameter(f"{path.name}: {', '.join(WRITERS)}")
    if not path.parent.is_dir():
        raise click.BadParameter(f"{path.parent}: no such folder")
    layers: dict[str, Any] = {name: layer for name, layer in layers_on(session, as_of, None, region).items() if layer[0]}
    writer(path, layers)
    return [f"{name} {len(attributes)}" for name, (attributes, _) in layers.items()]
