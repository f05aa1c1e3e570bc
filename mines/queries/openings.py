"""Openings of a mine: where each lies, whether it is sealed, and how far from its place the photo was taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from geodata.distance import length_m

from ..tables.evidence import Evidence
from ..tables.mines import Opening, OpeningRecord, SealingRecord
from .history import Fact, standing_facts
from .standing import standing_rule


@dataclass(frozen=True)
class OpeningOf:
    """An opening as registered, and its sealing; ``sealing`` is None while it is open."""

    id: int
    code: str
    record: Any
    sealing: Fact | None

    @property
    def photos(self) -> list[Evidence]:
        """Photos behind the sealing."""
        return [paper for paper in self.sealing.papers if paper.kind == "photo"] if self.sealing else []

    @property
    def photo_m(self) -> float | None:
        """Metres from the registered place to the nearest photo of the sealing; None where either place is not known."""
        placed = [paper for paper in self.photos if paper.longitude is not None and paper.latitude is not None]
        if self.record.longitude is None or self.record.latitude is None or not placed:
            return None
        return min(
            length_m(np.array([self.record.longitude, one.longitude]), np.array([self.record.latitude, one.latitude])) for one in placed)


def openings_of(session: Session, mine_id: int, as_of: date, known_at: datetime | None = None) -> list[OpeningOf]:
    """Openings registered at a mine on ``as_of``, by code. Read-only."""
    ever = session.execute(
        select(Opening.id, Opening.code).where(
            Opening.id.in_(select(OpeningRecord.subject_id).where(OpeningRecord.mine_id == mine_id))).order_by(Opening.code))
    found = []
    for opening_id, code in ever:
        records = standing_facts(session, OpeningRecord, opening_id, as_of, known_at)
        if records and records[-1].record.mine_id == mine_id:
            sealings = standing_facts(session, SealingRecord, opening_id, as_of, known_at)
            found.append(OpeningOf(opening_id, code, records[-1].record, sealings[-1] if sealings else None))
    return found


def sealed_counts(session: Session, mine_ids: Sequence[int], as_of: date, known_at: datetime | None = None) -> dict[int, tuple[int, int]]:
    """Openings sealed and openings registered of each of the mines that has any. Read-only."""
    openings = session.execute(
        select(OpeningRecord.subject_id, OpeningRecord.mine_id)
        .where(OpeningRecord.mine_id.in_(mine_ids), OpeningRecord.effective_on <= as_of, standing_rule(OpeningRecord, known_at))
        .order_by(OpeningRecord.effective_on, OpeningRecord.seq)).all()
    mine_of = dict(openings)
    sealed = set(session.scalars(
        select(SealingRecord.subject_id)
        .where(SealingRecord.subject_id.in_(mine_of), SealingRecord.effective_on <= as_of, standing_rule(SealingRecord, known_at))))
    counts: dict[int, tuple[int, int]] = {}
    for opening_id, mine_id in mine_of.items():
        done, of = counts.get(mine_id, (0, 0))
        counts[mine_id] = (done + (opening_id in sealed), of + 1)
    return counts


def mine_of_opening(session: Session, opening_id: int) -> int | None:
    """Id of the mine that the newest standing record of an opening names. Read-only."""
    return session.scalar(
        select(OpeningRecord.mine_id).where(OpeningRecord.subject_id == opening_id, standing_rule(OpeningRecord))
        .order_by(OpeningRecord.effective_on.desc(), OpeningRecord.seq.desc()).limit(1))
