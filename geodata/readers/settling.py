"""What becomes of what a reader found: one coordinate system, every outline mended as asked, checked and measured."""
from collections.abc import Iterator

import numpy as np
import shapely

from geodata.area import area_m2, plane_area_m2
from geodata.crs import Datum, in_zones, to_geographic
from geodata.findings import Finding, FindingCode, Severity
from geodata.mends import closed, made_valid, put_right
from geodata.readers.answers import Answers, DegreeForm
from geodata.readers.boundaries import Boundaries, Delivered, Progress, refused
from geodata.readers.degrees import unpacked
from geodata.readers.reference import findings_at_home, findings_of, reference
from geodata.readers.text import destroyed, same_encoding
from geodata.shapes import findings_in_plane, findings_in_shapes, swapped_degrees, swapped_in_plane
from geodata.shifts import shifted

BLOCK = 10_000
"""Rows measured between two reports of progress."""

_NOT_HANDED_ON = (FindingCode.COORDINATES_NOT_FINITE, FindingCode.RING_TOO_LONG)
"""What every later step would stumble over."""


def settle(delivered: Delivered, sha256: str, answers: Answers, on_progress: Progress) -> Boundaries:
    """Find the coordinate system, undo the projection, mend what was asked for, check and measure.

    Areas are those on the source's own datum, also where the shapes are shifted by the bureau's parameters. Raises ``UnknownCrs``.
    """
    count = len(delivered.shapes)
    if not count:
        raise refused(FindingCode.NO_FEATURES)
    on_progress(0, count)
    rows = np.arange(1, count + 1)
    delivered = closed(delivered, answers.mends)
    found = reference(delivered, answers)
    said = [*delivered.findings, *_in_text(delivered), *findings_of(found, delivered.crs, answers)]
    as_written = _flat(delivered.shapes, said)
    if answers.degrees == DegreeForm.PACKED and not found.plane and not any(one.code is FindingCode.PACKED_DEGREES for one in said):
        as_written, spoiled = unpacked(as_written)
        said.append(Finding(FindingCode.PACKED_DEGREES, Severity.NOTES))
        said += [Finding(FindingCode.NOT_PACKED_DEGREES, Severity.BLOCKS, int(row)) for row in rows[spoiled]]
    swapped = swapped_in_plane(as_written, found.plane) if found.plane else swapped_degrees(as_written)
    shapes, notes = put_right(as_written, rows, swapped, answers.mends)
    said += notes
    if found.plane:
        misplaced = findings_in_plane(shapes, rows, found.plane)
        said += misplaced
        plane = _without(shapes, misplaced)
        shapes = to_geographic(plane, found.plane)
    shapes, notes = made_valid(shapes, rows, found.datum, answers.mends)
    said += notes
    shift = answers.shifts.get(found.datum)
    drawn = shifted(shapes, found.datum, shift) if shift else shapes
    unblocked = ~_blocked(rows, said)
    said += findings_in_shapes(drawn[unblocked], rows[unblocked])
    drawn, shapes = (_without(some, [finding for finding in said if finding.code in _NOT_HANDED_ON]) for some in (drawn, shapes))
    valid = ~_blocked(rows, said)
    said += findings_at_home(found, delivered, drawn[valid], rows[valid], answers)
    plane_m2 = plane_area_m2(plane if found.plane else in_zones(shapes, found.datum))
    mended = {note.row for note in said if note.code is FindingCode.MENDED}
    printed = [None if row in mended else text for row, text in enumerate(delivered.printed or [None] * count, start=1)]
    return Boundaries(
        kind=delivered.kind, sha256=sha256, datum=Datum.CGCS2000 if shift else found.datum, crs=found.label,
        encoding=delivered.encoding, rows=rows, shapes=drawn, attributes=delivered.attributes,
        printed=printed, levels=delivered.levels or [()] * count,
        area_m2=_measured(shapes, found.datum, on_progress), plane_m2=np.where(shapely.is_missing(shapes), np.nan, plane_m2),
        valid=valid, findings=_placed(said, drawn), candidates=found.possible)


def _blocked(rows: np.ndarray, findings: list[Finding]) -> np.ndarray:
    return np.isin(rows, [finding.row for finding in findings if finding.blocks and finding.row])


def _placed(findings: list[Finding], shapes: np.ndarray) -> list[Finding]:
    """Give each row's finding a place on the map, its first corner where nothing tells more."""
    placed = []
    for finding in findings:
        if finding.row and finding.place is None and not shapely.is_missing(shape := shapes[finding.row - 1]):
            x, y = shapely.get_coordinates(shape)[0].tolist() if not shapely.is_empty(shape) else (np.nan, np.nan)
            x, y = (y, x) if finding.code is FindingCode.AXES_SWAPPED else (x, y)
            finding = finding.at((x, y)) if abs(x) <= 180 and abs(y) <= 90 else finding
        placed.append(finding)
    return placed


def _in_text(delivered: Delivered) -> Iterator[Finding]:
    """Name the encoding where nothing declares it, and every value whose characters were lost before."""
    if not same_encoding(delivered.declared_encoding, delivered.encoding):
        declared = {"declared": delivered.declared_encoding} if delivered.declared_encoding else {}
        yield Finding(FindingCode.ENCODING_FOUND, Severity.NOTES, values=declared | {"encoding": delivered.encoding})
    texts = {text for attributes in delivered.attributes for text in attributes.values() if isinstance(text, str)}
    lost = set(filter(destroyed, texts))
    for row, attributes in enumerate(delivered.attributes if lost else (), start=1):
        for name, value in attributes.items():
            if isinstance(value, str) and value in lost:
                yield Finding(FindingCode.TEXT_DESTROYED, Severity.BLOCKS, row, name, values={"value": value})


def _flat(shapes: np.ndarray, findings: list[Finding]) -> np.ndarray:
    """Leave out heights, and say so."""
    high = shapely.has_z(shapes)
    if high.any():
        findings.append(Finding(FindingCode.HEIGHTS_LEFT_OUT, Severity.NOTES, values={"rows": int(high.sum())}))
        shapes = shapely.force_2d(shapes)
    return shapes


def _without(shapes: np.ndarray, findings: list[Finding]) -> np.ndarray:
    """Blank the shapes of the rows that the findings name."""
    placed = shapes.copy()
    placed[[finding.row - 1 for finding in findings if finding.row]] = None
    return placed


def _measured(shapes: np.ndarray, datum: Datum, on_progress: Progress) -> np.ndarray:
    areas = np.full(len(shapes), np.nan)
    for start in range(0, len(shapes), BLOCK):
        areas[start:start + BLOCK] = area_m2(shapes[start:start + BLOCK], datum)
        on_progress(min(start + BLOCK, len(shapes)), len(shapes))
    return areas
