"""Taking in a file of outlines: everything checked, then stored in one transaction."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from geodata.database import analyse
from geodata.findings import Finding, Severity
from geodata.readers import Boundaries

from ..codes import ImportNote as Note
from ..codes import Subject
from ..queries.imports import ids_by_code, newest_places, values_in_force
from ..queries.subjects import TABLES
from ..rules import UNKNOWN_REGION
from ..tables.seals import Import
from .import_check import Checked, check_rows, overlaps_in_file
from .import_facts import facts_of
from .import_ledger import ledger_news
from .import_news import Change, News, news_in
from .people import note_act
from .records import check_may
from .transactions import Writer

MANY = 1_000
"""Rows from which on the database counts its statistics anew."""


@dataclass(frozen=True)
class ImportReport:
    """What an import did: rows stored anew, rows that changed a fact, rows as registered, rows blocked, and all findings.

    ``added`` names the subjects that are new, ``changes`` what becomes different of the others. Without ``import_id`` nothing was stored.
    """

    import_id: int | None = None
    stored: int = 0
    changed: int = 0
    unchanged: int = 0
    blocked: int = 0
    findings: list[Finding] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def import_boundaries(session: Writer, boundaries: Boundaries, subject: Subject, *, on: date, by: str, name: str,
                      columns: Mapping[str, str] | None = None, given: Mapping[str, str] | None = None,
                      all_or_nothing: bool = False) -> ImportReport:
    """Store every row without a blocking finding, true from ``on``; ``name`` is the file's.

    Rows are told apart by their code; a row that says what is in force on ``on`` adds nothing. ``columns`` maps a field to the
    file's heading, ``given`` supplies values that the file lacks. With ``all_or_nothing`` one blocked row keeps all from being stored.
    Raises NotAllowed, UnknownOfficer.
    """
    if boundaries.refused:
        return ImportReport(findings=boundaries.findings)
    with ThreadPoolExecutor(1) as aside:
        overlaps = aside.submit(overlaps_in_file, boundaries, subject)
        report = _import(session, boundaries, subject, on=on, by=by, name=name, columns=columns or {}, given=given or {},
                         all_or_nothing=all_or_nothing)
    return replace(report, findings=[*report.findings, *overlaps.result()])


def _import(session: Writer, boundaries: Boundaries, subject: Subject, *, on: date, by: str, name: str, columns: Mapping[str, str],
            given: Mapping[str, str], all_or_nothing: bool) -> ImportReport:
    checked = check_rows(session, boundaries, subject, on, columns, given)
    codes = checked.values.of("code")
    known = ids_by_code(session, subject)
    ids = _standing_ids(session, subject, [known.get(code) for code in codes], on)
    if subject == Subject.SITE:
        _check_later(session, checked, [known.get(code) for code in codes], ids)
    ledger = [ledger_news(session, checked, ids, on)] if subject == Subject.SITE else []
    rows = np.flatnonzero(checked.sound)
    _check_regions(session, subject, checked, rows, [ids[row] for row in rows], on=on, by=by)
    news = [*(news_in(session, facts, ids, codes, on) for facts in facts_of(subject, boundaries, checked, rows)), *ledger]
    report = _report(boundaries, checked, ids, news)
    if not (report.stored or report.changed) or (all_or_nothing and report.blocked):
        return report
    entry = Import(
        sha256=boundaries.sha256, name=name, subject=subject, on=on, source_crs=boundaries.crs, encoding=boundaries.encoding,
        imported_at=session.at, imported_by=by, stored=report.stored, blocked=report.blocked,
    )
    session.add(entry)
    note_act(session, by, "registry:import:stored", f"{name}: {report.stored + report.changed}")
    session.flush()
    new = [code for code in report.added if code not in known]
    known |= dict(zip(new, session.insert(TABLES[subject][0], {"code": new}), strict=True))
    for one in news:
        _store(session, one, [known[codes[row]] for row in one.rows], on=on, by=by, import_id=entry.id)
    if report.stored + report.changed >= MANY:
        analyse(session.connection())
    return replace(report, import_id=entry.id)


def _standing_ids(session: Writer, subject: Subject, ids: Sequence[int | None], on: date) -> list[int | None]:
    """Of each row the id of its subject, None where it does not exist on ``on``."""
    known = {subject_id for subject_id in ids if subject_id is not None}
    standing = values_in_force(session, TABLES[subject][1], [], known, on) if known else {}
    return [subject_id if subject_id in standing else None for subject_id in ids]


def _check_later(session: Writer, checked: Checked, met: Sequence[int | None], ids: Sequence[int | None]) -> None:
    """Block the sites that stand from a later day only: an older file would owe their land a second time."""
    later = _standing_ids(session, Subject.SITE, met, date.max)
    for row, (after, now) in enumerate(zip(later, ids, strict=True)):
        if after is not None and now is None:
            checked.say(Note.STANDS_LATER, Severity.BLOCKS, row, "code", value=checked.values.of("code")[row])


def _check_regions(session: Writer, subject: Subject, checked: Checked, rows: np.ndarray, ids: Sequence[int | None], *, on: date,
                   by: str) -> None:
    """Raise NotAllowed unless ``by`` may import where the rows lie, and where their subjects are registered."""
    said = checked.values.of("code" if subject == Subject.REGION else "region_code")
    regions = {said[row] or UNKNOWN_REGION for row in rows}
    if subject != Subject.REGION:
        known = {subject_id for subject_id in ids if subject_id is not None}
        regions |= {code for code, in values_in_force(session, TABLES[subject][1], ["region_code"], known, on).values()} if known else set()
    for region in sorted(regions):
        check_may(session, by, "import", region)


def _report(boundaries: Boundaries, checked: Checked, ids: Sequence[int | None], news: Sequence[News]) -> ImportReport:
    touched = sorted({row for one in news for row in one.rows})
    sound = int(checked.sound.sum())
    added = [checked.values.of("code")[row] for row in touched if ids[row] is None]
    return ImportReport(
        stored=len(added), changed=len(touched) - len(added), unchanged=sound - len(touched), blocked=len(ids) - sound,
        findings=[*boundaries.findings, *checked.findings], added=added, changes=[change for one in news for change in one.changes])


def _store(session: Writer, news: News, ids: Sequence[int], *, on: date, by: str, import_id: int) -> None:
    """Insert the records in one run; each takes the place behind its subject's newest."""
    if not ids:
        return
    places = newest_places(session, news.kind, set(ids))
    seqs = []
    for subject_id in ids:
        places[subject_id] = places.get(subject_id, 0) + 1
        seqs.append(places[subject_id])
    signature = {"effective_on": on, "recorded_at": session.at, "recorded_by": by, "withdrawn": False, "import_id": import_id}
    session.insert(news.kind, {
        "subject_id": ids, "seq": seqs, **{name: [value] * len(ids) for name, value in signature.items()}, **news.values})
