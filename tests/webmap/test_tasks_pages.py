"""Pages of the officer's day through the client: tasks, taps, the rectification list, ledgers looked at and taken over, missing scans."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from geodata.database import open_database
from geodata.readers.tables import read_table
from mines.codes import Department, EvidenceKind, Role
from mines.commands.people import add_officer, note_act
from mines.commands.records import Paper, record_fact
from mines.ledgers import Ledger, known_heading, template_columns
from mines.tables.evidence import Evidence
from mines.tables.issues import AssignmentRecord, IssueExistenceRecord, IssueStep
from mines.tables.mines import HolderRecord, LicenceRecord, Mine, OutputRecord, SafetyPermitRecord
from mines.tables.people import Act
from tests.factories import COUNTY, make_mine, make_officers, open_writer
from tests.signing_in import csrf, sign_in

PNG = bytes.fromhex("89504e470d0a1a0a0000000d494844520000000100000001080000000" "03a7e9b55" "0000000a49444154789c63600000000200010"
                    "048afa471" "0000000049454e44ae426082")


@pytest.fixture
def app(migrated_url, open_app, tmp_path):
    """The example county's day, with two mines, officers of two departments and a reader."""
    engine = open_database(migrated_url)
    with open_writer(engine) as session:
        make_officers(session)
        for login, role, department in (("fire", Role.OFFICER, Department.EMERGENCY), ("boss", Role.LEADER, Department.NATURAL_RESOURCES)):
            add_officer(session, login, name=login, role=role, department=department, region_code=COUNTY, on=date(2000, 1, 1), by="admin")
        make_mine(session, "KS-0001", valid_to=date(2025, 6, 30))
        make_mine(session, "KS-0002", west=116.7, valid_to=date(2040, 1, 1))
        record_fact(session, LicenceRecord, 2, on=date(2019, 1, 1), by="li", number="", valid_to=date(2040, 1, 1),
                    evidence=[Paper(EvidenceKind.LICENCE, number="C9", dated_on=date(2019, 1, 1))])
        session.commit()
    engine.dispose()
    return open_app(database_url=migrated_url, data_dir=tmp_path, secret_key="only for tests")


@pytest.fixture
def li(app):
    """An officer at work."""
    return sign_in(app, "li")


def post(client, address, **values):
    return client.post(address, data={"csrf_token": csrf(client), **values})


def tap(client, number, **values):
    return post(client, "/tasks/production?month=2026-01", device_key=f"tap-of-the-test-{number}", **values)


def count(app, kind, **where):
    with open_writer(app.extensions["registry"]) as session:
        return session.query(kind).filter_by(**where).count()


# ---- the list of tasks

def test_the_day_shows_what_presses_and_counts_it_in_the_navigation(li):
    html = li.get("/tasks").text
    assert "逾期" in html and "示例KS-0001矿" in html
    assert "<i title=" in html
    assert "/tasks/production/papers/KS-0001" in html
    assert "示例KS-0002矿" not in li.get("/tasks?kind=papers_expire").text


def test_a_department_sees_its_own_work_first(app):
    fire = sign_in(app, "fire")
    own, all_of_it = fire.get("/tasks").text, fire.get("/tasks?of=all").text
    assert "证照到期" in own and "月报未报" not in own
    assert "月报未报" in all_of_it


def test_who_only_reads_is_offered_no_form(app):
    boss = sign_in(app, "boss")
    html = boss.get("/tasks").text
    assert "/tasks/production/papers/" not in html and "/mines/KS-0001" in html
    assert "本乡镇无变化" not in boss.get("/tasks/production?month=2026-01").text


def test_a_refused_entry_is_dealt_with_once(app, li):
    with open_writer(app.extensions["registry"], app.extensions["clock"]) as session:
        note_act(session, "wu", "device:inspection:refused", "KS-0001 StepRefused")
        session.commit()
        number = session.scalar(select(func.max(Act.id)))
    assert "KS-0001 StepRefused" in li.get("/tasks").text
    assert post(li, f"/tasks/refused/{number}").status_code == 303
    assert "KS-0001 StepRefused" not in li.get("/tasks").text


def test_only_refusals_are_dealt_with(app, li):
    with open_writer(app.extensions["registry"]) as session:
        number = session.scalar(select(func.min(Act.id))) or 1
    assert post(li, f"/tasks/refused/{number}").status_code == 404


# ---- monthly reports and papers

