"""The card of one subject on one day: the facts in force with their dates and papers, what is missing, what comes next."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from mines.assessment import FINAL
from mines.codes import ClosingScope, ClosingState, GateStage, GroundStage, MeasureState, Met, PaperStage, Subject, Tier
from mines.consolidation import GATES
from mines.errors import NotFound
from mines.queries.counts import THEMES
from mines.queries.features import window_of
from mines.queries.history import Fact, facts_on
from mines.queries.lists import block_members, region_names, rows_on
from mines.queries.subjects import by_code, exists_on
from mines.rules import NO_DATE, class_of
from mines.rules.mine import leaving, on_closing_list

from . import params, wording
from .formats import day, hectares, mu, number, square_km
from .session import registry

MOST_LINES = 5
RENEWAL_DAYS = 30
"""A licence is renewed by an application 30 days before it ends (矿产资源开采登记管理办法, art. 7)."""

SOON_DAYS = 180
"""How long before its end a validity is spoken of."""

NEXT_ON_GROUND: Mapping[str, Any] = {
    GroundStage.OPEN: lazy_gettext("作出关闭决定"), GroundStage.ANNOUNCED: lazy_gettext("作出关闭决定"),
    GroundStage.DECIDED: lazy_gettext("按标准实施关闭"), GroundStage.IMPLEMENTING: lazy_gettext("自查"),
    GroundStage.SELF_CHECKED: lazy_gettext("现场验收"),
}
NEXT_ON_PAPER: Mapping[str, Any] = {
    PaperStage.VALID: lazy_gettext("申请注销采矿权"), PaperStage.CANCELLATION_REQUESTED: lazy_gettext("注销采矿权并公告"),
}


@dataclass(frozen=True)
class Line:
    """One fact: what it is, its value, since when, a remark, its papers."""

    label: Any
    value: Any
    since: date | None = None
    note: str = ""
    papers: Sequence[Any] = ()


@dataclass(frozen=True)
class Due:
    """Something to be done by a day (None: no day is set); ``late`` counts the days it is overdue on the day asked, else 0."""

    what: Any
    due_on: date | None
    late: int = 0
    left: int | None = None


@dataclass(frozen=True)
class Track:
    """One of the two tracks of a closing."""

    label: Any
    done: bool
    value: Any
    note: str


@dataclass(frozen=True)
class Card:
    """Everything the map's card shows of one subject."""

    subject: Subject
    code: str
    name: str
    place: list[str]
    classes: dict[str, str]
    window: tuple[float, float, float, float] | None
    alerts: list[Any] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    tracks: list[Track] = field(default_factory=list)
    missing: list[Due] = field(default_factory=list)
    next: list[Due] = field(default_factory=list)


def card(subject: Subject, code: str) -> Card:
    """The card of ``code`` on the day of this request. Raises NotFound."""
    session, as_of, known_at = registry(), params.as_of(), params.known_at()
    found = by_code(session, subject, code)
    if not exists_on(session, subject, found.id, as_of, known_at):
        raise NotFound(subject=subject, code=code)
    facts = facts_on(session, subject, found.id, as_of, known_at)
    rows = rows_on(session, subject, as_of, known_at, codes=[code]) if subject in _OF_SUBJECT else []
    window = window_of(session, subject, code, as_of, known_at)
    more = _OF_SUBJECT[subject](rows[0], _Facts(facts), as_of) if rows else _of_ground(_Facts(facts))
    return Card(subject, code, window=window, **more)


