"""What the legend counts: the classes of a theme, those in none, those without an outline, and every layer, for one day and region."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from mines.codes import RegionLevel, Subject
from mines.queries.counts import THEMES, classes, outlines
from mines.queries.lists import regions
from mines.rules import NOT_COUNTED

from . import legend, params
from .session import registry

COUNTED: Mapping[str, Any] = {
    "state": _("全部矿山"), "closing": _("关闭清单矿山"), "tier": _("持证在产矿山"), "expiry": _("采矿权未注销的矿山"),
    "block": _("整合区块"), "site": _("修复图斑"),
}
"""What the classes of a theme count together."""

ALL: Mapping[str, Any] = {Subject.MINE: _("全部矿山"), Subject.BLOCK: _("全部区块"), Subject.SITE: _("全部图斑")}
"""What a theme colours, whether counted or not."""

ASIDE: Mapping[str, tuple[str, ...]] = {"closing": ("taken_off",)}
"""Classes shown with a theme that are not among what it counts."""

RULES: Mapping[str, str] = {
    "closing": "closure_done_rate@1", "tier": "green_nat_rate@2028", "block": "block_done_rate@1", "site": "restored_site_rate@1",
}
"""The indicator that counts among the classes of a theme."""

LAYERS: Mapping[str, Any] = {
    "mine": _("矿区范围"), "block": _("整合区块"), "site": _("修复图斑"), "township": _("乡镇界"), "zone": _("限制区"),
}
"""The layers a reader may hide, as the list names them."""

FIRST_LAYERS = "mine,block,township,zone"
"""Layers shown when none are named; the layer that the theme colours is always shown."""


@dataclass(frozen=True)
class Tally:
    """Counts of one theme: ``rows`` gives each class with its count, most finished first; ``layers`` the subjects of each layer."""

    theme: str
    subject: Subject
    rows: dict[str, int]
    not_counted: int
    outlines: dict[str, int]
    layers: dict[str, int]

    @property
    def word(self) -> Any:
        """What the classes count together."""
        return COUNTED[self.theme]

    @property
    def rule(self) -> str | None:
        """Key of the indicator that counts among these classes."""
        return RULES.get(self.theme)

    @property
    def whole(self) -> Any:
        """What the theme colours, counted or not."""
        return ALL[self.subject]

    @property
    def layer_words(self) -> Mapping[str, Any]:
        """The layers a reader may hide."""
        return LAYERS

    @property
    def counted(self) -> int:
        """How many are in a class that counts: what the indicators of the theme count among."""
        return sum(count for code, count in self.rows.items() if code not in ASIDE.get(self.theme, ()))

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.rows.values()) + self.not_counted

    @property
    def off_map(self) -> int:
        """How many have no outline that can be drawn."""
        return self.total - self.outlines["on_map"]


def tally() -> Tally:
    """The counts that this request asks about."""
    session, theme, asked = registry(), params.theme(), params.asked()
    subject = THEMES[theme][0]
    found = classes(session, theme, *asked)
    drawn = {layer: outlines(session, layer, *asked) for layer in (Subject.MINE, Subject.BLOCK, Subject.SITE, Subject.ZONE)}
    townships = len(regions(session, *asked[:2], RegionLevel.TOWNSHIP))
    layers = {layer: sum(drawn[Subject(layer)].values()) if layer != "township" else townships for layer in LAYERS}
    rows = {code: found[code] for code in legend.THEMES[theme]}
    return Tally(theme, subject, rows, found[NOT_COUNTED], drawn[subject], layers)
