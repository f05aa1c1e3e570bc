"""The registry's tables: subjects, dated records, steps and lasting rows. Importing this package knows them all."""

from . import (
    blocks, calendar, closures, delays, evidence, green, issues, mines, people, regions, reports, scales, seals, sites, targets,
)
from .base import Base, Record, Step

__all__ = [
    "Base", "Record", "Step", "blocks", "calendar", "closures", "delays", "evidence", "green", "issues", "mines", "people", "regions",
    "reports", "scales", "seals", "sites", "targets",
]
