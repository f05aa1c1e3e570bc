"""An office for tests in a browser: a server of its own on a database that may be written, and pages signed in as its officers."""
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser import DESKTOP, serve, watched_page
from tests.signing_in import sign_in
from webmap import Settings, create_app

SECRET = "only for tests"
PATIENCE_MS = 30_000


@dataclass(frozen=True)
class Office:
    """A running server, and an application on the same database that opens sessions."""

    address: str
    app: Flask
    browser: Browser

    @contextmanager
    def page_of(self, login: str, device: dict[str, object] = DESKTOP) -> Iterator[Page]:
        """A page of ``login``, signed in; it complains of console errors but those of answers that refuse."""
        with watched_page(self.browser, self.address, device, refusals=True) as page:
            page.context.add_cookies([self.cookie_of(login)])
            yield page

    def cookie_of(self, login: str) -> dict[str, str]:
        """The cookie of a new session of ``login``."""
        client = sign_in(self.app, login)
        name = self.app.config["SESSION_COOKIE_NAME"]
        return {"name": name, "value": client.get_cookie(name).value, "url": self.address}


@contextmanager
def open_office(url: str, folder: Path, browser: Browser, workers: int = 1) -> Iterator[Office]:
    """Serve the database at ``url`` with its data in ``folder``."""
    app = create_app(Settings(database_url=url, data_dir=folder, secret_key=SECRET))
    with serve(url, folder, workers=workers) as address:
        yield Office(address, app, browser)
    app.extensions["registry"].dispose()


def fill(page: Page, dated_on: date, /, **said: str) -> None:
    """Fill a form: what is said by label, and number and date of every paper that is offered and has no scan."""
    for label, value in said.items():
        named = page.get_by_label(label, exact=True)
        field = named.first if named.count() else page.get_by_label(re.compile(f"^{re.escape(label)}")).first
        field.select_option(label=value) if field.evaluate("one => one.tagName") == "SELECT" else field.fill(value)
    for place, line in enumerate(page.locator(".sheet").all()):
        if not line.locator("[data-sha256]").input_value():
            line.get_by_label("文号").fill(f"示字〔2026〕{place + 1}号")
            line.locator("input[type=date]").fill(dated_on.isoformat())


def send(page: Page) -> None:
    """Send the form, and be somewhere else, on a page that is there whole."""
    before = page.url
    page.locator(".send button").click()
    expect(page).not_to_have_url(before, timeout=PATIENCE_MS)
    page.wait_for_load_state()
    expect(page.locator(".refusal")).to_have_count(0)
