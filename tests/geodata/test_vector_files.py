"""Vector files of every kind a county has: databases, drawings, archives, odd Shapefiles, and what is refused by its name."""
import io
import json
import struct
import zipfile

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import CRS

from geodata.crs import Datum, crs_of
from geodata.errors import UnknownCrs, UnknownEncoding
from geodata.findings import FindingCode, Severity
from geodata.readers.answers import Answers
from geodata.readers.child import read_here
from geodata.readers.kinds import Unread

pytestmark = pytest.mark.filterwarnings("ignore")     # as in the reading process

BOX = shapely.box(116.1, 41.1, 116.2, 41.2)
PLANE = shapely.box(39_500_000, 4_600_000, 39_500_100, 4_600_100)


def read(what, **answers):
    return read_here(what, Answers(**answers), lambda done, total: None)


def found(boundaries, code):
    return [finding for finding in boundaries.findings if finding.code is code]


def refused(path):
    boundaries = read(path)
    [finding] = boundaries.findings
    assert boundaries.refused
    return finding.code, finding.values


def write(path, shapes=(BOX,), columns=None, **options):
    columns = columns or {}
    pyogrio.raw.write(path, shapely.to_wkb(np.array(shapes, dtype=object)), [np.array(values, dtype=object) for values in columns.values()],
                      list(columns), **{"geometry_type": "Polygon", "crs": str(crs_of(Datum.CGCS2000))} | options)
    return path


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def named_in_gbk(path, members):
    """An archive as Windows in China packs it: names in GBK, unmarked."""
    with zipfile.ZipFile(path, "w") as archive:
        for number, (name, content) in enumerate(members.items()):
            archive.writestr(chr(0x61 + number) * len(name.encode("gbk")), content)
    data = path.read_bytes()
    for number, name in enumerate(members):
        data = data.replace(bytes([0x61 + number]) * len(name.encode("gbk")), name.encode("gbk"))
    path.write_bytes(data)
    return path


