"""Checking an imported file against the fields of its kind and against what is registered, before anything is stored."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import shapely
from sqlalchemy.orm import Session

from geodata.area import Verdict, published_verdict, sphere_area_m2
from geodata.crs import Datum, drawable
from geodata.findings import Finding, Severity
from geodata.readers import Boundaries
from geodata.shapes import findings_in_overlaps, representative_points

from ..codes import ImportNote as Note
from ..codes import RegionLevel, Subject, TreatmentState
from ..fields import REQUIRED
from ..licences import Form, form_of, without_letter_o
from ..queries.imports import outlines_in
from ..reading import Edits, Misread, Values, Words, missing_headings, read_rows

APART = (Subject.MINE, Subject.SITE)
"""Kinds of subjects whose outlines must not share ground."""

OLDER_MEASURES = 1.005
"""How far an area measured by an older method may exceed the official one (formats D.3: 0.5 %)."""

_VERDICT_NOTES = {
    Verdict.PLANE_OR_OLDER: (Note.AREA_PLANE_OR_OLDER, Severity.NOTES),
    Verdict.OLDER_SPHERICAL: (Note.AREA_OLDER_SPHERICAL, Severity.NOTES),
    Verdict.UNCLEAR: (Note.AREA_UNCLEAR, Severity.WARNS), Verdict.CONFLICT: (Note.AREA_CONFLICT, Severity.WARNS),
}


@dataclass(frozen=True)
class Asked:
    """What somebody answered of a file for the registry.

    Headings by field, values that the file lacks, the code of printed words, cells that were retyped, and the rows to take, counted
    from 1 (None: all).
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    words: Words = field(default_factory=dict)
    edits: Edits = field(default_factory=dict)
    chosen: Collection[int] | None = None


@dataclass
class Checked:
    """Rows of a file as the registry understands them; every column has one entry for each row.

    ``sound`` is false where a finding blocks the row. ``chosen`` are the rows, counted from 1, that somebody took one by one.
    """

    values: Values
    areas_ha: np.ndarray
    verdicts: list[str | None]
    sound: np.ndarray
    datum: Datum
    chosen: frozenset[int] = frozenset()
    findings: list[Finding] = field(default_factory=list)

    @property
    def drawn(self) -> bool:
        """Whether the outlines can stand on the map."""
        return drawable(self.datum)

    def say(self, code: StrEnum, severity: Severity, row: int, name: str | None = None, /, **values: Any) -> None:
        """Add a finding of the row at place ``row``, counted from 0."""
        self.findings.append(Finding(code, severity, int(row) + 1, name, values=values))
        if severity == Severity.BLOCKS:
            self.sound[row] = False

    def say_of_file(self, code: StrEnum, severity: Severity, name: str | None, **values: Any) -> None:
        """Add a finding that is true of many rows, or of none."""
        self.findings.append(Finding(code, severity, field=name, values=values))


def check_rows(session: Session, boundaries: Boundaries, subject: Subject, on: Any, asked: Asked) -> Checked:
    """Read every row's values and find what is wrong with them; whom they are about is asked elsewhere. Adds nothing."""
    assert boundaries.datum is not None, "a file whose datum is not known was refused"
    rows = boundaries.attributes
    values, misread, edits = read_rows(subject, rows, asked.columns, asked.given, asked.words, asked.edits)
    areas_ha = np.nan_to_num(boundaries.area_m2) / 10_000
    checked = Checked(values, areas_ha, [None] * values.rows, boundaries.valid.copy(), boundaries.datum, frozenset(asked.chosen or ()))
    for heading in missing_headings(rows, asked.columns):
        checked.say_of_file(Note.HEADING_MISSING, Severity.WARNS, None, heading=heading)
    for edit in edits:
        checked.say(Note.VALUE_EDITED, Severity.NOTES, edit.row, edit.field, before=edit.before or "", after=edit.after)
    _check_values(checked, subject, misread)
    _check_licences(checked)
    _check_published(checked, boundaries)
    _check_treated(checked)
    if checked.drawn and checked.sound.any():
        _place(session, checked, subject, boundaries.shapes, on)
    return checked


