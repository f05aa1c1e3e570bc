"""A bureau's first hour in a browser, from an empty registry: ledgers pasted, an issue put right, a township's month reported."""
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from mines.dates import day_of
from tests.browser import DESKTOP, PHONE, watched_page
from tests.flows.test_accessible import serious_faults
from tests.office import open_office

expect.set_options(timeout=20_000)
PASSWORD = "green hills and 7 rivers"
TODAY = day_of(datetime.now(UTC))
SOON = TODAY + timedelta(days=20)
TOWNSHIPS = "行政区代码\t乡镇名称\n139998\t示例县\n139998101\t东湾镇\n139998102\t九道梁乡"
LICENCES = (
    "示例县采矿许可证台账\n矿山名称\t所在乡镇\t采矿许可证号\t采矿权人\t开采矿种\t开采方式\t有效期起\t有效期止\t生产状态\n"
    f"甲铁矿\t东湾镇\tC1399982015032210000015\t甲公司\t铁矿\t地下开采\t2019-05-01\t{SOON}\t在产\n"
    "乙萤石矿\t九道梁乡\tC1399982016032210000016\t乙公司\t萤石\t露天开采\t2018-03-01\t2038-03-01\t停产\n"
    "丙石料矿\t九道梁乡\tC1399982017032210000017\t丙公司\t石灰岩\t露天开采\t2018-03-01\t2038-03-01\t在产\n"
    "丁石料矿\t九道梁乡\t4.4E+22\t丁公司\t石灰岩\t露天开采\t2018-03-01\t2038-03-01\t在产\n合计\t4")
CLOSING = ("矿山名称\t所在地（乡、镇）\t决定关闭日期\t决定文号\t关闭执行情况\t关闭期限\n"
           "戊锰矿\t东湾镇\t2025-03-20\t示政字〔2025〕12号\t实施中\t2025-11-30")
BLOCKS = "区块名称\t所在乡镇\t整合主体\t参与整合矿山\t县初审\t完成期限\n九道梁石料区块\t九道梁乡\t丙石料矿\t丁石料矿\t2024-08-01\t2025-12-31"
LISTINGS = "矿山名称\t级别\t入库日期\t公告文号\n甲铁矿\t省级\t2021-06-01\t冀自然资〔2021〕8号"


@pytest.fixture
def office(command_line, migrated_url, tmp_path, browser):
    """A running server on an empty registry, and one-time passwords of an officer and a reviewer, as the console prints them."""
    passwords = {}
    for login, name, role in (("zhou", "周敏", "officer"), ("he", "何敏", "reviewer")):
        said = command_line("officer", "add", login, "--name", name, "--role", role, "--region", "139998", "--on", "2020-01-01")
        passwords[login] = said.out.strip()
    with open_office(migrated_url, tmp_path, browser) as office:
        yield office, passwords


def signs_in(page, login, password):
    """Sign in with the one-time password, and choose another."""
    page.goto("/sign-in")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.locator("[name=old]").fill(password)
    page.locator("[name=new]").fill(PASSWORD)
    page.locator("[name=again]").fill(PASSWORD)
    page.get_by_role("button", name="修改密码").click()
    expect(page.get_by_role("heading", name="修改密码")).not_to_be_visible()


def pastes(page, ledger, text, writes):
    """Paste a ledger, look at it, store it."""
    page.goto("/tasks/first-hour")
    page.get_by_role("link", name=ledger).click()
    page.get_by_label("或粘贴表格").fill(text)
    page.get_by_role("button", name="查看问题").click()
    expect(page.get_by_role("heading", name="逐行")).to_be_visible()
    assert serious_faults(page) == []
    page.get_by_role("button", name=f"写入 {writes} 行").click()
    expect(page.get_by_role("heading", name="以往导入")).to_be_visible()
    expect(page.get_by_text(f"{ledger} {TODAY}").first).to_be_visible()


def papers(page, number):
    page.get_by_label("文号").first.fill(number)
    page.get_by_label("日期").nth(1).fill(TODAY.isoformat())


def test_a_bureau_takes_its_ledgers_over_and_works_on(office):
    office, passwords = office
    with watched_page(office.browser, office.address, DESKTOP, refusals=True) as page:
        signs_in(page, "zhou", passwords["zhou"])
        _the_ledgers_are_taken_over(page)
        _everything_stands_on_the_list_of_tasks(page)
        code = _an_issue_is_found_assigned_and_put_right(page)
        _a_township_reports_its_months(page)
        _a_licence_is_renewed(page)
        with watched_page(office.browser, office.address, DESKTOP, refusals=True) as other:
            signs_in(other, "he", passwords["he"])
            _another_person_verifies_and_strikes_off(other, code)
        page.goto(f"/tasks/issues/{code}")
        expect(page.get_by_text("已销号。")).to_be_visible()
        with watched_page(office.browser, office.address, PHONE, refusals=True) as phone:
            phone.context.add_cookies(page.context.cookies())
            _the_day_fits_a_phone(phone)


def _the_ledgers_are_taken_over(page):
    pastes(page, "乡镇名单", TOWNSHIPS, 3)
    page.goto("/tasks/first-hour/licences")
    page.get_by_label("或粘贴表格").fill(LICENCES)
    page.get_by_role("button", name="查看问题").click()
    expect(page.get_by_role("cell", name="长数字已被表格软件改成科学计数").first).to_be_visible()
    expect(page.get_by_text("第 7 行是合计或说明")).to_be_visible()
    with page.expect_download() as found:
        page.get_by_role("link", name="下载问题清单").click()
    assert found.value.suggested_filename == "findings.xlsx"
    page.get_by_role("button", name="写入 4 行").click()
    expect(page.get_by_role("heading", name="以往导入")).to_be_visible()
    pastes(page, "关闭矿山台账", CLOSING, 1)
    pastes(page, "整合区块台账", BLOCKS, 1)
    pastes(page, "绿色矿山名录", LISTINGS, 1)
    page.goto("/tasks/first-hour/licences")
    page.get_by_label("或粘贴表格").fill(LICENCES)
    page.get_by_role("button", name="查看问题").click()
    expect(page.get_by_text("没有要写入的行")).to_be_visible()


