"""The doors for programs."""
import re
from datetime import date

import numpy as np
import pytest
import shapely

from geodata.area import area_m2
from geodata.crs import Datum
from mines.commands.records import record_fact
from mines.queries.counts import THEMES
from mines.queries.subjects import by_code
from mines.tables.mines import HolderRecord
from tests.factories import TOWNSHIP, open_writer
from tests.webmap.small_county import LICENCE, OFF_MAP, fill
from webmap import legend

COUNTY_WINDOW = "116.0,40.5,117.5,41.5"


def features(reader, **words):
    answer = reader.get("/features.geojson", query_string={"bbox": COUNTY_WINDOW, **words})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def by_feature(reader, **words):
    return {one["properties"]["code"]: one["properties"] for one in features(reader, **words)["features"]}


def test_only_what_touches_the_window_is_given(reader):
    found = features(reader, bbox="116.505,41.001,116.506,41.002")
    assert [one["id"] for one in found["features"]] == ["KS-0001"]
    assert (found["matched"], found["returned"]) == (1, 1)


def test_a_feature_carries_the_look_of_its_class(reader):
    found = by_feature(reader, theme="tier")["KS-0001"]
    look = legend.look("tier", "national")
    assert (found["class"], found["fill"], found["stroke"]) == ("national", look.fill, look.stroke)
    assert (found["ring"], found["mark"]) == (True, look.mark)


@pytest.mark.parametrize("theme", THEMES)
def test_legend_and_map_count_the_same(reader, theme):
    counts = reader.get("/api/legend", query_string={"theme": theme}).get_json()
    layer = THEMES[theme][0]
    drawn = [one["class"] for one in by_feature(reader, theme=theme, layer=layer).values()]
    listed = {row["class"]: row["count"] for row in counts["classes"]} | {"not_counted": counts["not_counted"]}
    off_map = 0 if layer == "block" else counts["total"] - counts["outlines"]["on_map"]
    assert sum(listed.values()) == counts["total"] == len(drawn) + off_map
    assert all(drawn.count(code) <= count for code, count in listed.items())


def test_the_day_decides_the_class(reader):
    before = by_feature(reader, theme="closing", as_of="2025-05-31")["KS-0003"]
    after = by_feature(reader, theme="closing", as_of="2025-06-01")["KS-0003"]
    assert (before["class"], after["class"]) == ("not_counted", "decided")


def test_an_outline_of_another_datum_is_counted_and_never_drawn(reader):
    assert OFF_MAP not in by_feature(reader)
    assert reader.get("/api/legend").get_json()["outlines"] == {"on_map": 4, "other_datum": 1, "none": 0}


def test_a_block_without_outline_is_drawn_as_the_hull_of_its_members(reader):
    found = {one["id"]: one for one in features(reader, layer="block", theme="block")["features"]}
    assert set(found) == {"QK-01", "QK-02"}
    assert shapely.geometry.shape(found["QK-01"]["geometry"]).bounds == pytest.approx((116.5, 41.0, 116.54, 41.01))
    assert found["QK-01"]["properties"]["mark"] == "3"


def test_on_the_map_of_another_theme_a_mine_is_an_outline_and_a_block_a_breath_of_colour(reader):
    assert by_feature(reader, layer="mine", theme="site")["KS-0001"]["fill"] == legend.OUT.fill
    block = by_feature(reader, layer="block", theme="tier")["QK-01"]
    assert block["opacity"] < 0.1 and "mark" not in block


def test_what_lies_under_others_comes_first(reader):
    assert [one["class"] for one in by_feature(reader, theme="closing").values()] == ["not_counted"] * 3 + ["decided"]


def test_outlines_are_simplified_to_the_zoom(reader):
    far, near = (len(str(features(reader, layer="township", zoom=zoom))) for zoom in (5, 16))
    assert far < near


