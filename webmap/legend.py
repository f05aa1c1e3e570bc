"""What each class looks like and is called: the one class table of map, legend, list, table and chart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from mines.rules import NOT_COUNTED

INK = "#17211F"
WHITE = "#FFFFFF"
EXCEPTION = "#B4481A"
SUSPENSION = "#2F4358"
UNKNOWN = "#7B8784"


@dataclass(frozen=True)
class Pattern:
    """A tile that repeats over a fill: discs or bars, in screen pixels at every zoom.

    ``size`` is the tile's edge, ``angle`` its turn in degrees, ``extent`` a disc's radius or a bar's width. ``colour`` None is the
    class's stroke.
    """

    shape: str
    size: float
    angle: int
    extent: float
    opacity: float = 1.0
    colour: str | None = None


PATTERNS: Mapping[str, Pattern] = {
    "dots": Pattern("disc", 5, 45, 0.95, 0.62),
    "bars-horizontal": Pattern("bar", 6, 0, 2, 0.82, WHITE),
    "bars-vertical": Pattern("bar", 6, 90, 2, 0.82, WHITE),
    "bars-diagonal": Pattern("bar", 6, 45, 1.8, 0.75, WHITE),
    "exception": Pattern("bar", 6, 45, 1.7),
    "unknown": Pattern("bar", 6, -45, 1.4),
    "zone": Pattern("bar", 9, -45, 0.9, 0.6),
}


@dataclass(frozen=True)
class Look:
    """How one class is drawn and called.

    ``pattern`` names a tile of ``PATTERNS``, or None; ``ring`` asks for an inner white outline at 76 % of the shape. ``dash`` is an SVG
    dash array, ``mark`` the one character written into a shape that is wide enough, ``text`` its colour.
    """

    word: Any
    fill: str
    stroke: str
    pattern: str | None = None
    mark: str = ""
    width: float = 1.0
    dash: str | None = None
    ring: bool = False
    text: str = INK

    @property
    def tile(self) -> str | None:
        """Name of the pattern in the colour it takes here; see ``tiles``."""
        return f"{self.pattern}-{self.pattern_colour[1:]}" if self.pattern else None

    @property
    def pattern_colour(self) -> str:
        """Colour of the pattern."""
        return (PATTERNS[self.pattern].colour if self.pattern else None) or self.stroke


def _plain(stroke: str, **words: Any) -> Any:
    """Give a function that makes the looks of one theme, outlined in its dark ink."""
    def look(word: Any, fill: str, pattern: str | None = None, mark: str = "", **more: Any) -> Look:
        return Look(word, fill, **{"stroke": stroke, "pattern": pattern, "mark": mark, **words, **more})
    return look


def _outline(word: Any, stroke: str, mark: str, fill: str = WHITE, **more: Any) -> Look:
    return Look(word, fill, stroke, mark=mark, **{"width": 1.6, **more})


def _exception(word: Any, mark: str, stroke: str) -> Look:
    return Look(word, WHITE, stroke, "exception", mark, width=1.8, dash="4 2.5")


def _unknown() -> Look:
    return Look(_("情况不明"), WHITE, UNKNOWN, "unknown", "？", dash="4 2.5")


_TIER, _CLOSING, _BLOCK, _SITE, _STATE, _EXPIRY = "#0E335F", "#3F1E08", "#6E449A", "#0F4630", INK, "#5A2A0E"
_tier, _closing, _site, _state, _expiry = map(_plain, (_TIER, _CLOSING, _SITE, _STATE, _EXPIRY))
_block = _plain(_BLOCK, dash="5 3", width=1.5)

THEMES: Mapping[str, Mapping[str, Look]] = {
    "state": {
        "producing": _state(_("在产"), "#2F7F86", mark="产"),
        "stopped": _state(_("停产"), "#E6DCB4", "dots", "停"),
        "closing": _state(_("关闭中"), "#B06A2B", "bars-horizontal", "关"),
        "closed": _state(_("已关闭"), "#572A0D", mark="闭", text=WHITE),
        "merged": _state(_("已整合"), "#9572BC", mark="合", dash="2 2"),
        "expired": _exception(_("证照过期"), "过", SUSPENSION),
        "new": _outline(_("新建"), _STATE, "新"),
        "unknown": _unknown(),
    },
    "closing": {
        "in_place": _closing(_("关闭到位"), "#572A0D", mark="闭", text=WHITE),
        "pit_closed": _closing(_("露天采场已关闭"), "#B06A2B", "bars-diagonal", "露"),
        "ground_only": _closing(_("现场已验收，证未注销"), "#B06A2B", "bars-horizontal", "验"),
        "paper_only": _closing(_("证已注销，现场未验收"), "#B06A2B", "bars-vertical", "注"),
        "implementing": _closing(_("实施中"), "#E3B271", "dots", "施"),
        "decided": _outline(_("已决定"), _CLOSING, "决", "#F7E6CB"),
        "announced": _outline(_("已公布"), _CLOSING, "公", width=1.0),
        "suspended": _exception(_("暂停"), "停", SUSPENSION),
        "taken_off": _outline(_("已撤出清单"), _CLOSING, "撤", "none", width=1.0),
    },
    "tier": {
        "national": _tier(_("国家级"), "#123F77", mark="国", ring=True, text=WHITE),
        "provincial": _tier(_("省级"), "#4A8CC9", mark="省"),
        "reserve": _tier(_("储备库"), "#C6DCF0", "dots", "储"),
        "none": _outline(_("未入库"), _TIER, "未"),
        "removed": _exception(_("已移出"), "移", EXCEPTION),
    },
    "block": {
        "step_1": _block(_("方案编制"), "#EDE6F5", mark="1"),
        "step_2": _block(_("县初审"), "#D6C5E8", mark="2"),
        "step_3": _block(_("市审查"), "#B79BD6", mark="3"),
        "step_4": _block(_("省联审"), "#9572BC", mark="4"),
        "step_5": _block(_("省批复、换证"), "#6E449A", mark="5", text=WHITE),
        "step_6": _block(_("完成"), "#3F1D68", mark="6", text=WHITE, dash=None, width=1.0),
    },
    "site": {
        "accepted": _site(_("已验收"), "#17603F", mark="验", text=WHITE),
        "finished": _site(_("已完工，待验收"), "#5FA67C", "bars-diagonal", "完"),
        "treating": _site(_("治理中"), "#A3CFAF", "dots", "治"),
        "untreated": _outline(_("未治理"), _SITE, "未", "#F6EEDD"),
        "unknown": _unknown(),
    },
    "expiry": {
        "expired": _exception(_("已过期"), "过", EXCEPTION),
        "d30": _expiry(_("30天内"), "#8A3A12", mark="30", text=WHITE),
        "d90": _expiry(_("90天内"), "#C97B3D", mark="90"),
        "y1": _expiry(_("一年内"), "#EBC79B"),
        "later": _outline(_("一年以上"), _EXPIRY, "", "#F7F3EA"),
        "unknown": _unknown(),
    },
}
"""Every class of every theme, most finished first, with its look."""

LISTS: Mapping[str, Mapping[str, Look]] = {
    "import": {
        "ready": Look(_("可写入"), "#E4EFED", "#14504F", width=1.4),
        "warned": Look(_("有提醒"), "#EAD6B0", "#7A5200", width=1.4),
        "blocked": Look(_("须处理"), "#F3CFCB", "#A82A1E", width=1.8, dash="4 2.5"),
        "asked": Look(_("可能是另一个"), WHITE, "#A82A1E", "exception", width=1.8, dash="4 2.5"),
        "same": Look(_("不变"), WHITE, "#86928F", width=0.9),
    },
    "issue": {
        "struck_off": Look(_("已销号"), "#5F6D6A", INK, text=WHITE),
        "overdue": _exception(_("逾期"), "逾", EXCEPTION),
        "returned": _exception(_("退回"), "退", SUSPENSION),
        "due_soon": Look(_("七天内到期"), "#EDF0EF", INK, "dots"),
        "open": Look(_("未销号"), WHITE, INK, width=1.6),
    },
}
"""Classes that only lists show."""

OUT = Look(_("不在口径内"), "none", "#86928F", width=0.9)
"""A subject that no class of the theme covers."""

GROUND: Mapping[str, Look] = {
    "county": Look(_("县界"), "#FBFBF8", "#7B8A87", width=2.4),
    "township": Look(_("乡镇界"), "none", "#B9C4C1", width=1.2),
    "zone": Look(_("限制区"), "none", "#8DB39B", "zone", width=1.0, dash="1.5 2.5"),
}
"""Layers under the classes: outlines that give the place, never a class."""

PIGMENTS: Mapping[str, str] = {"closing": "#572A0D", "block": "#6E449A", "site": "#17603F", "green": "#123F77", "issue": "#44524F"}
"""One pigment for a task, for its figures, bars and lines."""

DARK_INK, DARK_INK_2, DARK_LAND, DARK_EXCEPTION = "#E8EFEF", "#A9B8BA", "#182326", "#FF9A66"
_dark = _plain("#CFE4FA")

DARK: Mapping[str, Mapping[str, Look]] = {
    "tier": {
        "national": _dark(_("国家级"), "#9CCBF5", stroke=DARK_INK, ring=True),
        "provincial": _dark(_("省级"), "#3F83C4", stroke="#9CCBF5"),
        "reserve": _dark(_("储备库"), "#264C73", "dots", stroke="#9CCBF5"),
        "none": _outline(_("未入库"), DARK_INK, "", "#11191B"),
        "removed": Look(_("已移出"), "#11191B", DARK_EXCEPTION, "exception", width=1.8, dash="4 2.5"),
    },
}
"""Classes on the dark ground of the big screen; light means "more" there."""

DARK_OUT = Look(_("未计入"), "none", "#66787B", width=0.9)
"""A subject that no class of the theme covers, on the dark ground."""

DARK_GROUND: Mapping[str, Look] = {
    "county": Look(_("县界"), DARK_LAND, "#4A5D61", width=1.8),
    "township": Look(_("乡镇界"), "none", "#334245", width=1.2),
    "block": Look(_("区块"), "#B79BD6", "#B79BD6", width=1.4, dash="6 4"),
}
"""What gives the place on the dark ground."""

DARK_PIGMENTS: Mapping[str, str] = {"closing": "#D79A5B", "block": "#B79BD6", "site": "#5FA67C", "green": "#6FB0EA"}
"""The pigments on the dark ground."""

_NO_SHARE = "nothing"
_SHARES: tuple[tuple[str, float, Any, float], ...] = (
    ("whole", 1.0, "100%", 1.0), ("from_90", 0.9, _("90% 到 100%"), 0.72), ("from_75", 0.75, _("75% 到 90%"), 0.48),
    ("from_50", 0.5, _("50% 到 75%"), 0.28), ("below_50", 0.0, _("不到 50%"), 0.1),
)
"""Class of a share: its code, from which share (0-1) on, its words, and how much of the pigment its fill has."""


def share_class(share: float | None) -> str:
    """The class of a share of 0-1; without anything to count among it is a class of its own."""
    return _NO_SHARE if share is None else next(code for code, least, _word, _part in _SHARES if share >= least)


def shares(pigment: str) -> dict[str, Look]:
    """Every class of a share in the pigment of a task, the fullest first: order is lightness, so it survives grey print."""
    ramp = {code: Look(word, _mixed(PIGMENTS[pigment], part), INK, text=WHITE if part > 0.5 else INK)
            for code, _least, word, part in _SHARES}
    return {**ramp, _NO_SHARE: Look(_("没有可计的对象"), WHITE, UNKNOWN, "unknown", dash="4 2.5")}


def _mixed(colour: str, part: float) -> str:
    """``part`` of a colour in white."""
    return "#" + "".join(f"{round(255 + (int(colour[place:place + 2], 16) - 255) * part):02X}" for place in (1, 3, 5))


STOCK: Mapping[str, str] = {"stock": "#D9C9A6", "new": EXCEPTION, "accepted": "#17603F", "correction": UNKNOWN}
"""Bars of the restoration stock."""


def look(theme: str, code: str) -> Look:
    """The look of class ``code`` in ``theme``."""
    return OUT if code == NOT_COUNTED else (THEMES.get(theme) or LISTS[theme])[code]


def dark_look(theme: str, code: str) -> Look:
    """The look of class ``code`` in ``theme`` on the dark ground."""
    return DARK[theme].get(code, DARK_OUT)


def tiles(*, dark: bool = False) -> dict[str, Pattern]:
    """Every pattern in every colour that some class uses, by the name that ``Look.tile`` gives."""
    found: dict[str, Pattern] = {}
    groups = DARK.values() if dark else (*THEMES.values(), *LISTS.values(), GROUND)
    for one in (one for classes in groups for one in classes.values()):
        if one.pattern and one.tile:
            plain = PATTERNS[one.pattern]
            found[one.tile] = Pattern(plain.shape, plain.size, plain.angle, plain.extent, plain.opacity, one.pattern_colour)
    return found
