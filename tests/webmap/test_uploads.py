"""Evidence is what its name says, kept once and unchanged; place and time of a photo are its own."""

import hashlib
import io
import os
import struct
import zlib
from datetime import UTC, datetime

import pytest
from PIL import Image, ImageFile
from shapely import box

from mines.errors import BadValue, UploadRefused, UploadTooLarge
from tests.files import A_PDF, DOCX, OFD, PLACE, TAKEN, XLSX, packed, photo
from webmap import photos, uploads

GOOD = {
    "照片.jpg": photo(), "a.JPEG": photo(), "b.png": photo("PNG"), "c.webp": photo("WEBP"), "关闭决定.pdf": A_PDF,
    "d.docx": packed(DOCX), "e.xlsx": packed(XLSX), "f.ofd": packed(OFD), "g.txt": "停水停电通知".encode("gb18030"), "h.csv": "编号,名称\n".encode(),
}


def take_in(folder, name, content):
    return uploads.take_in(folder, io.BytesIO(content), name)


@pytest.mark.parametrize("name", GOOD)
def test_what_is_what_its_name_says_is_kept(tmp_path, name):
    kept = take_in(tmp_path, name, GOOD[name])
    sha256 = hashlib.sha256(GOOD[name]).hexdigest()
    assert (kept.sha256, kept.name, kept.size) == (sha256, name, len(GOOD[name]))
    assert uploads.path_of(tmp_path, sha256).read_bytes() == GOOD[name]


def png_head(width, height):
    """A PNG that says it is huge, in a few bytes."""
    def part(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(bytes(1000))) + part(b"IEND", b"")


