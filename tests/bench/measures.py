"""What is measured of a county: the day view, all indicators, windows of features, over HTTP and in Chromium."""

import resource
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from http.client import HTTPConnection
from urllib.parse import urlsplit

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from geodata.database import reading
from mines.indicators import INDICATORS
from mines.queries.counts import figures
from mines.queries.features import features_in
from mines.queries.snapshot import mines_on
from tests.bench.counties import CELL, SOUTH, WEST

DAY = date(2025, 12, 31)
THOUSAND = (WEST, SOUTH, WEST + 32 * CELL, SOUTH + 32 * CELL * 0.8)
"""A window with about a thousand mines of a county that has so many."""

COUNTY = (WEST, SOUTH, WEST + 8 * CELL, SOUTH + 8 * CELL * 0.8)


def best_ms(work: Callable[[], object], rounds: int = 5) -> float:
    """Milliseconds of the fastest of ``rounds``: the others waited for the machine."""
    return min(_seconds(work) for _ in range(rounds)) * 1000


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_database(engine: Engine) -> dict[str, float]:
    """Milliseconds of the questions of a page, each in a transaction of its own."""
    def asked(question: Callable[[Session], object]) -> float:
        def ask() -> None:
            with Session(reading(engine)) as session:
                question(session)
        return best_ms(ask)

    facets = {"name", "production_state", "right_valid_to", "licence_valid_to", "tier"}
    return {
        "day view, five facets, ms": asked(lambda session: session.execute(
            select(func.count()).select_from(mines_on(DAY, None, facets))).all()),
        "all indicators, cold, ms": asked(lambda session: figures(session, INDICATORS, DAY)),
        "features of a county window, ms": asked(lambda session: features_in(session, "mine", COUNTY, DAY, theme="state")),
        "features of a province window, ms": asked(lambda session: features_in(session, "mine", THOUSAND, DAY, theme="state")),
    }


def peak_memory_mb() -> float:
    """Most memory that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def over_http(address: str, seconds: float = 6.0) -> dict[str, float]:
    """Requests a second for a thousand features, of ever new days and of one day; warm milliseconds of all indicators."""
    edges = ",".join(f"{edge:.5f}" for edge in THOUSAND)
    fresh = iter(range(10 ** 6))
    lock = threading.Lock()

    def new_day() -> str:
        with lock:
            day = DAY - timedelta(days=next(fresh))
        return f"/features.geojson?layer=mine&theme=state&zoom=11&bbox={edges}&as_of={day}"

    same = f"/features.geojson?layer=mine&theme=state&zoom=11&bbox={edges}&as_of={DAY}"
    progress = f"/api/progress?as_of={DAY}"
    _get(address, progress)
    return {
        "features over HTTP, uncached, requests/s": _rate(address, new_day, seconds),
        "features over HTTP, cached, requests/s": _rate(address, lambda: same, seconds),
        "all indicators, warm, ms": best_ms(lambda: _get(address, progress)),
        **_board(address),
    }


def _board(address: str) -> dict[str, float]:
    """Milliseconds of the board with eight years of months: of days never asked before, of one asked again; of a screen that has it."""
    days = (DAY - timedelta(days=back) for back in range(1, 100))
    board, screen = "/progress?path=green_nat_rate@2028&as_of={}", f"/screen?as_of={DAY}"
    connection = HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", screen)
    answer = connection.getresponse()
    answer.read()
    known = {"If-None-Match": answer.headers["ETag"]}
    first = best_ms(lambda: _get(address, board.format(DAY)), 1)
    return {
        "board, first answer of a worker, ms": first,
        "board, eight years, cold, ms": best_ms(lambda: _get(address, board.format(next(days))), 3),
        "board, eight years, warm, ms": best_ms(lambda: _get(address, board.format(DAY))),
        "big screen, nothing changed, ms": best_ms(lambda: _ask(connection, screen, known, 304)),
    }


def _rate(address: str, path: Callable[[], str], seconds: float) -> float:
    until = time.perf_counter() + seconds

    def ask(_: int) -> int:
        connection, answered = HTTPConnection(urlsplit(address).netloc), 0
        while time.perf_counter() < until:
            answered += _ask(connection, path())
        return answered

    with ThreadPoolExecutor(4) as pool:
        return sum(pool.map(ask, range(4))) / seconds


def _ask(connection: HTTPConnection, path: str, headers: Mapping[str, str] | None = None, status: int = 200) -> int:
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", **(headers or {})})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == status, (path, answer.status)
    return 1


def _get(address: str, path: str) -> None:
    _ask(HTTPConnection(urlsplit(address).netloc), path)


def first_map_page(browser, address: str) -> dict[str, float]:
    """Bytes over the wire, requests, and milliseconds from the first byte until the mines are drawn, in a new Chromium context."""
    with _page(browser) as page:
        sizes: list[int] = []
        page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
        page.goto(address, wait_until="commit")
        start = time.perf_counter()
        page.locator(".leaflet-mine-pane path, .leaflet-mine-pane canvas").first.wait_for(state="attached")
        drawn = time.perf_counter() - start
        page.wait_for_load_state("networkidle")
        return {"map, kB over the wire": sum(sizes) / 1000, "map, requests": len(sizes), "map, ms to drawn": drawn * 1000}


@contextmanager
def _page(browser):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        yield context.new_page()
    finally:
        context.close()
