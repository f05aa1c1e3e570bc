"""What a record says, in one line: for the facts in force, the timeline and the changes of a correction."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _

from mines.codes import Subject
from mines.queries.history import record_kinds
from mines.rules import FAR_DATE, NO_DATE
from mines.tables import Record, Step

from .formats import day, hectares, mu, number, square_km
from .wording import AREA_VERDICTS, DATUMS, FIELDS, word

KINDS: Mapping[str, type[Record]] = {kind.__tablename__: kind for subject in Subject for kind in record_kinds(subject)}
"""Every kind of record, by its table."""


def codes_of(table: str, field: str) -> type[StrEnum] | None:
    """The codes that ``field`` of ``table`` holds; None where it holds something else."""
    kind = KINDS[table]
    if issubclass(kind, Step) and field == "stage":
        return kind.ladder.codes
    column = kind.__table__.columns.get(field)
    return None if column is None else column.info.get("codes")


def value(table: str, field: str, stored: Any) -> str:
    """One stored value as people read it."""
    if stored in (None, ""):
        return "–"
    if codes := codes_of(table, field):
        return str(word(codes.__name__, stored))
    if field == "verdict":
        return str(AREA_VERDICTS.get(stored, stored))
    if field == "datum":
        return str(DATUMS.get(stored, stored))
    if field == "area_ha" or field == "published_ha":
        return hectares(stored, 4)
    if isinstance(stored, date):
        return day(stored)
    if isinstance(stored, float):
        return number(stored, 0 if stored == int(stored) else 1)
    return _("已改") if hasattr(stored, "geom_type") else str(stored)


def field(name: str) -> str:
    """What a field is called."""
    return str(FIELDS.get(name, name))


def changes(entry: Any) -> Iterator[tuple[str, str, str]]:
    """Field, old and new value of each thing a correction changed."""
    for name, (old, new) in entry.changes.items():
        yield field(name), value(entry.table, name, old), value(entry.table, name, new)


def has_sentence(table: str) -> bool:
    """Whether records of ``table`` say something in one line."""
    return table in _SAYS


def said(table: str, one: Any) -> str:
    """What a record of ``table`` says in one line; ``one`` has the record's values as attributes."""
    return _("，").join(str(part) for part in (*_SAYS[table](one), one.note) if part)


def validity(one: Any) -> str:
    """From when to when; without an end it is said so."""
    until = day(one.valid_to) if one.valid_to not in (None, NO_DATE) else ""
    if getattr(one, "valid_from", None):
        return _("%(first)s 至 %(last)s", first=day(one.valid_from), last=until)
    return until if one.valid_to == FAR_DATE else _("有效至 %(day)s", day=until)


def capacity(one: Any) -> str:
    """Capacity a year with its unit; tonnes and cubic metres stay apart."""
    if not one.capacity:
        return ""
    return f"{number(one.capacity, 0 if one.capacity == int(one.capacity) else 2)} {word('CapacityUnit', one.capacity_unit)}"


def _stage(kind: type[Step]) -> Callable[[Any], list[Any]]:
    def says(one: Any) -> list[Any]:
        return [
            word(kind.ladder.codes.__name__, one.stage), word("RemovalReason", one.removal) if getattr(one, "removal", None) else "",
            _("承接自%(ledger)s，没有原文件", ledger=one.taken_over) if one.taken_over else "",
        ]
    return says


def _boundary(square: bool) -> Callable[[Any], list[Any]]:
    def says(one: Any) -> list[Any]:
        size = square_km(one.area_ha) + _("（%(mu)s）", mu=mu(one.area_ha or 0, 2)) if square else hectares(one.area_ha, 2)
        return [size if one.area_ha else "", word("OutlineState", one.outline) if one.outline != "on_map" else ""]
    return says


def _terms(one: Any) -> list[Any]:
    return [one.mineral, word("Method", one.method), capacity(one), word("Scale", one.scale)]


