"""What the rows of a file say: the records they ask for, table by table."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely

from geodata.readers import Boundaries

from ..codes import (
    CapacityUnit, DamageType, Duty, LandUse, Method, OutlineState, RestorationMode, Scale, Subject, TreatmentState,
)
from ..fields import level_of
from ..queries.snapshot import BOUNDARIES
from ..reading import Values
from ..rules import NO_DATE, UNKNOWN_REGION
from ..tables.blocks import BlockExistenceRecord
from ..tables.mines import HolderRecord, LicenceRecord, MineExistenceRecord, RightRecord, TermsRecord
from ..tables.regions import RegionExistenceRecord, ZoneExistenceRecord
from ..tables.sites import SiteExistenceRecord, TreatmentRecord
from .import_check import Checked

Column = Sequence[Any]


@dataclass(frozen=True)
class Facts:
    """Records of one table: ``said`` has an entry for each of ``rows``, by column; None where the file does not say.

    ``else_`` is what a new record holds there, for all rows or for each. Where one stands already, what it holds is kept, unless a
    column of ``tied`` changes: area, text and levels belong to one outline alone.
    """

    kind: Any
    rows: np.ndarray
    said: dict[str, Column]
    else_: Mapping[str, Any]
    tied: frozenset[str] = frozenset()


def _fact(kind: Any, values: Values, *fields: str, when: Sequence[str] = (), noted: Sequence[str] = (),
          else_: Mapping[str, Any] | None = None, **said: Column) -> Facts:
    """Records of ``kind`` for the rows that say something of a field in ``when``; for all rows without it.

    Words that no code stands for are kept in the note: of the fields in ``noted``.
    """
    columns = {**{field: values.of(field) for field in fields}, **said}
    notes = [values.notes[field] for field in noted if field in values.notes]
    if notes:
        columns["note"] = ["；".join(filter(None, parts)) or None for parts in zip(*notes, strict=True)]
    rows: Sequence[int] = range(values.rows)
    if when:
        saying = zip(*(values.of(field) for field in when), *notes, strict=True)
        rows = [row for row, parts in enumerate(saying) if any(part is not None for part in parts)]
        columns = {name: [column[row] for row in rows] for name, column in columns.items()}
    return Facts(kind, np.array(rows, dtype=int), columns, else_ or {})


_PLACED = {"region_code": UNKNOWN_REGION}


def _mine(values: Values) -> Iterator[Facts]:
    yield _fact(MineExistenceRecord, values, "name", "region_code", else_=_PLACED)
    yield _fact(HolderRecord, values, "holder", when=("holder",))
    yield _fact(RightRecord, values, "valid_from", "valid_to", when=("valid_to",))
    yield _fact(LicenceRecord, values, "valid_from", "valid_to", when=("licence_number", "valid_to"), number=values.of("licence_number"),
                else_={"number": "", "valid_to": NO_DATE})
    yield _fact(TermsRecord, values, "mineral", "mineral_code", "method", "capacity", "capacity_unit",
                when=("mineral", "mineral_code", "method", "capacity"), noted=("mineral", "method", "capacity_unit"),
                else_={"mineral": "", "method": Method.UNKNOWN, "capacity_unit": CapacityUnit.UNKNOWN, "scale": Scale.UNKNOWN})


def _site(values: Values) -> Iterator[Facts]:
    yield _fact(SiteExistenceRecord, values, "name", "region_code", "duty", "duty_bearer", "mine_code", noted=("duty",),
                else_={**_PLACED, "name": values.of("code"), "duty": Duty.UNKNOWN})
    states = [TreatmentState.FALSE_CHANGE if false_change else state
              for false_change, state in zip(values.of("false_change"), values.of("treatment_state"), strict=True)]
    yield _fact(TreatmentRecord, Values(values.rows, {"state": states}, values.notes), "state", when=("state",), noted=("treatment_state",),
                else_={"state": TreatmentState.UNKNOWN, "damage_type": DamageType.UNKNOWN, "mode": RestorationMode.UNKNOWN,
                       "land_use": LandUse.UNKNOWN})


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


def facts_of(subject: Subject, boundaries: Boundaries, checked: Checked, rows: np.ndarray) -> list[Facts]:
    """The records that ``rows`` ask for, existence first; entries of the restoration ledger are found elsewhere."""
    values = checked.values.only(rows.tolist())
    facts = [replace(facts, rows=rows[facts.rows]) for facts in _FACTS[subject](values) if len(facts.rows)]
    return [*facts, _outlines(subject, boundaries, checked, rows, values)]


def _outlines(subject: Subject, boundaries: Boundaries, checked: Checked, rows: np.ndarray, values: Values) -> Facts:
    """Shapes where the datum can be drawn, else only the text as printed and the area."""
    shapes, count, places = boundaries.shapes[rows], len(rows), rows.tolist()
    printed = [boundaries.printed[place] for place in places]
    if not checked.drawn:
        printed = [text or written for text, written in zip(printed, shapely.to_wkt(shapes, rounding_precision=-1), strict=True)]
    return Facts(BOUNDARIES[subject], rows, {
        "outline": [OutlineState.ON_MAP if checked.drawn else OutlineState.OTHER_DATUM] * count, "printed": printed,
        "area_ha": [None if np.isnan(area) else area / 10_000 for area in boundaries.area_m2[rows].tolist()],
        "datum": [str(boundaries.datum)] * count, "source_crs": [boundaries.crs] * count,
        "levels": [_written(boundaries.levels[place]) for place in places],
        "published_ha": values.of("published_ha"), "verdict": [checked.verdicts[place] for place in places],
        **({"shape": shapes} if checked.drawn else {}),
    }, {}, tied=frozenset({"shape", "printed"}))


def _written(levels: Sequence[Sequence[object]]) -> str | None:
    """One line ``upper,lower,name`` for each ring."""
    return "\n".join(",".join("" if part is None else str(part) for part in level) for level in levels) or None
