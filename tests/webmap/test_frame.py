"""What every page shares: who may read, headers, refusals, answers kept, the day in the query string."""
import re
from html import unescape
from urllib.parse import urlsplit

import pytest

from geodata.database import open_database
from tests.factories import TestClock, make_mine, make_officers, open_writer
from tests.webmap.small_county import fill

PAGES = ("/progress", "/progress/closure_done_rate@1", "/mines", "/mines/KS-0001", "/blocks/QK-01", "/sites/XF-0001")


def real_county(url):
    """Record a mine, and no example county."""
    engine = open_database(url)
    with open_writer(engine) as session:
        make_officers(session)
        make_mine(session, region="unknown")
        session.commit()
    engine.dispose()


def status_of(reader, address):
    """Status of an answer that nobody reads."""
    with reader.get(address) as answer:
        return answer.status_code


def test_a_registry_that_is_not_public_is_not_read_without_signing_in(migrated_url, open_app):
    real_county(migrated_url)
    client = open_app(database_url=migrated_url).test_client()
    for address in ("/", "/progress", "/mines", "/mines/KS-0001"):
        answer = client.get(address)
        assert answer.status_code == 401
        assert "登录后才能查看" in answer.text
        assert "示例KS-0001矿" not in answer.text


def test_public_pages_are_read_by_anybody(migrated_url, open_app):
    real_county(migrated_url)
    client = open_app(database_url=migrated_url, public_pages=True).test_client()
    assert client.get("/mines/KS-0001").status_code == 200
    assert "示例数据" not in client.get("/mines").text


@pytest.mark.parametrize("address", PAGES)
def test_a_page_names_the_example_and_its_day(reader, address):
    html = reader.get(address).text
    assert "示例数据" in html
    assert "2025年12月31日" in html


@pytest.mark.parametrize("address", PAGES)
def test_a_page_holds_no_inline_style_no_inline_code_and_no_other_host(reader, address):
    answer = reader.get(address)
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert not re.search(r"<[^>]+\s(?:style|on[a-z]+)=", answer.text)
    assert not re.search(r'<script(?![^>]*(?:src=|type="application/json"))', answer.text)
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', answer.text)


@pytest.mark.parametrize("address", PAGES)
def test_every_link_of_a_page_leads_somewhere(reader, address):
    html = reader.get(address).text
    links = sorted({re.sub(r"#.*", "", unescape(one)) for one in re.findall(r'(?:src|href)="(/[^"]*)"', html)})
    addresses = {urlsplit(one).path: one for one in links}.values()
    assert addresses
    assert {one: status for one in addresses if (status := status_of(reader, one)) != 200} == {}


@pytest.mark.parametrize("query", [
    "as_of=yesterday", "as_of=0001-01-01", "as_of=2025-02-30", "known_at=soon", "region=%27", "theme=none", "class=none", "page=0",
])
def test_what_cannot_be_read_in_the_address_is_refused_in_plain_words(reader, query):
    answer = reader.get(f"/mines?{query}")
    assert answer.status_code == 400
    assert "读不懂" in answer.text
    assert query.split("=")[0] in answer.text


def test_a_program_gets_a_refusal_as_json(reader):
    answer = reader.get("/api/nothing")
    assert answer.status_code == 404
    assert set(answer.json) == {"error", "message", "what_to_do", "values"}


def test_a_failure_has_a_number_and_shows_nothing_else(migrated_url, open_app):
    app = open_app(database_url=migrated_url, public_pages=True)
    app.add_url_rule("/broken", view_func=lambda: 1 / 0)
    answer = app.test_client().get("/broken")
    assert answer.status_code == 500
    assert re.search(r"编号 [0-9a-f]{8} ", answer.text)
    assert "ZeroDivision" not in answer.text


def test_an_answer_is_given_again_until_something_is_recorded(migrated_url, open_app):
    fill(migrated_url)
    client = open_app(database_url=migrated_url).test_client()
    first = client.get("/mines")
    again = client.get("/mines", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Content-Security-Policy" not in again.headers
    assert client.get("/mines").data == first.data
    clock = TestClock()
    clock.hour = 1
    engine = open_database(migrated_url)
    with open_writer(engine, clock) as session:
        make_mine(session, "KS-0077")
        session.commit()
    engine.dispose()
    changed = client.get("/mines", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "KS-0077" in changed.text


def test_an_answer_is_compressed_for_who_can_read_that(reader):
    plain = reader.get("/mines", headers={"Accept-Encoding": "identity"})
    packed = reader.get("/mines", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2


def test_two_languages_are_two_answers(reader):
    chinese = reader.get("/mines")
    english = reader.get("/mines?lang=en")
    assert chinese.headers["ETag"] != english.headers["ETag"]
    remembered = reader.get("/mines", headers={"If-None-Match": chinese.headers["ETag"]})
    assert remembered.status_code == 200
    assert "Green mine registry" in remembered.text


def test_the_today_of_the_example_stands_still(reader):
    html = reader.get("/progress").text
    assert re.search(r'<a href="/progress\?as_of=2026-01-08">回到今天</a>', html)


def test_what_was_known_then_is_said_under_the_header(reader):
    html = reader.get("/progress?known_at=2025-10-05").text
    assert "按 2025年10月5日 23:59 所知" in html
