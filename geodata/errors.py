"""What can go wrong between a file, a coordinate system and the spatial database."""


from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Reason(StrEnum):
    """Why something may be answered; the words for people are elsewhere."""

    POSSIBLE = "possible"           # nothing speaks for or against it
    AT_HOME = "at_home"             # rows, total: so many lie where they should
    ELSEWHERE = "elsewhere"         # rows, total: so many lie elsewhere
    ABROAD = "abroad"               # rows, total: so many lie outside China
    ZONE_IN_FRONT = "zone_in_front"  # zone, width, meridian: the eastings start with the zone
    MERIDIAN = "meridian"           # meridian: no zone in front; the six-degree zone of the same meridian has the same numbers
    AXES_SWAPPED = "axes_swapped"   # X and Y stand in each other's place, and can be exchanged
    NOT_DRAWN = "not_drawn"         # the bureau's parameters are missing: measured, not drawn
    SHIFTED = "shifted"             # drawn by the bureau's own parameters
    OFFSET = "offset"               # the shifted degrees of web maps: neither measured nor drawn
    OFFSET_FITS = "offset_fits"     # distance_m: resembles the region's outline, and fits it only once the offset is undone
    WRITTEN_AS = "written_as"       # value, means: how one of the values would be read


@dataclass(frozen=True)
class Candidate:
    """Something that may be answered, and why; ``also`` are further reasons, said with the same ``values``.

    ``bounds`` is where all would lie then: west, south, east, north in degrees.
    """

    answer: str
    reason: Reason = Reason.POSSIBLE
    values: Mapping[str, object] = field(default_factory=dict)
    bounds: tuple[float, float, float, float] | None = None
    also: tuple[Reason, ...] = ()


class GeodataError(Exception):
    """Base of everything this room raises."""


class NoSpatialExtension(GeodataError):
    """SpatiaLite or PostGIS cannot be loaded; the message names what to install."""


class NoAccounts(GeodataError):
    """The database is a file: it knows no accounts whose rights could be narrowed."""


class RightsTooWide(GeodataError):
    """An account of the database has rights that cannot be taken from it here, or is not there; the message names them."""


class UnknownCrs(GeodataError):
    """The coordinate system is not declared; ``candidates`` are what may be answered as ``crs=``."""

    def __init__(self, declared: str | None, candidates: tuple[Candidate, ...]):
        """Keep what the file says, if anything, and what could be answered."""
        super().__init__(declared, candidates)
        self.declared, self.candidates = declared, candidates

    def __str__(self) -> str:
        """Say what was met, then what may be answered."""
        offered = ", ".join(candidate.answer for candidate in self.candidates)
        return f"coordinate system {self.declared or 'not declared'}; one of {offered}"


class UnknownDegrees(GeodataError):
    """Degrees may be decimal or packed as ddd.mmssss; ``candidates`` are what may be answered as ``degrees=``."""

    def __init__(self, candidates: tuple[Candidate, ...]):
        """Keep both readings."""
        super().__init__(candidates)
        self.candidates = candidates

    def __str__(self) -> str:
        """Name both readings."""
        return f"degrees; one of {', '.join(candidate.answer for candidate in self.candidates)}"


class UnknownEncoding(GeodataError):
    """The text is neither UTF-8 nor GB18030; ``preview`` shows it as read by each encoding that could be asked for."""

    def __init__(self, preview: dict[str, str]):
        """Keep the same few words read in several ways."""
        super().__init__(preview)
        self.preview = preview

    def __str__(self) -> str:
        """Show the words in every reading."""
        return "; ".join(f"{encoding}: {words}" for encoding, words in self.preview.items())
