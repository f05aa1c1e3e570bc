"""What must hold of a mine's assessments, preconditions, listings and measures after every write."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..assessment import FINAL, Rule, check_team, passes
from ..codes import AssessmentKind, MeasureState, Met, Method, RemovalReason, Tier, Verdict
from ..errors import BadValue, EvidenceMissing, PreconditionOpen, ReasonMissing, SamePerson, VerdictContradicted
from ..queries.editions import catalogue, score_of
from ..queries.preconditions import edition_in_use, preconditions_on
from ..queries.standing import fact_in_force
from ..tables.green import AssessmentRecord, ListingStep, MeasureRecord, PreconditionRecord
from ..tables.mines import TermsRecord
from .transactions import Writer
from .written import just_written, kinds_behind, people_behind

_ENTRIES = {Tier.RESERVE: Tier.PROVINCIAL, Tier.PROVINCIAL: Tier.PROVINCIAL, Tier.NATIONAL: Tier.NATIONAL}
"""Stages of entering a list, with the tier whose standard each asks for; the reserve pool is the province's."""


def _check_assessments(session: Writer, mine_id: int, records: Sequence[Any]) -> None:
    """Team, author and scorer apart, preconditions before a final verdict, and points that bear it out (handbook rules 3, 15, 16)."""
    new = just_written(session, records)
    for record in new:
        if record.kind == AssessmentKind.THIRD_PARTY:
            check_team(record.effective_on, record.team, record.seniors, record.independent)
        if record.met == Met.YES and record.kind in FINAL:
            _check_preconditions(session, mine_id, record.edition_id, record.effective_on)
        if record.met == Met.YES:
            check_points_bear(session, record)
    if new:
        _check_apart(session, mine_id, records)


def check_points_bear(session: Writer, record: AssessmentRecord) -> None:
    """Raise VerdictContradicted for an assessment that says met with points that miss a mark of its edition."""
    listed = catalogue(session, record.edition_id)
    terms = fact_in_force(session, TermsRecord, record.subject_id, record.effective_on)
    scored = score_of(session, record, listed, terms.method if terms else Method.UNKNOWN)
    for check in passes(listed.rule, scored, {}, {}).checks:
        if check.verdict == Verdict.FAILED and check.rule == Rule.SHARE:
            raise VerdictContradicted(item=check.item, found_percent=100 * (check.found or 0), needed_percent=100 * (check.needed or 0))
        if check.verdict == Verdict.FAILED:
            raise VerdictContradicted(found=check.found, needed=check.needed)


def _check_preconditions(session: Writer, mine_id: int, edition_id: int, day: date) -> None:
    """Raise PreconditionOpen unless every precondition and veto item of the edition is passed on ``day``."""
    found = preconditions_on(session, mine_id, catalogue(session, edition_id), day)
    lacking = [one.item.code for one in found if one.verdict != Verdict.PASSED]
    if lacking:
        raise PreconditionOpen(items=", ".join(lacking), on=day)


def _check_apart(session: Writer, mine_id: int, records: Sequence[Any]) -> None:
    """Who made or recorded a mine's own assessment has no hand in the next one by others for the same tier (handbook rule 3)."""
    people = people_behind(session, AssessmentRecord, mine_id)
    own = [record for record in records if record.kind == AssessmentKind.SELF]
    for final in (record for record in records if record.kind in FINAL):
        before = [record for record in own if record.tier == final.tier and record.effective_on <= final.effective_on]
        if before:
            author = max(before, key=lambda record: (record.effective_on, record.seq))
            both = people[author.seq] & people[final.seq]
            if both and just_written(session, (author, final)):
                raise SamePerson(kind=final.kind, person=", ".join(sorted(both)))


def _check_found(session: Writer, mine_id: int, records: Sequence[Any]) -> None:
    """An item is a precondition or a veto item of its edition, and a verdict rests on a paper or says why."""
    for record in just_written(session, records):
        listed = catalogue(session, record.edition_id)
        if record.item not in {item.code for item in (*listed.preconditions, *listed.vetoes)}:
            raise BadValue(field="item", value=record.item)
        if record.verdict != Verdict.UNKNOWN and not (record.note or kinds_behind(session, record)):
            raise EvidenceMissing(item=record.item, verdict=record.verdict)


def _check_listing(session: Writer, mine_id: int, steps: Sequence[Any]) -> None:
    """A removal says why, and nothing is listed while a precondition is open (handbook rules 15 and 18)."""
    for step in steps:
        if step.stage == Tier.REMOVED and step.removal not in set(RemovalReason):
            raise ReasonMissing(stage=step.stage, removal=step.removal)
    for step in just_written(session, steps):
        tier = None if step.taken_over else _ENTRIES.get(Tier(step.stage))
        edition_id = edition_in_use(session, mine_id, tier, step.effective_on) if tier else None
        if edition_id is not None:
            _check_preconditions(session, mine_id, edition_id, step.effective_on)


def _check_measures(session: Writer, mine_id: int, measures: Sequence[Any]) -> None:
    """A measure done or dropped shows a paper or says why."""
    for measure in just_written(session, measures):
        if measure.state != MeasureState.OPEN and not (measure.note or kinds_behind(session, measure)):
            raise EvidenceMissing(measure=measure.number, state=measure.state)


CHECKS = {
    AssessmentRecord: _check_assessments, PreconditionRecord: _check_found, ListingStep: _check_listing, MeasureRecord: _check_measures,
}
"""Checks beside the ladder, by table."""
