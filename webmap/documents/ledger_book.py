"""The ledgers as workbooks: one sheet for each, headed by what it is of."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from mines import __version__
from mines.codes import CountyTask
from mines.indicators import BY_KEY
from mines.queries.ledgers import LEDGERS
from mines.queries.lists import county, region_names

from .. import wording
from ..formats import day, moment
from .ledgers import OLD_RIGHTS, columns_of
from .workbook import Sheet

TITLES: Mapping[CountyTask, Any] = {
    CountyTask.CLOSING: lazy_gettext("关闭矿山台账"), CountyTask.CONSOLIDATION: lazy_gettext("整合重组台账"),
    CountyTask.RESTORATION: lazy_gettext("修复治理台账"), CountyTask.GREEN: lazy_gettext("绿色矿山台账"),
}

RULES: Mapping[CountyTask, tuple[str, ...]] = {
    CountyTask.CLOSING: ("closure_done_rate@1",), CountyTask.CONSOLIDATION: ("block_done_rate@1",),
    CountyTask.RESTORATION: ("restored_area_rate@1", "restored_site_rate@1"), CountyTask.GREEN: ("green_nat_met_rate@2028",),
}
"""The indicators whose rules a ledger follows."""


def place_name(session: Session, as_of: date, known_at: datetime | None, region: str | None) -> str:
    """Name of the region asked about. Read-only."""
    if region:
        return region_names(session, as_of, known_at).get(region) or str(wording.NOWHERE if region == "unknown" else region)
    own = county(session, as_of, known_at)
    return str(own.name if own else _("全部区域"))


def lines(as_of: date, known_at: datetime | None, place: str, keys: Sequence[str], filtered: str = "") -> list[str]:
    """What stands above every table that leaves the registry: day, moment, region, filter, versions of rules and program."""
    known = _("按 %(moment)s 所知", moment=moment(known_at)) if known_at else _("没有记录")
    rules = _("、").join(_("%(name)s 第%(version)s版", name=wording.RULES[key].name, version=BY_KEY[key].version) for key in keys)
    return [
        _("截至 %(day)s　%(known)s　区域：%(place)s　筛选：%(filter)s", day=day(as_of), known=known, place=place, filter=filtered or _("无")),
        _("口径：%(rules)s　程序版本：greenmine %(version)s", rules=rules, version=__version__),
    ]


def sheets_of(session: Session, task: CountyTask, rows: Sequence[Any], as_of: date, known_at: datetime | None, region: str | None,
              filtered: str = "") -> list[Sheet]:
    """A ledger as one sheet, of blocks with a second one for the rights that they are made of. Read-only."""
    place = place_name(session, as_of, known_at, region)
    about = lines(as_of, known_at, place, RULES[task], filtered)
    title = f"{place}{TITLES[task]}"
    blank = _("空白栏目台账没有登记，由单位填写。")
    found = [Sheet(str(TITLES[task]), title, about, columns_of(session, task, rows), rows, notes=[blank])]
    if task == CountyTask.CONSOLIDATION:
        old = [mine for row in rows for mine in row.old]
        name = _("整合前采矿权")
        found.append(Sheet(name, f"{place}{name}", about, OLD_RIGHTS, old, totals=False, notes=[blank]))
    return found


def every_ledger(session: Session, as_of: date, known_at: datetime | None, region: str | None) -> list[Sheet]:
    """All four ledgers of a day. Read-only."""
    return [sheet for task, ledger in LEDGERS.items()
            for sheet in sheets_of(session, task, ledger(session, as_of, known_at, region), as_of, known_at, region)]
