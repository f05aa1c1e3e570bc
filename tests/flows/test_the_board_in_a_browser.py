"""The board in a browser: charts drawn, the list behind a number in a drawer or on a page of its own, nothing wider than the screen."""
import re

import pytest
from playwright.sync_api import expect

PAGES = ("/progress", "/progress/closure_done_rate@1", "/mines", "/mines/KS-0023", "/blocks/QK-01", "/sites/XF-0001")


def test_the_board_draws_its_charts_and_tells_the_same_in_tables(page):
    page.goto("/progress")
    expect(page.locator("figure.chart svg")).to_have_count(2)
    page.locator("details.data summary").first.click()
    expect(page.locator("details.data table").first).to_contain_text("2025年12月31日")


def test_a_number_opens_its_list_beside_the_board_and_has_an_address(page):
    page.goto("/progress")
    page.locator(".lead .gap").first.click()
    drawer = page.locator("#drawer")
    expect(drawer).to_be_visible()
    expect(drawer).to_contain_text("怎么算")
    expect(page).to_have_url(re.compile(r"/progress/closure_done_rate@1\?list=missed$"))
    assert drawer.bounding_box()["width"] == 560
    drawer.get_by_role("link", name=re.compile("^达到")).click()
    expect(page).to_have_url(re.compile("list=counted"))
    page.keyboard.press("Escape")
    expect(drawer).not_to_be_visible()
    expect(page).to_have_url(re.compile(r"/progress$"))


def test_back_closes_the_drawer(page):
    page.goto("/progress")
    page.locator(".kpi .v a").first.click()
    expect(page.locator("#drawer")).to_be_visible()
    page.go_back()
    expect(page.locator("#drawer")).not_to_be_visible()


def test_on_a_phone_the_list_is_a_page(phone):
    phone.goto("/progress")
    phone.locator(".lead .gap").first.tap()
    expect(phone.locator("#explained")).to_contain_text("名单")
    expect(phone.locator("#drawer")).to_have_count(0)


@pytest.mark.parametrize("address", PAGES)
def test_no_page_is_wider_than_a_phone(phone, address):
    phone.goto(address)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_at_a_desk_in_english(page, address):
    page.goto(f"{address}?lang=en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.evaluate("document.documentElement.scrollWidth") == 1440
