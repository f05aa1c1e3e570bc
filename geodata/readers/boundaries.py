"""What every reader gives, and the checked and measured value that is made of it."""
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from pyproj import CRS

from geodata.crs import Datum
from geodata.errors import Candidate
from geodata.findings import Finding, FindingCode, Severity

PLANE = 1_000.0
"""Coordinates beyond this are metres, not degrees."""

Levels = tuple[tuple[float | None, float | None, str], ...]
"""Of each ring: upper and lower level in metres (1985 height), name of the block."""

Progress = Callable[[int, int], None]


class Refused(Exception):
    """Nothing of the source can be read; carries the finding that says why."""

    @property
    def finding(self) -> Finding:
        """Make the finding."""
        code, values = self.args
        return Finding(code, Severity.REFUSED, values=values)


def refused(code: FindingCode, **values: object) -> Refused:
    """Make what to raise."""
    return Refused(code, values)


@dataclass
class Delivered:
    """What a reader found, in the source's own coordinate system (x = east or longitude).

    ``crs`` is what the source declares, or what its kind implies; ``Datum.GCJ02`` for the shifted degrees, that are no system.
    ``unread`` is the WKB of rows (counted from 1) that were written and are no shape as they stand.
    """

    kind: str
    shapes: np.ndarray
    attributes: list[dict[str, object]]
    crs: CRS | Datum | None = None
    encoding: str = "utf-8"
    declared_encoding: str | None = "utf-8"
    printed: list[str | None] = field(default_factory=list)
    levels: list[Levels] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unread: dict[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Boundaries:
    """A file of outlines, checked and measured; all lists have one entry for each row.

    ``shapes`` are in degrees on ``datum``, x = longitude, y = latitude, ``None`` where none could be read; ``area_m2``
    is the official one on the source's own ellipsoid, ``plane_m2`` the one in the plane of its projection, or of the three-degree
    zone of each row's middle meridian; NaN where there is none. ``valid`` is false where a finding blocks the row. ``candidates`` are
    what else the coordinate system could have been, where the source declares none.
    """

    kind: str
    sha256: str
    datum: Datum | None = None
    crs: str | None = None
    encoding: str | None = None
    rows: np.ndarray = field(default_factory=lambda: np.arange(0))
    shapes: np.ndarray = field(default_factory=lambda: np.array([], dtype=object))
    attributes: list[dict[str, object]] = field(default_factory=list)
    printed: list[str | None] = field(default_factory=list)
    levels: list[Levels] = field(default_factory=list)
    area_m2: np.ndarray = field(default_factory=lambda: np.zeros(0))
    plane_m2: np.ndarray = field(default_factory=lambda: np.zeros(0))
    valid: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))
    findings: list[Finding] = field(default_factory=list)
    candidates: tuple[Candidate, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether nothing of the source can be stored."""
        return any(finding.severity is Severity.REFUSED for finding in self.findings)

    @cached_property
    def wkb(self) -> np.ndarray:
        """The shapes as WKB."""
        written: np.ndarray = shapely.to_wkb(self.shapes)
        return written

    def __getstate__(self) -> dict[str, Any]:
        """Give what is pickled: shapes as WKB, several times faster than one by one."""
        return {**self.__dict__, "wkb": self.wkb, "shapes": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take what was pickled."""
        self.__dict__.update(state, shapes=shapely.from_wkb(state["wkb"]))
