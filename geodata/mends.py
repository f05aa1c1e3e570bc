"""Repairs that somebody asked for, each recorded with what was before and what is after; none is ever made unasked."""
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
import shapely
from shapely.errors import GEOSException

from geodata.area import area_m2, plane_area_m2
from geodata.crs import Datum, drawable, in_zones
from geodata.findings import Finding, FindingCode, Severity
from geodata.readers.answers import Mend, MendKind
from geodata.readers.boundaries import Boundaries, Delivered
from geodata.shapes import make_valid, points_twice
from geodata.snapping import snapped

Told = Callable[[np.ndarray], Iterable[object]]
"""What is recorded of shapes before and after: square metres, numbers of points, first corners."""


def closed(delivered: Delivered, mends: Sequence[Mend]) -> Delivered:
    """Close the rings of rows that were written and are open; name the mend on those that stay so."""
    opened = {finding.row for finding in delivered.findings if finding.code is FindingCode.RING_NOT_CLOSED} & set(delivered.unread)
    if not opened:
        return delivered
    rows = np.array(sorted(row for row in opened if row is not None))
    asked = rows[_asked(mends, MendKind.CLOSE_RING, rows, np.ones(len(rows), dtype=bool))]
    shapes = delivered.shapes.copy()
    shapes[asked - 1] = shapely.from_wkb([delivered.unread[row] for row in asked.tolist()], on_invalid="fix")
    whole = asked[~shapely.is_missing(shapes[asked - 1])]
    notes = [_closing_noted(row, delivered.unread[row], shapes[row - 1]) for row in whole.tolist()]
    findings = [replace(finding, mend=MendKind.CLOSE_RING) if finding.code is FindingCode.RING_NOT_CLOSED else finding
                for finding in delivered.findings if finding.code is not FindingCode.RING_NOT_CLOSED or finding.row not in whole]
    return replace(delivered, shapes=shapes, findings=findings + notes)


def put_right(shapes: np.ndarray, rows: np.ndarray, swapped: np.ndarray, mends: Sequence[Mend]) -> tuple[np.ndarray, list[Finding]]:
    """Exchange x and y, and drop points that repeat the one before, in the source's own coordinates; ``swapped`` rows need the first."""
    shapes, notes = _made(MendKind.SWAP_AXES, swap_axes, shapes, rows, _asked(mends, MendKind.SWAP_AXES, rows, swapped), _first_corners)
    twice = points_twice(shapes, *shapely.get_coordinates(shapes, return_index=True)) > 0
    shapes, more = _made(MendKind.DROP_POINTS, drop_points, shapes, rows, twice & _asked(mends, MendKind.DROP_POINTS, rows, twice), _points)
    return shapes, notes + more


def made_valid(shapes: np.ndarray, rows: np.ndarray, datum: Datum, mends: Sequence[Mend]) -> tuple[np.ndarray, list[Finding]]:
    """Mend crossing outlines in degrees on ``datum``; square metres before and after."""
    if not any(mend.kind is MendKind.MAKE_VALID for mend in mends):
        return shapes, []
    broken = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    asked = broken & _asked(mends, MendKind.MAKE_VALID, rows, broken)
    return _made(MendKind.MAKE_VALID, make_valid, shapes, rows, asked, lambda some: area_m2(some, datum).round(2).tolist())


