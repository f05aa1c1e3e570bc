"""Small files of every kind that evidence may have, made where they are needed."""

import io
import zipfile

from PIL import Image

DOCX = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"}
XLSX = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
OFD = {"OFD.xml": "<OFD/>", "Doc_0/Document.xml": "<Document/>"}

A_PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
"""A scan as PDF."""

TAKEN = {36867: "2025:11:03 10:30:05"}
"""EXIF of a camera: when the shutter opened."""

PLACE = {1: "N", 2: (41.0, 30.0, 18.0), 3: "E", 4: (116.0, 30.0, 36.0)}
"""EXIF of a phone: 41.505 N, 116.51 E."""


def packed(entries: dict[str, str]) -> bytes:
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def photo(form: str = "JPEG", size: tuple[int, int] = (640, 480), colour: str = "tan", *, camera: dict | None = None,
          place: dict | None = None, turned: int | None = None) -> bytes:
    """A picture with the marks of a camera."""
    image, buffer = Image.new("RGB", size, colour), io.BytesIO()
    exif = image.getexif()
    exif.get_ifd(0x8769).update(camera or {})
    exif.get_ifd(0x8825).update(place or {})
    if turned:
        exif[0x0112] = turned
    image.save(buffer, form, exif=exif)
    return buffer.getvalue()
