"""A closing until it is closed in place, and a block until its old rights are cancelled: in Chromium, by the accounts of six departments,
each following the one button that names its next act."""
import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import expect

from geodata.database import open_database
from mines.codes import Department, Role
from mines.commands.people import add_officer
from mines.commands.records import record_fact
from mines.dates import day_of
from mines.tables.mines import LicenceRecord
from tests.browser import PHONE
from tests.factories import COUNTY, make_mine, make_officers, open_writer
from tests.files import photo
from tests.flows.test_accessible import serious_faults
from tests.office import fill, open_office, send

PEOPLE = {"clerk": Department.TOWNSHIP, "safety": Department.EMERGENCY, "police": Department.PUBLIC_SECURITY, "power": Department.POWER}
TODAY = day_of(datetime.now(UTC))
DUE = (TODAY + timedelta(days=60)).isoformat()
LICENCE = "C1399992018012200000141"


@pytest.fixture
def office(migrated_url, tmp_path, browser):
    """A registry without the example county: two licensed mines, and an officer of each department."""
    engine = open_database(migrated_url)
    with open_writer(engine, lambda: datetime.now(UTC)) as session:
        make_officers(session, "li", "wu")
        for login, department in PEOPLE.items():
            add_officer(session, login, name=f"{login}员", role=Role.OFFICER, department=department, region_code=COUNTY, on=date(2000, 1, 1),
                        by="admin")
        for code, west in (("KS-0001", 116.50), ("KS-0002", 116.52)):
            mine = make_mine(session, code, name=f"示例{code[-1]}号矿", method="underground", west=west, valid_to=date(2040, 12, 31))
            record_fact(session, LicenceRecord, mine.id, on=date(2018, 1, 2), by="li", number=LICENCE, valid_to=date(2040, 12, 31))
        session.commit()
    engine.dispose()
    with open_office(migrated_url, tmp_path, browser) as office:
        yield office


def entry(page, **said):
    """Fill the form with today's papers, and a method of sealing where one is asked for."""
    sealing = {"封堵方式": "填实，混凝土盖板"} if page.get_by_label("封堵方式").count() else {}
    fill(page, TODAY, **said, **sealing)


def follow(page, address, most=30):
    """Do what the one primary button names, as long as there is one; give the names in order."""
    done = []
    page.goto(address)
    while len(done) < most and (button := page.locator("a.bt.p.wide1")).count():
        assert button.count() == 1
        done.append(button.inner_text())
        button.click()
        entry(page)
        send(page)
    return done


CASE = "/tasks/closure/KS-0001"


def put_on_the_list(page):
    page.goto("/tasks/closure")
    page.get_by_role("link", name="列入关闭清单").click()
    page.get_by_label("示例1号矿").check()
    entry(page, 期限=DUE, 修复责任主体="示例公司")
    send(page)
    expect(page.get_by_role("row").filter(has_text="示例1号矿")).to_contain_text("已公布")


def register_an_opening(page):
    page.goto(CASE)
    page.get_by_role("link", name="登记井口").click()
    entry(page, 经度="116.51", 纬度="41.505")
    send(page)


def seal_with_a_photo(page, picture):
    """The photo was taken where the opening is registered, by its own marks."""
    page.goto(f"{CASE}/openings/KS-0001-1/seal")
    with page.expect_response(lambda answer: answer.url.endswith("/evidence") and answer.ok):
        page.locator("[data-photos]").set_input_files(picture)
    page.locator(".sheet").first.get_by_role("button", name="去掉这份").click()
    entry(page)
    send(page)
    expect(page.get_by_text("距登记位置 0 米")).to_be_visible()


