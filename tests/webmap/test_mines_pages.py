"""The list of mines, and the file of a mine, a block and a site."""
import re

import pytest

from tests.signing_in import sign_in
from tests.webmap.small_county import LICENCE, OFF_MAP, fill

AS_OF = "2025-12-31"


def listed(html):
    """Codes of the mines in a list."""
    return re.findall(r'<td class="code">([^<]+)</td>', html)


def test_the_list_holds_every_mine_of_the_day(reader):
    assert listed(reader.get(f"/mines?as_of={AS_OF}").text) == [f"KS-000{number}" for number in range(1, 6)]
    assert listed(reader.get("/mines?as_of=2017-12-31").text) == []


def test_a_class_keeps_only_its_mines(reader):
    assert listed(reader.get(f"/mines?as_of={AS_OF}&theme=closing&class=decided").text) == ["KS-0003"]


def test_a_licence_number_finds_its_mine(reader):
    assert listed(reader.get(f"/mines?as_of={AS_OF}&q={LICENCE}").text) == ["KS-0001"]


def test_mines_without_an_outline_on_the_map_are_listed_by_that(reader):
    assert listed(reader.get(f"/mines?as_of={AS_OF}&outline=other_datum").text) == [OFF_MAP]


def test_a_list_of_nothing_says_so_and_shows_a_way_on(reader):
    html = reader.get(f"/mines?as_of={AS_OF}&q=nothing").text
    assert "没有符合条件的矿山" in html
    assert 'href="/mines?as_of=2025-12-31"' in html


def test_the_file_of_a_mine_shows_facts_with_their_day_and_paper(reader):
    html = reader.get(f"/mines/KS-0001?as_of={AS_OF}").text
    assert LICENCE in html
    assert "2019年4月16日" in html
    assert "还有 105 天" in html
    assert "示〔2025〕1号" in html


def test_the_timeline_tells_a_correction_with_old_new_and_reason(reader):
    html = reader.get(f"/mines/KS-0001?as_of={AS_OF}&history=all").text
    assert "规模单位：万立方米/年 改为 万吨/年" in html
    assert "理由：许可证为万吨" in html


def test_the_timeline_keeps_what_was_withdrawn_struck_out(reader):
    html = reader.get(f"/mines/KS-0001?as_of={AS_OF}&history=all").text
    assert "撤回：生产状态" in html
    assert "<s>停产</s>" in html
    facts = html[:html.index('id="history"')]
    assert "停产" not in re.sub(r"<svg.*?</svg>", "", facts[facts.index("facts-title"):], flags=re.S)


def test_a_mine_that_was_not_known_then_has_no_row_then(reader):
    assert listed(reader.get(f"/mines?as_of={AS_OF}&known_at=2025-01-01").text) == []


def test_an_outline_is_drawn_with_its_corners_and_a_scale(reader):
    html = reader.get(f"/mines/KS-0001?as_of={AS_OF}").text
    drawing = re.search(r'<svg class="drawing".*?</svg>', html, re.S)[0]
    assert len(re.findall("<circle", drawing)) == 4
    assert re.search(r">\d+ (公里|米)<", drawing)


def test_an_outline_of_an_older_datum_is_told_and_not_drawn(reader):
    html = reader.get(f"/mines/{OFF_MAP}?as_of={AS_OF}").text
    assert '<svg class="drawing"' not in html
    assert "旧坐标系不能如实换算" in html


def test_a_block_lists_its_members_and_draws_their_hull(reader):
    html = reader.get(f"/blocks/QK-01?as_of={AS_OF}").text
    members = html[html.index("members-title"):html.index("</table>", html.index("members-title"))]
    assert re.findall(r"/mines/(KS-\d+)", members) == ["KS-0001", "KS-0002"]
    assert '<svg class="drawing"' in html


def test_a_mine_leads_to_its_block(reader):
    assert "/blocks/QK-01" in reader.get(f"/mines/KS-0001?as_of={AS_OF}").text


def test_a_site_shows_its_ledger(reader):
    html = reader.get(f"/sites/XF-0001?as_of={AS_OF}").text
    assert "10.00 公顷" in html
    assert "150.0 亩" in html


@pytest.mark.parametrize("address", ["/mines/KS-9999", "/blocks/QK-99", "/sites/XF-9999", "/mines/KS-0001?as_of=2017-12-31"])
def test_what_does_not_stand_on_the_day_is_not_found(reader, address):
    answer = reader.get(address)
    assert answer.status_code == 404
    assert "这一天没有这个对象" in answer.text


@pytest.mark.parametrize("address", ["/mines", "/mines/KS-0001", "/blocks/QK-01", "/sites/XF-0001"])
def test_every_page_stands_in_english(reader, address):
    html = reader.get(f"{address}?as_of={AS_OF}&lang=en").text
    assert "Green mine registry" in html
    assert not re.search("矿山|图斑|区块<|采矿", re.sub(r"示例\w*矿|图斑</|公司|许可证为万吨|录错矿山|XF-\d+图斑|QK-\d+区块", "", html))


def doors(html):
    """What the row of links under the heading of a file leads to."""
    row = re.search(r'<nav class="row- tools filetools".*?</nav>', html, re.S)
    return re.findall(r'href="([^"?]+)', row[0]) if row else []


READS = ["/tasks/closure/KS-0001", "/tasks/green/KS-0001"]
DOORS = {
    "/mines/KS-0001": [*READS, "/tasks/production", "/tasks/production/papers/KS-0001", "/tasks/production/holder/KS-0001",
                       "/tasks/issues/new"],
    "/mines/KS-0001?known_at=2026-01-02": READS,
    "/blocks/QK-01": ["/tasks/consolidation/QK-01", "/tasks/issues/new"],
    "/sites/XF-0001": ["/tasks/restoration/XF-0001", "/tasks/issues/new"],
}


def test_a_file_leads_who_is_signed_in_to_the_acts_that_are_theirs(migrated_url, open_app):
    fill(migrated_url)
    app = open_app(database_url=migrated_url, secret_key="only for tests")
    li = sign_in(app, "li")
    assert {address: doors(li.get(address).text) for address in DOORS} == DOORS


def test_a_file_leads_nobody_who_only_reads_to_an_act(reader):
    assert doors(reader.get("/mines/KS-0001").text) == []
