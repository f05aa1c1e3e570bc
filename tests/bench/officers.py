"""Officers at work at a running server: one entry every two seconds each, then as fast as they can."""

import time
from pathlib import Path
from statistics import quantiles

from geodata.database import open_database
from tests.browser import serve
from tests.officers_at_work import at_work, kept, open_accounts

OFFICERS = {"spatialite": 10, "postgis": 50}
EVERY, SECONDS = 2.0, 60
MINES = 120
FAST_ENTRIES = 20


def measure(kind: str, url: str, folder: Path) -> dict[str, float]:
    """Milliseconds until 95 of 100 entries are answered, entries a second, and what was lost, doubled or does not fit its seal."""
    engine = open_database(url)
    tokens, codes = open_accounts(engine, OFFICERS[kind], MINES)
    with serve(url, folder, workers=2) as address:
        steady = at_work(address, tokens, codes, entries=int(SECONDS / EVERY), every=EVERY)
    first = kept(engine)
    with serve(url, folder, workers=2) as address:
        start = time.perf_counter()
        fast = at_work(address, tokens, codes, entries=int(SECONDS / EVERY) + FAST_ENTRIES)
        spent = time.perf_counter() - start
    held, rows, faults = kept(engine)
    engine.dispose()
    answered = {key for day in (*steady, *fast) for key in day.stored}
    seconds = sorted(one for day in steady for one in day.seconds)
    return {
        f"{len(tokens)} officers, p95 of an answer, ms": quantiles(seconds, n=20)[-1] * 1000,
        f"{len(tokens)} officers, median, ms": quantiles(seconds, n=2)[0] * 1000,
        "entries refused": sum(len(day.others) for day in (*steady, *fast)),
        "entries lost": len(answered - held), "entries doubled": rows - len(held), "rows that do not fit their seal": first[2] + faults,
        "as fast as they can, answers a second": sum(len(day.seconds) for day in fast) / spent,
    }
