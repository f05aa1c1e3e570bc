"""Well-known binary to shapes, each row that cannot be one as a finding."""
from collections.abc import Sequence

import numpy as np
import shapely
from shapely.errors import GEOSException

from geodata.findings import Finding, FindingCode, Severity

_REASONS = {"closed linestring": FindingCode.RING_NOT_CLOSED, "Invalid number of points": FindingCode.TOO_FEW_POINTS}


def shapes_of(wkbs: Sequence[bytes | None]) -> tuple[np.ndarray, list[Finding], dict[int, bytes]]:
    """Read all at once; name the rows, counted from 1, that have no shape although something was written, and give what was written."""
    shapes = shapely.from_wkb(np.array([*wkbs, None], dtype=object), on_invalid="ignore")[:-1]
    unread = {index + 1: wkb for index in np.flatnonzero(shapely.is_missing(shapes)).tolist() if (wkb := wkbs[index]) is not None}
    return shapes, [Finding(_trouble_of(wkb), Severity.BLOCKS, row) for row, wkb in unread.items()], unread


def _trouble_of(wkb: bytes) -> FindingCode:
    try:
        shapely.from_wkb(wkb)
    except GEOSException as failure:
        reason = str(failure)
        return next((code for words, code in _REASONS.items() if words in reason), FindingCode.SHAPE_UNREADABLE)
    return FindingCode.SHAPE_UNREADABLE
