"""Questions about a consolidation block. Given a row or the columns of ``blocks_on(day)``."""

from ..codes import GateStage as Gate
from ..consolidation import APPROVED, DONE
from . import one_of


def approved(block):
    """Approved by the provincial government."""
    return one_of(block.gate_stage, APPROVED)


def done(block):
    """New right issued and all old rights cancelled (handbook rule 9)."""
    return one_of(block.gate_stage, DONE)


def not_begun(block):
    """Planned, but not past the draft of its plan (零开工)."""
    return one_of(block.gate_stage, (Gate.NONE, Gate.DRAFTED))


BLOCK_CLASSES = {
    "step_1": not_begun,
    "step_2": lambda block: block.gate_stage == Gate.COUNTY_REVIEWED,
    "step_3": lambda block: block.gate_stage == Gate.CITY_REVIEWED,
    "step_4": lambda block: block.gate_stage == Gate.PROVINCE_JOINT_REVIEW,
    "step_6": done,
    "step_5": approved,
}

CLASSES = {"block": BLOCK_CLASSES}
"""The themes of the map that colour blocks."""
