"""The list of tasks: what is late, due this week, waiting for a person, refused in the field, or about to be; on any day."""

from datetime import date, timedelta

import pytest

from mines.codes import (
    AssessmentKind, ClosingState, Department, EvidenceKind, GroundStage, IssueKind, IssueSource, IssueStage, LandUse, LedgerEntry, Met,
    Permit, Role, Subject, Tier,
)
from mines.commands.issues import assign_issue, open_issue, step_issue
from mines.commands.people import add_officer, note_act
from mines.commands.production import report_month
from mines.commands.records import Paper, record_fact, register
from mines.commands.renewals import Renewal, renew
from mines.commands.steps import record_step
from mines.production import MonthAnswer
from mines.queries.tasks import pressing, tasks_on
from mines.tables.blocks import BlockExistenceRecord, GateStep
from mines.tables.closures import ChecklistRecord, ClosingPlanRecord, GroundStep
from mines.tables.green import AssessmentRecord, Edition, ListingStep, MeasureRecord
from mines.tables.mines import SafetyPermitRecord
from mines.tables.sites import AcceptanceStep, LedgerRecord, TreatmentRecord
from mines.tasks import Section, TaskKind
from tests.factories import COUNTY, PAPERS, TOWNSHIP, make_mine, make_officers, make_site, open_writer, TestClock

TODAY = date(2026, 3, 10)
SOON, LATE, FAR = TODAY + timedelta(days=5), TODAY - timedelta(days=5), TODAY + timedelta(days=60)
FOREVER = date(2040, 1, 1)


@pytest.fixture
def session(registry):
    """A county with officers, where nothing waits; it is the tenth of March 2026."""
    with open_writer(registry, TestClock()) as session:
        session.clock.hour = 24 * 68 + 12
        make_officers(session)
        session.commit()
        yield session


def mine(session, code="KS-0001", **said):
    """A mine that has reported every month and whose papers hold."""
    found = make_mine(session, code, **{"valid_to": FOREVER, **said})
    if found and not said.get("ground_stage") == GroundStage.ACCEPTED:
        for month in (1, 2):
            report_month(session, [code], 2026, month, by="li", answer=MonthAnswer.PRODUCED)
    return found


def tasks(session, *kinds, as_of=TODAY, **asked):
    return [task for task in tasks_on(session, as_of, **asked) if not kinds or task.kind in kinds]


def test_a_county_in_order_has_nothing_to_do(session):
    mine(session)
    make_site(session, owed=10, finished=10, accepted=10)
    assert tasks(session) == []


# ---- papers

@pytest.mark.parametrize(("valid_to", "section"), [
    (LATE, Section.OVERDUE), (TODAY, Section.THIS_WEEK), (SOON, Section.THIS_WEEK), (FAR, Section.ALERT)])
def test_papers_that_run_out_are_told_90_days_before(session, valid_to, section):
    mine(session, valid_to=valid_to)
    [task] = tasks(session)
    assert (task.kind, task.section, task.due_on) == (TaskKind.PAPERS_EXPIRE, section, valid_to)
    assert task.values["papers"] == ("right", "licence", "permit")
    assert task.values["urgent"] == (valid_to != FAR)
    assert tasks(session, as_of=valid_to - timedelta(days=91)) == []


def test_a_renewed_paper_is_no_task_any_more(session):
    one = mine(session, valid_to=SOON)
    renew(session, one.id, Renewal(right_to=FOREVER, licence_to=FOREVER), on=TODAY, by="li")
    [task] = tasks(session)
    assert task.values["papers"] == ("permit",)
    assert Department.EMERGENCY in task.departments
    record_fact(session, SafetyPermitRecord, one.id, on=TODAY, by="li", permit=Permit.VALID, valid_to=FOREVER)
    assert tasks(session) == []


def test_papers_of_a_mine_that_closes_are_not_renewed(session):
    mine(session, ground_stage=GroundStage.DECIDED, valid_to=SOON)
    assert tasks(session, TaskKind.PAPERS_EXPIRE) == []


