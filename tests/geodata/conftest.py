"""Real data, where this machine has it."""
import json
from pathlib import Path

import pytest

from geodata.readers import Boundaries, read

REAL_DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Give the folder of collected public data; it is not part of the project."""
    if not REAL_DATA.is_dir():
        pytest.skip("the collected public data is not here")
    return REAL_DATA


@pytest.fixture(scope="session")
def published(real_data) -> dict[str, dict]:
    """Give the published boundaries by their number."""
    rows = json.loads((real_data / "boundaries" / "published_boundaries.json").read_text("utf-8"))
    return {row["id"]: row for row in rows}


@pytest.fixture(scope="session")
def dali(real_data) -> Boundaries:
    """Give the 565 legacy mines of Dali prefecture."""
    return read(real_data / "legacy_mines_dali" / "dali_565.geojson", crs="cgcs2000")