def _output(one: Any) -> list[Any]:
    if one.month_from == one.month_to:
        return [_("%(year)s 年 %(month)s 月", year=one.year, month=one.month_from), _("有产量") if one.months else _("没有产量")]
    return [_("%(year)s 年 %(first)s–%(last)s 月", year=one.year, first=one.month_from, last=one.month_to),
            _("生产 %(months)s 个月", months=one.months)]


def _plan(one: Any) -> list[Any]:
    due = _("%(day)s前完成", day=day(one.due_on)) if one.due_on not in (NO_DATE, FAR_DATE) else ""
    return [word("ClosingState", one.state), word("ClosingScope", one.scope), word("ClosingRoute", one.route), one.batch, due, one.blocker]


def _delay(one: Any) -> list[Any]:
    return [one.cause, one.measure, one.owner, _("新期限 %(day)s", day=day(one.new_due_on))]


_SAYS: Mapping[str, Callable[[Any], list[Any]]] = {
    "mine_existence_record": lambda one: [one.name],
    "holder_record": lambda one: [one.holder, one.credit_code],
    "right_record": lambda one: [validity(one)],
    "licence_record": lambda one: [one.number, validity(one)],
    "safety_permit_record": lambda one: [validity(one) if one.permit == "valid" else word("Permit", one.permit)],
    "terms_record": _terms,
    "mine_boundary_record": _boundary(True),
    "block_boundary_record": _boundary(True),
    "site_boundary_record": _boundary(False),
    "production_record": lambda one: [word("ProductionState", one.state)],
    "output_record": _output,
    "reserve_record": lambda one: [_("%(years)s 年", years=number(one.remaining_life_years, 1))],
    "closing_plan_record": _plan,
    "checklist_record": lambda one: [word("ChecklistItem", one.item), word("Verdict", one.verdict)],
    "membership_record": lambda one: [word("BlockRole", one.role)],
    "assessment_record": lambda one: [
        word("Tier", one.tier), word("AssessmentKind", one.kind), word("Met", one.met),
        _("%(points)s 分", points=number(one.total)) if one.total is not None else "", one.gaps],
    "measure_record": lambda one: [one.measure, word("MeasureState", one.state)],
    "block_existence_record": lambda one: [one.name, one.mineral],
    "site_existence_record": lambda one: [one.name, word("Duty", one.duty), one.duty_bearer],
    "treatment_record": lambda one: [
        word("TreatmentState", one.state), word("DamageType", one.damage_type), word("RestorationMode", one.mode)],
    "ledger_record": lambda one: [word("LedgerEntry", one.entry), hectares(one.area_ha, 2)],
    "money_record": lambda one: [word("MoneySource", one.source), _("%(amount)s 万元", amount=number(one.amount_10k_yuan, 1))],
    "confirmation_record": lambda one: [word("Department", one.department), word("ChecklistItem", one.item), word("Verdict", one.verdict)],
    "encumbrance_record": lambda one: [word("Encumbrance", one.encumbrance), word("EncumbranceState", one.state), one.creditor],
    "facility_record": lambda one: [_("尾矿库：%(tailings)s", tailings=word("Presence", one.tailings))],
    "patrol_record": lambda one: [word("Verdict", one.verdict)],
    "block_plan_record": lambda one: [capacity(one), square_km(one.area_ha) if one.area_ha else "", one.lead_override],
    "follow_up_record": lambda one: [word("Verdict", one.verdict)],
    "precondition_record": lambda one: [one.item, word("Verdict", one.verdict)],
    "category_record": lambda one: [word("Batch", one.batch), one.plan_number],
    "issue_existence_record": lambda one: [one.name, word("IssueKind", one.issue_kind), word("IssueSource", one.source), one.source_number],
    "assignment_record": lambda one: [
        word("Department", one.department) if one.department else "", one.owner, _("%(day)s前完成", day=day(one.due_on))],
    "mine_delay_record": _delay, "block_delay_record": _delay, "site_delay_record": _delay,
    **{table: _stage(kind) for table, kind in KINDS.items() if issubclass(kind, Step)},
}
