"""What the headings of a file mean: known ones, likely ones to be confirmed, and what was answered of the same layout before."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..codes import Subject
from ..fields import FIELDS
from ..official_codes import KEPT_NOWHERE
from ..printed import narrowed, printed
from ..reading import Rows, headings_of, sources
from ..tables.seals import Import
from .imports import taken_back_ids

SAMPLES = 3

LIKELY = 60.0
"""From which likeness on (0 to 100) a heading is suggested for a field."""

CUT_OFF = 95.0
"""The likeness of a heading that a table of narrow fields cut off."""

LEAST_LETTERS = 2


@dataclass(frozen=True)
class ColumnSeen:
    """A column of a file: the field that its heading is known for, or suggested for and left unread until somebody says so.

    ``how`` is "known", "suggested" or "unknown"; ``score`` the likeness from 0 to 100; ``means`` what an official code of which nothing is
    kept is called in Chinese; ``samples`` the first different values.
    """

    heading: str
    field: str | None
    how: str
    score: float
    samples: tuple[str, ...]
    means: str | None = None


@dataclass(frozen=True)
class Remembered:
    """What was answered of a layout: heading by field, and by field the code of each printed word."""

    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def columns_of(subject: Subject, rows: Rows) -> list[ColumnSeen]:
    """Every column of ``rows`` in order; a suggestion is never a field that a known heading already brings."""
    known: dict[str, str] = {}
    for one, heading in sources(FIELDS[subject], rows, {}):
        known.setdefault(heading, one.name)
    return [_seen(subject, rows, heading, known) for heading in headings_of(rows)]


def layout_of(rows: Rows) -> str:
    """What all files of the same headings share, in whatever order: the SHA-256 of the headings, sorted."""
    return hashlib.sha256("\n".join(sorted(headings_of(rows))).encode(errors="replace")).hexdigest()


def remembered(session: Session, subject: Subject, layout: str) -> Remembered:
    """What was answered of the newest import of this layout that was not taken back. Read-only."""
    query = select(Import).where(Import.subject == subject, Import.layout == layout).order_by(Import.id.desc())
    gone = taken_back_ids(session)
    newest = next((one for one in session.scalars(query) if one.id not in gone), None)
    return Remembered(json.loads(newest.columns or "{}"), json.loads(newest.words or "{}")) if newest else Remembered()


def _seen(subject: Subject, rows: Rows, heading: str, known: Mapping[str, str]) -> ColumnSeen:
    samples = _samples(rows, heading)
    if heading in known or narrowed(heading) in KEPT_NOWHERE:
        return ColumnSeen(heading, known.get(heading), "known", 100.0, samples, KEPT_NOWHERE.get(narrowed(heading)))
    name, score = _suggested(subject, narrowed(heading), set(known.values()))
    return ColumnSeen(heading, name, "suggested" if name else "unknown", score, samples)


def _samples(rows: Rows, heading: str) -> tuple[str, ...]:
    found: list[str] = []
    for row in rows:
        text = printed(row.get(heading))
        if text is not None and text not in found:
            found.append(text)
        if len(found) == SAMPLES:
            break
    return tuple(found)


def _suggested(subject: Subject, heading: str, taken: set[str]) -> tuple[str | None, float]:
    """The field with the likeliest heading; a heading cut off by the width of a field of a table is as good as whole."""
    names = {known: one.name for one in reversed(FIELDS[subject]) for known in one.headings if one.name not in taken}
    if len(heading) < LEAST_LETTERS or not names:
        return None, 0.0
    whole = [known for known in names if len(heading) > LEAST_LETTERS and known.startswith(heading)]
    if whole:
        return names[min(whole, key=len)], CUT_OFF
    best = process.extractOne(heading, list(names), scorer=fuzz.ratio, score_cutoff=LIKELY)
    return (names[best[0]], round(best[1], 1)) if best else (None, 0.0)
