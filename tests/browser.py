"""A running server, and pages of Debian's Chromium that report every console error and every foreign request."""
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.databases import GREENMINE, environment

DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
            "--disable-component-update", "--disable-default-apps", "--disable-sync", "--no-first-run"]
PATIENCE_SECONDS = 60


@contextmanager
def serve(url: str, folder: Path, *, workers: int = 1, **chosen: str) -> Iterator[str]:
    """Run `greenmine run` on the database at ``url`` and give its address; ``folder`` takes its data and its log.

    ``chosen`` are further settings, as environment variables.
    """
    port = _free_port()
    address = f"{'https' if 'GREENMINE_CERTIFICATE' in chosen else 'http'}://127.0.0.1:{port}"
    command = [GREENMINE, "run", "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)]
    settings = environment(url) | {"GREENMINE_DATA_DIR": str(folder)} | chosen
    with (folder / "log").open("w+") as log:
        process = subprocess.Popen(command, env=settings, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            _wait_for(address, process, folder / "log")
            yield address
        finally:
            process.terminate()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address: str, process: subprocess.Popen, log: Path) -> None:
    """Return when the server answers; raise what it printed when it has ended instead."""
    deadline = monotonic() + PATIENCE_SECONDS
    while process.poll() is None and monotonic() < deadline:
        try:
            urlopen(f"{address}/healthz", context=ssl._create_unverified_context()).close()
            return
        except URLError:
            sleep(0.1)
    raise RuntimeError(f"the server does not answer:\n{log.read_text()}")


def chromium() -> str | None:
    """Find the installed Chromium."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def open_chromium(program: str) -> Iterator[Browser]:
    """Start Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        yield browser
        browser.close()


@contextmanager
def watched_page(browser: Browser, address: str, device: dict[str, object], *, refusals: bool = False) -> Iterator[Page]:
    """Open a page in Chinese whose addresses are relative to ``address``; complain afterwards.

    With ``refusals`` an answer of 4xx is no complaint: forms are refused on purpose.
    """
    context = browser.new_context(base_url=address, locale="zh-CN", timezone_id="Asia/Shanghai", **device)
    complaints: list[str] = []
    context.on("request", lambda request: _foreign(request.url, address) and complaints.append(request.url))
    context.on("console", lambda message: _wrong(message, refusals) and complaints.append(message.text))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context.new_page()
    context.close()
    assert not complaints, complaints


def _wrong(message: ConsoleMessage, refusals: bool) -> bool:
    refused = refusals and "the server responded with a status of 4" in message.text
    return message.type == "error" and not refused


def _foreign(url: str, address: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in ("data", "blob") and parts.netloc != urlsplit(address).netloc
