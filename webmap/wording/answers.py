"""What may be answered of a file that does not say it itself, why, and what may be mended in it, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from geodata.errors import Candidate, Reason

MENDS: Mapping[str, Any] = {
    "close_ring": _("把首尾连上"), "drop_points": _("删去重复的点"), "make_valid": _("拆开自相交"), "swap_axes": _("对调 X 和 Y"),
    "snap": _("贴到相邻范围的边上"),
}
"""Every ``geodata.readers.answers.MendKind``; before and after are points, first corners, or square metres."""

REASONS: Mapping[str, Any] = {
    Reason.POSSIBLE: _("从数字看有可能。"),
    Reason.AT_HOME: _("%(total)s 行中 %(rows)s 行落在本区域内。"),
    Reason.ELSEWHERE: _("都落在本区域以外。"),
    Reason.ABROAD: _("都落在中国以外。"),
    Reason.ZONE_IN_FRONT: _("横坐标前面写着第 %(zone)s 带（%(width)s 度带，中央经线 %(meridian)s°）。"),
    Reason.MERIDIAN: _("横坐标没有带号；中央经线按 %(meridian)s° 算。"),
    Reason.AXES_SWAPPED: _("X 和 Y 写反了，选定后可以对调。"),
    Reason.NOT_DRAWN: _("没有设置本单位的转换参数：量面积，不上图。"),
    Reason.SHIFTED: _("用本单位的转换参数换算后上图。"),
    Reason.OFFSET: _("网络地图的偏移坐标：不量面积，不上图。"),
    Reason.OFFSET_FITS: _("与本区域界线形状相同，去掉约 %(distance_m)s 米的偏移才对得上。"),
    Reason.WRITTEN_AS: _("%(value)s 读作 %(means)s。"),
}
"""Why something may be answered."""


def reason(candidate: Candidate) -> str:
    """Why ``candidate`` may be answered, in whole sentences."""
    said = [Reason.WRITTEN_AS] if "means" in candidate.values else []
    said += [one for one in (candidate.reason, *candidate.also) if not said or one is not Reason.POSSIBLE]
    return " ".join(str(REASONS[one]) % candidate.values for one in said)
