"""Restoration sites beside their day view: money by source, acceptances, applications waiting, follow-ups due."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..codes import AcceptanceStage, LedgerEntry, Verdict
from ..restoration import FARMLAND, follow_up_due
from ..tables.base import Record
from ..tables.sites import AcceptanceStep, FollowUpRecord, LedgerRecord, MoneyRecord
from .standing import standing_rule

WAITING = (AcceptanceStage.APPLIED, AcceptanceStage.INSPECTED, AcceptanceStage.PUBLICISED)
"""Stages of an application that is not decided."""


@dataclass(frozen=True)
class Beside:
    """What a list of sites shows beside their rows, by the site's id; amounts in 10 000 yuan by source."""

    money: dict[int, dict[str, float]]
    applied_on: dict[int, date]
    accepted_on: dict[int, list[date]]
    followed_on: dict[int, date]

    def follow_up_due(self, site: Any) -> date | None:
        """When the follow-up of a site's farmland is due; None where none is open."""
        days = self.accepted_on.get(site.id, []) if site.land_use in FARMLAND else []
        return follow_up_due(days, self.followed_on.get(site.id))


def beside_sites(session: Session, as_of: date, known_at: datetime | None = None) -> Beside:
    """Money, acceptances, applications and follow-ups of every site up to a day. Read-only."""
    return Beside(_money(session, as_of, known_at), _applied(session, as_of, known_at), _accepted(session, as_of, known_at),
                  _followed(session, as_of, known_at))


def _stands(kind: type[Record], as_of: date, known_at: datetime | None) -> Any:
    return standing_rule(kind, known_at) & (kind.effective_on <= as_of)


def _money(session: Session, as_of: date, known_at: datetime | None) -> dict[int, dict[str, float]]:
    kind, found = MoneyRecord, defaultdict[int, dict[str, float]](dict)
    query = select(kind.subject_id, kind.source, func.sum(kind.amount_10k_yuan)).where(_stands(kind, as_of, known_at))
    for site_id, source, amount in session.execute(query.group_by(kind.subject_id, kind.source)):
        found[site_id][source] = amount
    return found


def _applied(session: Session, as_of: date, known_at: datetime | None) -> dict[int, date]:
    """The day of the newest application, where it waits for its decision."""
    kind, applied, stage = AcceptanceStep, dict[int, date](), dict[int, str]()
    query = select(kind.subject_id, kind.stage, kind.effective_on).where(_stands(kind, as_of, known_at))
    for site_id, reached, on in session.execute(query.order_by(kind.effective_on, kind.seq)):
        stage[site_id] = reached
        if reached == AcceptanceStage.APPLIED:
            applied[site_id] = on
    return {site_id: on for site_id, on in applied.items() if stage[site_id] in WAITING}


def _accepted(session: Session, as_of: date, known_at: datetime | None) -> dict[int, list[date]]:
    kind, found = LedgerRecord, defaultdict[int, list[date]](list)
    query = select(kind.subject_id, kind.effective_on).where(_stands(kind, as_of, known_at), kind.entry == LedgerEntry.ACCEPTED)
    for site_id, on in session.execute(query.order_by(kind.effective_on)):
        found[site_id].append(on)
    return found


def _followed(session: Session, as_of: date, known_at: datetime | None) -> dict[int, date]:
    kind = FollowUpRecord
    query = select(kind.subject_id, func.max(kind.effective_on)).where(_stands(kind, as_of, known_at), kind.verdict != Verdict.UNKNOWN)
    return dict(session.execute(query.group_by(kind.subject_id)).all())
