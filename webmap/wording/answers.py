"""What may be answered of a file that does not say it itself, why, and what may be mended in it, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

MENDS: Mapping[str, Any] = {
    "close_ring": _("把首尾连上"), "drop_points": _("删去重复的点"), "make_valid": _("拆开自相交"), "swap_axes": _("对调 X 和 Y"),
    "snap": _("贴到相邻范围的边上"),
}
"""Every ``geodata.readers.answers.MendKind``; before and after are points, first corners, or square metres."""
