"""Ground that sites share is counted once."""

from datetime import date

import pytest
from shapely import box

from mines.commands.records import record_fact
from mines.queries.overlaps import ground_by_region, ground_of_sites
from mines.queries.seals import newest_seal
from mines.tables.sites import SiteBoundaryRecord
from tests.factories import TestClock, make_officers, make_site, open_writer

DAY, BEGIN = date(2025, 12, 31), date(2020, 1, 1)
OTHER = "139999102"


@pytest.fixture
def session(registry):
    """Three sites in a row, the first two sharing a fifth; one whose outline cannot be drawn; a false change over all of them."""
    with open_writer(registry, TestClock()) as session:
        make_officers(session)
        places = {"XF-1": (116.50, {}), "XF-2": (116.508, {}), "XF-3": (116.53, {"region": OTHER}),
                  "XF-5": (116.50, {"state": "false_change"})}
        for code, (west, more) in places.items():
            outline(session, make_site(session, code, **more), box(west, 41.0, west + 0.01, 41.01))
        site = make_site(session, "XF-4")
        record_fact(session, SiteBoundaryRecord, site.id, on=BEGIN, by="li", outline="other_datum", area_ha=3.0, datum="xian_1980")
        session.commit()
        yield session


def outline(session, site, shape):
    record_fact(session, SiteBoundaryRecord, site.id, on=BEGIN, by="li", outline="on_map", shape=shape, area_ha=93.0, datum="cgcs2000")


def test_shared_ground_is_counted_once_and_the_pair_is_named(session):
    ground = ground_of_sites(session, DAY)
    assert [(pair.one, pair.other) for pair in ground.pairs] == [("XF-1", "XF-2")]
    assert ground.pairs[0].area_ha == pytest.approx(ground.apart_ha / 15, rel=1e-6)
    assert ground.together_ha == pytest.approx(ground.apart_ha * 14 / 15, rel=1e-6)
    assert ground.shared_ha == pytest.approx(ground.pairs[0].area_ha, rel=1e-6)
    assert (ground.undrawn, ground.of("XF-2"), ground.of("XF-3")) == (1, list(ground.pairs), [])


def test_ground_by_township_and_of_some_sites(session):
    by_region = ground_by_region(session, DAY)
    assert by_region[OTHER].shared_ha == 0 and len(by_region["139999101"].pairs) == 1
    assert ground_of_sites(session, DAY, codes=["XF-1", "XF-3"]).shared_ha == pytest.approx(0)
    assert ground_of_sites(session, DAY, region=OTHER).apart_ha == pytest.approx(by_region[OTHER].together_ha)


def test_there_is_no_ground_without_outlines(session):
    assert ground_of_sites(session, DAY, codes=["XF-4"]).together_ha == 0
    assert ground_of_sites(session, date(2019, 1, 1)).pairs == ()


def test_what_was_known_then_gives_the_ground_of_then(session):
    known = newest_seal(session).sealed_at
    outline(session, make_site(session, "XF-6"), box(116.53, 41.0, 116.54, 41.01))
    session.commit()
    assert len(ground_of_sites(session, DAY).pairs) == 2
    assert len(ground_of_sites(session, DAY, known_at=known).pairs) == 1
