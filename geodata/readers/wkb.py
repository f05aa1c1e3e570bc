"""Well-known binary to shapes, each row that cannot be one as a finding."""
from collections.abc import Sequence

import numpy as np
import shapely
from shapely.errors import GEOSException

from geodata.findings import Finding, FindingCode, Severity

_REASONS = {"closed linestring": FindingCode.RING_NOT_CLOSED, "Invalid number of points": FindingCode.TOO_FEW_POINTS}


def shapes_of(wkbs: Sequence[bytes | None]) -> tuple[np.ndarray, list[Finding]]:
    """Read all at once; name the rows, counted from 1, that have no shape although something was written."""
    shapes = shapely.from_wkb(np.array([*wkbs, None], dtype=object), on_invalid="ignore")[:-1]
    return shapes, [Finding(*_trouble_of(wkb), values={}, row=index + 1)
                    for index in np.flatnonzero(shapely.is_missing(shapes)).tolist() if (wkb := wkbs[index]) is not None]


def _trouble_of(wkb: bytes) -> tuple[FindingCode, Severity]:
    try:
        shapely.from_wkb(wkb)
    except GEOSException as failure:
        reason = str(failure)
        code = next((code for words, code in _REASONS.items() if words in reason), FindingCode.SHAPE_UNREADABLE)
        return code, Severity.BLOCKS
    return FindingCode.SHAPE_UNREADABLE, Severity.BLOCKS