FALSE = {
    "a.jpg": A_PDF, "b.pdf": photo(), "page.pdf": b"<html><script>alert(1)</script>", "cut.pdf": b"%PDF-1.7\nand no more",
    "program.exe": b"MZ\x90\0", "program.pdf": b"MZ\x90\0" + bytes(200), "d.docx": packed(XLSX), "e.xlsx": packed(DOCX),
    "macros.docx": packed(DOCX | {"word/vbaProject.bin": "x"}), "f.ofd": packed({"a.txt": "x"}), "zip.docx": packed({"a.txt": "x"}),
    "cut.docx": packed(DOCX)[:-30], "page.txt": b"\xef\xbb\xbf <!DOCTYPE html><p>",
    "picture.txt": b"<svg onload='x'>", "binary.csv": b"a\0b",
    "page.html": b"<p>", "drawing.svg": b"<svg/>", "none": b"x", "": A_PDF, "cut.jpg": photo()[:300], "cut.png": photo("PNG")[:100],
    "nothing.jpg": b"", "bomb.png": png_head(60_000, 60_000), "g.gif": photo("GIF"), "renamed.jpg": photo("PNG"),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_not_what_its_name_says_is_refused_and_not_kept(tmp_path, name):
    with pytest.raises(UploadRefused):
        take_in(tmp_path, name, FALSE[name])
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_cut_off_on_its_way_is_refused_whatever_else_the_program_has_loaded(tmp_path, monkeypatch, form):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    whole = photo(form, size=(900, 700))
    ending = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}[form]
    with pytest.raises(UploadRefused):
        take_in(tmp_path, f"a.{ending}", whole[:len(whole) * 2 // 3])
    assert take_in(tmp_path, f"a.{ending}", whole).size == len(whole)


def test_a_refusal_names_what_the_content_is(tmp_path):
    with pytest.raises(UploadRefused) as refused:
        take_in(tmp_path, "photo.jpg", A_PDF)
    assert refused.value.values["found"] == "PDF"


def test_what_is_too_large_is_refused_before_it_is_read_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 1000)
    stream = io.BytesIO(A_PDF + bytes(5_000_000))
    with pytest.raises(UploadTooLarge):
        uploads.take_in(tmp_path, stream, "a.pdf")
    assert stream.tell() < 2_000_000
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_same_file_is_kept_once_under_both_names(tmp_path):
    assert take_in(tmp_path, "a.pdf", A_PDF).sha256 == take_in(tmp_path, "b.pdf", A_PDF).sha256
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(("name", "plain"), [
    ("../../etc/passwd.pdf", "passwd.pdf"), ("C:\\桌面\\决定.pdf", "决定.pdf"), ("a\0b\u202efdp.pdf", "abfdp.pdf"), (f"{'长' * 300}.pdf", None)])
def test_a_name_is_never_a_path(tmp_path, name, plain):
    kept = take_in(tmp_path, name, A_PDF)
    assert kept.name == plain if plain else len(kept.name) <= 120 and kept.name.endswith(".pdf")


@pytest.mark.parametrize("sha256", ["../../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 65])
def test_only_a_hash_names_kept_bytes(tmp_path, sha256):
    with pytest.raises(BadValue):
        uploads.path_of(tmp_path, sha256)


def test_time_and_place_of_a_photo_are_read_from_its_own_bytes(tmp_path):
    kept = take_in(tmp_path, "a.jpg", photo(camera=TAKEN, place=PLACE))
    assert kept.taken_at == datetime(2025, 11, 3, 2, 30, 5, tzinfo=UTC)
    assert (kept.longitude, kept.latitude) == (116.51, 41.505)
    paper = uploads.paper(tmp_path, "photo", None, None, kept.sha256, "a.jpg")
    assert (paper.size, paper.taken_at, paper.longitude, paper.latitude) == (kept.size, kept.taken_at, 116.51, 41.505)


@pytest.mark.parametrize(("camera", "place", "taken", "position"), [
    (TAKEN | {36881: "+00:00"}, {1: "S", 2: (1, 30, 0), 3: "W", 4: (2, 15, 0)}, datetime(2025, 11, 3, 10, 30, 5, tzinfo=UTC),
     (-2.25, -1.5)),
    ({}, {}, None, (None, None)),
    ({36867: "0000:00:00 00:00:00"}, PLACE | {2: (0, 0, 0), 4: (0, 0, 0)}, None, (None, None)),
    ({36867: "soon"}, PLACE | {2: (91, 0, 0)}, None, (None, None)),
    (TAKEN | {36881: "nowhere"}, {2: (1, 2)}, None, (None, None)),
])
def test_marks_that_are_missing_or_unreadable_are_not_guessed(tmp_path, camera, place, taken, position):
    kept = take_in(tmp_path, "a.jpg", photo(camera=camera, place=place))
    assert (kept.taken_at, (kept.longitude, kept.latitude)) == (taken, position)


def test_a_thumbnail_is_small_upright_and_says_nothing_of_place_or_time(tmp_path):
    content = photo(size=(2000, 1000), camera=TAKEN, place=PLACE, turned=6)
    kept = take_in(tmp_path, "a.jpg", content)
    small = photos.thumbnail(uploads.path_of(tmp_path, kept.sha256), uploads.thumbnail_of(tmp_path, kept.sha256))
    with Image.open(small) as image:
        assert (image.format, image.size) == ("JPEG", (160, 320))
        assert not image.getexif()
    assert uploads.path_of(tmp_path, kept.sha256).read_bytes() == content


def test_a_photo_without_ground_gets_white_behind_it(tmp_path):
    buffer = io.BytesIO()
    Image.new("RGBA", (900, 900), (0, 0, 0, 0)).save(buffer, "PNG")
    kept = take_in(tmp_path, "a.png", buffer.getvalue())
    with Image.open(photos.thumbnail(uploads.path_of(tmp_path, kept.sha256), uploads.thumbnail_of(tmp_path, kept.sha256))) as image:
        assert image.getpixel((10, 10)) == (255, 255, 255)


def test_a_paper_without_its_scan_is_known_by_number_and_date(tmp_path):
    paper = uploads.paper(tmp_path, "decision", "示〔2025〕1号", None, None, "ignored.pdf")
    assert (paper.number, paper.sha256, paper.name) == ("示〔2025〕1号", None, None)
    with pytest.raises(BadValue):
        uploads.paper(tmp_path, "decision", "1", None, "0" * 64, "a.pdf")


def test_a_photo_is_told_by_its_distance_to_the_outline(read_only_app):
    outline = box(116.5, 41.5, 116.52, 41.51)
    with read_only_app.test_request_context("/"):
        assert photos.place_said(116.51, 41.505, outline) == "在矿区范围内"
        assert photos.place_said(116.51, 41.511, outline) == "距边界 111 米"
        assert photos.place_said(None, None, outline) == "没有拍摄位置"
        assert photos.place_said(116.51, 41.505, None) == "没有范围可比"


def test_what_a_killed_server_left_half_received_is_taken_away_a_day_later(tmp_path):
    take_in(tmp_path, "a.pdf", A_PDF)
    old, young = (tmp_path / "incoming" / name for name in ("old", "young"))
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    take_in(tmp_path, "a.pdf", A_PDF)
    assert (old.exists(), young.exists()) == (False, True)
