"""Progress as programs read it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from mines.queries.targets import Progress


def progress_json(found: Iterable[Progress], as_of: date, known_at: datetime | None, region: str | None) -> dict[str, Any]:
    """The document of ``greenmine progress --json`` and of the API."""
    return {
        "as_of": as_of.isoformat(), "known_at": known_at.isoformat() if known_at else None, "region": region,
        "indicators": [
            {
                "code": one.indicator.code, "version": one.indicator.version, "counted": _rounded(one.counted),
                "among": _rounded(one.among),
                "share": one.share, "unit": one.indicator.unit, "excluded": one.excluded,
                "targets": [
                    {
                        **({"share": target.share} if target.value is None else {"value": target.value}),
                        "due_on": target.due_on.isoformat(), "needed_now": target.needed_now,
                        "projected_on": target.projected_on.isoformat() if target.projected_on else None,
                        "shortfall": _rounded(target.shortfall), "shortfall_now": _rounded(target.shortfall_now), "source": target.source,
                    } for target in one.targets
                ],
            } for one in found
        ],
    }


def _rounded(value: float | None) -> float | None:
    """A sum of hectares without the dust of its additions."""
    return round(value, 6) if isinstance(value, float) else value
