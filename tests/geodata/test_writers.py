"""Whatever is written can be read again: any boundary, in every form, within the precision of the form."""
import csv
import io
import zipfile
from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.crs import Datum, crs_of
from geodata.findings import FindingCode
from geodata.readers.answers import Answers
from geodata.readers.child import read_here
from geodata.writers.corners import corner_string, write_corners
from geodata.writers.kml import write_kml
from geodata.writers.layer import Layer
from geodata.writers.parcels import write_parcels
from geodata.writers.vector import DICTIONARY, write_geojson, write_geopackage, write_shapefiles

pytestmark = pytest.mark.filterwarnings("ignore")     # as in the reading process

DAY = date(2025, 12, 31)
CENTIMETRE = 1.5e-7
"""In degrees, and a half more: coordinates of two decimals are that exact."""

STRING = "1,3,1,4600000.1,39500000.20,2,4600000,39500100,3,4600100,39500100.000,100,50,金藏采区,1,"


def read(what, **answers):
    return read_here(what, Answers(**answers), lambda done, total: None)


def layer(*shapes, printed=None, **columns):
    rows = [{"code": f"KS-{number}", "name": f"矿{number}", **columns}
            for number in range(1, len(shapes) + 1)]
    return Layer(rows, list(shapes), [printed] * len(shapes))


@st.composite
def rings(draw, west, south, reach):
    """A ring around the middle of a square, its corners on rays in order, so that it never crosses itself."""
    corners = draw(st.integers(3, 12))
    lengths = np.array(draw(st.lists(st.floats(0.3, 0.95), min_size=corners, max_size=corners)))
    turn = draw(st.floats(0, 1)) + np.arange(corners) * 2 * np.pi / corners
    return np.column_stack([west + reach + reach * lengths * np.cos(turn), south + reach + reach * lengths * np.sin(turn)])


@st.composite
def boundaries(draw, islands=True):
    """Up to three parts side by side in one county, each with up to two holes, now and then with an island in a hole."""
    parts = []
    for number in range(draw(st.integers(1, 3))):
        west, south = 116.0 + 0.03 * number, draw(st.floats(41.0, 41.5))
        shell = draw(rings(west, south, 0.01))
        middle = np.array([west + 0.01, south + 0.01])
        holes = [middle + (np.array(draw(rings(0, 0, 0.0008))) - 0.0008) + (0.0005 * sign, 0)
                 for sign in draw(st.sampled_from([(), (1,), (-1, 1)]))]
        holes = [hole for hole in holes if shapely.Polygon(shell).contains_properly(shapely.Polygon(hole))]
        if len(holes) > 1 and shapely.intersects(*map(shapely.Polygon, holes)):
            del holes[1:]
        parts.append(shapely.Polygon(shell, holes))
        if islands and holes and draw(st.booleans()):
            centre = shapely.point_on_surface(shapely.Polygon(holes[0]))
            island = shapely.box(centre.x - 2e-6, centre.y - 2e-6, centre.x + 2e-6, centre.y + 2e-6)
            if shapely.Polygon(holes[0]).contains_properly(island):
                parts.append(island)
    shape = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    assert shape.is_valid
    return shape


def far(one, other):
    """How far two outlines lie apart at most, in degrees."""
    return shapely.hausdorff_distance(shapely.boundary(one), shapely.boundary(other))


def corners_of(shape):
    return {tuple(corner) for corner in shapely.get_coordinates(shape).tolist()}


many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("kind", ["gpkg", "geojson", "shp.zip", "kml"])
@given(shapes=st.lists(boundaries(), min_size=1, max_size=3))
@many
def test_any_boundary_survives_to_the_last_digit(tmp_path, kind, shapes):
    path = tmp_path / f"a.{kind}"
    write = {"gpkg": write_geopackage, "geojson": write_geojson, "kml": write_kml,
             "shp.zip": lambda path, layers: write_shapefiles(path, layers, {})}[kind]
    write(path, {"mine": layer(*shapes)})
    found = read(path)
    assert found.valid.all()
    for shape, back in zip(shapes, found.shapes, strict=True):
        assert corners_of(shape) == corners_of(back)
        assert shapely.equals(shapely.normalize(shape), shapely.normalize(back))


@given(shape=boundaries(islands=False))
@many
def test_any_boundary_without_islands_survives_as_a_corner_string_to_the_centimetre(shape):
    found = read(corner_string(shape), crs="cgcs2000")
    assert found.valid.all(), found.findings
    assert far(shape, found.shapes[0]) < CENTIMETRE
    assert len(shapely.get_parts(found.shapes[0])) == len(shapely.get_parts(shape))


@given(shapes=st.lists(boundaries(), min_size=1, max_size=3))
@many
def test_any_boundary_survives_as_survey_text_to_the_millimetre(tmp_path, shapes):
    path = tmp_path / "a.txt"
    write_parcels(path, {"mine": layer(*shapes)}, DAY)
    found = read(path)
    assert found.valid.all(), found.findings
    assert found.crs == "EPSG:4527"
    for shape, back in zip(shapes, found.shapes, strict=True):
        assert far(shape, back) < CENTIMETRE / 10
        assert len(shapely.get_parts(back)) == len(shapely.get_parts(shape))