def test_who_has_the_answer_is_told_so(reader):
    first = reader.get("/features.geojson")
    again = reader.get("/features.geojson", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")


def test_a_new_record_makes_a_new_answer(migrated_url, registry, open_app):
    fill(migrated_url)
    client = open_app(database_url=migrated_url).test_client()
    first = client.get("/features.geojson").headers["ETag"]
    with open_writer(registry) as session:
        record_fact(session, HolderRecord, by_code(session, "mine", "KS-0001").id, on=date(2024, 1, 1), by="li", holder="乙公司")
        session.commit()
    assert client.get("/features.geojson", headers={"If-None-Match": first}).status_code == 200


def test_an_answer_is_packed_for_who_can_unpack_it(reader):
    packed = reader.get("/features.geojson", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.data[:2] == b"\x1f\x8b"


@pytest.mark.parametrize("words", [
    "bbox=1,2,3", "bbox=117,41,116,42", "as_of=2025-02-30", "layer=moon", "theme=x", "zoom=99", "region=%27",
])
def test_what_cannot_be_read_is_refused_in_plain_words(reader, words):
    answer = reader.get(f"/features.geojson?{words}")
    assert answer.status_code == 400
    assert words.partition("=")[0] in answer.get_json()["message"]


@pytest.mark.parametrize(("x", "accuracy", "verdict"), [
    (116.505, 5, "inside"), (116.5005, 60, "cannot_tell"), (116.499, 60, "outside"),
])
def test_a_position_is_inside_outside_or_cannot_be_told(reader, x, accuracy, verdict):
    found = reader.get("/api/position", query_string={"x": x, "y": 41.005, "accuracy": accuracy}).get_json()
    assert (found["verdict"], found["mine"]["code"]) == (verdict, "KS-0001")


def test_a_position_outside_is_told_in_metres(reader):
    found = reader.get("/api/position", query_string={"x": 116.499, "y": 41.005, "accuracy": 3}).get_json()
    assert found["distance_m"] == pytest.approx(84.1, abs=0.2)


def test_a_position_can_be_held_against_the_mine_that_is_meant(reader):
    found = reader.get("/api/position", query_string={"x": 116.505, "y": 41.005, "accuracy": 3, "mine": "KS-0002"}).get_json()
    assert (found["verdict"], found["mine"]["code"]) == ("outside", "KS-0002")


def test_far_from_every_outline_no_mine_is_named(reader):
    found = reader.get("/api/position?x=100&y=30&accuracy=3").get_json()
    assert (found["verdict"], found["mine"], found["distance_m"]) == ("outside", None, None)


@pytest.mark.parametrize("words", ["", "x=1&y=2", "x=nan&y=1&accuracy=1", "x=200&y=1&accuracy=1", "x=1&y=1&accuracy=-1"])
def test_a_position_without_its_numbers_is_refused(reader, words):
    assert reader.get(f"/api/position?{words}").status_code == 400


def test_a_measured_area_is_the_official_one(reader):
    corners = [(116.0, 41.0), (116.1, 41.0), (116.1, 41.1), (116.0, 41.1)]
    found = reader.get("/api/measure", query_string={"points": ";".join(f"{x},{y}" for x, y in corners)}).get_json()
    official = area_m2(np.array([shapely.Polygon(corners)]), Datum.CGCS2000)[0] / 10_000
    assert found["area_ha"] == pytest.approx(official, abs=1e-5)


def test_a_line_has_a_length_and_no_area(reader):
    found = reader.get("/api/measure?points=116,41;116,41.1").get_json()
    assert found["area_ha"] is None
    assert found["length_m"] == pytest.approx(11_105.9, abs=1)


@pytest.mark.parametrize("points", ["", "1,2", "1,2;3", "1,2;300,4", "1,2;inf,4", ";".join(["1,2"] * 501)])
def test_points_that_cannot_be_read_are_refused(reader, points):
    assert reader.get("/api/measure", query_string={"points": points}).status_code == 400


@pytest.mark.parametrize(("text", "code"), [
    ("青杨1", "KS-0001"), (LICENCE[4:15].lower(), "KS-0001"), ("xf-0002", "XF-0002"), ("青杨镇", TOWNSHIP),
])
def test_search_finds_by_name_code_and_licence_number(reader, text, code):
    assert [one["code"] for one in reader.get("/api/search", query_string={"q": text}).get_json()["found"]] == [code]


def test_a_card_tells_the_facts_in_force_that_day_with_their_papers(reader):
    now, earlier = (reader.get("/api/cards/mine/KS-0001", query_string={"as_of": day}).get_json() for day in ("2025-12-31", "2019-04-15"))
    licence = next(one for one in now["facts"] if "2026" in one["value"])
    assert (licence["since"], len(licence["papers"])) == ("2019-04-16", 1)
    assert not any("2026年4月15日" in one["value"] for one in earlier["facts"])
    assert now["classes"]["tier"] == "national" and len(now["window"]) == 4


def test_a_card_says_what_comes_next_and_by_when(reader):
    renewal = reader.get("/api/cards/mine/KS-0001?as_of=2025-12-31").get_json()["next"]
    assert [(one["due_on"], one["days_late"]) for one in renewal] == [("2026-03-16", 0)]
    late = reader.get("/api/cards/mine/KS-0001?as_of=2026-03-20").get_json()["next"]
    assert late[0]["days_late"] == 4


def test_a_closing_mine_has_two_tracks(reader):
    tracks = reader.get("/api/cards/mine/KS-0003?as_of=2025-12-31").get_json()["tracks"]
    assert [one["done"] for one in tracks] == [False, False]


@pytest.mark.parametrize("path", ["block/QK-01", "site/XF-0001", "zone/BH-01", f"region/{TOWNSHIP}"])
def test_every_subject_of_the_map_has_a_card(reader, path):
    assert reader.get(f"/api/cards/{path}").get_json()["name"]


@pytest.mark.parametrize("path", ["mine/none", "officer/li", "moon/1", "mine/KS-0001?as_of=2017-12-31"])
def test_there_is_no_card_of_what_does_not_stand_on_the_day(reader, path):
    assert reader.get(f"/api/cards/{path}").status_code == 404


def test_health_tells_the_version_and_the_newest_seal(reader):
    found = reader.get("/healthz").get_json()
    assert found["status"] == "ok" and len(found["seal"]) == 64


def doors_for_programs(reader):
    """Every route and method for programs, and a pattern that its addresses in the document match: a kind of record may stand by name."""
    for rule in reader.application.url_map.iter_rules():
        if rule.endpoint.startswith("api."):
            pattern = re.sub(r"<(?:\w+:)?(?:table|ladder)>", r"\\w+", rule.rule)
            pattern = re.sub(r"<(?:\w+:)?(\w+)>", r"\\{\1\\}", pattern)
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                yield method.lower(), re.compile(pattern)


def test_the_document_describes_every_door_for_programs(reader):
    paths = reader.get("/api/openapi.json").get_json()["paths"]
    described = {(method, path) for path, operations in paths.items() for method in operations}
    doors = list(doors_for_programs(reader))
    found = [{(method, path) for method, path in described if method == asked and pattern.fullmatch(path)} for asked, pattern in doors]
    assert all(found), [doors[place] for place, matching in enumerate(found) if not matching]
    assert set().union(*found) == described


ASKED = {
    "/features.geojson": {"layer": "mine", "bbox": COUNTY_WINDOW, "zoom": "9", "theme": "tier"},
    "/api/legend": {"theme": "closing"},
    "/api/cards/{subject}/{code}": {},
    "/api/search": {"q": "KS"},
    "/api/position": {"x": "116.505", "y": "41.005", "accuracy": "5", "mine": "KS-0001"},
    "/api/measure": {"points": "116,41;116.1,41;116.1,41.1"},
    "/api/progress": {},
    "/healthz": {},
    "/api/openapi.json": {},
}


@pytest.mark.parametrize("path", ASKED)
def test_answers_have_the_shape_the_document_says(reader, path):
    operation = reader.get("/api/openapi.json").get_json()["paths"][path]["get"]
    names = {one["name"] for one in operation["parameters"] if one["in"] == "query"}
    words = {**ASKED[path], **{name: value for name, value in {"as_of": "2025-12-31", "region": TOWNSHIP}.items() if name in names}}
    assert set(words) <= names
    assert {one["name"] for one in operation["parameters"] if one.get("required") and one["in"] == "query"} <= set(words)
    answer = reader.get(path.format(subject="mine", code="KS-0001"), query_string=words)
    kind, described = next(iter(operation["responses"]["200"]["content"].items()))
    assert (answer.status_code, answer.mimetype) == (200, kind)
    check(answer.get_json(), described["schema"], path)


KINDS = {"string": str, "number": (int, float), "integer": int, "boolean": bool, "array": list, "object": dict, "null": type(None)}


def check(value, schema, place):
    """Hold ``value`` against the part of JSON Schema that the document uses."""
    if "enum" in schema:
        assert value in schema["enum"], place
    if "type" in schema:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        assert any(isinstance(value, KINDS[kind]) for kind in kinds), (place, value)
    if isinstance(value, list):
        for one in value:
            check(one, schema.get("items", {}), f"{place}[]")
    if isinstance(value, dict):
        assert set(schema.get("required", ())) <= set(value), (place, value)
        for name, one in value.items():
            check(one, schema.get("properties", {}).get(name, schema.get("additionalProperties", {})), f"{place}.{name}")