def files_of(folder, under=""):
    return {f"{under}{file.relative_to(folder).as_posix()}": file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


# file geodatabases

@pytest.fixture
def geodatabase(tmp_path):
    path = tmp_path / "丰宁矿区.gdb"
    write(path, [shapely.Point(116, 41)], {"名称": ["井口"]}, layer="井口_点", driver="OpenFileGDB", geometry_type="Point")
    write(path, columns={"矿山名称": ["甲矿"], "备注": [None]}, layer="采矿权_面", driver="OpenFileGDB", append=True)
    write(path, columns={"矿山名称": ["乙矿"]}, layer="图斑_面", driver="OpenFileGDB", append=True)
    return path


@pytest.mark.parametrize("form", ["folder", "folder above", "zip", "zip of a folder in a folder", "zip of what lies in the folder"])
def test_a_file_geodatabase_is_read_in_whatever_it_comes(geodatabase, tmp_path, form):
    under = {"zip": f"{geodatabase.name}/", "zip of a folder in a folder": f"成果/数据/{geodatabase.name}/"}.get(form, "")
    path = geodatabase if form == "folder" else geodatabase.parent if form == "folder above" else \
        zipped(tmp_path / "成果.zip", files_of(geodatabase, under))
    boundaries = read(path)
    assert (boundaries.kind, boundaries.attributes) == ("gdb", [{"矿山名称": "甲矿", "备注": None}])
    [left_out] = found(boundaries, FindingCode.LAYERS_LEFT_OUT)
    assert left_out.values["read"] == "采矿权_面"
    assert set(left_out.values["left_out"].split(", ")) == {"图斑_面", "井口_点"}


def test_another_feature_class_is_read_when_it_is_asked_for(geodatabase):
    assert read(geodatabase, layer="图斑_面").attributes == [{"矿山名称": "乙矿"}]


# archives

def test_names_in_an_archive_are_read_in_gbk_and_in_utf_8(tmp_path):
    for name, shape in (("采矿权", BOX), ("界桩", None)):
        write(tmp_path / f"{name}.shp", [shape or shapely.Point(116, 41)], {"N": ["1"]}, driver="ESRI Shapefile",
              geometry_type="Polygon" if shape else "Point")
    members = files_of(tmp_path)
    for archive in (named_in_gbk(tmp_path / "gbk.zip", members), zipped(tmp_path / "utf8.zip", members)):
        boundaries = read(archive)
        assert len(boundaries.rows) == boundaries.valid.sum() == 1
        assert [one.values for one in found(boundaries, FindingCode.LAYERS_LEFT_OUT)] == [{"read": "采矿权.shp", "left_out": "界桩.shp"}]
        assert read(archive, layer="界桩").findings[-1].code is FindingCode.NOT_POLYGONAL


def test_a_shapefile_with_upper_case_names_is_read_from_a_folder_and_an_archive(tmp_path):
    folder = tmp_path / "shp"
    folder.mkdir()
    write(folder / "data.shp", columns={"N": ["1"]}, driver="ESRI Shapefile")
    for file in list(folder.iterdir()):
        file.rename(folder / f"DATA{file.suffix.upper()}")
    (folder / "DATA.DBF").rename(folder / "Data.dbf")
    for path in (folder, folder / "DATA.SHP", zipped(tmp_path / "a.zip", files_of(folder))):
        boundaries = read(path)
        assert (boundaries.attributes, boundaries.crs) == ([{"N": "1"}], "EPSG:4490")


def test_an_archive_with_a_password_is_refused_by_name(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.geojson": "{}"})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    assert refused(path) == (FindingCode.KIND_NOT_READ, {"kind": Unread.LOCKED, "name": "a.zip"})


# KML and what OVital makes of it

def kml(name="甲矿", extra=""):
    return ('<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
            f"<Placemark><name>{name}</name>{extra}<Polygon><outerBoundaryIs><LinearRing><coordinates>"
            "116.1,41.1 116.2,41.1 116.2,41.2 116.1,41.1</coordinates></LinearRing>"
            "</outerBoundaryIs></Polygon></Placemark></Document></kml>")


def test_kmz_is_read_alone_and_within_an_archive(tmp_path):
    alone = zipped(tmp_path / "采区.kmz", {"doc.kml": kml(), "images/a.png": b"x"})
    within = zipped(tmp_path / "all.zip", {"子/采区.kmz": alone.read_bytes()})
    for path in (alone, within):
        boundaries = read(path)
        assert (boundaries.kind, boundaries.datum, boundaries.attributes[0]["Name"]) == ("kml", Datum.WGS84, "甲矿")
        assert boundaries.valid.all() and boundaries.area_m2[0] > 0


@pytest.mark.parametrize("form", [".ovkml", ".ovkmz", ".zip with .ovkml", ".zip with .ovkmz", "its own mark"])
def test_what_ovital_writes_is_shifted_and_neither_measured_nor_drawn(tmp_path, form):
    plain, packed = tmp_path / "采区.ovkml", tmp_path / "采区.ovkmz"
    plain.write_text(kml(extra="<OvCoordType>CGCS2000</OvCoordType>" if form == "its own mark" else ""))
    zipped(packed, {"doc.kml": plain.read_text()})
    path = {".ovkml": plain, ".ovkmz": packed}.get(form)
    if form == "its own mark":
        path = plain.rename(tmp_path / "3f2a9c")
    elif path is None:
        path = zipped(tmp_path / "a.zip", {"子/采区" + form.removeprefix(".zip with "): (plain if "kml" in form else packed).read_bytes()})
    boundaries = read(path)
    assert (boundaries.kind, boundaries.datum) == ("ovkml", Datum.GCJ02)
    assert np.isnan(boundaries.area_m2).all()
    assert found(boundaries, FindingCode.DATUM_NOT_DRAWABLE)


# drawings

def dxf(*entities, code_page="ANSI_936", version="AC1015"):
    pairs = [(0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, version), (9, "$DWGCODEPAGE"), (3, code_page), (0, "ENDSEC"),
             (0, "SECTION"), (2, "ENTITIES"), *(pair for entity in entities for pair in entity), (0, "ENDSEC"), (0, "EOF")]
    return "".join(f"{code:>3}\r\n{value}\r\n" for code, value in pairs)


def polyline(layer, corners, closed):
    return [(0, "LWPOLYLINE"), (5, "2F"), (8, layer), (90, len(corners)), (70, int(closed)),
            *(pair for x, y in corners for pair in ((10, x), (20, y)))]


CORNERS = [(39_500_000, 4_600_000), (39_500_100, 4_600_000), (39_500_100, 4_600_100)]
NOTE = [(0, "TEXT"), (8, "注记"), (10, 39_500_000), (20, 4_600_000), (1, "示例矿")]


@pytest.mark.parametrize(("encoding", "code_page"), [("gbk", "ANSI_936"), ("gbk", "ANSI_1252"), ("utf-8", "ANSI_936")])
def test_closed_polylines_of_a_drawing_are_outlines_with_their_layer(tmp_path, encoding, code_page):
    path = tmp_path / "采区.dxf"
    path.write_bytes(dxf(polyline("采区范围", CORNERS, True), polyline("道路", CORNERS, False), NOTE, code_page=code_page).encode(encoding))
    with pytest.raises(UnknownCrs) as question:
        read(path)
    assert question.value.candidates
    boundaries = read(path, crs="EPSG:4527")
    assert [row["Layer"] for row in boundaries.attributes] == ["采区范围", "道路"]
    assert boundaries.valid.tolist() == [True, False]
    assert boundaries.area_m2[0] == pytest.approx(5_000, abs=3)
    assert [(one.row, one.values["kind"]) for one in found(boundaries, FindingCode.NOT_POLYGONAL)] == [(2, "LineString")]
    assert [one.values for one in found(boundaries, FindingCode.NOTES_LEFT_OUT)] == [{"count": 1}]


def test_a_drawing_without_a_line_has_no_outlines(tmp_path):
    (tmp_path / "a.dxf").write_text(dxf(NOTE))
    assert refused(tmp_path / "a.dxf")[0] is FindingCode.NO_FEATURES


# what is refused by its name

def compound(*streams):
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)


def packed(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize(("name", "content", "kind"), [
    ("a", b"\0\1\0\0Standard Jet DB\0" + bytes(200), Unread.PERSONAL_GEODATABASE), ("a", b"AC1027\0\0\0\0\0" + bytes(99), Unread.DWG),
    ("a", b"WMAP`D23" + bytes(99), Unread.MAPGIS), ("采区.wp", b"\x01\x02\x03" + bytes(9), Unread.MAPGIS),
    ("a.ovobj", b"\x08\x00" + bytes(99), Unread.OVOBJ), ("a", compound("Root Entry", "Workbook"), Unread.OLD_EXCEL),
    ("a", compound("Root Entry", "WordDocument"), Unread.WORD), ("a", packed("word/document.xml"), Unread.WORD),
    ("a", compound("Root Entry", "EncryptedPackage"), Unread.LOCKED), ("a", b"%PDF-1.4\n", Unread.PDF),
    ("a", b"Rar!\x1a\x07\x01\0", Unread.PACKED_OTHERWISE),
    ("a", b"7z\xbc\xaf\x27\x1c\0\4", Unread.PACKED_OTHERWISE), ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(20), Unread.PICTURE)],
    ids=lambda one: one if isinstance(one, str) else "bytes")      # an archive's bytes tell the time
def test_what_is_known_and_cannot_be_read_is_refused_by_its_kind(tmp_path, name, content, kind):
    (tmp_path / name).write_bytes(content)
    assert refused(tmp_path / name) == (FindingCode.KIND_NOT_READ, {"kind": kind, "name": name})
    if not content.startswith(b"PK") and name != "a":
        inside = zipped(tmp_path / "all.zip", {f"子/{name}": content})
        assert refused(inside) == (FindingCode.KIND_NOT_READ, {"kind": kind, "name": f"子/{name}"})


def test_a_drawing_beside_the_data_is_named_and_a_letter_is_not(tmp_path):
    path = zipped(tmp_path / "all.zip", {"a.kml": kml(), "底图.dwg": b"AC1027\0\0\0", "说明.pdf": b"%PDF-1.4"})
    assert [one.values["left_out"] for one in found(read(path), FindingCode.LAYERS_LEFT_OUT)] == ["底图.dwg"]


# Shapefiles byte by byte

def shapefile(folder, rows, fields, *, ldid=0, cpg=None, prj=None, shapes=None, deleted=(), name="图斑"):
    """Write the bytes: ``fields`` are pairs of a name in bytes and a width, ``rows`` bytes of each field."""
    folder.mkdir(exist_ok=True)
    shapes = shapes or [shapely.box(116.1 + number / 5, 41.1, 116.2 + number / 5, 41.2) for number in range(len(rows))]
    write(folder / f"{name}.shp", shapes, {"N": ["1"] * len(shapes)}, driver="ESRI Shapefile")
    for suffix in (".cpg", ".prj", ".dbf"):
        (folder / f"{name}{suffix}").unlink(missing_ok=True)
    width = 1 + sum(width for _name, width in fields)
    header = struct.pack("<4BIHH17xB2x", 3, 126, 1, 1, len(rows), 33 + 32 * len(fields), width, ldid)
    described = b"".join(struct.pack("<11sc4xB15x", field.ljust(11, b"\0"), b"C", width) for field, width in fields)
    padded = [b"".join(value.ljust(width) for value, (_name, width) in zip(row, fields, strict=True)) for row in rows]
    records = b"".join((b"*" if number in deleted else b" ") + row for number, row in enumerate(padded))
    (folder / f"{name}.dbf").write_bytes(header + described + b"\r" + records + b"\x1a")
    if cpg:
        (folder / f"{name}.cpg").write_text(cpg)
    (folder / f"{name}.prj").write_text(prj or crs_of(Datum.CGCS2000).to_wkt("WKT1_ESRI"))
    return folder


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize(("ldid", "cpg"), [(0, None), (77, None), (77, "UTF-8"), (0, "GBK"), (0, "UTF-8"), (0x57, None), (3, None),
                                           (0, "936"), (0x4F, "ISO-8859-1")])
def test_the_bytes_decide_over_language_byte_and_code_page(tmp_path, encoding, ldid, cpg):
    rows = [[text.encode(encoding) for text in row] for row in (("甘肃省", "土城石灰石矿"), ("河北省", "凤山铁矿"))]
    boundaries = read(shapefile(tmp_path / "shp", rows, [("省".encode(encoding), 20), ("矿名".encode(encoding), 60)], ldid=ldid, cpg=cpg))
    assert boundaries.attributes == [{"省": "甘肃省", "矿名": "土城石灰石矿"}, {"省": "河北省", "矿名": "凤山铁矿"}]
    assert boundaries.encoding == ("utf-8" if encoding == "utf-8" else "gb18030")


def test_five_characters_of_gbk_fill_the_name_of_a_field(tmp_path):
    boundaries = read(shapefile(tmp_path / "shp", [[b"C1"]], [("采矿许可证".encode("gbk"), 30)]))
    assert boundaries.attributes == [{"采矿许可证": "C1"}]
    assert not found(boundaries, FindingCode.TEXT_CUT)


def test_a_name_that_was_cut_inside_a_character_is_read_up_to_it_and_told(tmp_path):
    cut = "采矿许可证".encode()[:10]
    boundaries = read(shapefile(tmp_path / "shp", [["土城矿".encode()]], [(cut, 30)]))
    assert (boundaries.encoding, boundaries.attributes) == ("utf-8", [{"采矿许": "土城矿"}])
    assert [(one.row, one.field) for one in found(boundaries, FindingCode.TEXT_CUT)] == [(None, "采矿许")]


def test_two_names_that_were_cut_to_the_same_are_two_columns(tmp_path):
    fields = [("面积一".encode() + "投".encode()[:1], 5), ("面积一".encode() + "椭".encode()[:1], 5)]
    [row] = read(shapefile(tmp_path / "shp", [[b"1", b"2"]], fields)).attributes
    assert row == {"面积一": "1", "面积一_2": "2"}


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_text_cut_at_the_width_of_its_field_is_told_and_does_not_change_the_encoding(tmp_path, encoding):
    full = ("a" + "土城子镇石灰石矿" * 4).encode(encoding)[:20]
    boundaries = read(shapefile(tmp_path / "shp", [[full], ["丰宁".encode(encoding)]], [(b"BZ", 20)]))
    assert ("a" + "土城子镇石灰石矿" * 4).startswith(boundaries.attributes[0]["BZ"])
    assert "\ufffd" not in boundaries.attributes[0]["BZ"]
    assert boundaries.attributes[1]["BZ"] == "丰宁"
    assert [one.row for one in found(boundaries, FindingCode.TEXT_CUT)] == [1]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_text_cut_in_a_narrower_field_before_is_read_up_to_it_and_told(tmp_path, encoding):
    cut = ("a" + "土城子镇石灰石矿" * 4).encode(encoding)[:-1]
    boundaries = read(shapefile(tmp_path / "shp", [[cut], ["丰宁满族自治县".encode(encoding)]], [(b"BZ", 120)]))
    assert [row["BZ"] for row in boundaries.attributes] == [("a" + "土城子镇石灰石矿" * 4)[:-1], "丰宁满族自治县"]
    assert [one.row for one in found(boundaries, FindingCode.TEXT_CUT)] == [1]


@pytest.mark.parametrize(("written", "read_as"), [
    (b"20240203", "2024-02-03"), (b"20241399", "20241399"), (b"20240230", "20240230"), (b"2024    ", "2024"), (b"00000000", None),
    (b"********", None), (b"        ", None)])
def test_a_day_that_is_none_stays_as_it_is_written_and_keeps_no_other_row_out(tmp_path, written, read_as):
    path = tmp_path / "a.shp"
    pyogrio.raw.write(path, shapely.to_wkb(np.array([BOX, shapely.box(117, 41, 117.1, 41.1)])), [
        np.array(["1", "2"], dtype=object), np.array(["2024-01-01", "2024-12-31"], "datetime64[D]")], ["N", "D"],
        geometry_type="Polygon", crs="EPSG:4490", driver="ESRI Shapefile")
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes().replace(b"20241231", written))
    assert [row["D"] for row in read(tmp_path).attributes] == ["2024-01-01", read_as]
    assert b"D" in table.read_bytes()[32:96]


