"""What somebody answers of a source: what it does not say itself, and what is to be mended in it."""
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import shapely

from geodata.crs import Datum, Shift


class DegreeForm(StrEnum):
    """How a number means degrees."""

    DECIMAL = "decimal"
    """116.646051"""
    PACKED = "packed"
    """ddd.mmssss: 111.3330 is 111 degrees 33 minutes 30 seconds."""


class MendKind(StrEnum):
    """Every repair that can be asked for; none is ever made unasked."""

    CLOSE_RING = "close_ring"
    DROP_POINTS = "drop_points"
    MAKE_VALID = "make_valid"
    SWAP_AXES = "swap_axes"
    SNAP = "snap"
    """To what is registered beside it; only the registry knows that."""


@dataclass(frozen=True)
class Mend:
    """A repair that somebody asked for: of ``rows`` (counted from 1), or of every row that needs it; ``distance_m`` is how far to snap."""

    kind: MendKind
    rows: tuple[int, ...] | None = None
    distance_m: float | None = None


@dataclass(frozen=True)
class Answers:
    """What was answered; None, or nothing, is left to the source.

    ``layer`` is the one to read of several, or the file of an archive. ``home`` is where the shapes should lie, degrees on CGCS2000,
    x = longitude. ``shifts`` are the bureau's own parameters by datum.
    """

    crs: str | None = None
    encoding: str | None = None
    degrees: DegreeForm | None = None
    layer: str | None = None
    home: shapely.Geometry | None = None
    shifts: Mapping[Datum, Shift] = field(default_factory=dict)
    mends: tuple[Mend, ...] = ()
