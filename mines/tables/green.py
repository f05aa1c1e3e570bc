"""Green mines: listing steps, assessments by edition, the mine's own plan."""

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .. import greenmine
from ..codes import Answer, AssessmentKind, Batch, ItemKind, MeasureState, Met, Method, RemovalReason, Subject, Tier, Verdict
from .base import Base, Record, Step, coded


class ListingStep(Step):
    """A listing, a promotion or a removal, by announcement."""

    about = Subject.MINE
    ladder = greenmine.LISTING
    removal: Mapped[str | None] = coded(RemovalReason)
    review_on: Mapped[date | None]


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
    incomplete: Mapped[bool | None]


class Item(Base):
    """An item of an edition; ``max_points`` is None where it is not verified, ``kind`` where it is an indicator.

    ``method`` names the only mining method it applies to, ``answered_by`` the question of the registry that answers a precondition.
    """

    __table_args__ = (UniqueConstraint("edition_id", "code"),)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    code: Mapped[str]
    parent: Mapped[str | None]
    name: Mapped[str]
    max_points: Mapped[float | None]
    kind: Mapped[str | None] = coded(ItemKind)
    method: Mapped[str | None] = coded(Method)
    guidance: Mapped[str | None]
    answered_by: Mapped[str | None] = coded(Answer)


class AssessmentRecord(Record):
    """An assessment of a mine by an edition: who scored, the total, whether the standard is met and until when that holds."""

    about = Subject.MINE
    keys = ("tier", "kind")
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    tier: Mapped[str] = coded(Tier)
    kind: Mapped[str] = coded(AssessmentKind)
    total: Mapped[float | None]
    met: Mapped[str] = coded(Met)
    valid_to: Mapped[date]
    gaps: Mapped[str | None]
    agency: Mapped[str | None]
    team: Mapped[int | None]
    seniors: Mapped[int | None]
    independent: Mapped[bool | None]


class PreconditionRecord(Record):
    """A precondition or veto item of an edition, as found at a mine: passed, failed or unknown."""

    about = Subject.MINE
    keys = ("edition_id", "item")
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    item: Mapped[str]
    verdict: Mapped[str] = coded(Verdict)


class CategoryRecord(Record):
    """The batch of the classified rectification that a mine is in (分类整治), and the number of its plan (一矿一策文号)."""

    about = Subject.MINE
    batch: Mapped[str] = coded(Batch)
    plan_number: Mapped[str | None]


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
    state: Mapped[str] = coded(MeasureState)
