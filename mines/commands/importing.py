"""Taking in a file of outlines: everything checked, then stored in one transaction; and taking it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import shapely
from sqlalchemy import func, select

from geodata.database import analyse
from geodata.findings import Finding
from geodata.readers import Boundaries

from ..codes import OutlineState, Subject
from ..errors import ImportRefused
from ..queries.imports import facts_in_force
from ..queries.snapshot import BOUNDARIES
from ..queries.subjects import TABLES
from ..tables.seals import Import
from .import_check import Checked, check_rows
from .import_facts import FACTS
from .people import note_act
from .records import check_may
from .transactions import Writer


@dataclass(frozen=True)
class ImportReport:
    """What an import did: rows stored anew, rows that changed a fact, rows as registered, rows blocked, and all findings."""

    import_id: int | None
    stored: int
    changed: int
    unchanged: int
    blocked: int
    findings: list[Finding] = field(default_factory=list)


def import_boundaries(session: Writer, boundaries: Boundaries, subject: Subject, *, on: date, by: str, name: str,
                      columns: Mapping[str, str] | None = None, given: Mapping[str, str] | None = None,
                      all_or_nothing: bool = False) -> ImportReport:
    """Store every row without a blocking finding, true from ``on``; ``name`` is the file's.

    Rows are told apart by their code; a row that says what is in force on ``on`` adds nothing. ``columns`` maps a field to the
    file's heading, ``given`` supplies values that the file lacks. Raises ImportRefused, NotAllowed, UnknownOfficer.
    """
    if boundaries.refused:
        return ImportReport(None, 0, 0, 0, 0, boundaries.findings)
    checked = check_rows(session, boundaries, subject, on, columns or {}, given or {})
    findings = [*boundaries.findings, *checked.findings]
    blocked = int((~checked.sound).sum())
    if blocked and all_or_nothing:
        raise ImportRefused(blocked=blocked)
    rows = np.flatnonzero(checked.sound)
    for region in {checked.values[row].get("region_code", checked.values[row]["code"]) for row in rows}:
        check_may(session, by, "import", region)
    wanted = {row: [*FACTS[subject](checked.values[row], float(checked.areas_ha[row])), _outline(subject, boundaries, checked, row)]
              for row in rows}
    codes = {row: checked.values[row]["code"] for row in rows}
    in_force = facts_in_force(session, subject, list(codes.values()), on)
    news = {row: [fact for fact in facts if not _says_the_same(fact, in_force.get(codes[row], {}))] for row, facts in wanted.items()}
    news = {row: facts for row, facts in news.items() if facts}
    unchanged = len(rows) - len(news)
    if not news:
        return ImportReport(None, 0, 0, unchanged, blocked, findings)
    changed = sum(1 for row in news if codes[row] in in_force)
    entry = Import(
        sha256=boundaries.sha256, name=name, subject=subject, on=on, source_crs=boundaries.crs, encoding=boundaries.encoding,
        imported_at=session.at, imported_by=by, stored=len(news) - changed, blocked=blocked,
    )
    session.add(entry)
    note_act(session, by, "registry:import:stored", f"{name}: {len(news)}")
    session.flush()
    _store(session, subject, {codes[row]: facts for row, facts in news.items()}, on=on, by=by, import_id=entry.id)
    return ImportReport(entry.id, len(news) - changed, changed, unchanged, blocked, findings)


def _outline(subject: Subject, boundaries: Boundaries, checked: Checked, row: int) -> tuple[Any, dict[str, Any]]:
    drawn = checked.drawn
    levels = "\n".join(",".join("" if part is None else str(part) for part in level) for level in boundaries.levels[row])
    return BOUNDARIES[subject], {
        "outline": OutlineState.ON_MAP if drawn else OutlineState.OTHER_DATUM, "shape": boundaries.shapes[row] if drawn else None,
        "area_ha": float(checked.areas_ha[row]), "datum": str(boundaries.datum), "source_crs": boundaries.crs,
        "printed": boundaries.printed[row] or (None if drawn else shapely.to_wkt(boundaries.shapes[row])), "levels": levels or None,
        "published_ha": checked.values[row].get("published_ha"), "verdict": checked.verdicts[row],
    }


def _says_the_same(fact: tuple[Any, dict[str, Any]], in_force: Mapping[Any, Sequence[Mapping[str, Any]]]) -> bool:
    kind, values = fact
    return any(all(_equal(standing[name], value) for name, value in values.items()) for standing in in_force.get(kind, ()))


def _equal(one: Any, two: Any) -> bool:
    if hasattr(one, "geom_type") and hasattr(two, "geom_type"):
        return bool(shapely.equals_exact(one, two))
    return one == two


def _store(session: Writer, subject: Subject, news: Mapping[str, Sequence[tuple[Any, dict[str, Any]]]], *, on: date, by: str,
           import_id: int) -> None:
    """Insert subjects and records in bulk, in the columns' own run of ids."""
    ids = _subject_ids(session, subject, list(news))
    by_kind: dict[Any, list[tuple[int, dict[str, Any]]]] = {}
    for code, facts in news.items():
        for kind, values in facts:
            by_kind.setdefault(kind, []).append((ids[code], values))
    signature = {
        "effective_on": on, "recorded_at": session.at, "recorded_by": by, "done_by": None, "corrects": None, "withdrawn": False,
        "reason": None, "device_key": None, "import_id": import_id, "note": None,
    }
    for kind, facts in by_kind.items():
        places = _places(session, kind, {subject_id for subject_id, _ in facts})
        rows = []
        for subject_id, values in facts:
            places[subject_id] = places.get(subject_id, 0) + 1
            rows.append({"subject_id": subject_id, "seq": places[subject_id], **signature, **values})
        session.insert(kind, rows)
    analyse(session.connection())


def _subject_ids(session: Writer, subject: Subject, codes: Sequence[str]) -> dict[str, int]:
    """Ids of the subjects with ``codes``; those not met before are added."""
    table = TABLES[subject][0]
    known = dict(session.execute(select(table.code, table.id)).all())
    new = [code for code in codes if code not in known]
    return known | dict(zip(new, session.insert(table, [{"code": code} for code in new]), strict=True))


def _places(session: Writer, kind: Any, subject_ids: set[int]) -> dict[int, int]:
    """The highest place among each subject's records of ``kind``."""
    found = session.execute(select(kind.subject_id, func.max(kind.seq)).group_by(kind.subject_id))
    return {subject_id: place for subject_id, place in found if subject_id in subject_ids}
