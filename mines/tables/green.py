"""Green mines: listing steps, assessments by edition, the mine's own plan."""

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .. import greenmine
from ..codes import Subject
from .base import Base, Record, Step


class ListingStep(Step):
    """A listing, a promotion or a removal, by announcement."""

    about = Subject.MINE
    ladder = greenmine.LISTING
    removal: Mapped[str | None]


class Edition(Base):
    """An edition of an indicator catalogue: for which tier, its total, pass marks and how long a pass holds.

    ``pass_total`` and ``pass_share`` (of each first-level maximum) are None where the edition's pass rule is not verified.
    """

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    tier: Mapped[str]
    total: Mapped[float]
    pass_total: Mapped[float | None]
    pass_share: Mapped[float | None]
    valid_months: Mapped[int]
    source: Mapped[str]


class Item(Base):
    """An indicator of an edition; ``max_points`` is None where it is not verified."""

    __table_args__ = (UniqueConstraint("edition_id", "code"),)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    code: Mapped[str]
    parent: Mapped[str | None]
    name: Mapped[str]
    max_points: Mapped[float | None]


class AssessmentRecord(Record):
    """An assessment of a mine by an edition: who scored, the total, whether the standard is met and until when that holds."""

    about = Subject.MINE
    keys = ("tier",)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    tier: Mapped[str]
    kind: Mapped[str]
    total: Mapped[float | None]
    met: Mapped[str]
    valid_to: Mapped[date]
    gaps: Mapped[str | None]


class AssessmentScore(Base):
    """Points given to one item in one assessment."""

    __table_args__ = (UniqueConstraint("assessment_id", "item_id"),)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment_record.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    points: Mapped[float]


class MeasureRecord(Record):
    """One measure of the mine's own plan (一矿一策): gap, measure, owner, due day, cost in 10 000 yuan, state."""

    about = Subject.MINE
    keys = ("number",)
    number: Mapped[int]
    gap: Mapped[str]
    measure: Mapped[str]
    owner: Mapped[str]
    due_on: Mapped[date]
    cost_10k_yuan: Mapped[float | None]
    state: Mapped[str]
