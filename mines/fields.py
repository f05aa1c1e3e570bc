"""Fields of an imported table: under which headings each is known, and what its rows say of each."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .codes import CapacityUnit, Duty, Method, RegionLevel, Subject, TreatmentState, ZoneKind
from .printed import Unreadable, day, hectares, licence_number, number, printed, word


@dataclass(frozen=True)
class Field:
    """A field: the headings it is known by (first match wins, case ignored) and how its text is read.

    ``read`` gets the text without surrounding blanks, never a null word; it raises Unreadable, and gives None where the text says
    nothing of the field.
    """

    name: str
    headings: tuple[str, ...]
    read: Callable[[str], Any] = str

    def called(self, word: str) -> bool:
        """Whether ``word`` is the field's name or one of its headings."""
        return word == self.name or word.lower() in self.headings


_CODE = Field("code", ("code", "编号", "图斑编号"), str)
_NAME = Field("name", ("name", "名称", "地块名称"), str)
_REGION = Field("region_code", ("region_code", "qt_canton", "行政区代码", "所在行政区"), str)
METHODS = {"露天开采": Method.OPEN_PIT, "露天": Method.OPEN_PIT, "A": Method.OPEN_PIT, "地下开采": Method.UNDERGROUND, "井工": Method.UNDERGROUND,
           "井工开采": Method.UNDERGROUND, "地下": Method.UNDERGROUND, "B": Method.UNDERGROUND, "露天/地下开采": Method.COMBINED,
           "联合": Method.COMBINED, "联合开采": Method.COMBINED, "C": Method.COMBINED}
UNITS = {"万吨/年": CapacityUnit.TONNES_10K, "万吨": CapacityUnit.TONNES_10K, "万立方米/年": CapacityUnit.CUBIC_METRES_10K,
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


def _false_change(*words: str) -> Callable[[str], bool | None]:
    """Whether one of ``words`` stands there; any other word says nothing of it."""
    return lambda text: True if text in words else None


FIELDS: Mapping[Subject, Sequence[Field]] = {
    Subject.MINE: (
        Field("code", (*_CODE.headings, "矿山编号"), str), Field("name", (*_NAME.headings, "na_mine_name", "矿山名称", "ksmc"), str),
        _REGION, Field("licence_number", ("licence_number", "id_licenceid", "许可证号", "采矿许可证号", "ckzh"), licence_number),
        Field("holder", ("holder", "na_apply_person", "采矿权人"), str),
        Field("mineral", ("mineral", "开采主矿种", "开采矿种", "矿种"), str), Field("mineral_code", ("mineral_code", "qt_main_mine", "kz"), str),
        Field("method", ("method", "na_mine_mode", "开采方式", "kcfs"), word(METHODS)),
        Field("capacity", ("capacity", "qt_design_scope", "生产规模", "设计规模"), number),
        Field("capacity_unit", ("capacity_unit", "na_scope_unit", "规模单位"), word(UNITS)),
        Field("valid_from", ("valid_from", "dt_usefullife_start", "有效期起"), day),
        Field("valid_to", ("valid_to", "dt_usefullife_end", "有效期止"), day), *PUBLISHED,
    ),
    Subject.SITE: (
        Field("code", (*_CODE.headings, "tbbh"), str),
        Field("name", (*_NAME.headings, "ksmc", "zlksmc", "sbksmc", "ggksmc", "kswz", "位置"), str), _REGION,
        Field("duty", ("duty", "tbdl"), word(_LEGACY_CLASSES)),
        Field("false_change", ("tbxl", "图斑小类"), _false_change("伪变化", "37")), Field("false_change", ("tbsx",), _false_change("伪变化", "8")),
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


def unknown_fields(subject: Subject, names: Iterable[str]) -> list[str]:
    """Those of ``names`` that no field of ``subject`` is called."""
    return [name for name in names if not any(one.called(name) for one in FIELDS[subject])]


@dataclass(frozen=True)
class Values:
    """What the rows of a file say, by field; None where a row says nothing."""

    rows: int
    columns: dict[str, list[Any]] = field(default_factory=dict)

    def of(self, name: str) -> list[Any]:
        """What each row says of the field ``name``."""
        return self.columns.get(name) or [None] * self.rows

    def only(self, places: Collection[int]) -> "Values":
        """The rows at ``places``, counted from 0."""
        return Values(len(places), {name: [column[place] for place in places] for name, column in self.columns.items()})


@dataclass(frozen=True)
class Misread:
    """A text that its field cannot hold; ``row`` counts from 0."""

    row: int
    field: str
    text: str


def read_rows(subject: Subject, rows: Sequence[Mapping[str, object]], columns: Mapping[str, str],
              given: Mapping[str, str]) -> tuple[Values, list[Misread]]:
    """What each row of a file of outlines says, and the texts that could not be read; see ``read_by``."""
    return read_by(FIELDS[subject], rows, columns, given)


def read_by(fields: Sequence[Field], rows: Sequence[Mapping[str, object]], columns: Mapping[str, str],
            given: Mapping[str, str]) -> tuple[Values, list[Misread]]:
    """What each row says of ``fields``, and the texts that could not be read.

    ``columns`` names the heading of a field where it is not a known one; ``given`` supplies, by name or heading of a field, what the
    file lacks.
    """
    found = Values(len(rows))
    met = _headings(rows)
    sources = [(one, met[heading.strip().lower()]) for name, heading in columns.items() for one in fields
               if one.called(name) and heading.strip().lower() in met]
    chosen = {one.name for one, _ in sources}
    sources += [(one, met[heading]) for one in fields if one.name not in chosen for heading in one.headings if heading in met]
    misread = [wrong for one, heading in sources for wrong in _read_into(found, one, [printed(row.get(heading)) for row in rows])]
    for name, text in given.items():
        for one in (one for one in fields if one.called(name)):
            misread += _read_into(found, one, [printed(text)] * len(rows))
    return found, misread


def missing_headings(rows: Sequence[Mapping[str, object]], columns: Mapping[str, str]) -> list[str]:
    """Headings that ``columns`` names and no row has."""
    met = _headings(rows)
    return [heading for heading in columns.values() if heading.strip().lower() not in met]


def _headings(rows: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """Every heading as written, by its lower-case form."""
    return {heading.strip().lower(): heading for heading in dict.fromkeys(heading for row in rows for heading in row)}


def _read_into(found: Values, one: Field, texts: Sequence[str | None]) -> list[Misread]:
    """Fill in what earlier columns left open; each different text is read once."""
    known: dict[str | None, Any] = {None: None}
    for text in set(texts) - {None}:
        try:
            known[text] = one.read(str(text))
        except Unreadable as bad:
            known[text] = bad
    before = found.of(one.name)
    read = [known[text] if value is None else value for text, value in zip(texts, before, strict=True)]
    misread = [Misread(row, one.name, str(value)) for row, value in enumerate(read) if isinstance(value, Unreadable)]
    found.columns[one.name] = [None if isinstance(value, Unreadable) else value for value in read] if misread else read
    return misread


def level_of(code: str) -> RegionLevel:
    """Level of a region by its code: 130000 province, 130800 city, 130826 county, 130826100 township."""
    if len(code) > 6:
        return RegionLevel.TOWNSHIP
    if code.endswith("0000"):
        return RegionLevel.PROVINCE
    return RegionLevel.CITY if code.endswith("00") else RegionLevel.COUNTY
