"""Green-mine listing: none, reserve pool, provincial list, national list, removed."""

from collections.abc import Collection, Sequence
from datetime import date

from .codes import EvidenceKind as Paper
from .codes import Tier
from .dates import months_after
from .errors import StepRefused
from .ladders import Ladder, Rung

LISTED_PROVINCIALLY_FROM = 2025
"""Year from which a national entry needs a provincial one (handbook rule 17)."""


def check_national(standing: Sequence[Rung]) -> None:
    """Raise StepRefused for a national entry from 2025 on that no provincial one precedes; opening states are taken as they are."""
    tiers: set[str] = set()
    for rung in standing:
        late = rung.on.year >= LISTED_PROVINCIALLY_FROM and rung.taken_over is None
        if rung.stage == Tier.NATIONAL and late and Tier.PROVINCIAL not in tiers:
            raise StepRefused(ladder="listing", stage=Tier.NATIONAL, after="none", on=rung.on)
        tiers.add(rung.stage)


_ANNOUNCED = {stage: frozenset({Paper.ANNOUNCEMENT}) for stage in (Tier.PROVINCIAL, Tier.NATIONAL, Tier.REMOVED)}

LISTING = Ladder(
    "listing",
    {
        Tier.NONE: frozenset({Tier.RESERVE, Tier.PROVINCIAL, Tier.NATIONAL}),
        Tier.RESERVE: frozenset({Tier.PROVINCIAL, Tier.REMOVED}),
        Tier.PROVINCIAL: frozenset({Tier.NATIONAL, Tier.REMOVED}),
        Tier.NATIONAL: frozenset({Tier.REMOVED}),
        Tier.REMOVED: frozenset({Tier.RESERVE, Tier.PROVINCIAL, Tier.NATIONAL}),
    },
    _ANNOUNCED,
    also=check_national,
    numbered=_ANNOUNCED,
)
"""河北省绿色矿山建设管理办法 (2024): reserve pool, provincial list, national picked from the provincial list.

National entries of the 2011-2020 batches came with their announcement only, so none may step to national; the pool is not
compulsory, so none may step to provincial too.
"""

LISTED = (Tier.PROVINCIAL, Tier.NATIONAL)
"""Tiers of the lists; the reserve pool is not one."""

RECTIFICATION_MONTHS = 6
"""How long a listed mine found below the standard has (国家级绿色矿山名录移出管理工作要求, 2025-01-06)."""


def rectify_by(found_on: date) -> date:
    """The last day of the six months."""
    return months_after(found_on, RECTIFICATION_MONTHS)


def skips_reserve(stages: Collection[str], to: str) -> bool:
    """Whether a mine enters the provincial list without having been in the reserve pool: said, never refused (handbook rule 17)."""
    return to == Tier.PROVINCIAL and Tier.RESERVE not in stages
