"""The block ledger: blocks with their gate, their plan and their members."""

from datetime import date

from geodata.findings import Severity

from ...codes import BlockRole, CapacityUnit, GateStage, Subject
from ...codes import EvidenceKind as Kind
from ...codes import ImportNote as Note
from ...errors import RegistryError
from ...ledgers import GATE_DAYS
from ...tables.blocks import BlockExistenceRecord, BlockPlanRecord, GateStep, MembershipRecord
from .taking import Row, Taking, earliest, paper

BLOCKS = "QK"
"""What the code of a block begins with that has none."""


def take(taking: Taking, row: Row) -> None:
    """Register the block, or bring it up to what the row says; opening state of its gates, its members."""
    since = earliest(taking.on, *(row[day] for day in GATE_DAYS))
    block_id = taking.match(row)
    if block_id is None:
        block_id = taking.register(Subject.BLOCK, row, row["code"] or taking.known.free_code(BLOCKS), since, mineral=row["mineral"],
                                   due_on=row["due_on"])
    taking.settle(row, block_id)
    taking.begin(row, Subject.BLOCK, block_id, since)
    taking.fact(row, BlockExistenceRecord, block_id, taking.on, name=row["name"], mineral=row["mineral"], due_on=row["due_on"])
    taking.fact(row, BlockPlanRecord, block_id, taking.on, capacity=row["capacity"], area_ha=row["area_ha"],
                capacity_unit=row["capacity_unit"] if row["capacity"] else None, else_={"capacity_unit": CapacityUnit.UNKNOWN})
    stage, on = stage_of(row)
    if stage != GateStage.NONE:
        papers = [*paper(Kind.APPROVAL, row["approval_number"], row["approved_on"] if row["approval_number"] else None),
                  *paper(Kind.LICENCE, row["new_licence"], None)]
        taking.open(row, GateStep, block_id, stage, on or taking.on, papers)
    _join(taking, row, block_id, since)


def stage_of(row: Row) -> tuple[GateStage, date | None]:
    """The last gate passed by the row, and when."""
    passed = {gate: row[name] for name, gate in GATE_DAYS.items() if row[name]}
    gates = list(GateStage)
    furthest = max([*passed, row["gate_stage"] or GateStage.NONE], key=gates.index)
    return furthest, passed.get(furthest)


def _join(taking: Taking, row: Row, block_id: int, since: date) -> None:
    """The mines of the block: told by code, licence number or name; one that is not registered is said and left out."""
    named = [(row["lead"], BlockRole.LEAD)] if row["lead"] else []
    named += [(name, BlockRole.MERGED) for name in row["members"] or () if name != row["lead"]]
    for name, role in named:
        found = taking.mines.found(name if name in taking.mines.codes else None, name, name, taking.region(row), ())
        column = "lead" if role == BlockRole.LEAD else "members"
        if len(found) != 1:
            taking.say(Note.MEMBER_UNKNOWN, Severity.WARNS, row, column, value=name)
            continue
        mark, wrote = taking.in_force.mark(), row.wrote
        try:
            with taking.session.begin_nested():
                mine_id = next(iter(found))
                taking.begin(row, Subject.MINE, mine_id, since)
                taking.fact(row, MembershipRecord, mine_id, since, block_id=block_id, role=role)
        except RegistryError as refusal:
            taking.in_force.undo(mark)
            row.wrote = wrote
            taking.say(Note.MEMBER_REFUSED, Severity.WARNS, row, column, value=name, refusal=type(refusal).__name__)
