"""Restored land: the ledger that balances, the way to an acceptance, follow-ups, and a duty that goes with the right."""

from datetime import date

import pytest
from sqlalchemy import select

from mines.codes import AcceptanceStage, Duty, EvidenceKind, LandUse, LedgerEntry, MoneySource, Subject
from mines.commands.acceptances import accept_land
from mines.commands.records import Paper, correct, record_fact, register, withdraw
from mines.commands.steps import record_step
from mines.commands.transfers import record_transfer
from mines.dates import months_after
from mines.errors import BadValue, EvidenceMissing, LedgerUnbalanced, ReasonMissing, SamePerson, StepRefused
from mines.queries.lists import rows_on
from mines.queries.restoration import beside_sites
from mines.queries.standing import fact_in_force
from mines.restoration import ACCEPTANCE, follow_up_due, periods
from mines.tables.mines import HolderRecord
from mines.tables.sites import AcceptanceStep, FollowUpRecord, LedgerRecord, MoneyRecord, TreatmentRecord
from tests.factories import PAPERS, TOWNSHIP, TestClock, make_mine, make_officers, make_site, open_writer, refused

APPLIED, INSPECTED, PUBLICISED, ACCEPTED, RETURNED = (
    AcceptanceStage.APPLIED, AcceptanceStage.INSPECTED, AcceptanceStage.PUBLICISED, AcceptanceStage.ACCEPTED, AcceptanceStage.RETURNED)
SEEN = {"experts": 3, "participants": "村委会2人"}


@pytest.fixture
def session(registry):
    """A site of ten hectares, six of them finished."""
    with open_writer(registry, TestClock()) as session:
        make_officers(session, "li", "wu")
        session.site = make_site(session, owed=10, finished=6)
        session.commit()
        yield session


def enter(session, entry, area, on=date(2025, 10, 1), **values):
    return record_fact(session, LedgerRecord, session.site.id, on=on, by="li", entry=entry, area_ha=area, **values)


def step(session, stage, on, by="li", **values):
    return record_step(session, AcceptanceStep, session.site.id, stage, on=on, by=by, **{"evidence": PAPERS} | values)


def publicise(session, area=6.0):
    """Apply for ``area`` hectares and climb up to the decision."""
    step(session, APPLIED, date(2025, 7, 1), area_ha=area)
    step(session, INSPECTED, date(2025, 7, 10), by="wu", **SEEN)
    step(session, PUBLICISED, date(2025, 7, 20), by="wu")


def accept(session, by="wu", on=date(2025, 8, 1), **values):
    return accept_land(session, session.site.id, on=on, by=by, **{"evidence": PAPERS} | values)


def row(session, day=date(2025, 12, 31)):
    return rows_on(session, Subject.SITE, day)[0]


def test_a_month_ends_with_what_it_began_with_what_was_added_and_what_was_taken_off():
    found = periods([
        (date(2024, 1, 1), "opening_stock", 10.0), (date(2025, 3, 5), "new_damage", 2.0), (date(2025, 3, 9), "finished", 5.0),
        (date(2025, 6, 1), "accepted", 4.0), (date(2025, 6, 8), "correction", -0.5)], monthly=True)
    assert [(one.first.month, one.begin, one.new, one.accepted, one.correction, one.end) for one in found] == [
        (1, 0.0, 0, 0, 0, 10.0), (3, 10.0, 2.0, 0, 0, 12.0), (6, 12.0, 0, 4.0, -0.5, 7.5)]
    by_year = periods([(date(2024, 5, 1), "opening_stock", 3.0), (date(2025, 1, 1), "accepted", 1.0)])
    assert [(one.first.year, one.end) for one in by_year] == [(2024, 3.0), (2025, 2.0)]


def test_months_after_the_end_of_a_month_end_with_the_month():
    assert [months_after(date(2025, 8, 31), count) for count in (1, 6, 12)] == [date(2025, 9, 30), date(2026, 2, 28), date(2026, 8, 31)]


def test_a_follow_up_is_due_five_years_after_the_first_acceptance_that_none_followed():
    days = [date(2019, 5, 1), date(2023, 6, 1)]
    assert follow_up_due(days) == date(2024, 5, 1)
    assert follow_up_due(days, date(2024, 3, 1)) is None
    assert follow_up_due(days, date(2023, 1, 1)) == date(2028, 6, 1)


def test_every_stage_of_the_acceptance_needs_its_paper():
    assert set(ACCEPTANCE.evidence) == set(ACCEPTANCE.next) - {AcceptanceStage.NONE}


