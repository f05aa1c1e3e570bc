"""Restoration sites: duty, outline, treatment, the balancing ledger, money."""

from sqlalchemy.orm import Mapped

from ..codes import Subject
from .base import Record, SubjectRow
from .mines import Outline


class Site(SubjectRow):
    """A piece of damaged land to restore (修复图斑)."""

    kind = Subject.SITE


class SiteExistenceRecord(Record):
    """The site exists under this name in this region; who owes its restoration, and which mine it came from."""

    about = Subject.SITE
    asked = ("region_code",)
    name: Mapped[str]
    region_code: Mapped[str]
    duty: Mapped[str]
    duty_bearer: Mapped[str | None]
    mine_code: Mapped[str | None]


class SiteBoundaryRecord(Outline, Record):
    """Outline of the damaged land."""

    about = Subject.SITE


class TreatmentRecord(Record):
    """How the land is damaged, whether and in which way it is treated, and its use afterwards."""

    about = Subject.SITE
    state: Mapped[str]
    damage_type: Mapped[str]
    mode: Mapped[str]
    land_use: Mapped[str]


class LedgerRecord(Record):
    """One entry of the restoration ledger in hectares; only corrections may be negative."""

    about = Subject.SITE
    observation = True
    entry: Mapped[str]
    area_ha: Mapped[float]
    damage_type: Mapped[str | None]


class MoneyRecord(Record):
    """Money put into a site, in 10 000 yuan, by source."""

    about = Subject.SITE
    observation = True
    source: Mapped[str]
    amount_10k_yuan: Mapped[float]
