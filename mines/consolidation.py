"""Consolidating mines by blocks: the gates a block passes, none skipped."""

from .codes import EvidenceKind as Paper
from .codes import GateStage as Gate
from .ladders import Ladder

_ORDER = tuple(Gate)

GATES = Ladder(
    "gates",
    {gate: frozenset(_ORDER[place + 1: place + 2]) for place, gate in enumerate(_ORDER)},
    {
        Gate.COUNTY_REVIEWED: frozenset({Paper.REVIEW}),
        Gate.CITY_REVIEWED: frozenset({Paper.REVIEW}),
        Gate.PROVINCE_JOINT_REVIEW: frozenset({Paper.REVIEW}),
        Gate.PROVINCE_APPROVED: frozenset({Paper.APPROVAL}),
        Gate.AGREEMENT_SIGNED: frozenset({Paper.AGREEMENT}),
        Gate.RIGHT_CHANGED: frozenset({Paper.LICENCE}),
        Gate.OLD_RIGHTS_CANCELLED: frozenset({Paper.CANCELLATION}),
    },
)
"""Plan, county first review, city review, joint provincial review, provincial approval (Hebei 2021), then the usual steps."""

APPROVED = GATES.reached(Gate.PROVINCE_APPROVED)
DONE = GATES.reached(Gate.OLD_RIGHTS_CANCELLED)
