"""Whatever coordinates stand in a file, under whatever answers: findings or a question, never anything else."""
import struct
from random import Random

import numpy as np
import pytest
import shapely

from geodata.crs import Datum, Shift, crs_of
from geodata.errors import UnknownCrs
from geodata.mends import snapped_to
from geodata.readers.answers import Answers, Mend, MendKind
from geodata.readers.boundaries import Delivered
from geodata.readers.settling import settle
from geodata.readers.wkb import shapes_of

pytestmark = pytest.mark.filterwarnings("ignore")     # as in the reading process

INPUTS = 1_000
HOME = shapely.box(115.9, 40.9, 117.4, 42.0)
NEIGHBOUR = np.array([shapely.box(116.49, 41.49, 116.5, 41.5)])
CENTRES = [
    (116.5, 41.5, 0.01), (41.5, 116.5, 0.01), (39.45e6, 4.56e6, 100), (4.56e6, 39.45e6, 100), (4.5e5, 4.56e6, 100), (4.56e6, 4.5e5, 100),
]
ODD = [0.0, float("nan"), float("inf"), -1e300, 1e308, 179.9, 90.1, 39.5e6]
SYSTEMS = [None, None, crs_of(Datum.CGCS2000), crs_of(Datum.XIAN_1980, 39), crs_of(Datum.CGCS2000, 39, in_front=False), Datum.GCJ02]
NAMES = [None, "cgcs2000", "xian_1980", "gcj02", "EPSG:4548", "EPSG:4527", "wgs84"]
SHIFTS = [{}, {Datum.XIAN_1980: Shift((1.0, 2.0, 3.0, 0.0, 0.0, 0.0, 0.0))}, {Datum.XIAN_1980: Shift((1.0, 2.0, 3.0, 4.0), 39)}]


def ring(random):
    """Make some corners around one place, a few the same as the one before, a few senseless, often closed."""
    x, y, reach = random.choice(CENTRES)
    points = [[x + random.uniform(-reach, reach), y + random.uniform(-reach, reach)] for _ in range(random.randint(0, 8))]
    for place, point in enumerate(points):
        if random.random() < 0.1:
            point[:] = points[place - 1]
        if random.random() < 0.05:
            point[random.randint(0, 1)] = random.choice(ODD)
    return np.array([*points, *(points[:1] if random.random() < 0.8 else [])], "<f8").reshape(-1, 2)


def written(random):
    """Write a polygon, or twice the same one as parts, without judging it; sometimes nothing."""
    rings = [ring(random) for _ in range(random.randint(0, 3))]
    polygon = struct.pack("<BII", 1, 3, len(rings)) + b"".join(struct.pack("<I", len(one)) + one.tobytes() for one in rings)
    return random.choice([None, *[polygon] * 12, struct.pack("<BII", 1, 6, 2) + polygon * 2])


def test_any_coordinates_give_findings_or_a_question():
    random = Random(5)
    read = 0
    for _input in range(INPUTS):
        rows = [written(random) for _ in range(random.randint(1, 4))]
        shapes, findings, unread = shapes_of(rows)
        delivered = Delivered("any", shapes, [{} for _ in rows], random.choice(SYSTEMS), findings=findings, unread=unread)
        mends = tuple(Mend(kind, random.choice([None, (1, 2)])) for kind in MendKind if random.random() < 0.5)
        answers = Answers(crs=random.choice(NAMES), home=random.choice([None, HOME]), shifts=random.choice(SHIFTS), mends=mends)
        try:
            boundaries = settle(delivered, "", answers, lambda done, total: None)
        except UnknownCrs as question:
            assert question.candidates
            continue
        read += 1
        assert len(boundaries.valid) == len(boundaries.area_m2) == len(boundaries.plane_m2) == len(rows)
        assert all(finding.place is None or np.isfinite(finding.place).all() for finding in boundaries.findings)
        assert shapely.is_valid(boundaries.shapes[boundaries.valid]).all()
        assert len(snapped_to(boundaries, Mend(MendKind.SNAP, None, 2.0), NEIGHBOUR).shapes) == len(rows)
    assert read > INPUTS / 2
