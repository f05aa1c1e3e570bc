"""Bad input gets one clear refusal or finding each; nothing is stored, nothing is lost."""

import json
import re
import zipfile
from math import cos, pi, sin

import pytest
from sqlalchemy import select

from mines.tables.mines import Mine, MineExistenceRecord
from mines.tables.seals import Import
from tests.command_line import CommandLine

STRING = "1,4,1,4507088.22,41473349.92,2,4507128.21,41473413.92,3,4507217.22,41473517.92,4,4507000.22,41473417.92,229.5,70,,1,"
"""Corner points without a fault."""


@pytest.fixture
def command_line(spatialite, tmp_path):
    """`greenmine` on a registry that holds one mine: what is read never reaches the database, so that one kind is enough."""
    with spatialite.copy_of("migrated") as url:
        command_line = CommandLine(url, tmp_path)
        path = tmp_path / "good.txt"
        path.write_text(STRING)
        assert command_line("import-file", path, "--crs", "cgcs2000", "--set", "name=好矿").code == 0
        yield command_line
        standing = select(MineExistenceRecord.name).where(MineExistenceRecord.withdrawn.is_(False), MineExistenceRecord.import_id == 1)
        assert command_line.rows(standing) == [("好矿",)]
        assert command_line("verify").code == 0


def geojson(coordinates, kind="Polygon", **said):
    """One outline as GeoJSON."""
    feature = {"type": "Feature", "properties": {"name": "坏矿", **said}, "geometry": {"type": kind, "coordinates": coordinates}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False)


def circle(corners):
    ring = [[116.5 + 0.01 * cos(2 * pi * place / corners), 41 + 0.01 * sin(2 * pi * place / corners)] for place in range(corners)]
    return [[*ring, ring[0]]]


