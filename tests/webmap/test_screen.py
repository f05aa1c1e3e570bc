"""The big screen: the figures of the board, the map of tiers, who misses the target; it renews itself."""
import re
from datetime import date
from time import perf_counter

import pytest

from geodata.database import open_database
from mines.commands.targets import set_target
from tests.factories import COUNTY, make_mine, make_officers, open_writer
from tests.webmap.test_progress import words_of

AS_OF = "2025-12-31"


@pytest.fixture
def page(reader):
    """The screen of the small county."""
    return reader.get(f"/screen?as_of={AS_OF}").text


def test_the_screen_shows_the_figures_of_the_board(reader, page):
    board = words_of(reader.get(f"/progress?as_of={AS_OF}").text)
    for figure in ("0 / 1 座", "0 / 2 个区块"):
        assert figure in board and figure in words_of(page)


def test_the_map_has_every_mine_with_an_outline_in_the_dark_colours_of_its_class(page):
    drawing = re.search(r'<svg class="map".*?</defs>(.*?)</svg>', page, re.S)[1]
    assert len(re.findall(r'fill="#9CCBF5"', drawing)) == 1
    assert len(re.findall(r'fill="#3F83C4"', drawing)) == 1
    assert "青杨镇" in drawing


def test_who_misses_the_target_stands_in_the_foot_under_the_number_on_the_map(page):
    foot = re.search(r"<footer>.*?</footer>", page, re.S)[0]
    assert "未关闭到位 1 座" in words_of(foot)
    assert "示例KS-0003矿" in foot
    assert re.search(r'class="pin".*?<text[^>]*>1</text>', page, re.S)


def test_who_has_the_screen_is_told_in_no_time_that_nothing_changed(reader):
    name = reader.get("/screen").headers["ETag"]
    taken = []
    for _ in range(5):
        begun = perf_counter()
        answer = reader.get("/screen", headers={"If-None-Match": name})
        taken.append(perf_counter() - begun)
        assert answer.status_code == 304 and not answer.data
    assert min(taken) < 0.05


def test_the_name_in_the_page_is_the_name_it_was_sent_under(reader):
    answer = reader.get("/screen")
    assert answer.headers["ETag"] == f'W/"{re.search(r"data-name=.([0-9a-f]+)", answer.text)[1]}"'


def test_the_screen_has_another_name_once_something_is_recorded(migrated_url, open_app):
    client = open_app(database_url=migrated_url, public_pages=True).test_client()
    empty = client.get("/screen")
    engine = open_database(migrated_url)
    with open_writer(engine) as session:
        make_officers(session)
        make_mine(session)
        session.commit()
    engine.dispose()
    filled = client.get("/screen", headers={"If-None-Match": empty.headers["ETag"]})
    assert filled.status_code == 200
    assert filled.headers["ETag"] != empty.headers["ETag"]


def test_an_empty_registry_has_a_screen_that_says_so(migrated_url, open_app):
    said = words_of(open_app(database_url=migrated_url, public_pages=True).test_client().get("/screen").text)
    assert "还没有登记任何图形。" in said
    assert "还没有设定目标。" in said
    assert "0.0%" not in said and "–" in said


def test_a_county_that_misses_nothing_is_told_so(migrated_url, open_app):
    engine = open_database(migrated_url)
    with open_writer(engine) as session:
        make_officers(session)
        make_mine(session, tier="national")
        set_target(session, "green_nat_met_rate@2028", region_code=COUNTY, share=0.0, base_on=date(2020, 1, 1), due_on=date(2025, 12, 31),
                   source="方案", by="li")
        session.commit()
    engine.dispose()
    said = words_of(open_app(database_url=migrated_url, public_pages=True).test_client().get(f"/screen?as_of={AS_OF}").text)
    assert "有目标的矿山都已达标。" in said


@pytest.mark.parametrize("asked", ["as_of=2026-13-01", "region=x", "known_at=never"])
def test_a_screen_of_an_unreadable_day_or_region_is_refused_in_words(reader, asked):
    answer = reader.get(f"/screen?{asked}")
    assert answer.status_code == 400
    assert "读不懂" in answer.text


@pytest.mark.parametrize("as_of", ["1990-01-01", "2090-01-01"])
def test_a_screen_of_a_day_before_the_first_record_or_in_the_future_is_whole(reader, as_of):
    assert reader.get(f"/screen?as_of={as_of}").status_code == 200


def test_the_screen_speaks_english(reader):
    said = words_of(reader.get("/screen?lang=en").text)
    assert not re.search(r"[一-鿿]", re.sub("示例县|青杨镇|示例KS-0003矿", "", said))
