"""A day of the registry as a file: for maps, for tables, and for the ministry's systems."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
from flask_babel import lazy_gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from sqlalchemy.orm import Session

from geodata.writers.corners import write_corners
from geodata.writers.kml import write_kml
from geodata.writers.layer import Layer
from geodata.writers.parcels import write_parcels
from geodata.writers.vector import write_geojson, write_geopackage, write_shapefiles
from mines.queries.export import layers_on

from . import wording
from .documents.workbook import as_text
from .wording.facets import FACETS

HEADINGS = {
    **wording.FIELDS, **FACETS, "code": _("编号"), "class_code": _("图上类别"), "licence_number": _("采矿许可证号"), "as_of": _("统计日"),
    "closing_due_on": _("关闭期限"), "closing_route": _("关闭途径"), "closing_batch": _("关闭批次"), "ground_since": _("现场关闭进度起始日"),
    "paper_since": _("采矿权注销进度起始日"), "seizure": _("查封"), "mortgage": _("抵押"), "block_code": _("所属区块编号"), "listed_since": _("列入名录日"),
    "gate_since": _("整合进度起始日"), "planned_ha": _("规划面积"), "money_10k_yuan": _("资金（万元）"), "acceptance_stage": _("验收进度"),
    "acceptance_since": _("验收进度起始日"), "follow_up": _("后期管护"),
}
"""What each facet of a day is called in full."""

SHORT_HEADINGS = {
    "region_code": "QT_CANTON", "class_code": "CLASS", "right_valid_to": "RIGHT_TO", "licence_number": "CKZH",
    "licence_valid_to": "LIC_TO", "mineral_code": "KZ", "method": "KCFS", "safety_permit": "SAFETY", "safety_valid_to": "SAFE_TO",
    "capacity_unit": "CAP_UNIT", "production_state": "PROD", "least_months_of_three_years": "MONTHS3", "first_output_on": "FIRST_OUT",
    "remaining_life_years": "LIFE", "ground_stage": "GROUND", "closing_state": "CLOSING", "closing_scope": "CL_SCOPE",
    "closing_due_on": "CL_DUE", "national_met": "NAT_MET", "provincial_met": "PROV_MET", "paper_stage": "PAPER", "duty_bearer": "FKYWR",
    "treatment_state": "HFZLQK", "damage_type": "DAMAGE", "finished_ha": "FIN_HA", "accepted_ha": "ACC_HA", "new_this_year_ha": "NEW_HA",
    "accepted_this_year_ha": "ACC_Y_HA", "corrected_this_year_ha": "COR_Y_HA", "planned_this_year_ha": "PLAN_Y_HA",
    "money_10k_yuan": "MONEY",
}
"""Shapefile headings have at most 10 bytes: codes of the ministry's tables where there are such, for what is not named here the facet."""


@dataclass(frozen=True)
class Wish:
    """How somebody wants a file: the day it tells of, and the encoding of a Shapefile's text."""

    as_of: date
    encoding: str = "utf-8"


Write = Callable[[Path, Mapping[str, Layer], Wish], None]


def _shapefiles(path: Path, layers: Mapping[str, Layer], wish: Wish) -> None:
    facets = dict.fromkeys(facet for layer in layers.values() for row in layer.attributes[:1] for facet in row)
    codes = short_codes(facets)
    short = {name: Layer([{codes[facet]: value for facet, value in row.items()} for row in layer.attributes], layer.shapes, layer.printed)
             for name, layer in layers.items()}
    try:
        write_shapefiles(path, short, {codes[facet]: str(HEADINGS[facet]) for facet in facets}, wish.encoding.upper())
    except UnicodeEncodeError as bad:
        raise click.BadParameter(f"{bad.object[bad.start:bad.end]}: {wish.encoding}", param_hint="--encoding") from bad


def short_codes(facets: Mapping[str, object]) -> dict[str, str]:
    """A code of at most 10 bytes for each facet, none twice."""
    codes: dict[str, str] = {}
    for facet in facets:
        plain = SHORT_HEADINGS.get(facet, facet.upper()[:10])
        numbered = (f"{plain[:8]}{number}" for number in range(2, 100))
        codes[facet] = plain if plain not in codes.values() else next(code for code in numbered if code not in codes.values())
    return codes


def _workbook(path: Path, layers: Mapping[str, Layer], wish: Wish) -> None:
    book = Workbook()
    book.remove(book.active)
    for name, layer in layers.items():
        sheet = book.create_sheet(str(wording.word("Subject", name)))
        headings = list(layer.attributes[0]) if layer.attributes else []
        sheet.append([str(HEADINGS[heading]) for heading in headings])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for row in layer.attributes:
            sheet.append([row[heading] for heading in headings])
        for row_of_cells in sheet.iter_rows(min_row=2):
            for cell in row_of_cells:
                as_text(cell)
        sheet.freeze_panes = "C2"
    book.save(path)


WRITERS: Mapping[str, Write] = {
    ".gpkg": lambda path, layers, wish: write_geopackage(path, layers),
    ".geojson": lambda path, layers, wish: write_geojson(path, layers),
    ".shp.zip": _shapefiles,
    ".kml": lambda path, layers, wish: write_kml(path, layers),
    ".xlsx": _workbook,
    ".corners.zip": lambda path, layers, wish: write_corners(path, layers),
    ".kancedingjie.txt": lambda path, layers, wish: write_parcels(path, layers, wish.as_of),
}
"""What writes a file, by its ending."""


def write(session: Session, path: Path, as_of: date, region: str | None, layer: str | None = None, encoding: str = "utf-8") -> list[str]:
    """Write the day, or one ``layer`` of it, to ``path`` and give one line for each layer: its name and how many rows it has."""
    writer = next((writer for ending, writer in WRITERS.items() if path.name.lower().endswith(ending)), None)
    if writer is None:
        raise click.BadParameter(f"{path.name}: {', '.join(WRITERS)}")
    if not path.parent.is_dir():
        raise click.BadParameter(f"{path.parent}: no such folder")
    layers = {name: found for name, found in layers_on(session, as_of, None, region).items()
              if found.attributes and layer in (None, name)}
    if not layers:
        raise click.ClickException(f"{as_of}: 没有可以导出的数据 · nothing to export")
    writer(path, layers, Wish(as_of, encoding))
    return [f"{name} {len(found.attributes)}" for name, found in layers.items()]
