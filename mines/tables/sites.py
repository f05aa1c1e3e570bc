"""Restoration sites: duty, outline, treatment, the balancing ledger, money."""

from sqlalchemy.orm import Mapped

from .. import restoration
from ..codes import DamageType, Duty, LandUse, LedgerEntry, MoneySource, RestorationMode, Subject, TreatmentState, Verdict
from .base import Record, Step, SubjectRow, coded
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
    duty: Mapped[str] = coded(Duty)
    duty_bearer: Mapped[str | None]
    mine_code: Mapped[str | None]


class SiteBoundaryRecord(Outline, Record):
    """Outline of the damaged land."""

    about = Subject.SITE


class TreatmentRecord(Record):
    """How the land is damaged, whether and in which way it is treated, and its use afterwards."""

    about = Subject.SITE
    state: Mapped[str] = coded(TreatmentState)
    damage_type: Mapped[str] = coded(DamageType)
    mode: Mapped[str] = coded(RestorationMode)
    land_use: Mapped[str] = coded(LandUse)


class LedgerRecord(Record):
    """One entry of the restoration ledger in hectares; only corrections may be negative."""

    about = Subject.SITE
    observation = True
    entry: Mapped[str] = coded(LedgerEntry)
    area_ha: Mapped[float]
    damage_type: Mapped[str | None] = coded(DamageType)


class AcceptanceStep(Step):
    """A rung on the way to accepting restored land; ``area_ha`` is what was applied for, then what was accepted."""

    about = Subject.SITE
    ladder = restoration.ACCEPTANCE
    area_ha: Mapped[float | None]
    experts: Mapped[int | None]
    participants: Mapped[str | None]


class FollowUpRecord(Record):
    """The follow-up evaluation of land reclaimed to farmland, within five years of its acceptance (土地复垦条例 art. 31)."""

    about = Subject.SITE
    verdict: Mapped[str] = coded(Verdict)


class MoneyRecord(Record):
    """Money put into a site, in 10 000 yuan, by source."""

    about = Subject.SITE
    observation = True
    source: Mapped[str] = coded(MoneySource)
    amount_10k_yuan: Mapped[float]
