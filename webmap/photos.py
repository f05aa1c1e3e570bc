"""Photos: whether they open, where and when they were taken by the camera's own marks, and their thumbnails."""

import os
import struct
import tempfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Any

import shapely
from flask_babel import gettext as _
from PIL import ExifTags, Image, ImageFile, ImageOps

from geodata.distance import distance_m
from mines.dates import CHINA

from .formats import number

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 110_000_000
"""The largest photo of usual phones, 12 000 x 9 000; beyond it a small file could fill the memory."""

THUMBNAIL_PIXELS = 320

BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, struct.error, zlib.error, OverflowError,
          ZeroDivisionError, AttributeError, Image.DecompressionBombError)
"""What Pillow raises on bytes that are no picture, or no marks of a camera."""

Image.MAX_IMAGE_PIXELS = None        # MOST_PIXELS is checked before anything is unpacked


@dataclass(frozen=True)
class Marks:
    """When and where a photo was taken, by its EXIF; degrees, x before y."""

    taken_at: datetime | None = None
    longitude: float | None = None
    latitude: float | None = None


def opens(path: Path, form: str) -> bool:
    """Whether the file is a picture of ``form`` (as Pillow names it) that can be unpacked whole, and not too large."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False         # WeasyPrint turns this on for the whole process when it is imported
    try:
        with Image.open(path, formats=(form,)) as image:
            if image.width * image.height > MOST_PIXELS:
                return False
            image.draft("RGB", (THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
            image.load()
    except BROKEN:
        return False
    return True


def marks_of(path: Path) -> Marks:
    """Time and place from the EXIF of the file; what is not there, or cannot be read, is None."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            exif = image.getexif()
            camera, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except BROKEN:
        return Marks()
    longitude, latitude = _degrees(place, "GPSLongitude", "W", 180), _degrees(place, "GPSLatitude", "S", 90)
    lost = longitude is None or latitude is None or (longitude, latitude) == (0, 0)
    return Marks(_moment(camera), *((None, None) if lost else (longitude, latitude)))


def _degrees(place: Any, name: str, negative: str, most: int) -> float | None:
    """Decimal degrees of degrees, minutes and seconds."""
    try:
        degrees, minutes, seconds = (float(part) for part in place[ExifTags.GPS[name]])
        value = degrees + minutes / 60 + seconds / 3600
        sign = -1 if str(place[ExifTags.GPS[f"{name}Ref"]]).strip("\0 ").upper() == negative else 1
    except BROKEN:
        return None
    return round(sign * value, 7) if isfinite(value) and 0 <= value <= most else None


def _moment(camera: Any) -> datetime | None:
    """When the shutter opened; a camera without a zone is in China."""
    try:
        local = datetime.strptime(str(camera[ExifTags.Base.DateTimeOriginal]).strip("\0 "), "%Y:%m:%d %H:%M:%S")
        offset = str(camera.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\0 ")
        return datetime.fromisoformat(f"{local.isoformat()}{offset}") if offset else local.replace(tzinfo=CHINA)
    except BROKEN:
        return None


def thumbnail(original: Path, kept_at: Path) -> Path:
    """A small JPEG of the photo at ``original``, turned upright, without any mark; made once and kept at ``kept_at``."""
    if not kept_at.exists():
        kept_at.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(original, formats=FORMATS) as image:
            image.draft("RGB", (2 * THUMBNAIL_PIXELS, 2 * THUMBNAIL_PIXELS))
            small = ImageOps.exif_transpose(image)
            small.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
            plain = Image.new("RGB", small.size, "white")
            whole = small.convert("RGBA")
            plain.paste(whole, mask=whole.getchannel("A"))
        handle, part = tempfile.mkstemp(dir=kept_at.parent)
        with os.fdopen(handle, "wb") as file:
            plain.save(file, "JPEG", quality=80)
        os.replace(part, kept_at)
    return kept_at


def place_said(longitude: float | None, latitude: float | None, outline: shapely.Geometry | None) -> str:
    """Where a photo was taken against an outline (degrees of the stored CRS): inside it, or how far from its border."""
    if longitude is None or latitude is None:
        return _("没有拍摄位置")
    if outline is None:
        return _("没有范围可比")
    metres = distance_m(outline, longitude, latitude)
    return _("在矿区范围内") if metres <= 0 else _("距边界 %(metres)s 米", metres=number(metres))
