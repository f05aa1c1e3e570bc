"""From Xi'an 1980 and Beijing 1954 to CGCS2000 by the bureau's own parameters; none is published, so none stands here."""
import re
import unicodedata
from math import isfinite

import numpy as np
import shapely
from pyproj import Transformer

from geodata.crs import ELLIPSOIDS, THREE_DEGREE_ZONES, ZONE_METRES, Datum, Shift

FORMS = "7: dx dy dz rx ry rz ppm / 4: dx dy seconds ppm zone=39"
"""How parameters are written."""

_WRITTEN = re.compile(r"\s*([47])\s*:([^=]*?)(?:zone\s*=\s*(\d+))?\s*")


def shift_of(text: str) -> Shift:
    """Read parameters as ``FORMS`` shows them, blanks or commas between. Raises ValueError where they are anything else."""
    written = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text))
    values = tuple(map(float, re.split(r"[\s,]+", written[2].strip(" \t,")))) if written else ()
    zone = int(written[3]) if written and written[3] else None
    if not written or len(values) != int(written[1]) or not all(map(isfinite, values)):
        raise ValueError(text)
    if (zone is None) != (len(values) == 7) or zone is not None and zone not in THREE_DEGREE_ZONES:
        raise ValueError(text)
    return Shift(values, zone)


def shifted(shapes: np.ndarray, datum: Datum, shift: Shift) -> np.ndarray:
    """Bring degrees on ``datum`` to degrees on CGCS2000 (x = longitude, y = latitude), heights taken as 0 on the ellipsoid of ``datum``."""
    steps = Transformer.from_pipeline(_pipeline(datum, shift))
    result: np.ndarray = shapely.transform(shapes, lambda xy: np.column_stack(steps.transform(*xy.T)))
    return result


def _pipeline(datum: Datum, shift: Shift) -> str:
    """Seven: through geocentric metres. Four: through the plane, points turned from north to east by the angle, then enlarged and moved."""
    before, after = ("+a={} +rf={}".format(*ELLIPSOIDS[one]) for one in (datum, Datum.CGCS2000))
    if shift.zone is None:
        dx, dy, dz, rx, ry, rz, ppm = shift.values
        plane = "+proj=cart"
        step = (f"+proj=helmert +convention=position_vector +x={dx:.17g} +y={dy:.17g} +z={dz:.17g} "
                f"+rx={rx:.17g} +ry={ry:.17g} +rz={rz:.17g} +s={ppm:.17g}")
    else:
        dx, dy, seconds, ppm = shift.values
        plane = f"+proj=tmerc +lon_0={3 * shift.zone} +k=1 +x_0={shift.zone * ZONE_METRES + 500_000}"
        step = f"+proj=helmert +x={dx:.17g} +y={dy:.17g} +theta={seconds:.17g} +s={1 + ppm * 1e-6:.17g}"
    return (f"+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step {plane} {before} +step {step} "
            f"+step +inv {plane} {after} +step +proj=unitconvert +xy_in=rad +xy_out=deg")