def test_one_tap_reports_a_mine_and_the_same_tap_again_nothing(app, li):
    for _ in range(2):
        assert tap(li, 1, code="KS-0001", answer="produced").status_code == 303
    assert count(app, OutputRecord, year=2026) == 1


def test_who_reports_what_is_reported_is_told_on_the_page(app, li):
    tap(li, 1, code="KS-0001", answer="produced")
    refused = tap(sign_in(app, "wu"), 2, code="KS-0001", answer="idle")
    assert refused.status_code == 409
    assert "这些月份已经报过" in refused.text


def test_nothing_changed_writes_what_the_page_has_listed(app, li):
    html = li.get("/tasks/production?month=2026-01").text
    assert "本乡镇无变化，写入 2 座" in html
    assert "示例KS-0001矿 有生产" in html
    assert tap(li, 1, code=["KS-0001", "KS-0002"]).status_code == 303
    assert count(app, OutputRecord, year=2026) == 2


@pytest.mark.parametrize("month", ["2026", "2026-13", "x", "2026-1", "0000-01", "0001-01", "9999-12"])
def test_a_month_that_cannot_be_read_is_told(li, month):
    assert li.get(f"/tasks/production?month={month}").status_code == 400


def test_a_licence_number_of_no_known_pattern_is_recorded_and_said(app, li):
    form = {"device_key": "form-of-the-test-1", "on": "2026-01-05", "licence_number": "旧证9", "licence_from": "2026-01-05",
            "licence_to": "2030-01-04", "papers-0-kind": "licence", "papers-0-number": "旧证9", "papers-0-dated_on": "2026-01-05"}
    sent = post(li, "/tasks/production/papers/KS-0001", **form)
    assert sent.status_code == 303
    assert "旧证9 写法不合规则" in li.get(sent.headers["Location"]).text
    assert count(app, LicenceRecord, number="旧证9") == 1


def test_a_right_without_end_is_renewed_on_the_same_form(app, li):
    form = {"device_key": "form-of-the-test-1", "on": "2026-01-05", "right_to": "9999-12-31", "licence_to": "9999-12-31"}
    assert post(li, "/tasks/production/papers/KS-0001", **form).status_code == 303
    assert li.get("/tasks/production/papers/KS-0001").status_code == 200


def test_a_permit_that_is_valid_says_until_when(app, li):
    form = {"device_key": "form-of-the-test-1", "on": "2026-01-05", "permit": "valid"}
    sent = post(li, "/tasks/production/papers/KS-0001", **form)
    assert sent.status_code == 422 and "写明有效期止" in sent.text
    assert post(li, "/tasks/production/papers/KS-0001", **form, permit_to="2028-12-31").status_code == 303
    assert count(app, SafetyPermitRecord, valid_to=date(2028, 12, 31)) == 1


def test_a_holder_is_changed_by_an_approval_and_the_form_says_whom_it_was(app, li):
    address, form = "/tasks/production/holder/KS-0001", {"device_key": "form-of-the-test-1", "on": "2026-01-05"}
    assert "KS-0001公司" in li.get(address).text
    assert post(li, address, holder="  ", **form).status_code == 422
    stays = post(li, address, holder="新矿业公司", duty_stays="y", **form)
    assert stays.status_code == 422 and "缺少这一步需要的文件" in stays.text and "新矿业公司" in stays.text
    papers = {"papers-0-kind": "approval", "papers-0-number": "批复1号", "papers-0-dated_on": "2026-01-05"}
    for _ in range(2):
        assert post(li, address, holder=" 新矿业公司 ", **form, **papers).headers["Location"] == "/mines/KS-0001"
    assert count(app, HolderRecord, holder="新矿业公司") == 1
    assert "新矿业公司" in li.get("/mines/KS-0001?as_of=2026-01-05").text


def test_a_renewal_that_renews_nothing_is_told_beside_its_field(li):
    sent = post(li, "/tasks/production/papers/KS-0001", device_key="form-of-the-test-1", on="2026-01-05")
    assert sent.status_code == 422
    assert "至少写一项新的有效期" in sent.text


# ---- the rectification list

def test_an_issue_is_opened_by_name_and_an_unclear_name_is_told(app, li):
    form = {"device_key": "form-of-the-test-1", "on": "2026-01-05", "name": "边坡浮石", "issue_kind": "safety", "source": "inspection"}
    unclear = post(li, "/tasks/issues/new", about="示例", **form)
    assert unclear.status_code == 422 and "找到 2 个" in unclear.text
    assert "没有这个编号或名称" in post(li, "/tasks/issues/new", about="无名", **form).text
    assert post(li, "/tasks/issues/new", about="示例KS-0001矿", **form).headers["Location"].endswith("/tasks/issues/ZG-20260105-01")
    assert count(app, IssueExistenceRecord) == 1
    assert "边坡浮石" in li.get("/tasks/issues").text
    assert "边坡浮石" in li.get("/tasks/issues/ZG-20260105-01").text


