"""Acts of a consolidation that are more than one record: a block planned, its new right issued, its old rights cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..codes import BlockRole, GateStage, PaperStage, Subject
from ..consolidation import OLD_RIGHTS
from ..queries.lists import block_members
from ..queries.reference import scale_rules
from ..queries.subjects import region_of
from ..scales import scale_of
from ..tables.blocks import Block, BlockExistenceRecord, GateStep, MembershipRecord
from ..tables.closures import PaperStep
from ..tables.mines import HolderRecord, LicenceRecord, Mine, MineExistenceRecord, RightRecord, TermsRecord
from .many import record_for_many
from .records import Paper, record_fact, register, store, stored_as
from .transactions import Writer


def plan_block(session: Writer, code: str, *, on: date, by: str, name: str, region_code: str, mineral: str | None = None,
               due_on: date | None = None, evidence: Sequence[Paper] = (), device_key: str | None = None, done_by: str | None = None,
               note: str | None = None) -> Any:
    """Register a block and pass its first gate, the draft of the plan; gives the block. Raises as ``register`` does."""
    if (stored := stored_as(session, BlockExistenceRecord, device_key)) is not None:
        return session.get_one(Block, stored.subject_id)
    block = register(session, Subject.BLOCK, code, on=on, by=by, name=name, region_code=region_code, mineral=mineral, due_on=due_on,
                     device_key=device_key)
    record_fact(session, GateStep, block.id, on=on, by=by, done_by=done_by, note=note, evidence=evidence, stage=GateStage.DRAFTED,
                taken_over=None)
    return block


@dataclass(frozen=True)
class NewRight:
    """What the new licence of a block says; capacity a year in ``capacity_unit``."""

    code: str
    name: str
    holder: str
    credit_code: str | None
    licence_number: str
    valid_from: date | None
    valid_to: date
    mineral: str
    method: str
    capacity: float
    capacity_unit: str


def issue_right(session: Writer, block_id: int, right: NewRight, *, on: date, by: str, evidence: Sequence[Paper] = (),
                device_key: str | None = None, done_by: str | None = None, note: str | None = None) -> Any:
    """Register the mine that results from a block with holder, right, licence and terms, and pass the gate of the new right.

    Its scale class follows from the rows of the scale standard, unknown where none fits (handbook rule 11). Gives the mine. Raises as
    ``register`` does, and what the gates refuse.
    """
    if (stored := stored_as(session, MineExistenceRecord, device_key)) is not None:
        return session.get_one(Mine, stored.subject_id)
    region = region_of(session, Subject.BLOCK, block_id)
    mine = register(session, Subject.MINE, right.code, on=on, by=by, name=right.name, region_code=region, device_key=device_key)
    papers = store(session, evidence)
    scale = scale_of(right.capacity, right.capacity_unit, right.mineral, right.method, scale_rules(session), on)
    validity = {"valid_from": right.valid_from, "valid_to": right.valid_to}
    for kind, values in (
        (HolderRecord, {"holder": right.holder, "credit_code": right.credit_code}), (RightRecord, validity),
        (LicenceRecord, {"number": right.licence_number, **validity}),
        (TermsRecord, {"mineral": right.mineral, "method": right.method, "capacity": right.capacity,
                       "capacity_unit": right.capacity_unit, "scale": scale}),
        (MembershipRecord, {"block_id": block_id, "role": BlockRole.RESULT}),
    ):
        record_fact(session, kind, mine.id, on=on, by=by, evidence=papers, **values)
    record_fact(session, GateStep, block_id, on=on, by=by, done_by=done_by, note=note, evidence=papers, stage=GateStage.RIGHT_CHANGED,
                taken_over=None)
    return mine


def cancel_old_rights(session: Writer, block_id: int, *, on: date, by: str, evidence: Sequence[Paper] = (),
                      device_key: str | None = None, follows: int | None = None, done_by: str | None = None,
                      note: str | None = None) -> Any:
    """Cancel every old right of a block that still stands on one notice, and pass the gate; gives the gate.

    Raises RefusedForSome where a right may not be cancelled, and what the gates refuse.
    """
    if (stored := stored_as(session, GateStep, device_key)) is not None:
        return stored
    members = block_members(session, session.get_one(Block, block_id).code, on)
    standing = {mine.code: (PaperStep, mine.id) for mine in members
                if mine.block_role in OLD_RIGHTS and mine.paper_stage != PaperStage.CANCELLED}
    papers = store(session, evidence)
    record_for_many(session, standing, on=on, by=by, done_by=done_by, note=note, evidence=papers, device_key=device_key,
                    stage=PaperStage.CANCELLED, taken_over=None)
    return record_fact(session, GateStep, block_id, on=on, by=by, done_by=done_by, note=note, evidence=papers, follows=follows,
                       device_key=device_key, stage=GateStage.OLD_RIGHTS_CANCELLED, taken_over=None)
