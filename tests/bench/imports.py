"""Importing real and made files, measured in a process of its own so that its peak memory is its own."""

import json
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
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


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:])))
