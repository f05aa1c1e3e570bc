"""What one imported row says: the records it asks for, by table."""

from collections.abc import Callable
from typing import Any

from ..codes import (
    CapacityUnit, DamageType, Duty, LandUse, LedgerEntry, Method, RestorationMode, Scale, Subject, TreatmentState,
)
from ..fields import level_of
from ..rules import UNKNOWN_REGION
from ..tables.blocks import BlockExistenceRecord
from ..tables.mines import HolderRecord, LicenceRecord, MineExistenceRecord, RightRecord, TermsRecord
from ..tables.regions import RegionExistenceRecord, ZoneExistenceRecord
from ..tables.sites import LedgerRecord, SiteExistenceRecord, TreatmentRecord

Facts = list[tuple[Any, dict[str, Any]]]
"""Record classes with the values of one record each; the existence record first."""


def _mine(values: dict[str, Any], area_ha: float) -> Facts:
    facts: Facts = [(MineExistenceRecord, {"name": values["name"], "region_code": values.get("region_code", UNKNOWN_REGION)})]
    if "holder" in values:
        facts.append((HolderRecord, {"holder": values["holder"], "credit_code": None}))
    if "valid_to" in values:
        validity = {"valid_from": values.get("valid_from"), "valid_to": values["valid_to"]}
        facts.append((RightRecord, validity))
        facts.append((LicenceRecord, {"number": values.get("licence_number", ""), **validity}))
    if {"mineral", "mineral_code", "method", "capacity"} & values.keys():
        facts.append((TermsRecord, {
            "mineral": values.get("mineral", ""), "mineral_code": values.get("mineral_code"),
            "method": values.get("method", Method.UNKNOWN), "capacity": values.get("capacity"),
            "capacity_unit": values.get("capacity_unit", CapacityUnit.UNKNOWN), "scale": Scale.UNKNOWN,
        }))
    return facts


def _site(values: dict[str, Any], area_ha: float) -> Facts:
    false_change = values.get("false_change", False)
    state = TreatmentState.FALSE_CHANGE if false_change else values.get("treatment_state", TreatmentState.UNKNOWN)
    facts: Facts = [
        (SiteExistenceRecord, {
            "name": values.get("name", values["code"]), "region_code": values.get("region_code", UNKNOWN_REGION),
            "duty": values.get("duty", Duty.UNKNOWN), "duty_bearer": values.get("duty_bearer"), "mine_code": values.get("mine_code"),
        }),
    ]
    if state != TreatmentState.UNKNOWN:
        facts.append((TreatmentRecord, {
            "state": state, "damage_type": DamageType.UNKNOWN, "mode": RestorationMode.UNKNOWN, "land_use": LandUse.UNKNOWN,
        }))
    if "duty" in values and not false_change and area_ha > 0:
        facts.append((LedgerRecord, {"entry": LedgerEntry.OPENING_STOCK, "area_ha": area_ha, "damage_type": None}))
        treated = values.get("treated_ha", 0.0)
        if 0 < treated:
            facts.append((LedgerRecord, {"entry": LedgerEntry.FINISHED, "area_ha": min(treated, area_ha), "damage_type": None}))
    return facts


def _block(values: dict[str, Any], area_ha: float) -> Facts:
    return [(BlockExistenceRecord, {"name": values["name"], "region_code": values.get("region_code", UNKNOWN_REGION),
                                    "mineral": values.get("mineral"), "due_on": values.get("due_on")})]


def _region(values: dict[str, Any], area_ha: float) -> Facts:
    return [(RegionExistenceRecord, {"name": values["name"], "level": values.get("level", level_of(values["code"])),
                                     "parent_code": values.get("parent_code")})]


def _zone(values: dict[str, Any], area_ha: float) -> Facts:
    return [(ZoneExistenceRecord, {"name": values["name"], "region_code": values.get("region_code", UNKNOWN_REGION),
                                   "zone_kind": values["zone_kind"], "source_on": values.get("source_on")})]


FACTS: dict[Subject, Callable[[dict[str, Any], float], Facts]] = {
    Subject.MINE: _mine, Subject.SITE: _site, Subject.BLOCK: _block, Subject.REGION: _region, Subject.ZONE: _zone,
}
"""From a row's values and its official area in hectares to the records it asks for."""
