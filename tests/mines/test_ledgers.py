"""Ledgers a bureau already keeps, taken over into an empty registry and into one that stands; the same again changes nothing."""

from datetime import date

import pytest

from geodata.findings import FindingCode
from geodata.readers.tables import read_table
from mines.codes import ClosingState, Department, GateStage, GroundStage, ImportNote, PaperStage, Permit, Role, Subject, Tier
from mines.commands.ledgers import Outcome, import_ledger
from mines.commands.people import add_officer
from mines.commands.records import record_fact
from mines.commands.taking_back import take_back
from mines.errors import DayRefused, NotAllowed
from mines.ledgers import Ledger, known_heading, template_columns
from mines.queries.evidence import missing_scans
from mines.queries.lists import rows_on
from mines.queries.standing import fact_in_force
from mines.tables.closures import ChecklistRecord, ClosingPlanRecord, GroundStep
from mines.tables.green import ListingStep
from mines.tables.mines import HolderRecord, LicenceRecord, Mine, MineExistenceRecord
from mines.tables.seals import Import
from tests.factories import COUNTY, TestClock, make_mine, make_officers, open_writer

ON = date(2025, 12, 31)
TOWNSHIPS = "行政区代码\t乡镇名称\n139999\t示例县\n139999101\t东湾镇\n139999102\t九道梁乡"
LICENCES = (
    "矿山名称\t所在乡镇\t采矿许可证号\t采矿权人\t开采矿种\t开采方式\t生产规模\t有效期起\t有效期止\t安全生产许可证状态\t安全生产许可证有效期止\t生产状态\n"
    "甲铁矿\t东湾镇\tC1399992015032210000015\t甲公司\t铁矿\t地下开采\t30万吨/年\t2019-05-01\t2029-04-30\t有效\t2027-06-30\t在产\n"
    "乙萤石矿\t九道梁乡\tC1399992016032210000016\t乙公司\t萤石\t露天开采\t5\t2018.3.1\t2026年3月1日\t有效\t2026/6/30\t停产\n"
    "丙石料矿\t九道梁乡\t\t丙公司\t石灰岩\t露天\t\t\t\t\t\t")
CLOSING = (
    "序号\t矿山名称\t所在地（乡、镇）\t采矿许可证有效期\t决定关闭日期\t决定文号\t公告文号\t公告日期\t关闭执行情况\t验收日期\t注销公告日期\t注销公告文号\t关闭期限\t人员撤离\n"
    "1\t乙萤石矿\t九道梁乡\t2018-03-01至2026-03-01\t2025-03-20\t示政字〔2025〕12号\t第3号\t2025-03-28\t实施中\t\t\t\t2025-11-30\t32人\n"
    "2\t丁锰矿\t东湾镇\t2010-01-01至2020-01-01\t2021-05-06\t示政字〔2021〕4号\t\t\t\t2022-10-29\t2022-12-20\t冀自然资公告〔2022〕9号\t2022-12-31\t完成\n"
    "合计\t2\t\t\t\t\t\t\t\t\t\t\t\t")


def table_of(ledger, text):
    return read_table(text, known_heading(ledger))


def brought(session, ledger, text, **said):
    return import_ledger(session, ledger, table_of(ledger, text), **{"on": ON, "by": "li", "name": "2025年台账", **said})


def notes(report):
    return [finding.code for finding in report.findings]


def rows(session, subject=Subject.MINE, day=ON):
    return {row.name: row for row in rows_on(session, subject, day)}


@pytest.fixture
def session(registry):
    """An empty registry with officers only; it is 2026."""
    with open_writer(registry, TestClock()) as session:
        make_officers(session)
        session.commit()
        yield session


@pytest.fixture
def county(session):
    """The same with townships and the licence ledger."""
    assert brought(session, Ledger.TOWNSHIPS, TOWNSHIPS).stored == 3
    assert brought(session, Ledger.LICENCES, LICENCES).stored == 3
    session.commit()
    return session


# ---- licences

