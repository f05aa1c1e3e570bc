"""Land to restore, split by class so that the parts add up to what is owed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .legend import THEMES


@dataclass(frozen=True)
class ClassShare:
    """Sites of one class, and the hectares that stand in that state."""

    code: str
    sites: int
    area_ha: float


def by_class(rows: Sequence[Any]) -> list[ClassShare]:
    """Sites by their class, and hectares by their own state: accepted, finished, and what is left by the class of its site."""
    sites: Counter[str] = Counter(row.class_code for row in rows)
    area: Counter[str] = Counter()
    for row in (row for row in rows if row.class_code in THEMES["site"]):
        finished = max(row.finished_ha, row.accepted_ha)
        area["accepted"] += row.accepted_ha
        area["finished"] += finished - row.accepted_ha
        area["treating" if row.class_code in ("accepted", "finished") else row.class_code] += row.owed_ha - finished
    return [ClassShare(code, sites[code], area[code]) for code in THEMES["site"]]
