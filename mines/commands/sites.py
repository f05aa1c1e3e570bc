"""A restoration site by hand: its outline measured, what it owes entered, its township found."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import shapely
from sqlalchemy.orm import Session

from geodata.crs import drawable
from geodata.readers import Boundaries
from geodata.shapes import representative_points

from ..codes import DamageType, Duty, LandUse, LedgerEntry, OutlineState, RegionLevel, RestorationMode, Subject, TreatmentState
from ..errors import BadValue
from ..queries.imports import outlines_in
from ..rules import UNKNOWN_REGION
from ..tables.sites import LedgerRecord, Site, SiteBoundaryRecord, SiteExistenceRecord, TreatmentRecord
from .records import Paper, record_fact, register, stored_as
from .transactions import Writer


def register_site(session: Writer, code: str, outline: Boundaries, *, on: date, by: str, name: str, duty: Duty,
                  region_code: str | None = None, duty_bearer: str | None = None, mine_code: str | None = None,
                  damage_type: DamageType = DamageType.UNKNOWN, evidence: Sequence[Paper] = (), device_key: str | None = None,
                  **values: Any) -> Site:
    """Register a site with the one outline of ``outline``: it owes its whole measured area, and is untreated.

    Without ``region_code`` it lies in the township that contains its representative point. Gives the site. Raises CodeTaken, BadValue
    for an outline that cannot be measured, NotAllowed, UnknownOfficer.
    """
    if (stored := stored_as(session, SiteExistenceRecord, device_key)) is not None:
        return session.get_one(Site, stored.subject_id)
    if len(outline.shapes) != 1 or not outline.valid[0] or outline.datum is None or not np.isfinite(outline.area_m2[0]):
        raise BadValue(field="shape", value=len(outline.shapes))
    drawn, area_ha = drawable(outline.datum), float(outline.area_m2[0]) / 10_000
    region = region_code or (township_at(session, outline.shapes[0], on) if drawn else None) or UNKNOWN_REGION
    site: Site = register(session, Subject.SITE, code, on=on, by=by, name=name, region_code=region, duty=duty, duty_bearer=duty_bearer,
                          mine_code=mine_code, evidence=evidence, device_key=device_key, **values)
    record_fact(
        session, SiteBoundaryRecord, site.id, on=on, by=by, outline=OutlineState.ON_MAP if drawn else OutlineState.OTHER_DATUM,
        shape=outline.shapes[0] if drawn else None, area_ha=area_ha, datum=outline.datum, source_crs=outline.crs,
        printed=outline.printed[0])
    record_fact(session, TreatmentRecord, site.id, on=on, by=by, state=TreatmentState.UNTREATED, damage_type=damage_type,
                mode=RestorationMode.UNKNOWN, land_use=LandUse.UNKNOWN)
    record_fact(session, LedgerRecord, site.id, on=on, by=by, entry=LedgerEntry.OPENING_STOCK, area_ha=area_ha, damage_type=damage_type)
    return site


def township_at(session: Session, shape: Any, on: date) -> str | None:
    """Code of the township that contains the representative point of ``shape``. Read-only."""
    shapes = np.array([shape], dtype=object)
    codes, townships = outlines_in(session, Subject.REGION, shapes, on, level=RegionLevel.TOWNSHIP)
    point = shapely.points(representative_points(shapes)[0])
    return next((code for code, township in zip(codes, townships, strict=True) if shapely.within(point, township)), None)
