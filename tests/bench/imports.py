"""Importing real and made files, measured in a process of its own so that its peak memory is its own."""

import json
import shutil
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from geodata import readers
from geodata.area import area_m2
from geodata.crs import Datum
from geodata.database import open_database, reading
from mines.codes import Subject
from mines.commands.importing import import_boundaries
from mines.commands.people import add_console
from mines.commands.transactions import Writer
from mines.queries.seals import verify
from tests.bench.counties import outlines
from tests.bench.measures import best_ms, peak_memory_mb
from tests.factories import make_officers
from tests.office import PATIENCE_MS, open_office

ROW = "[data-rows] tbody tr[data-row]"
SITE_IMPORT = "导入图斑"


def measure(url: str, path: str) -> dict[str, float]:
    """Import ``path`` into the empty registry at ``url`` as sites, and verify it."""
    engine = open_database(url)
    clock = lambda: datetime.now(UTC)  # noqa: E731
    with Writer(engine, clock) as session:
        add_console(session)
        session.commit()
    started: list[float] = []
    begin = time.perf_counter()
    boundaries = readers.read(Path(path), on_progress=lambda done, total: started or started.append(time.perf_counter()))
    with Writer(engine, clock) as session:
        report = import_boundaries(session, boundaries, Subject.SITE, on=date(2023, 12, 31), by="console", name="bench")
        session.commit()
    end = time.perf_counter()
    with Session(reading(engine)) as session:
        faults = best_ms(lambda: verify(session), 1)
    return {
        "import, features": report.stored + report.blocked, "import, blocked": report.blocked, "import, s": end - begin,
        "import, features/s": (report.stored + report.blocked) / (end - begin), "verify, s": faults / 1000,
        "import, peak memory MB": peak_memory_mb(),
    }


def area_speed(count: int = 50_000) -> dict[str, float]:
    """Polygons a second by the official series."""
    shapes = outlines(count, np.random.default_rng(1))
    return {"official area, polygons/s": count / (best_ms(lambda: area_m2(shapes, Datum.CGCS2000)) / 1000)}


def on_the_page(url: str, path: Path, folder: Path, browser: Browser) -> dict[str, float]:
    """Seconds in a browser until the rows of a file can be used, first on a new server, then once more; and until they are written."""
    engine = open_database(url)
    with Writer(engine, lambda: datetime.now(UTC)) as session:
        make_officers(session)
        session.commit()
    engine.dispose()
    figures: dict[str, float] = {}
    with open_office(url, folder, browser, workers=2) as office, office.page_of("li") as page:
        for which in ("first", "again"):
            page.goto("/import")
            page.set_input_files("#files", shutil.copy(path, folder / f"{which}{path.suffix}"))      # what was read of a name is known
            start = time.perf_counter()
            page.get_by_role("button", name="识别").click()
            page.wait_for_selector(ROW, timeout=PATIENCE_MS)
            figures[f"import on the page, {which}, seen after s"] = time.perf_counter() - start
        page.locator("#subject").select_option(Subject.SITE)
        page.wait_for_url("**/import/*")
        page.wait_for_selector(f"h1:has-text('{SITE_IMPORT}')", timeout=PATIENCE_MS)
        start = time.perf_counter()
        page.locator("[data-write] button").click()
        page.wait_for_url("**/import#import-*", timeout=10 * PATIENCE_MS)
        figures["import on the page, written after s"] = time.perf_counter() - start
    return figures


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:])))
