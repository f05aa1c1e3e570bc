"""The map page: its frame, its legend, its slider."""
import json
import re

import pytest
from folium.elements import JSCSSMixin
from folium.plugins import MarkerCluster

from mines.queries.counts import THEMES
from webmap import legend, maps


def settings_of(html):
    return json.loads(re.search(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.S)[1])


def test_every_asset_of_the_page_is_ours(reader):
    html = reader.get("/").text
    assets = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"', html)
    assert assets and all(address.startswith("/") for address in assets)
    for address in assets:
        with reader.get(address) as answer:
            assert answer.status_code == 200, address
    assert not re.findall(r'https?://(?!www\.w3\.org/)', html)


def test_nothing_inline_lacks_the_nonce_of_the_policy(reader):
    answer = reader.get("/")
    nonce = re.search(r"script-src 'self' 'nonce-([^']+)'", answer.headers["Content-Security-Policy"])[1]
    inline = re.findall(r"<(?:script|style)(?![^>]* src=)[^>]*>", answer.text)
    assert inline and all(f'nonce="{nonce}"' in tag for tag in inline)
    assert not re.search(r"<[^>]+\s(?:style|on\w+)=", answer.text)


def test_folium_can_load_only_what_we_serve():
    names = {name for kind in maps._every(JSCSSMixin) for name, _ in (*kind.default_js, *kind.default_css)}
    assert names <= set(maps.LOCAL)
    assert {address for kind in maps._every(JSCSSMixin) for _, address in kind.default_js} <= set(maps.LOCAL.values())
    assert MarkerCluster.default_js == []


def test_a_frame_is_the_same_for_the_same_map():
    first, again = (maps.frame([maps.LiveLayer("mine", "/features.geojson")], (116, 41, 117, 42)) for _ in range(2))
    assert (first.name, first.head, first.body) == (again.name, again.head, again.body)
    assert "live_layer_mine" in first.script and first.name in first.script


def test_an_empty_registry_has_a_map(migrated_url, open_app):
    assert open_app(database_url=migrated_url, public_pages=True).test_client().get("/").status_code == 200


@pytest.mark.parametrize("theme", THEMES)
def test_the_legend_shows_every_class_with_the_count_of_the_dashboard(reader, theme):
    counts = reader.get("/api/legend", query_string={"theme": theme}).get_json()
    html = reader.get("/map/legend", query_string={"theme": theme}).text
    shown = re.findall(r'<label data-class="(\w+)".*?<b[^>]*>(\d+)</b>', html, re.S)
    listed = [(one["class"], str(one["count"])) for one in counts["classes"]]
    assert shown[:len(legend.THEMES[theme])] == listed
    assert f"<b>{counts['counted']}</b>" in html and str(counts["total"]) in html


def test_the_legend_is_part_of_the_page(reader):
    fragment = reader.get("/map/legend?theme=tier").text
    assert "".join(fragment.split()) in "".join(reader.get("/?theme=tier").text.split())


def test_a_hidden_class_is_unticked_and_still_counted(reader):
    html = reader.get("/map/legend?theme=tier&hide=national").text
    row = re.search(r'<label data-class="national".*?</label>', html, re.S)[0]
    assert "checked" not in row and "<b>1</b>" in row


def test_what_cannot_be_drawn_is_said_and_listed(reader):
    html = reader.get("/map/legend").text
    assert "不在图上 1" in html and "旧坐标系 1" in html and "outline=other_datum" in html
    assert "以成员外包线代替范围 1" in reader.get("/map/legend?theme=block").text


def test_the_layer_that_the_theme_colours_cannot_be_hidden(reader):
    html = reader.get("/map/legend?theme=site&layers=township").text
    assert re.search(r'value="site" checked disabled', html)
    assert re.search(r'value="mine"\s*>', html)


def test_the_page_looks_at_the_county_or_at_the_region_asked_about(reader):
    whole, part = (settings_of(reader.get(path).text)["window"] for path in ("/", "/?region=139999101"))
    assert whole == [116.0, 40.5, 117.5, 41.5]
    assert part == pytest.approx([116.4, 40.85, 116.8, 41.25])


def test_the_slider_ends_at_year_ends_and_reaches_a_day_outside(reader):
    slider = settings_of(reader.get("/").text)["slider"]
    assert (slider["first"], slider["last"]) == ("2018-01-01", "2028-12-31")
    assert settings_of(reader.get("/?as_of=2012-03-04").text)["slider"]["first"] == "2012-01-01"


def test_the_address_selects_a_mine(reader):
    html = reader.get("/?on=mine:KS-0001&theme=tier").text
    assert 'data-window="116.5,41.0,116.51,41.01"' in html and "国家级" in html
    assert "<article" not in reader.get("/?on=mine:KS-9999").text


@pytest.mark.parametrize("path", [
    "mine/KS-0001", "mine/KS-0003", "mine/KS-0004", "block/QK-01", "site/XF-0002", "zone/BH-01", "region/139999",
])
def test_every_subject_has_a_card_to_put_in_place(reader, path):
    assert reader.get(f"/map/card/{path}").status_code == 200


def test_a_mine_without_outline_says_so_on_its_card(reader):
    assert "没有可以上图的范围" in reader.get("/map/card/mine/KS-0004").text


def test_the_map_speaks_english(reader):
    html = reader.get("/?lang=en&theme=tier&on=mine:KS-0001").text
    page = re.sub(r"<small>.*?</small>", "", html)
    chinese = set(re.findall(r"[\u4e00-\u9fff]+", page)) - {"中文", "示例县", "青杨镇", "青杨", "号矿", "萤石", "公司"}
    assert not {word for word in chinese if len(word) > 1}, chinese


def test_a_name_is_never_markup(reader):
    assert "<script>alert" not in reader.get("/map/legend?hide=<script>alert(1)</script>").text
    assert "</script><b>" not in reader.get("/?hide=</script><b>").text
