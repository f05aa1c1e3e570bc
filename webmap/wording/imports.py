"""Imports in words: what may be answered and why, kinds of files, filters, and how much was found."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from pyproj import CRS

from geodata.crs import SIX_DEGREE_ZONES, Datum, central_meridian, crs_named, datum_of, zone_of
from geodata.errors import GeodataError, UnknownCrs, UnknownDegrees, UnknownEncoding
from geodata.findings import Severity
from geodata.readers.answers import DegreeForm

from .codes import DATUMS, word
from .refusals import Words

QUESTIONS: Mapping[type[GeodataError], Words] = {
    UnknownCrs: Words(_("文件没有写明坐标系"), _("程序不猜。下面是可能的几种和各自的理由，选一个。")),
    UnknownEncoding: Words(_("文字的编码认不出来"), _("看哪一种读出来是对的，选那一种。")),
    UnknownDegrees: Words(_("度数有两种读法"), _("按两种读法位置不同，选落在正确地方的那一种。")),
}
"""What is asked on a page, where the command line names an option instead."""

KINDS_OF_FILES: Mapping[str, Any] = {
    "geojson": "GeoJSON", "shapefile": "Shapefile", "gpkg": "GeoPackage", "kml": "KML", "kmz": "KMZ", "ovkml": _("奥维 OVKML"), "dxf": "DXF",
    "gdb": "File Geodatabase", "corners": _("拐点坐标"), "points": _("坐标点列"), "parcels": _("勘测定界"), "application": _("报盘文本"),
    "exchange": _("交换 XML"), "notice": _("公告坐标表"), "workbook": "Excel", "table": _("坐标表"),
}
"""What the kinds of files are called."""

ROW_FILTERS: Mapping[str, Any] = {
    "all": _("全部"), "blocked": _("须处理"), "found": _("有问题"), "new": _("新增"), "changed": _("变更"), "same": _("不变"),
}
"""What the rows of a look can be narrowed to."""

_FORMS: Mapping[str, Any] = {DegreeForm.DECIMAL: _("十进制度"), DegreeForm.PACKED: _("度.分分秒秒")}


_CODES: Mapping[str, str] = {
    "method": "Method", "capacity_unit": "CapacityUnit", "treatment_state": "TreatmentState", "duty": "Duty", "level": "RegionLevel",
    "zone_kind": "ZoneKind",
}
"""Kinds of codes by the field of a file that holds them."""


def meaning(field: str, code: str) -> str:
    """What a code means that a word of a file may stand for; a mineral is its own word."""
    return str(word(_CODES[field], code)) if field in _CODES else code


def answer(said: str) -> str:
    """What may be answered, as people call it: a system of coordinates, or a form of degrees."""
    if said in _FORMS:
        return str(_FORMS[said])
    try:
        named = crs_named(said)
    except GeodataError:
        return said
    if isinstance(named, Datum):
        return str(DATUMS.get(named, said))
    return _system(named, said)


def _system(crs: CRS, said: str) -> str:
    try:
        datum = str(DATUMS[datum_of(crs)])
    except GeodataError:
        return said
    if not crs.is_projected:
        return gettext("%(datum)s 经纬度", datum=datum)
    zone, meridian = zone_of(crs), central_meridian(crs)
    width = gettext("六度带") if zone in SIX_DEGREE_ZONES or "3-degree" not in crs.name else gettext("三度带")
    if zone:
        return gettext("%(datum)s %(width)s，第 %(zone)s 带", datum=datum, width=width, zone=zone)
    return gettext("%(datum)s %(width)s，中央经线 %(meridian)s°", datum=datum, width=width, meridian=f"{meridian:g}")


def tally_of(kinds: Sequence[Any]) -> str:
    """How many kinds of findings and rows there are, the most pressing first."""
    parts = []
    levels = ((_("须处理"), (Severity.REFUSED, Severity.BLOCKS)), (_("有提醒"), (Severity.WARNS,)), (_("说明"), (Severity.NOTES,)))
    for called, severities in levels:
        of_these = [kind for kind in kinds if kind.first.severity in severities]
        if of_these:
            rows = {row for kind in of_these for row in kind.rows}
            parts.append(gettext("%(word)s %(kinds)s 项 %(rows)s 行", word=called, kinds=len(of_these), rows=len(rows)) if rows else
                         gettext("%(word)s %(kinds)s 项", word=called, kinds=len(of_these)))
    return gettext("，").join(parts)
