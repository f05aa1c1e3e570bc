"""Green mines as their pages show them: the list against its target, score sheets side by side with their pass rule, what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from mines.assessment import FINAL, Check, ItemOf, Outcome, Rule, Score, applies, passes, score
from mines.codes import AssessmentKind, MeasureState, Met, ReviewTrigger, Subject, Tier, Verdict
from mines.greenmine import LISTED
from mines.queries.targets import Progress, progress
from mines.queries.editions import Catalogue, catalogue, editions, points_of
from mines.queries.history import papers_of
from mines.queries.listings import Clock, Plan, clocks, final_assessments, plans, triggers_of
from mines.queries.lists import behind, rows_on
from mines.queries.preconditions import Found, preconditions_of, verdicts
from mines.queries.standing import standing, versions
from mines.rules import NO_DATE
from mines.tables.green import AssessmentRecord, Edition

from .board import NATIONAL
from .formats import number, percent
from .session import registry

Asked = tuple[date, datetime | None, str | None]

GROUPS = ("missed", "counted", "left_out")
"""Short of the target, reaching it, not counted."""

SOON_DAYS = 180
"""How long before its end an assessment or a review is spoken of."""

KINDS = (AssessmentKind.SELF, AssessmentKind.THIRD_PARTY, AssessmentKind.REVIEW)


@dataclass(frozen=True)
class Line:
    """A mine of the list: its row, where it stands to the target, preconditions, plan, newest verdicts, triggers, six-month clock."""

    row: Any
    group: str
    found: Sequence[Found]
    plan: Plan | None
    final: AssessmentRecord | None
    triggers: Sequence[ReviewTrigger]
    clock: Clock | None

    def count(self, verdict: str) -> int:
        """How many preconditions have this verdict."""
        return sum(one.verdict == verdict for one in self.found)

    @property
    def review_on(self) -> date | None:
        """When the listing is to be reviewed."""
        return self.row.review_on if self.row.tier in LISTED and self.row.review_on != NO_DATE else None


@dataclass(frozen=True)
class Listing:
    """The list with the figure that it is held against, and the edition that its preconditions are of."""

    progress: Progress
    lines: list[Line]
    listed: Catalogue | None


def listing(asked: Asked) -> Listing:
    """Every mine of the day and region, by where it stands to the board's target for the national standard."""
    session, (as_of, known_at) = registry(), asked[:2]
    shown = progress(session, *asked, keys=NATIONAL)
    aimed = next((one for one in shown if one.targets), shown[0])
    groups = _groups(aimed.indicator.key, asked)
    rows = rows_on(session, Subject.MINE, *asked, theme="tier")
    ids, listed = [row.id for row in rows], newest_with_preconditions(Tier.NATIONAL)
    found = preconditions_of(session, rows, listed, as_of, known_at) if listed else {}
    plans_of, finals = plans(session, ids, as_of, known_at), final_assessments(session, ids, Tier.NATIONAL, as_of, known_at)
    running = clocks(session, rows, as_of, known_at)
    lines = [
        Line(row, groups[row.code], found.get(row.id, ()), plans_of.get(row.id), finals.get(row.id),
             triggers_of(row, found.get(row.id, ())), running.get(row.id)) for row in rows]
    return Listing(aimed, sorted(lines, key=lambda line: (GROUPS.index(line.group), line.row.region_code, line.row.code)), listed)


def _groups(key: str, asked: Asked) -> dict[str, str]:
    """Where each mine stands to the indicator, by its code: the same lists as behind the board's figure."""
    lists = behind(registry(), key, *asked)
    left_out = [row for rows in lists.left_out.values() for row in rows]
    return {row.code: group for group, rows in zip(GROUPS, (lists.missed, lists.counted, left_out), strict=True) for row in rows}


def newest_with_preconditions(tier: str) -> Catalogue | None:
    """The newest edition of ``tier`` that lists preconditions."""
    found = (catalogue(registry(), one.id) for one in editions(registry()) if one.tier == tier)
    return next((one for one in found if one.preconditions), None)


@dataclass(frozen=True)
class Sheet:
    """One assessment of an edition: who scored, its record and papers, points by item, what they add up to, and every check."""

    kind: AssessmentKind
    record: Any
    papers: Sequence[Any]
    points: Mapping[str, float]
    scored: Score
    outcome: Outcome


@dataclass(frozen=True)
class Scores:
    """An edition at a mine: preconditions as found, items in their order with their depth, sheets by kind."""

    listed: Catalogue
    found: list[Found]
    items: list[tuple[int, ItemOf, bool]]
    sheets: dict[str, Sheet]
    method: str


def scores(row: Any, listed: Catalogue, as_of: date, known_at: datetime | None) -> Scores:
    """The sheets of one edition at a mine, the newest of each kind."""
    session = registry()
    found = preconditions_of(session, [row], listed, as_of, known_at)[row.id]
    records = [one for one in standing(versions(session, AssessmentRecord, row.id, known_at))
               if one.edition_id == listed.edition.id and one.effective_on <= as_of]
    newest = {one.kind: one for one in sorted(records, key=lambda one: (one.effective_on, one.seq))}
    papers = papers_of(session, AssessmentRecord, [one.id for one in newest.values()])
    sheets = {str(kind): _sheet(row, listed, found, newest[kind], papers[newest[kind].id]) for kind in KINDS if kind in newest}
    return Scores(listed, found, in_order(listed.indicators, row.method), sheets, row.method)


