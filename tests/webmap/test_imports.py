"""The pages of imports through the client: brought, asked, looked at, mended, mapped, chosen, written, and back."""

import io
import json
import re
import threading
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from geodata.database import open_database
from mines.codes import Role
from mines.commands.people import add_officer
from mines.tables.mines import Mine, TermsRecord
from tests.factories import COUNTY, make_mine, make_officers, open_writer
from tests.signing_in import csrf, sign_in
from webmap.imports.kept import Results

LICENCE = "C1399992015032210000015"


@pytest.fixture
def app(migrated_url, open_app, tmp_path):
    """A registry with one mine, two officers and a leader."""
    engine = open_database(migrated_url)
    with open_writer(engine) as session:
        make_officers(session)
        add_officer(session, "boss", name="boss", role=Role.LEADER, department="natural_resources", region_code=COUNTY, on=date(2000, 1, 1),
                    by="admin")
        make_mine(session, "KS-0001")
        session.commit()
    engine.dispose()
    return open_app(database_url=migrated_url, data_dir=tmp_path, secret_key="only for tests")


@pytest.fixture
def li(app):
    """An officer at work."""
    return sign_in(app, "li")


def square(west, south=41.0, size=0.01):
    return [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]


def feature(ring, **properties):
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def collection(*features, crs="urn:ogc:def:crs:EPSG::4490"):
    top = {"type": "FeatureCollection", "features": features}
    if crs:
        top["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(top, ensure_ascii=False).encode()


BOWTIE = [[117.0, 41.0], [117.01, 41.01], [117.01, 41.0], [117.0, 41.01], [117.0, 41.0]]
TWO = collection(feature(square(117.0), 矿山名称="甲矿", 开采方式="露天开采"), feature(square(117.1), 矿山名称="乙矿", 开采方式="坑采"))


def post(client, address, **values):
    return client.post(address, data={"csrf_token": csrf(client), **values}, content_type="multipart/form-data")


def bring(client, content=b"", name="mines.geojson", **values):
    """Bring a file; give the address where it is looked at."""
    files = {"files": [(io.BytesIO(content), name)]} if content else {}
    answer = post(client, "/import", on="2026-01-05", **files, **values)
    assert answer.status_code == 303, re.findall(r'class="wrong.*', answer.text)
    return answer.headers["Location"]


def html(client, place):
    """The text of a page, once the reading behind it is over."""
    answer = client.get(place)
    while "data-waiting" in answer.text:
        answer = client.get(place)
    assert answer.status_code == 200, answer.text
    return answer.text


def write(client, place, **values):
    """Write what the page shows."""
    seen = re.search(r'name="seen" value="(\w+)"', html(client, place))[1]
    return post(client, f"{place}/write", seen=seen, **values)


def count(app, kind):
    with open_writer(app.extensions["registry"]) as session:
        return session.query(kind).count()


def rows(client, place, **words):
    return client.get(f"{place}/rows.json", query_string=words).get_json()


# ---- brought and asked

def test_nothing_brought_is_said_at_the_field(li):
    answer = post(li, "/import", on="2026-01-05")
    assert answer.status_code == 422 and "选择文件，或粘贴文字。" in answer.text


def test_a_file_without_a_system_is_asked_with_a_reason_for_each_answer(app, li):
    place = bring(li, collection(feature(square(117.0), name="甲矿"), crs=None))
    page = html(li, place)
    assert "文件没有写明坐标系" in page
    assert "CGCS2000" in page and "没有设置本单位的转换参数" in page and "data-bounds=" in page
    assert post(li, f"{place}/answers", crs="cgcs2000").status_code == 303
    assert "写入 1 行" in html(li, place)
    assert count(app, Mine) == 1


def test_packed_degrees_are_shown_both_ways_and_read_as_answered(li):
    text = "1,117.0000,41.0000\n2,117.0030,41.0000\n3,117.0030,41.0030\n4,117.0000,41.0030"
    place = bring(li, pasted=text)
    page = html(li, place)
    assert "度数有两种读法" in page and page.count("data-bounds=") == 2
    post(li, f"{place}/answers", degrees="packed")
    post(li, f"{place}/answers", crs="cgcs2000")
    assert "按 度.分分秒秒 读出" in html(li, place)


def test_what_cannot_be_read_is_refused_with_what_to_do(li):
    page = html(li, bring(li, b"\x00\x01\x02 no kind of file", "odd.bin"))
    assert "这个文件不能导入" in page and "认不出文件格式" in page and "换一个文件" in page


def test_parts_of_a_shapefile_chosen_together_are_one_file(li, tmp_path):
    import geopandas
    import shapely
    geopandas.GeoDataFrame({"name": ["甲矿"]}, geometry=[shapely.Polygon(square(117.0))], crs=4490).to_file(tmp_path / "kuang.shp")
    parts = [(io.BytesIO(path.read_bytes()), path.name) for path in tmp_path.glob("kuang.*")]
    place = post(li, "/import", on="2026-01-05", files=parts).headers["Location"]
    page = html(li, place)
    assert "Shapefile，1 行" in page and "写入 1 行" in page


def test_a_ledger_with_a_column_of_corners_is_looked_at_as_outlines(li):
    book, file = Workbook(), io.BytesIO()
    corners = "1,4,1,4600000,39500000,2,4600000,39500400,3,4600400,39500400,4,4600400,39500000,120,90,,1,"
    for row in (["矿山名称", "采矿许可证号", "采矿权人", "拐点坐标(2000国家大地坐标系)"], ["甲矿", LICENCE, "甲公司", corners], ["乙矿", None, "乙公司", "见附件"]):
        book.active.append(row)
    book.save(file)
    place = bring(li, file.getvalue(), "矿权台账.xlsx")
    assert place.startswith("/import/")
    page = html(li, place)
    assert "Excel，2 行" in page
    assert "这里应是坐标，却读不出来：见附件。" in page
    assert "新增 1，变更 0，不变 0，须处理 1" in page


def test_a_table_of_records_goes_to_the_look_of_its_ledger(li):
    place = bring(li, pasted=f"矿山名称\t采矿许可证号\t采矿权人\n丙矿\t{LICENCE}\t丙公司")
    assert place.startswith("/tasks/first-hour/licences/")
    assert "写入 1 行" in html(li, place)


def test_a_look_is_only_for_the_account_that_brought_the_file(app, li):
    place = bring(li, TWO)
    assert sign_in(app, "wu").get(place).status_code in (403, 404)
    assert sign_in(app, "boss").get("/import").status_code == 403
    assert li.get("/import/../../etc").status_code == 404 and li.get("/import/none-at-all-00").status_code == 404


# ---- looked at

def test_a_look_stores_nothing_and_tells_everything_of_every_row(app, li):
    place = bring(li, collection(feature(square(117.0), 矿山名称="甲矿"), feature(BOWTIE, 矿山名称="乙矿"), feature(square(117.2))))
    page = html(li, place)
    assert "新增 1，变更 0，不变 0，须处理 2" in page and "拐点连线自相交" in page and "缺少名称" in page
    told = rows(li, place)
    assert [(row["row"], row["class"], row["cells"][0][0]) for row in told["rows"]] == [
        (1, "ready", "甲矿"), (2, "blocked", "乙矿"), (3, "blocked", "–")]
    assert told["rows"][1]["cells"][-2][1] == "bad" and told["rows"][2]["cells"][0][1] == "bad"
    assert rows(li, place, filter="blocked")["total"] == 2
    assert [row["row"] for row in rows(li, place, **{"from": 1, "count": 1})["rows"]] == [2]
    assert rows(li, place, kind="blocks-field_missing-name")["total"] == 1
    assert li.get(f"{place}/rows.json?filter=nothing").status_code == 400
    assert count(app, Mine) == 1


def test_outlines_come_to_the_map_with_class_and_look(li):
    place = bring(li, collection(feature(square(117.0), 矿山名称="甲矿"), feature(square(118.0))))
    found = li.get(f"{place}/features.geojson?bbox=116.5,40,117.5,42&zoom=9").get_json()
    assert (found["matched"], found["returned"]) == (1, 1)
    properties = found["features"][0]["properties"]
    assert properties["class"] == "ready" and properties["name"] == "第 1 行 甲矿" and properties["fill"].startswith("#")


def test_one_row_shows_its_outline_its_findings_and_the_original(li):
    place = bring(li, TWO)
    page = html(li, f"{place}/rows/2")
    assert "第 2 行 乙矿" in page and "坑采" in page and '<svg class="drawing"' in page
    assert li.get(f"{place}/rows/3").status_code == 404


def test_findings_come_as_a_workbook_with_the_wrong_cells_coloured(li):
    place = bring(li, collection(feature(square(117.0), 矿山名称="甲矿"), feature(square(117.1), 矿山名称="=1+1", 有效期止="不详")))
    book = load_workbook(io.BytesIO(li.get(f"{place}/findings.xlsx").data))
    told, source = book.worksheets
    assert {cell.value for cell in told["A"]} >= {"row", 2}
    headings = [cell.value for cell in source[1]]
    wrong = source.cell(3, headings.index("有效期止") + 1)
    assert wrong.value == "不详" and wrong.fill.fgColor.rgb.endswith("FFF3D1")
    assert source.cell(3, headings.index("矿山名称") + 1).data_type == "s"
    assert source.cell(2, headings.index("矿山名称") + 1).fill.fill_type is None
    assert "不详" in li.get(f"{place}/findings.csv").text


# ---- mended and mapped

def test_a_mend_is_previewed_made_told_and_undone(li):
    place = bring(li, collection(feature(BOWTIE, 矿山名称="甲矿")))
    assert "须处理 1" in html(li, place)
    shown = html(li, f"{place}/mend?kind=make_valid&rows=1")
    assert "修正前" in shown and "修正后" in shown and "修正 1 行" in shown
    assert post(li, f"{place}/mend", kind="make_valid", rows="1").status_code == 303
    page = html(li, place)
    assert "写入 1 行" in page and "撤销上一次修正" in page
    assert "mended" in li.get(f"{place}/findings.csv").text
    post(li, f"{place}/mend", undo="1")
    assert "须处理 1" in html(li, place)
    assert "没有可改的" in html(li, f"{place}/mend?kind=drop_points&rows=1")
    assert "修正 1 行" in html(li, f"{place}/mend?kind=make_valid&of=blocks-self_crossing-")
    assert li.get(f"{place}/mend?kind=magic").status_code == 400
    assert li.get(f"{place}/mend?kind=make_valid&of=magic").status_code == 400


def test_a_border_is_brought_onto_that_of_the_registered_neighbour(app, li):
    with open_writer(app.extensions["registry"]) as session:
        from mines.tables.mines import MineBoundaryRecord
        known = session.query(MineBoundaryRecord).one().shape.bounds
    ring = [[known[2] - 0.000004, known[1]], [known[2] + 0.01, known[1]], [known[2] + 0.01, known[3]], [known[2] - 0.000004, known[3]],
            [known[2] - 0.000004, known[1]]]
    place = bring(li, collection(feature(ring, 矿山名称="甲矿")))
    assert "与已登记的 KS-0001 重叠" in html(li, place)
    assert "修正 1 行" in html(li, f"{place}/mend?kind=snap&rows=1&distance=1")
    post(li, f"{place}/mend", kind="snap", rows="1", distance="1")
    write(li, place)
    with open_writer(app.extensions["registry"]) as session:
        new = session.query(MineBoundaryRecord).order_by(MineBoundaryRecord.id.desc()).first().shape
        assert new.bounds[0] == pytest.approx(known[2], abs=1e-9)


def test_columns_and_words_are_chosen_and_remembered_for_the_same_layout(app, li):
    odd = [feature(square(117.0 + place / 10), 甲列=f"矿{place}", 开采方式="坑采") for place in range(2)]
    place = bring(li, collection(*odd))
    page = html(li, place)
    assert "开采方式 里没见过的词" in page and "坑采" in page
    answer = post(li, f"{place}/columns", heading=["甲列", "开采方式"], field=["name", "method"], **{
        "word-field": ["method"], "word": ["坑采"], "word-code": ["underground"]})
    assert answer.status_code == 303
    assert "写入 2 行" in html(li, place)
    write(li, place)
    with open_writer(app.extensions["registry"]) as session:
        assert {terms.method for terms in session.query(TermsRecord).filter(TermsRecord.import_id.is_not(None))} == {"underground"}
    again = html(li, bring(li, collection(*(feature(square(117.5), 甲列="矿9", 开采方式="坑采"),))))
    assert "同样格式的文件以前对应过" in again and "写入 1 行" in again


def test_a_cell_is_retyped_and_the_row_can_be_written(li):
    place = bring(li, collection(feature(square(117.0))))
    assert "须处理 1" in html(li, place)
    assert post(li, f"{place}/rows/1", **{"cell-name": "甲矿"}).status_code == 303
    page = html(li, place)
    assert "写入 1 行" in page and "甲矿" in rows(li, place)["rows"][0]["cells"][0]


# ---- written

def test_only_the_chosen_rows_are_written_and_the_import_is_taken_back(app, li):
    place = bring(li, TWO)
    done = write(li, place, rows="2")
    assert done.headers["Location"] == "/import#import-1"
    assert count(app, Mine) == 2
    past = html(li, "/import")
    assert "mines.geojson" in past and "新登记 1" in past
    with li.get("/imports/1/original") as original:
        assert original.data == TWO
    assert li.get(place).status_code == 404
    assert post(li, "/imports/1/back").status_code == 303
    assert "已撤回" in html(li, "/import")
    again = bring(li, TWO)
    assert "写入 2 行" in html(li, again)


def test_what_is_written_again_changes_nothing(li):
    place = bring(li, TWO)
    write(li, place)
    assert "新增 0，变更 0，不变 2" in html(li, bring(li, TWO))


def test_an_import_that_is_given_up_writes_nothing_and_is_forgotten(app, li):
    place = bring(li, TWO)
    assert "mines.geojson" in html(li, "/import")
    assert post(li, f"{place}/drop").status_code == 303
    assert li.get(place).status_code == 404
    assert count(app, Mine) == 1


def test_a_day_to_come_is_refused(li):
    assert post(li, f"{bring(li, TWO)}/answers", on="2099-01-01").status_code == 400


def test_an_archive_that_escapes_its_folder_is_refused(li):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../out.geojson", TWO)
    assert "指向包外" in html(li, bring(li, packed.getvalue(), "odd.zip"))


def test_a_file_of_another_county_is_refused_in_words_and_can_be_taken_for_something_else(li):
    place = bring(li, collection(feature(square(117.0), 矿山名称="甲矿", 行政区代码="530102")))
    answer = li.get(place)
    while "data-waiting" in answer.text:
        answer = li.get(place)
    assert answer.status_code == 403
    assert "这个文件不能导入" in answer.text and "登记为" in answer.text


def test_a_file_larger_than_any_evidence_is_still_taken(app, li):
    app.config["MAX_CONTENT_LENGTH"] = 2_000
    assert "写入 2 行" in html(li, bring(li, TWO + b" " * 10_000))


def test_what_changed_since_the_page_was_opened_is_looked_at_again_before_it_is_written(app, li):
    place, other = bring(li, TWO), bring(li, collection(feature(square(118.0), 矿山名称="丙矿")))
    seen = re.search(r'name="seen" value="(\w+)"', html(li, place))[1]
    write(li, other)
    answer = post(li, f"{place}/write", seen=seen)
    assert answer.status_code == 409 and "看过以后有变化" in answer.text
    assert count(app, Mine) == 2
    assert write(li, place).status_code == 303


def test_what_was_found_is_shown_before_it_is_kept(li, monkeypatch):
    shown, kept = threading.Event(), []
    monkeypatch.setattr(Results, "keep", lambda results, found, names: (shown.wait(10), kept.append(found)))
    assert "写入 2 行" in html(li, bring(li, TWO))
    assert not kept
    shown.set()


def test_nothing_said_of_one_layer_is_taken_for_another(li):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.geojson", collection(feature(square(117.0))))
        archive.writestr("b.geojson", collection(feature(square(117.5))))
    place = bring(li, packed.getvalue(), "two.zip")
    post(li, f"{place}/rows/1", **{"cell-name": "甲矿"})
    assert "写入 1 行" in html(li, place)
    post(li, f"{place}/answers", layer="b.geojson")
    assert "须处理 1" in html(li, place)


@pytest.mark.parametrize("name", ["矿" * 119 + ".geojson", "..", "a/../b.geojson"])
def test_whatever_a_file_is_called_it_is_read(li, name):
    assert "写入 2 行" in html(li, bring(li, TWO, name))


def test_more_rows_than_the_file_has_are_asked_for_in_vain(li):
    place = bring(li, TWO)
    assert "没有可改的" in html(li, f"{place}/mend?kind=drop_points&rows=1-{'9' * 5000}")


def test_what_was_mended_and_retyped_stays_with_the_import(app, li):
    from mines.tables.seals import Import
    place = bring(li, collection(feature(BOWTIE, 矿山名称="甲矿")))
    post(li, f"{place}/mend", kind="make_valid", rows="1")
    post(li, f"{place}/rows/1", **{"cell-name": "乙矿"})
    write(li, place)
    with open_writer(app.extensions["registry"]) as session:
        told = json.loads(session.query(Import).one().mended)
    assert [(one["row"], one.get("kind") or one["field"]) for one in told] == [(1, "make_valid"), (1, "name")]
