"""Alerts: thresholds and since when they are crossed, and who may set them."""
from datetime import date

import pytest

from mines.codes import Department, Role
from mines.commands.people import CONSOLE, add_officer
from mines.commands.steps import record_step
from mines.commands.targets import set_threshold
from mines.errors import BadValue, NotAllowed
from mines.queries.alerts import crossed_on, thresholds_known
from mines.tables.green import ListingStep
from tests.factories import COUNTY, PAPERS, TOWNSHIP, make_mine, make_officers, open_writer

KEY, AS_OF = "green_prov_rate@2028", date(2025, 12, 31)


@pytest.fixture
def writer(registry):
    """Two producing mines, one of them at provincial tier until 2025-08-15."""
    with open_writer(registry) as session:
        make_officers(session)
        mine = make_mine(session, "KS-0001", tier="provincial")
        make_mine(session, "KS-0002")
        record_step(session, ListingStep, mine.id, "removed", on=date(2025, 8, 15), by="wu", evidence=PAPERS, removal="fraud")
        yield session


def test_a_threshold_tells_since_which_day_it_is_crossed(writer):
    set_threshold(writer, KEY, region_code=COUNTY, by="li", least=0.4)
    writer.commit()
    (alert,) = crossed_on(writer, AS_OF)
    assert (alert.since, alert.values["figure"].counted) == (date(2025, 8, 15), 0)
    assert crossed_on(writer, date(2025, 8, 14)) == []
    assert crossed_on(writer, AS_OF, region="130800") == []


def test_above_the_most_crosses_too_and_nothing_to_count_crosses_nothing(writer):
    set_threshold(writer, "mine_count@1", region_code=COUNTY, by="li", most=1)
    set_threshold(writer, "large_green_rate@2028", region_code="139999999", by="li", least=0.5)
    writer.commit()
    assert [alert.values["key"] for alert in crossed_on(writer, AS_OF)] == ["mine_count@1"]
    assert crossed_on(writer, date(1990, 1, 1)) == []


def test_setting_again_replaces_and_without_bounds_stops(writer):
    for bounds in ({"least": 0.4}, {"least": 0.6}):
        set_threshold(writer, KEY, region_code=COUNTY, by="li", **bounds)
    writer.commit()
    assert [one.least for one in thresholds_known(writer)] == [0.6]
    set_threshold(writer, KEY, region_code=COUNTY, by="li")
    writer.commit()
    assert thresholds_known(writer) == []


@pytest.mark.parametrize(("key", "bounds"), [
    ("nothing@1", {"least": 0.5}), (KEY, {"least": 1.5}), (KEY, {"least": -0.1}), (KEY, {"least": float("nan")}),
    (KEY, {"least": 0.9, "most": 0.1}), ("mine_count@1", {"most": float("inf")})])
def test_bounds_that_mean_nothing_are_refused(writer, key, bounds):
    with pytest.raises(BadValue):
        set_threshold(writer, key, region_code=COUNTY, by="li", **bounds)


@pytest.mark.parametrize("role", Role)
def test_who_records_or_administers_may_set_one_and_only_in_their_region(writer, role):
    add_officer(writer, "one", name="one", role=role, department=Department.NATURAL_RESOURCES, region_code=TOWNSHIP, on=date(2000, 1, 1),
                by=CONSOLE)
    writer.commit()
    if role in (Role.OFFICER, Role.REVIEWER, Role.ADMINISTRATOR):
        set_threshold(writer, KEY, region_code=TOWNSHIP, by="one", least=0.4)
    else:
        with pytest.raises(NotAllowed):
            set_threshold(writer, KEY, region_code=TOWNSHIP, by="one", least=0.4)
    with pytest.raises(NotAllowed):
        set_threshold(writer, KEY, region_code=COUNTY, by="one", least=0.4)
