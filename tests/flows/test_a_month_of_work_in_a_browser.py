"""January 2026 in the example county, through the pages: what a month of office work is, and what the numbers say afterwards."""
from datetime import date

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from geodata.database import open_database, reading
from mines.indicators import BY_KEY
from mines.queries.counts import figures
from mines.queries.seals import verify
from tests.browser import PHONE
from tests.office import PATIENCE_MS, fill, open_office, send

TODAY, ISSUED = date(2026, 1, 8), date(2025, 12, 31)
ASKED = [BY_KEY[key] for key in ("closure_done_rate@1", "stock_area@1", "block_done_rate@1", "green_nat_rate@2028")]


@pytest.fixture
def office(county_url, tmp_path, browser):
    """The office of the example county."""
    with open_office(county_url, tmp_path, browser) as office:
        yield office


def numbers(url, day):
    """Counted and among of each indicator on ``day``, and how many rows do not fit their seals."""
    engine = open_database(url)
    with Session(reading(engine)) as session:
        found = {key: (one.counted, one.among) for key, one in figures(session, ASKED, day).items()}
        faults = len(verify(session))
    engine.dispose()
    assert faults == 0
    return found


def act(page, address, **said):
    """Open a form, fill it, send it."""
    page.goto(address)
    fill(page, TODAY, **said)
    send(page)


def report_the_month(page):
    """Every township: nothing has changed; who gave no answer the month before is asked one by one."""
    page.goto("/tasks/production")
    for button in (page.get_by_role("button", name="本乡镇无变化"), page.get_by_role("button", name="停产", exact=True)):
        while button.count():
            with page.expect_navigation(timeout=PATIENCE_MS):
                button.first.click()
    expect(page.locator(".lead")).to_contain_text("未报 0 座")


def test_a_month_of_work_moves_the_numbers_of_the_day_and_none_of_the_month_before(office, county_url):
    issued, before = numbers(county_url, ISSUED), numbers(county_url, TODAY)
    with office.page_of("chenli") as page:
        page.goto("/tasks")
        expect(page.get_by_role("heading", name="逾期")).to_be_visible()
        report_the_month(page)
        act(page, "/tasks/closure/KS-0014/encumbrance/mortgage/lift")
        act(page, "/tasks/closure/KS-0014/paper/cancelled")
        expect(page.get_by_text("关闭到位").first).to_be_visible()
        act(page, "/tasks/restoration/XF-0001/ledger/new_damage", **{"面积（公顷）": "1.5"})
        act(page, "/tasks/issues/new?about=KS-0014", 发现的问题="井口警示牌倒伏 1 处", 问题类别="界桩与标牌")
        page.get_by_role("link", name="交办").first.click()
        fill(page, TODAY, 责任人或责任单位="九道梁乡", 整改期限="2026-01-30")
        send(page)
        expect(page.get_by_text("已交办").first).to_be_visible()
    with office.page_of("liuzhi", PHONE) as page:
        act(page, "/tasks/closure/KS-0021/items/equipment_dismantled")
        expect(page.get_by_text("设备拆除").first).to_be_visible()
        page.goto("/tasks/closure/KS-0001/patrol")
        expect(page.locator("form.entry")).to_be_visible()
    with office.page_of("qianming") as page:
        page.goto("/audit")
        expect(page.get_by_role("cell", name="chenli").first).to_be_visible()
    after = numbers(county_url, TODAY)
    done, among = before["closure_done_rate@1"]
    assert after["closure_done_rate@1"] == (done + 1, among)
    assert after["stock_area@1"][0] == pytest.approx(before["stock_area@1"][0] + 1.5)
    assert after["green_nat_rate@2028"] == before["green_nat_rate@2028"]
    assert numbers(county_url, ISSUED) == issued
