"""Taking in a file of outlines: everything checked, held against the registry, then stored in one transaction."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy.orm import Session

from geodata.database import analyse
from geodata.findings import Finding, FindingCode
from geodata.mends import snapped_to
from geodata.readers import Boundaries
from geodata.readers.answers import Mend

from .. import permissions
from ..codes import ImportNote as Note
from ..codes import MatchedBy, RowState, Subject
from ..errors import NotAllowed
from ..queries.headings import layout_of
from ..queries.imports import newest_places, outlines_in
from ..queries.people import officer_by_login
from ..queries.subjects import TABLES
from ..reading import Edits, Values, Words
from ..tables.seals import Import
from .import_check import Asked, overlaps_in_file
from .import_news import Change, News
from .import_plan import Plan, made_plan
from .people import note_act
from .records import today
from .transactions import Writer

MANY = 1_000
"""Rows from which on the database counts its statistics anew."""


@dataclass(frozen=True)
class RowReport:
    """What one row (counted from 1) is to the registry; ``changes`` are what it changes of a subject that stands, field by field."""

    row: int
    code: str
    state: RowState
    matched_by: MatchedBy | None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """What an import did: rows stored anew, rows that changed a fact, rows as registered, rows blocked, and all findings.

    ``added`` names the subjects that are new, ``changes`` what becomes different of the others. ``looked`` tells of every row, also of
    those that were not chosen, ``values`` what each says, ``missing`` which subjects of the regions of these rows the file does not
    have. A conflicting row that nobody chose counts as blocked. Without ``import_id`` nothing was stored.
    """

    import_id: int | None = None
    stored: int = 0
    changed: int = 0
    unchanged: int = 0
    blocked: int = 0
    findings: list[Finding] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    looked: list[RowReport] = field(default_factory=list)
    values: Values = field(default_factory=lambda: Values(0))
    missing: list[str] = field(default_factory=list)


def look_at(session: Session, boundaries: Boundaries, subject: Subject, *, on: date, by: str, columns: Mapping[str, str] | None = None,
            given: Mapping[str, str] | None = None, words: Words | None = None, edits: Edits | None = None,
            chosen: Collection[int] | None = None) -> ImportReport:
    """What ``import_boundaries`` would do with the same arguments. Read-only. Raises NotAllowed, UnknownOfficer."""
    if boundaries.refused:
        return ImportReport(findings=boundaries.findings)
    asked = Asked(columns or {}, given or {}, words or {}, edits or {}, chosen)
    with ThreadPoolExecutor(1) as aside:
        overlaps = aside.submit(overlaps_in_file, boundaries, subject)
        plan = made_plan(session, boundaries, subject, on, asked)
        _check_allowed(session, by, plan.regions, date.max)
        report = _report(boundaries, plan)
    return replace(report, findings=[*report.findings, *overlaps.result()])


def snapped_to_registered(session: Session, boundaries: Boundaries, subject: Subject, on: date, mend: Mend) -> Boundaries:
    """The outlines with borders brought onto those of the registered neighbours. Read-only."""
    if not boundaries.valid.any():
        return boundaries
    return snapped_to(boundaries, mend, outlines_in(session, subject, boundaries.shapes[boundaries.valid], on)[1])


def import_boundaries(session: Writer, boundaries: Boundaries, subject: Subject, *, on: date, by: str, name: str,
                      columns: Mapping[str, str] | None = None, given: Mapping[str, str] | None = None, words: Words | None = None,
                      edits: Edits | None = None, chosen: Collection[int] | None = None, all_or_nothing: bool = False) -> ImportReport:
    """Store every row without a blocking finding, true from ``on``; ``name`` is the file's.

    Rows are told apart as ``match_rows`` has it; a row that says what is in force on ``on`` adds nothing. ``columns`` maps a field to the
    file's heading, ``given`` supplies values that the file lacks, ``words`` the code of printed words by field, ``edits`` the text of cells
    by row (counted from 1) and field. ``chosen`` rows only are taken, None: all but those that may be about another subject than the one
    they were matched with. With ``all_or_nothing`` one blocked row keeps all from being stored. Raises NotAllowed, UnknownOfficer.
    """
    if boundaries.refused:
        return ImportReport(findings=boundaries.findings)
    asked = Asked(columns or {}, given or {}, words or {}, edits or {}, chosen)
    with ThreadPoolExecutor(1) as aside:
        overlaps = aside.submit(overlaps_in_file, boundaries, subject)
        report = _import(session, boundaries, subject, on=on, by=by, name=name, asked=asked, all_or_nothing=all_or_nothing)
    return replace(report, findings=[*report.findings, *overlaps.result()])


def _import(session: Writer, boundaries: Boundaries, subject: Subject, *, on: date, by: str, name: str, asked: Asked,
            all_or_nothing: bool) -> ImportReport:
    plan = made_plan(session, boundaries, subject, on, asked)
    _check_allowed(session, by, plan.regions, today(session))
    report = _report(boundaries, plan)
    if not (report.stored or report.changed) or (all_or_nothing and report.blocked):
        return report
    entry = Import(
        sha256=boundaries.sha256, name=name, subject=subject, on=on, source_crs=boundaries.crs, encoding=boundaries.encoding,
        imported_at=session.at, imported_by=by, stored=report.stored, blocked=report.blocked, layout=layout_of(boundaries.attributes),
        columns=json.dumps(dict(asked.columns), ensure_ascii=False),
        words=json.dumps({name: dict(said) for name, said in asked.words.items()}, ensure_ascii=False), mended=_mended(report.findings))
    session.add(entry)
    note_act(session, by, "registry:import:stored", f"{name}: {report.stored + report.changed}")
    session.flush()
    known, codes = plan.match.known.ever, plan.match.codes
    new = [code for code in report.added if code not in known]
    known |= dict(zip(new, session.insert(TABLES[subject][0], {"code": new}), strict=True))
    for one in plan.news:
        _store(session, one, [known[codes[row]] for row in one.rows], on=on, by=by, import_id=entry.id)
    if report.stored + report.changed >= MANY:
        analyse(session.connection())
    return replace(report, import_id=entry.id)


def _check_allowed(session: Session, by: str, regions: Iterable[str], day: date) -> None:
    """Raise UnknownOfficer or NotAllowed unless the account, as it is on ``day``, may import in every one of ``regions``."""
    officer = officer_by_login(session, by, day)
    for region in sorted(regions):
        if not permissions.may(officer, "import", region):
            raise NotAllowed(login=by, act="import", region=region)


def _mended(findings: Sequence[Finding]) -> str | None:
    """What was mended or retyped: row, field or kind of mend, before, after."""
    told = [{"row": one.row, "field": one.field, **one.values} for one in findings if one.code in (FindingCode.MENDED, Note.VALUE_EDITED)]
    return json.dumps(told, ensure_ascii=False, default=str) if told else None


def _report(boundaries: Boundaries, plan: Plan) -> ImportReport:
    match = plan.match
    touched = sorted({row for one in plan.news for row in one.rows})
    added = [match.codes[row] for row in touched if match.ids[row] is None]
    changes: dict[int, list[Change]] = {}
    for change in (change for one in plan.all_news for change in one.changes):
        changes.setdefault(change.row or 0, []).append(change)
    looked = [RowReport(row + 1, match.codes[row], state, match.by[row], tuple(changes.get(row + 1, ())))
              for row, state in enumerate(plan.states)]
    return ImportReport(
        stored=len(added), changed=len(touched) - len(added), unchanged=int(plan.taken.sum()) - len(touched), blocked=plan.blocked,
        findings=[*boundaries.findings, *plan.checked.findings], added=added,
        changes=[change for one in plan.news for change in one.changes], looked=looked, values=plan.checked.values, missing=plan.missing)


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
