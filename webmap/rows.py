"""How one subject of a list is said: its page, what it is short of, when that is due."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Flask, url_for
from flask_babel import gettext as _

from mines.codes import GateStage, Met
from mines.consolidation import GATES
from mines.rules import NO_DATE, NOT_COUNTED
from mines.rules.block import done

from . import legend, wording
from .formats import day, hectares

SHOWN_GATES = (
    GateStage.DRAFTED, GateStage.COUNTY_REVIEWED, GateStage.CITY_REVIEWED, GateStage.PROVINCE_JOINT_REVIEW, GateStage.PROVINCE_APPROVED,
    GateStage.RIGHT_CHANGED, GateStage.OLD_RIGHTS_CANCELLED,
)
"""Gates that the board shows; the steps between approval and the new licence show on the block's page."""

GATE_FILLS = tuple(legend.THEMES["block"][code].fill for code in ("step_1", "step_2", "step_3", "step_4", "step_5", "step_6", "step_6"))

LONG_STAY_DAYS = 180
"""A block that stays longer before one gate is marked."""

PAGES = {"block": "mines.block", "site": "mines.site", "issue": "issues.case"}
"""Page of a row by the theme that paints it; mines otherwise."""


def init_app(app: Flask) -> None:
    """Hand the words to the templates."""
    app.jinja_env.globals.update(
        subject_url=subject_url, row_says=row_says, days_late=days_late, due_of=due_of, gates=gates, passed=passed,
        days_in_gate=days_in_gate,
        long_stay=LONG_STAY_DAYS, due_words=due_words,
    )


def subject_url(row: Any, theme: str) -> str:
    """Address of the row's page."""
    return url_for(PAGES.get(theme, "mines.mine"), code=row.code)


def row_says(row: Any, theme: str) -> str:
    """What the row is short of, in a few words."""
    return str(_SAYS[theme](row))


def _class_word(theme: str, row: Any) -> str:
    return str(legend.look(theme, row.class_code).word)


def _closing(row: Any) -> str:
    stages = wording.word("GroundStage", row.ground_stage), wording.word("PaperStage", row.paper_stage)
    return _("%(ground)s，%(paper)s", ground=stages[0], paper=stages[1])


def _tier(row: Any) -> str:
    if getattr(row, "gaps", ""):
        return str(row.gaps)
    standard = {Met.YES: _("国家标准达标"), Met.NO: _("国家标准未达标")}.get(row.national_met, _("没有有效的国家标准评估"))
    listed = "" if row.class_code == NOT_COUNTED else _class_word("tier", row) + " · "
    return f"{listed}{standard}"


def _site(row: Any) -> str:
    return _("%(state)s，待治理 %(area)s", state=_class_word("site", row), area=hectares(row.stock_ha))


_SAYS = {
    "closing": _closing, "tier": _tier, "site": _site, "block": lambda row: wording.word("GateStage", row.gate_stage),
    "issue": lambda row: wording.word("IssueStage", row.issue_stage),
}


def due_of(row: Any, theme: str) -> date | None:
    """The day something is due of the row, where one is set and it is not done."""
    if theme == "closing" and row.class_code not in ("in_place", "pit_closed", "taken_off"):
        due = row.closing_due_on
    elif theme == "block" and not done(row):
        due = row.due_on
    elif theme == "tier":
        due = getattr(row, "measure_due_on", None)
    else:
        return None
    return due if due and due != NO_DATE else None


def days_late(due: date, as_of: date) -> int:
    """Days from the due day to the day asked; negative before it."""
    return (as_of - due).days


def gates(blocks: Sequence[Any]) -> list[tuple[GateStage, str, int]]:
    """Each gate of the board, its paint, and how many blocks have passed it."""
    return [(gate, fill, sum(passed(block, gate) for block in blocks)) for gate, fill in zip(SHOWN_GATES, GATE_FILLS, strict=True)]


def passed(block: Any, gate: GateStage) -> bool:
    """Whether a block has passed ``gate``."""
    return block.gate_stage in GATES.reached(gate)


def days_in_gate(block: Any, as_of: date) -> int | None:
    """Days since the newest gate; None when the block is done or not begun."""
    return None if done(block) or block.gate_since == NO_DATE else (as_of - block.gate_since).days


def due_words(due: date, as_of: date) -> str:
    """Days overdue, or the day that is coming."""
    late = days_late(due, as_of)
    return _("逾期 %(days)s 天", days=late) if late > 0 else _("%(day)s前", day=day(due, short=due.year == as_of.year))