def test_bytes_of_no_chinese_encoding_are_asked_about(tmp_path):
    with pytest.raises(UnknownEncoding):
        read(shapefile(tmp_path / "shp", [[b"\xff\xfe\x80 \xff"]], [(b"BZ", 20)]))


def test_a_missing_index_is_made_anew_and_the_folder_is_left_as_it_is(tmp_path):
    folder = shapefile(tmp_path / "shp", [[b"1"], [b"2"]], [(b"N", 5)])
    (folder / "图斑.shx").unlink()
    before = sorted(folder.iterdir())
    boundaries = read(folder)
    assert [row["N"] for row in boundaries.attributes] == ["1", "2"]
    assert boundaries.valid.all()
    assert len(found(boundaries, FindingCode.INDEX_MADE)) == 1
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("rows", [[[b"1"]], [[b"1"], [b"2"], [b"3"]]])
def test_a_table_of_another_length_than_the_shapes_is_refused(tmp_path, rows):
    folder = shapefile(tmp_path / "shp", rows, [(b"N", 5)], shapes=[BOX, shapely.box(117, 41, 117.1, 41.1)])
    assert refused(folder) == (FindingCode.RECORDS_DISAGREE, {"records": len(rows), "shapes": 2})


def test_rows_marked_as_deleted_are_left_out_and_counted(tmp_path):
    boundaries = read(shapefile(tmp_path / "shp", [[b"1"], [b"2"], [b"3"]], [(b"N", 5)], deleted=(1,)))
    assert [row["N"] for row in boundaries.attributes] == ["1", "3"]
    assert [one.values for one in found(boundaries, FindingCode.RECORDS_DELETED)] == [{"rows": 1}]


