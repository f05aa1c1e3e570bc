"""The board and the explained counts: every number says who is behind it."""
import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from geodata.database import open_database
from mines.indicators import BY_KEY
from tests.factories import make_mine, make_officers, make_site, open_writer

AS_OF = "2025-12-31"


def words_of(html):
    """What a reader reads, in one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<(script|svg).*?</\1>|<[^>]+>", " ", html, flags=re.S)))


def test_the_board_says_first_what_is_missing_and_links_it_to_the_list(reader):
    html = reader.get("/progress").text
    lead = re.search(r'<p class="lead">(.*?)</p>', html, re.S)[1]
    assert "2025 年一项目标，达成 0 项，未达 1 项：" in lead
    assert "/progress/closure_done_rate@1?list=missed" in unescape(lead)
    assert "关闭还差 1 座 。" in words_of(lead)


def test_the_board_says_the_same_in_english(reader):
    said = words_of(reader.get("/progress?lang=en").text)
    assert "1 targets for 2025: 0 met, 1 missed." in said
    assert "Closing short by 1 mine ." in said
    assert not re.search(r"[目标未达关闭]", re.sub("示例县|青杨镇|方案", "", re.search(r"Progress (.*)Townships", said)[1].split("Missed:")[0]))


def test_the_language_asked_for_is_remembered(reader):
    reader.get("/progress?lang=en")
    assert 'lang="en"' in reader.get("/progress").text


@pytest.mark.parametrize("key", BY_KEY)
def test_every_indicator_explains_itself_and_its_counts_add_up(reader, key):
    html = reader.get(f"/progress/{key}?as_of={AS_OF}").text
    counted, missed, left_out = (int(number) for number in re.findall(r">(?:达到|未达|未计入) (\d+)</a>", html))
    everything = {"mine": 5, "block": 2, "site": 2, "issue": 0}[BY_KEY[key].subject]
    if BY_KEY[key].among is not None:
        assert counted + missed + left_out == everything
        assert f"未计入 {left_out}" in words_of(html)
    assert "怎么算" in html and str(BY_KEY[key].version) in html


def test_a_reason_opens_the_list_of_those_it_left_out(reader):
    html = reader.get(f"/progress/green_nat_rate@2022?as_of={AS_OF}&list=left_out&reason=closing").text
    assert "KS-0003" in html
    assert "KS-0001" not in html


def test_an_unknown_indicator_is_not_found(reader):
    assert reader.get("/progress/nothing@1").status_code == 404


def test_a_figure_without_a_denominator_prints_a_dash(reader):
    html = reader.get("/progress/large_medium_share@1?as_of=2017-12-31").text
    assert "–" in words_of(html)
    assert "100.0%" not in html and "0.0%" not in html


def test_the_path_ends_on_the_day_with_the_figure_of_the_tile(reader):
    html = reader.get(f"/progress?as_of={AS_OF}&path=closure_done_rate@1").text
    values = json.loads(re.search(r'id="path-data">(.*?)</script>', html, re.S)[1])
    assert values["series"][0]["data"][-1] == [AS_OF, 0.0]
    assert values["theme"]["animation"] is False


def test_the_stock_of_the_chart_balances(migrated_url, open_app):
    engine = open_database(migrated_url)
    with open_writer(engine) as session:
        make_officers(session)
        make_site(session, owed=10.0, finished=6.0, accepted=4.0)
        session.commit()
    engine.dispose()
    client = open_app(database_url=migrated_url, public_pages=True).test_client()
    html = client.get(f"/progress?as_of={AS_OF}").text
    bars = json.loads(re.search(r'id="stock-data">(.*?)</script>', html, re.S)[1])["bars"]
    assert [bar["label"] for bar in bars] == ["10.0", "持平", "−4.0", "持平", "6.0"]


def test_links_carry_the_day_and_the_region(reader):
    html = unescape(reader.get(f"/progress?as_of={AS_OF}&region=139999101").text)
    for address in re.findall(r'href="(/(?:mines|progress|\?)[^"]*)"', html):
        assert "as_of=" in address


def test_an_empty_registry_has_a_board(migrated_url, open_app):
    client = open_app(database_url=migrated_url, public_pages=True).test_client()
    said = words_of(client.get("/progress").text)
    assert "还没有设定目标。" in said
    assert "全部区域" in said


def test_a_mine_that_lies_nowhere_still_stands_in_the_table(migrated_url, open_app):
    engine = open_database(migrated_url)
    with open_writer(engine) as session:
        make_officers(session)
        make_mine(session, region="unknown")
        session.commit()
    engine.dispose()
    client = open_app(database_url=migrated_url, public_pages=True).test_client()
    assert "不在任何乡镇内" in client.get(f"/progress?as_of={AS_OF}").text


def test_the_printed_board_names_the_address_that_gives_it_again(reader):
    printed = re.search(r'class="print-only s f permanent">([^<]+)<', reader.get(f"/progress?as_of={AS_OF}").text)[1]
    address = urlsplit(unescape(printed))
    assert (address.scheme, address.netloc, address.path) == ("http", "localhost", "/progress")
    assert parse_qs(address.query).keys() == {"as_of", "known_at"} and reader.get(f"{address.path}?{address.query}").status_code == 200