def test_who_did_it_is_kept_with_an_issue_and_with_its_assignment(app, li):
    form = {"on": "2026-01-05", "done_by": "县执法大队"}
    post(li, "/tasks/issues/new", device_key="form-of-the-test-1", about=" KS-0001 ", name="边坡浮石", issue_kind="safety",
         source="inspection", **form)
    post(li, "/tasks/issues/ZG-20260105-01/assign", device_key="form-of-the-test-2", owner="乡政府", due_on="2026-01-20", **form)
    assert count(app, IssueExistenceRecord, done_by="县执法大队") == count(app, AssignmentRecord, done_by="县执法大队") == 1


def test_a_step_that_was_corrected_keeps_its_place_on_the_way_of_an_issue(app, li):
    case, papers = "/tasks/issues/ZG-20260105-01", {"papers-0-number": "报1", "papers-0-dated_on": "2026-01-05"}
    for place, (address, said) in enumerate((
            ("/tasks/issues/new", {"about": "KS-0001", "name": "边坡浮石", "issue_kind": "safety", "source": "inspection"}),
            (f"{case}/assign", {"owner": "乡政府", "due_on": "2026-01-20"}), (f"{case}/rectifying", {}),
            (f"{case}/submitted", {"papers-0-kind": "report", **papers}))):
        assert post(li, address, device_key=f"form-of-the-test-{place}", on="2026-01-05", **said).status_code == 303
    with open_writer(app.extensions["registry"]) as session:
        begun = session.query(IssueStep).filter_by(stage="rectifying").one().id
    assert post(li, f"/records/issue_step/{begun}/correct", device_key="form-of-the-test-9", on="2026-01-05", stage="rectifying",
                reason="补写说明", note="已进场", **{"papers-0-kind": "letter", **papers}).status_code == 303
    html = li.get(case).text
    assert html.index("已进场") < html.index("报1")
    assert "退回" not in html[html.index('class="tl"'):html.index("</ol>")]


def test_the_file_of_a_subject_lists_its_issues_for_who_is_signed_in(app, li):
    form = {"on": "2026-01-05", "issue_kind": "safety", "source": "inspection"}
    post(li, "/tasks/issues/new", device_key="form-of-the-test-1", about="KS-0001", name="边坡浮石", **form)
    assert "边坡浮石" in li.get("/mines/KS-0001").text and "边坡浮石" not in li.get("/mines/KS-0002").text
    assert "未交办" in li.get("/mines/KS-0001").text


def test_an_issue_sent_back_says_why(app, li):
    form = {"on": "2026-01-05"}
    post(li, "/tasks/issues/new", device_key="form-of-the-test-1", about="KS-0001", name="边坡浮石", issue_kind="safety", source="inspection",
         **form)
    case = "/tasks/issues/ZG-20260105-01"
    post(li, f"{case}/assign", device_key="form-of-the-test-2", owner="乡政府", due_on="2026-01-20", **form)
    post(li, f"{case}/rectifying", device_key="form-of-the-test-3", **form)
    post(li, f"{case}/submitted", device_key="form-of-the-test-4", **form, **{
        "papers-0-kind": "report", "papers-0-number": "报1", "papers-0-dated_on": "2026-01-05"})
    assert "写明哪里不到位" in post(li, f"{case}/rectifying", device_key="form-of-the-test-5", **form).text
    assert post(li, f"{case}/rectifying", device_key="form-of-the-test-5", note="没有清完", **form).status_code == 303
    assert count(app, IssueStep) == 4
    assert "退回" in li.get(case).text and "没有清完" in li.get(case).text
    assert li.get(f"{case}/found").status_code == 404


# ---- ledgers

CELLS = "矿山名称\t采矿许可证号\t采矿权人\n丙矿\tC1399992015032210000015\t丙公司\n\tX\t\n丁矿\t4.4E+22\t丁公司"


def brought(client, **values):
    return post(client, "/tasks/first-hour/licences", on="2026-01-05", **values).headers["Location"]


