"""Consolidations: the list of blocks, and everything on file about one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..codes import BlockRole, GateStage, PaperStage, Subject
from ..consolidation import NEW_RIGHT, OLD_RIGHTS, Ruling, Side, planned_side, ruling_of_old_rights, side_of
from ..errors import NotFound
from ..rules.mine import right_cancelled
from ..tables.blocks import BlockPlanRecord, GateStep, MembershipRecord
from .distances import Near, near_mines
from .eligibility import mine_in_block, rulings_on_member, rulings_on_result
from .history import Fact, standing_facts
from .lists import Row, block_members, rows_on
from .standing import standing_rule
from .subjects import by_code


def consolidations_on(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> list[Row]:
    """Blocks of a region, soonest due first, each with its ``members`` and the day of each gate passed in ``gates``. Read-only."""
    rows = rows_on(session, Subject.BLOCK, as_of, known_at, region, theme="block")
    gates: dict[int, dict[str, date]] = {row.id: {} for row in rows}
    steps = session.scalars(
        select(GateStep).where(GateStep.subject_id.in_(gates), GateStep.effective_on <= as_of, standing_rule(GateStep, known_at))
        .order_by(GateStep.seq))
    for step in steps:
        gates[step.subject_id][step.stage] = step.effective_on
    for row in rows:
        row.gates = gates[row.id]
        row.members = [mine for mine in block_members(session, row.code, as_of, known_at) if mine.block_role != BlockRole.NONE]
    return sorted(rows, key=lambda row: (row.due_on, row.code))


@dataclass(frozen=True)
class Member:
    """A mine in the block: its row, since when, and how it stands to the rules on the day (of a cancelled right: the day it joined)."""

    row: Row
    joined: Fact
    rulings: list[Ruling]
    ruled_on: date

    @property
    def role(self) -> str:
        """What it is in the block."""
        return str(self.row.block_role)


@dataclass(frozen=True)
class BlockCase:
    """One block on one day."""

    row: Row
    gates: list[Fact]
    plan: Fact | None
    members: list[Member]
    left: list[Row]
    result_rulings: list[Ruling]
    before: Side
    after: Side
    near: list[Near]

    def passed(self) -> Mapping[str, Fact]:
        """The standing step of each gate that was passed."""
        return {fact.record.stage: fact for fact in self.gates}

    def of_role(self, *roles: str) -> list[Member]:
        """Members with one of ``roles``."""
        return [member for member in self.members if member.role in roles]


def block_case(session: Session, code: str, as_of: date, known_at: datetime | None = None) -> BlockCase:
    """The consolidation of the block ``code``. Read-only. Raises NotFound."""
    block = by_code(session, Subject.BLOCK, code)
    rows = rows_on(session, Subject.BLOCK, as_of, known_at, theme="block", codes=[code])
    if not rows:
        raise NotFound(subject=Subject.BLOCK, code=code)
    row, mines = rows[0], block_members(session, code, as_of, known_at)
    plans = standing_facts(session, BlockPlanRecord, block.id, as_of, known_at)
    members = [_member(session, mine, row, as_of, known_at) for mine in mines if mine.block_role != BlockRole.NONE]
    old = [member.row for member in members if member.role in OLD_RIGHTS]
    new = [member.row for member in members if member.role == BlockRole.RESULT]
    standing = [mine.code for mine in old if mine.paper_stage != PaperStage.CANCELLED]
    found = [mine_in_block(session, mine.id, as_of, known_at) for mine in new]
    results = rulings_on_result(session, [mine for mine in found if mine], code, as_of, known_at)
    gates = sorted(standing_facts(session, GateStep, block.id, as_of, known_at), key=lambda fact: fact.record.seq)
    return BlockCase(
        row, gates, plans[-1] if plans else None, members, [mine for mine in mines if mine.block_role == BlockRole.NONE],
        [*results, *([ruling_of_old_rights(standing)] if old and row.gate_stage in NEW_RIGHT else [])], side_of(old),
        side_of(new) if new else planned_side(row.capacity, row.capacity_unit, row.planned_ha),
        near_mines(session, [mine.code for mine in (*old, *new)], as_of, known_at))


def _member(session: Session, mine: Row, block: Row, as_of: date, known_at: datetime | None) -> Member:
    joined = standing_facts(session, MembershipRecord, mine.id, as_of, known_at)[-1]
    day = joined.record.effective_on if right_cancelled(mine) else as_of
    found = mine_in_block(session, mine.id, day, known_at) if mine.block_role in OLD_RIGHTS else None
    rulings = rulings_on_member(session, found, mine.block_role, block.code, day, known_at, override=block.lead_override) if found else []
    return Member(mine, joined, rulings, day)


def next_gate(stage: str) -> str | None:
    """The gate after ``stage``; None after the last."""
    after: Any = GateStep.ladder.next[GateStage(stage)]
    return next(iter(after), None)
