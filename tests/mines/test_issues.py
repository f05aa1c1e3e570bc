"""The rectification list: opened by whoever found it, assigned, put right, verified by another person, struck off."""

from datetime import date

import pytest

from mines.codes import Department, EvidenceKind, IssueKind, IssueSource, IssueStage, Role, Subject
from mines.commands.issues import assign_issue, open_issue, step_issue
from mines.commands.people import add_officer
from mines.commands.records import Paper, withdraw
from mines.errors import BadValue, DayRefused, EvidenceMissing, NotAllowed, NotFound, Overtaken, ReasonMissing, SamePerson, StepRefused
from mines.queries.targets import progress
from mines.queries.issues import issue_counts, issues_at
from mines.queries.lists import behind
from mines.tables.issues import AssignmentRecord, Issue, IssueExistenceRecord
from tests.factories import COUNTY, TOWNSHIP, TestClock, make_mine, make_officers, make_site, open_writer

FOUND = date(2025, 11, 3)
DUE = date(2025, 12, 1)
REPORT = Paper(EvidenceKind.REPORT, number="示矿〔2025〕7号", dated_on=date(2025, 11, 20))
REVIEW = Paper(EvidenceKind.REVIEW, number="示核〔2025〕3号", dated_on=date(2025, 11, 25))


@pytest.fixture
def session(registry):
    """A county with a mine, two officers, a reviewer and an inspector."""
    with open_writer(registry, TestClock()) as session:
        make_officers(session)
        for login, role in (("he", Role.REVIEWER), ("zhou", Role.INSPECTOR)):
            add_officer(session, login, name=login, role=role, department=Department.NATURAL_RESOURCES, region_code=COUNTY,
                        on=date(2000, 1, 1), by="admin")
        make_mine(session)
        session.commit()
        yield session


def opened(session, **said) -> Issue:
    values = {"on": FOUND, "by": "zhou", "name": "北侧边坡有浮石", "issue_kind": IssueKind.SAFETY, "source": IssueSource.INSPECTION}
    return open_issue(session, Subject.MINE, "KS-0001", **{**values, **said})


def assigned(session, **said) -> Issue:
    issue = opened(session)
    assign_issue(session, issue.id, **{"on": date(2025, 11, 5), "by": "li", "owner": "九道梁乡政府", "due_on": DUE, **said})
    return issue


def submitted(session) -> Issue:
    issue = assigned(session)
    step_issue(session, issue.id, IssueStage.RECTIFYING, on=date(2025, 11, 10), by="li", done_by="示例矿业公司")
    step_issue(session, issue.id, IssueStage.SUBMITTED, on=date(2025, 11, 20), by="li", evidence=[REPORT])
    return issue


def row_of(session, as_of):
    return issues_at(session, Subject.MINE, "KS-0001", as_of)[0]


def test_an_inspector_opens_an_item_where_its_mine_lies(session):
    issue = opened(session)
    row = row_of(session, FOUND)
    assert issue.code == "ZG-20251103-01"
    assert (row.region_code, row.issue_stage, row.class_code) == (TOWNSHIP, IssueStage.FOUND, "open")
    assert opened(session).code == "ZG-20251103-02"


def test_an_item_goes_off_the_list_step_by_step(session):
    issue = submitted(session)
    step_issue(session, issue.id, IssueStage.VERIFIED, on=date(2025, 11, 25), by="he", evidence=[REVIEW])
    step_issue(session, issue.id, IssueStage.STRUCK_OFF, on=date(2025, 11, 26), by="he")
    assert row_of(session, date(2025, 11, 26)).class_code == "struck_off"
    assert row_of(session, date(2025, 11, 25)).class_code == "due_soon"


def test_who_put_it_right_does_not_verify_it(session):
    issue = submitted(session)
    with pytest.raises(SamePerson):
        step_issue(session, issue.id, IssueStage.VERIFIED, on=date(2025, 11, 25), by="li", evidence=[REVIEW])
    session.rollback()


def test_the_firm_that_put_it_right_does_not_verify_it_either(session):
    issue = submitted(session)
    with pytest.raises(SamePerson):
        step_issue(session, issue.id, IssueStage.VERIFIED, on=date(2025, 11, 25), by="he", done_by="示例矿业公司", evidence=[REVIEW])


def test_submitting_takes_a_report_and_verifying_a_review(session):
    issue = assigned(session)
    step_issue(session, issue.id, IssueStage.RECTIFYING, on=date(2025, 11, 10), by="li")
    with pytest.raises(EvidenceMissing):
        step_issue(session, issue.id, IssueStage.SUBMITTED, on=date(2025, 11, 20), by="li")


def test_no_step_is_skipped(session):
    issue = opened(session)
    with pytest.raises(StepRefused):
        step_issue(session, issue.id, IssueStage.RECTIFYING, on=FOUND, by="li")


