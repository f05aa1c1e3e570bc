"""Checking an imported file against the fields of its kind and against what is registered, before anything is stored."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import shapely
from sqlalchemy.orm import Session

from geodata.area import Verdict, published_verdict, sphere_area_m2
from geodata.crs import Datum, drawable
from geodata.findings import Finding, FindingCode, Severity
from geodata.readers import Boundaries
from geodata.shapes import findings_in_overlaps, overlaps_with, representative_points

from .. import fields
from ..codes import ImportNote as Note
from ..codes import RegionLevel, Subject, TreatmentState
from ..printed import licence_known
from ..queries.imports import outlines_in

APART = (Subject.MINE, Subject.SITE)
"""Kinds of subjects whose outlines must not share ground."""

OLDER_MEASURES = 1.005
"""How far an area measured by an older method may exceed the official one (formats D.3: 0.5 %)."""

_VERDICT_NOTES = {
    Verdict.PLANE_OR_OLDER: (Note.AREA_PLANE_OR_OLDER, Severity.NOTES),
    Verdict.OLDER_SPHERICAL: (Note.AREA_OLDER_SPHERICAL, Severity.NOTES),
    Verdict.UNCLEAR: (Note.AREA_UNCLEAR, Severity.WARNS), Verdict.CONFLICT: (Note.AREA_CONFLICT, Severity.WARNS),
}


@dataclass
class Checked:
    """Rows of a file as the registry understands them; every column has one entry for each row.

    ``sound`` is false where a finding blocks the row.
    """

    values: fields.Values
    areas_ha: np.ndarray
    verdicts: list[str | None]
    sound: np.ndarray
    datum: Datum
    findings: list[Finding] = field(default_factory=list)

    @property
    def drawn(self) -> bool:
        """Whether the outlines can stand on the map."""
        return drawable(self.datum)

    def say(self, code: StrEnum, severity: Severity, row: int, name: str | None = None, **values: Any) -> None:
        """Add a finding of the row at place ``row``, counted from 0."""
        self.findings.append(Finding(code, severity, int(row) + 1, name, values=values))
        if severity == Severity.BLOCKS:
            self.sound[row] = False

    def say_of_file(self, code: StrEnum, severity: Severity, name: str | None, **values: Any) -> None:
        """Add a finding that is true of many rows, or of none."""
        self.findings.append(Finding(code, severity, field=name, values=values))


def check_rows(session: Session, boundaries: Boundaries, subject: Subject, on: Any, columns: Mapping[str, str],
               given: Mapping[str, str]) -> Checked:
    """Read every row's values and find everything that is wrong with them. Adds nothing."""
    assert boundaries.datum is not None, "a file whose datum is not known was refused"
    values, misread = fields.read_rows(subject, boundaries.attributes, columns, given)
    areas_ha = np.nan_to_num(boundaries.area_m2) / 10_000
    checked = Checked(values, areas_ha, [None] * values.rows, boundaries.valid.copy(), boundaries.datum)
    for heading in fields.missing_headings(boundaries.attributes, columns):
        checked.say_of_file(Note.HEADING_MISSING, Severity.WARNS, None, heading=heading)
    _check_values(checked, subject, misread)
    _give_codes(checked, subject, boundaries)
    _check_published(checked, boundaries)
    _check_treated(checked)
    if checked.drawn and checked.sound.any():
        _place(session, checked, subject, boundaries.shapes, on)
        _check_registered(session, checked, subject, boundaries, on)
    return checked


def _check_values(checked: Checked, subject: Subject, misread: list[fields.Misread]) -> None:
    required = fields.REQUIRED[subject]
    for wrong in misread:
        severity = Severity.BLOCKS if wrong.field in required else Severity.WARNS
        checked.say(Note.VALUE_UNREADABLE, severity, wrong.row, wrong.field, value=wrong.text)
    unreadable = {(wrong.row, wrong.field) for wrong in misread}
    for name in sorted(required):
        for row, value in enumerate(checked.values.of(name)):
            if value is None and (row, name) not in unreadable:
                checked.say(Note.FIELD_MISSING, Severity.BLOCKS, row, name)
    for row, licence in enumerate(checked.values.of("licence_number")):
        if licence and not licence_known(licence):
            checked.say(Note.LICENCE_ODD, Severity.WARNS, row, "licence_number", value=licence)


def _give_codes(checked: Checked, subject: Subject, boundaries: Boundaries) -> None:
    """A row without a code is named by its licence number, else by its outline; rows of one code get numbers behind it.

    The numbers follow the outlines, so that the same rows in another order get the same codes.
    """
    values = checked.values
    codes = [code or licence for code, licence in zip(values.of("code"), values.of("licence_number"), strict=True)]
    outlines = shapely.to_wkb(boundaries.shapes)
    contents = [printed.encode() if printed else outline or b"" for printed, outline in zip(boundaries.printed, outlines, strict=True)]
    unnamed = [row for row, code in enumerate(codes) if code is None]
    for row in unnamed:
        codes[row] = f"{subject[0].upper()}-{hashlib.sha256(contents[row]).hexdigest()[:12]}"
    if unnamed:
        checked.say_of_file(Note.CODE_MADE, Severity.NOTES, "code", rows=len(unnamed))
    if len(taken := set(codes)) < len(codes):
        _number_shared(checked, codes, taken, contents)
    values.columns["code"] = codes


def _number_shared(checked: Checked, codes: list[Any], taken: set[str], contents: list[bytes]) -> None:
    sharing: dict[str, list[int]] = defaultdict(list)
    for row, code in enumerate(codes):
        sharing[code].append(row)
    for code, rows in sharing.items():
        first, *others = sorted(rows, key=contents.__getitem__)
        for row in others:
            number = next(number for number in range(2, len(codes) + 2) if f"{code}-{number}" not in taken)
            codes[row] = f"{code}-{number}"
            taken.add(codes[row])
            checked.say(Note.CODE_SHARED, Severity.WARNS, row, "code", value=code, given=codes[row], other_row=first + 1)


def _check_published(checked: Checked, boundaries: Boundaries) -> None:
    stated = np.array(checked.values.of("published_ha"), dtype=float) * 10_000
    rows = np.flatnonzero((stated > 0) & (checked.areas_ha > 0))
    spheres = sphere_area_m2(boundaries.shapes[rows])
    for row, sphere in zip(rows.tolist(), spheres.tolist(), strict=True):
        official = float(boundaries.area_m2[row])
        verdict = published_verdict(float(stated[row]), official, float("nan"), sphere)
        checked.verdicts[row] = verdict
        if verdict in _VERDICT_NOTES:
            code, severity = _VERDICT_NOTES[verdict]
            checked.say(code, severity, row, "published_ha", published_m2=float(stated[row]), official_m2=official)


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


def _check_registered(session: Session, checked: Checked, subject: Subject, boundaries: Boundaries, on: Any) -> None:
    """Ground shared with what is registered under codes that the file does not bring."""
    if subject not in APART:
        return
    rows = np.flatnonzero(checked.sound)
    shapes = boundaries.shapes[rows]
    codes, registered = outlines_in(session, subject, shapes, on, without=set(checked.values.of("code")))
    for new, old, shared_m2 in zip(*overlaps_with(shapes, registered, checked.datum), strict=True):
        checked.say(FindingCode.OVERLAP_REGISTERED, Severity.WARNS, rows[new], subject=codes[old], area_m2=float(shared_m2))
