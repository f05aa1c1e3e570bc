"""What the headings of a file mean: known ones, likely ones to be confirmed, and what was answered of the same layout before."""

import hashlib
import json
import re
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

LIKELY = 70.0
"""From which likeness on (0 to 100) a heading is suggested for a field."""

NEARLY = 95.0
"""The likeness of a heading that a table of narrow fields cut off, or to which something was added in brackets."""

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


def read_as(subject: Subject, rows: Rows, columns: Mapping[str, str]) -> dict[str, str]:
    """The field that each heading is read for, the first of several; ``columns`` as for ``read_by``."""
    return {heading: one.name for one, heading in reversed(sources(FIELDS[subject], rows, columns))}


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
    means = KEPT_NOWHERE.get(narrowed(heading)) or (heading if heading in KEPT_NOWHERE.values() else None)
    if heading in known or means:
        return ColumnSeen(heading, known.get(heading), "known", 100.0, samples, means)
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
    """The field with the likeliest heading, unless the file has it; an addition in brackets, or a cut-off end, makes little difference."""
    names = {known: one.name for one in reversed(FIELDS[subject]) for known in one.headings}
    core = re.sub(r"\(.*?\)", "", heading)
    whole = [known for known in names if len(core) > LEAST_LETTERS and known.startswith(core)]
    if whole:
        best, score = min(whole, key=len), NEARLY
    else:
        best, score, _ = process.extractOne(core, list(names), scorer=fuzz.ratio) or ("", 0.0, 0)
    field_name = names.get(best)
    return (field_name, round(score, 1)) if field_name not in taken and score >= LIKELY else (None, 0.0)
