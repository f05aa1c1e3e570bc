"""Consolidation blocks: existence, gates, members."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from .. import consolidation
from ..codes import BlockRole, CapacityUnit, Subject
from .base import Record, Step, SubjectRow, coded
from .mines import Outline


class Block(SubjectRow):
    """A consolidation block (整合重组区块)."""

    kind = Subject.BLOCK


class BlockExistenceRecord(Record):
    """The block is planned under this name in this region, for this mineral, due on a day."""

    about = Subject.BLOCK
    asked = ("region_code",)
    name: Mapped[str]
    region_code: Mapped[str]
    mineral: Mapped[str | None]
    due_on: Mapped[date | None]


class BlockBoundaryRecord(Outline, Record):
    """Planned outline of the block, where one is drawn; otherwise the hull of its members stands for it."""

    about = Subject.BLOCK


class GateStep(Step):
    """A gate that the block passed."""

    about = Subject.BLOCK
    ladder = consolidation.GATES


class BlockPlanRecord(Record):
    """What the plan says of the mine that results, and why a lead below the minimum scale was let in (handbook rule 9)."""

    about = Subject.BLOCK
    capacity: Mapped[float | None]
    capacity_unit: Mapped[str] = coded(CapacityUnit)
    area_ha: Mapped[float | None]
    lead_override: Mapped[str | None]


class MembershipRecord(Record):
    """What a mine is in a block: lead, merged, result, or no longer a member. A right is in one block at a time."""

    about = Subject.MINE
    block_id: Mapped[int] = mapped_column(ForeignKey("block.id"), index=True)
    role: Mapped[str] = coded(BlockRole)
