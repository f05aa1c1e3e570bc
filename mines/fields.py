"""Fields of a file of outlines: under which headings each is known, and how its text is read (formats A.2, F)."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .codes import RegionLevel, Subject, ZoneKind
from .dictionaries import DUTIES, METHODS, MINERALS, TREATED, UNITS, mineral
from .ledger_words import amount, end_of_range, unit
from .licences import licence_number
from .printed import AREA_UNITS, Unreadable, day, first_day, hectares, last_day, narrowed, no_word, region_code, with_codes, writable


@dataclass(frozen=True)
class Field:
    """A field: the headings it is known by (first match wins, as ``narrowed`` writes them) and how its text is read.

    ``words`` are the printed words of its codes. ``read`` gets every other text without surrounding blanks, never a null word; it raises
    Unreadable, gives Taken where a part of the value is open, and None where the text says nothing of the field.
    """

    name: str
    headings: tuple[str, ...]
    read: Callable[[str], Any] = str
    words: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def called(self, word: str) -> bool:
        """Whether ``word`` is the field's name or one of its headings."""
        return word == self.name or narrowed(word) in self.headings

    def value(self, text: str, more: Mapping[str, str]) -> Any:
        """What ``text`` means; ``more`` are words that somebody explained by one that is known. Raises Unreadable."""
        if not writable(text):
            raise Unreadable(text)
        known = with_codes(self.words)
        text = more.get(text, text)
        return known[text] if text in known else self.read(text)


def _coded(name: str, headings: tuple[str, ...], words: Mapping[str, Any]) -> Field:
    return Field(name, headings, no_word, words)


_CODE = Field("code", ("code", "编号"))
_NAME = Field("name", ("name", "名称"))
_REGION = Field("region_code", ("region_code", "qt_canton", "行政区代码", "所在行政区", "行政区划代码", "乡镇代码", "区划代码"), region_code)


def _licence(text: str) -> str:
    """A licence number; one that a spreadsheet made a number of (4.4E+22) has lost its digits."""
    found = licence_number(text)
    if re.fullmatch(r"[0-9](\.[0-9]+)?E\+[0-9]+", found):
        raise Unreadable(text)
    return found


_AREAS = ("面积", "矿区面积", "登记面积", "批准面积", "公布面积", "核定面积", "占地面积", "图斑面积", "矿权面积", "采矿权面积", "拐点面积", "区域面积", "总面积")
_UNITS = {factor: [unit for unit in AREA_UNITS if AREA_UNITS[unit] == factor] for factor in AREA_UNITS.values()}


def _with_unit(words: Sequence[str], names: Sequence[str] = _AREAS) -> tuple[str, ...]:
    return tuple(form for name in names for word in words for form in (f"{name}({word})", f"{name}{word}", f"{name}/{word}"))


PUBLISHED = (
    Field("published_ha", ("published_ha", *_with_unit(_UNITS[1.0])), hectares(1)),
    Field("published_ha", ("published_km2", "qt_digings_area", "qt_total_area", "矿区面积", *_with_unit(_UNITS[100.0])), hectares(100)),
    Field("published_ha", ("published_m2", "tbtymj", "图斑投影面", "图斑投影面积", *_with_unit(_UNITS[0.0001])), hectares(0.0001)),
    Field("published_ha", _with_unit(_UNITS[1 / 15]), hectares(1 / 15)),
    Field("published_ha", tuple(name for name in _AREAS if name != "矿区面积"), hectares(None)),
)
"""The area a paper states, in hectares: by the unit in the cell, else by that of its heading."""


def _false_change(*words: str) -> Callable[[str], bool | None]:
    """Whether one of ``words`` stands there; any other word says nothing of it."""
    return lambda text: True if text in words else None


def _in_unit(*codes: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(narrowed(f"{name}({one})") for one, code in UNITS.items() if code in codes
                               for name in ("生产规模", "设计规模", "设计生产规模", "生产能力")))


def _unit_of_heading(code: str) -> Field:
    """The unit that the heading of a capacity names."""
    return Field("capacity_unit", _in_unit(code), lambda text: code)


_CAPACITIES = _in_unit(*UNITS.values())
_VALIDITY = ("有效期", "有效期限", "采矿许可证有效期", "许可证有效期", "na_usefullife")