def snapped_to(boundaries: Boundaries, mend: Mend, neighbours: np.ndarray) -> Boundaries:
    """Bring the borders of outlines that were read onto those of ``neighbours`` (degrees on the same datum), and measure them again.

    Nothing snaps on a datum that is not drawn.
    """
    shapes, datum = boundaries.shapes, boundaries.datum
    if datum is None or not drawable(datum):
        return boundaries
    asked = boundaries.valid & _asked((mend,), MendKind.SNAP, boundaries.rows, boundaries.valid)
    shapes, notes = _made(MendKind.SNAP, lambda some: snapped(some, neighbours, mend.distance_m or 0.0), shapes, boundaries.rows, asked,
                          lambda some: area_m2(some, datum).round(2).tolist())
    if not notes:
        return boundaries
    changed = np.array([note.row - 1 for note in notes if note.row], dtype=int)
    areas, planes = boundaries.area_m2.copy(), boundaries.plane_m2.copy()
    areas[changed], planes[changed] = area_m2(shapes[changed], datum), plane_area_m2(in_zones(shapes[changed], datum))
    printed = [None if place in changed else text for place, text in enumerate(boundaries.printed)]
    return replace(boundaries, shapes=shapes, printed=printed, area_m2=areas, plane_m2=planes, findings=[*boundaries.findings, *notes])


def swap_axes(shapes: np.ndarray) -> np.ndarray:
    """Exchange x and y."""
    swapped: np.ndarray = shapely.transform(shapes, lambda xy: xy[:, ::-1])
    return swapped


def drop_points(shapes: np.ndarray) -> np.ndarray:
    """Leave out every point that repeats the one before it."""
    fewer: np.ndarray = shapely.remove_repeated_points(shapes, 0.0)
    return fewer


def _closing_noted(row: int, written: bytes, shape: shapely.Geometry) -> Finding:
    """Every point added made the bytes longer by its coordinates."""
    after = int(shapely.get_num_coordinates(shape))
    added = (len(shapely.to_wkb(shape)) - len(written)) // (8 * int(shapely.get_coordinate_dimension(shape)))
    return _note(MendKind.CLOSE_RING, row, after - added, after)


def _asked(mends: Sequence[Mend], kind: MendKind, rows: np.ndarray, needing: np.ndarray) -> np.ndarray:
    """Tell which rows a mend is asked for: those named, and those that need it where no rows are named."""
    asked = np.zeros(len(rows), dtype=bool)
    for mend in mends:
        if mend.kind is kind:
            asked |= needing if mend.rows is None else np.isin(rows, list(mend.rows))
    return asked


def _made(kind: MendKind, repair: Callable[[np.ndarray], np.ndarray], shapes: np.ndarray, rows: np.ndarray, asked: np.ndarray,
          told: Told) -> tuple[np.ndarray, list[Finding]]:
    """Repair what is asked for and has only numbers as coordinates; record what changed."""
    places = np.flatnonzero(asked & ~shapely.is_missing(shapes))
    coordinates, owner = shapely.get_coordinates(shapes[places], return_index=True)
    places = np.delete(places, np.unique(owner[~np.isfinite(coordinates).all(axis=1)]))
    if not len(places):
        return shapes, []
    before = shapes[places]
    after = _repaired(repair, before)
    result = shapes.copy()
    result[places] = after
    changed = ~shapely.equals_exact(before, after)
    return result, [_note(kind, row, was, became) for row, was, became
                    in zip(rows[places][changed], told(before[changed]), told(after[changed]), strict=True)]


def _repaired(repair: Callable[[np.ndarray], np.ndarray], shapes: np.ndarray) -> np.ndarray:
    """Repair all; where one cannot be (a ring that is a single point), each alone, and that one stays as it is."""
    try:
        return repair(shapes)
    except GEOSException:
        if len(shapes) == 1:
            return shapes
        return np.concatenate([_repaired(repair, shapes[place:place + 1]) for place in range(len(shapes))])


def _note(kind: MendKind, row: int, before: object, after: object) -> Finding:
    return Finding(FindingCode.MENDED, Severity.NOTES, int(row), values={"kind": str(kind), "before": before, "after": after})


def _points(shapes: np.ndarray) -> list[int]:
    counted: list[int] = shapely.get_num_coordinates(shapes).tolist()
    return counted


def _first_corners(shapes: np.ndarray) -> list[str]:
    return [" ".join(f"{value:.10g}" for value in shapely.get_coordinates(shape)[0]) for shape in shapes]