def _check_values(checked: Checked, subject: Subject, misread: list[Misread]) -> None:
    required = REQUIRED[subject]
    for wrong in misread:
        if wrong.note == Note.DATE_PARTIAL:
            checked.say(wrong.note, Severity.WARNS, wrong.row, wrong.field, value=wrong.text, taken=wrong.taken)
        else:
            severity = Severity.BLOCKS if wrong.field in required else Severity.WARNS
            checked.say(wrong.note, severity, wrong.row, wrong.field, value=wrong.text)
    unreadable = {(wrong.row, wrong.field) for wrong in misread}
    for name in sorted(required):
        for row, value in enumerate(checked.values.of(name)):
            if value is None and (row, name) not in unreadable:
                checked.say(Note.FIELD_MISSING, Severity.BLOCKS, row, name)


def _check_licences(checked: Checked) -> None:
    """Old numbers are taken and told, odd ones too; a zero for the letter O is only suggested. A site may name its mine by another code."""
    for name in ("licence_number", "mine_code"):
        for row, number in ((row, number) for row, number in enumerate(checked.values.of(name)) if number):
            form = form_of(number)
            if form in (Form.OLD_MINING, Form.OLD_EXPLORATION):
                checked.say(Note.LICENCE_LEGACY, Severity.NOTES, row, name, value=number)
            elif form == Form.ODD and (suggested := without_letter_o(number)):
                checked.say(Note.LICENCE_SUGGESTED, Severity.WARNS, row, name, value=number, suggested=suggested)
            elif form == Form.ODD and name == "licence_number":
                checked.say(Note.LICENCE_ODD, Severity.WARNS, row, name, value=number)


def _check_published(checked: Checked, boundaries: Boundaries) -> None:
    stated = np.array(checked.values.of("published_ha"), dtype=float) * 10_000
    rows = np.flatnonzero((stated > 0) & (checked.areas_ha > 0))
    spheres = sphere_area_m2(boundaries.shapes[rows])
    for row, sphere in zip(rows.tolist(), spheres.tolist(), strict=True):
        official = float(boundaries.area_m2[row])
        plane = float(boundaries.plane_m2[row])
        verdict = published_verdict(float(stated[row]), official, plane, sphere)
        checked.verdicts[row] = verdict
        if verdict in _VERDICT_NOTES:
            code, severity = _VERDICT_NOTES[verdict]
            checked.say(code, severity, row, "published_ha", published_m2=float(stated[row]), official_m2=official, plane_m2=plane,
                        sphere_m2=sphere)


def _check_treated(checked: Checked) -> None:
    values = checked.values
    for row, treated in enumerate(values.of("treated_ha")):
        if not treated:
            continue
        if values.of("treatment_state")[row] == TreatmentState.UNTREATED:
            checked.say(Note.TREATED_BUT_CALLED_UNTREATED, Severity.WARNS, row, "treated_ha", value=treated)
        if treated > checked.areas_ha[row] * OLDER_MEASURES and not values.of("false_change")[row]:
            checked.say(Note.TREATED_EXCEEDS_OWED, Severity.WARNS, row, "treated_ha", value=treated, owed_ha=float(checked.areas_ha[row]))


def _place(session: Session, checked: Checked, subject: Subject, shapes: np.ndarray, on: Any) -> None:
    """Give each row the township that contains its representative point."""
    if subject == Subject.REGION:
        return
    regions = checked.values.of("region_code")
    rows = np.array([row for row in np.flatnonzero(checked.sound) if regions[row] is None], dtype=int)
    if not len(rows):
        return
    codes, townships = outlines_in(session, Subject.REGION, shapes[rows], on, level=RegionLevel.TOWNSHIP)
    points = shapely.points(representative_points(shapes[rows[:len(rows) * bool(codes)]]))
    inside, holders = shapely.STRtree(townships).query(points, predicate="within")
    checked.values.columns["region_code"] = regions
    for row, holder in zip(rows[inside], holders, strict=True):
        regions[row] = codes[holder]
    lost = len(rows) - len(set(inside))
    if lost:
        checked.say_of_file(Note.REGION_UNKNOWN, Severity.NOTES, "region_code", rows=lost)


def overlaps_in_file(boundaries: Boundaries, subject: Subject) -> list[Finding]:
    """Ground that rows of the file share; it blocks none of them, so that it can be looked for while they are stored."""
    if subject not in APART or boundaries.datum is None or not drawable(boundaries.datum):
        return []
    rows = np.flatnonzero(boundaries.valid)
    return findings_in_overlaps(boundaries.shapes[rows], boundaries.rows[rows], boundaries.datum)
