"""Words and numbers that files print for the registry's codes (formats A.3, F)."""

from .codes import CapacityUnit, Duty, Method, TreatmentState
from .printed import no_word

METHODS = {"露天开采": Method.OPEN_PIT, "露天": Method.OPEN_PIT, "A": Method.OPEN_PIT, "地下开采": Method.UNDERGROUND, "井工": Method.UNDERGROUND,
           "井工开采": Method.UNDERGROUND, "地下": Method.UNDERGROUND, "井下开采": Method.UNDERGROUND, "B": Method.UNDERGROUND,
           "露天/地下开采": Method.COMBINED, "露天/地下": Method.COMBINED, "露天、地下开采": Method.COMBINED, "露天地下联合开采": Method.COMBINED,
           "露天+地下": Method.COMBINED, "联合": Method.COMBINED, "联合开采": Method.COMBINED, "C": Method.COMBINED}

UNITS = {"万吨/年": CapacityUnit.TONNES_10K, "万吨": CapacityUnit.TONNES_10K, "万t/a": CapacityUnit.TONNES_10K, "万t": CapacityUnit.TONNES_10K,
         "万立方米/年": CapacityUnit.CUBIC_METRES_10K, "万立方米": CapacityUnit.CUBIC_METRES_10K, "万方/年": CapacityUnit.CUBIC_METRES_10K,
         "万方": CapacityUnit.CUBIC_METRES_10K, "万m3/a": CapacityUnit.CUBIC_METRES_10K, "万m³/a": CapacityUnit.CUBIC_METRES_10K,
         "万m3": CapacityUnit.CUBIC_METRES_10K, "万m³": CapacityUnit.CUBIC_METRES_10K}

DUTIES = {
    "历史遗留矿山": Duty.OWNERLESS, "10": Duty.OWNERLESS, "有责任主体的废弃矿山": Duty.BEARER, "20": Duty.BEARER,
    "其他情形": Duty.UNKNOWN, "30": Duty.UNKNOWN, "功能未损毁采矿沉陷区": Duty.UNKNOWN, "40": Duty.UNKNOWN,
}
"""Main classes of legacy mines (TBDL)."""

TREATED = {"未治理": TreatmentState.UNTREATED, "A": TreatmentState.UNTREATED, "已恢复治理": TreatmentState.TREATING,
           "已治理": TreatmentState.TREATING, "B": TreatmentState.TREATING}
"""A site called treated has begun; how much of it is finished is the treated area."""

MINERALS = {
    "11001": "煤", "32015": "锡", "42201": "金", "83900": "石灰岩", "83907": "建筑石料用灰岩", "83944": "建筑用白云岩", "83970": "砂岩",
    "83978": "建筑用砂岩", "83993": "建筑用砂", "84130": "页岩", "84132": "砖瓦用页岩", "84412": "砖瓦用粘土", "84711": "建筑用花岗岩",
    "84852": "水泥用凝灰岩", "84911": "饰面用大理石", "99999": "其他",
}
"""Mineral codes whose name is known; the whole list is an annex that could not be read."""

DIGITS_OF_A_MINERAL = 5


def mineral(text: str) -> str:
    """The name of a mineral as printed; a code that has no name here is no word."""
    return str(no_word(text)) if text.isdecimal() and len(text) == DIGITS_OF_A_MINERAL else text
