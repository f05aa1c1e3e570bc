"""Restoration in the example county: what is owed, treated, accepted, and who paid."""

import random
from datetime import date, timedelta

from mines.codes import (
    AcceptanceStage, DamageType, Duty, EvidenceKind, LandUse, LedgerEntry, MoneySource, RestorationMode, Subject, TreatmentState, Verdict,
)
from mines.commands.acceptances import accept_land
from mines.commands.records import Paper
from mines.commands.transactions import Writer
from mines.restoration import FARMLAND, PARTICIPATION_FROM
from mines.tables.sites import AcceptanceStep, FollowUpRecord, LedgerRecord, MoneyRecord, TreatmentRecord

from .geography import CODES
from .officers import CLERKS, ECOLOGY, RESOURCES
from .plots import PLOTS, Plot
from .roll import MINES, OPENING, Mine
from .story import RECORDED_AFTER, Story

_DAMAGE = ((DamageType.EXCAVATED, "采坑"), (DamageType.OCCUPIED, "排土场"), (DamageType.SUBSIDED, "塌陷区"), (DamageType.EXCAVATED, "采石场"))
_WAYS = (
    (RestorationMode.NATURAL_RECOVERY, LandUse.GRASS), (RestorationMode.ASSISTED_REGENERATION, LandUse.FOREST),
    (RestorationMode.ECOLOGICAL_RECONSTRUCTION, LandUse.ORCHARD), (RestorationMode.CONVERSION_USE, LandUse.CONSTRUCTION),
    (RestorationMode.ECOLOGICAL_RECONSTRUCTION, LandUse.CROPLAND), (RestorationMode.ASSISTED_REGENERATION, LandUse.GRASS),
)

_WAITING = {"XF-0018": (date(2025, 11, 3), 3), "XF-0023": (date(2025, 11, 24), 2), "XF-0028": (date(2025, 12, 8), 1)}
"""Finished sites that wait for their acceptance: the day of the application, and how many steps it has come."""


def tell(story: Story) -> None:
    """Register every site with its duty, its treatment, its ledger and its money."""
    for place, plot in enumerate(PLOTS):
        _register(story, plot, place)
        _treat(story, plot, place)
        _account(story, plot)
        _follow_up(story, plot, place)


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
        opinion = [Paper(EvidenceKind.OPINION, f"示修复专家意见〔{begun.year}〕{place + 1}号", begun)]
        story.record(TreatmentRecord, plot.code, on=begun, by=by, state=TreatmentState.TREATING, damage_type=damage, mode=mode,
                     land_use=use, evidence=opinion if mode == RestorationMode.NATURAL_RECOVERY else ())
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
        _measure(story, plot, area, on)
    if plot.duty == Duty.BEARER and plot.state in ("treating", "finished", "accepted") and _first_work(plot).year == 2025:
        _enter(story, plot, LedgerEntry.PLANNED, plot.hectares if plot.accepted else round(plot.hectares / 2, 1), date(2025, 1, 15))
    for on, area in plot.accepted:
        _enter(story, plot, LedgerEntry.FINISHED, area, on - timedelta(days=40))
        if on < PARTICIPATION_FROM:
            _enter(story, plot, LedgerEntry.ACCEPTED, area, on, _certificate(plot, on))
        else:
            _apply(story, plot, area, on - timedelta(days=35), 3)
            _accept(story, plot, area, on)
    if plot.state in ("finished", "treating"):
        share = 1.0 if plot.state == "finished" else 0.4
        _enter(story, plot, LedgerEntry.FINISHED, round(plot.hectares * share, 1), _first_work(plot))
    if plot.code in _WAITING:
        applied, reached = _WAITING[plot.code]
        _apply(story, plot, plot.hectares, applied, reached)