def escaping(tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("../../escaped.geojson", geojson(circle(8)))
    return path.read_bytes()


def bomb(tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("a.geojson", "w") as member:
        for _ in range(1025):
            member.write(b"0" * 2**20)
    return path.read_bytes()


def beyond_the_limit(tmp_path):
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(513 * 2**20)
    return path


REFUSED = {
    "nothing": (b"", "文件是空的"),
    "blanks": (b"  \n ", "认不出文件格式"),
    "cut off": (geojson(circle(50)).encode()[:600], "文件损坏"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(200), "是图片"),
    "a page": (b"<html><body>404</body></html>", "认不出文件格式"),
    "other JSON": (b'{"a": 1}', "认不出文件格式"),
    "no rows": (b'{"type": "FeatureCollection", "features": []}', "一行也没有"),
    "half a GeoPackage": (b"SQLite format 3\0" + bytes(500), "文件损坏"),
    "half an archive": (b"PK\3\4" + bytes(100), "文件损坏"),
    "masked": (STRING.replace("41473413.92", "4147****.92").encode(), "星号"),
    "too few corners": (STRING.replace("4,4507000.22,41473417.92,", "").encode(), "写明 4 个点"),
    "cut off corners": (STRING[:60].encode(), "写明 4 个点"),
    "letters": (STRING.replace("4507128.21", "45O7128.21").encode(), "却读不出来"),
}
"""Contents of which nothing can be read, and words of the refusal."""


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_of_which_nothing_can_be_read_is_refused_in_one_line(command_line, what):
    content, words = REFUSED[what]
    path = command_line.folder / "bad"
    path.write_bytes(content)
    said = command_line("import-file", path, "--crs", "cgcs2000", "--set", "name=坏矿")
    assert said.code == 1
    assert words in said.err
    assert said.err.count("\n") == 1
    assert "新登记 0" in said.out


@pytest.mark.parametrize(("make", "words"), [(escaping, "指向包外"), (bomb, "解开后")])
def test_an_archive_that_would_do_harm_is_refused(command_line, tmp_path, make, words):
    path = command_line.folder / "bad.zip"
    path.write_bytes(make(tmp_path))
    said = command_line("import-file", path, "--crs", "cgcs2000", "--set", "name=坏矿")
    assert said.code == 1
    assert words in said.err
    assert not [*tmp_path.parent.rglob("escaped.geojson")]


def test_a_file_beyond_the_limit_and_one_that_is_not_there_are_refused(command_line, tmp_path):
    assert "超过上限" in command_line("import-file", beyond_the_limit(tmp_path)).err
    missing = command_line("import-file", tmp_path / "nowhere.geojson")
    assert missing.code == 1
    assert "没有这个文件" in missing.err


NAN = '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "坏矿"}, "geometry": {"type": "Polygon",' \
      ' "coordinates": [[[116.5, 41.0], [NaN, 41.01], [116.51, 41.01], [116.5, 41.0]]]}}]}'
BLOCKED = {
    "not a number": (NAN, "不是数的值"),
    "three points": (geojson([[[116.5, 41.0], [116.51, 41.0], [116.5, 41.0]]]), "围不成面"),
    "a bow-tie": (geojson([[[116.5, 41], [116.51, 41.01], [116.51, 41], [116.5, 41.01], [116.5, 41]]]), "自相交"),
    "100 000 corners": (geojson(circle(99_999)), "超过上限"),
    "not closed": (geojson([[[116.5, 41.0], [116.51, 41.0], [116.51, 41.01], [116.5, 41.01]]]), "没有回到第一点"),
    "swapped degrees": (geojson([[[y, x] for x, y in circle(8)[0]]]), "X 和 Y 互换"),
    "a line": (geojson(circle(8)[0], kind="LineString"), "不是面"),
    "masked degrees": (geojson([[["116.5****", 41], [116.51, 41], [116.51, 41.01], ["116.5****", 41]]]), "星号"),
    "no outline": (geojson(None), "图形读不出来"),
    "lost characters": (geojson(circle(8), holder="锟斤拷锟斤拷"), "文字已损坏"),
    "question marks": (geojson(circle(8), holder="???"), "文字已损坏"),
    "replacement characters": (geojson(circle(8), holder="\ufffd\ufffd"), "文字已损坏"),
    "two corners": ("1,2,1,4507088.22,41473349.92,2,4507128.21,41473413.92,229.5,70,,1,", "围不成面"),
    "a hole outside": (STRING.replace("1,4,", "2,4,", 1) + "3,1,4517088.22,41473349.92,2,4517128.21,41473413.92,"
                       "3,4517217.22,41473417.92,,,,-1,", "不在任何范围内"),
    "crossing corners": ("1,4,1,4507000,41473000,2,4507100,41473100,3,4507100,41473000,4,4507000,41473100,,,,1,", "自相交"),
    "north and east swapped": (re.sub(r"(45\d+\.\d+),(41\d+\.\d+)", r"\2,\1", STRING), "X 和 Y 互换"),
}
"""Rows that cannot be stored, and words of the finding."""


@pytest.mark.parametrize("what", BLOCKED)
def test_a_row_that_cannot_be_stored_is_told_with_row_and_words(command_line, what):
    content, words = BLOCKED[what]
    path = command_line.folder / "bad"
    path.write_text(content)
    said = command_line("import-file", path, "--crs", "cgcs2000", "--set", "name=坏矿")
    assert said.code == 1
    [line] = [line for line in said.out.splitlines() if line.startswith("[blocks]")]
    assert line.startswith("[blocks] #1 ")
    assert words in line
    assert "未写入 1" in said.out


def test_a_wrong_zone_is_told_with_both_zones(command_line):
    path = command_line.folder / "bad.txt"
    path.write_text(STRING)
    said = command_line("import-file", path, "--crs", "EPSG:4527", "--set", "name=坏矿")
    assert said.code == 1
    assert "坐标在第 41 带，声明的是第 39 带" in said.out


def test_a_good_row_beside_bad_ones_is_stored(command_line):
    good, bad = (json.loads(geojson(circle(8), code=code))["features"][0] for code in ("K1", "K2"))
    bad["geometry"]["coordinates"] = json.loads(BLOCKED["a bow-tie"][0])["features"][0]["geometry"]["coordinates"]
    path = command_line.folder / "mixed.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [good, bad]}))
    assert command_line("import-file", path, "--crs", "cgcs2000").code == 1
    assert command_line.rows(select(Mine.code).where(Mine.code.in_(("K1", "K2")))) == [("K1",)]
    assert command_line("take-back", 2).code == 0
    assert command_line.count(Import) == 2


def test_text_that_is_no_known_encoding_is_asked_for(command_line):
    path = command_line.folder / "bad.geojson"
    path.write_bytes(geojson(circle(8)).encode().replace("坏矿".encode(), b"\xff\xfe\x80\xa0"))
    said = command_line("import-file", path, "--crs", "cgcs2000")
    assert said.code == 1
    assert "--encoding" in said.err
    assert said.err.count("\n") == 1


def test_an_answer_that_names_no_coordinate_system_is_refused_with_what_could_be_answered(command_line):
    path = command_line.folder / "good.txt"
    said = command_line("import-file", path, "--crs", "nonsense", "--set", "name=坏矿")
    assert said.code == 1
    assert "cgcs2000" in said.err
