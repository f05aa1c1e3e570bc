"""The map in a real browser, on a desk and on a phone; any console error and any request to another host fails the test."""
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect


@pytest.fixture(params=("page", "phone"))
def screen(request):
    """A desk's page, then a phone's."""
    return request.getfixturevalue(request.param)


def opened(page, path="/"):
    """The map at ``path`` once its mines are drawn."""
    with page.expect_response(re.compile(r"/features\.geojson\?.*layer=mine")):
        page.goto(path)
    expect(page.locator("path.map-mine").first).to_be_attached()
    return page


def words_of(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def asked_for(page, layer, act):
    """The addresses of ``layer`` asked for while ``act`` is done and the map settles."""
    asked = []
    page.on("request", lambda request: f"layer={layer}&" in request.url and asked.append(request.url))
    act()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    return asked


def middle_of(page, path):
    """Where on the screen the first shape of ``path`` can be pressed."""
    box = page.locator(path).first.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_map_shows_mines_townships_and_a_legend(screen):
    page = opened(screen)
    expect(page.locator(".map-label").first).to_be_attached()
    assert page.locator("path.map-township").count() == page.locator(".map-label").count() > 0
    assert page.locator("label[data-class]").count() > 5


def test_a_pattern_fills_the_map_and_the_legend(screen):
    page = opened(screen, "/?theme=tier")
    tile = page.locator("label[data-class=reserve] path[fill^=url]").get_attribute("fill")
    assert page.locator(f".leaflet-mine-pane path[fill='{tile}']").count() > 0
    assert page.locator(tile.removeprefix("url(").removesuffix(")")).count() == 1


def test_moving_the_date_changes_map_legend_address_and_header_together(page):
    opened(page, "/?theme=closing")
    before = page.locator(".classes").inner_text()
    slider = page.locator("input[type=range]")
    slider.focus()
    with page.expect_response(re.compile(r"/map/legend\?.*as_of=2024-12-31")):
        slider.press("PageDown")
    expect(page.locator(".slider-pill")).to_have_text("2024年12月31日")
    expect(page.locator(".ctx [data-day]")).to_have_text("2024年12月31日")
    expect(page.locator(".classes")).not_to_have_text(before)
    assert words_of(page)["as_of"] == "2024-12-31"
    links = page.locator("header nav a").evaluate_all("links => links.map(one => one.href)")
    assert all("as_of=2024-12-31" in link for link in links)


def test_each_layer_is_asked_for_once_per_date(page):
    opened(page, "/?theme=tier")
    page.wait_for_load_state("networkidle")
    slider = page.locator("input[type=range]")

    def run_through_months():
        slider.evaluate("""slider => {
            for (let press = 0; press < 5; press++)
                slider.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true, cancelable: true }));
        }""")

    asked = asked_for(page, "mine", run_through_months)
    assert [parse_qs(urlsplit(address).query)["as_of"] for address in asked] == [["2025-07-31"]]


def test_the_slider_steps_by_month_ends_and_by_days_with_shift(page):
    opened(page)
    slider = page.locator("input[type=range]")
    for key, day in (("ArrowLeft", "2025-11-30"), ("Shift+ArrowLeft", "2025-11-29"), ("ArrowRight", "2025-11-30"),
                     ("PageDown", "2024-12-31"), ("Home", "2018-01-01"), ("End", "2028-12-31")):
        slider.press(key)
        expect(page).to_have_url(re.compile(f"as_of={day}"))


def test_a_press_on_a_mine_opens_its_card_and_back_closes_it(screen):
    page = opened(screen, "/?theme=tier&layers=township")
    page.mouse.click(*middle_of(page, "path.map-mine.leaflet-interactive[fill='#123F77']"))
    expect(page.locator(".map-card h2")).not_to_be_empty()
    assert words_of(page)["on"].startswith("mine:")
    expect(page.locator("path.map-selection")).to_have_count(1)
    page.go_back()
    expect(page.locator(".map-card")).to_be_hidden()


def test_escape_closes_the_card(page):
    opened(page, "/?on=mine:KS-0001")
    expect(page.locator(".map-card h2")).not_to_be_empty()
    page.keyboard.press("Escape")
    expect(page.locator(".map-card")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("on="))


def test_unticking_a_class_hides_it_and_changes_no_count(page):
    opened(page, "/?theme=tier")
    shapes, legend = page.locator("path.map-mine[fill='#4A8CC9']"), page.locator(".classes").inner_text()
    assert shapes.count() > 0
    page.locator("label[data-class=provincial]").click()
    expect(shapes).to_have_count(0)
    assert page.locator(".classes").inner_text() == legend
    assert words_of(page)["hide"] == "provincial"


def test_a_theme_is_switched_without_leaving_the_page(screen):
    page = opened(screen)
    page.locator("a[data-theme=closing]:visible").click()
    expect(page.locator(".classes legend span")).to_have_text("关闭清单矿山")
    assert words_of(page)["theme"] == "closing"


def test_restoration_sites_come_with_their_theme(page):
    opened(page, "/?theme=site")
    expect(page.locator("path.map-site").first).to_be_attached()


def test_search_leads_to_a_mine(screen):
    page = opened(screen)
    page.get_by_role("combobox").fill("KS-0023")
    page.get_by_role("option").first.click()
    expect(page.locator(".map-card article")).to_have_attribute("data-code", "KS-0023")
    expect(page.locator(".map-selected")).to_be_attached()


def test_measuring_says_length_and_area(page):
    opened(page)
    page.get_by_role("button", name="量距离和面积").click()
    for x, y in ((700, 300), (800, 300), (800, 400)):
        page.mouse.click(x, y)
    expect(page.locator(".map-notice")).to_have_text(re.compile("长 .*面积 .*公顷"))
    page.keyboard.press("Escape")
    expect(page.locator(".map-notice")).to_be_hidden()


def test_my_position_is_held_against_the_outlines(screen):
    page = screen
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": 100.0, "latitude": 30.0, "accuracy": 12})
    opened(page)
    page.get_by_role("button", name="我的位置").click()
    expect(page.locator(".map-notice")).to_have_text("附近没有矿区范围。")
    expect(page.locator("path.map-accuracy")).to_have_count(1)


def test_the_sheet_of_the_phone_has_three_stops(phone):
    opened(phone, "/?on=mine:KS-0001")
    card, handle = phone.locator(".map-card"), phone.locator(".sheet-handle")
    heights = []
    for _ in range(3):
        handle.click()
        heights.append(round(card.bounding_box()["height"]))
    assert len(set(heights)) == 3 and min(heights) == 96


def test_the_phone_shows_legend_and_slider_as_sheets(phone):
    opened(phone)
    phone.get_by_role("button", name="图例与图层").click()
    expect(phone.locator("label[data-class]").first).to_be_visible()
    phone.locator(".legend-close").click()
    phone.locator("#day").click()
    expect(phone.locator("input[type=range]")).to_be_visible()
    phone.locator(".map-day [data-step=ArrowLeft]").click()
    expect(phone.locator("#day")).to_have_text("2025年11月30日")


def test_nothing_sticks_out_sideways(screen):
    page = opened(screen, "/?on=mine:KS-0001")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_crowd_of_shapes_is_drawn_on_a_canvas_with_the_same_tiles(page):
    opened(page, "/?theme=tier")
    page.evaluate("live_layer_mine.options.crowd = 10; live_layer_mine._draw()")
    assert page.locator(".leaflet-mine-pane canvas").count() == 1
    assert page.locator("path.map-mine").count() == 0
    page.evaluate("live_layer_mine.options.crowd = 1500; live_layer_mine._draw()")
    assert page.locator("path.map-mine").count() > 10