def _measure(story: Story, plot: Plot, area: float, on: date) -> None:
    """New damage, or a correction by a new survey."""
    if area > 0:
        _enter(story, plot, LedgerEntry.NEW_DAMAGE, area, on)
    else:
        survey = Paper(EvidenceKind.REPORT, f"示测复〔{on.year}〕{int(plot.code[3:])}号", on, name="复测报告")
        _enter(story, plot, LedgerEntry.CORRECTION, area, on, survey, note="复测：原图斑边界多划了未损毁的林地")


def _certificate(plot: Plot, on: date) -> Paper:
    return Paper(EvidenceKind.CERTIFICATE, f"示修复验〔{on.year}〕{int(plot.code[3:])}号", on)


def _apply(story: Story, plot: Plot, area: float, on: date, reached: int) -> None:
    """Apply for acceptance, and take the first ``reached`` steps towards it."""
    number = int(plot.code[3:])
    clerk, name = CLERKS[plot.short]
    inspected, publicised = on + timedelta(days=15), on + timedelta(days=23)
    steps = (
        (AcceptanceStage.APPLIED, on, clerk, [Paper(EvidenceKind.APPLICATION, f"示修复申〔{on.year}〕{number}号", on)], {"area_ha": area}),
        (AcceptanceStage.INSPECTED, inspected, RESOURCES,
         [Paper(EvidenceKind.OPINION, f"示修复核〔{on.year}〕{number}号", inspected), Paper(EvidenceKind.MINUTES, None, inspected)],
         {"area_ha": area, "experts": 3 + number % 3, "participants": f"{name}，村委会 2 人，村民代表 3 人"}),
        (AcceptanceStage.PUBLICISED, publicised, RESOURCES,
         [Paper(EvidenceKind.NOTICE, f"示修复公示〔{on.year}〕{number}号", publicised)], {"area_ha": area}),
    )
    for stage, day, by, papers, values in steps[:reached]:
        story.record(AcceptanceStep, plot.code, on=day, by=by, stage=stage, evidence=papers, **values)


def _accept(story: Story, plot: Plot, area: float, on: date) -> None:
    def act(session: Writer) -> None:
        accept_land(session, story.id_of(Subject.SITE, plot.code), on=on, by=ECOLOGY, area_ha=area, evidence=[_certificate(plot, on)])
    story.tell(on + RECORDED_AFTER, act)


def _follow_up(story: Story, plot: Plot, place: int) -> None:
    """Land reclaimed to farmland is looked at again in the fifth year; one site of 2020 is still waiting for it."""
    if plot.accepted and plot.accepted[0][0].year <= 2020 and _WAYS[place % len(_WAYS)][1] in FARMLAND and plot.short != "青杨":
        on = plot.accepted[0][0] + timedelta(days=1640)
        story.record(FollowUpRecord, plot.code, on=on, by=RESOURCES, verdict=Verdict.PASSED,
                     evidence=[Paper(EvidenceKind.REPORT, f"示跟踪评价〔{on.year}〕{int(plot.code[3:])}号", on)])


def _enter(story: Story, plot: Plot, entry: LedgerEntry, area: float, on: date, *papers: Paper, note: str | None = None) -> None:
    story.record(LedgerRecord, plot.code, on=on, by=ECOLOGY if entry == LedgerEntry.ACCEPTED else RESOURCES, entry=entry, area_ha=area,
                 damage_type=None, evidence=papers, note=note)


def _pay(story: Story, plot: Plot, on: date) -> None:
    """The state pays for land nobody owes, the mine's fund for its own, private capital for a part of either now and then."""
    dice = random.Random(plot.code)
    cost = round(plot.hectares * dice.uniform(6, 14), 1)
    private = round(cost * 0.4, 1) if dice.random() < 0.35 else 0.0
    main = MoneySource.STATE if plot.duty == Duty.OWNERLESS else MoneySource.ENTERPRISE_FUND
    for source, amount in ((main, round(cost - private, 1)), (MoneySource.PRIVATE_CAPITAL, private)):
        if amount:
            story.record(MoneyRecord, plot.code, on=on, by=RESOURCES, source=source, amount_10k_yuan=amount)
