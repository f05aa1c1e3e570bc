"""Taking one ledger in: what every row needs to be matched, to be registered, and to record only what is new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from geodata.findings import Finding, Severity

from ...codes import ImportNote as Note
from ...codes import Subject
from ...queries.registered import InForce, Known, Places, plain
from ...queries.standing import standing, versions
from ...queries.subjects import TABLES
from ...rules import UNKNOWN_REGION
from ...tables.base import Record, Step
from ..import_news import Change
from ..records import OWN_COLUMNS, Paper, record_fact, register
from ..transactions import Writer


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    BLOCKED = "blocked"


@dataclass
class Row:
    """One row: its place in the file, what it says by field, whom it is about; ``wrote`` counts the records that it added."""

    number: int
    said: Mapping[str, Any]
    code: str = ""
    name: str = ""
    wrote: int = 0
    outcome: Outcome = Outcome.UNCHANGED

    def __getitem__(self, name: str) -> Any:
        """What the row says of a field, or None."""
        return self.said.get(name)


@dataclass
class Taking:
    """A ledger on its way in: the day it is of, who brings it, its name (``taken_over`` of opening states), the import's number."""

    session: Writer
    on: date
    by: str
    name: str
    import_id: int
    known: Known
    places: Places
    mines: Known
    in_force: InForce
    findings: list[Finding] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    seen: dict[int, Row] = field(default_factory=dict)

    def say(self, note: StrEnum, severity: Severity, row: Row, name: str | None = None, **values: Any) -> None:
        """Add a finding of a row."""
        self.findings.append(Finding(note, severity, row.number, name, values=values))

    def region(self, row: Row) -> str:
        """The township that the row names, else unknown."""
        return self.places.code(row["township"]) or UNKNOWN_REGION

    def match(self, row: Row, licence: str | None = None) -> int | None:
        """The id of the registered subject that the row is about, or None for a new one. Raises Unclear."""
        found = self.known.found(row["code"], licence, row["name"], self.region(row), self.seen)
        if len(found) > 1:
            raise Unclear(Note.MATCH_UNCLEAR, codes="、".join(sorted(map(self.known.code_of, found))))
        return next(iter(found), None)

    def settle(self, row: Row, subject_id: int, once: bool = True) -> None:
        """The row is about ``subject_id``; two rows of one ledger are not, unless several may be. Raises Unclear."""
        row.code, (row.name, _) = self.known.code_of(subject_id), self.known.names[subject_id]
        if once and subject_id in self.seen:
            raise Unclear(Note.SAME_SUBJECT, other_row=self.seen[subject_id].number, code=row.code)
        self.seen.setdefault(subject_id, row)

    def register(self, subject: Subject, row: Row, code: str, on: date, *, licence: str | None = None, **values: Any) -> int:
        """Register the row's subject from ``on`` in the township that it names."""
        region = self.region(row)
        subject_id = self._register(subject, row, code, on, region_code=region, **values)
        self.known.add(code, subject_id, row["name"], region, licence)
        return subject_id

    def register_region(self, row: Row, code: str, on: date, **values: Any) -> int:
        """Register a region from ``on``."""
        subject_id = self._register(Subject.REGION, row, code, on, **values)
        self.known.add(code, subject_id, row["name"], values["parent_code"], None)
        return subject_id

    def _register(self, subject: Subject, row: Row, code: str, on: date, **values: Any) -> int:
        subject_id: int = register(self.session, subject, code, on=on, by=self.by, name=row["name"], import_id=self.import_id, **values).id
        row.wrote, row.outcome, row.code = row.wrote + 1, Outcome.NEW, code
        self.in_force.wrote(versions(self.session, TABLES[subject][1], subject_id)[-1])
        return subject_id

    def begin(self, row: Row, subject: Subject, subject_id: int, on: date) -> None:
        """Let a registered subject exist from ``on`` at the latest, as its oldest existence record has it."""
        kind = TABLES[subject][1]
        begins = self.in_force.begins(kind, subject_id)
        if begins is not None and on < begins:
            oldest = min(standing(versions(self.session, kind, subject_id)), key=lambda record: (record.effective_on, record.seq))
            self._record(row, kind, subject_id, on, _values(oldest))

    def fact(self, row: Row, kind: type[Record], subject_id: int, on: date, *, papers: Sequence[Paper] = (), only_new: bool = False,
             else_: Mapping[str, Any] | None = None, **said: Any) -> None:
        """Record what the row says of a facet from ``on``, unless that is in force on the ledger's day.

        What differs from a fact in force is true from ``on`` where that is later, else from the ledger's day: nobody knows since when.
        What the row leaves open stays, or is ``else_``; with ``only_new`` a fact that stands is never changed.
        """
        said = {name: value for name, value in said.items() if value is not None}
        keys = {name: said[name] for name in kind.keys}
        if not said.keys() - keys.keys():
            return
        before = self.in_force.fact(kind, subject_id, **keys)
        if before is None:
            self._record(row, kind, subject_id, on, {**(else_ or {}), **said}, papers)
            return
        changed = [name for name, value in said.items() if getattr(before, name) != value]
        if changed and not only_new:
            if before.import_id != self.import_id:
                self.changes += [Change(row.code, kind.__tablename__, name, getattr(before, name), said[name]) for name in changed]
            self._record(row, kind, subject_id, on if on > before.effective_on else self.on, {**_values(before), **said}, papers)

    def open(self, row: Row, kind: type[Step], subject_id: int, stage: str, on: date, papers: Sequence[Paper] = (), **values: Any) -> None:
        """Take a stage over as the opening state; where steps stand already they stay, and a difference is told."""
        steps = standing(versions(self.session, kind, subject_id))
        if not steps:
            self._record(row, kind, subject_id, on, {"stage": stage, "taken_over": self.name, **values}, papers)
        elif steps[-1].stage != stage:
            self.differs(row, kind, stage, on, steps[-1])

    def step(self, row: Row, kind: type[Step], subject_id: int, stage: str, on: date, papers: Sequence[Paper] = (), **values: Any) -> None:
        """Climb one rung, as anybody would."""
        self._record(row, kind, subject_id, on, {"stage": stage, "taken_over": None, **values}, papers)

    def differs(self, row: Row, kind: type[Step], stage: str, on: date, standing_step: Any) -> None:
        """Tell that the row has another stage, or another day, than the registry."""
        self.say(Note.STAGE_DIFFERS, Severity.WARNS, row, said=stage, said_on=on, registered=standing_step.stage,
                 registered_on=standing_step.effective_on, ladder=kind.ladder.codes.__name__)

    def _record(self, row: Row, kind: type[Record], subject_id: int, on: date, values: Mapping[str, Any],
                papers: Sequence[Paper] = ()) -> None:
        self.in_force.wrote(
            record_fact(self.session, kind, subject_id, on=on, by=self.by, evidence=papers, import_id=self.import_id, **values))
        row.wrote += 1

    def same_name(self, row: Row, subject_id: int) -> None:
        """Tell when the row calls a registered subject otherwise."""
        registered, _ = self.known.names[subject_id]
        if row["name"] and plain(row["name"]) != plain(registered):
            self.say(Note.NAME_DIFFERS, Severity.WARNS, row, "name", value=row["name"], code=row.code, registered=registered)


class Unclear(Exception):
    """A row that cannot be stored as it stands; ``note`` and ``values`` make its finding."""

    def __init__(self, note: Note, **values: Any) -> None:  # noqa: B042
        """Keep the finding's parts."""
        super().__init__(note)
        self.note, self.values = note, values


def _values(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__table__.columns.keys() if name not in OWN_COLUMNS}


def paper(kind: str, number: str | None, dated_on: date | None) -> list[Paper]:
    """A paper by number and date, its scan missing; nothing where neither is known."""
    return [Paper(kind, number=number, dated_on=dated_on)] if number or dated_on else []


def earliest(on: date, *days: date | None) -> date:
    """The first of the days that a row names, not later than the ledger's own."""
    return min([on, *(day for day in days if day is not None)])
