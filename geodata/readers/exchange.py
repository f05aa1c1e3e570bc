"""Exchange files of the ministry's registration systems: the fields of one application, and its corner string."""
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from geodata.findings import FindingCode
from geodata.readers.applications import system_of
from geodata.readers.answers import Answers
from geodata.readers.boundaries import Delivered, refused
from geodata.readers.corners import read_corners
from geodata.readers.text import decoded_xml

CORNERS, SYSTEM = "NA_AREA_COORDINATE", "IN_COORDINATE_SYSTEM"


def read_exchange(path: Path, answers: Answers) -> Delivered:
    """Read one application with its fields by their codes; expat knows few encodings, so it is handed text. Raises ``Refused``."""
    text, found, declared = decoded_xml(path.read_bytes(), answers.encoding)
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as failure:
        raise refused(FindingCode.FILE_DAMAGED, reason=str(failure)) from failure
    titles = len(root.findall("DATA"))
    if titles > 1:
        raise refused(FindingCode.SEVERAL_IN_TEXT, parts=titles)
    fields = {one.tag: (one.text or "").strip() for part in ("HEADER", "DATA") for one in root.iterfind(f"{part}/*")}
    corners, system = fields.pop(CORNERS, ""), fields.get(SYSTEM, "")
    delivered = read_corners(corners, answers) if corners else Delivered("exchange", np.array([None], dtype=object), [{}])
    delivered.kind, delivered.attributes = "exchange", [{name: value for name, value in fields.items() if value}]
    delivered.crs = system_of(system, delivered.shapes[0])
    delivered.encoding, delivered.declared_encoding = found, declared
    return delivered
