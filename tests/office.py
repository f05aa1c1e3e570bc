"""An office for tests in a browser: a server of its own on a database that may be written, and pages signed in as its officers."""
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page

from tests.browser import DESKTOP, serve, watched_page
from tests.signing_in import sign_in
from webmap import Settings, create_app

SECRET = "only for tests"


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
def open_office(url: str, folder: Path, browser: Browser) -> Iterator[Office]:
    """Serve the database at ``url`` with its data in ``folder``."""
    app = create_app(Settings(database_url=url, data_dir=folder, secret_key=SECRET))
    with serve(url, folder) as address:
        yield Office(address, app, browser)
    app.extensions["registry"].dispose()