def test_the_licence_ledger_registers_mines_with_their_papers(county):
    found = rows(county)
    iron = found["甲铁矿"]
    assert (iron.code, iron.region_code, iron.holder) == ("C1399992015032210000015", "139999101", "甲公司")
    assert (iron.capacity, iron.capacity_unit, iron.method) == (30.0, "10k_t", "underground")
    assert (iron.right_valid_to, iron.licence_valid_to, iron.safety_permit) == (date(2029, 4, 30), date(2029, 4, 30), Permit.VALID)
    assert found["乙萤石矿"].licence_valid_to == date(2026, 3, 1)
    assert (found["丙石料矿"].code, found["丙石料矿"].licence_number) == ("KS-0001", "")


def test_what_a_licence_says_is_true_from_its_first_day(county):
    assert set(rows(county, day=date(2019, 5, 1))) == {"甲铁矿", "乙萤石矿"}
    assert set(rows(county, day=date(2018, 2, 28))) == set()


def test_the_same_ledger_again_changes_nothing(county):
    report = brought(county, Ledger.LICENCES, LICENCES)
    assert (report.stored, report.changed, report.unchanged, report.import_id) == (0, 0, 3, None)
    assert brought(county, Ledger.TOWNSHIPS, TOWNSHIPS).unchanged == 3
    assert county.query(Import).count() == 2


def test_a_later_ledger_tells_what_it_changes(county):
    report = brought(county, Ledger.LICENCES, LICENCES.replace("乙公司", "丁公司"), on=date(2026, 1, 1))
    [change] = report.changes
    assert (change.code, change.table, change.before, change.after) == ("C1399992016032210000016", "holder_record", "乙公司", "丁公司")
    mine = rows(county)["乙萤石矿"]
    assert fact_in_force(county, HolderRecord, mine.id, date(2025, 12, 31)).holder == "乙公司"
    assert fact_in_force(county, HolderRecord, mine.id, date(2026, 1, 1)).holder == "丁公司"


def test_a_renewed_licence_is_true_from_its_own_first_day(county):
    report = brought(county, Ledger.LICENCES, "矿山名称\t采矿许可证号\t有效期起\t有效期止\n乙萤石矿\tC1399992016032210000016\t2025-10-01\t2035-09-30")
    assert report.changed == 1
    mine = rows(county)["乙萤石矿"]
    assert fact_in_force(county, LicenceRecord, mine.id, date(2025, 9, 30)).valid_to == date(2026, 3, 1)
    assert fact_in_force(county, LicenceRecord, mine.id, date(2025, 10, 1)).valid_to == date(2035, 9, 30)


def test_every_finding_is_told_at_once_and_the_sound_rows_stored(session):
    text = "矿山名称\t采矿许可证号\t有效期止\t生产状态\n甲矿\tABC\t2029-04-30\t在产\n\t4.4E+22\t\t\n乙矿\t\t某日\t半停\n甲矿\tABC\t\t"
    report = brought(session, Ledger.LICENCES, text)
    assert (report.stored, report.blocked) == (2, 2)
    told = {(finding.row, finding.code) for finding in report.findings}
    assert told >= {(2, ImportNote.LICENCE_ODD), (3, FindingCode.NUMBER_CUT), (3, ImportNote.FIELD_MISSING),
                    (4, ImportNote.VALUE_UNREADABLE), (5, ImportNote.SAME_SUBJECT)}
    assert [row.outcome for row in report.rows] == [Outcome.NEW, Outcome.BLOCKED, Outcome.NEW, Outcome.BLOCKED]


def test_rows_of_one_mine_with_several_blocks_are_one_record_as_long_as_they_agree(session):
    text = ("矿山名称\t采矿许可证号\t采矿权人\t矿体\n甲矿\tC1399992015032210000015\t甲公司\t一号\n"
            "甲矿\tC1399992015032210000015\t甲公司\t二号\n甲矿\tC1399992015032210000015\t乙公司\t三号")
    report = brought(session, Ledger.LICENCES, text)
    assert (report.stored, report.unchanged, report.blocked) == (1, 1, 1)
    assert [(finding.row, finding.code) for finding in report.findings if finding.row] == [
        (3, ImportNote.SAME_ROW), (4, ImportNote.SAME_SUBJECT)]


