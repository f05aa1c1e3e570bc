"""`make bench`: seeded counties on both databases; prints a table and writes a JSON file."""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import migrations
from geodata.database import open_database, prepare, writing
from tests import postgres
from tests.bench import imports, measures, officers
from tests.bench.counties import seed
from tests.browser import chromium, open_chromium, serve
from tests.databases import Databases, PostgisDatabases, SpatialiteFiles, greenmine

SCARS = Path("../shared/data/mining_scars/amazon_new_mining_2019_2023.gpkg")


def main() -> None:
    """Measure what is asked for."""
    asked = argparse.ArgumentParser(prog="make bench", description=__doc__)
    asked.add_argument("--sizes", type=int, nargs="*", default=[500, 20_000, 200_000])
    asked.add_argument("--kinds", nargs="*", default=["spatialite", "postgis"])
    asked.add_argument("--to", type=Path, default=Path("bench.json"))
    words = asked.parse_args()
    found: dict[str, dict[str, float]] = {"program": imports.area_speed() | _start()}
    with tempfile.TemporaryDirectory() as folder:
        for kind in words.kinds:
            with _databases(kind, Path(folder)) as databases:
                _measure_kind(kind, databases, words.sizes, Path(folder), found)
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    document = {"measured_on": date.today().isoformat(), **machine, "figures": found}
    words.to.write_text(json.dumps(document, indent=1, ensure_ascii=False))


def _measure_kind(kind: str, databases: Databases, sizes: list[int], folder: Path, found: dict[str, dict[str, float]]) -> None:
    for size in sizes:
        with databases.copy_of("migrated") as url:
            engine = open_database(url)
            start = time.perf_counter()
            seed(engine, size)
            figures = {"seeded, s": time.perf_counter() - start} | measures.in_database(engine)
            engine.dispose()
            if size <= 20_000:
                with serve(url, folder, workers=2) as address:
                    figures |= measures.over_http(address)
                    if size == 500 and chromium():
                        with open_chromium(chromium()) as browser:
                            figures |= measures.first_map_page(browser, address)
            _tell(found, f"{kind} {size}", figures)
    if SCARS.exists():
        with databases.copy_of("migrated") as url:
            words = [sys.executable, "-m", "tests.bench.imports", url, str(SCARS)]
            done = subprocess.run(words, check=True, capture_output=True, text=True)
            _tell(found, f"{kind} import", json.loads(done.stdout))
        if chromium():
            with databases.copy_of("migrated") as url, open_chromium(chromium()) as browser:
                _tell(found, f"{kind} import", found[f"{kind} import"] | imports.on_the_page(url, SCARS, folder, browser))
    with databases.copy_of("migrated") as url:
        _tell(found, f"{kind} officers", officers.measure(kind, url, folder))
    with databases.copy_of("migrated") as url:
        start = time.perf_counter()
        greenmine(url, "demo")
        _tell(found, f"{kind} demo", {"greenmine demo, s": time.perf_counter() - start})


def _start() -> dict[str, float]:
    """Milliseconds until an empty SpatiaLite database is ready, in process."""
    with tempfile.TemporaryDirectory() as folder:
        places = iter(range(100))

        def ready() -> None:
            engine = open_database(f"sqlite:///{folder}/{next(places)}.sqlite")
            with writing(engine).begin() as connection:
                prepare(connection)
            migrations.upgrade(engine)
            engine.dispose()
        return {"empty SpatiaLite database ready, ms": measures.best_ms(ready)}


def _tell(found: dict[str, dict[str, float]], name: str, figures: dict[str, float]) -> None:
    found[name] = figures
    for what, figure in figures.items():
        print(f"{name:22} {what:46} {figure:14,.1f}", flush=True)


@contextmanager
def _databases(kind: str, folder: Path) -> Iterator[Databases]:
    with ExitStack() as stack:
        if kind == "spatialite":
            yield SpatialiteFiles(folder)
        else:
            databases = PostgisDatabases(stack.enter_context(postgres.cluster(postgres.binaries())))
            yield databases
            databases.close()


if __name__ == "__main__":
    main()
