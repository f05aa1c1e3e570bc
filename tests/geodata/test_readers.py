"""Whole files in, through the process of their own: good ones, awkward ones, hostile ones."""
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections import Counter
from hashlib import sha256

import numpy as np
import pyogrio
import pytest
import shapely

from geodata import readers
from geodata.crs import Datum
from geodata.errors import UnknownCrs, UnknownEncoding
from geodata.findings import FindingCode, Severity
from geodata.readers import source
from geodata.readers.answers import Answers
from geodata.readers.child import read_here

pytestmark = pytest.mark.filterwarnings("ignore")     # as in the reading process

SQUARE = [[[116.1, 41.1], [116.2, 41.1], [116.2, 41.2], [116.1, 41.2], [116.1, 41.1]]]
ONE_SHAPE = (shapely.Polygon(SQUARE[0]),)
STRING = "1,3,1,4600000,39500000,2,4600000,39500100,3,4600100,39500100,100,50,,1,"


def read(what, crs=None, encoding=None, on_progress=lambda done, total: None):
    return read_here(what, Answers(crs, encoding), on_progress)


def feature(coordinates, kind="Polygon", **properties):
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def collection(*features, **members):
    return json.dumps({"type": "FeatureCollection", **members, "features": features}, ensure_ascii=False)


def codes(boundaries, *severities):
    return [(finding.code, finding.row) for finding in boundaries.findings
            if finding.severity in (severities or (Severity.REFUSED, Severity.BLOCKS))]


