"""Administrative regions and zones that limit mining, with dated outlines."""

from datetime import date

from sqlalchemy.orm import Mapped

from ..codes import RegionLevel, Subject, ZoneKind
from .base import Record, SubjectRow, coded
from .mines import Outline


class Region(SubjectRow):
    """A province, city, county (6-digit GB/T 2260 code) or township (9-digit code)."""

    kind = Subject.REGION


class RegionExistenceRecord(Record):
    """Name, level and parent of a region."""

    about = Subject.REGION
    name: Mapped[str]
    level: Mapped[str] = coded(RegionLevel)
    parent_code: Mapped[str | None]


class RegionBoundaryRecord(Outline, Record):
    """Outline of a region."""

    about = Subject.REGION


class Zone(SubjectRow):
    """A protected area, basin or no-mining belt."""

    kind = Subject.ZONE


class ZoneExistenceRecord(Record):
    """Name and kind of a zone, and the day its source layer was made."""

    about = Subject.ZONE
    name: Mapped[str]
    region_code: Mapped[str]
    zone_kind: Mapped[str] = coded(ZoneKind)
    source_on: Mapped[date | None]


class ZoneBoundaryRecord(Outline, Record):
    """Outline of a zone."""

    about = Subject.ZONE
