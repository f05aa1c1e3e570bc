"""The registry's tables: subjects, dated records, steps and lasting rows. Importing this package knows them all."""

from . import blocks, closures, evidence, green, mines, people, regions, seals, sites, targets
from .base import Base, Record, Step

__all__ = [
    "Base", "Record", "Step", "blocks", "closures", "evidence", "green", "mines", "people", "regions", "seals", "sites", "targets",
]