def _sheet(row: Any, listed: Catalogue, found: list[Found], record: Any, papers: Sequence[Any]) -> Sheet:
    points = points_of(registry(), record)
    scored = score(listed.items, points, row.method, listed.edition.total, stated=record.total)
    known = verdicts(found, listed.preconditions), verdicts(found, listed.vetoes)
    return Sheet(AssessmentKind(record.kind), record, papers, points, scored, passes(listed.rule, scored, *known))


def in_order(items: Sequence[ItemOf], method: str) -> list[tuple[int, ItemOf, bool]]:
    """Items under their parents with their depth, and whether each is asked of a mine of ``method``."""
    codes = {item.code for item in items}

    def below(parent: str | None, depth: int, asked: bool) -> list[tuple[int, ItemOf, bool]]:
        found = []
        for item in items:
            if (item.parent if item.parent in codes else None) == parent:
                counts = asked and applies(item, method)
                found += [(depth, item, counts), *below(item.code, depth + 1, counts)]
        return found
    return below(None, 0, True)


def leaves(items: Sequence[ItemOf], method: str) -> list[ItemOf]:
    """Items that points are given to: those asked that have none below them."""
    parents = {item.parent for item in items}
    return [item for _depth, item, asked in in_order(items, method) if asked and item.code not in parents]


def editions_of(row: Any, as_of: date, known_at: datetime | None) -> list[Edition]:
    """The editions to show of a mine: those it was assessed by, and the newest of each tier."""
    every = editions(registry())
    used = {one.edition_id for one in standing(versions(registry(), AssessmentRecord, row.id, known_at)) if one.effective_on <= as_of}
    newest = {one.tier: one.id for one in reversed(every)}
    shown = [one for one in every if one.id in used or one.id in newest.values()]
    return sorted(shown, key=lambda one: (one.tier != Tier.NATIONAL, -one.id))


RULES = {
    Rule.PRECONDITION: lazy_gettext("先决条件"), Rule.VETO: lazy_gettext("一票否决"), Rule.TOTAL: lazy_gettext("总分"),
    Rule.SHARE: lazy_gettext("一级指标得分率"),
}
"""What each check of a pass rule is called."""


def check_says(check: Check, listed: Catalogue) -> str:
    """A check in words: what was found, and what is needed."""
    names = {item.code: item.name for item in listed.items}
    if check.rule == Rule.TOTAL:
        return _("总分 %(found)s，须 %(needed)s", found=_points(check.found), needed=_points(check.needed))
    if check.rule == Rule.SHARE:
        return _("%(name)s %(found)s，须 %(needed)s", name=names.get(check.item, check.item), found=_percent(check.found),
                 needed=_percent(check.needed))
    return f"{check.item} {names.get(check.item, '')}"


def _points(value: float | None) -> str:
    return _("不明") if value is None else number(value, 0 if value == int(value) else 1)


def _percent(share: float | None) -> str:
    return _("不明") if share is None else percent(share)


def why_unknown(outcome: Outcome) -> list[str]:
    """Which rules leave an outcome open."""
    return [str(RULES[rule]) for rule in Rule if any(check.verdict == Verdict.UNKNOWN for check in outcome.of(rule))]


@dataclass(frozen=True)
class Next:
    """Something that can be recorded: the endpoint, its words, its values."""

    endpoint: str
    word: Any
    values: dict[str, Any]


def primary(row: Any, shown: Scores | None, clock: Clock | None, measures: Sequence[Any]) -> Next | None:
    """What comes next at a mine: removal proposed, rectification to order, a precondition, a score, the next list, a measure."""
    if clock is not None and clock.removal:
        return Next("green_acts.removal", lazy_gettext("移出名录"), {})
    if clock is not None and clock.issue is None:
        return Next("green_acts.rectification", lazy_gettext("责令整改"), {})
    if shown is None:
        return None
    code = shown.listed.edition.code
    unknown = [one for one in shown.found if one.verdict == Verdict.UNKNOWN]
    if unknown:
        return Next("green_acts.precondition", lazy_gettext("先决条件"), {"edition": code, "item": unknown[0].item.code})
    final = [sheet for sheet in shown.sheets.values() if sheet.kind in FINAL]
    if not final:
        kind = AssessmentKind.THIRD_PARTY if AssessmentKind.SELF in shown.sheets else AssessmentKind.SELF
        return Next("green_scores.sheet", lazy_gettext("评分表"), {"edition": code, "kind": kind})
    if any(sheet.record.met == Met.YES for sheet in final) and row.tier in (Tier.NONE, Tier.RESERVE, Tier.REMOVED):
        return Next("green_acts.listing", lazy_gettext("入库"), {"tier": Tier.PROVINCIAL if row.tier == Tier.RESERVE else Tier.RESERVE})
    open_ones = [one for one in measures if one.state == MeasureState.OPEN]
    return Next("green_acts.settling", lazy_gettext("措施办结"), {"number": open_ones[0].number}) if open_ones else None
