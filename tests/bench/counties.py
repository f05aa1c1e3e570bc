"""Seeded counties of any size: mines on a grid, five facets of history beside name and outline."""

import math
import random
from datetime import UTC, date, datetime

import numpy as np
import shapely
from sqlalchemy import Engine

from geodata.area import area_m2
from geodata.crs import Datum
from geodata.database import analyse
from mines.codes import OutlineState, Permit, ProductionState, RegionLevel, Tier
from mines.accounts import CONSOLE
from mines.commands.people import add_console
from mines.commands.targets import set_target
from mines.commands.transactions import Writer
from mines.queries.lists import EXAMPLE_COUNTY
from mines.tables.green import ListingStep
from mines.tables.mines import (
    LicenceRecord, Mine, MineBoundaryRecord, MineExistenceRecord, OutputRecord, ProductionRecord, RightRecord, SafetyPermitRecord,
)
from mines.tables.regions import Region, RegionBoundaryRecord, RegionExistenceRecord

CORNERS = 60
CELL = 0.012
"""Degrees between neighbouring mines: a county of 500 spans a quarter of a degree, a nation's 200 000 five."""

WEST, SOUTH = 115.9, 40.8
YEARS = range(2018, 2026)


def outlines(count: int, draw: np.random.Generator) -> np.ndarray:
    """``count`` star-shaped polygons of sixty corners, one to a cell of a square grid (x = longitude, y = latitude)."""
    side = math.ceil(math.sqrt(count))
    column, row = np.arange(count) % side, np.arange(count) // side
    angle = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    radius = draw.uniform(0.25, 0.48, (count, CORNERS)) * CELL
    x = WEST + column[:, None] * CELL + radius * np.cos(angle)
    y = SOUTH + row[:, None] * CELL * 0.8 + radius * np.sin(angle)
    return shapely.polygons(np.stack([x, y], axis=2))


def seed(engine: Engine, count: int) -> None:
    """Fill an empty registry with ``count`` mines, the same on every run."""
    draw = random.Random(count)
    shapes = outlines(count, np.random.default_rng(count))
    areas = area_m2(shapes, Datum.CGCS2000) / 10_000
    with Writer(engine, lambda: datetime(2026, 1, 1, tzinfo=UTC)) as session:
        add_console(session)
        ids = list(session.insert(Mine, {"code": [f"M-{place:06d}" for place in range(count)]}))
        signature = {"recorded_at": session.at, "recorded_by": "console", "withdrawn": False}

        def tell(kind, facts):
            rows, places = [], {}
            for subject_id, on, values in facts:
                places[subject_id] = places.get(subject_id, 0) + 1
                rows.append({"subject_id": subject_id, "effective_on": on, "seq": places[subject_id], **signature, **values})
            session.insert(kind, {name: [row[name] for row in rows] for name in rows[0]})

        start = date(2018, 1, 1)
        county = session.insert(Region, {"code": [EXAMPLE_COUNTY]})
        tell(RegionExistenceRecord, [(county[0], start, {"name": "示例县", "level": RegionLevel.COUNTY})])
        tell(RegionBoundaryRecord, [(county[0], start, {
            "outline": OutlineState.ON_MAP, "shape": shapely.box(*shapely.total_bounds(shapes)), "datum": Datum.CGCS2000.value})])
        tell(MineExistenceRecord, ((one, start, {"name": f"矿山{one}", "region_code": f"139999{101 + one % 16}"}) for one in ids))
        tell(MineBoundaryRecord, (
            (one, start, {"outline": OutlineState.ON_MAP, "shape": shapes[place], "area_ha": float(areas[place]), "datum": "cgcs2000"})
            for place, one in enumerate(ids)))
        papers = [(one, year) for one in ids for year in (2018, 2021, 2024)]
        tell(RightRecord, ((one, date(year, 1, 1), {"valid_to": date(year + draw.choice((2, 4, 9)), 12, 31)}) for one, year in papers))
        tell(LicenceRecord, ((one, date(year, 1, 1), {"number": "", "valid_to": date(year + 4, 12, 31)}) for one, year in papers))
        tell(SafetyPermitRecord, ((one, start, {"permit": Permit.VALID, "valid_to": date(2027, 12, 31)}) for one in ids))
        states = [ProductionState.PRODUCING] * 4 + [ProductionState.STOPPED]
        tell(ProductionRecord, (
            (one, date(year, 3, 1), {"state": draw.choice(states)}) for one in ids for year in (2018, 2020, 2022, 2024)))
        tell(OutputRecord, (
            (one, date(year, 12, 31), {"year": year, "first_on": date(year, 1, 1), "month_from": 1, "month_to": 12,
                                       "months": draw.choice((0, 6, 9, 12, 12))})
            for one in ids for year in YEARS))
        tell(ListingStep, _listings(ids, draw, session))
        set_target(session, "green_nat_rate@2028", region_code=EXAMPLE_COUNTY, share=1.0, base_on=date(2017, 12, 31),
                   due_on=date(2025, 12, 31), source="bench", by=CONSOLE)
        session.commit()
    with Writer(engine, lambda: datetime(2026, 1, 1, tzinfo=UTC)) as session:
        analyse(session.connection())
        session.commit()


def _listings(ids, draw, session):
    """Up to three steps a mine, each following the one before."""
    next_id = 1
    for one in ids:
        follows = 0
        for place, tier in enumerate((Tier.RESERVE, Tier.PROVINCIAL, Tier.NATIONAL)[:draw.choice((0, 1, 2, 2, 3))]):
            yield one, date(2019 + 2 * place, 6, 1), {"stage": tier, "follows": follows, "taken_over": "台账"}
            follows, next_id = next_id, next_id + 1