def test_reviews_and_assessments_are_told_before_they_are_due(session):
    one = mine(session)
    record_step(session, ListingStep, one.id, Tier.PROVINCIAL, on=date(2024, 3, 1), by="li", taken_over="名录", review_on=FAR)
    edition = Edition(code="E", name="示例版", tier=Tier.NATIONAL, total=100, valid_months=12, source="made up")
    session.add(edition)
    session.flush()
    session.add(AssessmentRecord(
        subject_id=one.id, effective_on=date(2025, 3, 1), recorded_at=session.at, recorded_by="li", withdrawn=False, seq=1,
        edition_id=edition.id, tier=Tier.NATIONAL, kind=AssessmentKind.THIRD_PARTY, met=Met.YES, valid_to=LATE))
    session.flush()
    assert [(task.kind, task.section) for task in tasks(session)] == [
        (TaskKind.ASSESSMENT_EXPIRES, Section.OVERDUE), (TaskKind.REVIEW_DUE, Section.ALERT)]


# ---- closing

def closing(session, one, due_on=SOON, state=ClosingState.ACTIVE):
    record_fact(session, ClosingPlanRecord, one.id, on=date(2025, 3, 1), by="li", state=state, batch="第一批", route="policy", scope="whole",
                due_on=due_on, duty_bearer="乡政府", evidence=PAPERS)


def test_a_closing_is_told_by_its_deadline_and_one_not_begun_at_once(session):
    begun, idle = mine(session, "A", ground_stage=GroundStage.DECIDED), mine(session, "B", ground_stage=GroundStage.DECIDED, west=116.6)
    for one in (begun, idle):
        closing(session, one, FAR + timedelta(days=60))
    record_step(session, GroundStep, begun.id, GroundStage.IMPLEMENTING, on=date(2025, 4, 1), by="li")
    [task] = tasks(session)
    assert (task.kind, task.code, task.section) == (TaskKind.CLOSING_NOT_BEGUN, "B", Section.ALERT)
    late = {task.code: (task.kind, task.section) for task in tasks(session, as_of=FAR + timedelta(days=61))
            if task.kind.startswith("closing")}
    assert late == {"A": (TaskKind.CLOSING_DUE, Section.OVERDUE), "B": (TaskKind.CLOSING_NOT_BEGUN, Section.OVERDUE)}


@pytest.mark.parametrize("state", [ClosingState.SUSPENDED, ClosingState.TAKEN_OFF])
def test_a_closing_that_waits_or_is_taken_off_is_no_task(session, state):
    one = mine(session, ground_stage=GroundStage.DECIDED)
    closing(session, one, LATE, state)
    assert tasks(session) == []


def test_an_item_in_order_waits_for_the_departments_that_are_responsible(session):
    one = mine(session, ground_stage=GroundStage.DECIDED, method="underground")
    closing(session, one, FAR)
    record_step(session, GroundStep, one.id, GroundStage.IMPLEMENTING, on=date(2025, 4, 1), by="li")
    record_fact(session, ChecklistRecord, one.id, on=date(2025, 5, 1), by="li", item="c5_explosives", verdict="passed")
    record_fact(session, ChecklistRecord, one.id, on=date(2025, 5, 1), by="li", item="c3b_slopes", verdict="passed")
    record_fact(session, ChecklistRecord, one.id, on=date(2025, 5, 1), by="li", item="c4_signs", verdict="failed")
    [task] = tasks(session, department=Department.PUBLIC_SECURITY)
    assert (task.kind, task.section, task.act, task.values["items"]) == (
        TaskKind.SIGN_OFF, Section.WAITING, "confirm", ("c5_explosives",))
    assert tasks(session, TaskKind.SIGN_OFF, department=Department.EMERGENCY) == []


