"""Who may do what, where."""

from typing import Any

from .codes import Role
from .rules import UNKNOWN_REGION, region_prefix

ACTS = {
    Role.OFFICER: frozenset({"record", "confirm", "observe", "import", "export"}),
    Role.REVIEWER: frozenset({"record", "confirm", "observe", "issue", "export"}),
    Role.INSPECTOR: frozenset({"observe", "export"}),
    Role.LEADER: frozenset({"export"}),
    Role.AUDITOR: frozenset({"verify", "export"}),
    Role.ADMINISTRATOR: frozenset({"administer", "export"}),
    Role.VIEWER: frozenset(),
}
"""Administrator, auditor and officer rights never meet in one role (三员分立)."""


def may(officer: Any, act: str, region: str) -> bool:
    """Answer whether ``officer`` (role, region_code) may do ``act`` in ``region``; unknown regions belong to every county."""
    covers = region == UNKNOWN_REGION or region.startswith(region_prefix(officer.region_code))
    return act in ACTS[Role(officer.role)] and covers