def test_two_mines_of_one_name_in_a_file_are_two_by_their_licences(session):
    text = "矿山名称\t采矿许可证号\n石料厂\tC1399992015032210000015\n石料厂\tC1399992015032210000016"
    assert brought(session, Ledger.LICENCES, text).stored == 2
    report = brought(session, Ledger.LICENCES, "矿山名称\t采矿权人\n石料厂\t甲公司")
    assert notes(report) == [ImportNote.MATCH_UNCLEAR]


def test_a_row_whose_values_no_column_holds_is_blocked_by_itself(session):
    report = brought(session, Ledger.LICENCES, "矿山名称\t有效期起\t有效期止\n甲矿\t2030-01-01\t2020-01-01\n乙矿\t\t")
    assert (report.stored, report.blocked) == (1, 1)
    assert ImportNote.ROW_REFUSED in notes(report)
    assert set(rows(session)) == {"乙矿"}


# ---- closing

def test_the_closing_list_opens_the_tracks_where_the_ledger_left_them(county):
    report = brought(county, Ledger.CLOSING, CLOSING)
    assert (report.stored, report.changed, report.blocked) == (1, 1, 0)
    found = rows(county)
    assert (found["乙萤石矿"].ground_stage, found["乙萤石矿"].closing_state) == (GroundStage.IMPLEMENTING, ClosingState.ACTIVE)
    assert found["乙萤石矿"].closing_due_on == date(2025, 11, 30)
    done = found["丁锰矿"]
    assert (done.ground_stage, done.ground_since, done.paper_stage) == (GroundStage.ACCEPTED, date(2022, 10, 29), PaperStage.CANCELLED)
    step = county.query(GroundStep).filter_by(subject_id=done.id).one()
    assert step.taken_over == "2025年台账"
    assert {record.item for record in county.query(ChecklistRecord)} == {"people_evacuated"}


def test_papers_stand_by_number_and_date_with_their_scan_missing(county):
    brought(county, Ledger.CLOSING, CLOSING)
    county.commit()
    missing = {(one.kind, one.number, one.dated_on) for one in missing_scans(county)}
    assert ("decision", "示政字〔2021〕4号", date(2021, 5, 6)) in missing
    assert ("cancellation", "冀自然资公告〔2022〕9号", date(2022, 12, 20)) in missing
    assert ("notice", "第3号", date(2025, 3, 28)) in missing


def test_the_same_closing_list_again_changes_nothing(county):
    brought(county, Ledger.CLOSING, CLOSING)
    report = brought(county, Ledger.CLOSING, CLOSING)
    assert (report.stored, report.changed, report.unchanged) == (0, 0, 2)


def test_a_mine_exists_by_the_day_its_closing_was_decided(session):
    make_mine(session, "KS-7", name="老矿", on=date(2023, 1, 1), region="unknown")
    report = brought(session, Ledger.CLOSING, "矿山名称\t决定关闭日期\t关闭期限\n老矿\t2020-05-01\t2022-12-31")
    assert report.changed == 1
    assert rows(session, day=date(2020, 5, 1))["老矿"].ground_stage == GroundStage.DECIDED


def test_a_stage_that_stands_is_not_moved_by_a_ledger(county):
    brought(county, Ledger.CLOSING, CLOSING)
    report = brought(county, Ledger.CLOSING, CLOSING.replace("实施中\t\t", "实施中\t2025-10-29\t"))
    [differs] = [finding for finding in report.findings if finding.code == ImportNote.STAGE_DIFFERS]
    assert (differs.row, differs.values["said"], differs.values["registered"]) == (2, GroundStage.ACCEPTED, GroundStage.IMPLEMENTING)
    assert rows(county)["乙萤石矿"].ground_stage == GroundStage.IMPLEMENTING


def test_a_deadline_that_the_ledger_lacks_can_be_given(session):
    text = "矿山名称\t决定关闭日期\n甲矿\t2024-05-01"
    assert notes(brought(session, Ledger.CLOSING, text)) == [ImportNote.FIELD_MISSING]
    report = brought(session, Ledger.CLOSING, text, given={"due_on": "2025-12-31", "batch": "第一批"})
    assert report.stored == 1
    plan = session.query(ClosingPlanRecord).one()
    assert (plan.due_on, plan.batch) == (date(2025, 12, 31), "第一批")


