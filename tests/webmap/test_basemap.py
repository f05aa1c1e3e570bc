"""Tiles of the base map, through our own door."""
import sqlite3
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from tests.webmap.small_county import fill
from webmap import Settings, basemap, create_app

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20
KEY = "0123456789abcdef"


@pytest.fixture
def mbtiles(tmp_path):
    """A file with one tile: zoom 3, column 5, row 2 from the north, which is row 5 from the south."""
    path = tmp_path / "county.mbtiles"
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)")
        file.execute("INSERT INTO tiles VALUES (3, 5, 5, ?)", (PNG,))
        file.commit()
    return path


@pytest.fixture
def tile_server():
    """A tile server that notes what it was asked for, has no tile of zoom 9 and answers nonsense at zoom 8."""
    asked = []

    class Tiles(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404 if self.path.startswith("/9/") else 200)
            self.end_headers()
            self.wfile.write(b"<html>" if self.path.startswith("/8/") else PNG)

        def log_message(self, *_):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Tiles)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_there_is_no_base_map_unless_one_is_set(reader):
    assert reader.get("/basemap/3/5/2").status_code == 204
    assert "tile_layer" not in reader.get("/").text


def test_a_tile_of_another_server_is_fetched_by_ours_once_and_its_key_stays_here(tile_server, migrated_url, open_app):
    address, asked = tile_server
    fill(migrated_url)
    client = open_app(database_url=migrated_url, basemap=f"xyz:{address}/{{z}}/{{x}}/{{y}}.png?key={KEY}").test_client()
    answers = [client.get("/basemap/3/5/2?sheet=map") for _ in range(2)]
    assert [(answer.data, answer.mimetype) for answer in answers] == [(PNG, "image/png")] * 2
    assert asked == [f"/3/5/2.png?key={KEY}"]
    page = client.get("/").text
    assert "/basemap/{z}/{x}/{y}?sheet=map" in page and KEY not in page and address not in page


def test_a_tile_comes_out_of_a_file_whose_rows_count_from_the_south(mbtiles):
    assert basemap.tile(f"mbtiles:{mbtiles}", "map", 3, 5, 2) == (PNG, "image/png")
    assert basemap.tile(f"mbtiles:{mbtiles}", "map", 3, 5, 5) is None


@pytest.mark.parametrize(("sheet", "z", "x", "y"), [
    ("map", 9, 5, 2), ("map", 8, 5, 2), ("map", 3, 8, 2), ("map", 19, 0, 0), ("moon", 3, 5, 2),
])
def test_where_the_source_has_no_picture_the_map_gets_none(tile_server, sheet, z, x, y):
    assert basemap.tile(f"xyz:{tile_server[0]}/{{z}}/{{x}}/{{y}}", sheet, z, x, y) is None


def test_a_server_that_does_not_answer_leaves_the_map_without_tiles():
    assert basemap.tile("xyz:http://127.0.0.1:9/{z}/{x}/{y}", "map", 3, 5, 2) is None


def test_tianditu_has_a_sheet_of_names_over_the_map():
    assert [sheet.name for sheet in basemap.sheets(f"tianditu:{KEY}")] == ["vec", "cva"]


@pytest.mark.parametrize("setting", ["tianditu:", "xyz:http://x/1.png", "mbtiles:/nowhere", "google:1", ""])
def test_a_setting_that_names_no_source_stops_the_start(setting):
    with pytest.raises(basemap.BadBasemap, match="GREENMINE_BASEMAP"):
        create_app(Settings(basemap=setting))
