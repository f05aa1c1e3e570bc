"""Monthly reports: one answer a mine and month, nothing changed for many, who has not reported; papers renewed together."""

from datetime import date

import pytest

from mines.codes import EvidenceKind, GroundStage, PaperStage, Permit, ProductionState
from mines.commands.production import report_month
from mines.commands.records import Paper, record_fact
from mines.commands.renewals import Renewal, renew
from mines.errors import AlreadyReported, BadValue, DayRefused, NotFound, StepRefused
from mines.production import MonthAnswer, due_on, last_complete
from mines.queries.lists import mines_list
from mines.queries.production import month_rows, not_reported
from mines.queries.standing import fact_in_force
from mines.tables.mines import LicenceRecord, OutputRecord, ProductionRecord, RightRecord, SafetyPermitRecord
from tests.factories import TestClock, make_mine, make_officers, open_writer

SOUTH = "139999102"


@pytest.fixture
def session(registry):
    """Four mines of two townships that owe reports, and two that do not; it is the tenth of March 2026."""
    with open_writer(registry, TestClock()) as session:
        session.clock.hour = 24 * 68
        make_officers(session)
        for place, code in enumerate(("N-1", "N-2", "S-1", "S-2")):
            make_mine(session, code, region="139999101" if code[0] == "N" else SOUTH, west=116.5 + place / 50)
        make_mine(session, "CLOSED", ground_stage=GroundStage.ACCEPTED, west=116.8)
        make_mine(session, "GONE", paper_stage=PaperStage.CANCELLED, west=116.9)
        session.commit()
        yield session


def answers(session, month, year=2026):
    return {row.code: row.answer for row in month_rows(session, year, month)}


def mine_id(session, code):
    return mines_list(session, date(2026, 3, 10), search=code)[0].id


def test_who_owes_a_report_and_has_not_given_one(session):
    assert [row.code for row in not_reported(session, 2026, 1)] == ["N-1", "N-2", "S-1", "S-2"]
    assert [row.code for row in not_reported(session, 2026, 1, SOUTH)] == ["S-1", "S-2"]
    assert not_reported(session, 2025, 6) == []


def test_nothing_changed_for_a_township_in_one_tap(session):
    report_month(session, ["S-1"], 2026, 1, by="li", answer=MonthAnswer.IDLE)
    rows = not_reported(session, 2026, 1)
    assert {row.code: row.before for row in rows} == {"N-1": MonthAnswer.PRODUCED, "N-2": MonthAnswer.PRODUCED, "S-2": MonthAnswer.PRODUCED}
    written = report_month(session, [row.code for row in rows], 2026, 1, by="li")
    assert written == {row.code: MonthAnswer.PRODUCED for row in rows}
    assert not_reported(session, 2026, 1) == []
    assert report_month(session, ["S-1", "S-2"], 2026, 2, by="li") == {"S-1": MonthAnswer.IDLE, "S-2": MonthAnswer.PRODUCED}


def test_nothing_changed_leaves_alone_who_has_reported(session):
    report_month(session, ["N-1"], 2026, 1, by="li", answer=MonthAnswer.IDLE)
    assert report_month(session, ["N-1", "N-2"], 2026, 1, by="wu") == {"N-2": MonthAnswer.PRODUCED}
    assert answers(session, 1)["N-1"] == MonthAnswer.IDLE


def test_a_year_told_as_a_whole_does_not_say_what_its_last_month_was(session):
    make_mine(session, "HALF", months=7, west=117)
    assert {row.code: row.before for row in month_rows(session, 2026, 1)}["HALF"] is None
    assert report_month(session, ["HALF"], 2026, 1, by="li") == {}


def test_a_mine_that_is_recorded_as_stopped_stays_stopped(session):
    make_mine(session, "STOPPED", months=0, state=ProductionState.STOPPED, west=117)
    assert report_month(session, ["STOPPED"], 2026, 1, by="li") == {"STOPPED": MonthAnswer.STOPPED}
    assert answers(session, 1)["STOPPED"] == MonthAnswer.STOPPED


def test_a_month_is_reported_once(session):
    report_month(session, ["N-1"], 2026, 1, by="li", answer=MonthAnswer.PRODUCED)
    with pytest.raises(AlreadyReported):
        report_month(session, ["N-1"], 2026, 1, by="wu", answer=MonthAnswer.IDLE)


def test_a_tap_sent_twice_stores_once(session):
    for _ in range(2):
        report_month(session, ["N-1"], 2026, 1, by="li", answer=MonthAnswer.PRODUCED, device_key="tap-1")
    assert session.query(OutputRecord).filter_by(year=2026).count() == 1


def test_a_month_that_is_not_over_is_not_reported(session):
    with pytest.raises(DayRefused):
        report_month(session, ["N-1"], 2026, 3, by="li", answer=MonthAnswer.PRODUCED)


@pytest.mark.parametrize("code", ["CLOSED", "GONE", "NOBODY"])
def test_a_mine_that_owes_none_is_not_reported_for(session, code):
    with pytest.raises(NotFound):
        report_month(session, [code], 2026, 1, by="li", answer=MonthAnswer.PRODUCED)