def test_a_self_checked_closing_waits_for_another_person(session):
    one = mine(session, ground_stage=GroundStage.SELF_CHECKED)
    closing(session, one, FAR)
    assert [(task.section, task.code) for task in tasks(session, TaskKind.CLOSING_TO_ACCEPT)] == [(Section.WAITING, one.code)]


# ---- blocks, measures, sites

def test_blocks_and_measures_are_told_by_their_day(session):
    for code, due_on, stage in (("QK-1", LATE, "county_reviewed"), ("QK-2", FOREVER, None), ("QK-3", FOREVER, "county_reviewed")):
        block = register(session, Subject.BLOCK, code, on=date(2020, 1, 1), by="li", name=code, region_code=TOWNSHIP, due_on=due_on)
        if stage:
            record_step(session, GateStep, block.id, stage, on=date(2024, 1, 1), by="li", taken_over="台账")
    one = mine(session)
    for number, state in ((1, "open"), (2, "done")):
        record_fact(session, MeasureRecord, one.id, on=date(2025, 1, 1), by="li", number=number, gap="复垦率", measure="补植", owner="矿长",
                    due_on=SOON, state=state, note="已补植")
    assert [(task.kind, task.code, task.section) for task in tasks(session)] == [
        (TaskKind.BLOCK_DUE, "QK-1", Section.OVERDUE), (TaskKind.MEASURE_DUE, "KS-0001", Section.THIS_WEEK),
        (TaskKind.BLOCK_NOT_BEGUN, "QK-2", Section.ALERT)]
    assert session.query(BlockExistenceRecord).count() == 3


def test_a_site_that_a_plan_names_and_nobody_has_begun_is_told(session):
    site = make_site(session)
    record_fact(session, LedgerRecord, site.id, on=date(2025, 2, 1), by="li", entry=LedgerEntry.PLANNED, area_ha=3.0)
    [task] = tasks(session)
    assert (task.kind, task.due_on, task.section) == (TaskKind.SITE_NOT_BEGUN, date(2025, 12, 31), Section.OVERDUE)
    record_fact(session, TreatmentRecord, site.id, on=date(2026, 1, 5), by="li", state="treating", damage_type="excavated",
                mode="ecological_reconstruction", land_use="forest")
    assert tasks(session) == []


def test_an_application_runs_60_working_days_and_farmland_five_years(session):
    site = make_site(session, owed=10, finished=10)
    papers = [Paper(EvidenceKind.APPLICATION, number="示申〔2026〕1号", dated_on=date(2026, 3, 2))]
    record_step(session, AcceptanceStep, site.id, "applied", on=date(2026, 3, 2), by="li", evidence=papers, area_ha=10.0)
    [task] = tasks(session)
    assert (task.kind, task.due_on) == (TaskKind.ACCEPTANCE_DUE, date(2026, 5, 25))
    assert task.values["provisional"]
    done = make_site(session, "XF-2", owed=5, finished=5, accepted=5, state="treating")
    record_fact(session, TreatmentRecord, done.id, on=date(2025, 6, 1), by="li", state="treating", damage_type="excavated",
                mode="ecological_reconstruction", land_use=LandUse.CROPLAND)
    assert tasks(session, TaskKind.FOLLOW_UP_DUE) == []
    [follow_up] = tasks(session, TaskKind.FOLLOW_UP_DUE, as_of=date(2030, 5, 1))
    assert (follow_up.code, follow_up.due_on.year, follow_up.section) == ("XF-2", 2030, Section.ALERT)


# ---- the rectification list

