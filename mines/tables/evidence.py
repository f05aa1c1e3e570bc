"""Papers and pictures behind records."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..codes import EvidenceKind
from .base import Base, coded


class Evidence(Base):
    """A paper by number and date, or a file by its hash; ``sha256`` is None while the scan is missing."""

    kind: Mapped[str] = coded(EvidenceKind)
    number: Mapped[str | None]
    dated_on: Mapped[date | None]
    sha256: Mapped[str | None] = mapped_column(index=True)
    name: Mapped[str | None]
    size: Mapped[int | None]
    taken_at: Mapped[datetime | None]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]


class EvidenceLink(Base):
    """Which record a paper supports."""

    __table_args__ = (Index(None, "record_table", "record_id"),)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"))
    record_table: Mapped[str]
    record_id: Mapped[int]