@pytest.mark.parametrize("suffix", [".dbf", ".prj", ".shx"])
def test_a_part_alone_asks_for_its_shapefile(tmp_path, suffix):
    folder = shapefile(tmp_path / "shp", [[b"1"]], [(b"N", 5)])
    (folder / "图斑.shp").unlink()
    assert refused(folder / f"图斑{suffix}") == (FindingCode.PARTS_MISSING, {"missing": ".shp"})
    assert refused(folder)[0] is FindingCode.PARTS_MISSING


def test_one_file_of_a_shapefile_brings_those_beside_it(tmp_path):
    folder = shapefile(tmp_path / "shp", [["甲".encode("gbk")]], [(b"N", 5)])
    assert read(folder / "图斑.shp").attributes == [{"N": "甲"}]


@pytest.mark.parametrize(("wkt", "label", "shape"), [
    (crs_of(Datum.CGCS2000, 39).to_wkt("WKT1_ESRI"), "EPSG:4527", PLANE),
    (crs_of(Datum.CGCS2000, 20).to_wkt("WKT1_ESRI"), "EPSG:4498", None),
    (crs_of(Datum.XIAN_1980, 39).to_wkt("WKT1_ESRI"), "EPSG:2363", PLANE),
    (crs_of(Datum.BEIJING_1954, 39).to_wkt("WKT1_ESRI"), "EPSG:2415", PLANE),
    (CRS.from_epsg(4548).to_wkt("WKT1_ESRI"), "EPSG:4548", shapely.box(500_000, 4_600_000, 500_100, 4_600_100)),
    (crs_of(Datum.WGS84).to_wkt("WKT1_ESRI"), "EPSG:4326", BOX), (crs_of(Datum.CGCS2000).to_wkt("WKT1_ESRI"), "EPSG:4490", BOX)])
