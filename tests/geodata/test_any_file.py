"""Any bytes at all give findings or a question, never another exception: real small files mutated, cut short, and random bytes."""
import io
import json
import random
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from openpyxl import Workbook

from geodata.errors import UnknownCrs, UnknownDegrees, UnknownEncoding
from geodata.readers import Boundaries
from geodata.readers.answers import Answers
from geodata.readers.child import read_here
from geodata.readers.tables import Table, read_table

pytestmark = pytest.mark.filterwarnings("ignore")     # as in the reading process

QUESTIONS = (UnknownCrs, UnknownDegrees, UnknownEncoding)
INPUTS = 10_000
"""Inputs of every reader."""

PARTS = 4
"""What is slow to read is tried in so many parts, each with a seed of its own, that workers can share."""

RING = [[116.1, 41.1], [116.2, 41.1], [116.2, 41.2], [116.1, 41.1]]
DECLARED = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
GEOJSON = json.dumps({"type": "FeatureCollection", "crs": DECLARED, "features": [
    {"type": "Feature", "properties": {"名称": "甲矿", "n": 1.5}, "geometry": {"type": "Polygon", "coordinates": [RING]}},
    {"type": "Feature", "properties": None, "geometry": {"type": "MultiPolygon", "coordinates": [[RING]]}},
]}, ensure_ascii=False).encode()
KML = ('<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>矿</name><Placemark>'
       '<name>甲</name><ExtendedData><Data name="a"><value>1</value></Data></ExtendedData><Polygon><outerBoundaryIs>'
       "<LinearRing>"
       "<coordinates>116.1,41.1 116.2,41.1 116.2,41.2 116.1,41.1</coordinates></LinearRing>"
       "</outerBoundaryIs></Polygon></Placemark></Folder></Document>"
       "</kml>").encode()
EXCHANGE = ("<APP><HEADER><APP_NAME>采矿权</APP_NAME></HEADER><DATA><NA_MINE_NAME>甲矿</NA_MINE_NAME><IN_COORDINATE_SYSTEM>2"
            "</IN_COORDINATE_SYSTEM><NA_AREA_COORDINATE>1,3,1,4600000,39500000,2,4600000,39500100,3,4600100,39500100,100,50,,1,"
            "</NA_AREA_COORDINATE></DATA></APP>").encode()
DXF = "".join(f"{code}\n{value}\n" for code, value in [
    (0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, "AC1015"), (0, "ENDSEC"), (0, "SECTION"), (2, "ENTITIES"), (0, "LWPOLYLINE"),
    (5, "2F"), (8, "采区"), (90, 3), (70, 1), (10, 39500000), (20, 4600000), (10, 39500100), (20, 4600000), (10, 39500100), (20, 4600100),
    (0, "TEXT"), (8, "0"), (10, 1), (20, 1), (1, "甲"), (0, "ENDSEC"), (0, "EOF")]).encode("gbk")
