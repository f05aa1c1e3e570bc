"""Editions of the green-mine standard, and assessments by them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from ..assessment import TOLERANCE, ItemOf, check_points, passes, score
from ..codes import AssessmentKind, Met, Method, Tier
from ..dates import months_after
from ..errors import BadValue
from ..queries.editions import Catalogue, catalogue
from ..queries.preconditions import preconditions_on, verdicts
from ..queries.standing import fact_in_force
from ..tables.green import AssessmentRecord, AssessmentScore, Edition, Item
from ..tables.mines import TermsRecord
from .assessable import check_points_bear
from .records import Paper, check_values, record_fact, stored_as
from .transactions import Writer

__all__ = ["ItemOf", "add_edition", "record_assessment"]


def add_edition(session: Writer, code: str, *, name: str, tier: Tier, total: float, valid_months: int, source: str,
                pass_total: float | None = None, pass_share: float | None = None, items: Sequence[ItemOf] = (),
                incomplete: bool | None = None) -> Edition:
    """Add an edition with its items. Points that are not verified stay None."""
    edition = Edition(code=code, name=name, tier=tier, total=total, pass_total=pass_total, pass_share=pass_share,
                      valid_months=valid_months, source=source, incomplete=incomplete)
    session.add(edition)
    session.flush()
    for item in items:
        check_values(Item, vars(item))
        session.add(Item(edition_id=edition.id, **vars(item)))
    session.flush()
    return edition


def record_assessment(session: Writer, mine_id: int, edition: Edition, *, on: date, by: str, kind: AssessmentKind, met: Met | None = None,
                      total: float | None = None, gaps: str | None = None, scores: Mapping[str, float] | None = None,
                      evidence: Sequence[Paper] = (), done_by: str | None = None, device_key: str | None = None, **values: Any) -> Any:
    """Record how a mine stands to ``edition``; the verdict holds for the months the edition says.

    ``scores`` are points by item code; where they add up, ``total`` is their sum, and a stated one that differs is refused. Without
    ``met`` the pass rule decides. ``values`` are agency, team, seniors, independent, note. Raises as ``record_fact`` does, BadValue,
    TeamUnfit, PreconditionOpen, VerdictContradicted, SamePerson.
    """
    if (stored := stored_as(session, AssessmentRecord, device_key)) is not None:
        return stored
    listed, points = catalogue(session, edition.id), dict(scores or {})
    check_points(listed.items, points)
    total = _total(session, mine_id, listed, points, total, on)
    record = record_fact(
        session, AssessmentRecord, mine_id, on=on, by=by, done_by=done_by, evidence=evidence, device_key=device_key, edition_id=edition.id,
        tier=edition.tier, kind=kind, total=total, met=met or _met(session, mine_id, listed, points, total, on),
        valid_to=months_after(on, edition.valid_months), gaps=gaps, **values,
    )
    items = {item.code: item.id for item in session.scalars(select(Item).where(Item.edition_id == edition.id))}
    for code, value in points.items():
        session.add(AssessmentScore(assessment_id=record.id, item_id=items[code], points=value))
    session.flush()
    if record.met == Met.YES:
        check_points_bear(session, record)
    return record


def _method(session: Writer, mine_id: int, on: date) -> str:
    terms = fact_in_force(session, TermsRecord, mine_id, on)
    return terms.method if terms else Method.UNKNOWN


def _total(session: Writer, mine_id: int, listed: Catalogue, points: Mapping[str, float], stated: float | None, on: date) -> float | None:
    """The sum of the points, or what is stated where they do not add up."""
    added = score(listed.items, points, _method(session, mine_id, on), listed.edition.total).points if points else None
    if added is not None and stated is not None and abs(added - stated) > TOLERANCE:
        raise BadValue(field="total", value=stated, sum=added)
    total = stated if added is None else added
    if total is not None and not 0 <= total <= listed.edition.total:
        raise BadValue(field="total", value=total, most=listed.edition.total)
    return total


def _met(session: Writer, mine_id: int, listed: Catalogue, points: Mapping[str, float], total: float | None, on: date) -> Met:
    """What the pass rule says of points, preconditions and veto items."""
    scored = score(listed.items, points, _method(session, mine_id, on), listed.edition.total, stated=total)
    found = preconditions_on(session, mine_id, listed, on)
    return passes(listed.rule, scored, verdicts(found, listed.preconditions), verdicts(found, listed.vetoes)).met
