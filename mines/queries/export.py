"""A day of the registry as layers: every facet of every mine, block and site, with its outline."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geodata.writers.layer import Layer

from ..codes import Subject
from ..rules import FAR_DATE, NO_DATE
from .lists import rows_on
from .snapshot import BOUNDARIES

THEME = {Subject.MINE: "state", Subject.BLOCK: "block", Subject.SITE: "site"}
"""The theme whose class each layer carries."""

_INNER = {"id", "boundary_id", "in_7_days", "in_30_days", "in_90_days", "in_a_year", "three_years_from"}


def layers_on(session: Session, as_of: date, known_at: datetime | None = None, region: str | None = None) -> dict[str, Layer]:
    """Attributes, outlines (None without one on the map) and their printed text of mines, blocks and sites. Read-only."""
    found = {}
    for subject, theme in THEME.items():
        rows = rows_on(session, subject, as_of, known_at, region, theme)
        boundary = BOUNDARIES[subject]
        wanted = [row.boundary_id for row in rows]
        query = select(boundary.id, boundary.shape, boundary.printed).where(boundary.id.in_(wanted))
        outlines: dict[int, Any] = {id: (shape, printed) for id, shape, printed in session.execute(query)}
        shapes, printed = zip(*(outlines.get(id, (None, None)) for id in wanted), strict=True) if wanted else ((), ())
        attributes = [{name: _said(value) for name, value in vars(row).items() if name not in _INNER} for row in rows]
        found[str(subject)] = Layer(attributes, list(shapes), list(printed))
    return found


def _said(value: Any) -> Any:
    """Dates as text that every program reads alike; those that stand for none are left empty."""
    if value in (NO_DATE, FAR_DATE):
        return None
    return value.isoformat() if isinstance(value, date) else value