CSV = "序号,矿山名称,采矿许可证号,面积(公顷)\n1,甲矿,C1300002009057120015944,1.2\n2,乙矿,4.4E+22,\"3,4\"\n合计,,,4.6\n".encode()
TOKENS = [b"", b"\0", b"\xff", b"\xe9", b"\xb9\xab", b"\n", b"\"", b",", b"{", b"[", b"]", b"<", b">", b"&#0;", b"-1", b"0", b"1e999",
          b"NaN", b"null", b"9" * 400, b"\xef\xbb\xbf", b"*", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff"]


def mutated(chance: random.Random, content: bytes) -> bytes:
    """Bytes changed, pieces put in, taken out, doubled or cut off."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at, kind = chance.randrange(len(data) + 1), chance.randrange(6)
        if kind == 0 and at < len(data):
            data[at] = chance.randrange(256)
        elif kind == 1:
            data[at:at] = chance.choice(TOKENS)
        elif kind == 2:
            del data[at:at + chance.randint(1, 40)]
        elif kind == 3:
            data[at:at] = data[max(0, at - chance.randint(1, 60)):at]
        elif kind == 4:
            data[at:at + 4] = chance.choice(TOKENS)
        else:
            data = data[:max(at, 1)] if chance.random() < 0.3 else data
    return bytes(data)


def inputs(count: int, seed: int, *whole: bytes) -> Iterator[bytes]:
    """Mutations of ``whole``, and now and then random bytes behind the beginning of one."""
    chance = random.Random(seed)
    for _ in range(count):
        content = chance.choice(whole)
        torn = content[:chance.randint(0, 64)] + chance.randbytes(chance.randint(0, 300))
        yield mutated(chance, content) if chance.random() < 0.9 else torn


def answered(path: Path, crs: str | None) -> Boundaries | None:
    """What reading gives; None where something is asked."""
    try:
        boundaries = read_here(path, Answers(crs=crs), lambda done, total: None)
    except QUESTIONS:
        return None
    assert boundaries.refused or len(boundaries.rows) == len(boundaries.shapes) == len(boundaries.attributes) == len(boundaries.area_m2)
    assert boundaries.refused <= bool(boundaries.findings)
    return boundaries


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def written(folder: Path, name: str, **options) -> dict[str, bytes]:
    """A small data set that GDAL writes, by the names of its files."""
    pyogrio.raw.write(folder / name, shapely.to_wkb(np.array([shapely.Polygon(RING), shapely.box(116.3, 41, 116.4, 41.1)])),
                      [np.array(["甲矿", None], dtype=object), np.array([1.5, 2.5])], ["NAME", "N"], crs="EPSG:4490", geometry_type="Polygon",
                      **options)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize(("content", "name"), [(GEOJSON, "a.geojson"), (EXCHANGE, "a.xml")], ids=["geojson", "exchange"])
def test_any_text_of_a_map_or_an_application(tmp_path, content, name):
    seen = 0
    for number, data in enumerate(inputs(INPUTS, 5, content, content.decode().encode("gb18030"))):
        (tmp_path / name).write_bytes(data)
        seen += answered(tmp_path / name, "cgcs2000" if number % 2 else None) is not None
    assert seen > INPUTS / 10


@pytest.mark.parametrize("kind", ["text", "pasted"])
def test_any_table_as_text(kind):
    for data in inputs(INPUTS, 6, CSV, CSV.decode().encode("gb18030")):
        try:
            table = read_table(data.decode("latin-1") if kind == "pasted" else data, lambda heading: "名称" in heading or "证" in heading)
        except UnknownEncoding:
            continue
        assert isinstance(table, Table)


@pytest.mark.parametrize("part", range(PARTS))
def test_any_workbook(tmp_path, part):
    """As a ledger of records and as outlines."""
    book, file = Workbook(), io.BytesIO()
    corners = "1,3,1,4600000,39500000,2,4600000,39500100,3,4600100,39500100,100,50,,1,"
    for row in (["矿山名称", "许可证", None, "拐点坐标"], [None, "证号", "日期", None], ["甲矿", 4.4e22, "2024.3", corners], ["乙矿", "C1", None, None]):
        book.active.append(row)
    book.active.merge_cells("A3:A4")
    book.save(file)
    with zipfile.ZipFile(file) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    chance = random.Random(700 + part)
    known = {"矿山名称", "许可证证号"}.__contains__
    assert len(read_table(file.getvalue(), known).rows) == 2
    for number in range(INPUTS // PARTS):
        name = chance.choice(sorted(members))
        torn = members | {name: mutated(chance, members[name])}
        data = mutated(chance, file.getvalue()) if number % 3 == 0 else archive(**torn)
        assert isinstance(read_table(data, known), Table)
        (tmp_path / "a.xlsx").write_bytes(data)
        answered(tmp_path / "a.xlsx", "cgcs2000" if number % 2 else None)


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("kind", ["kml", "dxf", "gpkg", "shp", "gdb", "zip"])
def test_any_file_of_a_kind_that_gdal_reads(tmp_path, kind, part):
    """The reading process bears what crashes; here nothing may."""
    folder = tmp_path / "made"
    folder.mkdir()
    if kind in ("kml", "dxf"):
        members = {f"a.{kind}": KML if kind == "kml" else DXF}
    elif kind == "zip":
        members = {"a.zip": archive(**{"采区.kml": KML, "a.geojson": GEOJSON, "子/b.geojson": GEOJSON})}
    else:
        members = written(folder, f"a.{kind}", **{"shp": {"driver": "ESRI Shapefile"}, "gdb": {"driver": "OpenFileGDB"},
                                                  "gpkg": {"driver": "GPKG"}}[kind])
    chance, files, place = random.Random(800 + part), sorted(members), tmp_path / "torn"
    for number in range(INPUTS // PARTS):
        torn = chance.choice(files)
        for name, content in members.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(mutated(chance, content) if name == torn else content)
        answered(place if len(files) > 1 else place / files[0], "cgcs2000" if number % 2 else None)
        shutil.rmtree(place)


@pytest.mark.parametrize("suffix", ["", ".shp", ".kml", ".dxf", ".gpkg", ".zip", ".json", ".txt", ".wp", ".mdb", ".dbf"])
def test_random_bytes_under_any_name(tmp_path, suffix):
    chance = random.Random(9)
    beginnings = [b"", b"\0\0\x27\x0a", b"SQLite format 3\0", b"PK\3\4", b"<kml", b"<APP>", b"{", b"0\nSECTION\n",
                  b"AutoCAD Binary DXF\r\n\x1a\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"1,3,1,", "[地块坐标]\n".encode()]
    for _ in range(300):
        path = tmp_path / f"a{suffix}"
        path.write_bytes(chance.choice(beginnings) + chance.randbytes(chance.randint(0, 600)))
        answered(path, chance.choice([None, "cgcs2000", "EPSG:4527"]))