def test_natural_recovery_rests_on_the_opinion_of_experts(session):
    values = {"state": "treating", "damage_type": "excavated", "mode": "natural_recovery", "land_use": "grass"}
    with refused(session, EvidenceMissing):
        record_fact(session, TreatmentRecord, session.site.id, on=date(2025, 5, 1), by="li", evidence=[Paper("photo")], **values)
    record_fact(session, TreatmentRecord, session.site.id, on=date(2025, 5, 1), by="li", evidence=[Paper("opinion", "专〔2025〕1号")], **values)


def test_a_correction_of_the_ledger_says_why_and_on_what_paper(session):
    with refused(session, ReasonMissing):
        enter(session, LedgerEntry.CORRECTION, -1.0, evidence=PAPERS)
    with refused(session, EvidenceMissing):
        enter(session, LedgerEntry.CORRECTION, -1.0, note="复测")
    enter(session, LedgerEntry.CORRECTION, -1.0, note="复测", evidence=PAPERS[:1])
    assert (row(session).owed_ha, row(session).stock_ha) == (9, 9)


def test_land_is_accepted_in_one_act_that_takes_it_off_the_stock(session):
    publicise(session)
    accept(session, device_key="form-of-the-desk")
    found = row(session)
    assert (found.acceptance_stage, found.accepted_ha, found.stock_ha) == (ACCEPTED, 6, 4)
    accept(session, device_key="form-of-the-desk")
    assert row(session).accepted_ha == 6


def test_parts_of_a_site_are_accepted_one_after_the_other_and_never_more_than_finished(session):
    publicise(session, area=4.0)
    accept(session)
    with refused(session, LedgerUnbalanced):
        step(session, APPLIED, date(2025, 9, 1), area_ha=2.5)
    step(session, APPLIED, date(2025, 9, 1), area_ha=2.0)
    step(session, INSPECTED, date(2025, 9, 2), **SEEN)
    step(session, PUBLICISED, date(2025, 9, 3))
    with refused(session, LedgerUnbalanced):
        accept(session, on=date(2025, 9, 9), area_ha=2.1)
    accept(session, on=date(2025, 9, 9), area_ha=1.5)
    assert (row(session).accepted_ha, row(session).stock_ha) == (5.5, 4.5)


@pytest.mark.parametrize("area", [None, 0.0, -1.0])
def test_an_application_says_how_much(session, area):
    with refused(session, BadValue):
        step(session, APPLIED, date(2025, 7, 1), area_ha=area)


def test_more_than_is_finished_on_the_day_is_not_applied_for(session):
    with refused(session, LedgerUnbalanced):
        step(session, APPLIED, date(2025, 5, 1), area_ha=1.0)      # the six hectares are finished a month later
    with refused(session, LedgerUnbalanced):
        step(session, APPLIED, date(2025, 7, 1), area_ha=6.1)


def test_what_is_applied_for_is_not_corrected_away(session):
    publicise(session)
    finished = next(one for one in session.scalars(select(LedgerRecord)) if one.entry == LedgerEntry.FINISHED)
    with refused(session, LedgerUnbalanced):
        withdraw(session, finished, by="li", reason="没有完工")


def test_no_step_of_an_acceptance_is_skipped_and_who_applied_does_not_accept(session):
    with refused(session, StepRefused):
        accept(session)
    publicise(session)
    with refused(session, SamePerson):
        accept(session, by="li")
    with refused(session, EvidenceMissing):
        accept(session, evidence=())
    assert row(session).accepted_ha == 0


def test_experts_come_and_from_july_2025_on_villagers_take_part(session):
    step(session, APPLIED, date(2025, 6, 10), area_ha=6.0)
    with refused(session, BadValue):
        step(session, INSPECTED, date(2025, 6, 20))
    without = [paper for paper in PAPERS if paper.kind != EvidenceKind.MINUTES]
    with refused(session, EvidenceMissing):
        step(session, INSPECTED, date(2025, 7, 1), evidence=without, **SEEN)
    with refused(session, BadValue):
        step(session, INSPECTED, date(2025, 7, 1), experts=3)
    step(session, INSPECTED, date(2025, 6, 30), evidence=without, experts=3)


def test_land_is_taken_off_the_stock_by_an_acceptance_only(session):
    with refused(session, StepRefused):
        enter(session, LedgerEntry.ACCEPTED, 1.0, evidence=PAPERS)
    with refused(session, StepRefused):
        enter(session, LedgerEntry.ACCEPTED, 1.0, on=date(2025, 6, 30))
    enter(session, LedgerEntry.ACCEPTED, 1.0, on=date(2025, 6, 30), evidence=[Paper("certificate", "验〔2025〕1号")])
    publicise(session, area=5.0)
    with refused(session, LedgerUnbalanced):
        step(session, ACCEPTED, date(2025, 8, 1), by="wu", area_ha=5.0)      # without its entry in the ledger


