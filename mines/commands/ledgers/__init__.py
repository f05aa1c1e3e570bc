"""Ledgers a bureau already keeps, taken over: everything checked and told at once, then stored in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select

from geodata.findings import Finding, Severity
from geodata.readers.tables import Table

from ...codes import ImportNote as Note
from ...codes import Subject
from ...errors import RegistryError
from ...ledgers import FIELDS, REQUIRED, SUBJECTS, Ledger
from ...licences import licence_known
from ...queries.registered import InForce, Known, Places
from ...reading import Misread, Values, read_by
from ...rules import UNKNOWN_REGION
from ...tables.seals import Import
from ..importing import ImportReport
from ..people import note_act
from ..records import check_day, check_may, today
from ..transactions import Writer
from . import blocks, closing, licences, listings, townships
from .taking import Outcome, Row, Taking, Unclear

__all__ = ["LedgerReport", "Outcome", "Row", "import_ledger"]

_TAKE: Mapping[Ledger, Callable[[Taking, Row], None]] = {
    Ledger.TOWNSHIPS: townships.take, Ledger.LICENCES: licences.take, Ledger.CLOSING: closing.take, Ledger.BLOCKS: blocks.take,
    Ledger.LISTINGS: listings.take,
}


@dataclass(frozen=True)
class LedgerReport(ImportReport):
    """What taking a ledger over did, row by row."""

    rows: list[Row] = field(default_factory=list)


def import_ledger(session: Writer, ledger: Ledger, table: Table, *, on: date, by: str, name: str, given: Mapping[str, str] | None = None,
                  columns: Mapping[str, str] | None = None, all_or_nothing: bool = False) -> LedgerReport:
    """Take over every row of ``table`` that nothing blocks, as of ``on``; ``name`` is the ledger's, kept with its opening states.

    Subjects are matched by code, licence number, or name and township; a row that says what stands already adds nothing. ``given``
    supplies, by field, what the ledger lacks. What a rule refuses, or the account may not import, blocks its row and is a finding.
    Raises DayRefused, NotAllowed, UnknownOfficer.
    """
    if table.refused:
        return LedgerReport(findings=table.findings)
    check_day(session, on)
    check_may(session, by, "import", UNKNOWN_REGION)
    taking = _begun(session, ledger, on, by, name)
    values, misread = read_by(FIELDS[ledger], table.rows, columns or {}, given or {})
    rows = [Row(number, {name: column[place] for name, column in values.columns.items()}) for place, number in enumerate(table.numbers)]
    blocked = _check_values(taking, ledger, rows, misread, values)
    for row in rows:
        row.name, row.code = row["name"] or "", row["code"] or ""
    first_of: dict[str, Row] = {}
    for place, row in sorted(enumerate(rows), key=lambda one: _turn(ledger, one[1], on)):
        if place not in blocked and _repeats(taking, row, first_of):
            continue
        if place in blocked or not _take(taking, ledger, row):
            row.outcome = Outcome.BLOCKED
        elif row.outcome != Outcome.NEW and row.wrote:
            row.outcome = Outcome.CHANGED
    _say_places(taking, ledger, rows)
    report = _report(taking, table, rows)
    if not (report.stored or report.changed) or (all_or_nothing and report.blocked):
        return report
    session.add(Import(sha256=table.sha256, name=name, subject=SUBJECTS[ledger], on=on, source_crs=None, encoding=table.encoding,
                       imported_at=session.at, imported_by=by, stored=report.stored, blocked=report.blocked))
    note_act(session, by, "registry:import:stored", f"{name}: {report.stored + report.changed}")
    session.flush()
    return LedgerReport(**{**vars(report), "import_id": taking.import_id})


def _begun(session: Writer, ledger: Ledger, on: date, by: str, name: str) -> Taking:
    """Everything that rows are held against; the import gets the next number, since no other writes meanwhile."""
    subject = SUBJECTS[ledger]
    known = Known(session, subject)
    mines = known if subject == Subject.MINE else Known(session, Subject.MINE) if ledger == Ledger.BLOCKS else known
    import_id = (session.scalar(select(func.max(Import.id))) or 0) + 1
    return Taking(session, on, by, name, import_id, known, Places(session, max(on, today(session))), mines, InForce(session, on))


def _check_values(taking: Taking, ledger: Ledger, rows: list[Row], misread: list[Misread], values: Values) -> set[int]:
    """Tell what cannot be read and what is missing; give the places of the rows that this blocks."""
    required, blocked = REQUIRED[ledger], set[int]()
    for wrong in misread:
        severity = Severity.BLOCKS if wrong.field in required else Severity.WARNS
        if wrong.note == Note.DATE_PARTIAL:
            taking.say(wrong.note, Severity.WARNS, rows[wrong.row], wrong.field, value=wrong.text, taken=wrong.taken)
        else:
            taking.say(Note.VALUE_UNREADABLE, severity, rows[wrong.row], wrong.field, value=wrong.text)
    unreadable = {(wrong.row, wrong.field) for wrong in misread}
    for name in sorted(required):
        for place, row in enumerate(rows):
            if row[name] is None:
                blocked.add(place)
                if (place, name) not in unreadable:
                    taking.say(Note.FIELD_MISSING, Severity.BLOCKS, row, name)
    for row in rows:
        if row["licence_number"] and not licence_known(row["licence_number"]):
            taking.say(Note.LICENCE_ODD, Severity.WARNS, row, "licence_number", value=row["licence_number"])
    return blocked


def _repeats(taking: Taking, row: Row, first_of: dict[str, Row]) -> bool:
    """Whether a row says of every field what one before it says that was taken, as those of one mine with several blocks do."""
    first = first_of.setdefault(repr(sorted(row.said.items())), row)
    if first is row or first.outcome == Outcome.BLOCKED:
        return False
    taking.say(Note.SAME_ROW, Severity.NOTES, row, other_row=first.number)
    return True


def _turn(ledger: Ledger, row: Row, on: date) -> date:
    """When a row is taken: listings by their day, since one climbs on the other; all others as they stand."""
    return listings.first_day(row, on) if ledger == Ledger.LISTINGS else on


def _take(taking: Taking, ledger: Ledger, row: Row) -> bool:
    """Store one row, or nothing of it; whether it was stored. What a rule refuses is a finding."""
    changes, mark = len(taking.changes), taking.in_force.mark()
    try:
        with taking.session.begin_nested():
            check_may(taking.session, taking.by, "import", row["code"] if ledger == Ledger.TOWNSHIPS else taking.region(row))
            _TAKE[ledger](taking, row)
    except Unclear as unclear:
        taking.say(unclear.note, Severity.BLOCKS, row, **unclear.values)
    except RegistryError as refusal:
        taking.say(Note.ROW_REFUSED, Severity.BLOCKS, row, refusal=type(refusal).__name__, **_shown(refusal))
    else:
        return True
    taking.in_force.undo(mark)
    if row.outcome == Outcome.NEW:
        taking.known.forget(row.code)
    taking.seen = {subject_id: seen for subject_id, seen in taking.seen.items() if seen is not row}
    del taking.changes[changes:]
    return False


def _shown(refusal: RegistryError) -> dict[str, Any]:
    return {name: value for name, value in refusal.values.items() if name not in ("code", "refusal")}


def _say_places(taking: Taking, ledger: Ledger, rows: list[Row]) -> None:
    """Tell how many rows lie in no registered township."""
    lost = sum(row.outcome != Outcome.BLOCKED and taking.region(row) == UNKNOWN_REGION for row in rows)
    if lost and ledger != Ledger.TOWNSHIPS:
        taking.findings.append(Finding(Note.REGION_UNKNOWN, Severity.NOTES, field="township", values={"rows": lost}))


def _report(taking: Taking, table: Table, rows: list[Row]) -> LedgerReport:
    outcomes = [row.outcome for row in rows]
    return LedgerReport(
        stored=outcomes.count(Outcome.NEW), changed=outcomes.count(Outcome.CHANGED), unchanged=outcomes.count(Outcome.UNCHANGED),
        blocked=outcomes.count(Outcome.BLOCKED), findings=[*table.findings, *taking.findings],
        added=[row.code for row in rows if row.outcome == Outcome.NEW], changes=taking.changes, rows=rows)
