"""What an imported table says of the restoration ledger: the difference to what stands there, checked before it is stored."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from geodata.findings import Severity

from ..codes import ImportNote as Note
from ..codes import LedgerEntry
from ..errors import LedgerUnbalanced
from ..queries.imports import ledger_entries, values_in_force
from ..queries.standing import standing, versions
from ..restoration import TOLERANCE_HA
from ..tables.sites import LedgerRecord, SiteBoundaryRecord
from .import_check import Checked
from .import_news import News
from .restorable import check_application, check_balance

Entries = dict[LedgerEntry, float]
"""Hectares by entry."""


def ledger_news(session: Session, checked: Checked, ids: Sequence[int | None], on: date) -> News:
    """Entries that the rows ask for: land owed and land finished at first, later only what the file adds to either.

    A row whose entries the ledger cannot hold is blocked in ``checked``. False changes, and rows that do not say who owes the
    restoration, ask for none.
    """
    known = {subject_id for subject_id in ids if subject_id is not None}
    before = ledger_entries(session, known) if known else {}
    measured = values_in_force(session, SiteBoundaryRecord, ["area_ha"], known, on) if before else {}
    duties, false_changes, treated = (checked.values.of(name) for name in ("duty", "false_change", "treated_ha"))
    news: list[tuple[int, LedgerEntry, float]] = []
    for row, area_ha in enumerate(checked.areas_ha.tolist()):
        if not checked.sound[row] or duties[row] is None or false_changes[row] or not area_ha:
            continue
        entries = {LedgerEntry.OPENING_STOCK: area_ha, LedgerEntry.FINISHED: min(treated[row] or 0.0, area_ha)}
        subject_id = ids[row]
        if subject_id in before:
            entries = _added(checked, row, before[subject_id], measured.get(subject_id, (None,))[0] or area_ha, on)
            if not _holds(session, checked, row, subject_id, entries, on):
                continue
        news += [(row, entry, hectares) for entry, hectares in entries.items() if hectares]
    rows, kinds, areas = zip(*news, strict=True) if news else ((), (), ())
    return News(LedgerRecord, list(rows), {"entry": kinds, "area_ha": areas, "damage_type": [None] * len(rows)})


def _added(checked: Checked, row: int, before: Sequence[tuple[date, str, float]], measured_ha: float, on: date) -> Entries:
    """The outline's change corrects what is owed; what is treated beyond the ledger is finished."""
    sums: dict[str, float] = defaultdict(float)
    for day, entry, hectares in before:
        sums[entry] += hectares if day <= on else 0.0
    area_ha, treated = float(checked.areas_ha[row]), checked.values.of("treated_ha")[row]
    entries = {LedgerEntry.CORRECTION: area_ha - measured_ha}
    if treated is not None:
        entries[LedgerEntry.FINISHED] = min(treated, area_ha) - sums[LedgerEntry.FINISHED]
    if entries.get(LedgerEntry.FINISHED, 0.0) < -TOLERANCE_HA:
        checked.say(Note.TREATED_BELOW_LEDGER, Severity.WARNS, row, "treated_ha", value=treated, finished_ha=sums[LedgerEntry.FINISHED])
        del entries[LedgerEntry.FINISHED]
    return {entry: hectares for entry, hectares in entries.items() if abs(hectares) > TOLERANCE_HA}


def _holds(session: Session, checked: Checked, row: int, site_id: int, entries: Mapping[LedgerEntry, float], on: date) -> bool:
    """Whether the whole chain of the site's entries stands with the new ones."""
    if not entries:
        return True
    stands = standing(versions(session, LedgerRecord, site_id))
    added = [LedgerRecord(id=-place, seq=len(stands) + place, effective_on=on, withdrawn=False, entry=entry, area_ha=hectares)
             for place, (entry, hectares) in enumerate(entries.items(), start=1)]
    try:
        check_balance([*stands, *added])
        check_application(session, site_id, [*stands, *added])
    except LedgerUnbalanced as refusal:
        checked.say(Note.LEDGER_UNBALANCED, Severity.BLOCKS, row, "treated_ha", reason=str(refusal))
        return False
    return True