def test_a_mine_called_otherwise_is_told(county):
    report = brought(county, Ledger.CLOSING,
                     "矿山名称\t采矿许可证号\t关闭期限\n乙萤石有限公司萤石矿\tC1399992016032210000016\t2025-12-31")
    assert ImportNote.NAME_DIFFERS in notes(report)
    assert "乙萤石矿" in rows(county)


# ---- blocks and listings

BLOCKS = (
    "区块名称\t所在乡镇\t矿种\t整合主体\t参与整合矿山\t整合后规模\t方案编制\t县初审\t市审查\t省批复文号\t阶段\t完成期限\n"
    "东湾铁矿区块\t东湾镇\t铁矿\t甲铁矿\t丙石料矿、戊铁矿\t60万吨/年\t2023-05-01\t2023-08-01\t\t\t县初审\t2026-12-31")


def test_the_block_list_opens_gates_and_names_members(county):
    report = brought(county, Ledger.BLOCKS, BLOCKS.replace("丙石料矿、戊铁矿", "戊铁矿、C1399992016032210000016").replace("东湾镇\t铁矿", "\t铁矿"))
    assert report.stored == 1
    [unknown] = [finding for finding in report.findings if finding.code == ImportNote.MEMBER_UNKNOWN]
    assert unknown.values["value"] == "戊铁矿"
    block = rows(county, Subject.BLOCK)["东湾铁矿区块"]
    assert (block.code, block.gate_stage, block.gate_since, block.due_on) == (
        "QK-0001", GateStage.COUNTY_REVIEWED, date(2023, 8, 1), date(2026, 12, 31))
    assert (block.capacity, block.capacity_unit) == (60.0, "10k_t")
    members = {row.name: row.block_role for row in rows(county).values() if row.block_code == "QK-0001"}
    assert members == {"甲铁矿": "lead", "乙萤石矿": "merged"}
    assert brought(county, Ledger.BLOCKS, BLOCKS.replace("丙石料矿、戊铁矿", "C1399992016032210000016")).unchanged == 1


def test_a_mine_of_another_block_joins_no_second_one_and_the_block_is_stored(county):
    brought(county, Ledger.BLOCKS, BLOCKS)
    report = brought(county, Ledger.BLOCKS, "区块名称\t参与整合矿山\n某区块\t甲铁矿、乙萤石矿")
    assert report.stored == 1
    [refused] = [finding for finding in report.findings if finding.code == ImportNote.MEMBER_REFUSED]
    assert refused.values["value"] == "甲铁矿"
    assert {row.name: row.block_code for row in rows(county).values()} == {"甲铁矿": "QK-0001", "乙萤石矿": "QK-0002", "丙石料矿": ""}


LISTINGS = (
    "矿山名称\t级别\t入库日期\t公告文号\t复核到期日\n甲铁矿\t国家级\t2023-12-01\t自然资源部公告2023年第6号\t2026-12-01\n"
    "甲铁矿\t省级\t2021-06-01\t冀自然资〔2021〕8号\t\n乙萤石矿\t储备库\t2022-01-05\t\t")


def test_past_listings_are_taken_over_in_the_order_of_their_days(county):
    report = brought(county, Ledger.LISTINGS, LISTINGS)
    assert (report.changed, report.blocked) == (3, 0)
    found = rows(county)
    assert (found["甲铁矿"].tier, found["甲铁矿"].review_on, found["乙萤石矿"].tier) == (Tier.NATIONAL, date(2026, 12, 1), Tier.RESERVE)
    steps = [(step.stage, step.taken_over) for step in county.query(ListingStep).filter_by(subject_id=found["甲铁矿"].id)]
    assert steps == [(Tier.PROVINCIAL, "2025年台账"), (Tier.NATIONAL, None)]
    assert brought(county, Ledger.LISTINGS, LISTINGS).unchanged == 3