def test_every_system_that_esri_writes_is_known(tmp_path, wkt, label, shape):
    shape = shape or shapely.box(20_500_000, 4_600_000, 20_500_100, 4_600_100)
    boundaries = read(shapefile(tmp_path / "shp", [[b"1"]], [(b"N", 5)], prj=wkt, shapes=[shape]))
    assert (boundaries.crs, boundaries.valid.tolist()) == (label, [True])


# GeoJSON

RING = [[116.1, 41.1], [116.2, 41.1], [116.2, 41.2], [116.1, 41.1]]


@pytest.mark.parametrize(("member", "label"), [
    ({"type": "EPSG", "properties": {"code": 4490}}, "EPSG:4490"), ("EPSG:4490", "EPSG:4490"),
    ({"type": "name", "properties": "EPSG:4490"}, "EPSG:4490"),
    ({"type": "link", "properties": {"href": "http://spatialreference.org/ref/epsg/4490/proj4/"}}, "EPSG:4490"),
    ({"type": "name", "properties": {"name": "CGCS2000"}}, "EPSG:4490"), ({"type": "name", "properties": {"name": "GCJ-02"}}, "gcj02"),
    ({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG:9.8.15:4490"}}, "EPSG:4490")], ids=range(7))
def test_a_system_is_understood_in_any_form(tmp_path, member, label):
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "Polygon", "crs": member, "coordinates": [RING]}))
    assert read(path).crs == label


def test_a_ring_that_is_not_closed_is_kept_as_it_was_written(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [RING[:3]]}), "utf-8-sig")
    boundaries = read(path, crs="cgcs2000")
    assert found(boundaries, FindingCode.RING_NOT_CLOSED)


