"""What a scratch view supposes of a mine, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from mines.whatif import Change

CHANGES: Mapping[Change, Any] = {
    Change.EXCLUDED: _("整座剔除，不计入任何一项"), Change.CLOSING_DECIDED: _("已决定关闭"), Change.CLOSED_IN_PLACE: _("关闭到位"),
    Change.TAKEN_OFF: _("撤出关闭清单"), Change.LICENCE_LAPSED: _("采矿许可证过期"), Change.PAPERS_RENEWED: _("证照全部有效"),
    Change.STOPPED: _("停产"), Change.PRODUCING: _("正常生产"), Change.LISTED_PROVINCIAL: _("列入省级名录"),
    Change.LISTED_NATIONAL: _("列入国家级名录"), Change.REMOVED: _("移出名录"), Change.STANDARD_MET: _("达到国家标准"),
    Change.STANDARD_NOT_MET: _("评估不达标"),
}
"""Every change."""
