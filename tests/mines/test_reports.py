"""A locked month: what it stores never changes, what it would be by now is told apart, and computing it again gives it back."""

import json
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from geodata.database import reading, writing
from mines.codes import Department, Permit, Role, Subject
from mines.commands.people import add_officer
from mines.commands.records import correct, record_fact, register, withdraw
from mines.commands.reports import issue_report, month_end
from mines.errors import AlreadyIssued, BadValue, DayRefused, NotAllowed, NotFound
from mines.indicators import BY_KEY
from mines.queries.reports import check_reports, issued, issued_figures, report_on, restated
from mines.queries.seals import verify
from mines.queries.subjects import by_code
from mines.tables.mines import Mine, MineExistenceRecord, SafetyPermitRecord
from tests.factories import COUNTY, TestClock, make_mine, make_officers, make_site, open_writer

DAY = date(2025, 12, 31)


@pytest.fixture
def session(registry):
    """Two closings, one of them done, a site; and a reviewer."""
    with open_writer(registry, TestClock()) as session:
        make_officers(session)
        add_officer(session, "rev", name="复核", role=Role.REVIEWER, department=Department.NATURAL_RESOURCES, region_code=COUNTY,
                    on=date(2018, 1, 1), by="admin")
        register(session, Subject.REGION, COUNTY, on=date(2017, 1, 1), by="li", name="示例县", level="county")
        for place, code in enumerate(("A", "B")):
            mine = make_mine(session, code, ground_stage="accepted", paper_stage="cancelled", west=116.5 + place / 50)
            if place == 0:
                cancel_permit(session, mine)
        make_site(session, "XF-1", owed=10, finished=10, accepted=4)
        session.commit()
        session.clock.hour = 10
        yield session


def cancel_permit(session, mine):
    """The last paper of a closing."""
    gone = date(2025, 10, 1)
    return record_fact(session, SafetyPermitRecord, mine.id, on=gone, by="li", permit=Permit.CANCELLED, valid_to=gone)


def issue(session, month="2025-12", by="rev"):
    report = issue_report(session, month, region_code=COUNTY, by=by)
    session.commit()
    session.clock.hour += 1
    return report


def test_a_locked_month_keeps_every_figure_and_who_is_behind_it(session):
    report = issue(session)
    stored = json.loads(report.content)
    assert set(stored["figures"]) == set(BY_KEY)
    done = stored["figures"]["closure_done_rate@1"]
    assert (done["counted"], done["among"], done["lists"]["counted"], done["lists"]["missed"]) == (1, 2, ["A"], ["B"])
    assert (report.as_of, report.month, report.region_code) == (DAY, "2025-12", COUNTY)
    assert issued_figures(report)["closure_done_rate@1"].share == 0.5


def test_later_records_do_not_change_a_locked_month_and_are_told_as_restated(session, registry):
    report = issue(session)
    before = report.content
    cancel_permit(session, by_code(session, "mine", "B"))
    session.commit()
    with Session(reading(registry)) as reader:
        kept = issued(reader, COUNTY)[0]
        assert kept.content == before
        told = {one.key: one for one in restated(reader, kept)}["closure_done_rate@1"]
        assert (told.issued.counted, told.now.counted, told.joined, told.left) == (1, 2, ["B"], [])
        assert restated(reader, kept, known_at=kept.known_at) == []
        assert list(check_reports(reader)) == []


def test_one_that_leaves_is_told_even_when_another_takes_its_place(session, registry):
    report = issue(session)
    gone = session.query(SafetyPermitRecord).filter_by(permit="cancelled").one()
    withdraw(session, gone, by="li", reason="录错")
    cancel_permit(session, by_code(session, "mine", "B"))
    session.commit()
    with Session(reading(registry)) as reader:
        told = {one.key: one for one in restated(reader, issued(reader)[0])}["closure_done_rate@1"]
        assert (told.issued, told.joined, told.left) == (told.now, ["B"], ["A"])
    assert report.month == "2025-12"


def test_computing_again_names_what_was_altered_behind_the_programs_back(session, registry):
    report = issue(session)
    session.close()
    altered = report.content.replace('"counted": 1, "excluded"', '"counted": 2, "excluded"', 1)
    assert altered != report.content
    with writing(registry).begin() as connection:
        for statement in UNGUARDED[connection.dialect.name]:
            connection.execute(text(statement))
        connection.execute(text("UPDATE issued_report SET content = :content"), {"content": altered})
    with Session(reading(registry)) as reader:
        places = [(one.month, one.place) for one in check_reports(reader)]
        assert len(places) == 1
        assert places[0][0] == "2025-12" and places[0][1].endswith("/counted")
        assert [(fault.what, fault.table) for fault in verify(reader)] == [("changed", "issued_report")]


UNGUARDED = {
    "sqlite": ["DROP TRIGGER issued_report_refuses_update"],
    "postgresql": ["ALTER TABLE issued_report DISABLE TRIGGER USER"],
}


def test_a_month_is_issued_once(session):
    issue(session)
    with pytest.raises(AlreadyIssued):
        issue_report(session, "2025-12", region_code=COUNTY, by="rev")
    assert issue(session, "2025-11").as_of == date(2025, 11, 30)
    assert [one.month for one in issued(session, COUNTY)] == ["2025-12", "2025-11"]


@pytest.mark.parametrize(("month", "refusal"), [("2026-02", DayRefused), ("2017-12", NotFound), ("2025-13", BadValue), ("十二月", BadValue)])
def test_a_month_that_cannot_be_locked_is_refused(session, month, refusal):
    with pytest.raises(refusal):
        issue_report(session, month, region_code=COUNTY, by="rev")


def test_a_region_that_is_not_registered_is_not_locked(session):
    for code in ("139999999", "unknown"):
        with pytest.raises(NotFound):
            issue_report(session, "2025-12", region_code=code, by="rev")


def test_a_mine_that_lies_in_no_township_counts_in_the_countys_month(session):
    make_mine(session, "NOWHERE", region="unknown", west=116.9)
    stored = json.loads(issue(session).content)["figures"]
    assert stored["mine_count@1"]["counted"] == 1
    assert stored["mine_count@1"]["lists"]["counted"] == ["NOWHERE"]


def test_a_mine_that_moves_to_another_township_restates_nothing(session, registry):
    issue(session)
    kind = MineExistenceRecord
    record = session.query(kind).join(Mine, Mine.id == kind.subject_id).filter(Mine.code == "A").one()
    correct(session, record, by="li", reason="划界", region_code="139999102")
    session.commit()
    with Session(reading(registry)) as reader:
        assert restated(reader, issued(reader)[0]) == []


def test_who_records_does_not_lock(session):
    with pytest.raises(NotAllowed):
        issue_report(session, "2025-12", region_code=COUNTY, by="li")


def test_an_empty_registry_locks_nothing(registry):
    with open_writer(registry) as session:
        make_officers(session)
        add_officer(session, "rev", name="复核", role=Role.REVIEWER, department=Department.NATURAL_RESOURCES, region_code=COUNTY,
                    on=date(2018, 1, 1), by="admin")
        with pytest.raises(NotFound):
            issue_report(session, "2025-12", region_code=COUNTY, by="rev")


def test_the_report_of_a_month_balances_its_stock(session):
    report = report_on(session, DAY, None, COUNTY)
    for stock in (report.stock, report.stock_of_month):
        assert stock.begin + stock.new - stock.accepted + stock.correction == pytest.approx(stock.end) == 6
    assert month_end("2024-02") == date(2024, 2, 29)
