"""A real site from its import to its acceptance, and a mine from its preconditions to the provincial list: in Chromium, by two officers,
each following the one button that names the next act."""
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from geodata.database import open_database, reading
from mines.codes import Subject
from mines.commands.assessments import add_edition
from mines.dates import day_of
from mines.edition_2020 import CODE, ITEMS, NAME, PASS_SHARE, PASS_TOTAL, SOURCE, TIER, TOTAL
from mines.queries.lists import rows_on
from mines.tables.green import AssessmentRecord
from tests.browser import PHONE
from tests.command_line import CommandLine
from tests.factories import make_mine, make_officers, open_writer
from tests.flows.test_accessible import serious_faults
from tests.office import PATIENCE_MS, fill, open_office, send

DALI = Path(__file__).parents[2] / "../shared/data/legacy_mines_dali/dali_565.geojson"
TODAY = day_of(datetime.now(UTC))
PASTED = "经度 纬度（十进制）\n116.5 41.02\n116.505 41.02\n116.505 41.025\n116.5 41.025"


@pytest.fixture
def office(migrated_url, tmp_path, browser):
    """A registry without the example county: two officers, one licensed mine, the national edition of 2020 as far as it is verified."""
    engine = open_database(migrated_url)
    with open_writer(engine, lambda: datetime.now(UTC)) as session:
        make_officers(session, "li", "wu")
        make_mine(session, "KS-0001", name="示例1号矿", valid_to=date(2040, 12, 31))
        add_edition(session, CODE, name=NAME, tier=TIER, total=TOTAL, pass_total=PASS_TOTAL, pass_share=PASS_SHARE, valid_months=36,
                    source=SOURCE, items=ITEMS, incomplete=True)
        session.commit()
    engine.dispose()
    with open_office(migrated_url, tmp_path, browser) as office:
        yield office


def follow(page, address, until, **said):
    """Do what the one primary button names until it names ``until``; give the names in order."""
    done = []
    page.goto(address)
    while (button := page.locator("a.bt.p.full")).count() and until not in button.inner_text() and len(done) < 12:
        assert button.count() == 1
        done.append(button.inner_text().removeprefix("记录："))
        button.click()
        fill(page, TODAY, **{label: value for label, value in said.items() if page.get_by_label(re.compile(f"^{label}")).count()})
        send(page)
    return done


def first_site(url):
    """Code of an untreated site with land owed."""
    engine = open_database(url)
    with Session(reading(engine)) as session:
        rows = rows_on(session, Subject.SITE, TODAY, theme="site")
    engine.dispose()
    return next(row.code for row in rows if row.class_code == "untreated" and row.finished_ha == 0)


def register(page, code):
    """Paste an outline, look at it, and register the site."""
    page.goto("/tasks/restoration")
    page.get_by_role("link", name="登记图斑").click()
    fill(page, TODAY, 图斑编号=code, 名称="青杨采坑", 范围坐标=PASTED)
    page.get_by_role("button", name="先量一量").click()
    expect(page.locator(".measured")).to_contain_text("23.35", timeout=PATIENCE_MS)
    expect(page.get_by_label("名称")).to_have_value("青杨采坑")
    send(page)


def test_a_site_goes_from_its_registration_to_its_acceptance(office, migrated_url, tmp_path):
    with office.page_of("li") as page:
        code = "XF-0001"
        if DALI.exists():
            CommandLine(migrated_url, tmp_path)("import-file", DALI, "--as", "site", "--on", "2021-12-31", "--crs", "cgcs2000")
            code = first_site(migrated_url)
            page.goto("/tasks/restoration")
            expect(page.locator(".overlaps")).to_contain_text("图斑重叠 5 处")
        else:
            register(page, code)
        case = f"/tasks/restoration/{code}"
        values = {"治理状态": "治理中", "修复方式": "生态重建", "修复后地类": "林地", "参与的村集体和居民": "村委会2人，村民代表3人"}
        done = follow(page, case, until="验收合格", **values)
        assert done == ["治理方式", "完工", "申请验收", "专家现场核验", "公示初步结果"]
        expect(page.locator(".way")).to_contain_text("公示初步结果")
        assert serious_faults(page) == []
    with office.page_of("wu", PHONE) as page:
        assert follow(page, case, until="跟踪评价") == ["验收合格"]
        expect(page.get_by_label("面积台账").or_(page.locator("section").filter(has_text="面积台账")).first).to_contain_text("100.0%")
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        row = page.locator("table").filter(has_text="期末").locator("tbody tr").first
        expect(row).to_contain_text(re.compile(r"期末\s*0\.00|0\.00"))


def test_a_pasted_outline_is_looked_at_before_it_is_registered(office):
    with office.page_of("li", PHONE) as page:
        register(page, "XF-0001")
        expect(page.locator("h1")).to_have_text("青杨采坑")
        assert page.evaluate("document.documentElement.scrollWidth") == 390


CASE = "/tasks/green/KS-0001"


def score(page, kind, points, **said):
    """Give points item by item with the keyboard, have them added up, and record."""
    page.goto(f"{CASE}/scores/{CODE}/{kind}")
    page.locator("input.points").first.focus()
    for value in points:
        page.keyboard.type(str(value))
        page.keyboard.press("Tab")
    page.get_by_role("button", name="先算一算").click()
    expect(page.locator(".counted")).to_contain_text(f"{sum(points)}.0 / 1000", timeout=PATIENCE_MS)
    fill(page, TODAY, **said)
    if page.get_by_label("已提交独立性声明").count():
        page.get_by_label("已提交独立性声明").check()
    send(page)


def test_a_mine_goes_from_its_preconditions_to_the_provincial_list(office, migrated_url):
    with office.page_of("li") as page:
        assert follow(page, CASE, until="评分表", 结论="通过") == ["先决条件"] * 3
        expect(page.get_by_text("5 项，通过 5 项")).to_be_visible()
        score(page, "self", (190, 190, 120, 110, 105, 110), 办理人="企业 王")
        page.get_by_role("link", name="增加措施").first.click()
        fill(page, TODAY, 差距="边坡复绿", 措施="复绿2公顷", 责任人="企业 王", 期限="2030-06-30")
        send(page)
        assert serious_faults(page) == []
    with office.page_of("wu") as page:
        score(page, "third_party", (200, 195, 125, 115, 110, 115), 评估机构="评估公司", 评估组人数="5", 其中高级职称="2", 报告结论="达标")
        expect(page.locator(".sheets")).to_contain_text("第三方评估")
        expect(page.locator(".judged")).to_contain_text("总分 860，须 800")
        assert follow(page, CASE, until="措施") == ["入库", "入库"]
        expect(page.locator(".tags")).to_contain_text("省级")
        page.goto("/tasks/green")
        assert serious_faults(page) == []
    engine = open_database(migrated_url)
    with Session(reading(engine)) as session:
        assert sorted(session.scalars(select(AssessmentRecord.met))) == ["unknown", "yes"]
    engine.dispose()
