"""GeoJSON as it leaves the house."""
import json

import numpy as np
import shapely

from geodata.geojson import collection, collection_of, geometry_texts

HOLED = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (1, 2), (2, 2)]])


def test_shapes_come_back_as_they_went_in():
    shapes = np.array([shapely.MultiPolygon([HOLED, shapely.box(9, 9, 10, 10)]), HOLED, shapely.box(116.1, 41.1, 116.2, 41.2)])
    features = json.loads(collection(shapes, [{}, {}, {}]))["features"]
    for feature, shape in zip(features, shapes, strict=True):
        assert shapely.from_geojson(json.dumps(feature["geometry"])).equals_exact(shape)


def test_what_has_no_ground_is_null_and_keeps_its_row():
    shapes = np.array([None, shapely.Polygon(), shapely.box(0, 0, 1, 1), shapely.Point(1, 1), shapely.MultiPolygon()], dtype=object)
    answer = json.loads(collection(shapes, [{"code": number} for number in range(5)], ids="abcde"))
    assert [feature["geometry"] is None for feature in answer["features"]] == [True, True, False, True, True]
    assert [feature["id"] for feature in answer["features"]] == list("abcde")
    assert [feature["properties"]["code"] for feature in answer["features"]] == [0, 1, 2, 3, 4]


def test_coordinates_are_rounded_to_the_digits_asked_for():
    answer = json.loads(collection(np.array([shapely.box(116.123456789, 41, 117, 42)]), [{}], digits=3))
    assert min(x for x, _y in answer["features"][0]["geometry"]["coordinates"][0]) == 116.123


def test_geometries_written_before_make_the_same_collection():
    shapes = np.array([HOLED, None, shapely.box(116.123456789, 41, 117, 42)], dtype=object)
    rows = [{"code": number} for number in range(3)]
    assert collection_of(geometry_texts(shapes, 3), rows, "abc", matched=3) == collection(shapes, rows, "abc", 3, matched=3)


def test_members_stand_beside_the_features():
    answer = json.loads(collection(np.array([], dtype=object), [], matched=12, returned=0))
    assert answer == {"type": "FeatureCollection", "matched": 12, "returned": 0, "features": []}
