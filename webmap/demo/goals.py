"""What the example county is to reach, by when, and who says so."""

from datetime import date

from mines.commands.targets import set_target
from mines.commands.transactions import Writer

from .geography import COUNTY
from .officers import RESOURCES
from .story import Story

_OWN = "示例县绿色矿山三年行动方案（虚构）"
_NATION = "自然资规〔2024〕1号"

_GOALS = (
    ("green_prov_rate@2022", 1.0, date(2020, 12, 31), date(2022, 12, 31), _OWN),
    ("green_prov_met_rate@2022", 1.0, date(2020, 12, 31), date(2022, 12, 31), _OWN),
    ("green_nat_met_rate@2028", 1.0, date(2022, 12, 31), date(2025, 12, 31), _OWN),
    ("closure_done_rate@1", 1.0, date(2022, 12, 31), date(2025, 12, 31), _OWN),
    ("block_done_rate@1", 1.0, date(2022, 12, 31), date(2025, 12, 31), _OWN),
    ("legacy_area_rate@1", 0.85, date(2022, 12, 31), date(2025, 12, 31), _OWN),
    ("large_green_rate@2028", 0.9, date(2024, 4, 15), date(2028, 12, 31), _NATION),
    ("medium_green_rate@2028", 0.8, date(2024, 4, 15), date(2028, 12, 31), _NATION),
)
"""Indicator, share, base day, due day, source."""


def tell(story: Story) -> None:
    """Set every target on its base day."""
    for key, share, base, due, source in _GOALS:
        _set(story, key, share, base, due, source)


def _set(story: Story, key: str, share: float, base: date, due: date, source: str) -> None:
    def act(session: Writer) -> None:
        set_target(session, key, region_code=COUNTY, share=share, base_on=base, due_on=due, source=source, by=RESOURCES)
    story.tell(base, act)