def test_an_answer_that_says_another_state_records_it_from_the_first_of_the_month(session):
    mine = mine_id(session, "N-1")
    report_month(session, ["N-1"], 2026, 1, by="li", answer=MonthAnswer.STOPPED)
    assert fact_in_force(session, ProductionRecord, mine, date(2025, 12, 31)).state == ProductionState.PRODUCING
    assert fact_in_force(session, ProductionRecord, mine, date(2026, 1, 1)).state == ProductionState.STOPPED
    report_month(session, ["N-1"], 2026, 2, by="li", answer=MonthAnswer.PRODUCED)
    assert fact_in_force(session, ProductionRecord, mine, date(2026, 2, 1)).state == ProductionState.PRODUCING


def test_a_state_recorded_within_the_month_is_not_written_again(session):
    mine = mine_id(session, "N-1")
    record_fact(session, ProductionRecord, mine, on=date(2026, 1, 20), by="li", state=ProductionState.STOPPED)
    for answer in (MonthAnswer.PRODUCED, MonthAnswer.STOPPED):
        report_month(session, ["N-1"], 2026, 1 + (answer == MonthAnswer.STOPPED), by="li", answer=answer)
    assert session.query(ProductionRecord).filter_by(subject_id=mine).count() == 2


def test_a_mine_of_the_middle_of_a_month_has_its_state_from_its_first_day(session):
    make_mine(session, "YOUNG", on=date(2026, 1, 15), months=0, state=ProductionState.BUILDING, west=117)
    report_month(session, ["YOUNG"], 2026, 1, by="li", answer=MonthAnswer.PRODUCED)
    record = fact_in_force(session, ProductionRecord, mine_id(session, "YOUNG"), date(2026, 1, 31))
    assert (record.state, record.effective_on) == (ProductionState.PRODUCING, date(2026, 1, 15))


@pytest.mark.parametrize(("day", "month"), [
    (date(2026, 1, 8), (2025, 12)), (date(2026, 1, 31), (2026, 1)), (date(2026, 3, 1), (2026, 2)), (date(2025, 12, 31), (2025, 12))])
def test_a_month_is_over_on_its_last_day(day, month):
    assert last_complete(day) == month


def test_a_month_is_due_on_the_tenth_of_the_next():
    assert due_on(2025, 12) == date(2026, 1, 10)


# ---- papers

LICENCE = Paper(EvidenceKind.LICENCE, number="C1399992015032210000015", dated_on=date(2026, 2, 1))


def test_three_papers_are_renewed_on_one_form_with_one_paper(session):
    mine = mine_id(session, "N-1")
    records = renew(session, mine, Renewal(right_to=date(2035, 12, 31), licence_from=date(2026, 2, 1), licence_to=date(2031, 1, 31),
                                           licence_number=" Ｃ1399992015032210000015", permit=Permit.VALID, permit_to=date(2029, 1, 31)),
                    on=date(2026, 2, 1), by="li", evidence=[LICENCE])
    assert [type(record) for record in records] == [RightRecord, LicenceRecord, SafetyPermitRecord]
    row = mines_list(session, date(2026, 3, 1), search="N-1")[0]
    assert (row.right_valid_to, row.licence_valid_to, row.safety_valid_to) == (date(2035, 12, 31), date(2031, 1, 31), date(2029, 1, 31))
    assert row.licence_number == "C1399992015032210000015"


def test_a_licence_keeps_its_number_and_a_number_its_validity(session):
    mine = mine_id(session, "N-1")
    renew(session, mine, Renewal(licence_number="C9"), on=date(2026, 2, 1), by="li")
    renew(session, mine, Renewal(licence_to=date(2040, 1, 1)), on=date(2026, 2, 2), by="li")
    record = fact_in_force(session, LicenceRecord, mine, date(2026, 3, 1))
    assert (record.number, record.valid_to) == ("C9", date(2040, 1, 1))
    assert fact_in_force(session, LicenceRecord, mine, date(2026, 2, 1)).valid_to == date(2030, 12, 31)


def test_a_form_sent_twice_renews_once(session):
    mine = mine_id(session, "N-1")
    said = Renewal(right_to=date(2035, 12, 31), licence_to=date(2035, 12, 31))
    for _ in range(2):
        renew(session, mine, said, on=date(2026, 2, 1), by="li", device_key="form-1")
    assert session.query(RightRecord).filter_by(subject_id=mine).count() == session.query(LicenceRecord).filter_by(
        subject_id=mine).count() == 2


@pytest.mark.parametrize("said", [Renewal(), Renewal(right_from=date(2030, 1, 1), right_to=date(2029, 1, 1))])
def test_a_renewal_says_something_that_can_be(session, said):
    with pytest.raises(BadValue):
        renew(session, mine_id(session, "N-1"), said, on=date(2026, 2, 1), by="li")


def test_a_cancelled_right_is_not_renewed(session):
    with pytest.raises(StepRefused):
        renew(session, mine_id(session, "GONE"), Renewal(right_to=date(2035, 1, 1)), on=date(2026, 2, 1), by="li")
