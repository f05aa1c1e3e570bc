"""What becomes of what a reader found: one coordinate system, every outline checked and measured."""
from collections.abc import Iterator

import numpy as np
import shapely
from pyproj import CRS

from geodata.area import area_m2, plane_area_m2
from geodata.crs import (
    WITHOUT_ZONE, Datum, crs_named, crs_of, datum_of, drawable, in_zones, label_of, to_geographic, zone_in,
)
from geodata.errors import Candidate, UnknownCrs
from geodata.findings import Finding, FindingCode, Severity
from geodata.mends import closed, made_valid, put_right
from geodata.readers.answers import Answers
from geodata.readers.boundaries import PLANE, Boundaries, Delivered, Progress, refused
from geodata.readers.text import destroyed, same_encoding
from geodata.shapes import findings_in_plane, findings_in_shapes, swapped_degrees, swapped_in_plane

BLOCK = 10_000
"""Rows measured between two reports of progress."""

SURVEYED = (Datum.CGCS2000, Datum.XIAN_1980, Datum.BEIJING_1954)
"""The datums of plane coordinates."""

_NOT_HANDED_ON = (FindingCode.COORDINATES_NOT_FINITE, FindingCode.RING_TOO_LONG)
"""What every later step would stumble over."""


def settle(delivered: Delivered, sha256: str, answers: Answers, on_progress: Progress) -> Boundaries:
    """Find the coordinate system, undo the projection, check and measure; raise ``UnknownCrs`` when it must be asked."""
    count = len(delivered.shapes)
    if not count:
        raise refused(FindingCode.NO_FEATURES)
    on_progress(0, count)
    rows = np.arange(1, count + 1)
    delivered = closed(delivered, answers.mends)
    datum, crs, findings = _reference(delivered, answers.crs)
    shapes, in_plane = _flat(delivered.shapes, findings), crs if crs is not None and crs.is_projected else None
    shapes, notes = put_right(shapes, rows, swapped_in_plane(shapes, in_plane) if in_plane else swapped_degrees(shapes), answers.mends)
    said = [*delivered.findings, *_in_text(delivered), *findings, *notes]
    if in_plane:
        misplaced = findings_in_plane(shapes, rows, in_plane)
        plane = _without(shapes, misplaced)
        shapes = to_geographic(plane, in_plane)
        said += misplaced
    shapes, notes = made_valid(shapes, rows, datum, answers.mends)
    said += notes
    unblocked = ~_blocked(rows, said)
    said += findings_in_shapes(shapes[unblocked], rows[unblocked])
    shapes = _without(shapes, [finding for finding in said if finding.code in _NOT_HANDED_ON])
    plane = plane if in_plane else in_zones(shapes, datum)
    return Boundaries(
        kind=delivered.kind, sha256=sha256, datum=datum, crs=_label(crs or datum),
        encoding=delivered.encoding, rows=rows, shapes=shapes, attributes=delivered.attributes,
        printed=delivered.printed or [None] * count, levels=delivered.levels or [()] * count, area_m2=_measured(shapes, datum, on_progress),
        plane_m2=np.where(shapely.is_missing(shapes), np.nan, plane_area_m2(plane)), valid=~_blocked(rows, said), findings=said,
        candidates=() if delivered.crs is not None else _candidates(_zone_met(delivered.shapes)))


def _blocked(rows: np.ndarray, findings: list[Finding]) -> np.ndarray:
    return np.isin(rows, [finding.row for finding in findings if finding.blocks and finding.row])


def _reference(delivered: Delivered, answer: str | None) -> tuple[Datum, CRS | None, list[Finding]]:
    """Settle datum and system by what the person answered, else by what the source declares."""
    declared, zone = delivered.crs, _zone_met(delivered.shapes)
    named = crs_named(answer) if answer else declared
    if named is None:
        raise UnknownCrs(None, _candidates(zone))
    datum = named if isinstance(named, Datum) else datum_of(named)
    crs = None if isinstance(named, Datum) else named
    if zone is not None and (crs is None or crs.is_geographic):
        if datum not in SURVEYED or not zone:
            raise UnknownCrs(_label(declared), _candidates(zone))
        crs = crs_of(datum, zone)
    elif zone is None and declared is None and datum is not Datum.GCJ02:
        crs = crs_of(datum)     # degrees: whichever system was answered, it stands for its datum
    return datum, crs, list(_said_of(declared, datum, crs, answer))


def _label(named: CRS | Datum | None) -> str | None:
    return label_of(named) if isinstance(named, CRS) else None if named is None else str(named)


def _said_of(declared: CRS | Datum | None, datum: Datum, crs: CRS | None,
             answer: str | None) -> Iterator[Finding]:
    """Say what was taken for what, so that nothing happens silently."""
    label = _label(crs or datum)
    if answer and declared is not None and declared != (crs or datum):
        yield Finding(FindingCode.CRS_OTHER, Severity.WARNS, values={"declared": _label(declared), "crs": label})
    elif answer:
        yield Finding(FindingCode.CRS_GIVEN, Severity.NOTES, values={"crs": label})
    if crs is not None and crs.is_projected:
        yield Finding(FindingCode.CRS_CONVERTED, Severity.NOTES, values={"crs": label})
    if datum is Datum.WGS84:
        yield Finding(FindingCode.DATUM_TAKEN_AS_STORED, Severity.NOTES, values={"datum": str(datum)})
    if not drawable(datum):
        yield Finding(FindingCode.DATUM_NOT_DRAWABLE, Severity.WARNS, values={"datum": str(datum)})


def _zone_met(shapes: np.ndarray) -> int | None:
    """Read the zone in front of the eastings: 0 where plane coordinates have none, ``None`` for degrees."""
    bounds = shapely.bounds(shapes)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    if not len(bounds) or np.median(np.abs(bounds).max(axis=1)) < PLANE:
        return None
    return zone_in(float(np.median(bounds[:, 0]))) or zone_in(float(np.median(bounds[:, 1]))) or 0


def _candidates(zone: int | None) -> tuple[Candidate, ...]:
    """List what may be answered for degrees, for eastings with a zone, for eastings without."""
    if zone is None:
        return tuple(map(Candidate, Datum))
    return tuple(map(Candidate, SURVEYED if zone else WITHOUT_ZONE))


def _in_text(delivered: Delivered) -> Iterator[Finding]:
    """Name the encoding where nothing declares it, and every value whose characters were lost before."""
    if not same_encoding(delivered.declared_encoding, delivered.encoding):
        yield Finding(FindingCode.ENCODING_FOUND, Severity.NOTES,
                      values={"declared": delivered.declared_encoding, "encoding": delivered.encoding})
    for row, attributes in enumerate(delivered.attributes, start=1):
        for name, value in attributes.items():
            if isinstance(value, str) and destroyed(value):
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
