"""Closing a mine: the ground, pit and paper ladders, and which checklist items apply to which kind of mine."""

from .codes import ChecklistItem as Item
from .codes import EvidenceKind as Paper
from .codes import GroundStage as Ground
from .codes import Method
from .codes import PaperStage
from .ladders import Ladder

_GROUND_NEXT = {
    Ground.OPEN: frozenset({Ground.ANNOUNCED, Ground.DECIDED}),
    Ground.ANNOUNCED: frozenset({Ground.DECIDED}),
    Ground.DECIDED: frozenset({Ground.IMPLEMENTING}),
    Ground.IMPLEMENTING: frozenset({Ground.SELF_CHECKED}),
    Ground.SELF_CHECKED: frozenset({Ground.ACCEPTED, Ground.IMPLEMENTING}),
    Ground.ACCEPTED: frozenset({Ground.IMPLEMENTING}),
}
_GROUND_EVIDENCE = {
    Ground.ANNOUNCED: frozenset({Paper.NOTICE}),
    Ground.DECIDED: frozenset({Paper.DECISION}),
    Ground.SELF_CHECKED: frozenset({Paper.REPORT}),
    Ground.ACCEPTED: frozenset({Paper.ACCEPTANCE}),
}

_WITNESSED = {Ground.ACCEPTED: frozenset({Ground.IMPLEMENTING, Ground.SELF_CHECKED})}

GROUND = Ladder("ground", _GROUND_NEXT, _GROUND_EVIDENCE, _WITNESSED)
"""Closing on the ground: list published, decided, closed by the standard, checked and accepted (安委办〔2019〕9号).

Implementer and acceptor are different persons. A mine that revives goes back from accepted to implementing.
"""

PIT = Ladder("pit", _GROUND_NEXT, _GROUND_EVIDENCE, _WITNESSED)
"""The same rungs for closing only the open pit; the underground right stays."""

PAPER = Ladder(
    "paper",
    {
        PaperStage.VALID: frozenset({PaperStage.CANCELLATION_REQUESTED, PaperStage.CANCELLED}),
        PaperStage.CANCELLATION_REQUESTED: frozenset({PaperStage.CANCELLED, PaperStage.VALID}),
        PaperStage.CANCELLED: frozenset(),
    },
    {
        PaperStage.CANCELLATION_REQUESTED: frozenset({Paper.REQUEST}),
        PaperStage.CANCELLED: frozenset({Paper.CANCELLATION}),
    },
)
"""The mining right: valid, cancellation asked for, cancelled and announced (自然资办函〔2019〕1574号). A refused request goes back."""

COUNTY_STEPS = (
    Item.CANCELLATION_ASKED, Item.PEOPLE_EVACUATED, Item.EQUIPMENT_DISMANTLED, Item.HAZARDS_REMOVED, Item.CLOSED_ON_THE_SPOT,
)
"""The county's own five steps (申请注销、人员撤离、设备拆除、消除安全隐患、就地关停)."""

FIVE_POINTS = (
    Item.C1_PERMITS, Item.C2_FACILITIES, Item.C3A_SHAFTS, Item.C3B_SLOPES, Item.C3C_TAILINGS, Item.C4_SIGNS, Item.C5_EXPLOSIVES,
)
"""The national five-point standard (安委办〔2019〕9号)."""


def items_for(method: str, *, tailings: bool = False) -> tuple[Item, ...]:
    """Items of the five-point standard that apply to a mine of this ``method``, with or without a tailings pond."""
    left_out = {Item.C3C_TAILINGS} if not tailings else set()
    if method == Method.OPEN_PIT:
        left_out.add(Item.C3A_SHAFTS)
    if method == Method.UNDERGROUND:
        left_out.add(Item.C3B_SLOPES)
    return tuple(item for item in FIVE_POINTS if item not in left_out)
