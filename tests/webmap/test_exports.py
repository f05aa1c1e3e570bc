"""What is exported and imported again changes nothing, in every form that carries attributes; the others keep the outlines."""

import csv
import io
import zipfile

import pytest
import shapely

from geodata.readers import read
from geodata.writers.vector import DICTIONARY
from mines.tables.seals import Import
from tests.command_line import CommandLine
from webmap.exports import short_codes

DAY = "2025-12-31"
STRING = "1,3,1,4600000.1,39500000.20,2,4600000,39500100,3,4600100,39500100.000,100,50,金藏采区,1,"


@pytest.fixture
def county(spatialite, tmp_path) -> CommandLine:
    """`greenmine` on the example county on SpatiaLite."""
    with spatialite.copy_of("county") as url:
        yield CommandLine(url, tmp_path)


@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".kml", ".shp.zip"])
def test_what_was_exported_changes_nothing(county, ending):
    for layer in ("mine", "site", "block"):
        path = county.folder / f"{layer}{ending}"
        assert county("export", path, "--as-of", DAY, "--layer", layer).out.startswith(f"{layer} ")
        said = county("import-file", path, "--as", layer, "--on", DAY)
        assert "新登记 0 · 变更 0" in said.out, said.out
    assert county.count(Import) == 0


def test_the_outlines_of_a_day_are_written_for_the_systems_of_the_ministry(county):
    plain, survey, corners = (county.folder / f"day{ending}" for ending in (".gpkg", ".kancedingjie.txt", ".corners.zip"))
    for path in (plain, survey, corners):
        assert county("export", path, "--as-of", DAY, "--layer", "mine").code == 0
    found, day = read(survey), read(plain)
    assert found.valid.all()
    assert found.crs == "EPSG:4527"
    registered = {row["code"]: shape for row, shape in zip(day.attributes, day.shapes, strict=True) if shape}
    assert set(registered) == {row["地块编号"] for row in found.attributes}
    assert all(shapely.hausdorff_distance(shape, registered[row["地块编号"]]) < 2e-8
               for shape, row in zip(found.shapes, found.attributes, strict=True))
    with zipfile.ZipFile(corners) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert set(texts) == {f"mine/{row['地块编号']}.txt" for row in found.attributes}
    name, text = next(iter(texts.items()))
    [shape] = [shape for shape, row in zip(found.shapes, found.attributes, strict=True) if name == f"mine/{row['地块编号']}.txt"]
    assert shapely.hausdorff_distance(read(text, crs="cgcs2000").shapes[0], shape) < 2e-7


def test_a_boundary_of_a_corner_string_is_exported_character_for_character(command_line):
    path = command_line.folder / "坐标.txt"
    path.write_bytes(STRING.encode("gb18030"))
    given = ("--set", "code=KS-1", "--set", "name=金藏矿")
    assert command_line("import-file", path, "--crs", "EPSG:4527", *given).code == 0
    assert command_line("export", command_line.folder / "day.corners.zip").code == 0
    with zipfile.ZipFile(command_line.folder / "day.corners.zip") as archive:
        assert archive.namelist() == ["mine/KS-1.txt"]
        assert archive.read("mine/KS-1.txt").decode() == STRING
        archive.extract("mine/KS-1.txt", command_line.folder)
    said = command_line("import-file", command_line.folder / "mine" / "KS-1.txt", "--crs", "EPSG:4527", *given)
    assert "新登记 0 · 变更 0" in said.out
    assert command_line.count(Import) == 1


def test_a_shapefile_for_old_programs_is_in_gbk_and_says_what_its_fields_mean(county):
    path = county.folder / "day.shp.zip"
    assert county("export", path, "--as-of", DAY, "--encoding", "gbk").code == 0
    with zipfile.ZipFile(path) as archive:
        assert archive.read("mine.cpg") == b"GBK"
        rows = list(csv.DictReader(io.StringIO(archive.read(DICTIONARY).decode("utf-8-sig"))))
    assert {row["图层"] for row in rows} == {"mine", "site", "block"}
    assert {row["字段"]: row["含义"] for row in rows}["CKZH"] == "采矿许可证号"
    assert read(path, layer="site").encoding == "gb18030"


def test_an_empty_registry_has_nothing_to_export(command_line):
    refused = command_line("export", command_line.folder / "day.kml")
    assert refused.code == 1
    assert not (command_line.folder / "day.kml").exists()


def test_codes_of_fields_are_short_and_none_stands_twice():
    codes = short_codes(dict.fromkeys(["region_code", "a_very_long_name_of_one", "a_very_long_name_of_two", "a_very_long_name_of_three"]))
    assert len(set(codes.values())) == 4
    assert all(len(code.encode()) <= 10 for code in codes.values())
