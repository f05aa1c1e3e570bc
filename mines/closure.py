"""Closing a mine: the ground, pit and paper ladders, which items of the standard apply to which kind of mine, and what each needs."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from .codes import ChecklistItem as Item
from .codes import ClosingRoute, ClosingScope, Department, Lack, Method, PackagePart, PaperStage, Verdict
from .codes import EvidenceKind as Paper
from .codes import GroundStage as Ground
from .errors import EvidenceMissing
from .ladders import Ladder, Rung

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
_GROUND_NUMBERED = {stage: _GROUND_EVIDENCE[stage] for stage in (Ground.ANNOUNCED, Ground.DECIDED)}
_WITNESSED = {Ground.ACCEPTED: frozenset({Ground.IMPLEMENTING, Ground.SELF_CHECKED})}


def check_noticed(standing: Sequence[Rung]) -> None:
    """Raise EvidenceMissing where a closing was decided before its public notice is on file by number and date (handbook rule 1)."""
    noticed = False
    for rung in standing:
        noticed |= Paper.NOTICE in rung.numbered or rung.taken_over is not None
        if rung.stage == Ground.DECIDED and not noticed:
            raise EvidenceMissing(ladder=GROUND.name, stage=rung.stage, missing=Paper.NOTICE)


GROUND = Ladder("ground", _GROUND_NEXT, _GROUND_EVIDENCE, _WITNESSED, also=check_noticed, numbered=_GROUND_NUMBERED)
"""Closing on the ground: list published, decided, closed by the standard, checked and accepted (安委办〔2019〕9号).

Implementer and acceptor are different persons. A mine that revives goes back from accepted to implementing.
"""

PIT = Ladder("pit", _GROUND_NEXT, _GROUND_EVIDENCE, _WITNESSED, also=check_noticed, numbered=_GROUND_NUMBERED)
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
    numbered={PaperStage.CANCELLED: frozenset({Paper.CANCELLATION})},
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

CHECKED = (*COUNTY_STEPS, *FIVE_POINTS, Item.BUSINESS_LICENCE)
"""Every item that a closing has checked. The business licence ends, or stays where its holder has other mines (handbook 3.3, C1)."""

RESPONSIBLE: Mapping[str, tuple[Department, ...]] = {
    Item.C1_PERMITS: (Department.NATURAL_RESOURCES, Department.EMERGENCY, Department.MARKET),
    Item.C2_FACILITIES: (Department.POWER, Department.EMERGENCY, Department.TOWNSHIP),
    Item.C3A_SHAFTS: (Department.EMERGENCY, Department.NATURAL_RESOURCES),
    Item.C3B_SLOPES: (Department.NATURAL_RESOURCES, Department.EMERGENCY),
    Item.C3C_TAILINGS: (Department.EMERGENCY, Department.ECOLOGY),
    Item.C4_SIGNS: (Department.TOWNSHIP, Department.NATURAL_RESOURCES),
    Item.C5_EXPLOSIVES: (Department.PUBLIC_SECURITY,),
}
"""Who signs off which item of the standard, the leading department first (handbook 3.3 and 8)."""


def items_for(method: str, *, tailings: bool = False) -> tuple[Item, ...]:
    """Items of the five-point standard that apply to a mine of this ``method``, with or without a tailings pond."""
    left_out = {Item.C3C_TAILINGS} if not tailings else set()
    if method == Method.OPEN_PIT:
        left_out.add(Item.C3A_SHAFTS)
    if method == Method.UNDERGROUND:
        left_out.add(Item.C3B_SLOPES)
    return tuple(item for item in FIVE_POINTS if item not in left_out)


def lacks_of(item: str, verdict: str, papers: Collection[str], confirmed: Mapping[str, str], unsealed: int) -> tuple[Lack, ...]:
    """What an item that applies still lacks for the acceptance (handbook rule 2).

    ``papers`` are the kinds behind its check, ``confirmed`` the verdict of each department, ``unsealed`` the openings not sealed.
    C5 needs the hand-over paper also when the stock is nil.
    """
    signed = [confirmed[department] for department in RESPONSIBLE[item] if department in confirmed]
    found = {
        Lack.NOT_PASSED: verdict != Verdict.PASSED,
        Lack.NO_EVIDENCE: not papers,
        Lack.NO_HANDOVER: item == Item.C5_EXPLOSIVES and bool(papers) and Paper.HANDOVER not in papers,
        Lack.UNSEALED: item == Item.C3A_SHAFTS and unsealed > 0,
        Lack.NOT_CONFIRMED: Verdict.PASSED not in signed,
        Lack.OBJECTED: Verdict.FAILED in signed,
    }
    return tuple(lack for lack, lacking in found.items() if lacking)


def missing_in_package(named: Mapping[PackagePart, Any]) -> tuple[PackagePart, ...]:
    """What a request on the policy route does not name yet (handbook rule 4)."""
    return tuple(part for part in PackagePart if not named.get(part))


def check_ordinary_papers(stage: str, papers: Collection[str]) -> None:
    """Raise EvidenceMissing unless closing report and proof of reclamation or of its fee go with the request (handbook rule 5)."""
    if Paper.CLOSING_REPORT not in papers:
        raise EvidenceMissing(ladder=PAPER.name, stage=stage, missing=Paper.CLOSING_REPORT)
    if Paper.RECLAMATION not in papers and Paper.FEE_PROOF not in papers:
        raise EvidenceMissing(ladder=PAPER.name, stage=stage, one_of=f"{Paper.RECLAMATION}, {Paper.FEE_PROOF}")


APPLY_WITHIN = timedelta(days=30)
"""An ordinary closing asks for the cancellation within 30 days of its decision (矿产资源开采登记管理办法, art. 16)."""


def asked_late(decided_on: date, asked_on: date) -> bool:
    """Whether the holder asked for the cancellation later than the 30 days after the decision."""
    return asked_on - decided_on > APPLY_WITHIN


def pit_alone_may_close(method: str) -> bool:
    """Whether a mine of this ``method`` has an open pit that can be closed by itself (handbook rule 6)."""
    return method in (Method.OPEN_PIT, Method.COMBINED)


SCOPE_OF_LADDER = {"ground": ClosingScope.WHOLE, "pit": ClosingScope.OPEN_PIT_ONLY}
"""Which scope of a closing climbs which ladder."""

CANCELLATION_PAPERS: tuple[tuple[tuple[Paper, ...], tuple[ClosingRoute, ...]], ...] = (
    ((Paper.APPLICATION, Paper.REQUEST), tuple(ClosingRoute)),
    ((Paper.LICENCE,), tuple(ClosingRoute)),
    ((Paper.DRAWING,), tuple(ClosingRoute)),
    ((Paper.GEOLOGICAL_REPORT,), (ClosingRoute.ORDINARY,)),
    ((Paper.CLOSING_REPORT,), (ClosingRoute.ORDINARY,)),
    ((Paper.DATA_RECEIPT,), tuple(ClosingRoute)),
    ((Paper.RECLAMATION, Paper.CERTIFICATE), tuple(ClosingRoute)),
    ((Paper.FEE_PROOF,), tuple(ClosingRoute)),
    ((Paper.RESERVES_CLOSED,), tuple(ClosingRoute)),
    ((Paper.DECISION,), (ClosingRoute.POLICY,)),
)
"""Papers that go with the cancelling of a right: one of these kinds each, on which routes (采矿权注销登记 service guides, handbook 3.2)."""
