"""Checking an imported file against the fields of its kind and against what is registered, before anything is stored."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from sqlalchemy.orm import Session

from geodata.area import Verdict, published_verdict, sphere_area_m2
from geodata.crs import drawable
from geodata.findings import Finding, FindingCode, Severity
from geodata.readers import Boundaries
from geodata.shapes import findings_in_overlaps, overlaps_with, representative_points

from .. import fields
from ..codes import ImportNote as Note
from ..codes import Subject, TreatmentState
from ..queries.features import Window, features_in
from ..rules import UNKNOWN_REGION

OVERLAP_LAYERS = {Subject.MINE: "mine", Subject.SITE: "site"}
"""Kinds of subjects whose outlines must not share ground, with the layer they are drawn in."""

OLDER_MEASURES = 1.005
"""How far an area measured by an older method may exceed the official one (formats D.3: 0.5 %)."""

_VERDICT_NOTES = {
    Verdict.PLANE_OR_OLDER: (Note.AREA_PLANE_OR_OLDER, Severity.NOTES),
    Verdict.OLDER_SPHERICAL: (Note.AREA_OLDER_SPHERICAL, Severity.NOTES),
    Verdict.UNCLEAR: (Note.AREA_UNCLEAR, Severity.WARNS), Verdict.CONFLICT: (Note.AREA_CONFLICT, Severity.WARNS),
}


@dataclass
class Checked:
    """Rows of a file as the registry understands them; every list has one entry for each row.

    ``drawn`` tells whether the file's datum can be drawn on the map.
    """

    values: list[dict[str, Any]]
    areas_ha: np.ndarray
    verdicts: list[str | None]
    sound: np.ndarray
    drawn: bool
    findings: list[Finding] = field(default_factory=list)

    def say(self, code: str, severity: Severity, row: int, **details: Any) -> None:
        """Add a finding of the row at index ``row``."""
        place = details.pop("place", None)
        name = details.pop("field", None)
        self.findings.append(Finding(code, severity, int(row) + 1, name, place, details))
        if severity == Severity.BLOCKS:
            self.sound[row] = False


def check_rows(session: Session, boundaries: Boundaries, subject: Subject, on: Any, columns: Mapping[str, str],
               given: Mapping[str, str]) -> Checked:
    """Read every row's values and find everything that is wrong with them. Adds nothing."""
    read = fields.read_rows(subject, boundaries.attributes, columns, given)
    areas_ha = np.nan_to_num(boundaries.area_m2) / 10_000
    checked = Checked([values for values, _ in read], areas_ha, [None] * len(read), boundaries.valid.copy(), drawable(boundaries.datum))
    _check_values(checked, subject, [unreadable for _, unreadable in read])
    _give_codes(checked, subject, boundaries)
    _check_published(checked, boundaries)
    _check_treated(checked)
    if checked.drawn:
        _place(session, checked, subject, boundaries.shapes, on)
        _check_overlaps(session, checked, subject, boundaries, on)
    return checked


def _check_values(checked: Checked, subject: Subject, unreadable: Sequence[Mapping[str, str]]) -> None:
    for row, (values, texts) in enumerate(zip(checked.values, unreadable, strict=True)):
        for name, text in texts.items():
            severity = Severity.BLOCKS if name in fields.REQUIRED[subject] else Severity.WARNS
            checked.say(Note.VALUE_UNREADABLE, severity, row, field=name, value=text)
        for name in sorted(fields.REQUIRED[subject] - values.keys() - texts.keys()):
            checked.say(Note.FIELD_MISSING, Severity.BLOCKS, row, field=name)
        licence = values.get("licence_number")
        if licence and not fields.licence_known(licence):
            checked.say(Note.LICENCE_ODD, Severity.WARNS, row, field="licence_number", value=licence)