def test_nothing_is_assigned_to_nobody(session):
    issue = opened(session)
    with pytest.raises(StepRefused):
        step_issue(session, issue.id, IssueStage.ASSIGNED, on=FOUND, by="li")


def test_what_falls_short_goes_back_with_a_note(session):
    issue = submitted(session)
    session.commit()
    with pytest.raises(ReasonMissing):
        step_issue(session, issue.id, IssueStage.RECTIFYING, on=date(2025, 11, 24), by="he")
    session.rollback()
    step_issue(session, issue.id, IssueStage.RECTIFYING, on=date(2025, 11, 24), by="he", note="浮石没有清完")
    assert row_of(session, date(2025, 11, 24)).class_code == "returned"
    assert row_of(session, date(2025, 11, 23)).class_code == "open"
    assert row_of(session, date(2025, 12, 2)).class_code == "overdue"


def test_overdue_is_computed_from_the_day_asked(session):
    assigned(session)
    assert row_of(session, DUE).class_code == "due_soon"
    assert row_of(session, date(2025, 12, 2)).class_code == "overdue"
    assert issue_counts(session, date(2025, 12, 2)) == {
        "struck_off": 0, "overdue": 1, "returned": 0, "due_soon": 0, "open": 0, "not_counted": 0}


def test_the_overdue_are_counted_among_those_on_the_list(session):
    assigned(session)
    opened(session, name="界桩缺失")
    one = progress(session, date(2025, 12, 31), keys=["issue_overdue@1"])[0]
    assert (one.counted, one.among, one.share) == (1, 2, 0.5)
    lists = behind(session, "issue_overdue@1", date(2025, 12, 31))
    assert [row.code for row in lists.counted] == ["ZG-20251103-01"]


def test_a_later_day_is_a_new_assignment_and_no_new_step(session):
    issue = assigned(session)
    assign_issue(session, issue.id, on=date(2025, 11, 28), by="li", owner="九道梁乡政府", due_on=date(2025, 12, 20),
                 evidence=[Paper(EvidenceKind.LETTER, number="示函〔2025〕9号")])
    row = row_of(session, date(2025, 12, 2))
    assert (row.issue_stage, row.due_on, row.class_code) == (IssueStage.ASSIGNED, date(2025, 12, 20), "open")


def test_the_day_set_is_not_in_the_past(session):
    issue = opened(session)
    with pytest.raises(BadValue):
        assign_issue(session, issue.id, on=date(2025, 11, 5), by="li", owner="乡政府", due_on=date(2025, 11, 4))


def test_an_assignment_under_a_standing_step_cannot_be_taken_away(session):
    issue = assigned(session)
    session.commit()
    record = session.query(AssignmentRecord).filter_by(subject_id=issue.id).one()
    with pytest.raises(StepRefused):
        withdraw(session, record, by="li", reason="录错")


def test_an_inspector_finds_but_does_not_assign(session):
    issue = opened(session)
    with pytest.raises(NotAllowed):
        assign_issue(session, issue.id, on=FOUND, by="zhou", owner="乡政府", due_on=DUE)


@pytest.mark.parametrize("subject_code", ["KS-9999", ""])
def test_an_item_is_about_something_that_stands(session, subject_code):
    with pytest.raises(NotFound):
        open_issue(session, Subject.MINE, subject_code, on=FOUND, by="li", name="无", issue_kind="safety", source="by_hand")


def test_an_item_is_not_found_before_its_mine_or_in_the_future(session):
    for day, refusal in ((date(2017, 12, 31), NotFound), (date(2026, 1, 2), DayRefused)):
        with pytest.raises(refusal):
            opened(session, on=day)


def test_a_form_sent_twice_opens_and_assigns_once(session):
    one, two = (opened(session, device_key="form-1") for _ in range(2))
    assert one.id == two.id
    records = [assign_issue(session, one.id, on=FOUND, by="li", owner="乡政府", due_on=DUE, device_key="form-2") for _ in range(2)]
    assert records[0].id == records[1].id
    assert session.query(IssueExistenceRecord).count() == 1


def test_two_who_assign_at_once_are_told(session):
    issue = opened(session)
    assign_issue(session, issue.id, on=FOUND, by="li", owner="乡政府", due_on=DUE, follows=0)
    with pytest.raises(Overtaken):
        assign_issue(session, issue.id, on=FOUND, by="wu", owner="矿山企业", due_on=DUE, follows=0)


def test_an_item_of_a_site_lies_where_the_site_lies(session):
    make_site(session, region="139999102")
    issue = open_issue(session, Subject.SITE, "XF-0001", on=FOUND, by="li", name="苗木枯死", issue_kind=IssueKind.RESTORATION,
                       source=IssueSource.BY_HAND)
    assert issues_at(session, Subject.SITE, "XF-0001", FOUND)[0].region_code == "139999102"
    assert issue.code == "ZG-20251103-01"