class _Facts:
    """The facts in force, found by their table."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._facts = facts

    def all(self, table: str) -> list[Fact]:
        """Every fact of ``table``."""
        return [fact for fact in self._facts if fact.table == table]

    def one(self, table: str) -> Fact | None:
        """The fact of ``table``, when there is one."""
        return next(iter(self.all(table)), None)

    def line(self, table: str, value: Callable[[Any], Any], label: Any = None, note: str = "") -> Iterator[Line]:
        """The fact of ``table`` as a line; nothing when there is none."""
        fact = self.one(table)
        if fact is not None and (shown := value(fact.record)):
            yield Line(label or wording.RECORDS[table], shown, fact.record.effective_on, note, fact.papers)


def _due(what: Any, due_on: date | None, as_of: date) -> Due:
    if due_on is None or due_on == NO_DATE:
        return Due(what, None)
    days = (due_on - as_of).days
    return Due(what, due_on, late=max(0, -days), left=days if days >= 0 else None)


def _place(region_code: str) -> str:
    return region_names(registry(), params.as_of(), params.known_at()).get(region_code) or str(wording.NOWHERE)


def _classes(row: Any, subject: Subject) -> dict[str, str]:
    return {theme: class_of(row, rules) for theme, (kind, rules) in THEMES.items() if kind == subject}


def _of_mine(row: Any, facts: _Facts, as_of: date) -> dict[str, Any]:
    closing = bool(on_closing_list(row))
    lines = [*(_closing_lines(row, facts) if closing else ()), *_mine_lines(row, facts, as_of)][:MOST_LINES]
    words = [row.mineral, wording.word("Method", row.method), wording.word("Scale", row.scale)]
    return {
        "name": row.name, "place": [_place(row.region_code), *(str(word) for word in words if word)],
        "classes": _classes(row, Subject.MINE),
        "alerts": [_("国家标准未达")] if row.national_met == Met.NO else [], "lines": lines,
        "tracks": _tracks(row, facts) if closing else [], "missing": _measures(facts, as_of),
        "next": [*_closing_next(row, as_of)] if closing else [*_renewal(row, as_of)],
    }


def _mine_lines(row: Any, facts: _Facts, as_of: date) -> Iterator[Line]:
    yield from facts.line("holder_record", lambda one: one.holder)
    left = (row.licence_valid_to - as_of).days
    note = _("逾期 %(days)s 天", days=-left) if left < 0 else _("还有 %(days)s 天", days=left) if left <= SOON_DAYS else ""
    yield from facts.line("licence_record", lambda one: _("有效至 %(day)s", day=day(one.valid_to)), note=note)
    yield from facts.line("mine_boundary_record", _area, _("矿区面积"), _drawn(facts))
    yield from facts.line("terms_record", _capacity, _("生产规模"))
    for fact in facts.all("assessment_record"):
        if fact.record.tier == Tier.NATIONAL and fact.record.kind == _deciding(facts):
            yield Line(_("国标评估"), wording.word("Met", fact.record.met), fact.record.effective_on, fact.record.gaps or "", fact.papers)
    yield from facts.line("listing_step", lambda one: wording.word("Tier", one.stage))


def _deciding(facts: _Facts) -> str:
    """The kind of the assessment by a national edition that is shown: the newest by others than the mine, else its own."""
    national = [fact.record for fact in facts.all("assessment_record") if fact.record.tier == Tier.NATIONAL]
    return str(max(national, key=lambda one: (one.kind in FINAL, one.effective_on, one.seq)).kind)


def _area(one: Any) -> str:
    return square_km(one.area_ha) if one.area_ha else ""


def _capacity(one: Any) -> str:
    return f"{number(one.capacity)} {wording.word('CapacityUnit', one.capacity_unit)}" if one.capacity else ""


def _drawn(facts: _Facts) -> str:
    fact = facts.one("mine_boundary_record")
    if fact is None or fact.record.area_ha is None:
        return ""
    undrawn = [str(wording.word("OutlineState", fact.record.outline))] if fact.record.shape is None else []
    return " · ".join([mu(fact.record.area_ha, 2), str(wording.DATUMS.get(fact.record.datum, fact.record.datum)), *undrawn])


def _tracks(row: Any, facts: _Facts) -> list[Track]:
    """The ground and the paper track, each with its newest step; where only the pit closes, its track alone."""
    if row.closing_scope == ClosingScope.OPEN_PIT_ONLY:
        return [_track(_("现场"), facts.one("pit_step"), wording.word("GroundStage", row.pit_stage), row.pit_stage == GroundStage.ACCEPTED)]
    return [
        _track(_("现场"), facts.one("ground_step"), wording.word("GroundStage", row.ground_stage), row.ground_stage == GroundStage.ACCEPTED),
        _track(_("证照"), facts.one("paper_step"), wording.word("PaperStage", row.paper_stage), row.paper_stage == PaperStage.CANCELLED),
    ]


def _track(label: str, step: Fact | None, stage: Any, done: bool) -> Track:
    return Track(label, done, stage, day(step.record.effective_on) if step else "")


def _closing_lines(row: Any, facts: _Facts) -> Iterator[Line]:
    plan = facts.one("closing_plan_record")
    if plan is not None:
        state = wording.word("ClosingState", plan.record.state) if plan.record.state != ClosingState.ACTIVE else ""
        told = " · ".join(str(word) for word in (wording.word("ClosingRoute", plan.record.route), state) if word)
        yield Line(wording.RECORDS["closing_plan_record"], told, plan.record.effective_on, plan.record.batch or "", plan.papers)
        if plan.record.duty_bearer:
            yield Line(wording.FIELDS["duty_bearer"], plan.record.duty_bearer)
        if plan.record.blocker and row.paper_stage != PaperStage.CANCELLED:
            yield Line(wording.FIELDS["blocker"], plan.record.blocker)


def _closing_next(row: Any, as_of: date) -> Iterator[Due]:
    pit_only = row.closing_scope == ClosingScope.OPEN_PIT_ONLY
    stages = [(NEXT_ON_GROUND, row.pit_stage)] if pit_only else [(NEXT_ON_GROUND, row.ground_stage), (NEXT_ON_PAPER, row.paper_stage)]
    for words, stage in stages:
        if stage in words:
            yield _due(words[stage], row.closing_due_on, as_of)


def _renewal(row: Any, as_of: date) -> Iterator[Due]:
    apply_by = row.licence_valid_to - timedelta(days=RENEWAL_DAYS) if row.licence_valid_to != NO_DATE else None
    if apply_by is not None and (apply_by - as_of).days <= SOON_DAYS and row.paper_stage != PaperStage.CANCELLED and not leaving(row):
        yield _due(_("申请延续采矿许可证"), apply_by, as_of)


def _measures(facts: _Facts, as_of: date) -> list[Due]:
    """Open measures of the mine's own plan, soonest first."""
    measures = [fact.record for fact in facts.all("measure_record") if fact.record.state == MeasureState.OPEN]
    return [_due(one.gap, one.due_on, as_of) for one in sorted(measures, key=lambda one: one.due_on)]


