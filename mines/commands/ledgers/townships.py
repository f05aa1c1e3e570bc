"""The list of townships, so that mines lie in one before any outline is drawn."""

from datetime import date

from ...fields import level_of
from ...tables.regions import RegionExistenceRecord
from .taking import Row, Taking

SINCE = date(2000, 1, 1)
"""From when a township stands for the registry: before every day that a ledger tells of."""


def take(taking: Taking, row: Row) -> None:
    """Register the region by its code and name; a township lies in the county that its code begins with."""
    code = row["code"]
    parent = row["parent_code"] or (code[:6] if len(code) > 6 else None)
    region_id = taking.known.codes.get(code)
    if region_id is None:
        region_id = taking.register_region(row, code, SINCE, level=level_of(code), parent_code=parent)
    taking.settle(row, region_id)
    taking.fact(row, RegionExistenceRecord, region_id, taking.on, name=row["name"], level=level_of(code), parent_code=parent)