def test_a_look_stores_nothing_and_tells_everything(app, li):
    html = li.get(brought(li, pasted=CELLS)).text
    assert "写入 2 行" in html and "须处理 1" in html
    assert "缺少名称" in html and "科学计数" in html
    assert count(app, Mine) == 2


def test_what_was_looked_at_is_stored_and_taken_back(app, li):
    place = brought(li, pasted=CELLS)
    assert "/tasks/first-hour#import-1" in post(li, place).headers["Location"]
    assert count(app, Mine) == 4
    assert "没有要写入的行" in li.get(place).text
    assert "采矿许可证台账 2026-01-05" in li.get("/tasks/first-hour").text
    assert post(li, "/imports/1/back").status_code == 303
    assert "已撤回" in li.get("/tasks/first-hour").text
    assert "写入 2 行" in li.get(place).text


def test_findings_of_a_look_come_as_a_file(li):
    place = brought(li, pasted=CELLS)
    file = li.get(place.replace("?", "/findings.csv?"))
    assert "number_cut" in file.get_data(as_text=True)
    assert "attachment" in file.headers["Content-Disposition"]


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0 old", b"PK\3\4 torn", b"\xff\xff\xff,\xff", b"a,b\n1,2"])
def test_a_file_that_is_no_table_is_told_on_the_page(li, content):
    token = csrf(li)
    sent = li.post("/tasks/first-hour/closing", data={"csrf_token": token, "on": "2026-01-05", "file": (io.BytesIO(content), "台账.xls")})
    answer = li.get(sent.headers["Location"])
    assert answer.status_code in (200, 422)
    assert "写入 0 行" not in answer.text
    assert "<button class=\"bt p\"" not in answer.text


def test_bytes_that_were_never_kept_are_refused(li):
    assert li.get(f"/tasks/first-hour/closing/{'0' * 64}").status_code == 422
    assert li.get("/tasks/first-hour/nonsense").status_code == 404


def test_every_sheet_of_the_template_is_read_as_it_is(li):
    content = li.get("/tasks/first-hour/templates.xlsx").data
    assert len(load_workbook(io.BytesIO(content)).sheetnames) == len(Ledger)
    for ledger in Ledger:
        table = read_table(content, known_heading(ledger))
        assert table.rows == []
    assert set(template_columns(Ledger.CLOSING).values()) >= {"矿山名称", "决定关闭日期", "关闭期限"}


# ---- odd addresses

TOO_LARGE = "9" * 30


@pytest.mark.parametrize("address", [
    f"/tasks/green/KS-0001/measures/{TOO_LARGE}", f"/records/licence_record/{TOO_LARGE}/correct",
    f"/records/licence_record/{TOO_LARGE}/withdraw"])
def test_a_number_that_no_row_can_have_is_no_page(li, address):
    assert li.get(address).status_code == 404
    assert post(li, f"/tasks/refused/{TOO_LARGE}").status_code == 404


def test_an_address_never_says_how_the_links_of_its_page_are_built(li):
    for address in ("/mines", "/tasks", "/tasks/closure", "/tasks/issues", "/tasks/production"):
        page = li.get(f"{address}?endpoint=x&_method=POST&_scheme=javascript&_external=1&_anchor=y&as_of=2026-01-05")
        assert page.status_code == 200 and "javascript:" not in page.text
    tapped = post(li, "/tasks/production?month=2026-01&endpoint=x&_scheme=javascript", device_key="tap-of-the-test-1", code="KS-0001",
                  answer="produced")
    assert tapped.headers["Location"] == "/tasks/production?month=2026-01"


# ---- missing scans

def test_a_scan_is_added_to_the_paper_that_lacks_it(app, li):
    assert "C9" in li.get("/tasks/missing-scans").text
    sent = li.post("/tasks/missing-scans/1", data={"csrf_token": csrf(li), "file": (io.BytesIO(PNG), "证.png")})
    assert sent.status_code == 303, sent.text
    assert "没有缺扫描件的文件" in li.get("/tasks/missing-scans").text
    assert count(app, Evidence) == 2


@pytest.mark.parametrize(("content", "name", "status"), [(b"<html>", "证.pdf", 422), (b"", "", 400)])
def test_a_scan_that_is_not_what_it_says_is_refused_beside_its_paper(li, content, name, status):
    sent = li.post("/tasks/missing-scans/1", data={"csrf_token": csrf(li), "file": (io.BytesIO(content), name)})
    assert sent.status_code == status
    assert "C9" in li.get("/tasks/missing-scans").text
