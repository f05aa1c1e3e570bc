"""Files over HTTP: kept when they are chosen, handed out as downloads to whoever may see them, never as a page."""

import io
import re
from datetime import date
from urllib.parse import unquote

import pytest
from PIL import Image

from geodata.database import open_database
from mines.accounts import CONSOLE
from mines.codes import Subject
from mines.commands.people import add_officer
from mines.commands.records import Paper, record_fact
from mines.queries.subjects import by_code
from mines.tables.mines import HolderRecord
from tests.factories import COUNTY, open_writer
from tests.files import A_PDF, PLACE, TAKEN, photo
from tests.signing_in import csrf, sign_in
from tests.webmap.small_county import fill
from webmap import create_app, uploads
from webmap.settings import Settings

NAME = '关闭决定"; filename=x.html\r\nX: y.pdf'


@pytest.fixture(scope="module", params=("spatialite", "postgis"))
def opened(request, tmp_path_factory):
    """The small county open to everybody, with a scan and a photo behind a record, and one file behind none."""
    folder = tmp_path_factory.mktemp("data")
    kept = {name: uploads.take_in(folder, io.BytesIO(content), name).sha256
            for name, content in (("a.pdf", A_PDF), ("b.jpg", photo(camera=TAKEN, place=PLACE)), ("loose.txt", "随手记".encode()))}
    with request.getfixturevalue(request.param).copy_of("migrated") as url:
        fill(url)
        engine = open_database(url)
        with open_writer(engine) as session:
            add_officer(session, "looker", name="看", role="viewer", department="township", region_code=COUNTY, on=date(2000, 1, 1),
                        by=CONSOLE)
            mine = by_code(session, Subject.MINE, "KS-0001")
            record_fact(session, HolderRecord, mine.id, on=date(2025, 1, 6), by="li", holder="新公司", evidence=[
                Paper("letter", number="示〔2025〕9号", dated_on=date(2025, 1, 5), sha256=kept["a.pdf"], name=NAME.replace("\r\n", "")),
                uploads.paper(folder, "photo", None, None, kept["b.jpg"], "b.jpg"),
                Paper("minutes", number="示〔2025〕8号", dated_on=date(2025, 1, 4))])
            session.commit()
        engine.dispose()
        app = create_app(Settings(database_url=url, data_dir=folder, secret_key="only for tests"))
        yield app, kept
        app.extensions["registry"].dispose()


def send(client, content, name, **headers):
    return client.post("/evidence", data={"file": (io.BytesIO(content), name)}, headers={"X-CSRFToken": csrf(client), **headers})


def test_a_file_is_kept_when_it_is_chosen_and_told_by_its_own_bytes(opened):
    app, _ = opened
    client = sign_in(app, "li")
    content = photo(colour="navy", camera=TAKEN, place=PLACE)
    told = send(client, content, "../桌面/井口.jpg").json
    assert {name: told[name] for name in ("name", "size", "type", "longitude", "latitude")} == {
        "name": "井口.jpg", "size": len(content), "type": "image/jpeg", "longitude": 116.51, "latitude": 41.505}
    assert told["taken_at"] == "2025-11-03T10:30:05+08:00"
    assert client.get(told["thumbnail"], buffered=True).mimetype == "image/jpeg"
    assert client.get(f"/evidence/{told['sha256']}", buffered=True).data == content


def test_what_is_refused_is_told_in_words_as_json(opened, monkeypatch):
    app, _ = opened
    client = sign_in(app, "li")
    refused = send(client, A_PDF, "photo.jpg")
    assert refused.status_code == 422
    assert refused.json["message"] == "文件内容与名称不符，或不是可以存的类型。"
    monkeypatch.setattr(uploads, "MOST_BYTES", 1000)
    assert send(client, bytes(1001), "large.pdf").status_code == 413
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 2000)
    assert send(client, bytes(2001), "larger.pdf").json["message"] == "文件太大，最大 50 MB。"
    empty = client.post("/evidence", headers={"X-CSRFToken": csrf(client)})
    assert (empty.status_code, empty.json["message"]) == (400, "请求里没有文件。")


def test_who_may_write_nothing_sends_no_file(opened):
    app, _ = opened
    assert send(sign_in(app, "looker"), A_PDF, "a.pdf").status_code == 403
    assert send(app.test_client(), A_PDF, "a.pdf").status_code == 401
    assert sign_in(app, "li").post("/evidence", data={"file": (io.BytesIO(A_PDF), "a.pdf")}).status_code == 400


def test_an_original_is_a_download_that_no_browser_runs(opened):
    app, kept = opened
    answer = app.test_client().get(f"/evidence/{kept['a.pdf']}", buffered=True)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, A_PDF, "application/pdf")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    way, _, name = answer.headers["Content-Disposition"].partition("; ")
    assert way == "attachment"
    assert unquote(name.removeprefix("filename*=UTF-8''")) == NAME.replace("\r\n", "")
    assert '"' not in name


def test_kept_bytes_that_are_no_evidence_have_no_type(opened):
    app, _ = opened
    sha256 = uploads.keep(app.config["SETTINGS"].data_dir, b"<html><script>alert(1)</script>")
    answer = sign_in(app, "li").get(f"/evidence/{sha256}", buffered=True)
    assert answer.mimetype == "application/octet-stream"


def test_a_thumbnail_is_a_small_picture_and_only_photos_have_one(opened):
    app, kept = opened
    client = app.test_client()
    with Image.open(io.BytesIO(client.get(f"/evidence/{kept['b.jpg']}/thumbnail", buffered=True).data)) as image:
        assert max(image.size) == 320
    assert client.get(f"/evidence/{kept['a.pdf']}/thumbnail").status_code == 404


def test_a_file_behind_no_record_is_only_for_who_is_signed_in(opened):
    app, kept = opened
    assert app.test_client().get(f"/evidence/{kept['loose.txt']}").status_code == 404
    assert sign_in(app, "looker").get(f"/evidence/{kept['loose.txt']}", buffered=True).status_code == 200


@pytest.mark.parametrize("address", ["0" * 64, "x", "..%2f..%2fgreenmine.sqlite", "A" * 64])
def test_only_a_hash_that_is_kept_is_answered(opened, address):
    app, _ = opened
    assert sign_in(app, "li").get(f"/evidence/{address}").status_code == 404


def test_the_mine_shows_its_papers_as_links_and_photos_as_pictures(opened):
    app, kept = opened
    page = app.test_client().get("/mines/KS-0001").get_data(as_text=True)
    assert f'<a href="/evidence/{kept["a.pdf"]}">函件 示〔2025〕9号</a>' in page
    assert f'<img src="/evidence/{kept["b.jpg"]}/thumbnail"' in page
    assert "拍摄于 2025年11月3日 10:30" in page
    assert re.search("<small>距边界 [\\d\u2009]+ 米</small>", page)
    assert "会议纪要 示〔2025〕8号<small>2025年1月4日 · 缺扫描件" in page


def test_files_of_a_registry_that_is_not_public_need_an_account(migrated_url, tmp_path):
    fill(migrated_url, example=False)
    sha256 = uploads.take_in(tmp_path, io.BytesIO(A_PDF), "a.pdf").sha256
    app = create_app(Settings(database_url=migrated_url, data_dir=tmp_path, secret_key="only for tests"))
    assert app.test_client().get(f"/evidence/{sha256}").status_code == 401
    assert sign_in(app, "li").get(f"/evidence/{sha256}", buffered=True).status_code == 200
    app.extensions["registry"].dispose()