def _of_block(row: Any, facts: _Facts, as_of: date) -> dict[str, Any]:
    members = block_members(registry(), row.code, as_of, params.known_at())
    lines = [
        *facts.line("gate_step", lambda one: wording.word("GateStage", one.stage)),
        *(Line(wording.word("BlockRole", one.block_role), one.name, note=one.code) for one in members),
        *facts.line("block_boundary_record", _area),
    ]
    after = GATES.next[row.gate_stage]
    return {
        "name": row.name, "place": [_place(row.region_code), *([row.mineral] if row.mineral else [])],
        "classes": _classes(row, Subject.BLOCK), "lines": lines,
        "next": [_due(wording.word("GateStage", GateStage(stage)), row.due_on, as_of) for stage in after],
    }


def _of_site(row: Any, facts: _Facts, as_of: date) -> dict[str, Any]:
    lines = [
        Line(wording.FIELDS["duty"], wording.word("Duty", row.duty), note=row.duty_bearer),
        *([Line(wording.FIELDS["mine_code"], row.mine_code)] if row.mine_code else []),
        *facts.line("treatment_record", lambda one: wording.word("DamageType", one.damage_type), wording.FIELDS["damage_type"]),
        Line(_("应治理"), hectares(row.owed_ha), note=mu(row.owed_ha)),
        Line(_("已完工"), hectares(row.finished_ha)), Line(_("已验收"), hectares(row.accepted_ha)),
    ]
    ahead = _("验收") if row.finished_ha > row.accepted_ha else _("治理") if row.stock_ha > 0 else None
    return {
        "name": row.name, "place": [_place(row.region_code), _("图斑")], "classes": _classes(row, Subject.SITE), "lines": lines,
        "next": [Due(ahead, None)] if ahead else [],
    }


def _of_ground(facts: _Facts) -> dict[str, Any]:
    """A region or a zone: its name, what it is, since when."""
    zone, region = facts.one("zone_existence_record"), facts.one("region_existence_record")
    if zone is not None:
        what, record = wording.word("ZoneKind", zone.record.zone_kind), zone.record
    else:
        assert region is not None
        what, record = wording.word("RegionLevel", region.record.level), region.record
    return {"name": record.name, "place": [str(what)], "classes": {}, "lines": []}


_OF_SUBJECT: Mapping[Subject, Callable[[Any, _Facts, date], dict[str, Any]]] = {
    Subject.MINE: _of_mine, Subject.BLOCK: _of_block, Subject.SITE: _of_site,
}
