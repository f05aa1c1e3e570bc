"""What an import would do: every row checked, matched, and held against what is in force; nothing is added."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy.orm import Session

from geodata.findings import Finding, Severity
from geodata.readers import Boundaries
from geodata.shapes import representative_points

from ..codes import ImportNote as Note
from ..codes import RowState, Subject
from ..queries.imports import ids_in_regions, standing_ids, values_in_force
from ..queries.subjects import TABLES
from ..rules import UNKNOWN_REGION
from .import_check import Asked, Checked, check_rows
from .import_facts import facts_of
from .import_ledger import ledger_news
from .import_match import Match, match_rows
from .import_news import News, news_in


@dataclass(frozen=True)
class Plan:
    """Every row with its state; ``taken`` are those that would be stored, ``news`` what of them is new, ``all_news`` what all rows say.

    ``regions`` are where the rows that would be stored lie, and where their subjects are registered.
    """

    checked: Checked
    match: Match
    states: list[RowState]
    taken: np.ndarray
    all_news: list[News]
    news: list[News]
    blocked: int
    regions: set[str]
    missing: list[str]


def made_plan(session: Session, boundaries: Boundaries, subject: Subject, on: date, asked: Asked) -> Plan:
    """Look at every row. Read-only."""
    checked = check_rows(session, boundaries, subject, on, asked)
    match = match_rows(session, checked, subject, boundaries, on)
    if subject == Subject.SITE:
        _check_later(session, checked, match)
    ledger = [ledger_news(session, checked, match.ids, on)] if subject == Subject.SITE else []
    rows = np.flatnonzero(checked.sound)
    facts = facts_of(subject, boundaries, checked, rows)
    news = [*(news_in(session, one, match.ids, match.codes, on) for one in facts), *ledger]
    picked = np.isin(np.arange(1, len(checked.sound) + 1), list(asked.chosen)) if asked.chosen is not None else np.ones_like(checked.sound)
    taken = checked.sound & picked & (~match.conflicting | (asked.chosen is not None))
    checked.findings = _placed(checked, boundaries.shapes)
    return Plan(
        checked, match, _states(checked, match, news), taken, news, [one.only(taken) for one in news], int((picked & ~taken).sum()),
        _regions(session, subject, checked, match, taken, on), _missing(session, subject, checked, match, on))


def _placed(checked: Checked, shapes: np.ndarray) -> list[Finding]:
    """The findings of rows with a place inside the row's outline, where it can be drawn."""
    rows = sorted({finding.row for finding in checked.findings if finding.row}) if checked.drawn else []
    points = representative_points(shapes[np.array(rows, dtype=int) - 1]).tolist()
    places = {row: (x, y) for row, (x, y) in zip(rows, points, strict=True) if np.isfinite(x)}
    return [finding.at(places.get(finding.row)) if finding.row else finding for finding in checked.findings]


def _check_later(session: Session, checked: Checked, match: Match) -> None:
    """Block the sites that stand from a later day only: an older file would owe their land a second time."""
    absent = [met if now is None else None for met, now in zip(match.met, match.ids, strict=True)]
    for row, after in enumerate(standing_ids(session, Subject.SITE, absent, date.max)):
        if after is not None:
            checked.say(Note.STANDS_LATER, Severity.BLOCKS, row, "code", value=match.codes[row])


def _states(checked: Checked, match: Match, news: list[News]) -> list[RowState]:
    touched = {row for one in news for row in one.rows}
    states = []
    for row, sound in enumerate(checked.sound.tolist()):
        if not sound:
            states.append(RowState.BLOCKED)
        elif match.conflicting[row]:
            states.append(RowState.CONFLICTING)
        else:
            states.append(RowState.NEW if match.ids[row] is None else RowState.CHANGED if row in touched else RowState.SAME)
    return states


def _regions(session: Session, subject: Subject, checked: Checked, match: Match, taken: np.ndarray, on: date) -> set[str]:
    said = checked.values.of("code" if subject == Subject.REGION else "region_code")
    rows = np.flatnonzero(taken).tolist()
    regions = {said[row] or UNKNOWN_REGION for row in rows}
    known = {subject_id for row in rows if (subject_id := match.ids[row]) is not None}
    if known and subject != Subject.REGION:
        regions |= {code for code, in values_in_force(session, TABLES[subject][1], ["region_code"], known, on).values()}
    return regions


def _missing(session: Session, subject: Subject, checked: Checked, match: Match, on: date) -> list[str]:
    """Codes of what is registered where the rows lie, and no row names or is about, be it blocked."""
    known, names = match.known, match.known.names
    said = checked.values.of("parent_code" if subject == Subject.REGION else "region_code")
    regions = {region for region in said if region} | {names[met][1] for met in match.ids if met in names}
    met = {subject_id for subject_id in (*match.met, *map(known.codes.get, match.codes)) if subject_id is not None}
    met = met.union(*(known.by_licence(licence) for licence in checked.values.of("licence_number") if licence))
    others = set(known.codes.values()) - met
    left = ids_in_regions(session, subject, others, regions - {UNKNOWN_REGION}, on)
    return sorted(map(known.code_of, left))
