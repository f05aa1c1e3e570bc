"""What a ledger's rows are matched with: mines by code, licence number, name and township; townships and blocks by name."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..codes import Subject
from ..rules import UNKNOWN_REGION
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
        codes = ids_by_code(session, subject)
        columns = ["name", "parent_code" if subject == Subject.REGION else "region_code"]
        standing = values_in_force(session, TABLES[subject][1], columns, set(codes.values()), date.max) if codes else {}
        self.codes = {code: subject_id for code, subject_id in codes.items() if subject_id in standing}
        self._code_of = {subject_id: code for code, subject_id in self.codes.items()}
        self.taken = set(codes)
        self.names: dict[int, tuple[str, str]] = {subject_id: (name, region) for subject_id, (name, region) in standing.items()}
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._by_licence: dict[str, set[int]] = defaultdict(set)
        for subject_id, (name, _) in self.names.items():
            self._by_name[plain(name)].add(subject_id)
        if subject == Subject.MINE:
            kind = LicenceRecord
            for number, subject_id in session.execute(select(kind.number, kind.subject_id).where(standing_rule(kind), kind.number != "")):
                self._by_licence[number].add(subject_id)

    def add(self, code: str, subject_id: int, name: str, region_code: str, licence: str | None) -> None:
        """A row was registered."""
        self.codes[code], self._code_of[subject_id] = subject_id, code
        self.taken.add(code)
        self.names[subject_id] = (name, region_code)
        self._by_name[plain(name)].add(subject_id)
        if licence:
            self._by_licence[licence].add(subject_id)

    def forget(self, code: str) -> None:
        """A row that was registered was given up."""
        subject_id = self.codes.pop(code)
        self.taken.discard(code)
        name, _ = self.names.pop(subject_id)
        for ids in (self._by_name[plain(name)], *self._by_licence.values()):
            ids.discard(subject_id)

    def found(self, code: str | None, licence: str | None, name: str | None, region_code: str | None, seen: Collection[int]) -> set[int]:
        """Who is meant: by code, else by licence number, else by name and township; more than one where that is not clear.

        A mine that a row of the file has ``seen`` already is not meant again by a row of the same name with another licence number.
        """
        if code and code in self.codes:
            return {self.codes[code]}
        if licence and licence in self._by_licence:
            return self._by_licence[licence]
        if code or not name:
            return set()
        near = {one for one in self._by_name.get(plain(name), ()) if self._near(one, region_code)}
        return {one for one in near if not (one in seen and licence and self._has_licence(one))}

    def code_of(self, subject_id: int) -> str:
        """The code of a subject."""
        return self._code_of[subject_id]

    def free_code(self, prefix: str) -> str:
        """The first code of four digits behind ``prefix`` that no subject ever had."""
        return next(code for number in range(1, 10_000) if (code := f"{prefix}-{number:04}") not in self.taken)

    def _near(self, subject_id: int, region_code: str | None) -> bool:
        return UNKNOWN_REGION in (region_code or UNKNOWN_REGION, self.names[subject_id][1]) or self.names[subject_id][1] == region_code

    def _has_licence(self, subject_id: int) -> bool:
        return any(subject_id in ids for ids in self._by_licence.values())


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
