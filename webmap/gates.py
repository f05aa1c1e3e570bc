"""The gates of a block as a track with the days spent in each, and its rules in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from mines.codes import BlockRule, GateStage, Verdict
from mines.consolidation import GATES, Ruling
from mines.queries.consolidations import BlockCase
from mines.queries.history import Fact
from mines.rules import NO_DATE
from mines.rules.block import done

from .formats import day, number
from .rows import LONG_STAY_DAYS
from .wording import word


@dataclass(frozen=True)
class Gate:
    """One gate: passed, now or todo; when it was passed, and the days until the next one or until the day asked."""

    stage: GateStage
    state: str
    fact: Fact | None = None
    days: int | None = None
    long: bool = False


def gate_track(case: BlockCase, as_of: date) -> list[Gate]:
    """Every gate in order."""
    passed = case.passed()
    place = GATES.stages.index(case.row.gate_stage)
    track = []
    for stage in list(GateStage)[1:]:
        at, fact = GATES.stages.index(stage), passed.get(stage)
        if at > place:
            track.append(Gate(stage, "now" if at == place + 1 else "todo"))
            continue
        after = next((passed[later] for later in GATES.stages[at + 1:] if later in passed), None)
        until = after.record.effective_on if after else None if at == len(GATES.stages) - 1 else as_of
        days = (until - fact.record.effective_on).days if fact and until else None
        track.append(Gate(stage, "done", fact, days, stage == case.row.gate_stage and is_long(case.row)))
    return track


def is_long(row: Any) -> bool:
    """Whether a block has waited too long before its next gate."""
    return bool(not done(row) and row.gate_since != NO_DATE and (row.as_of - row.gate_since).days > LONG_STAY_DAYS)


def ruling_said(ruling: Ruling) -> str:
    """What a rule was held against, in words."""
    values = ruling.values
    if ruling.verdict == Verdict.UNKNOWN:
        return str(_unknown(ruling.rule))
    if ruling.rule == BlockRule.RIGHT_VALID:
        return _("有效至 %(day)s", day=day(values["valid_to"]) or "–")
    if ruling.rule == BlockRule.NOT_CLOSING and ruling.verdict == Verdict.FAILED:
        return str(word("GroundStage", values["ground_stage"]))
    if ruling.rule == BlockRule.OUTSIDE_ZONES and values["zones"]:
        return _("；").join(_in_zone(zone) for zone in values["zones"])
    if ruling.rule in (BlockRule.LEAD_SCALE, BlockRule.RESULT_SCALE):
        least = _("规模 %(capacity)s，最低 %(least)s", capacity=number(values["capacity"], 1), least=number(values["least"], 1))
        return _("%(least)s；例外理由：%(reason)s", least=least, reason=values["override"]) if values["override"] else least
    if ruling.rule == BlockRule.NO_OVERLAP and values["overlaps"]:
        shares = values["overlaps"].items()
        return _("；").join(_("与 %(code)s 重叠 %(area)s 公顷", code=code, area=number(shared / 10_000, 4)) for code, shared in shares)
    if ruling.rule == BlockRule.OLD_RIGHTS_CANCELLED and values["mines"]:
        return _("还有 %(count)s 个没有注销", count=len(values["mines"]))
    if ruling.rule == BlockRule.ONE_BLOCK and values["block"]:
        return str(values["block"])
    return ""


def _in_zone(zone: Any) -> str:
    """A zone with the ground shared and the day of its layer."""
    return _("在%(name)s内 %(area)s 公顷（图层 %(day)s）", name=zone, area=number(zone.shared_ha, 4), day=day(zone.source_on) or _("日期不明"))


def _unknown(rule: BlockRule) -> str:
    words = {
        BlockRule.RIGHT_VALID: _("没有登记采矿权有效期"), BlockRule.OUTSIDE_ZONES: _("没有保护区图层，或矿区范围没有上图"),
        BlockRule.LEAD_SCALE: _("没有这个矿种的规模标准，或没有登记规模"), BlockRule.RESULT_SCALE: _("还没有整合后矿山，或没有规模标准"),
        BlockRule.ONE_HOLDER: _("还没有整合后矿山"), BlockRule.NO_OVERLAP: _("还没有整合后矿山，或范围没有上图"),
    }
    return words.get(rule, _("情况不明"))
