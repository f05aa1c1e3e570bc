"""The log in words: what a row is called that is no record of a mine, and what was done at the keyboard."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from .records import RECORDS

LOGGED: Mapping[str, Any] = {
    **RECORDS, "act": _("操作"), "import": _("导入"), "target": _("目标"), "moved_day": _("节假日"), "scale_rule": _("规模标准"),
    "officer_record": _("账号"), "credential_record": _("密码"), "second_factor_record": _("动态口令"), "token_record": _("令牌"),
    "region_existence_record": _("行政区"), "region_boundary_record": _("行政区范围"), "zone_existence_record": _("限制区"),
    "zone_boundary_record": _("限制区范围"), "opening_record": _("井口"), "sealing_record": _("井口封堵"),
    "address_record": _("邮箱"), "issued_report": _("发布的通报"), "threshold": _("界限"),
}
"""Every kind of entry of the log, by its table."""

TAGS: Mapping[str, Any] = {
    "web:session:opened": _("登录"), "web:session:closed": _("退出登录"), "web:session:refused": _("登录被拒"), "web:session:place": _("登录地点"),
    "web:second_factor:used": _("用过动态口令"), "registry:import:stored": _("导入文件"), "registry:import:taken_back": _("撤回导入"),
    "evidence:scan:added": _("补上扫描件"), "web:registry:verified": _("核验日志"), "web:log:exported": _("导出日志"),
    "page:progress:looked": _("看过进度"), "alerts:own:read": _("读过提醒"), "alerts:mail:sent": _("发出提醒邮件"),
}
"""What was done at the keyboard, by tag."""

HIDDEN = frozenset({"web:session:opened", "web:session:closed", "web:second_factor:used"})
"""Acts whose detail is the hash of a key, and says nothing to a reader."""

FAULTS: Mapping[str, Any] = {
    "changed": _("内容被改"), "removed": _("被删除"), "unsealed": _("没有封签，不是本程序写入"), "seal_altered": _("封签被改，或前面缺封签"),
}
"""What verification finds, by its word."""


def act(tag: str) -> str:
    """What an act was, in words; a refusal of a device names no more than that."""
    if tag in TAGS:
        return str(TAGS[tag])
    if tag.startswith("device:"):
        return gettext("设备上报被拒") if tag.endswith(":refused") else gettext("处理被拒的上报")
    return tag
