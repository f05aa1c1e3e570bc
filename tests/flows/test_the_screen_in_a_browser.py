"""The big screen in Chromium: it fits a meeting room, and renews itself when somebody records something."""
from datetime import date

from playwright.sync_api import expect

from geodata.database import open_database
from mines.commands.steps import record_step
from mines.queries.subjects import by_code
from mines.tables.mines import Mine
from mines.tables.closures import PaperStep
from tests.browser import serve, watched_page
from tests.factories import open_writer
from tests.webmap.small_county import fill

ROOM = {"viewport": {"width": 1920, "height": 1080}}


def test_the_screen_renews_itself_when_something_is_recorded(spatialite, browser, tmp_path):
    with spatialite.copy_of("migrated") as url:
        fill(url)
        with serve(url, tmp_path) as address, watched_page(browser, address, ROOM) as page:
            page.goto("/screen?as_of=2025-12-31&every=1")
            cancelled = page.locator(".legend .one li").nth(1)
            expect(cancelled).to_have_text("证已注销0")
            page.evaluate("document.body.dataset.before = 'kept'")
            _record(url)
            expect(cancelled).to_have_text("证已注销1", timeout=20_000)
            assert page.evaluate("document.body.dataset.before") == "kept"


def test_nothing_on_the_screen_is_cut_off(server, browser):
    with watched_page(browser, server, ROOM) as page:
        page.goto("/screen")
        wide, high = page.evaluate("[document.documentElement.scrollWidth, document.body.scrollHeight]")
        assert (wide, high) == (1920, 1080)
        cut = page.evaluate("[...document.querySelectorAll('footer li, .figure, .legend, header > *')]"
                            ".filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth).map((one) => one.textContent)")
        assert cut == []


def _record(url):
    engine = open_database(url)
    with open_writer(engine) as session:
        mine: Mine = by_code(session, "mine", "KS-0003")
        record_step(session, PaperStep, mine.id, "cancelled", on=date(2025, 12, 1), by="li", taken_over="台账")
        session.commit()
    engine.dispose()