@pytest.fixture
def written(tmp_path):
    """Give a function that writes a file and gives its path."""
    def write(content, name="file.geojson", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path
    return write


@pytest.fixture
def shapefile(tmp_path):
    """Give a function that writes a Shapefile into a folder of its own."""
    def write(columns, encoding, crs="EPSG:4490", shapes=ONE_SHAPE, name="图斑"):
        folder = tmp_path / "shp"
        folder.mkdir()
        pyogrio.raw.write(folder / f"{name}.shp", shapely.to_wkb(np.array(shapes, dtype=object)),
                          [np.array(values, dtype=object) for values in columns.values()], list(columns),
                          geometry_type="Polygon", crs=crs, encoding=encoding, driver="ESRI Shapefile")
        return folder
    return write


def zipped(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


# real files

def test_dali_is_read_whole_and_asks_for_its_system_first(real_data, dali):
    path = real_data / "legacy_mines_dali" / "dali_565.geojson"
    with pytest.raises(UnknownCrs) as question:
        read(path)
    assert Datum.GCJ02 in [one.answer for one in question.value.candidates]
    assert len(dali.rows) == dali.valid.sum() == 565
    assert dali.attributes[0]["TBTYMJ"] == "9375.70503845"
    assert dali.attributes[0]["TBTYMJ_1"] == 9379.13
    assert dali.sha256 == sha256(path.read_bytes()).hexdigest()


def test_the_same_file_in_gbk_gives_the_same_rows(real_data, dali):
    in_gbk = read(real_data / "legacy_mines_dali" / "dali_gbk_encoded.json", crs="cgcs2000")
    assert in_gbk.encoding == "gb18030"
    assert {row["TBBH"] for row in in_gbk.attributes} == {row["TBBH"] for row in dali.attributes}
    assert in_gbk.area_m2.sum() == pytest.approx(dali.area_m2.sum(), rel=1e-9)
    assert (FindingCode.ENCODING_FOUND, None) in codes(in_gbk, Severity.NOTES)


def test_an_undeclared_gbk_shapefile_is_understood(real_data, dali):
    boundaries = read(real_data / "legacy_mines_dali" / "derived_gbk_shp")
    assert (boundaries.kind, boundaries.encoding, boundaries.crs) == ("shapefile", "gb18030", "EPSG:4521")
    assert len(boundaries.rows) == boundaries.valid.sum() == 492
    assert boundaries.attributes[0]["SHI"] == "大理白族自治州"
    assert any("图斑" in name for name in boundaries.attributes[0])
    assert np.median(boundaries.area_m2) == pytest.approx(np.median(dali.area_m2), rel=0.2)


def test_a_file_that_starts_with_a_mark_is_read(real_data):
    counties = read(real_data / "admin" / "chengde_counties_130800_bom.json", crs="cgcs2000")
    fengning = [row.get("id") for row in counties.attributes].index("130826")
    assert counties.area_m2[fengning] == pytest.approx(8741.9e6, rel=1e-4)
    assert counties.valid.all()


def test_mining_scars_report_all_their_invalid_shapes_and_progress(real_data):
    told = []
    scars = read(real_data / "mining_scars" / "amazon_new_mining_2019_2023.gpkg",
                 on_progress=lambda done, total: told.append((done, total)))
    assert (len(scars.rows), (~scars.valid).sum(), scars.crs) == (28_551, 377, "EPSG:4326")
    assert Counter(code for code, _row in codes(scars)) == {FindingCode.SELF_CROSSING: 376, FindingCode.NOT_VALID: 1}
    assert told[0] == (0, 28_551)
    assert told[-1] == (28_551, 28_551)
    assert (FindingCode.OUTSIDE_CHINA, None) in codes(scars, Severity.WARNS)


def test_a_shifted_county_is_kept_and_neither_measured_nor_drawn(real_data):
    county = read(real_data / "admin" / "datav_130826_fengning.geojson", crs="gcj02")
    assert np.isnan(county.area_m2).all()
    assert (FindingCode.DATUM_NOT_DRAWABLE, None) in codes(county, Severity.WARNS)


def test_the_exchange_file_s_corner_string_is_measured_on_its_own_ellipsoid(real_data):
    xml = (real_data / "mnr_exchange" / "mining_right_app_v4.8.xml").read_text("utf-8")
    string = xml.partition("<NA_AREA_COORDINATE>")[2].partition("<")[0]
    title = read(string, crs="xian_1980")
    assert title.area_m2[0] == pytest.approx(29_366.774, abs=0.01)
    assert (title.datum, title.printed) == (Datum.XIAN_1980, [string.strip()])


# every kind of file

def test_text_and_text_file_give_the_same_boundary(written):
    told: list[tuple[int, int]] = []
    from_text = read(STRING, crs="EPSG:4527", on_progress=lambda *step: told.append(step))
    from_file = read(written(STRING, "坐标.txt", "gb18030"), crs="EPSG:4527")
    assert from_text.shapes[0].equals_exact(from_file.shapes[0])
    assert from_text.sha256 == from_file.sha256 == sha256(STRING.encode()).hexdigest()
    assert told == [(0, 1), (1, 1)]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_corner_file_is_read_in_any_encoding(written, encoding):
    text = STRING.replace(",,1,", ",金藏采区,1,")
    assert read(written(text, "坐标.txt", encoding), crs="cgcs2000").levels == [((100.0, 50.0, "金藏采区"),)]


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::4490", "EPSG:4490", "http://www.opengis.net/def/crs/EPSG/0/4490"])
def test_a_declared_system_is_not_asked_about(written, name):
    file = written(collection(feature(SQUARE), crs={"type": "name", "properties": {"name": name}}))
    assert read(file).crs == "EPSG:4490"


def test_an_answer_overrules_the_file_and_says_so(written):
    member = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    boundaries = read(written(collection(feature(SQUARE), crs=member)), crs="cgcs2000")
    assert boundaries.datum is Datum.CGCS2000
    assert (FindingCode.CRS_OTHER, None) in codes(boundaries, Severity.WARNS)


def test_plane_geojson_is_converted_on_its_own_datum(written):
    plane = [[[39500000, 4600000], [39500100, 4600000], [39500100, 4600100], [39500000, 4600000]]]
    boundaries = read(written(collection(feature(plane))), crs="beijing_1954")
    assert boundaries.crs == "EPSG:2415"
    assert boundaries.area_m2[0] == pytest.approx(5_000, abs=1)


@pytest.mark.parametrize("wrap", [lambda one: one, lambda one: one["geometry"]])
def test_a_single_feature_or_geometry_is_one_row(written, wrap):
    assert len(read(written(json.dumps(wrap(feature(SQUARE)))), crs="wgs84").rows) == 1


def test_kml_is_wgs84_in_any_encoding_and_all_its_folders_are_read(written):
    folder = ("<Folder><name>{0}</name><Placemark><name>{0}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
              "116.1,41.1,0 116.2,41.1,0 116.2,41.2,0 116.1,41.1,0</coordinates></LinearRing></outerBoundaryIs></Polygon>"
              "</Placemark></Folder>")
    text = ('<?xml version="1.0" encoding="GBK"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
            + folder.format("甲矿") + folder.format("乙矿") + "</Document></kml>")
    boundaries = read(written(text, "采区.kml", "gb18030"))
    assert [row["Name"] for row in boundaries.attributes] == ["甲矿", "乙矿"]
    assert boundaries.datum is Datum.WGS84
    assert (FindingCode.HEIGHTS_LEFT_OUT, None) in codes(boundaries, Severity.NOTES)
    assert boundaries.valid.all()


def test_a_geopackage_keeps_names_and_numbers_and_says_which_layers_it_left(tmp_path):
    path = tmp_path / "矿山.gpkg"
    wkb = shapely.to_wkb(np.array([shapely.Polygon(SQUARE[0]), None], dtype=object))
    for layer in ("矿山", "另一层"):
        pyogrio.raw.write(path, wkb, [np.array(["甲", None], dtype=object), np.array([3, 4])], ["名称", "个数"], layer=layer,
                          geometry_type="Polygon", crs="EPSG:4490", driver="GPKG", append=path.exists())
    boundaries = read(path)
    assert boundaries.attributes == [{"名称": "甲", "个数": 3}, {"名称": None, "个数": 4}]
    assert codes(boundaries) == [(FindingCode.SHAPE_MISSING, 2)]
    assert (FindingCode.LAYERS_LEFT_OUT, None) in codes(boundaries, Severity.WARNS)


def test_a_file_is_known_by_its_content_and_not_by_its_name(tmp_path, written):
    pyogrio.raw.write(tmp_path / "a.gpkg", shapely.to_wkb(np.array([shapely.Polygon(SQUARE[0])])), [], [],
                      geometry_type="Polygon", crs="EPSG:4490", driver="GPKG")
    assert read((tmp_path / "a.gpkg").rename(tmp_path / "3f2a9c")).kind == "gpkg"
    assert read(written(collection(feature(SQUARE)), "data.shp"), crs="wgs84").kind == "geojson"


def test_a_shapefile_without_system_asks(shapefile):
    folder = shapefile({"TBBH": ["1"]}, "UTF-8")
    next(folder.glob("*.prj")).unlink()
    with pytest.raises(UnknownCrs):
        read(folder)
    assert read(folder, crs="EPSG:4490").valid.all()


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
@pytest.mark.parametrize("hint", [None, "UTF-8", "GBK", "ISO-8859-1"])
def test_the_text_of_a_shapefile_decides_over_its_hint(shapefile, encoding, hint):
    folder = shapefile({"矿名": ["土城石灰石矿", "凤山铁矿"], "N": ["1", "2"]}, encoding,
                       shapes=[shapely.Polygon(SQUARE[0]), shapely.box(116.3, 41.3, 116.4, 41.4)])
    next(folder.glob("*.cpg")).unlink()
    if hint:
        (folder / "图斑.cpg").write_text(hint)
    boundaries = read(folder)
    assert [row["矿名"] for row in boundaries.attributes] == ["土城石灰石矿", "凤山铁矿"]
    said = [finding for finding in boundaries.findings if finding.code is FindingCode.ENCODING_FOUND]
    assert len(said) == (hint != encoding)


def test_a_value_that_fills_its_field_may_end_inside_a_character(shapefile):
    folder = shapefile({"BZ": ["矿" * 84 + "a"]}, "UTF-8")
    table = next(folder.glob("*.dbf"))
    full = "矿".encode() * 84 + b"a"
    assert table.read_bytes()[48] == len(full)
    table.write_bytes(table.read_bytes().replace(full, b"a" + "矿".encode() * 84))
    assert read(folder).attributes == [{"BZ": "a" + "矿" * 84}]
    table.write_bytes(table.read_bytes().replace(b"a" + "矿".encode() * 84, b"aa" + ("矿".encode() * 84)[:-1]))
    boundaries = read(folder)
    assert boundaries.attributes == [{"BZ": "aa" + "矿" * 83}]
    assert (FindingCode.TEXT_CUT, 1) in codes(boundaries, Severity.WARNS)


def test_text_in_no_known_encoding_is_asked_about_with_a_preview(written):
    with pytest.raises(UnknownEncoding) as question:
        read(written(b'{"type": "Point", "name": "caf\xe9\xff\xfe \x80\xff"}'), crs="wgs84")
    assert question.value.preview["latin-1"].startswith("é")


def test_an_answered_encoding_is_taken_and_a_wrong_answer_is_asked_again(written):
    file = written(collection(feature(SQUARE, name="丰宁")), encoding="big5")
    assert read(file, crs="wgs84", encoding="big5").attributes == [{"name": "丰宁"}]
    with pytest.raises(UnknownEncoding):
        read(file, crs="wgs84", encoding="utf-8")


def test_an_answer_that_is_no_system_is_asked_again(written):
    with pytest.raises(UnknownCrs):
        read(written(collection(feature(SQUARE))), crs="EPSG:123456")


@pytest.mark.parametrize("inside", ["{}", "文件/子/{}"])
def test_a_shapefile_in_an_archive_is_read(tmp_path, shapefile, inside):
    folder = shapefile({"矿名": ["土城石灰石矿"]}, "GBK")
    archive = zipped(tmp_path / "upload", **{inside.format(file.name): file.read_bytes() for file in folder.iterdir()},
                     **{"说明.txt": "共 1 个图斑"})
    boundaries = read(archive)
    assert boundaries.attributes == [{"矿名": "土城石灰石矿"}]
    assert boundaries.sha256 == sha256(archive.read_bytes()).hexdigest()
    assert list(tmp_path.glob("geodata-*")) == []


# rows that cannot be stored

def test_each_bad_row_has_its_own_finding_and_the_others_are_kept(written):
    ring = SQUARE[0]
    rows = [
        (feature(SQUARE), None),
        (feature([[[116, 41], [117, 42], [116, 41]]]), FindingCode.TOO_FEW_POINTS),
        (feature([[[116, 41], [117, 41], [117, 42], [116, 42]]]), FindingCode.RING_NOT_CLOSED),
        (feature([[[116, 41], [117, 42], [117, 41], [116, 42], [116, 41]]]), FindingCode.SELF_CROSSING),
        (feature([[[float("nan"), 41], *ring, [float("nan"), 41]]]), FindingCode.RING_NOT_CLOSED),
        (feature([[ring[0], [float("nan"), 41], *ring[1:]]]), FindingCode.COORDINATES_NOT_FINITE),
        (feature([[[y, x] for x, y in ring]]), FindingCode.AXES_SWAPPED),
        (feature([[["116.***", "41.1"], *ring]]), FindingCode.CORNERS_MASKED),
        (feature([[["east", "north"], *ring]]), FindingCode.SHAPE_UNREADABLE),
        (feature([116, 41], "Point"), FindingCode.NOT_POLYGONAL),
        (feature(SQUARE, name="锟斤拷锟斤拷"), FindingCode.TEXT_DESTROYED),
        (feature(SQUARE, name="\ufffd\ufffd矿"), FindingCode.TEXT_DESTROYED),
        (feature(SQUARE, name="??????"), FindingCode.TEXT_DESTROYED),
        ({"type": "Feature", "geometry": None, "properties": None}, FindingCode.SHAPE_MISSING),
        ("no feature at all", FindingCode.SHAPE_MISSING),
        (feature([SQUARE], "MultiPolygon"), None),
    ]
    boundaries = read(written(collection(*(row for row, _code in rows))), crs="cgcs2000")
    assert sorted(codes(boundaries), key=lambda pair: pair[1]) == [
        (code, number) for number, (_row, code) in enumerate(rows, start=1) if code]
    assert boundaries.valid.tolist() == [code is None for _row, code in rows]


def test_destroyed_text_names_row_and_field(written):
    boundaries = read(written(collection(feature(SQUARE, good="丰宁", bad="矿\ufffd"))), crs="cgcs2000")
    finding = next(finding for finding in boundaries.findings if finding.blocks)
    assert (finding.row, finding.field, finding.values) == (1, "bad", {"value": "矿\ufffd"})


def test_a_ring_of_a_hundred_thousand_points_is_refused_for_its_length(written):
    turn = np.linspace(0, 2 * np.pi, 100_000)
    ring = np.column_stack([116 + np.cos(turn) / 10, 41 + np.sin(turn) / 10]).round(9)
    ring[-1] = ring[0]
    boundaries = read(written(collection(feature([[*ring.tolist(), ring[0].tolist()]]))), crs="cgcs2000")
    assert codes(boundaries) == [(FindingCode.RING_TOO_LONG, 1)]


def test_a_wrong_zone_and_swapped_axes_block_rows_of_a_plane_file(shapefile):
    folder = shapefile({"N": ["good", "zone", "axes"]}, "UTF-8", "EPSG:4527", [
        shapely.box(39500000, 4600000, 39500100, 4600100), shapely.box(40500000, 4600000, 40500100, 4600100),
        shapely.box(4600000, 39500000, 4600100, 39500100)])
    boundaries = read(folder)
    assert codes(boundaries) == [(FindingCode.AXES_SWAPPED, 3), (FindingCode.ZONE_WRONG, 2)]
    assert boundaries.valid.tolist() == [True, False, False]
    assert boundaries.shapes[1] is None


# files that cannot be read at all

def refusal(path, **answers):
    boundaries = read(path, **answers)
    assert (len(boundaries.rows), boundaries.refused) == (0, True)
    assert len(boundaries.findings) == 1
    return boundaries.findings[0].code


@pytest.mark.parametrize(("content", "code"), [
    (b"", FindingCode.FILE_EMPTY),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", FindingCode.KIND_NOT_READ),
    (b"<html><body>404</body></html>", FindingCode.FORMAT_UNKNOWN),
    (b"%PDF-1.7 \xe2\xe3\xcf\xd3", FindingCode.KIND_NOT_READ),
    ("关于采矿权公示的通知 2025 年第 3 号".encode(), FindingCode.FORMAT_UNKNOWN),
    (b'{"type": "FeatureCollection", "features": [{"type": "Fea', FindingCode.FILE_DAMAGED),
    (b"[" * 5, FindingCode.FORMAT_UNKNOWN),
    (b'{"a":' * 100_000, FindingCode.FILE_DAMAGED),
    (b'{"type": "Topology"}', FindingCode.FORMAT_UNKNOWN),
    (b'{"type": "FeatureCollection", "features": []}', FindingCode.NO_FEATURES),
    (b"SQLite format 3\0" + b"\1" * 5000, FindingCode.FILE_DAMAGED),
    (b"\0\0\x27\x0a" + b"\0" * 200, FindingCode.PARTS_MISSING),
    (b"PK\3\4 and no archive", FindingCode.FILE_DAMAGED),
    (b'<?xml version="1.0"?><kml><Document><Placemark>', FindingCode.FILE_DAMAGED)], ids=range(14))
def test_a_file_that_cannot_be_read_is_refused_under_its_own_name(written, content, code):
    assert refusal(written(content, "upload"), crs="cgcs2000") is code


def test_a_missing_file_is_refused(tmp_path):
    assert refusal(tmp_path / "nothing.shp") is FindingCode.FILE_MISSING


def test_an_empty_folder_is_refused(tmp_path):
    assert refusal(tmp_path) is FindingCode.FILE_EMPTY


def test_a_shapefile_without_its_table_is_refused(shapefile):
    folder = shapefile({"N": ["1"]}, "UTF-8")
    next(folder.glob("*.dbf")).unlink()
    assert refusal(folder) is FindingCode.PARTS_MISSING


@pytest.mark.parametrize("suffix", [".shp", ".shx", ".dbf"])
def test_a_shapefile_cut_short_is_refused(shapefile, suffix):
    folder = shapefile({"N": ["1", "2"]}, "UTF-8", shapes=[shapely.Polygon(SQUARE[0])] * 2)
    part = next(folder.glob(f"*{suffix}"))
    part.write_bytes(part.read_bytes()[:40])
    assert read(folder).refused or not read(folder).valid.all()


def test_a_file_of_too_many_bytes_is_refused_unread(tmp_path):
    with (tmp_path / "huge.geojson").open("wb") as file:
        file.truncate(source.MOST_BYTES + 1)
    assert refusal(tmp_path / "huge.geojson") is FindingCode.FILE_TOO_LARGE


def test_a_zip_bomb_is_refused_by_what_it_declares(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "MOST_UNPACKED_BYTES", 2**20)
    bomb = zipped(tmp_path / "bomb.zip", **{"a.geojson": b"\0" * 2**19, "b.geojson": b"\0" * 2**19 + b"\0"})
    assert bomb.stat().st_size < 3_000
    assert refusal(bomb) is FindingCode.ARCHIVE_TOO_LARGE


def test_a_zip_bomb_that_declares_too_little_is_refused_as_damaged(tmp_path):
    bomb = zipped(tmp_path / "bomb.zip", **{"a.geojson": b"\0" * 2**22})
    said = (2**22).to_bytes(4, "little")
    bomb.write_bytes(bomb.read_bytes().replace(said, (100).to_bytes(4, "little")))
    assert refusal(bomb) is FindingCode.FILE_DAMAGED


@pytest.mark.parametrize("name", ["../../evil.geojson", "/etc/evil.geojson", "..\\evil.geojson", "C:\\evil.geojson"])
def test_an_archive_that_climbs_out_of_its_folder_is_refused(tmp_path, name):
    assert refusal(zipped(tmp_path / "climb.zip", **{name: "{}"})) is FindingCode.ARCHIVE_ESCAPES
    assert not list(tmp_path.rglob("evil*"))


def test_an_archive_with_nothing_to_read_is_refused(tmp_path):
    assert refusal(zipped(tmp_path / "nothing.zip", **{"a.bin": "x"})) is FindingCode.FORMAT_UNKNOWN
    assert refusal(zipped(tmp_path / "pictures.zip", **{"a.jpg": "x"})) is FindingCode.KIND_NOT_READ


def test_an_archive_damaged_in_the_middle_is_refused(tmp_path):
    path = zipped(tmp_path / "damaged.zip", **{"a.geojson": collection(*[feature(SQUARE, number=n) for n in range(99)])})
    content = bytearray(path.read_bytes())
    content[60:90] = b"\xff" * 30
    path.write_bytes(content)
    assert refusal(path) is FindingCode.FILE_DAMAGED


# the process of its own

def child_that(program, monkeypatch):
    monkeypatch.setattr(readers, "_SERVE", f"import os, pickle, sys\npickle.load(sys.stdin.buffer)\n{program}")


def test_a_crash_of_the_reading_process_is_a_finding(monkeypatch):
    child_that("os.kill(os.getpid(), 11)", monkeypatch)
    finding = readers.read(STRING).findings[0]
    assert (finding.code, finding.values["signal"]) == (FindingCode.READER_CRASHED, signal.SIGSEGV)


def test_what_the_dying_process_said_last_is_kept(monkeypatch):
    child_that("raise SystemError('out of luck')", monkeypatch)
    assert readers.read(STRING).findings[0].values == {"signal": 0, "reason": "SystemError: out of luck"}


def test_a_process_that_takes_too_long_is_stopped(monkeypatch):
    child_that("import time; time.sleep(60)", monkeypatch)
    monkeypatch.setattr(readers, "MOST_SECONDS", 0.3)
    assert readers.read(STRING).findings[0].code is FindingCode.READER_TIMED_OUT


def test_a_process_that_waited_too_long_is_let_go_and_another_reads(monkeypatch):
    readers.get_ready()
    monkeypatch.setattr(readers, "MOST_SECONDS_READY", 0)
    started = []
    monkeypatch.setattr(readers, "_started", lambda start=readers._started: started.append(start()) or started[0])
    assert readers.read(STRING, crs="cgcs2000").valid.all()
    assert len(started) == 1 and readers._ready.empty()


def test_a_process_that_needs_too_much_memory_is_a_finding(written, monkeypatch):
    limit = "import geodata.readers.child as child; child.MOST_MEMORY = 2**30; child.serve(60)"
    monkeypatch.setattr(readers, "_SERVE", f"import sys; sys.path.insert(0, sys.argv[1]); {limit}")
    file = written(b'{"type": "FeatureCollection", "features": [' + b"[]," * 12_000_000 + b"[]]}")
    assert readers.read(file, crs="cgcs2000").findings[0].code is FindingCode.OUT_OF_MEMORY


def test_the_caller_s_program_is_not_run_again_by_the_reading_process(tmp_path):
    script = tmp_path / "once.py"
    script.write_text(f"from geodata.readers import read\nprint('started')\nprint(read({STRING!r}, crs='cgcs2000').valid)\n")
    answer = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True,
                            env={**os.environ, "PYTHONPATH": readers._ROOM})
    assert answer.stdout.split() == ["started", "[", "True]"]


def test_an_exception_of_the_caller_stops_the_reading_process():
    def impatient(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        readers.read(STRING, crs="cgcs2000", on_progress=impatient)


def test_questions_findings_and_progress_come_through_the_process_unchanged(written):
    with pytest.raises(UnknownCrs) as question:
        readers.read(STRING)
    assert [one.answer for one in question.value.candidates] == [Datum.CGCS2000, Datum.XIAN_1980, Datum.BEIJING_1954]
    with pytest.raises(UnknownEncoding):
        readers.read(written(b'{"a": "\xff\xff\x80 "}'))
    told: list[tuple[int, int]] = []
    bow_tie = feature([[[116, 41], [117, 42], [117, 41], [116, 42], [116, 41]]], name="矿")
    file = written(collection(feature(SQUARE), bow_tie))
    apart = readers.read(file, crs="cgcs2000", on_progress=lambda *step: told.append(step))
    here = read(file, crs="cgcs2000")
    assert told == [(0, 2), (2, 2)]
    assert apart.findings == here.findings
    assert apart.attributes == here.attributes
    assert apart.area_m2.tolist() == here.area_m2.tolist()
    assert shapely.equals(apart.shapes, here.shapes).all()