def test_what_is_returned_is_applied_for_anew(session):
    step(session, APPLIED, date(2025, 7, 1), area_ha=6.0)
    step(session, RETURNED, date(2025, 7, 5), by="wu", note="覆土不足")
    step(session, APPLIED, date(2025, 9, 1), area_ha=6.0)
    assert beside_sites(session, date(2025, 8, 1)).applied_on == {}
    assert beside_sites(session, date(2025, 9, 30)).applied_on == {session.site.id: date(2025, 9, 1)}


def test_an_acceptance_taken_over_needs_no_papers_of_its_own(session):
    step(session, ACCEPTED, date(2025, 8, 1), taken_over="2025年修复台账", evidence=(), area_ha=3.0)
    assert row(session).acceptance_stage == ACCEPTED


def test_an_accepted_area_is_corrected_in_the_ledger_first(session):
    publicise(session)
    rung = accept(session)
    session.commit()
    entry = next(one for one in session.scalars(select(LedgerRecord)) if one.entry == LedgerEntry.ACCEPTED)
    with refused(session, LedgerUnbalanced):
        correct(session, rung, by="wu", reason="多记", area_ha=6.5)
    correct(session, entry, by="wu", reason="多记", area_ha=5.0)
    correct(session, rung, by="wu", reason="多记", area_ha=5.0)
    assert row(session).accepted_ha == 5


def test_money_and_days_beside_a_site(session):
    for source, amount in ((MoneySource.STATE, 30.0), (MoneySource.STATE, 12.5), (MoneySource.PRIVATE_CAPITAL, 4.0)):
        record_fact(session, MoneyRecord, session.site.id, on=date(2025, 3, 1), by="li", source=source, amount_10k_yuan=amount)
    record_fact(session, TreatmentRecord, session.site.id, on=date(2025, 5, 1), by="li", state="treating", damage_type="excavated",
                mode="assisted_regeneration", land_use=LandUse.ORCHARD)
    publicise(session)
    accept(session)
    found = beside_sites(session, date(2025, 12, 31))
    assert found.money[session.site.id] == {"state": 42.5, "private_capital": 4}
    assert (found.accepted_on[session.site.id], found.follow_up_due(row(session))) == ([date(2025, 8, 1)], date(2030, 8, 1))
    record_fact(session, FollowUpRecord, session.site.id, on=date(2025, 12, 1), by="li", verdict="passed", evidence=PAPERS[:1])
    assert beside_sites(session, date(2025, 12, 31)).follow_up_due(row(session)) is None


def test_land_that_is_no_farmland_needs_no_follow_up(session):
    publicise(session)
    accept(session)
    assert beside_sites(session, date(2025, 12, 31)).follow_up_due(row(session)) is None


def test_the_duty_to_restore_goes_with_the_right(session):
    mine = make_mine(session, "A")
    for code, duty in (("XF-A", Duty.BEARER), ("XF-B", Duty.OWNERLESS)):
        register(session, Subject.SITE, code, on=date(2020, 1, 1), by="li", name=code, region_code=TOWNSHIP, duty=duty,
                 duty_bearer="甲公司" if duty == Duty.BEARER else None, mine_code="A")
    record_transfer(session, mine.id, holder="乙公司", on=date(2025, 9, 1), by="li", evidence=PAPERS[:1], device_key="form-of-the-desk")
    record_transfer(session, mine.id, holder="乙公司", on=date(2025, 9, 1), by="li", evidence=PAPERS[:1], device_key="form-of-the-desk")

    def bearers(day):
        return {one.code: one.duty_bearer for one in rows_on(session, Subject.SITE, day) if one.mine_code == "A"}
    assert bearers(date(2025, 8, 31)) == {"XF-A": "甲公司", "XF-B": ""}
    assert bearers(date(2025, 9, 1)) == {"XF-A": "乙公司", "XF-B": ""}
    assert fact_in_force(session, HolderRecord, mine.id, date(2025, 9, 1)).holder == "乙公司"


def test_a_contract_with_its_number_keeps_the_duty_where_it_is(session):
    mine = make_mine(session, "A")
    register(session, Subject.SITE, "XF-A", on=date(2020, 1, 1), by="li", name="XF-A", region_code=TOWNSHIP, duty=Duty.BEARER,
             duty_bearer="甲公司", mine_code="A")
    with refused(session, EvidenceMissing):
        record_transfer(session, mine.id, holder="乙公司", on=date(2025, 9, 1), by="li", duty_stays=True, evidence=[Paper("contract")])
    record_transfer(session, mine.id, holder="乙公司", on=date(2025, 9, 1), by="li", duty_stays=True,
                    evidence=[Paper("contract", "转让合同2025-7")])
    assert rows_on(session, Subject.SITE, date(2025, 9, 1), codes=["XF-A"])[0].duty_bearer == "甲公司"
