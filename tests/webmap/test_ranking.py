"""排名: the page of townships and departments, with a map in the classes of shares."""
import re

import pytest

from mines.indicators import BY_KEY
from tests.webmap.test_progress import words_of
from webmap import legend

AS_OF = "as_of=2025-12-31"


def test_townships_stand_with_figure_share_and_what_is_behind(reader):
    said = words_of(reader.get(f"/progress/ranking?{AS_OF}&key=green_prov_rate@2028").text)
    assert "1 青杨镇 2/4 50.0%" in said


def test_the_map_wears_the_class_that_the_legend_counts(reader):
    html = reader.get(f"/progress/ranking?{AS_OF}&key=green_prov_rate@2028").text
    fill = legend.shares("green")["from_50"].fill
    assert f'fill="{fill}"' in re.search(r'<svg class="townmap".*?</svg>', html, re.S)[0]
    assert "50% 到 75% 1" in words_of(html)


def test_a_township_without_anything_to_count_is_hatched_and_has_a_dash(reader):
    html = reader.get("/progress/ranking?as_of=2018-06-30&key=closure_done_rate@1").text
    assert "url(#unknown-7B8784)" in re.search(r'<svg class="townmap".*?</svg>', html, re.S)[0]
    assert "– 青杨镇 – –" in words_of(html) and "0.0%" not in html


def test_a_plain_number_is_written_and_not_coloured(reader):
    assert "这个指标没有比例，图上只写数。" in reader.get(f"/progress/ranking?{AS_OF}&key=mine_count@1").text


@pytest.mark.parametrize("key", BY_KEY)
def test_every_indicator_has_a_ranking(reader, key):
    assert reader.get(f"/progress/ranking?{AS_OF}&key={key}").status_code == 200


@pytest.mark.parametrize("asked", ["key=nothing@1", "as_of=2025-02-30", "region=x"])
def test_what_cannot_be_read_is_refused_in_words(reader, asked):
    answer = reader.get(f"/progress/ranking?{asked}")
    assert answer.status_code == 400 and "读不懂" in answer.text


def test_an_empty_registry_and_a_region_without_mines_have_a_page(reader, migrated_url, open_app):
    assert "没有登记任何乡镇。" in reader.get("/progress/ranking?region=139999999").text
    empty = open_app(database_url=migrated_url, public_pages=True).test_client().get("/progress/ranking").text
    assert "没有登记任何乡镇。" in empty and "还没有登记乡镇范围。" in empty


def test_classes_of_shares_go_from_light_to_dark_without_hue():
    def lightness(colour):
        return sum(int(colour[place:place + 2], 16) * part for place, part in ((1, 0.2126), (3, 0.7152), (5, 0.0722)))
    for pigment in legend.PIGMENTS:
        fills = [lightness(look.fill) for code, look in legend.shares(pigment).items() if code != legend.share_class(None)]
        assert all(later - earlier > 15 for earlier, later in zip(fills, fills[1:], strict=False)), pigment


def test_the_page_is_english_throughout(reader):
    html = reader.get(f"/progress/ranking?{AS_OF}&lang=en").text
    assert not re.search(r"[一-鿿]", re.sub("示例县|青杨镇", "", words_of(re.search(r"<main.*?</main>", html, re.S)[0])))