def test_listings_of_one_row_are_rungs_of_one_ladder(county):
    text = ("矿山名称\t储备库入库日期\t省级入库日期\t省级公告文号\t国家级入库日期\t国家级公告文号\n"
            "甲铁矿\t2019-01-01\t2021-06-01\t冀自然资〔2021〕8号\t2023-12-01\t2023年第6号\n乙萤石矿\t\t2021-06-01\t\t2023-12-01\t")
    assert brought(county, Ledger.LISTINGS, text).changed == 2
    found = rows(county)
    stages = [step.stage for step in county.query(ListingStep).filter_by(subject_id=found["甲铁矿"].id)]
    assert stages == [Tier.RESERVE, Tier.PROVINCIAL, Tier.NATIONAL]
    [only] = county.query(ListingStep).filter_by(subject_id=found["乙萤石矿"].id)
    assert (only.stage, only.taken_over) == (Tier.NATIONAL, "2025年台账")


# ---- taking back, rights, days

def test_a_ledger_is_taken_back_with_its_steps_and_members(county):
    blocks = brought(county, Ledger.BLOCKS, BLOCKS.replace("丙石料矿、戊铁矿", "C1399992016032210000016"))
    county.commit()
    taken = take_back(county, blocks.import_id, by="li", reason="装错了表")
    county.commit()
    assert taken.kept == ()
    assert rows(county, Subject.BLOCK) == {}
    assert {row.block_code for row in rows(county).values()} == {""}
    assert brought(county, Ledger.BLOCKS, BLOCKS).stored == 1


def test_a_closing_list_is_taken_back_and_brought_again(county):
    first = brought(county, Ledger.CLOSING, CLOSING)
    county.commit()
    take_back(county, first.import_id, by="li", reason="装错了表")
    county.commit()
    assert set(rows(county)) == {"甲铁矿", "乙萤石矿", "丙石料矿"}
    assert rows(county)["乙萤石矿"].ground_stage == GroundStage.OPEN
    again = brought(county, Ledger.CLOSING, CLOSING)
    assert (again.stored, again.changed) == (1, 1)
    assert rows(county)["丁锰矿"].ground_stage == GroundStage.ACCEPTED


def test_what_others_have_built_on_stays(county):
    first = brought(county, Ledger.CLOSING, CLOSING)
    county.commit()
    county.clock.hour += 1
    mine = rows(county)["丁锰矿"]
    record_fact(county, HolderRecord, mine.id, on=date(2022, 1, 1), by="wu", holder="丁公司")
    county.commit()
    assert take_back(county, first.import_id, by="li", reason="装错了表").kept == (mine.code,)


def test_an_officer_brings_only_what_lies_where_the_officer_works(county):
    add_officer(county, "zhao", name="赵", role=Role.OFFICER, department=Department.TOWNSHIP, region_code="139999101", on=date(2020, 1, 1),
                by="admin")
    report = brought(county, Ledger.LICENCES, LICENCES.replace("公司", "集团"), by="zhao")
    assert [row.outcome for row in report.rows] == [Outcome.CHANGED, Outcome.BLOCKED, Outcome.BLOCKED]


def test_who_may_not_import_is_refused(county):
    add_officer(county, "he", name="何", role=Role.REVIEWER, department=Department.EMERGENCY, region_code=COUNTY, on=date(2020, 1, 1),
                by="admin")
    with pytest.raises(NotAllowed):
        brought(county, Ledger.LICENCES, LICENCES, by="he")


def test_a_ledger_is_not_of_a_day_to_come(session):
    with pytest.raises(DayRefused):
        brought(session, Ledger.LICENCES, LICENCES, on=date(2026, 2, 1))


def test_all_or_nothing_stores_nothing_when_a_row_is_blocked(session):
    report = brought(session, Ledger.LICENCES, "矿山名称\t采矿权人\n甲矿\t甲\n\t乙", all_or_nothing=True)
    assert (report.blocked, report.import_id) == (1, None)


def test_a_table_that_is_refused_stores_nothing(session):
    report = brought(session, Ledger.LICENCES, "甲\t乙\n1\t2")
    assert notes(report) == [FindingCode.HEADING_ROW_MISSING]
    assert session.query(Mine).count() == session.query(MineExistenceRecord).count() == 0


@pytest.mark.parametrize("ledger", Ledger)
def test_every_template_is_understood(ledger):
    known = known_heading(ledger)
    assert all(known(heading) for heading in template_columns(ledger).values())
