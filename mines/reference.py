"""Reference tables as a bureau keeps them: moved days, scale classes, items of an edition; what their headings and words mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from .codes import Answer, DayKind, ItemKind, Method
from .dictionaries import METHODS, UNITS
from .fields import Field
from .printed import Unreadable, day, number, printed, word

_DAYS = {"放假": DayKind.HOLIDAY, "休": DayKind.HOLIDAY, "上班": DayKind.WORKDAY, "班": DayKind.WORKDAY, "补班": DayKind.WORKDAY}
_ITEMS = {"先决条件": ItemKind.PRECONDITION, "评价指标": ItemKind.INDICATOR, "一票否决项": ItemKind.VETO, "否决项": ItemKind.VETO}
_ANSWERS = {"证照": Answer.PERMITS, "剩余年限": Answer.LIFE, "自然保护地": Answer.RESERVES}


def _points(text: str) -> float:
    """A number from 0 on."""
    value = number(text)
    if value < 0:
        raise Unreadable(text)
    return value


HOLIDAYS = (
    Field("day", ("日期",), day), Field("kind", ("安排", "类别"), word(_DAYS)), Field("source", ("依据", "文件"), str),
)
"""Days that the yearly notice of the State Council moves."""

SCALES = (
    Field("mineral", ("矿种", "矿种名称"), str), Field("method", ("开采方式",), word(METHODS)), Field("capacity_unit", ("单位",), word(UNITS)),
    Field("large_from", ("大型", "大型起"), _points), Field("medium_from", ("中型", "中型起"), _points),
    Field("least", ("最低", "最低规模"), _points), Field("valid_from", ("施行日期", "自"), day), Field("source", ("依据", "文件"), str),
)
"""From which capacity a year a mine is large or medium, and the least of a new one; without a method for every method."""

ITEMS = (
    Field("code", ("编号", "代码"), str), Field("parent", ("上级", "上级编号"), str), Field("name", ("名称", "指标", "指标名称"), str),
    Field("max_points", ("满分", "分值"), _points), Field("kind", ("类型", "类别"), word(_ITEMS)),
    Field("method", ("开采方式", "适用"), word({name: method for name, method in METHODS.items() if method != Method.COMBINED})),
    Field("guidance", ("说明", "评分说明"), str), Field("answered_by", ("台账自动核对",), word(_ANSWERS)),
)
"""Items of an edition of the green-mine standard; points that are not known stay empty."""

REQUIRED: Mapping[Sequence[Field], frozenset[str]] = {
    HOLIDAYS: frozenset({"day", "kind", "source"}),
    SCALES: frozenset({"mineral", "capacity_unit", "large_from", "medium_from", "valid_from", "source"}),
    ITEMS: frozenset({"code", "name"}),
}
"""Fields without which a row says nothing."""


def read_row(fields: Sequence[Field], row: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Values of a row by field, None where it says nothing; and by field what could not be read."""
    values: dict[str, Any] = dict.fromkeys(field.name for field in fields)
    unreadable: dict[str, str] = {}
    for field in fields:
        text = next((found for heading, cell in row.items() if field.called(heading) and (found := printed(cell)) is not None), None)
        if text is not None:
            try:
                values[field.name] = field.read(text)
            except Unreadable:
                unreadable[field.name] = text
    return values, unreadable


def known(fields: Sequence[Field]) -> Any:
    """Whether a heading is one of ``fields``."""
    return lambda heading: any(field.called(heading) for field in fields)
