"""May a mine join a block, and may a block be done."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from ..codes import BlockRole, GateStage, PaperStage, Verdict
from ..consolidation import OLD_RIGHTS, Ruling
from ..errors import NotEligible
from ..queries.eligibility import mine_in_block, rulings_on_member, rulings_on_result
from ..queries.standing import fact_in_force
from ..tables.blocks import Block, BlockPlanRecord, GateStep, MembershipRecord
from ..tables.closures import PaperStep
from .transactions import Writer
from .written import just_written


def _check_gates(session: Writer, block_id: int, steps: Sequence[Any]) -> None:
    """Old rights are done only when each one is cancelled, and the new right keeps to the rules as far as they are known (rule 9)."""
    step = steps[-1] if steps else None
    if step is None or step.stage != GateStage.OLD_RIGHTS_CANCELLED or step.taken_over:
        return
    members = _members(session, block_id, step.effective_on)
    standing_rights = [mine for mine, role in members.items() if role in OLD_RIGHTS and not _cancelled(session, mine, step.effective_on)]
    if standing_rights:
        raise NotEligible(rule="old_rights_cancelled", rights=len(standing_rights))
    results = [mine_in_block(session, mine, step.effective_on) for mine, role in members.items() if role == BlockRole.RESULT]
    code = session.get_one(Block, block_id).code
    _refuse(rulings_on_result(session, [mine for mine in results if mine], code, step.effective_on))


def _members(session: Writer, block_id: int, day: date) -> dict[int, str]:
    """Role of each mine that is in the block on ``day``."""
    ever = session.scalars(select(MembershipRecord.subject_id).where(MembershipRecord.block_id == block_id).distinct())
    facts = [fact_in_force(session, MembershipRecord, mine, day) for mine in ever]
    return {fact.subject_id: fact.role for fact in facts if fact and fact.block_id == block_id and fact.role != BlockRole.NONE}


def _cancelled(session: Writer, mine_id: int, day: date) -> bool:
    paper = fact_in_force(session, PaperStep, mine_id, day)
    return paper is not None and paper.stage == PaperStage.CANCELLED


def _check_membership(session: Writer, mine_id: int, records: Sequence[Any]) -> None:
    """Who joins keeps to the rules as far as they are known, and a member leaves one block before it joins another (rule 8)."""
    for before, record in zip((None, *records), records, strict=False):
        if before is not None and BlockRole.NONE not in (before.role, record.role) and before.block_id != record.block_id:
            raise NotEligible(rule="one_block", role=record.role)
    for record in just_written(session, records):
        if record.role in OLD_RIGHTS:
            _check_joining(session, record)


def _check_joining(session: Writer, record: Any) -> None:
    mine = mine_in_block(session, record.subject_id, record.effective_on)
    plan = fact_in_force(session, BlockPlanRecord, record.block_id, record.effective_on)
    if mine is not None:
        code = session.get_one(Block, record.block_id).code
        override = (plan.lead_override if plan else None) or ""
        _refuse(rulings_on_member(session, mine, record.role, code, record.effective_on, override=override))


def _refuse(rulings: Sequence[Ruling]) -> None:
    failed = next((ruling for ruling in rulings if ruling.verdict == Verdict.FAILED), None)
    if failed is not None:
        raise NotEligible(rule=failed.rule, **{name: _said(value) for name, value in failed.values.items()})


def _said(value: Any) -> Any:
    """A value of a ruling as one piece of text."""
    if isinstance(value, Mapping):
        return ", ".join(value)
    return ", ".join(str(one) for one in value) if isinstance(value, (tuple, list)) else value


CHECKS = {GateStep: _check_gates, MembershipRecord: _check_membership}
"""Checks of blocks and their members, by table."""
