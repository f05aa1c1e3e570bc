"""One thing to do, and what every question about tasks asks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...codes import Department, Subject
from ...rules import within
from ...tables.base import Record
from ...tasks import Section, TaskKind, section_of
from ..snapshot import ON_DAY
from ..standing import standing_rule


@dataclass(frozen=True)
class Asked:
    """The day, the region and the moment a list of tasks is about."""

    as_of: date
    region: str | None = None
    known_at: datetime | None = None


@dataclass(frozen=True)
class Task:
    """Something to do at one subject by a day (None: no day is set); ``values`` fill its words.

    ``departments`` are those whose work it is; ``act`` is what an account must be allowed to do for it.
    """

    kind: TaskKind
    subject: Subject
    code: str
    name: str
    region_code: str
    as_of: date
    due_on: date | None = None
    departments: tuple[Department, ...] = (Department.NATURAL_RESOURCES,)
    act: str = "record"
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def section(self) -> Section:
        """Where on the list it stands."""
        return section_of(self.kind, self.due_on, self.as_of)

    @property
    def days(self) -> int | None:
        """Days left; negative once it is late."""
        return (self.due_on - self.as_of).days if self.due_on else None


def rows_of(session: Session, subject: Subject, asked: Asked, facets: Collection[str]) -> list[Any]:
    """The day view of one kind of subject in the region asked about, by code, with ``facets``, name and region. Read-only."""
    day = ON_DAY[subject](asked.as_of, asked.known_at, {"name", "region_code", *facets})
    return list(session.execute(select(day).where(within(asked.region)(day.c)).order_by(day.c.code)))


def newest_by_key(session: Session, kind: type[Record], asked: Asked, ids: Collection[int]) -> dict[int, list[Any]]:
    """The records of ``kind`` in force on the day, one for each of its keys, by subject. Read-only."""
    found: dict[int, dict[tuple[Any, ...], Any]] = {subject_id: {} for subject_id in ids}
    if ids:
        query = select(kind).where(
            kind.subject_id.in_(ids), kind.effective_on <= asked.as_of, standing_rule(kind, asked.known_at),
        ).order_by(kind.effective_on, kind.seq)
        for record in session.scalars(query):
            found[record.subject_id][tuple(getattr(record, key) for key in kind.keys)] = record
    return {subject_id: list(records.values()) for subject_id, records in found.items()}
