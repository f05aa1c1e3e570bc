"""What a ledger's rows are held against: subjects by code, licence number, name and township; townships by name; facts in force."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..codes import Subject
from ..licences import title_of
from ..rules import UNKNOWN_REGION, region_prefix
from ..tables.base import Record
from ..tables.mines import LicenceRecord
from .imports import ids_by_code, values_in_force
from .lists import region_names, townships
from .standing import standing_rule
from .subjects import TABLES


def plain(name: str) -> str:
    """A name without blanks, its full-width brackets narrowed."""
    return re.sub(r"\s", "", name).translate(str.maketrans("（）", "()"))


class Known:
    """Subjects of one kind as registered, by everything that a ledger may call them; grows as rows are registered."""

    def __init__(self, session: Session, subject: Subject) -> None:
        """Read what stands on any day. Read-only."""
        codes = self.ever = ids_by_code(session, subject)
        columns = ["name", "parent_code" if subject == Subject.REGION else "region_code"]
        standing = values_in_force(session, TABLES[subject][1], columns, set(codes.values()), date.max) if codes else {}
        self.codes = {code: subject_id for code, subject_id in codes.items() if subject_id in standing}
        self._code_of = {subject_id: code for code, subject_id in self.codes.items()}
        self.taken = set(codes)
        self.names: dict[int, tuple[str, str]] = {subject_id: (name, region) for subject_id, (name, region) in standing.items()}
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._by_licence: dict[str, set[int]] = defaultdict(set)
        self.titles: dict[int, set[str]] = defaultdict(set)
        """The titles that a subject's licences have named."""
        for subject_id, (name, _) in self.names.items():
            self._by_name[plain(name)].add(subject_id)
        if subject == Subject.MINE:
            kind = LicenceRecord
            for number, subject_id in session.execute(select(kind.number, kind.subject_id).where(standing_rule(kind), kind.number != "")):
                self._add_licence(subject_id, number)

    def add(self, code: str, subject_id: int, name: str, region_code: str, licence: str | None) -> None:
        """A row was registered."""
        self.codes[code], self._code_of[subject_id] = subject_id, code
        self.taken.add(code)
        self.names[subject_id] = (name, region_code)
        self._by_name[plain(name)].add(subject_id)
        if licence:
            self._add_licence(subject_id, licence)

    def forget(self, code: str) -> None:
        """A row that was registered was given up."""
        subject_id = self.codes.pop(code)
        self.taken.discard(code)
        name, _ = self.names.pop(subject_id)
        for ids in (self._by_name[plain(name)], *self._by_licence.values()):
            ids.discard(subject_id)
        self.titles.pop(subject_id, None)

    def found(self, code: str | None, licence: str | None, name: str | None, region_code: str | None, seen: Collection[int]) -> set[int]:
        """Who is meant: by code, else by licence number, else by name and township; more than one where that is not clear.

        A mine that a row of the file has ``seen`` already is not meant again by a row of the same name with another licence number.
        """
        if code and code in self.codes:
            return {self.codes[code]}
        if licence and title_of(licence) in self._by_licence:
            return self.by_licence(licence)
        if code or not name:
            return set()
        return {one for one in self.by_name(name, region_code) if not (one in seen and licence and self.titles[one])}

    def by_licence(self, licence: str) -> set[int]:
        """Whose licence has, or had, this number, with or without the D in front."""
        return self._by_licence.get(title_of(licence), set())

    def by_name(self, name: str, region_code: str | None) -> set[int]:
        """Who is called so in this township, or in one within this region; one that is not known, on either side, is no difference."""
        return {one for one in self._by_name.get(plain(name), ()) if self._near(one, region_code)}

    def code_of(self, subject_id: int) -> str:
        """The code of a subject."""
        return self._code_of[subject_id]

    def free_code(self, prefix: str) -> str:
        """The first code of four digits behind ``prefix`` that no subject ever had."""
        return next(code for number in range(1, 10_000) if (code := f"{prefix}-{number:04}") not in self.taken)

    def _add_licence(self, subject_id: int, number: str) -> None:
        self._by_licence[title_of(number)].add(subject_id)
        self.titles[subject_id].add(title_of(number))

    def _near(self, subject_id: int, region_code: str | None) -> bool:
        said, registered = region_code or UNKNOWN_REGION, self.names[subject_id][1]
        within = said.startswith(region_prefix(registered)) or registered.startswith(region_prefix(said))
        return within or UNKNOWN_REGION in (said, registered)


