"""A plain list of corners, one a line, as people copy it from a survey sheet or a map: plane metres or decimal degrees."""
import re
import unicodedata

import numpy as np
import shapely

from geodata.findings import Finding, FindingCode, Severity
from geodata.readers.boundaries import PLANE, Delivered

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_OWN = r"(?:[^\d\s,.+-]*\d{1,4}(?:\.\s+|[\s,、:)]+))?"
_LINE = re.compile(rf"{_OWN}({_NUMBER.pattern})[\s,]+({_NUMBER.pattern})[\s,]*")


def plain_points(text: str) -> list[tuple[str, str]] | None:
    """The two numbers of every line, or None unless each line holds two numbers and at most a point's own before them."""
    typed = unicodedata.normalize("NFKC", text.replace("，", ",").replace("；", ",").replace("\t", " "))
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    while lines and not _NUMBER.search(lines[0]):
        del lines[0]        # a heading
    found = [_LINE.fullmatch(line) for line in lines]
    return [(match[1], match[2]) for match in found if match] if len(lines) > 2 and all(found) else None


def read_points(text: str, corners: list[tuple[str, str]]) -> Delivered:
    """Make one ring of ``corners``: X (north) and Y (east) in metres, or longitude and latitude in decimal degrees."""
    plane = any(abs(float(token)) > PLANE for corner in corners for token in corner)
    ring = [(float(second), float(first)) if plane else (float(first), float(second)) for first, second in corners]
    if len(ring) > 1 and ring[0] == ring[-1]:
        del ring[-1]
    findings = [] if len(ring) > 2 else [Finding(FindingCode.TOO_FEW_POINTS, Severity.BLOCKS, 1, values={"points": len(ring)})]
    shape = shapely.Polygon(ring) if len(ring) > 2 else None
    return Delivered("points", np.array([shape], dtype=object), [{}], printed=[text.strip()], findings=findings)
