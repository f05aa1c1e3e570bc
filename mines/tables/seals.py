"""Imports and seals: where rows came from, and the proof that none was changed."""

from datetime import date, datetime

from sqlalchemy import LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class Import(Base):
    """One file taken in: what it was, how it was read, how many rows it stored and blocked.

    ``layout`` tells files of the same headings; ``columns`` (heading by field) and ``words`` (code by printed word, by field) are what
    somebody answered of it, ``mended`` the findings that tell what was mended or retyped, with before and after; all as JSON.
    """

    sha256: Mapped[str]
    name: Mapped[str]
    subject: Mapped[str]
    on: Mapped[date]
    source_crs: Mapped[str | None]
    encoding: Mapped[str | None]
    imported_at: Mapped[datetime]
    imported_by: Mapped[str]
    stored: Mapped[int]
    blocked: Mapped[int]
    layout: Mapped[str | None]
    columns: Mapped[str | None] = mapped_column(Text)
    words: Mapped[str | None] = mapped_column(Text)
    mended: Mapped[str | None] = mapped_column(Text)


class Seal(Base):
    """The digest of everything one transaction added, chained to the seal before.

    ``ranges`` holds lines ``table first last``; ``digests`` 32 bytes per row in that order.
    """

    sealed_at: Mapped[datetime]
    ranges: Mapped[str] = mapped_column(Text)
    digests: Mapped[bytes] = mapped_column(LargeBinary)
    before: Mapped[str] = mapped_column(unique=True)
    sha256: Mapped[str]