def test_a_closing_from_the_list_until_it_is_closed_in_place(office, tmp_path):
    picture = tmp_path / "封堵.jpg"
    picture.write_bytes(photo(place={1: "N", 2: (41.0, 30.0, 18.0), 3: "E", 4: (116.0, 30.0, 36.0)}))
    with office.page_of("li") as page:
        put_on_the_list(page)
        assert follow(page, CASE, most=2) == ["记录：公布名单", "记录：决定关闭"]
        page.goto(f"{CASE}/facility")
        entry(page, 尾矿库="没有")
        send(page)
    with office.page_of("clerk", PHONE) as page:
        register_an_opening(page)
        assert follow(page, CASE, most=5) == ["记录：开始实施", "记录：人员撤离", "记录：设备拆除", "记录：消除安全隐患", "记录：就地关停"]
        seal_with_a_photo(page, picture)
        assert serious_faults(page) == []
        assert follow(page, CASE) == [
            "记录：拆除供电、提升等设施", "确认：拆除供电、提升等设施", "记录：井口封堵", "记录：设置警示标志", "确认：设置警示标志",
            "记录：民爆物品清缴", "记录：自查"]
        expect(page.get_by_text("井口封堵的部门确认")).to_be_visible()
    with office.page_of("police") as page:
        assert follow(page, CASE, most=1) == ["确认：民爆物品清缴"]
    with office.page_of("safety") as page:
        assert follow(page, CASE, most=2) == ["确认：井口封堵", "记录：现场验收"]
    with office.page_of("clerk") as page:
        page.goto(f"{CASE}/patrol")
        entry(page)
        send(page)
        expect(page.get_by_text("现场已验收，证未注销").first).to_be_visible()
    with office.page_of("li") as page:
        assert follow(page, CASE) == ["记录：申请注销采矿权", "记录：采矿权注销公告", "记录：安全生产许可证注销"]
        expect(page.get_by_text("关闭到位，没有要办的")).to_be_visible()
        assert serious_faults(page) == []
        with page.expect_download() as download:
            page.get_by_role("link", name="导出证据包").click()
        check_pack(download.value.path().read_bytes())
        page.goto("/tasks/closure?state=in_place")
        expect(page.get_by_role("row").filter(has_text="示例1号矿")).to_contain_text("1/1")
        assert serious_faults(page) == []


def check_pack(content):
    """The archive holds the cover, the photo, the hashes, and names the scans that are missing."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    names = archive.namelist()
    assert names[0] == "00_封面与清单.pdf" and names[-2:] == ["manifest.json", "SHA256SUMS"] and archive.testzip() is None
    manifest = json.loads(archive.read("manifest.json"))
    assert sum(name.endswith(".jpg") for name in names) == 1
    assert manifest["class"] == "in_place" and "示字〔2026〕1号" in manifest["scans_missing"]


def test_the_acceptor_is_told_what_is_missing_and_loses_nothing(office):
    with office.page_of("li") as page:
        put_on_the_list(page)
        follow(page, CASE, most=2)
        for stage in ("implementing", "self_checked"):
            page.goto(f"{CASE}/ground/{stage}")
            entry(page)
            send(page)
    with office.page_of("safety") as page:
        page.goto(f"{CASE}/ground/accepted")
        entry(page, 说明="现场看过")
        page.locator("form.entry button[type=submit]").click()
        expect(page.get_by_role("alert")).to_contain_text("民爆物品清缴：没有通过、没有照片或文件、责任部门没有确认")
        expect(page.get_by_label("说明")).to_have_value("现场看过")


BLOCK = "/tasks/consolidation/QK-01"


def test_a_block_from_its_draft_until_the_new_mine_produces(office):
    with office.page_of("li") as page:
        page.goto("/tasks/consolidation")
        page.get_by_role("link", name="新建区块").first.click()
        entry(page, 区块编号="QK-01", 区块名称="示例区块", 矿种="萤石", 完成期限=DUE)
        send(page)
        for mine in ("示例1号矿", "示例2号矿"):
            page.goto(f"{BLOCK}/join")
            page.get_by_role("link", name=mine).click()
            entry(page)
            send(page)
        page.goto(f"{BLOCK}/plan")
        entry(page, 整合后规模="150", 规模单位="万吨/年")
        send(page)
        expect(page.get_by_role("row").filter(has_text="矿权数")).to_contain_text("50.0%")
        assert serious_faults(page) == []
        gates = follow(page, BLOCK, most=6)
        assert gates == ["记录：县初审", "记录：市审查", "记录：省联审", "记录：省批复", "记录：签订协议", "记录：资产处置"]
        page.locator("a.bt.p.wide1").click()
        entry(page, 新矿山编号="KS-0003", 新矿山名称="示例新矿", 采矿许可证号=LICENCE, 有效期自=TODAY.isoformat(), 有效期至="2045-12-31",
              生产规模="150", 规模单位="万吨/年")
        send(page)
        assert follow(page, BLOCK) == ["记录：旧证注销", "记录：投产"]
        expect(page.get_by_text("已投产，没有要办的")).to_be_visible()
        expect(page.get_by_role("row").filter(has_text="示例2号矿")).to_contain_text("采矿权已注销")
        page.goto("/tasks/consolidation?step=step_6")
        expect(page.get_by_role("row").filter(has_text="示例区块")).to_contain_text("2/2")
        assert serious_faults(page) == []
