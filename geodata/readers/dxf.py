"""DXF drawings: closed polylines and hatched areas as outlines, their layer as an attribute; no drawing says its coordinate system."""
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyogrio
import shapely

from geodata.findings import Finding, FindingCode, Severity
from geodata.readers.answers import Answers
from geodata.readers.boundaries import Delivered, refused
from geodata.readers.layers import delivered, layer_of
from geodata.readers.text import decoded

BINARY = b"AutoCAD Binary DXF"
_ATTRIBUTES = ("Layer", "Text")
_POINTS = (0, 4)


def read_dxf(path: Path, answers: Answers) -> Delivered:
    """Read what is drawn; points and texts are no outlines and are left out, open lines stay rows that are named. Raises ``Refused``.

    The code page that a drawing declares is often wrong, so GDAL is handed UTF-8.
    """
    content, found = path.read_bytes(), "utf-8"
    if not content.startswith(BINARY):
        text, found = decoded(content, answers.encoding)
        content = text.encode()
    pyogrio.set_gdal_config_options({"DXF_ENCODING": "UTF-8" if not content.startswith(BINARY) else None})
    _declared, columns, wkbs = layer_of(content, CLOSED_LINE_AS_POLYGON="YES")
    drawn = ~np.isin(shapely.get_type_id(shapely.from_wkb(np.array([*wkbs, None], dtype=object), on_invalid="ignore"))[:-1], _POINTS)
    if not drawn.any():
        raise refused(FindingCode.NO_FEATURES)
    kept = np.flatnonzero(drawn).tolist()
    columns = [(name, [values[place] for place in kept]) for name, values in columns if name in _ATTRIBUTES]
    notes = len(wkbs) - len(kept)
    said = [Finding(FindingCode.NOTES_LEFT_OUT, Severity.NOTES, values={"count": notes})] if notes else []
    return replace(delivered("dxf", None, columns, [wkbs[place] for place in kept], said), encoding=found, declared_encoding=found)