def test_an_item_is_a_task_for_whoever_is_next(session):
    add_officer(session, "he", name="何", role=Role.REVIEWER, department=Department.NATURAL_RESOURCES, region_code=COUNTY,
                on=date(2000, 1, 1), by="admin")
    mine(session)
    issue = open_issue(session, Subject.MINE, "KS-0001", on=date(2026, 2, 1), by="li", name="边坡浮石", issue_kind=IssueKind.SAFETY,
                       source=IssueSource.INSPECTION)

    def one():
        [task] = tasks(session)
        return task.kind, task.section
    assert one() == (TaskKind.ISSUE_UNASSIGNED, Section.ALERT)
    assign_issue(session, issue.id, on=date(2026, 2, 2), by="li", owner="乡政府", due_on=LATE, department=Department.TOWNSHIP)
    assert one() == (TaskKind.ISSUE_DUE, Section.OVERDUE)
    assert [task.kind for task in tasks(session, department=Department.TOWNSHIP)] == [TaskKind.ISSUE_DUE]
    assert tasks(session, department=Department.EMERGENCY) == []
    step_issue(session, issue.id, IssueStage.RECTIFYING, on=date(2026, 2, 3), by="li")
    step_issue(session, issue.id, IssueStage.SUBMITTED, on=date(2026, 2, 4), by="li", evidence=[Paper(EvidenceKind.REPORT, number="1")])
    assert one() == (TaskKind.ISSUE_TO_VERIFY, Section.WAITING)
    step_issue(session, issue.id, IssueStage.VERIFIED, on=date(2026, 2, 5), by="he", evidence=[Paper(EvidenceKind.REVIEW, number="2")])
    assert one() == (TaskKind.ISSUE_TO_STRIKE_OFF, Section.WAITING)
    step_issue(session, issue.id, IssueStage.STRUCK_OFF, on=date(2026, 2, 6), by="he")
    assert tasks(session) == []


def test_six_months_below_the_standard_propose_removal(session):
    one = mine(session)
    record_step(session, ListingStep, one.id, Tier.PROVINCIAL, on=date(2024, 3, 1), by="li", taken_over="名录")
    open_issue(session, Subject.MINE, one.code, on=date(2026, 1, 5), by="li", name="复核未达标", issue_kind=IssueKind.GREEN_STANDARD,
               source=IssueSource.LISTING)
    [task] = tasks(session, TaskKind.LISTING_CLOCK)
    assert (task.code, task.due_on, task.values["removal"]) == (one.code, date(2026, 7, 5), False)
    [task] = tasks(session, TaskKind.LISTING_CLOCK, as_of=date(2026, 7, 6))
    assert (task.section, task.values["removal"]) == (Section.OVERDUE, True)


# ---- reporting, the field

def test_a_region_is_told_how_many_have_not_reported(session):
    for place, code in enumerate(("A", "B")):
        make_mine(session, code, valid_to=FOREVER, west=116.5 + place / 10)
    make_mine(session, "C", valid_to=FOREVER, region="139999102", west=116.9)

    def told(**asked):
        return [(task.region_code, task.values["townships"], task.values["count"], task.due_on, task.section)
                for task in tasks(session, **asked)]
    assert told() == [("", 2, 3, TODAY, Section.THIS_WEEK)]
    assert told(region=COUNTY) == [(COUNTY, 2, 3, TODAY, Section.THIS_WEEK)]
    assert told(region="139999102") == [("139999102", 1, 1, TODAY, Section.THIS_WEEK)]
    report_month(session, ["C"], 2026, 2, by="li", answer=MonthAnswer.IDLE)
    assert told(region=COUNTY, as_of=TODAY + timedelta(days=1)) == [(TOWNSHIP, 1, 2, TODAY, Section.OVERDUE)]


def test_a_refused_entry_from_the_field_waits_until_somebody_handles_it(session):
    note_act(session, "li", "device:inspection:refused", "KS-0001: StepRefused")
    session.flush()
    [task] = tasks(session)
    assert (task.section, task.name, task.values["detail"]) == (Section.REFUSED, "li", "KS-0001: StepRefused")
    assert tasks(session, region="139998") == []
    note_act(session, "wu", "device:inspection:handled", task.code)
    session.flush()
    assert tasks(session) == []


def test_the_badge_counts_what_presses(session):
    mine(session, "A", valid_to=LATE)
    mine(session, "B", valid_to=FAR, west=116.6)
    found = tasks_on(session, TODAY)
    assert (len(found), pressing(found)) == (2, 1)