@pytest.mark.parametrize("coordinates", [[[[116], [117], [118], [116]]], [[[[116, 41]]]], [[[10**400, 1]] * 4], [{}], 7, [[["a", {}]]]])
def test_coordinates_that_are_none_block_their_row_alone(tmp_path, coordinates):
    path = tmp_path / "a.geojson"
    rows = [{"type": "Feature", "properties": [], "geometry": {"type": "Polygon", "coordinates": one}} for one in (coordinates, [RING])]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    boundaries = read(path, crs="cgcs2000")
    assert boundaries.valid.tolist() == [False, True]
    assert found(boundaries, FindingCode.SHAPE_UNREADABLE)


def test_heights_are_left_out_and_told(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [[[*corner, 1200.5] for corner in RING]]}))
    boundaries = read(path, crs="cgcs2000")
    assert [one.severity for one in found(boundaries, FindingCode.HEIGHTS_LEFT_OUT)] == [Severity.NOTES]
    assert boundaries.valid.all()


def test_a_field_of_numbers_that_holds_none_is_left_out_and_told(tmp_path):
    import geopandas
    outlines = [BOX, shapely.affinity.translate(BOX, 1), shapely.affinity.translate(BOX, 2)]
    geopandas.GeoDataFrame({"TBTYMJ": [12.5, 1.5, 7.25], "N": [1, 2, 3]}, geometry=outlines, crs=4490).to_file(tmp_path / "a.shp")
    table = tmp_path / "a.dbf"
    content = table.read_bytes()
    written = next(part for part in (b"1.50000", b"1.5000") if part in content)
    table.write_bytes(content.replace(written, written.replace(b".", b","), 1).replace(b"7.25", b"****", 1))
    boundaries = read(tmp_path)
    assert [row["TBTYMJ"] for row in boundaries.attributes] == [12.5, None, None]
    assert [row["N"] for row in boundaries.attributes] == [1, 2, 3]
    assert [(finding.row, finding.field) for finding in found(boundaries, FindingCode.NUMBER_LOST)] == [(2, "TBTYMJ"), (3, "TBTYMJ")]


def test_packed_degrees_of_any_file_are_read_as_answered(tmp_path):
    path = tmp_path / "a.geojson"
    rings = ([[116.3, 41.0], [116.303, 41.0], [116.303, 41.003], [116.3, 41.0]],
             [[116.3, 41.0], [116.3075, 41.0], [116.3, 41.1], [116.3, 41.0]])
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}} for ring in rings]}))
    boundaries = read(path, crs="cgcs2000", degrees="packed")
    assert boundaries.shapes[0].bounds == pytest.approx((116.5, 41.0, 116.5 + 30 / 3600, 41.0 + 30 / 3600))
    assert boundaries.valid.tolist() == [True, False]
    assert [finding.row for finding in found(boundaries, FindingCode.NOT_PACKED_DEGREES)] == [2]
