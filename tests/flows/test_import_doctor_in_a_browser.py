"""A file dropped on the page of imports in a browser: asked, looked at on map and in table, mended, written, and taken back."""
import json
import re

import pytest
from playwright.sync_api import expect

from geodata.database import open_database
from tests.browser import PHONE
from tests.factories import make_mine, make_officers, open_writer
from tests.flows.test_accessible import serious_faults
from tests.office import PATIENCE_MS, open_office

expect.set_options(timeout=PATIENCE_MS)
MANY = 3_000

DROP = """([zone, name, text]) => {
  const moved = new DataTransfer();
  moved.items.add(new File([text], name));
  for (const kind of ["dragover", "drop"]) {
    document.querySelector(zone).dispatchEvent(new DragEvent(kind, { dataTransfer: moved, bubbles: true, cancelable: true }));
  }
}"""


@pytest.fixture
def office(migrated_url, tmp_path, browser):
    """A running server on a registry with one mine, and its officers."""
    engine = open_database(migrated_url)
    with open_writer(engine) as session:
        make_officers(session)
        make_mine(session, "KS-0001")
        session.commit()
    engine.dispose()
    with open_office(migrated_url, tmp_path, browser) as office:
        yield office


def feature(west, *ring, **properties):
    corners = ring or ((0, 0), (0.01, 0), (0.01, 0.01), (0, 0.01), (0, 0))
    return {"type": "Feature", "properties": properties,
            "geometry": {"type": "Polygon", "coordinates": [[[west + x, 41 + y] for x, y in corners]]}}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


BOWTIE = ((0, 0), (0.01, 0.01), (0.01, 0), (0, 0.01), (0, 0))
FOUR = collection(feature(117.0, 矿山名称="甲矿"), feature(117.03, *BOWTIE, 矿山名称="乙矿"), feature(117.06), feature(117.09, 矿山名称="丁矿"))


def drops(page, name, text):
    """Drop a file on the page, answer for its system."""
    page.goto("/import")
    page.evaluate(DROP, ["[data-drop-zone]", name, text])
    expect(page.get_by_role("heading", name="文件没有写明坐标系")).to_be_visible()
    offered = page.locator("[data-bounds]").count()
    assert offered >= 3
    expect(page.locator(".whereflag")).to_have_count(offered)
    page.get_by_label("CGCS2000").check()
    assert serious_faults(page) == []
    page.get_by_role("button", name="确认").click()
    expect(page.locator("[data-rows] tr[data-row]").first).to_be_visible()


def test_a_file_is_dropped_asked_mended_chosen_written_and_taken_back(office):
    with office.page_of("li") as page:
        drops(page, "矿区.geojson", FOUR)
        expect(page.locator(".applybar")).to_contain_text("新增 2，变更 0，不变 0，须处理 2")
        expect(page.locator("path.map-import")).to_have_count(4)
        expect(page.locator(".rowflag")).to_have_count(2)
        assert serious_faults(page) == []
        _a_mend_is_previewed_and_made(page)
        _a_row_is_named_in_the_drawer(page)
        _a_row_is_left_out(page)
        page.get_by_role("button", name="写入 3 行").click()
        past = page.locator("#import-1")
        expect(past).to_contain_text("矿区.geojson")
        expect(past).to_contain_text("新登记 3")
        past.get_by_role("button", name="撤回").click()
        expect(page.locator("#import-1")).to_contain_text("已撤回")


def _a_mend_is_previewed_and_made(page):
    page.locator("tr", has_text="拐点连线自相交").get_by_role("link", name="预览修正").click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("修正前")
    expect(drawer).to_contain_text("修正后")
    assert serious_faults(page) == []
    drawer.get_by_role("button", name="修正 1 行").click()
    expect(page.get_by_role("button", name="写入 3 行")).to_be_visible()


def _a_row_is_named_in_the_drawer(page):
    page.locator("tr", has_text="缺少名称").get_by_role("button", name="只看这些").click()
    expect(page.locator("[data-rows] tr[data-row]")).to_have_count(1)
    page.locator("[data-rows] tr[data-row='3'] .open").click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("heading", name="第 3 行")).to_be_visible()
    drawer.get_by_label("名称", exact=True).fill("丙矿")
    drawer.get_by_role("button", name="照此重看").click()
    expect(page.get_by_role("button", name="写入 4 行")).to_be_visible()
    expect(page.locator("[data-rows] tr[data-row='3']")).to_contain_text("丙矿")


def _a_row_is_left_out(page):
    page.locator("[data-rows] tr[data-row='4']").get_by_role("checkbox").uncheck()
    expect(page.get_by_role("button", name="写入 3 行")).to_be_visible()


def test_a_long_file_is_read_by_the_window_and_fits_a_phone(office):
    with office.page_of("li", PHONE) as page:
        drops(page, "many.geojson", collection(*(feature(110 + place / 200, 矿山名称=f"矿{place}") for place in range(MANY))))
        expect(page.locator("[data-filter=all]")).to_have_text(re.compile(f"{MANY}"))
        assert page.locator("[data-rows] tr[data-row]").count() < 100
        page.locator(".windowed").evaluate("box => { box.scrollTop = box.scrollHeight; }")
        expect(page.locator(f"[data-rows] tr[data-row='{MANY}']")).to_be_visible()
        assert page.locator("[data-rows] tr[data-row]").count() < 100
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert serious_faults(page) == []
