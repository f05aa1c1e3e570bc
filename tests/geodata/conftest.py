"""Real data, where this machine has it."""
import json

import pytest

from geodata.readers import Boundaries, read


@pytest.fixture(scope="session")
def published(real_data) -> dict[str, dict]:
    """Give the published boundaries by their number."""
    rows = json.loads((real_data / "boundaries" / "published_boundaries.json").read_text("utf-8"))
    return {row["id"]: row for row in rows}


@pytest.fixture(scope="session")
def dali(real_data) -> Boundaries:
    """Give the 565 legacy mines of Dali prefecture."""
    return read(real_data / "legacy_mines_dali" / "dali_565.geojson", crs="cgcs2000")
