"""What the rows of a file say: the records they ask for, table by table."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geodata.readers import Boundaries

from ..codes import (
    CapacityUnit, DamageType, Duty, LandUse, Method, OutlineState, RestorationMode, Scale, Subject, TreatmentState,
)
from ..fields import Values, level_of
from ..queries.snapshot import BOUNDARIES
from ..rules import NO_DATE, UNKNOWN_REGION
from ..tables.blocks import BlockExistenceRecord
from ..tables.mines import HolderRecord, LicenceRecord, MineExistenceRecord, RightRecord, TermsRecord
from ..tables.regions import RegionExistenceRecord, ZoneExistenceRecord
from ..tables.sites import SiteExistenceRecord, TreatmentRecord

Column = Sequence[Any]


@dataclass(frozen=True)
class Facts:
    """Records of one table: ``said`` has an entry for each of ``rows``, by column; None where the file does not say.

    ``else_`` is what a new record holds there. A record of a subject that has one keeps what stands, unless it is ``whole``: an
    outline's area, text and levels belong to it alone.
    """

    kind: Any
    rows: np.ndarray
    said: dict[str, Column]
    else_: Mapping[str, Any]
    whole: bool = False


def _fact(kind: Any, values: Values, *fields: str, when: str | None = None, else_: Mapping[str, Any] | None = None,
          **said: Column) -> Facts:
    """Records of ``kind`` for the rows that say something of the field ``when``; all rows without it."""
    says = values.of(when) if when else None
    rows = [row for row in range(values.rows) if says is None or says[row] is not None]
    columns = {**{field: values.of(field) for field in fields}, **said}
    if len(rows) < values.rows:
        columns = {name: [column[row] for row in rows] for name, column in columns.items()}
    return Facts(kind, np.array(rows, dtype=int), columns, else_ or {})


_PLACED = {"region_code": UNKNOWN_REGION}


def _mine(values: Values) -> Iterator[Facts]:
    yield _fact(MineExistenceRecord, values, "name", "region_code", else_=_PLACED)
    yield _fact(HolderRecord, values, "holder", when="holder", credit_code=[None] * values.rows)
    yield _fact(RightRecord, values, "valid_from", "valid_to", when="valid_to")
    numbers, ends = values.of("licence_number"), values.of("valid_to")
    papers = Values(values.rows, {**values.columns, "number": numbers, "paper": [
        number or end for number, end in zip(numbers, ends, strict=True)]})
    yield _fact(LicenceRecord, papers, "number", "valid_from", "valid_to", when="paper", else_={"number": "", "valid_to": NO_DATE})
    said = zip(*(values.of(field) for field in ("mineral", "mineral_code", "method", "capacity")), strict=True)
    terms = Values(values.rows, {**values.columns, "terms": [True if any(part is not None for part in parts) else None for parts in said]})
    yield _fact(TermsRecord, terms, "mineral", "mineral_code", "method", "capacity", "capacity_unit", when="terms",
                scale=[None] * values.rows,
                else_={"mineral": "", "method": Method.UNKNOWN, "capacity_unit": CapacityUnit.UNKNOWN, "scale": Scale.UNKNOWN})


def _site(values: Values) -> Iterator[Facts]:
    yield _fact(SiteExistenceRecord, values, "name", "region_code", "duty", "duty_bearer", "mine_code",
                else_={**_PLACED, "name": values.of("code"), "duty": Duty.UNKNOWN})
    states = [TreatmentState.FALSE_CHANGE if false_change else state
              for false_change, state in zip(values.of("false_change"), values.of("treatment_state"), strict=True)]
    unsaid = [None] * values.rows
    yield _fact(TreatmentRecord, Values(values.rows, {"state": states}), "state", when="state", damage_type=unsaid, mode=unsaid,
                land_use=unsaid, else_={"damage_type": DamageType.UNKNOWN, "mode": RestorationMode.UNKNOWN, "land_use": LandUse.UNKNOWN})


def _block(values: Values) -> Iterator[Facts]:
    yield _fact(BlockExistenceRecord, values, "name", "region_code", "mineral", "due_on", else_=_PLACED)


def _region(values: Values) -> Iterator[Facts]:
    levels = [level_of(code) for code in values.of("code")]
    yield _fact(RegionExistenceRecord, values, "name", "level", "parent_code", else_={"level": levels})


def _zone(values: Values) -> Iterator[Facts]:
    yield _fact(ZoneExistenceRecord, values, "name", "region_code", "zone_kind", "source_on", else_=_PLACED)


_FACTS: dict[Subject, Callable[[Values], Iterator[Facts]]] = {
    Subject.MINE: _mine, Subject.SITE: _site, Subject.BLOCK: _block, Subject.REGION: _region, Subject.ZONE: _zone,
}


def facts_of(subject: Subject, values: Values) -> list[Facts]:
    """The records that ``values`` ask for, existence first; outlines and ledger entries apart."""
    return [facts for facts in _FACTS[subject](values) if len(facts.rows)]


def outlines(subject: Subject, boundaries: Boundaries, rows: np.ndarray, values: Values, *, drawn: bool, verdicts: Column) -> Facts:
    """The outlines of ``rows``: shapes where the datum can be drawn, else only the text as printed and the area."""
    shapes, count = boundaries.shapes[rows], len(rows)
    printed = [boundaries.printed[row] for row in rows]
    if not drawn:
        printed = [text or written for text, written in zip(printed, shapely.to_wkt(shapes), strict=True)]
    areas_ha = boundaries.area_m2[rows] / 10_000
    return Facts(BOUNDARIES[subject], np.arange(count), {
        "outline": [OutlineState.ON_MAP if drawn else OutlineState.OTHER_DATUM] * count, "shape": shapes if drawn else [None] * count,
        "area_ha": np.where(np.isnan(areas_ha), None, areas_ha).tolist(), "datum": [str(boundaries.datum)] * count,
        "source_crs": [boundaries.crs] * count, "printed": printed, "levels": [_written(boundaries.levels[row]) for row in rows],
        "published_ha": values.of("published_ha"), "verdict": verdicts,
    }, {}, whole=True)


def _written(levels: Sequence[Sequence[object]]) -> str | None:
    """One line ``upper,lower,name`` for each ring."""
    return "\n".join(",".join("" if part is None else str(part) for part in level) for level in levels) or None