class Places:
    """Townships by the names under which a ledger may write them."""

    def __init__(self, session: Session, on: date) -> None:
        """Read the townships and regions of a day. Read-only."""
        self._codes = set(region_names(session, on))
        named = [(plain(row.name), row.code) for row in townships(session, on)]
        self._names = dict(named)
        self._short = _without_doubles((re.sub("(镇|乡|街道|办事处)$", "", name), code) for name, code in named)

    def code(self, said: str | None) -> str | None:
        """Code of the township that a cell names, also within a longer address; None where none is meant."""
        if not said:
            return None
        text = plain(said)
        if text in self._codes:
            return text
        return self._names.get(text) or self._short.get(text) or next((code for name, code in self._names.items() if name in text), None)


def _without_doubles(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, Any] = {}
    for name, code in named:
        found[name] = None if name in found else code
    return {name: code for name, code in found.items() if code}


class InForce:
    """What is in force on a day, read once for each table, and kept up with what is written meanwhile."""

    def __init__(self, session: Session, on: date) -> None:
        """Read nothing yet."""
        self._session, self._on = session, on
        self._facts: dict[type[Record], dict[tuple[Any, ...], Any]] = {}
        self._begins: dict[type[Record], dict[Any, date]] = {}
        self._undone: list[tuple[dict[Any, Any], Any, Any]] = []

    def fact(self, kind: type[Record], subject_id: int, **keys: Any) -> Any | None:
        """The record of ``kind`` in force, or None. Read-only."""
        if kind not in self._facts:
            query = select(kind).where(kind.effective_on <= self._on, standing_rule(kind)).order_by(kind.effective_on, kind.seq)
            self._facts[kind] = {_place(record): record for record in self._session.scalars(query)}
        return self._facts[kind].get((subject_id, *(keys[name] for name in kind.keys)))

    def begins(self, existence: type[Record], subject_id: int) -> date | None:
        """The first day on which a subject exists, or None. Read-only."""
        if existence not in self._begins:
            query = select(existence.subject_id, func.min(existence.effective_on)).where(standing_rule(existence))
            self._begins[existence] = dict(self._session.execute(query.group_by(existence.subject_id)).all())
        return self._begins[existence].get(subject_id)

    def wrote(self, record: Any) -> None:
        """A record was added."""
        kind, place = type(record), _place(record)
        facts, begins = self._facts.get(kind), self._begins.get(kind)
        before = facts.get(place) if facts is not None else None
        if facts is not None and record.effective_on <= self._on and (before is None or _order(before) < _order(record)):
            self._put(facts, place, record)
        if begins is not None and record.effective_on < begins.get(record.subject_id, date.max):
            self._put(begins, record.subject_id, record.effective_on)

    def mark(self) -> int:
        """A point to which ``undo`` leads back."""
        return len(self._undone)

    def undo(self, mark: int) -> None:
        """What was added since ``mark`` was given up."""
        while len(self._undone) > mark:
            values, place, before = self._undone.pop()
            if before is None:
                del values[place]
            else:
                values[place] = before

    def _put(self, values: dict[Any, Any], place: Any, value: Any) -> None:
        self._undone.append((values, place, values.get(place)))
        values[place] = value


def _place(record: Any) -> tuple[Any, ...]:
    return (record.subject_id, *(getattr(record, name) for name in record.keys))


def _order(record: Any) -> tuple[date, int]:
    return record.effective_on, record.seq
