"""Whom the rows of a file are about: held against what is registered, each match by one thing that is named, none taken silently."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import shapely
from rapidfuzz import fuzz
from sqlalchemy.orm import Session

from geodata.findings import Finding, FindingCode, Severity
from geodata.readers import Boundaries
from geodata.readers.answers import MendKind
from geodata.shapes import overlaps_with

from ..codes import ImportNote as Note
from ..codes import MatchedBy, Subject
from ..licences import Form, form_of, licence_known, title_of
from ..queries.imports import outlines_in, standing_ids, values_in_force
from ..queries.registered import Known, plain
from ..queries.snapshot import BOUNDARIES
from .import_check import APART, Checked

NAMED = (Subject.MINE, Subject.BLOCK, Subject.ZONE)
"""Kinds known by their names; legacy sites are called after their mine, which has many."""

SAME_OUTLINE = 0.9
"""From which share of the larger of two outlines on their common ground makes them one: neither may hold much that the other lacks."""

LEAST_ALIKE = 30.0
"""Below which likeness (0 to 100) two names are wholly different."""

SLIVER = 0.02
"""Share of an outline up to which ground shared with a neighbour may be a border drawn twice."""


@dataclass
class Match:
    """Of each row: what its subject is called, its id if it was ever registered, its id if it stands on the day, and by what it was met.

    ``conflicting`` rows were met, but something says that they may be about another.
    """

    known: Known
    codes: list[str]
    met: list[int | None]
    by: list[MatchedBy | None]
    conflicting: np.ndarray
    ids: list[int | None] = field(default_factory=list)


def match_rows(session: Session, checked: Checked, subject: Subject, boundaries: Boundaries, on: date) -> Match:
    """Find whom each row is about: by licence number, else by code, by name and township, by an outline that is 90 % the same.

    Two rows of one file never are about one subject: the later, or less sure one is blocked, or new where it has a number of its own.
    A row without a code is named by its licence number, if that has a known form, else by its outline. Fills in the codes and tells in
    ``checked`` what was found.
    """
    return _Matching(session, checked, subject, boundaries, on).matched()


class _Matching:
    """The work of one file: who was met so far, and by which row."""

    def __init__(self, session: Session, checked: Checked, subject: Subject, boundaries: Boundaries, on: date) -> None:
        self.session, self.checked, self.subject, self.boundaries, self.on = session, checked, subject, boundaries, on
        values = checked.values
        self.own: list[str | None] = list(values.of("code"))
        self.licences: list[str | None] = list(values.of("licence_number")) if subject == Subject.MINE else [None] * values.rows
        self.names, self.regions = values.of("name"), values.of("region_code")
        self.known = Known(session, subject)
        self.rows_of: dict[int, int] = {}
        empty: list[None] = [None] * values.rows
        self.match = Match(self.known, [""] * values.rows, [*empty], [*empty], np.zeros(values.rows, dtype=bool))

    def matched(self) -> Match:
        self._by_licence()
        self._give_codes()
        self._by_code()
        if self.subject in NAMED and self.known.names:
            self._by_name()
        self._by_outline()
        match = self.match
        self.checked.values.columns["code"] = match.codes
        match.ids = standing_ids(self.session, self.subject, match.met, self.on)
        self._doubt()
        return match

    def _claim(self, row: int, subject_id: int, by: MatchedBy) -> None:
        """The row is about ``subject_id``, unless another one is already: then it is new where it has a number of its own, else blocked."""
        other = self.rows_of.get(subject_id)
        code = self.known.code_of(subject_id)
        if other is None:
            self.rows_of[subject_id] = row
            self.match.codes[row], self.match.met[row], self.match.by[row] = code, subject_id, by
        elif by in (MatchedBy.LICENCE, MatchedBy.CODE) or not (self.own[row] or self.licences[row]):
            self.checked.say(Note.SAME_SUBJECT, Severity.BLOCKS, row, other_row=other + 1, code=code)

    def _open(self) -> list[int]:
        return [row for row in np.flatnonzero(self.checked.sound).tolist() if self.match.met[row] is None]

    def _by_licence(self) -> None:
        """Numbers of a known form name one title each; several mines may once have been registered under one."""
        first_of: dict[str, int] = {}
        for row in self._open():
            licence, own = self.licences[row], self.own[row]
            if not licence or not licence_known(licence):
                continue
            first = first_of.setdefault(title_of(licence), row)
            if first != row:
                self.checked.say(Note.SAME_SUBJECT, Severity.BLOCKS, row, other_row=first + 1, code=licence)
                continue
            found = set(self.known.by_licence(licence))
            said = self.known.codes.get(own or "")
            if said in found:
                found = {said}
            if len(found) > 1 or found and said is not None and said not in found:
                codes = {self.known.code_of(one) for one in found} | ({own} if own and said is not None else set())
                self.checked.say(Note.MATCH_UNCLEAR, Severity.BLOCKS, row, "licence_number", codes="、".join(sorted(codes)))
            elif found:
                self._claim(row, found.pop(), MatchedBy.LICENCE)

    def _give_codes(self) -> None:
        """Rows of one code get numbers behind it, in the order of their outlines: the same rows in another order get the same codes."""
        codes, boundaries = self.match.codes, self.boundaries
        contents = [printed.encode() if printed else wkb or b"" for printed, wkb in zip(boundaries.printed, boundaries.wkb, strict=True)]
        rows = [row for row, met in enumerate(self.match.met) if met is None]
        unnamed = 0
        for row in rows:
            licence = self.licences[row]
            named = self.own[row] or (licence if licence and licence_known(licence) else None)
            codes[row] = named or f"{self.subject[0].upper()}-{hashlib.sha256(contents[row]).hexdigest()[:12]}"
            unnamed += named is None
        if unnamed:
            self.checked.say_of_file(Note.CODE_MADE, Severity.NOTES, "code", rows=unnamed)
        sharing: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            sharing[codes[row]].append(row)
        taken = set(codes)
        for code, same in ((code, same) for code, same in sharing.items() if len(same) > 1):
            first, *others = sorted(same, key=contents.__getitem__)
            for before, row in zip([first, *others], others, strict=False):
                if self.checked.sound[row] and contents[before] == contents[row] and (self.own[row] or self.subject in APART):
                    self.checked.say(Note.SAME_SUBJECT, Severity.BLOCKS, row, other_row=before + 1, code=code)
                elif self.checked.sound[row] or not self.licences[row]:
                    codes[row] = next(form for number in range(2, len(codes) + 2) if (form := f"{code}-{number}") not in taken)
                    taken.add(codes[row])
                    self.checked.say(Note.CODE_SHARED, Severity.WARNS, row, "code", value=code, given=codes[row], other_row=first + 1)

    def _by_code(self) -> None:
        """Also the subjects that were registered once and do not stand now: their codes are used again."""
        for row in self._open():
            code = self.match.codes[row]
            if code in self.known.codes:
                self._claim(row, self.known.codes[code], MatchedBy.CODE)
            else:
                self.match.met[row] = self.known.ever.get(code)

    def _by_name(self) -> None:
        """Rows of one name with numbers of their own may both be meant: which one is registered nobody can tell."""
        called = {row: {one for one in self.known.by_name(self.names[row], self.regions[row])
                        if not _two_titles(self.licences[row], self.known.titles[one])}
                  for row in self._open() if self.names[row] and not self.own[row]}
        numbers: dict[int, set[str]] = defaultdict(set)
        for row, found in called.items():
            if len(found) == 1 and (licence := self.licences[row]):
                numbers[next(iter(found))].add(title_of(licence))
        for row, found in called.items():
            licence, several = self.licences[row], any(len(numbers[one]) > 1 for one in found)
            if len(found) == 1 and not (licence and several):
                self._claim(row, found.pop(), MatchedBy.NAME)
            elif found and (several or not licence):
                self.checked.say(Note.MATCH_UNCLEAR, Severity.BLOCKS, row, "name",
                                 codes="、".join(sorted(map(self.known.code_of, found))))

    def _by_outline(self) -> None:
        """Outlines of kinds that share no ground: one that is nearly the same is the same, any other common ground is told."""
        sound = np.flatnonzero(self.checked.sound)
        if self.subject not in APART or not self.checked.drawn or not len(sound):
            return
        met = {code for row, code in enumerate(self.match.codes) if self.match.by[row]}
        codes, registered = outlines_in(self.session, self.subject, self.boundaries.shapes[sound], self.on, without=met)
        rows = np.array(self._open(), dtype=int)
        for new, old in zip(*_nearly_same(self.boundaries.shapes[rows], registered), strict=True):
            if self.match.met[rows[new]] is None:
                self._claim(int(rows[new]), self.known.codes[codes[old]], MatchedBy.OUTLINE)
        others = np.array([place for place, code in enumerate(codes) if self.known.codes[code] not in self.rows_of], dtype=int)
        sound = np.flatnonzero(self.checked.sound)
        for new, old, shared_m2 in zip(
                *overlaps_with(self.boundaries.shapes[sound], registered[others], self.checked.datum), strict=True):
            self.checked.findings.append(Finding(
                FindingCode.OVERLAP_REGISTERED, Severity.WARNS, int(sound[new]) + 1,
                values={"subject": codes[others[old]], "area_m2": float(shared_m2)},
                mend=MendKind.SNAP if shared_m2 <= SLIVER * 10_000 * self.checked.areas_ha[sound[new]] else None))

    def _doubt(self) -> None:
        """Tell by what rows were met that have no number for it, and what says that a row may be about another."""
        apart = self._apart()
        for row, by in enumerate(self.match.by):
            subject_id = self.match.met[row]
            if by is None or subject_id is None or not self.checked.sound[row]:
                continue
            code = self.match.codes[row]
            if by in (MatchedBy.NAME, MatchedBy.OUTLINE):
                note = Note.MATCHED_BY_NAME if by == MatchedBy.NAME else Note.MATCHED_BY_OUTLINE
                self.checked.say(note, Severity.WARNS, row, code=code, registered=self.known.names[subject_id][0])
            name, registered = self.names[row], self.known.names[subject_id][0]
            if self.subject != Subject.SITE and name and registered != code and fuzz.ratio(plain(name), plain(registered)) < LEAST_ALIKE:
                self._conflict(Note.NAME_DIFFERS, row, "name", value=name, code=code, registered=registered)
            licence, own = self.licences[row], self.own[row]
            if by != MatchedBy.LICENCE and licence and _two_titles(licence, titles := self.known.titles[subject_id]):
                self._conflict(Note.LICENCE_DIFFERS, row, "licence_number", value=licence, code=code,
                               registered="、".join(sorted(titles)))
            if by == MatchedBy.OUTLINE and own:
                self._conflict(Note.CODE_DIFFERS, row, "code", value=own, code=code)
            if row in apart:
                self._conflict(Note.OUTLINE_APART, row, None, code=code)

    def _conflict(self, note: Note, row: int, name: str | None, **values: object) -> None:
        """The row is not stored unless somebody chose it."""
        self.match.conflicting[row] = True
        severity = Severity.WARNS if row + 1 in self.checked.chosen else Severity.BLOCKS
        self.checked.findings.append(Finding(note, severity, row + 1, name, values=values))

    def _apart(self) -> set[int]:
        """Rows met by a number or name of their own whose outline shares no point with the registered one."""
        rows = {subject_id: row for row, subject_id in enumerate(self.match.ids) if subject_id is not None and self.checked.sound[row]
                and self.match.by[row] != MatchedBy.OUTLINE and (self.own[row] or self.licences[row] or self.names[row])}
        if not rows or not self.checked.drawn:
            return set()
        standing = values_in_force(self.session, BOUNDARIES[self.subject], ["shape"], set(rows), self.on)
        ids = [subject_id for subject_id, (wkb,) in standing.items() if wkb is not None]
        registered = shapely.from_wkb(np.array([bytes(standing[one][0]) for one in ids], dtype=object))
        places = [rows[one] for one in ids]
        return {row for row, apart in zip(places, shapely.disjoint(self.boundaries.shapes[places], registered), strict=True) if apart}


def _two_titles(licence: str | None, titles: set[str]) -> bool:
    """Whether a permanent number names another title than every permanent one of ``titles``."""
    permanent = {title for title in titles if form_of(f"C{title}") == Form.PERMANENT}
    return bool(licence and form_of(licence) == Form.PERMANENT and permanent and title_of(licence) not in permanent)


def _nearly_same(shapes: np.ndarray, registered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of valid shapes in degrees, index and registered index, whose common ground is nearly all of the larger one; best first."""
    if not len(shapes) or not len(registered):
        return np.zeros(0, dtype=int), np.zeros(0, dtype=int)
    i, j = shapely.STRtree(registered).query(shapes, predicate="intersects")
    areas, registered_areas = shapely.area(shapes)[i], shapely.area(registered)[j]
    larger = np.maximum(areas, registered_areas)
    near = np.minimum(areas, registered_areas) >= SAME_OUTLINE * larger
    i, j, larger = i[near], j[near], larger[near]
    share = shapely.area(shapely.intersection(shapes[i], registered[j])) / larger
    order = np.argsort(-share)
    order = order[share[order] >= SAME_OUTLINE]
    return i[order], j[order]
