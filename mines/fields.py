"""Fields of an imported table: under which headings each is known, and what its printed words mean."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .codes import (
    CapacityUnit, Duty, Method, RegionLevel, Subject, TreatmentState, ZoneKind,
)

NULL_WORDS = frozenset({"", "无", "无。", "<空>", "/", "-", "nan", "None", "NULL", "null"})
"""What people and programs print when there is nothing."""


class Unreadable(ValueError):
    """A printed value is not what its field can hold."""


@dataclass(frozen=True)
class Field:
    """A field: the headings it is known by (first match wins, case ignored) and how its text is read.

    ``read`` gets the text without surrounding blanks and raises Unreadable; it never sees a null word.
    """

    name: str
    headings: tuple[str, ...]
    read: Callable[[str], Any] = str


def number(text: str) -> float:
    """A number; thousands separators are dropped."""
    try:
        value = float(text.replace(",", "").replace("，", ""))
    except ValueError as bad:
        raise Unreadable(text) from bad
    if value != value or abs(value) == float("inf"):
        raise Unreadable(text)
    return value


def day(text: str) -> date:
    """A day: 2024-03-15, 2024/3/15, 2024.3.15, 20240315, 2024年3月15日, with or without a time behind it."""
    found = re.match(r"^(\d{4})\D?(\d{1,2})\D?(\d{1,2})日?(?:[ T].*)?$", text)
    if not found:
        raise Unreadable(text)
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError as bad:
        raise Unreadable(text) from bad


def word(meanings: Mapping[str, Any]) -> Callable[[str], Any]:
    """A word of a list; each code also stands for itself."""
    known = {**meanings, **{str(code): code for code in meanings.values()}}

    def read(text: str) -> Any:
        if text not in known:
            raise Unreadable(text)
        return known[text]
    return read


def hectares(per_unit: float) -> Callable[[str], float]:
    """An area printed in a unit of ``per_unit`` hectares."""
    return lambda text: number(text) * per_unit


def licence_number(text: str) -> str:
    """A licence number without blanks, full-width characters narrowed, letters upper case; its pattern is checked elsewhere."""
    narrowed = "".join(chr(ord(sign) - 0xFEE0) if 0xFF01 <= ord(sign) <= 0xFF5E else sign for sign in text)
    return re.sub(r"\s", "", narrowed).upper()


LICENCE_PATTERNS = (r"D?[CT]\d{6}(19|20)\d{2}(0[1-9]|1[0-2])\d{3}\d{7}", r"[TD]\d{17}", r"\d{13}")
"""24 or 23 characters (自然资办发〔2020〕32号), 18 (old exploration), 13 (old mining)."""


def licence_known(text: str) -> bool:
    """Whether ``text`` follows one of the patterns of a licence number."""
    return any(re.fullmatch(pattern, text) for pattern in LICENCE_PATTERNS)


_CODE = Field("code", ("code", "编号", "图斑编号"), str)
_NAME = Field("name", ("name", "名称"), str)
_REGION = Field("region_code", ("region_code", "qt_canton", "行政区代码"), str)
_METHODS = {"露天开采": Method.OPEN_PIT, "露天": Method.OPEN_PIT, "A": Method.OPEN_PIT, "地下开采": Method.UNDERGROUND, "井工": Method.UNDERGROUND,
            "井工开采": Method.UNDERGROUND, "地下": Method.UNDERGROUND, "B": Method.UNDERGROUND, "露天/地下开采": Method.COMBINED,
            "联合": Method.COMBINED, "联合开采": Method.COMBINED, "C": Method.COMBINED}
_UNITS = {"万吨/年": CapacityUnit.TONNES_10K, "万吨": CapacityUnit.TONNES_10K, "万立方米/年": CapacityUnit.CUBIC_METRES_10K,
          "万立方米": CapacityUnit.CUBIC_METRES_10K}

PUBLISHED = (
    Field("published_ha", ("published_ha", "面积(公顷)"), hectares(1)),
    Field("published_ha", ("published_km2", "qt_digings_area", "矿区面积", "面积(km²)"), hectares(100)),
    Field("published_ha", ("published_m2", "tbtymj", "图斑投影面"), hectares(0.0001)),
)
"""The area a paper states, in hectares, by the unit of its heading."""

_LEGACY_CLASSES = {
    "历史遗留矿山": Duty.OWNERLESS, "10": Duty.OWNERLESS, "有责任主体的废弃矿山": Duty.BEARER, "20": Duty.BEARER,
    "其他情形": Duty.UNKNOWN, "30": Duty.UNKNOWN, "功能未损毁采矿沉陷区": Duty.UNKNOWN, "40": Duty.UNKNOWN,
}
_TREATED = {"未治理": TreatmentState.UNTREATED, "A": TreatmentState.UNTREATED, "已恢复治理": TreatmentState.TREATING,
            "B": TreatmentState.TREATING}
"""A site called treated has begun; how much of it is finished is the treated area."""


def _false_change(text: str) -> bool:
    return text in ("伪变化", "37")


FIELDS: Mapping[Subject, Sequence[Field]] = {
    Subject.MINE: (
        Field("code", (*_CODE.headings, "矿山编号"), str), Field("name", (*_NAME.headings, "na_mine_name", "矿山名称", "ksmc"), str),
        _REGION, Field("licence_number", ("licence_number", "id_licenceid", "许可证号", "采矿许可证号", "ckzh"), licence_number),
        Field("holder", ("holder", "na_apply_person", "采矿权人"), str),
        Field("mineral", ("mineral", "开采主矿种", "开采矿种", "矿种"), str), Field("mineral_code", ("mineral_code", "qt_main_mine", "kz"), str),
        Field("method", ("method", "na_mine_mode", "开采方式", "kcfs"), word(_METHODS)),
        Field("capacity", ("capacity", "qt_design_scope", "生产规模"), number),
        Field("capacity_unit", ("capacity_unit", "na_scope_unit"), word(_UNITS)),
        Field("valid_from", ("valid_from", "dt_usefullife_start", "有效期起"), day),
        Field("valid_to", ("valid_to", "dt_usefullife_end", "有效期止"), day), *PUBLISHED,
    ),
    Subject.SITE: (
        Field("code", (*_CODE.headings, "tbbh"), str),
        Field("name", (*_NAME.headings, "ksmc", "zlksmc", "sbksmc", "ggksmc", "kswz", "位置"), str), _REGION,
        Field("duty", ("duty", "tbdl"), word(_LEGACY_CLASSES)), Field("false_change", ("false_change", "tbxl", "图斑小类"), _false_change),
        Field("duty_bearer", ("duty_bearer", "fkywr"), str), Field("mine_code", ("mine_code", "ckzh"), str),
        Field("treatment_state", ("treatment_state", "hfzlqk", "恢复治理情"), word(_TREATED)),
        Field("treated_ha", ("treated_ha",), hectares(1)), Field("treated_ha", ("sdzlmj",), hectares(0.0001)), *PUBLISHED,
    ),
    Subject.BLOCK: (_CODE, Field("name", (*_NAME.headings, "区块名称"), str), _REGION, Field("mineral", ("mineral", "矿种"), str),
                    Field("due_on", ("due_on", "期限"), day)),
    Subject.REGION: (
        Field("code", (*_CODE.headings, "adcode", "id", "行政区代码"), str), _NAME,
        Field("level", ("region_level",), word({level: level for level in RegionLevel})), Field("parent_code", ("parent_code",), str),
    ),
    Subject.ZONE: (_CODE, _NAME, _REGION, Field("zone_kind", ("zone_kind", "kind"), word({kind: kind for kind in ZoneKind})),
                   Field("source_on", ("source_on",), day)),
}
"""Fields by kind of subject; several entries of one name are tried in order."""

REQUIRED: Mapping[Subject, frozenset[str]] = {
    Subject.MINE: frozenset({"name"}), Subject.SITE: frozenset(), Subject.BLOCK: frozenset({"code", "name"}),
    Subject.REGION: frozenset({"code", "name"}), Subject.ZONE: frozenset({"name", "zone_kind"}),
}
"""What a row cannot do without."""


def printed(value: object) -> str | None:
    """Text of a printed value, or None for a null word."""
    if value is None or value != value:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    return None if text in NULL_WORDS else text


def read_rows(subject: Subject, rows: Sequence[Mapping[str, object]], columns: Mapping[str, str],
              given: Mapping[str, str]) -> list[tuple[dict[str, Any], dict[str, str]]]:
    """Of each row its values by field, and the texts that could not be read by field.

    All rows have the headings of the first. ``columns`` names the heading of a field where it is not a known one; ``given`` supplies
    values that the file lacks.
    """
    met = {str(heading).strip().lower(): heading for heading in (rows[0] if rows else ())}
    sources = []
    for field in FIELDS[subject]:
        known = (columns[field.name].lower(),) if field.name in columns else field.headings
        headings = [met[heading] for heading in known if heading in met]
        if headings or field.name in given:
            sources.append((field, headings))
    return [_read_row(sources, attributes, given) for attributes in rows]


def _read_row(sources: Sequence[tuple[Field, Sequence[object]]], attributes: Mapping[Any, object],
              given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    values: dict[str, Any] = {}
    unreadable: dict[str, str] = {}
    for field, headings in sources:
        texts = [given.get(field.name), *(printed(attributes[heading]) for heading in headings)]
        text = next((text for text in texts if text is not None), None)
        if text is None or field.name in values:
            continue
        try:
            values[field.name] = field.read(text)
        except Unreadable:
            unreadable[field.name] = text
    return values, unreadable


def level_of(code: str) -> RegionLevel:
    """Level of a region by its code: 130000 province, 130800 city, 130826 county, 130826100 township."""
    if len(code) > 6:
        return RegionLevel.TOWNSHIP
    if code.endswith("0000"):
        return RegionLevel.PROVINCE
    return RegionLevel.CITY if code.endswith("00") else RegionLevel.COUNTY
