"""Two figures of one indicator held against each other: who makes the difference, and by which records."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..assessment import FINAL
from ..codes import Subject, Tier
from ..indicators import BY_KEY, OTHER, Distinct, Indicator
from ..rules import within
from ..tables.base import Record
from ..tables.blocks import BlockExistenceRecord, GateStep, MembershipRecord
from ..tables.closures import ClosingPlanRecord, GroundStep, PaperStep, PitStep
from ..tables.green import AssessmentRecord, ListingStep
from ..tables.issues import AssignmentRecord, IssueExistenceRecord, IssueStep
from ..tables.mines import (
    HolderRecord, LicenceRecord, MineExistenceRecord, OutputRecord, ProductionRecord, ReserveRecord, RightRecord, SafetyPermitRecord,
    TermsRecord,
)
from ..tables.sites import LedgerRecord, SiteExistenceRecord, TreatmentRecord
from .days import CALENDAR
from .lists import Row
from .registered import Known, Places, plain
from .snapshot import ON_DAY, facets_of, indicator_facets
from .standing import newest_versions
from .subjects import TABLES

COUNTED, MISSED, LEFT_OUT, ELSEWHERE, ABSENT = "counted", "missed", "left_out", "elsewhere", "absent"
"""How a subject stands to an indicator: counted, among but not counted, left out, in another region, not there on the day."""

_LEDGER = (LedgerRecord, "area_ha")

RECORDED: Mapping[Subject, Mapping[str, tuple[type[Record], str]]] = {
    Subject.MINE: {
        "region_code": (MineExistenceRecord, "region_code"), "holder": (HolderRecord, "holder"),
        "right_valid_to": (RightRecord, "valid_to"),
        "licence_valid_to": (LicenceRecord, "valid_to"), "safety_permit": (SafetyPermitRecord, "permit"),
        "safety_valid_to": (SafetyPermitRecord, "valid_to"), "scale": (TermsRecord, "scale"),
        "production_state": (ProductionRecord, "state"),
        "least_months_of_three_years": (OutputRecord, "months"), "first_output_on": (OutputRecord, "first_on"),
        "remaining_life_years": (ReserveRecord, "remaining_life_years"), "ground_stage": (GroundStep, "stage"),
        "pit_stage": (PitStep, "stage"), "paper_stage": (PaperStep, "stage"), "closing_state": (ClosingPlanRecord, "state"),
        "closing_scope": (ClosingPlanRecord, "scope"), "block_role": (MembershipRecord, "role"), "tier": (ListingStep, "stage"),
        "national_met": (AssessmentRecord, "met"), "provincial_met": (AssessmentRecord, "met"),
    },
    Subject.BLOCK: {"region_code": (BlockExistenceRecord, "region_code"), "gate_stage": (GateStep, "stage")},
    Subject.SITE: {
        "region_code": (SiteExistenceRecord, "region_code"), "duty": (SiteExistenceRecord, "duty"),
        "treatment_state": (TreatmentRecord, "state"),
        **dict.fromkeys(("owed_ha", "finished_ha", "accepted_ha", "stock_ha", "new_this_year_ha", "accepted_this_year_ha",
                         "corrected_this_year_ha", "planned_this_year_ha"), _LEDGER),
    },
    Subject.ISSUE: {
        "region_code": (IssueExistenceRecord, "region_code"), "issue_stage": (IssueStep, "stage"), "due_on": (AssignmentRecord, "due_on"),
    },
}
"""The table and column from which a facet that rules read is filled."""

FOREVER = datetime.max.replace(tzinfo=UTC)
_TIER_OF = {"national_met": Tier.NATIONAL, "provincial_met": Tier.PROVINCIAL}


@dataclass(frozen=True)
class Side:
    """One of the two figures: an indicator (``code@version``) as of a day, by what was known when."""

    key: str
    as_of: date
    known_at: datetime | None = None

    @property
    def indicator(self) -> Indicator:
        """The indicator."""
        return BY_KEY[self.key]


@dataclass(frozen=True)
class Place:
    """How one subject stands on one side: its status, why it is left out, what it adds to both parts; ``row`` has its facets."""

    status: str
    reason: str = ""
    counted: float = 0.0
    among: float = 0.0
    row: Any = None


@dataclass(frozen=True)
class Cause:
    """A facet whose value moved a subject, before and after, and the record that did it; without one time alone did."""

    facet: str
    before: Any
    after: Any
    record: Any = None
    what: str = ""


@dataclass(frozen=True)
class Difference:
    """A subject that does not stand the same on both sides."""

    code: str
    name: str
    region_code: str
    before: Place
    after: Place


@dataclass(frozen=True)
class Balance:
    """before + joined - left + changed = after, in the unit of the indicator."""

    before: float
    joined: float
    left: float
    changed: float
    after: float


@dataclass(frozen=True)
class Comparison:
    """Two sides, what each adds up to, and who makes the difference."""

    left: Side
    right: Side
    counted: Balance
    among: Balance | None
    differences: list[Difference]


def compare(session: Session, left: Side, right: Side, region: str | None = None) -> Comparison:
    """Hold two figures of the same kind against each other: the same rules are asked of every row on both sides. Read-only."""
    before, after = places(session, left, region), places(session, right, region)
    return compared(left, right, before, after)


def compared(left: Side, right: Side, before: Mapping[Any, Place], after: Mapping[Any, Place]) -> Comparison:
    """The comparison of two answers, subject by subject."""
    absent = Place(ABSENT)
    pairs = {name: (before.get(name, absent), after.get(name, absent)) for name in dict.fromkeys((*before, *after))}
    found = [_difference(*pair) for pair in pairs.values() if _moved(*pair)]
    with_among = left.indicator.among is not None and right.indicator.among is not None
    return Comparison(
        left, right, _balance(pairs.values(), "counted"), _balance(pairs.values(), "among") if with_among else None,
        sorted(found, key=lambda one: (_order(one), one.region_code, one.code)),
    )


def _moved(before: Place, after: Place) -> bool:
    if (before.counted, before.among) != (after.counted, after.among):
        return True
    return before.status != after.status and bool({before.status, after.status} & {COUNTED, MISSED})


def _order(one: Difference) -> int:
    """Who moves the numerator first, then who moves only the denominator."""
    moves = one.after.counted - one.before.counted, one.after.among - one.before.among
    return 0 if moves[0] > 0 else 1 if moves[0] < 0 else 2 if moves[1] > 0 else 3


def _difference(before: Place, after: Place) -> Difference:
    row = after.row or before.row
    return Difference(row.code, row.name, row.region_code, before, after)


def _balance(pairs: Iterable[tuple[Place, Place]], part: str) -> Balance:
    values = [(getattr(before, part), getattr(after, part)) for before, after in pairs]
    return Balance(
        before=sum(one for one, _ in values), joined=sum(two for one, two in values if not one),
        left=sum(one for one, two in values if not two), changed=sum(two - one for one, two in values if one and two),
        after=sum(two for _, two in values),
    )


def places(session: Session, side: Side, region: str | None = None, *, by_value: bool = True) -> dict[Any, Place]:
    """How every subject stands on one side, by id; ``by_value`` by value where different values are counted. Read-only."""
    indicator = side.indicator
    day = ON_DAY[indicator.subject](side.as_of, side.known_at, indicator_facets([indicator]) | {"name", "region_code"})
    rows = [Row(**row) for row in session.execute(select(day).order_by(day.c.id)).mappings()]
    inside = within(region)
    found = {row.id: place_of(indicator, row) if inside(row) else Place(ELSEWHERE, row=row) for row in rows}
    return _by_value(indicator.counted, found) if by_value and isinstance(indicator.counted, Distinct) else found


def place_of(indicator: Indicator, row: Any) -> Place:
    """How one row stands to an indicator."""
    counted, among = indicator.counted.of([row]), indicator.among.of([row]) if indicator.among else 0.0
    if indicator.among is None:
        return Place(COUNTED if indicator.counted.rule(row) else LEFT_OUT, "" if indicator.counted.rule(row) else OTHER, counted, 0.0, row)
    if indicator.among.rule(row):
        return Place(COUNTED if indicator.counted.rule(row) else MISSED, "", counted, among, row)
    return Place(LEFT_OUT, indicator.why_out(row), counted, 0.0, row)


def _by_value(quantity: Distinct, found: Mapping[int, Place]) -> dict[Any, Place]:
    """Each value once, with the first subject that has it."""
    named: dict[Any, Place] = {}
    for place in found.values():
        value = getattr(place.row, quantity.facet)
        if value and (place.status == COUNTED or value not in named):
            named.setdefault(value, place)
            if named[value].status != COUNTED:
                named[value] = place
    return named


def causes(session: Session, comparison: Comparison, differences: Sequence[Difference]) -> dict[str, list[Cause]]:
    """Why each of ``differences`` moved, by its code: the facets that the changed rules read, and the records behind them. Read-only."""
    facets = {one.code: _facets_moved(comparison, one) for one in differences}
    subject = comparison.left.indicator.subject
    ids = [(one.after.row or one.before.row).id for one in differences]
    kinds = {RECORDED[subject][facet][0] for named in facets.values() for facet in named if facet in RECORDED[subject]}
    kinds |= {TABLES[subject][1]}
    versions = {kind: _versions(session, kind, ids) for kind in kinds}
    return {one.code: [*_existence(comparison, one, versions), *(_cause(comparison, one, facet, versions) for facet in facets[one.code])]
            for one in differences}


def _versions(session: Session, kind: Any, ids: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for start in range(0, len(ids), 500):
        for record in session.scalars(select(kind).where(kind.subject_id.in_(ids[start:start + 500])).order_by(kind.id)):
            found.setdefault(record.subject_id, []).append(record)
    return found


def _facets_moved(comparison: Comparison, one: Difference) -> list[str]:
    """The facets that explain a difference.

    Those whose old value would take the subject back, or whose new value alone would have moved it; without one the dates that time
    has passed; else what the rule reads that leaves the subject out.
    """
    if one.before.row is None or one.after.row is None:
        return []
    if ELSEWHERE in (one.before.status, one.after.status):
        return ["region_code"]
    before, after = vars(one.before.row), vars(one.after.row)
    moved = [facet for facet in after if facet in before and before[facet] != after[facet] and facet not in (*CALENDAR, "name")]
    decisive = [facet for facet in moved if _decides(comparison, one, (facet,))]
    if _decides(comparison, one, [day for day in CALENDAR if day in before and day in after]):
        decisive += [facet for facet in _passed(comparison, one) if facet not in decisive]
    return decisive or moved or _why_out(comparison, one)


def _decides(comparison: Comparison, one: Difference, facets: Sequence[str]) -> bool:
    """Whether ``facets`` are necessary for where the subject is now, or enough to bring it there."""
    before, after = vars(one.before.row), vars(one.after.row)
    if all(before[facet] == after[facet] for facet in facets):
        return False
    try:
        back = place_of(comparison.right.indicator, Row(**after | {facet: before[facet] for facet in facets}))
        forth = place_of(comparison.left.indicator, Row(**before | {facet: after[facet] for facet in facets}))
    except AttributeError:
        return False
    return _said(back) != _said(one.after) or _said(forth) == _said(one.after)


def _said(place: Place) -> tuple[Any, ...]:
    return place.status, place.reason, place.counted, place.among


def _passed(comparison: Comparison, one: Difference) -> list[str]:
    """Dates that lie between the two days; else what the rule holds against the calendar that leaves the subject out."""
    first, last = sorted((comparison.left.as_of, comparison.right.as_of))
    dates = {facet: value for facet, value in vars(one.after.row).items() if isinstance(value, date) and facet not in CALENDAR}
    return [facet for facet, value in dates.items() if first <= value < last] or [
        facet for facet in _why_out(comparison, one) if facet in dates]


def _why_out(comparison: Comparison, one: Difference) -> list[str]:
    """What the rule reads that leaves the subject out on one side."""
    for side, place in ((comparison.right, one.after), (comparison.left, one.before)):
        if place.status == LEFT_OUT and place.reason in side.indicator.left_out:
            return sorted(facets_of(side.indicator.left_out[place.reason]) - set(CALENDAR))
    return []


def _existence(comparison: Comparison, one: Difference, versions: Mapping[Any, Any]) -> list[Cause]:
    """Where a subject is on one side only: the record that registered it, or the one that took it back."""
    if one.before.row is not None and one.after.row is not None:
        return []
    subject = comparison.left.indicator.subject
    rows = versions[TABLES[subject][1]].get((one.after.row or one.before.row).id, [])
    record, what = _turned(rows, comparison, lambda record: True, False)
    return [Cause("", None, None, record, what)]


def _cause(comparison: Comparison, one: Difference, facet: str, versions: Mapping[Any, Any]) -> Cause:
    before, after = (getattr(place.row, facet, None) for place in (one.before, one.after))
    before, after = (after if before is None else before), (before if after is None else after)
    subject = comparison.left.indicator.subject
    if facet not in RECORDED[subject]:
        return Cause(facet, before, after)
    kind, _column = RECORDED[subject][facet]
    rows = versions[kind].get(one.after.row.id, [])
    record, what = _turned(rows, comparison, _meant(facet), kind.observation)
    return Cause(facet, before, after, record, what)


def _meant(facet: str) -> Any:
    """Which records of a shared table fill the facet."""
    tier = _TIER_OF.get(facet)
    return (lambda record: record.tier == tier and record.kind in FINAL) if tier else (lambda record: True)


def _turned(rows: Sequence[Any], comparison: Comparison, meant: Any, observation: bool) -> tuple[Any, str]:
    """The newest record that one side has in force and the other has not, and what it did: added, corrected or withdrawn."""
    held = [_held(rows, side, meant, observation) for side in (comparison.left, comparison.right)]
    only = {record.id: record for one, other in (held, held[::-1]) for record in one if record.id not in {same.id for same in other}}
    if not only:
        same = max(held[0] or [None], key=lambda record: (record.effective_on, record.seq) if record else ())
        return same, ""
    latest = max(side.known_at or FOREVER for side in (comparison.left, comparison.right))
    tombstones = [row for row in rows if row.withdrawn and row.corrects in only and row.recorded_at <= latest]
    if tombstones:
        return tombstones[-1], "withdrawn"
    record = max(only.values(), key=lambda record: (record.recorded_at, record.effective_on, record.seq))
    return record, "corrected" if record.corrects else "added"


def _held(rows: Sequence[Any], side: Side, meant: Any, observation: bool) -> list[Any]:
    """The records of one subject in force on a side: the newest, or every observation."""
    known = [row for row in rows if side.known_at is None or row.recorded_at <= side.known_at]
    held = [row for row in newest_versions(known) if not row.withdrawn and row.effective_on <= side.as_of and meant(row)]
    held.sort(key=lambda row: (row.effective_on, row.seq))
    return held if observation else held[-1:]


@dataclass(frozen=True)
class Line:
    """One line of a list from elsewhere: its number, what it says, whom it means; ``candidates`` where that is not clear."""

    number: int
    said: str
    subject_id: int | None = None
    candidates: tuple[str, ...] = ()
    repeats: int | None = None


@dataclass(frozen=True)
class Held:
    """A list held against a figure: counted here + only there - only here = lines there, repeated lines apart."""

    registry: int
    lines: int
    repeated: list[Line]
    both: int
    only_there: list[tuple[Line, Place | None]]
    only_here: list[Place]
    unknown: list[Line]
    ambiguous: list[Line]

    @property
    def joined(self) -> int:
        """Lines that the registry does not count: elsewhere in it, unknown to it, or not clear."""
        return len(self.only_there) + len(self.unknown) + len(self.ambiguous)


def lines_of(session: Session, subject: Subject, text: str, on: date) -> list[Line]:
    """The lines of a pasted list with whom each means: a cell is a code, a licence number or a name, with its township. Read-only."""
    known, townships = Known(session, subject), Places(session, on)
    found, first = [], dict[Any, int]()
    for number, said in enumerate((line.strip() for line in text.splitlines()), 1):
        cells = [cell.strip() for cell in re.split(r"[\t,，;；]", said) if cell.strip()]
        if not cells:
            continue
        meant = _whom(known, townships, cells)
        one = next(iter(meant)) if len(meant) == 1 else None
        candidates = tuple(sorted(map(known.code_of, meant))) if len(meant) > 1 else ()
        name = plain(said) if one is None else one
        found.append(Line(number, " ".join(cells), one, candidates, first.get(name)))
        first.setdefault(name, number)
    return found


def _whom(known: Known, townships: Places, cells: Sequence[str]) -> set[int]:
    """Whom a line means: the first cell that is a code, else a licence number, else the name that fewest bear."""
    for cell in cells:
        if cell in known.codes:
            return {known.codes[cell]}
    numbered = [meant for cell in cells if (meant := known.found(None, cell, None, None, ()))]
    if numbered:
        return numbered[0]
    named = [(cell, meant) for cell in cells if (meant := known.found(None, None, cell, None, ()))]
    if not named:
        return set()
    name, meant = min(named, key=lambda one: len(one[1]))
    places = [code for cell in cells if cell != name and (code := townships.code(cell))] if len(meant) > 1 else []
    return (known.found(None, None, name, places[0], ()) or meant) if places else meant


def held(session: Session, side: Side, lines: Sequence[Line], part: str = COUNTED, region: str | None = None) -> Held:
    """Hold ``lines`` against who is ``counted``, or with ``part`` among against who is counted among. Read-only."""
    found = places(session, side, region, by_value=False)
    wanted = {subject_id for subject_id, place in found.items() if place.status == COUNTED or (part != COUNTED and place.status == MISSED)}
    own = [line for line in lines if line.repeats is None]
    named = {line.subject_id: line for line in own if line.subject_id is not None}
    return Held(
        registry=len(wanted), lines=len(own), repeated=[line for line in lines if line.repeats is not None], both=len(wanted & set(named)),
        only_there=[(line, found.get(subject_id)) for subject_id, line in named.items() if subject_id not in wanted],
        only_here=[found[subject_id] for subject_id in sorted(wanted - set(named))],
        unknown=[line for line in own if line.subject_id is None and not line.candidates],
        ambiguous=[line for line in own if line.candidates],
    )
