"""What a refusal was about, value by value in words: the line under the sentence of ``wording.ERRORS``."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from mines.codes import Encumbrance
from mines.commands.steps import LADDERS
from mines.errors import PackageIncomplete, RefusedForSome, RegistryError

from . import wording
from .formats import day, number
from .wording import word

NAMES: Mapping[str, Any] = {
    "stage": lazy_gettext("这一步"), "after": lazy_gettext("前一步"), "on": lazy_gettext("日期"), "before_on": lazy_gettext("前一步日期"),
    "missing": lazy_gettext("缺少"), "one_of": lazy_gettext("须有其中一份"), "without_number": lazy_gettext("没有文号或日期"),
    "items": lazy_gettext("还差"), "person": lazy_gettext("同一人"), "rule": lazy_gettext("规则"), "rights": lazy_gettext("未注销的旧证"),
    "zones": lazy_gettext("保护区"), "overlaps": lazy_gettext("重叠的矿权"), "least": lazy_gettext("最低规模"), "block": lazy_gettext("所在区块"),
    "count": lazy_gettext("整合后矿山"), "field": lazy_gettext("栏目"), "value": lazy_gettext("填写的值"), "today": lazy_gettext("今天"),
    "begins_on": lazy_gettext("登记自"), "login": lazy_gettext("账号"), "code": lazy_gettext("编号"),
    "applied": lazy_gettext("申请面积（公顷）"), "accepted": lazy_gettext("验收面积（公顷）"), "finished": lazy_gettext("完工面积（公顷）"),
    "owed": lazy_gettext("应治理面积（公顷）"), "finished_and_not_accepted": lazy_gettext("已完工未验收（公顷）"),
    "in_ledger": lazy_gettext("台账核减（公顷）"), "sum": lazy_gettext("各项相加"), "most": lazy_gettext("满分"), "found": lazy_gettext("得分"),
    "needed": lazy_gettext("须达到"), "found_percent": lazy_gettext("得分率（%）"), "needed_percent": lazy_gettext("须达到（%）"),
}
"""What the values of refusals are called, beside the fields of records."""

_CODES = {
    "missing": "EvidenceKind", "one_of": "EvidenceKind", "without_number": "EvidenceKind", "rule": "BlockRule", "scope": "ClosingScope",
    "method": "Method", "item": "ChecklistItem", "department": "Department", "role": "BlockRole", "ground_stage": "GroundStage",
    "encumbrance": "Encumbrance", "subject": "Subject", "removal": "RemovalReason",
    "mode": "RestorationMode", "entry": "LedgerEntry", "kind": "AssessmentKind", "verdict": "Verdict",
}
"""Values that are codes, alone or in a list, and their enumeration."""

_HIDDEN = ("ladder", "override", "seen", "newest", "act")


def about(refused: RegistryError) -> dict[str, str]:
    """Each value of a refusal by its name in words; of a refusal for some of many, each one's code with its reason."""
    if isinstance(refused, RefusedForSome):
        return {code: reason(one) for code, one in refused.refusals.items()}
    said = {_name(name): _said(refused, name, value) for name, value in refused.values.items() if name not in _HIDDEN}
    return {name: value for name, value in said.items() if value}


def reason(refused: RegistryError) -> str:
    """A refusal in one line: what happened, and of what."""
    values = _("；").join(f"{name} {value}" for name, value in about(refused).items())
    return f"{wording.ERRORS[type(refused)].what}{values}"


def _name(name: str) -> str:
    if name in set(Encumbrance):
        return str(word("Encumbrance", name))
    return str(NAMES.get(name, wording.FIELDS.get(name, name)))


def _said(refused: RegistryError, name: str, value: Any) -> str:
    if name in ("stage", "after") and (kind := LADDERS.get(str(refused.values.get("ladder")))) is not None:
        return str(word(kind.ladder.codes.__name__, value))
    if name == "items" and ": " in str(value):
        return _items(str(value))
    if name in _CODES:
        return _listed("PackagePart" if isinstance(refused, PackageIncomplete) else _CODES[name], str(value))
    shown: Mapping[type, Callable[[Any], str]] = {date: day, float: lambda one: number(one, 1)}
    return shown.get(type(value), str)(value) if value not in (None, "", ()) else ""


def _listed(enumeration: str, codes: str) -> str:
    """Codes with commas between them, in words; what is no code of the enumeration stays as it is."""
    return _("、").join(str(word(enumeration, code)) for code in codes.split(", "))


def _items(value: str) -> str:
    """Items of the standard, each with what it lacks."""
    parts = (part.partition(": ") for part in value.split("; "))
    return _("；").join(f"{_listed('ChecklistItem', item)}{_('：')}{_listed('Lack', lacks)}" for item, _colon, lacks in parts)
