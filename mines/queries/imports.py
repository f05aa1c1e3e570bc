"""Imports: what was taken in, what of it stands, who has built on it since, and what a file is compared with."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import shapely
from sqlalchemy import ColumnElement, LargeBinary, Select, func, select, type_coerce
from sqlalchemy.orm import Session

from geodata.columns import Shape
from geodata.window import touches_window

from ..codes import RegionLevel, Subject
from ..rules import one_of
from ..tables.base import Record
from ..tables.blocks import MembershipRecord
from ..tables.mines import OpeningRecord
from ..tables.people import Act
from ..tables.seals import Import
from ..tables.sites import LedgerRecord
from .history import record_kinds
from .snapshot import BOUNDARIES, ON_DAY
from .standing import standing_rule
from .subjects import TABLES

IMPORTED = (Subject.MINE, Subject.SITE, Subject.BLOCK, Subject.REGION, Subject.ZONE)
"""Kinds of subjects that files bring in."""

TAKEN_BACK = "registry:import:taken_back"
"""Tag of the act by which an import was taken back; its detail is the import's number."""

Columns = Mapping[str, Sequence[Any]]
"""Rows by column, outlines as WKB."""


def imports(session: Session) -> list[Import]:
    """Every import, newest first. Read-only."""
    return list(session.scalars(select(Import).order_by(Import.id.desc())))


def taken_back_ids(session: Session) -> set[int]:
    """Ids of the imports that were taken back. Read-only."""
    return {int(detail) for detail in session.scalars(select(Act.detail).where(Act.tag == TAKEN_BACK)) if detail}


def ids_by_code(session: Session, subject: Subject) -> dict[str, int]:
    """The id of every subject ever registered, by its code. Read-only."""
    table = TABLES[subject][0]
    return dict(session.execute(select(table.code, table.id)).all())


def outlines_in(session: Session, subject: Subject, shapes: np.ndarray, on: date, *, level: RegionLevel | None = None,
                without: Collection[str] = ()) -> tuple[list[str], np.ndarray]:
    """Codes and outlines in force on ``on`` of the subjects near ``shapes``, none of them in ``without``. Read-only."""
    boundary = BOUNDARIES[subject]
    near = touches_window(boundary.shape, *shapely.total_bounds(shapes).tolist())
    day = ON_DAY[subject](on, None, {"boundary_id", "level"}, select(boundary.subject_id).where(near))
    query = select(day.c.code, _as_wkb(boundary.shape)).join(boundary, boundary.id == day.c.boundary_id).where(near).order_by(day.c.id)
    if level:
        query = query.where(one_of(day.c.level, (level,)))
    found = [row for row in session.execute(query) if row[0] not in without]
    return [code for code, _ in found], shapely.from_wkb(np.array([bytes(wkb) for _, wkb in found], dtype=object))


def _as_wkb(shape: Any) -> ColumnElement[bytes]:
    return type_coerce(func.ST_AsBinary(shape), LargeBinary)


def values_in_force(session: Session, kind: type[Record], names: Sequence[str], ids: Collection[int],
                    on: date) -> dict[int, tuple[Any, ...]]:
    """The columns ``names`` of the record of ``kind`` in force on ``on``, by subject; outlines as WKB. Read-only."""
    wanted = [_as_wkb(column) if isinstance(column.type, Shape) else column for column in (kind.__table__.c[name] for name in names)]
    query = select(kind.subject_id, *wanted).where(
        kind.subject_id.between(min(ids), max(ids)), kind.effective_on <= on, standing_rule(kind)).order_by(kind.effective_on, kind.seq)
    return {subject_id: tuple(values) for subject_id, *values in session.execute(query) if subject_id in ids}


def standing_ids(session: Session, subject: Subject, ids: Sequence[int | None], on: date) -> list[int | None]:
    """The same ids in the same places, None where the subject does not exist on ``on``. Read-only."""
    known = {subject_id for subject_id in ids if subject_id is not None}
    standing = values_in_force(session, TABLES[subject][1], [], known, on) if known else {}
    return [subject_id if subject_id in standing else None for subject_id in ids]


def ids_in_regions(session: Session, subject: Subject, ids: Collection[int], regions: Collection[str], on: date) -> set[int]:
    """Those of ``ids`` that exist on ``on`` and are registered in one of ``regions``. Read-only."""
    column = "parent_code" if subject == Subject.REGION else "region_code"
    standing = values_in_force(session, TABLES[subject][1], [column], ids, on) if ids and regions else {}
    return {subject_id for subject_id, (region,) in standing.items() if region in regions}


def ledger_entries(session: Session, ids: Collection[int]) -> dict[int, list[tuple[date, str, float]]]:
    """Day, entry and hectares of every standing entry of the restoration ledger, by site. Read-only."""
    kind = LedgerRecord
    found: dict[int, list[tuple[date, str, float]]] = defaultdict(list)
    query = select(kind.subject_id, kind.effective_on, kind.entry, kind.area_ha)
    for site_id, day, entry, hectares in session.execute(query.where(kind.subject_id.between(min(ids), max(ids)), standing_rule(kind))):
        found[site_id].append((day, entry, hectares))
    return found


def newest_places(session: Session, kind: type[Record], ids: Collection[int]) -> dict[int, int]:
    """The highest ``seq`` among the records of ``kind`` of each subject that has any. Read-only."""
    query = select(kind.subject_id, func.max(kind.seq)).where(kind.subject_id.between(min(ids), max(ids))).group_by(kind.subject_id)
    return {subject_id: place for subject_id, place in session.execute(query) if subject_id in ids}


def standing_of_import(session: Session, entry: Import) -> dict[type[Record], Columns]:
    """Standing records of an import by table and column, newest first. Read-only."""
    found: dict[type[Record], Columns] = {}
    for kind in record_kinds(Subject(entry.subject)):
        columns = kind.__table__.columns
        wanted = [_as_wkb(column).label(column.name) if isinstance(column.type, Shape) else column for column in columns]
        query = select(*wanted).where(kind.import_id == entry.id, standing_rule(kind)).order_by(kind.id.desc())
        if rows := session.execute(query).all():
            found[kind] = dict(zip(columns.keys(), zip(*rows, strict=True), strict=True))
    return found


def members_of_import(session: Session, entry: Import) -> list[MembershipRecord]:
    """Standing memberships that an import stored, newest first. Read-only."""
    kind = MembershipRecord
    return list(session.scalars(select(kind).where(kind.import_id == entry.id, standing_rule(kind)).order_by(kind.id.desc())))


def built_on(session: Session, entry: Import, ids: Collection[int]) -> set[int]:
    """Those subjects among ``ids`` that have standing records which others added after the import ``entry``. Read-only."""
    return {subject_id for query in _later(entry) for subject_id in session.scalars(query) if subject_id in ids}


def _later(entry: Import) -> Iterator[Select[Any]]:
    """Ids of the subjects that later standing records are about, or name."""
    subject = Subject(entry.subject)
    columns = [kind.subject_id for kind in record_kinds(subject)]
    columns += {Subject.MINE: [OpeningRecord.mine_id], Subject.BLOCK: [MembershipRecord.block_id]}.get(subject, [])
    for column in columns:
        kind: Any = column.class_
        yield select(column).where(
            standing_rule(kind), kind.recorded_at > entry.imported_at, kind.import_id.is_distinct_from(entry.id))
    if subject == Subject.REGION:
        region = TABLES[subject][0]
        for _, kind in (TABLES[one] for one in IMPORTED if one != subject):
            yield select(region.id).where(region.code == kind.region_code).where(
                standing_rule(kind), kind.recorded_at > entry.imported_at).distinct()
