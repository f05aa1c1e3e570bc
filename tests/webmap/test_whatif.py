"""试算: the page on which mines are left out or changed, and nothing is stored."""
import re

import pytest
from sqlalchemy import func, select

from mines.tables import Base
from tests.webmap.test_progress import words_of

AS_OF = "as_of=2025-12-31"


def test_without_a_change_every_share_is_as_it_is(reader):
    said = words_of(reader.get(f"/progress/what-if?{AS_OF}").text)
    assert "还没有改动" in said and "关闭到位 0 / 1" in said


def test_a_mine_left_out_moves_the_shares_and_says_which_part(reader):
    said = words_of(reader.get(f"/progress/what-if?{AS_OF}&scratch=KS-0004:excluded").text)
    row = re.search(r"省级及以上在册 第2028版 (.*?) 国家级在册", said)[1]
    assert row.startswith("2 / 4 50.0% 2 / 3 66.7% +16.7 持平 +16.7")


def test_a_closing_that_is_done_takes_what_is_missing_from_the_target(reader):
    said = words_of(reader.get(f"/progress/what-if?{AS_OF}&scratch=KS-0003:closed_in_place").text)
    assert "关闭到位 0 / 1 0.0% 1 / 1 100.0% +100.0 +100.0 持平 差 1 → 0 座" in said


def test_mines_are_chosen_by_name_or_from_who_misses_and_go_into_the_address(reader):
    assert 'value="KS-0003"' in reader.get(f"/progress/what-if?{AS_OF}&from=closure_done_rate@1").text
    assert 'value="KS-0001"' in reader.get(f"/progress/what-if?{AS_OF}&q=青杨1号").text
    answer = reader.get(f"/progress/what-if?{AS_OF}&add=KS-0003&add=KS-0004&change=excluded&scratch=KS-0001:removed")
    assert answer.status_code == 303
    assert "scratch=KS-0001:removed;KS-0003:excluded;KS-0004:excluded" in answer.location.replace("%3A", ":").replace("%3B", ";")


def test_nothing_is_stored(reader, read_only_app):
    def rows():
        with read_only_app.extensions["registry"].connect() as connection:
            return {table.name: connection.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables}
    before = rows()
    reader.get(f"/progress/what-if?{AS_OF}&scratch=KS-0003:closed_in_place;KS-0001:excluded")
    assert rows() == before
    assert reader.post("/progress/what-if").status_code == 405


@pytest.mark.parametrize("scratch", ["nonsense", ":::", "KS-0001:fly", "KS-9999:excluded", ";;;", "a" * 9000, "'--:excluded"])
def test_what_says_nothing_changes_nothing(reader, scratch):
    html = reader.get(f"/progress/what-if?{AS_OF}&scratch={scratch}").text
    assert "还没有改动" in html
    assert ("这一天、这个区域没有" in html) == (scratch in ("KS-9999:excluded", "'--:excluded"))


@pytest.mark.parametrize("asked", ["from=nothing@1", "add=KS-0001&change=fly", "as_of=2025-00-01"])
def test_what_cannot_be_read_is_refused_in_words(reader, asked):
    assert reader.get(f"/progress/what-if?{asked}").status_code == 400


def test_more_mines_than_an_address_holds_are_refused_in_words(reader):
    for asked in ("scratch=" + ";".join(f"K{place}:excluded" for place in range(201)),
                  "&".join(f"add=K{place}" for place in range(201)) + "&change=excluded",
                  "scratch=" + ";".join(f"{place}号石灰岩矿:excluded" for place in range(150))):
        answer = reader.get(f"/progress/what-if?{asked}")
        assert answer.status_code == 400 and "一次试算最多改 200 座矿山" in answer.text
    assert reader.get("/progress/what-if?scratch=" + ";".join(f"K{place}:excluded" for place in range(200))).status_code == 200


@pytest.mark.parametrize("asked", ["as_of=1990-01-01", "region=139999999", "as_of=2099-01-01"])
def test_a_day_or_a_region_without_mines_has_dashes(reader, asked):
    said = words_of(reader.get(f"/progress/what-if?{asked}&scratch=KS-0001:excluded").text)
    assert "0 / 0 –" in said or "as_of=2099" in asked


def test_the_page_is_english_throughout(reader):
    html = reader.get(f"/progress/what-if?{AS_OF}&scratch=KS-0003:closed_in_place&from=closure_done_rate@1&lang=en").text
    content = words_of(re.search(r"<main.*?</main>", html, re.S)[0])
    assert not re.search(r"[一-鿿]", re.sub("示例县|青杨镇|示例KS-0003矿", "", content))
