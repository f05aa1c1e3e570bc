"""Everything on file about one subject on one day: row, facts, outline, history, and what lies beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from mines.assessment import FINAL
from mines.codes import MeasureState, OutlineState, Subject, Tier
from mines.errors import NotFound
from mines.queries.counts import THEMES
from mines.queries.distances import Near, near_mines
from mines.queries.features import shape_of
from mines.queries.history import Entry, Fact, facts_on, history_of
from mines.queries.issues import issues_at
from mines.queries.lists import Row, block_members, rows_on
from mines.queries.subjects import by_code, exists_on
from mines.rules import class_of
from mines.tables.green import AssessmentScore, Edition, Item

from . import outline, params, photos
from .session import registry

IN_FORCE = (
    "holder_record", "licence_record", "right_record", "safety_permit_record", "terms_record", "mine_boundary_record", "production_record",
    "reserve_record", "membership_record", "listing_step", "closing_plan_record", "ground_step", "pit_step", "paper_step",
    "block_existence_record", "gate_step", "block_boundary_record", "site_existence_record", "treatment_record", "site_boundary_record",
)
"""Facts of the first table, in the order in which they are read; the others have a place of their own."""


@dataclass(frozen=True)
class Dossier:
    """One subject as on file."""

    subject: Subject
    id: int
    row: Any
    facts: Sequence[Fact]

    def of(self, *tables: str) -> list[Fact]:
        """Facts of ``tables``, in that order."""
        return [fact for table in tables for fact in self.facts if fact.table == table]

    @property
    def in_force(self) -> list[Fact]:
        """The facts of the first table."""
        return self.of(*IN_FORCE)

    @property
    def classes(self) -> dict[str, str]:
        """Class of the subject in each of its themes."""
        return {theme: class_of(self.row, rules) for theme, (subject, rules) in THEMES.items() if subject == self.subject}

    @cached_property
    def boundary(self) -> Any | None:
        """The outline record in force."""
        found = self.of(f"{self.subject}_boundary_record")
        return found[0].record if found else None

    @cached_property
    def drawing(self) -> outline.Drawing | None:
        """The outline as a drawing, where it can be drawn honestly."""
        if self.row.outline == OutlineState.OTHER_DATUM:
            return None
        return outline.drawing(self.shape) if self.shape is not None else None

    @cached_property
    def shape(self) -> Any | None:
        """The outline of the day, in degrees of the stored CRS."""
        return shape_of(registry(), self.subject, self.row.code, params.as_of(), params.known_at())

    def place_of(self, paper: Any) -> str:
        """Where a photo was taken, against the outline of the mine that this is; nothing for another paper or subject."""
        placed = self.subject == Subject.MINE and paper.longitude is not None and paper.latitude is not None
        return photos.place_said(paper.longitude, paper.latitude, self.shape) if placed else ""

    @cached_property
    def history(self) -> list[Entry]:
        """Every record, newest first."""
        return history_of(registry(), self.subject, self.id, params.known_at())

    @property
    def newest(self) -> list[Entry]:
        """The history with only the newest of the output reports: twelve a year would cover everything else."""
        reports = [entry for entry in self.history if entry.table == "output_record" and entry.what == "added" and entry.standing]
        return [entry for entry in self.history if entry not in reports[1:]]

    @cached_property
    def members(self) -> list[Row]:
        """Mines of the block that this is, or is in."""
        code = self.row.code if self.subject == Subject.BLOCK else self.row.block_code
        return block_members(registry(), code, params.as_of(), params.known_at()) if code else []

    @cached_property
    def near(self) -> list[Near]:
        """Mines too near to this one, or to the members of this block."""
        codes = [mine.code for mine in self.members] if self.subject == Subject.BLOCK else [self.row.code]
        return near_mines(registry(), codes, params.as_of(), params.known_at())

    @cached_property
    def block(self) -> Row | None:
        """The block that a mine is in."""
        if not self.row.block_code:
            return None
        return rows_on(registry(), Subject.BLOCK, params.as_of(), params.known_at(), codes=[self.row.block_code])[0]

    @cached_property
    def sites(self) -> list[Row]:
        """Restoration sites that came from a mine."""
        rows = rows_on(registry(), Subject.SITE, params.as_of(), params.known_at(), theme="site")
        return [row for row in rows if row.mine_code == self.row.code]

    @cached_property
    def issues(self) -> list[Row]:
        """Items of the rectification list found here."""
        return issues_at(registry(), self.subject, self.row.code, params.as_of(), params.known_at())

    @property
    def measures(self) -> list[Any]:
        """Measures of the mine's own plan: open ones first, soonest due first."""
        return sorted((fact.record for fact in self.of("measure_record")), key=lambda one: (one.state != MeasureState.OPEN, one.due_on))

    @property
    def months(self) -> dict[int, int]:
        """Months with production, by year."""
        found: dict[int, int] = {}
        for fact in self.of("output_record"):
            found[fact.record.year] = found.get(fact.record.year, 0) + fact.record.months
        return found

    @cached_property
    def assessments(self) -> list[Any]:
        """Newest assessment of each tier and kind, national ones first, with the points of each first-level indicator."""
        found = sorted(self.of("assessment_record"), key=lambda fact: (fact.record.tier != Tier.NATIONAL, fact.record.kind not in FINAL))
        return [_assessment(fact) for fact in found]


def dossier(subject: Subject, code: str) -> Dossier:
    """What is on file about ``code`` on the day of this request. Raises NotFound."""
    session, as_of, known_at = registry(), params.as_of(), params.known_at()
    found = by_code(session, subject, code)
    rows = rows_on(session, subject, as_of, known_at, codes=[code]) if exists_on(session, subject, found.id, as_of, known_at) else []
    if not rows:
        raise NotFound(subject=subject, code=code)
    return Dossier(subject, found.id, rows[0], facts_on(session, subject, found.id, as_of, known_at))


def _assessment(fact: Fact) -> Any:
    session = registry()
    edition = session.get_one(Edition, fact.record.edition_id)
    scores = session.execute(
        select(Item.name, Item.max_points, AssessmentScore.points).join(AssessmentScore, AssessmentScore.item_id == Item.id)
        .where(AssessmentScore.assessment_id == fact.record.id, Item.parent.is_(None)).order_by(Item.id)
    ).all()
    return SimpleNamespace(record=fact.record, papers=fact.papers, edition=edition, scores=[
        SimpleNamespace(name=name, share=points / top if top else None, points=points, top=top) for name, top, points in scores
    ])
