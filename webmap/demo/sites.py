"""Restoration in the example county: what is owed, treated, accepted, and who paid."""

import random
from datetime import date, timedelta

from mines.codes import (
    DamageType, Duty, EvidenceKind, LandUse, LedgerEntry, MoneySource, RestorationMode, Subject, TreatmentState,
)
from mines.commands.records import Paper
from mines.tables.sites import LedgerRecord, MoneyRecord, TreatmentRecord

from .geography import CODES
from .officers import CLERKS, ECOLOGY, RESOURCES
from .plots import PLOTS, Plot
from .roll import MINES, OPENING, Mine
from .story import Story

_DAMAGE = ((DamageType.EXCAVATED, "采坑"), (DamageType.OCCUPIED, "排土场"), (DamageType.SUBSIDED, "塌陷区"), (DamageType.EXCAVATED, "采石场"))
_WAYS = (
    (RestorationMode.NATURAL_RECOVERY, LandUse.GRASS), (RestorationMode.ASSISTED_REGENERATION, LandUse.FOREST),
    (RestorationMode.ECOLOGICAL_RECONSTRUCTION, LandUse.ORCHARD), (RestorationMode.CONVERSION_USE, LandUse.CONSTRUCTION),
    (RestorationMode.ECOLOGICAL_RECONSTRUCTION, LandUse.CROPLAND), (RestorationMode.ASSISTED_REGENERATION, LandUse.GRASS),
)


def tell(story: Story) -> None:
    """Register every site with its duty, its treatment, its ledger and its money."""
    for place, plot in enumerate(PLOTS):
        _register(story, plot, place)
        _treat(story, plot, place)
        _account(story, plot)


def _register(story: Story, plot: Plot, place: int) -> None:
    mine = _mine_of(plot)
    story.register(Subject.SITE, plot.code, on=OPENING, by=RESOURCES, name=f"{plot.short}{place + 1}号{_DAMAGE[place % 4][1]}",
                   region_code=CODES[plot.short], duty=plot.duty, duty_bearer=f"{mine.name}采矿权人" if mine else None,
                   mine_code=mine.code if mine else None)


def _mine_of(plot: Plot) -> Mine | None:
    """The mine whose holder owes the restoration: the working mines of the township in turn."""
    working = [mine for mine in MINES.values() if mine.short == plot.short and mine.at_work]
    return working[int(plot.code[3:]) % len(working)] if plot.duty == Duty.BEARER else None


def _treat(story: Story, plot: Plot, place: int) -> None:
    mode, use = _WAYS[place % len(_WAYS)]
    by, damage = CLERKS[plot.short][0], _DAMAGE[place % 4][0]
    if plot.state == "unknown":
        return
    story.record(TreatmentRecord, plot.code, on=OPENING, by=by, state=TreatmentState.UNTREATED, damage_type=damage,
                 mode=RestorationMode.UNKNOWN, land_use=LandUse.UNKNOWN)
    if plot.state != "untreated":
        begun = _first_work(plot) - timedelta(days=150)
        story.record(TreatmentRecord, plot.code, on=begun, by=by, state=TreatmentState.TREATING, damage_type=damage, mode=mode,
                     land_use=use)
        _pay(story, plot, begun)


def _first_work(plot: Plot) -> date:
    """Day on which the first part is finished, a month and more before its acceptance."""
    if plot.accepted:
        return plot.accepted[0][0] - timedelta(days=40)
    return date(2025, 10, 1 + int(plot.code[3:]) % 28) if plot.state == "finished" else date(2025, 9, 1 + int(plot.code[3:]) % 28)


def _account(story: Story, plot: Plot) -> None:
    """The ledger: opening stock, additions, then each part finished and accepted; a part of what is being treated is finished."""
    _enter(story, plot, LedgerEntry.OPENING_STOCK, plot.opening, OPENING)
    for on, area in plot.added:
        _enter(story, plot, LedgerEntry.NEW_DAMAGE if area > 0 else LedgerEntry.CORRECTION, area, on)
    if plot.duty == Duty.BEARER and plot.state in ("treating", "finished", "accepted") and _first_work(plot).year == 2025:
        _enter(story, plot, LedgerEntry.PLANNED, plot.hectares if plot.accepted else round(plot.hectares / 2, 1), date(2025, 1, 15))
    for on, area in plot.accepted:
        _enter(story, plot, LedgerEntry.FINISHED, area, on - timedelta(days=40))
        _enter(story, plot, LedgerEntry.ACCEPTED, area, on, Paper(EvidenceKind.ACCEPTANCE, f"示修复验〔{on.year}〕{int(plot.code[3:])}号", on))
    if plot.state in ("finished", "treating"):
        share = 1.0 if plot.state == "finished" else 0.4
        _enter(story, plot, LedgerEntry.FINISHED, round(plot.hectares * share, 1), _first_work(plot))


def _enter(story: Story, plot: Plot, entry: LedgerEntry, area: float, on: date, *papers: Paper) -> None:
    story.record(LedgerRecord, plot.code, on=on, by=ECOLOGY if entry == LedgerEntry.ACCEPTED else RESOURCES, entry=entry, area_ha=area,
                 damage_type=None, evidence=papers)


def _pay(story: Story, plot: Plot, on: date) -> None:
    """The state pays for land nobody owes, the mine's fund for its own, private capital for a part of either now and then."""
    dice = random.Random(plot.code)
    cost = round(plot.hectares * dice.uniform(6, 14), 1)
    private = round(cost * 0.4, 1) if dice.random() < 0.35 else 0.0
    main = MoneySource.STATE if plot.duty == Duty.OWNERLESS else MoneySource.ENTERPRISE_FUND
    for source, amount in ((main, round(cost - private, 1)), (MoneySource.PRIVATE_CAPITAL, private)):
        if amount:
            story.record(MoneyRecord, plot.code, on=on, by=RESOURCES, source=source, amount_10k_yuan=amount)