FIELDS: Mapping[Subject, Sequence[Field]] = {
    Subject.MINE: (
        Field("code", (*_CODE.headings, "矿山编号", "采矿权编号")),
        Field("name", (*_NAME.headings, "na_mine_name", "矿山名称", "ksmc", "地块名称", "矿名", "采矿权名称", "矿区名称",
                       "项目名称", "na_item_name")),
        _REGION,
        Field("licence_number", ("licence_number", "id_licenceid", "许可证号", "采矿许可证号", "采矿许可证编号", "许可证编号", "采矿权许可证号",
                                 "ckzh", "证号", "勘查许可证号", "xkzh"), _licence),
        Field("holder", ("holder", "na_apply_person", "采矿权人", "采矿权人名称", "矿业权人", "探矿权人", "企业名称", "矿山企业", "企业", "cyqr")),
        Field("mineral", ("mineral", "开采主矿种", "开采矿种", "矿种", "主矿种", "主要矿种", "矿种名称", "勘查矿种", "qt_main_mine",
                          "kz", "qt_perambulate_mine"), mineral, MINERALS),
        Field("mineral_code", ("mineral_code", "qt_main_mine", "kz", "矿种代码", "qt_perambulate_mine")),
        _coded("method", ("method", "na_mine_mode", "开采方式", "kcfs", "采矿方式", "开采方法"), METHODS),
        Field("capacity", ("capacity", "qt_design_scope", "生产规模", "设计规模", "设计生产规模", "生产能力", "设计生产能力",
                           "核定生产能力", "sjgm", *_CAPACITIES), amount),
        _coded("capacity_unit", ("capacity_unit", "na_scope_unit", "规模单位", "生产规模单位", "生产能力单位"), UNITS),
        Field("capacity_unit", ("生产规模", "设计规模", "设计生产规模", "生产能力", "设计生产能力", "核定生产能力", "sjgm"), unit),
        *(_unit_of_heading(code) for code in dict.fromkeys(UNITS.values())),
        Field("valid_from", ("valid_from", "dt_usefullife_start", "有效期起", "有效期自", "有效期始", "许可证有效期起", "有效期起始", "yxqq"),
              first_day),
        Field("valid_to", ("valid_to", "dt_usefullife_end", "有效期止", "有效期至", "许可证有效期止", "有效期截止", "到期日", "到期时间",
                           "yxqz"), last_day),
        Field("valid_from", _VALIDITY, end_of_range(0)), Field("valid_to", _VALIDITY, end_of_range(1)), *PUBLISHED,
    ),
    Subject.SITE: (
        Field("code", ("code", "编号", "图斑编号", "tbbh", "地块编号", "图斑号")),
        Field("name", (*_NAME.headings, "地块名称", "ksmc", "zlksmc", "sbksmc", "ggksmc", "矿山名称", "图斑名称", "kswz", "位置", "矿山位置", "图斑位置")),
        _REGION, _coded("duty", ("duty", "tbdl", "图斑大类"), DUTIES),
        Field("false_change", ("tbxl", "图斑小类"), _false_change("伪变化", "37")),
        Field("false_change", ("tbsx", "图斑属性"), _false_change("伪变化", "8")),
        Field("duty_bearer", ("duty_bearer", "fkywr", "复垦义务人", "修复责任主体", "责任主体")), Field("mine_code", ("mine_code",)),
        Field("mine_code", ("ckzh", "采矿证号", "采矿许可证号", "许可证号"), _licence),
        _coded("treatment_state", ("treatment_state", "hfzlqk", "恢复治理情", "恢复治理情况", "治理情况", "治理状态"), TREATED),
        Field("treated_ha", ("treated_ha", *_with_unit(_UNITS[1.0], ("治理面积", "已治理面积", "恢复治理面积"))), hectares(1)),
        Field("treated_ha", ("sdzlmj", "实地治理面积", *_with_unit(_UNITS[0.0001], ("治理面积", "已治理面积", "恢复治理面积"))), hectares(0.0001)),
        Field("treated_ha", _with_unit(_UNITS[1 / 15], ("治理面积", "已治理面积", "恢复治理面积")), hectares(1 / 15)),
        Field("treated_ha", ("治理面积", "已治理面积", "恢复治理面积"), hectares(None)), *PUBLISHED,
    ),
    Subject.BLOCK: (
        Field("code", (*_CODE.headings, "区块编号")), Field("name", (*_NAME.headings, "区块名称")), _REGION,
        Field("mineral", ("mineral", "矿种", "开采矿种"), mineral, MINERALS), Field("due_on", ("due_on", "期限", "完成期限"), last_day),
    ),
    Subject.REGION: (
        Field("code", (*_CODE.headings, "adcode", "id", "行政区代码", "行政区划代码", "区划代码", "xzqdm")),
        Field("name", (*_NAME.headings, "行政区名称", "乡镇名称", "xzqmc")),
        _coded("level", ("region_level",), {level: level for level in RegionLevel}), Field("parent_code", ("parent_code", "上级代码")),
    ),
    Subject.ZONE: (_CODE, _NAME, _REGION, _coded("zone_kind", ("zone_kind", "kind", "类型"), {kind: kind for kind in ZoneKind}),
                   Field("source_on", ("source_on",), day)),
}
"""Fields by kind of subject; several entries of one name are tried in order."""

REQUIRED: Mapping[Subject, frozenset[str]] = {
    Subject.MINE: frozenset({"name"}), Subject.SITE: frozenset(), Subject.BLOCK: frozenset({"code", "name"}),
    Subject.REGION: frozenset({"code", "name"}), Subject.ZONE: frozenset({"name", "zone_kind"}),
}
"""What a row cannot do without."""

KEPT_AS_PRINTED = {"mineral": "矿种", "method": "开采方式", "capacity_unit": "规模单位", "treatment_state": "恢复治理情况", "duty": "图斑大类"}
"""Fields whose unknown words go into the note of the record, and how they are called there."""


def unknown_fields(subject: Subject, names: Iterable[str]) -> list[str]:
    """Those of ``names`` that no field of ``subject`` is called."""
    return [name for name in names if not any(one.called(name) for one in FIELDS[subject])]


def meanings(name: str) -> tuple[str, ...]:
    """The codes that a word of the field ``name`` may stand for, none where any text may stand."""
    codes = (str(code) for fields in FIELDS.values() for one in fields if one.name == name for code in one.words.values())
    return tuple(dict.fromkeys(codes))


def level_of(code: str) -> RegionLevel:
    """Level of a region by its code: 130000 province, 130800 city, 130826 county, 130826100 township."""
    if len(code) > 6:
        return RegionLevel.TOWNSHIP
    if code.endswith("0000"):
        return RegionLevel.PROVINCE
    return RegionLevel.CITY if code.endswith("00") else RegionLevel.COUNTY