def _everything_stands_on_the_list_of_tasks(page):
    page.goto("/mines")
    for name in ("甲铁矿", "乙萤石矿", "丙石料矿", "丁石料矿", "戊锰矿"):
        expect(page.get_by_role("link", name=name)).to_be_visible()
    page.goto("/tasks")
    overdue = page.locator("section", has=page.get_by_role("heading", name="逾期"))
    expect(overdue.get_by_role("link", name="戊锰矿")).to_be_visible()
    expect(overdue.get_by_role("link", name="九道梁石料区块")).to_be_visible()
    expect(page.locator("section", has=page.get_by_role("heading", name="提醒")).get_by_role("link", name="甲铁矿")).to_be_visible()
    expect(page.locator("nav.wide i")).to_be_visible()
    page.get_by_role("link", name="缺扫描件").click()
    expect(page.get_by_text("示政字〔2025〕12号")).to_be_visible()


def _an_issue_is_found_assigned_and_put_right(page):
    page.goto("/tasks/issues/new")
    page.get_by_label("对象").fill("甲铁矿")
    page.get_by_label("发现的问题").fill("北侧边坡有浮石，没有警示牌")
    page.get_by_label("问题类别").select_option("safety")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", name="北侧边坡有浮石，没有警示牌")).to_be_visible()
    code = page.url.rpartition("/")[2]
    page.get_by_role("link", name="交办").click()
    page.get_by_label("责任人或责任单位").fill("东湾镇政府")
    page.get_by_label("整改期限").fill((TODAY + timedelta(days=3)).isoformat())
    page.get_by_role("button", name="交办").click()
    page.get_by_role("link", name="开始整改").click()
    page.get_by_role("button", name="开始整改").click()
    page.get_by_role("link", name="报整改完成").click()
    papers(page, "甲矿报〔2026〕7号")
    page.get_by_role("button", name="报整改完成").click()
    page.get_by_role("link", name="核实通过").click()
    papers(page, "自己核实")
    page.get_by_role("button", name="核实通过").click()
    expect(page.get_by_role("alert")).to_contain_text("同一人")
    page.goto("/tasks")
    expect(page.get_by_role("link", name="北侧边坡有浮石")).to_be_visible()
    return code


def _another_person_verifies_and_strikes_off(page, code):
    page.goto("/tasks")
    page.get_by_role("link", name="北侧边坡有浮石").click()
    page.get_by_role("link", name="核实通过").click()
    papers(page, "示核〔2026〕3号")
    page.get_by_role("button", name="核实通过").click()
    page.get_by_role("link", name="销号", exact=True).click()
    page.get_by_role("button", name="销号", exact=True).click()
    expect(page.get_by_text("已销号。")).to_be_visible()
    page.goto("/tasks/issues")
    expect(page.get_by_role("link", name="北侧边坡有浮石")).not_to_be_visible()
    page.get_by_role("link", name="已销号 1").click()
    expect(page.get_by_role("link", name="北侧边坡有浮石")).to_be_visible()


def _a_township_reports_its_months(page):
    page.goto("/tasks/production")
    page.get_by_role("link", name="上个月").click()
    town = page.locator("section.township", has=page.get_by_role("heading", name="九道梁乡"))
    expect(town).to_contain_text("应报 3 座，未报 3 座")
    for name, answer in (("丙石料矿", "有生产"), ("丁石料矿", "未生产"), ("乙萤石矿", "停产")):
        town.get_by_role("form", name=f"{name}的月报").get_by_role("button", name=answer).click()
    expect(town).to_contain_text("未报 0 座")
    page.get_by_role("link", name="下个月").click()
    expect(town).to_contain_text("丙石料矿 有生产")
    town.get_by_role("button", name="本乡镇无变化，写入 3 座").focus()
    page.keyboard.press("Enter")
    expect(town).to_contain_text("未报 0 座")
    town.get_by_role("group").or_(town.locator("details")).first.click()
    expect(town.get_by_text("未生产", exact=True)).to_be_visible()


def _a_licence_is_renewed(page):
    page.goto("/tasks/production")
    page.get_by_role("region", name="证照到期").get_by_role("link", name="甲铁矿").click()
    page.get_by_label("采矿许可证有效期止").fill("2049-04-30")
    page.get_by_label("采矿权有效期止").fill("2049-04-30")
    page.get_by_label("采矿许可证有效期起").fill(TODAY.isoformat())
    page.get_by_label("采矿权有效期起").fill(TODAY.isoformat())
    page.get_by_label("采矿许可证号").fill("C-旧式-9")
    page.get_by_label("文号").first.fill("C-旧式-9")
    page.get_by_role("group", name="文件和照片").get_by_label("日期").first.fill(TODAY.isoformat())
    page.get_by_role("button", name="记录").click()
    expect(page.get_by_role("status")).to_contain_text("C-旧式-9 写法不合规则")
    expect(page.get_by_text("没有要换发的证照。")).to_be_visible()


def _the_day_fits_a_phone(phone):
    for address in ("/tasks", "/tasks/production", "/tasks/issues", "/tasks/issues/new", "/tasks/missing-scans", "/tasks/first-hour",
                    "/tasks/first-hour/closing"):
        phone.goto(address)
        phone.wait_for_load_state("networkidle")
        assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
        assert serious_faults(phone) == [], address