def _give_codes(checked: Checked, subject: Subject, boundaries: Boundaries) -> None:
    """A row without a code is named by its licence number, else by its outline; a code met again gets a number behind it."""
    met: Counter[str] = Counter()
    made = 0
    outlines = shapely.to_wkb(boundaries.shapes)
    for row, values in enumerate(checked.values):
        code = values.get("code") or values.get("licence_number")
        if code is None:
            printed = boundaries.printed[row]
            content = printed.encode() if printed else outlines[row] or b""
            code, made = f"{subject[0].upper()}-{hashlib.sha256(content).hexdigest()[:12]}", made + 1
        met[code] += 1
        if met[code] > 1:
            checked.say(Note.CODE_SHARED, Severity.WARNS, row, field="code", value=code, given=f"{code}-{met[code]}")
            code = f"{code}-{met[code]}"
        values["code"] = code
    if made:
        checked.findings.append(Finding(Note.CODE_MADE, Severity.NOTES, None, "code", None, {"rows": made}))


def _check_published(checked: Checked, boundaries: Boundaries) -> None:
    stated = np.array([values.get("published_ha", np.nan) for values in checked.values], dtype=float) * 10_000
    rows = np.flatnonzero(np.isfinite(stated) & (stated > 0) & (checked.areas_ha > 0))
    spheres = np.full(len(stated), np.nan)
    spheres[rows] = sphere_area_m2(boundaries.shapes[rows])
    for row in rows:
        official = float(boundaries.area_m2[row])
        verdict = published_verdict(stated[row], official, float("nan"), spheres[row])
        checked.verdicts[row] = verdict
        if verdict in _VERDICT_NOTES:
            code, severity = _VERDICT_NOTES[verdict]
            checked.say(code, severity, row, field="published_ha", published_m2=float(stated[row]), official_m2=official)


def _check_treated(checked: Checked) -> None:
    for row, values in enumerate(checked.values):
        treated = values.get("treated_ha", 0.0)
        if treated > 0 and values.get("treatment_state") == TreatmentState.UNTREATED:
            checked.say(Note.TREATED_BUT_CALLED_UNTREATED, Severity.WARNS, row, field="treated_ha", value=treated)
        if treated > checked.areas_ha[row] * OLDER_MEASURES and not values.get("false_change"):
            owed_ha = float(checked.areas_ha[row])
            checked.say(Note.TREATED_EXCEEDS_OWED, Severity.WARNS, row, field="treated_ha", value=treated, owed_ha=owed_ha)


def _place(session: Session, checked: Checked, subject: Subject, shapes: np.ndarray, on: Any) -> None:
    """Give each row the township that contains its representative point."""
    if subject == Subject.REGION:
        return
    rows = np.array([row for row in np.flatnonzero(checked.sound) if "region_code" not in checked.values[row]], dtype=int)
    if not len(rows):
        return
    places = representative_points(shapes[rows])
    found = np.full(len(rows), UNKNOWN_REGION, dtype=object)
    townships = features_in(session, "township", _window(shapes[rows]), on)
    if townships.returned:
        points, regions = shapely.STRtree(townships.shapes).query(shapely.points(places), predicate="within")
        found[points] = np.array(townships.codes, dtype=object)[regions]
    for row, code in zip(rows, found, strict=True):
        checked.values[row]["region_code"] = code
    lost = int((found == UNKNOWN_REGION).sum())
    if lost:
        checked.findings.append(Finding(Note.REGION_UNKNOWN, Severity.NOTES, None, "region_code", None, {"rows": lost}))


def _window(shapes: np.ndarray) -> Window:
    west, south, east, north = shapely.total_bounds(shapes)
    return float(west), float(south), float(east), float(north)


def _check_overlaps(session: Session, checked: Checked, subject: Subject, boundaries: Boundaries, on: Any) -> None:
    """Ground shared with earlier rows, and with what is registered under another code."""
    rows = np.flatnonzero(checked.sound)
    if subject not in OVERLAP_LAYERS or not len(rows):
        return
    shapes = boundaries.shapes[rows]
    checked.findings += findings_in_overlaps(shapes, boundaries.rows[rows], boundaries.datum)
    registered = features_in(session, OVERLAP_LAYERS[subject], _window(shapes), on, limit=10**9)
    if not registered.returned:
        return
    for new, old, shared_m2 in zip(*overlaps_with(shapes, registered.shapes, boundaries.datum), strict=True):
        if registered.codes[old] != checked.values[rows[new]]["code"]:
            checked.say(FindingCode.OVERLAP_REGISTERED, Severity.WARNS, rows[new], subject=registered.codes[old], area_m2=float(shared_m2))
