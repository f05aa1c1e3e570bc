"""Papers whose scan is missing are a list, and a scan that comes later changes no record."""

from datetime import date

import pytest
from sqlalchemy import select

from mines.codes import Subject
from mines.commands.evidence import add_scan
from mines.commands.people import add_officer
from mines.commands.records import Paper, correct, record_fact, register, withdraw
from mines.errors import BadValue, NotAllowed, NotFound
from mines.queries.evidence import missing_scans
from mines.queries.standing import fact_in_force
from mines.queries.subjects import by_code
from mines.tables.evidence import Evidence
from mines.tables.mines import HolderRecord, LicenceRecord, SealingRecord
from tests.factories import TOWNSHIP, TestClock, make_mine, make_officers, open_writer


@pytest.fixture
def session(registry):
    """A registry with two mines of one holder, whose letter has no scan yet."""
    with open_writer(registry, TestClock()) as session:
        make_officers(session)
        add_officer(session, "neighbour", name="邻", role="officer", department="township", region_code="139998", on=date(2000, 1, 1),
                    by="console")
        for code in ("A", "B"):
            mine = make_mine(session, code)
            record_fact(session, HolderRecord, mine.id, on=date(2024, 5, 1), by="li", holder="新公司", evidence=[
                Paper("letter", number="示〔2024〕7号", dated_on=date(2024, 4, 30)), Paper("photo", sha256="a" * 64, name="a.jpg")])
        session.commit()
        yield session


def asked(session):
    return [(one.code, one.table, one.kind, one.number) for one in missing_scans(session)]


LETTERS = [("A", "holder_record", "letter", "示〔2024〕7号"), ("B", "holder_record", "letter", "示〔2024〕7号")]


def test_papers_without_their_scan_are_a_list(session):
    assert asked(session) == LETTERS
    first = missing_scans(session)[0]
    assert (first.subject, first.name, first.on, first.dated_on) == (Subject.MINE, "示例A矿", date(2024, 5, 1), date(2024, 4, 30))
    assert missing_scans(session, TOWNSHIP) == missing_scans(session)
    assert missing_scans(session, "140000") == []


def test_a_scan_that_comes_later_is_put_behind_every_record_of_that_paper_and_changes_none(session):
    before = session.scalars(select(Evidence.id).order_by(Evidence.id)).all()
    add_scan(session, missing_scans(session)[0].evidence_id, Paper("", sha256="b" * 64, name="b.pdf", size=3), by="wu")
    session.commit()
    assert asked(session) == []
    scan = session.scalars(select(Evidence).order_by(Evidence.id.desc())).first()
    assert scan.id not in before
    assert (scan.kind, scan.number, scan.dated_on, scan.sha256) == ("letter", "示〔2024〕7号", date(2024, 4, 30), "b" * 64)


def test_a_scan_is_added_once_and_only_where_one_may_write(session):
    missing = missing_scans(session)[0].evidence_id
    with pytest.raises(NotAllowed):
        add_scan(session, missing, Paper("", sha256="b" * 64), by="neighbour")
    add_scan(session, missing, Paper("", sha256="b" * 64), by="wu")
    with pytest.raises(NotFound):
        add_scan(session, missing, Paper("", sha256="b" * 64), by="wu")


def test_what_was_corrected_still_rests_on_its_papers_and_what_was_withdrawn_does_not(session):
    mine = by_code(session, Subject.MINE, "A")
    record = fact_in_force(session, HolderRecord, mine.id, date(2024, 5, 1))
    mended = correct(session, record, by="wu", reason="错字", holder="新公司（改）")
    assert asked(session) == LETTERS
    withdraw(session, mended, by="wu", reason="没有变更")
    assert asked(session) == LETTERS[1:]


def test_a_paper_of_an_unknown_kind_is_refused(session):
    mine = by_code(session, Subject.MINE, "A")
    with pytest.raises(BadValue):
        record_fact(session, LicenceRecord, mine.id, on=date(2024, 5, 1), by="li", number="1", valid_to=date(2030, 1, 1),
                    evidence=[Paper("painting")])


def test_papers_of_openings_regions_and_accounts_are_told_with_what_they_are_about(session):
    mine = by_code(session, Subject.MINE, "A")
    opening = register(session, Subject.OPENING, "A-JK1", on=date(2024, 1, 1), by="li", mine_id=mine.id, kind="shaft")
    record_fact(session, SealingRecord, opening.id, on=date(2024, 6, 1), by="li", method="充填", evidence=[
        Paper("report", number="示〔2024〕8号", dated_on=date(2024, 6, 2))])
    [one] = [one for one in missing_scans(session) if one.subject == Subject.OPENING]
    assert (one.code, one.name, one.region_code) == ("A-JK1", "示例A矿", TOWNSHIP)