def test_survey_text_is_written_as_the_survey_programs_write_it(tmp_path):
    square = shapely.Polygon([(116.1, 41.1), (116.11, 41.1), (116.11, 41.11)], [[(116.107, 41.102), (116.109, 41.102), (116.109, 41.103)]])
    write_parcels(tmp_path / "a.txt", {"mine": layer(square), "site": layer(None)}, DAY)
    data = (tmp_path / "a.txt").read_bytes()
    lines = data.decode("gbk").split("\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert {"数据产生日期=2025-12-31", "坐标系=2000国家大地坐标系", "带号=39", "几度分带=3", "[地块坐标]"} <= set(lines)
    head = next(line for line in lines if line.endswith("@")).split(",")
    assert (head[0], head[2:5], head[-1]) == ("8", ["KS-1", "矿1", "面"], "@")
    points = [line.split(",") for line in lines if line.startswith("J")]
    assert [point[:2] for point in points] == [[name, ring] for ring in "12" for name in ("J1", "J2", "J3", "J1")]
    assert points[0] == points[3]
    assert (points[0][2][:2], points[0][3][:2]) == ("45", "39")


def test_a_boundary_that_came_as_a_corner_string_goes_as_it_came(tmp_path):
    square = shapely.box(116.1, 41.1, 116.2, 41.2)
    layers = {"mine": Layer([{"code": "C1/2"}, {"code": "KS-2"}, {"code": "KS-3"}, {"code": "KS-4"}], [None, square, None, square],
                            [STRING, None, "POLYGON ((0 0, 1 0, 1 1, 0 0))", "J1,1,4600000,39500000"])}
    write_corners(tmp_path / "a.zip", layers)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert set(texts) == {"mine/C1_2.txt", "mine/KS-2.txt", "mine/KS-4.txt"}
    assert texts["mine/C1_2.txt"] == STRING
    assert texts["mine/KS-2.txt"] == texts["mine/KS-4.txt"] == corner_string(square)
    assert read(corner_string(square), crs="cgcs2000").area_m2[0] == pytest.approx(93_225_686, rel=1e-6)


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK", "GB18030"])
def test_a_shapefile_says_its_encoding_and_what_its_fields_mean(tmp_path, encoding):
    path = tmp_path / "a.shp.zip"
    long = "土" * 300
    write_shapefiles(path, {"mine": layer(shapely.box(116.1, 41.1, 116.2, 41.2), None, BZ=long)}, {"code": "编号", "BZ": "备注"}, encoding)
    with zipfile.ZipFile(path) as archive:
        assert {"mine.shp", "mine.shx", "mine.dbf", "mine.prj", "mine.cpg", DICTIONARY} == set(archive.namelist())
        assert archive.read("mine.cpg").decode() == encoding
        rows = list(csv.reader(io.StringIO(archive.read(DICTIONARY).decode("utf-8-sig"))))
    assert rows == [["图层", "字段", "含义", "截断的值"], ["mine", "code", "编号", ""], ["mine", "name", "name", ""], ["mine", "BZ", "备注", "2"]]
    found = read(path)
    assert [row["name"] for row in found.attributes] == ["矿1", "矿2"]
    assert long.startswith(str(found.attributes[0]["BZ"]))
    assert len(str(found.attributes[0]["BZ"])) == (84 if encoding == "UTF-8" else 127)
    assert [one.code for one in found.findings if one.row == 2] == [FindingCode.SHAPE_MISSING]


def test_text_that_an_encoding_cannot_write_is_refused(tmp_path):
    with pytest.raises(UnicodeEncodeError):
        write_shapefiles(tmp_path / "a.zip", {"mine": layer(None, BZ="𠮷")}, {}, "GBK")


def test_attributes_of_kml_come_back_and_so_do_signs_of_xml(tmp_path):
    write_kml(tmp_path / "a.kml", {"mine": layer(shapely.box(116.1, 41.1, 116.2, 41.2), note="<甲 & 乙>\x0b", capacity=3.5)})
    found = read(tmp_path / "a.kml")
    assert found.datum is Datum.WGS84
    assert {name: found.attributes[0][name] for name in ("Name", "code", "note", "capacity")} == {
        "Name": "矿1", "code": "KS-1", "note": "<甲 & 乙>", "capacity": "3.5"}


def test_every_layer_is_written_and_the_stored_system_declared(tmp_path):
    both = {"mine": layer(shapely.box(116.1, 41.1, 116.2, 41.2)), "site": layer(shapely.box(116.3, 41.1, 116.4, 41.2))}
    write_geojson(tmp_path / "a.geojson", both)
    found = read(tmp_path / "a.geojson")
    assert [row["layer"] for row in found.attributes] == ["mine", "site"]
    write_geopackage(tmp_path / "a.gpkg", both)
    assert read(tmp_path / "a.gpkg", layer="site").shapes[0].bounds[0] == 116.3
    assert found.crs == read(tmp_path / "a.gpkg").crs == ":".join(crs_of(Datum.CGCS2000).to_authority())
