"""What an entry of the log says, in one line; never a secret."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from mines.queries.exported_log import WITHHELD
from mines.queries.log import Entry

from . import facts
from .formats import day, hectares, number
from .wording import word
from .wording.log import HIDDEN, act

LONGEST = 200
"""Characters of an act's detail that are shown."""


def told(entry: Entry) -> str:
    """What was written or done."""
    if entry.table in WITHHELD:
        return _("内容不显示")
    says = _SAYS.get(entry.table)
    if says is None:
        return facts.said(entry.table, entry.row) if facts.has_sentence(entry.table) else ""
    return _("，").join(str(part) for part in says(entry.row) if part)


def _act(one: Any) -> list[Any]:
    if one.tag == "web:registry:verified":
        return [act(one.tag), _("%(count)s 处不符", count=one.detail)]
    return [act(one.tag), "" if one.tag in HIDDEN else (one.detail or "")[:LONGEST]]


def _target(one: Any) -> list[Any]:
    wanted = number(one.value, 1) if one.share is None else f"{one.share:.0%}"
    return [f"{one.indicator}@{one.version}", wanted, day(one.due_on), one.source]


def _account(one: Any) -> list[Any]:
    return [one.name, word("Role", one.role), word("Department", one.department), one.region_code, "" if one.active else _("停用")]


_SAYS: Mapping[str, Callable[[Any], list[Any]]] = {
    "act": _act, "target": _target, "officer_record": _account,
    "import": lambda one: [one.name, word("Subject", one.subject), _("存入 %(count)s 行", count=one.stored)],
    "issued_report": lambda one: [one.month, one.region_code],
    "threshold": lambda one: [
        f"{one.indicator}@{one.version}", one.region_code, _("低于 %(bound)s", bound=one.least) if one.least is not None else "",
        _("高于 %(bound)s", bound=one.most) if one.most is not None else ""],
    "address_record": lambda one: [_("收提醒邮件") if one.alerts else _("不收提醒邮件")],
    "moved_day": lambda one: [day(one.day), word("DayKind", one.kind), one.source],
    "scale_rule": lambda one: [
        one.mineral, word("Method", one.method) if one.method else "", word("CapacityUnit", one.capacity_unit), one.source],
    "region_existence_record": lambda one: [one.name, word("RegionLevel", one.level)],
    "region_boundary_record": lambda one: [hectares(one.area_ha, 1)],
    "zone_existence_record": lambda one: [one.name, word("ZoneKind", one.zone_kind)],
    "zone_boundary_record": lambda one: [hectares(one.area_ha, 1)],
}
