"""Taking in reference rows: moved days, scale classes, editions. A file with one faulty row is not taken in at all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from geodata.findings import Finding, Severity
from geodata.readers.tables import Table

from .. import reference
from ..assessment import ItemOf
from ..codes import DayKind, ImportNote, ItemKind, Tier
from ..errors import CodeTaken
from ..fields import Field
from ..queries.editions import catalogue
from ..queries.reference import moved_days, scale_rules
from ..rules import UNKNOWN_REGION
from ..tables.calendar import MovedDay
from ..tables.green import Edition
from ..tables.scales import ScaleRule
from .assessments import add_edition
from .records import check_may, check_values
from .transactions import Writer

Row = tuple[int, dict[str, Any]]
"""Place in the file, and the values by field."""

_SCALE_CASE = ("mineral", "method", "capacity_unit", "valid_from")


@dataclass(frozen=True)
class TakenIn:
    """How many rows were new, how many said what is known already, and everything that was met in the file."""

    stored: int
    unchanged: int
    findings: Sequence[Finding]

    @property
    def refused(self) -> bool:
        """Whether something in the file stopped all of it."""
        return any(finding.severity in (Severity.BLOCKS, Severity.REFUSED) for finding in self.findings)


def add_holidays(session: Writer, table: Table, *, by: str) -> TakenIn:
    """Take in the days that a yearly notice moves; the newer row of a day holds. Raises NotAllowed, UnknownOfficer."""
    check_may(session, by, "import", UNKNOWN_REGION)
    rows, findings = _read(table, reference.HOLIDAYS, lambda rows: _repeated(rows, ("day",)))
    holds = moved_days(session)
    new = [values for _, values in rows if values["kind"] is None or holds.get(values["day"]) != DayKind(values["kind"])]
    return _stored(session, MovedDay, new, TakenIn(len(new), len(rows) - len(new), findings), by)


def add_scale_rules(session: Writer, table: Table, *, by: str) -> TakenIn:
    """Take in the rows of a scale standard. Raises NotAllowed, UnknownOfficer."""
    check_may(session, by, "import", UNKNOWN_REGION)
    rows, findings = _read(table, reference.SCALES, _wrong_scales)
    names = [field.name for field in reference.SCALES]
    holds = {tuple(getattr(one, name) for name in _SCALE_CASE): [getattr(one, name) for name in names] for one in scale_rules(session)}
    new = [values for _, values in rows if holds.get(tuple(values[name] for name in _SCALE_CASE)) != [values[name] for name in names]]
    return _stored(session, ScaleRule, new, TakenIn(len(new), len(rows) - len(new), findings), by)


def add_edition_rows(session: Writer, table: Table, code: str, *, by: str, **values: Any) -> TakenIn:
    """Take in an edition with its items; ``values`` are those of ``add_edition``. Without every point it is marked incomplete.

    Raises CodeTaken when an edition of this code says otherwise, NotAllowed, UnknownOfficer.
    """
    rows, findings = _read(table, reference.ITEMS, _wrong_items)
    if (read := TakenIn(0, 0, findings)).refused:
        return read
    items = [ItemOf(**item) for _, item in rows]
    return add_edition_once(session, code, items=items, findings=findings, by=by, **values)


def add_edition_once(session: Writer, code: str, *, items: Sequence[ItemOf], by: str, tier: Tier, findings: Sequence[Finding] = (),
                     **values: Any) -> TakenIn:
    """Add an edition unless it is there and says the same."""
    check_may(session, by, "import", UNKNOWN_REGION)
    check_values(Edition, {"code": code, "tier": tier, **values})
    found = session.scalar(select(Edition).where(Edition.code == code))
    if found is None:
        add_edition(session, code, tier=tier, items=items, incomplete=_incomplete(items) or None, **values)
        return TakenIn(len(items), 0, findings)
    same = all(getattr(found, name) == value for name, value in {"tier": tier, **values}.items())
    if not same or catalogue(session, found.id).items != tuple(items):
        raise CodeTaken(edition=code)
    return TakenIn(0, len(items), findings)


def _incomplete(items: Sequence[ItemOf]) -> bool:
    parents = {item.parent for item in items}
    return any(item.kind in (None, ItemKind.INDICATOR) and item.max_points is None and item.code not in parents for item in items)


def _stored(session: Writer, kind: Any, new: Sequence[Mapping[str, Any]], taken: TakenIn, by: str) -> TakenIn:
    if taken.refused:
        return TakenIn(0, 0, taken.findings)
    for values in new:
        check_values(kind, values)
        session.add(kind(**values, recorded_at=session.at, recorded_by=by))
    session.flush()
    return taken


def _read(table: Table, fields: Sequence[Field],
          wrong: Callable[[Sequence[Row]], Iterator[Finding]]) -> tuple[list[Row], list[Finding]]:
    """Every row with its values, and every finding."""
    findings = list(table.findings)
    rows: list[Row] = []
    for place, cells in zip(table.numbers, table.rows, strict=True):
        values, unreadable = reference.read_row(fields, cells)
        rows.append((place, values))
        findings += [_blocks(ImportNote.VALUE_UNREADABLE, place, name, value=text) for name, text in unreadable.items()]
        missing = [name for name in reference.REQUIRED[fields] if values[name] is None and name not in unreadable]
        findings += [_blocks(ImportNote.FIELD_MISSING, place, name) for name in sorted(missing)]
    findings += wrong(rows)
    return rows, findings


def _blocks(code: ImportNote, row: int, field: str | None = None, **values: Any) -> Finding:
    return Finding(code, Severity.BLOCKS, row, field, values=values)


def _repeated(rows: Sequence[Row], names: Sequence[str]) -> Iterator[Finding]:
    seen: dict[tuple[Any, ...], int] = {}
    for place, values in rows:
        case = tuple(values[name] for name in names)
        if None not in case[:1] and seen.setdefault(case, place) != place:
            said = "，".join(str(part) for part in case if part)
            yield _blocks(ImportNote.ROW_REPEATED, place, names[0], value=said, other_row=seen[case])


def _wrong_scales(rows: Sequence[Row]) -> Iterator[Finding]:
    yield from _repeated(rows, _SCALE_CASE)
    for place, values in rows:
        bounds = [values[name] for name in ("least", "medium_from", "large_from") if values[name] is not None]
        if bounds != sorted(bounds):
            yield _blocks(ImportNote.BOUNDS_REVERSED, place, "large_from", value=" > ".join(f"{bound:g}" for bound in bounds))


def _wrong_items(rows: Sequence[Row]) -> Iterator[Finding]:
    yield from _repeated(rows, ("code",))
    places = {values["code"]: (place, values["max_points"]) for place, values in rows}
    sums: dict[str, float] = {}
    for place, values in rows:
        parent = values["parent"]
        if parent is not None and (parent not in places or parent == values["code"]):
            yield _blocks(ImportNote.PARENT_UNKNOWN, place, "parent", value=parent)
        elif parent is not None and not values["method"]:
            sums[parent] = sums.get(parent, 0.0) + (values["max_points"] or 0.0)
    for parent, points in sums.items():
        place, most = places[parent]
        if most is not None and points > most:
            yield _blocks(ImportNote.POINTS_EXCEED, place, "max_points", value=points, most=most)
