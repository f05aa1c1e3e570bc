"""Monthly reports: one mine's answer, or for many at once that nothing has changed."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from ..codes import Subject
from ..errors import NotFound
from ..production import STATES, MonthAnswer, month_end
from ..queries.production import MonthRow, month_rows
from ..queries.standing import fact_in_force
from ..queries.subjects import begins_on
from ..tables.mines import OutputRecord, ProductionRecord
from .records import Paper, record_fact, stored_as
from .transactions import Writer


def report_month(session: Writer, codes: Collection[str], year: int, month: int, *, by: str, answer: MonthAnswer | None = None,
                 evidence: Sequence[Paper] = (), device_key: str | None = None, note: str | None = None) -> dict[str, MonthAnswer]:
    """Report a month that is over for the mines of ``codes``, and give what was written for each.

    With ``answer`` every one of them says that, and who has reported already is refused. Without it each that has not reported answers
    as for the month before ("nothing changed"); who has no such answer is left out. An answer that says another production state than
    the one recorded records that too, from the first day of the month. Raises NotFound, AlreadyReported, DayRefused, NotAllowed.
    """
    owing = {row.code: row for row in month_rows(session, year, month)}
    for code in codes:
        if code not in owing:
            raise NotFound(subject=Subject.MINE, code=code, on=month_end(year, month))
    written = {}
    for code in sorted(codes):
        row = owing[code]
        said = answer or (None if row.reported else row.before)
        if said is not None:
            _report(session, row, year, month, said, by=by, evidence=evidence, note=note,
                    device_key=f"{device_key}:{code}" if device_key else None)
            written[code] = said
    return written


def _report(session: Writer, row: MonthRow, year: int, month: int, said: MonthAnswer, *, by: str, evidence: Sequence[Paper],
            note: str | None, device_key: str | None) -> Any:
    if (stored := stored_as(session, OutputRecord, device_key)) is not None:
        return stored
    first, end = date(year, month, 1), month_end(year, month)
    report = record_fact(
        session, OutputRecord, row.mine_id, on=end, by=by, evidence=evidence, device_key=device_key, note=note, year=year, first_on=first,
        month_from=month, month_to=month, months=int(said == MonthAnswer.PRODUCED))
    state = STATES.get(said)
    begins = begins_on(session, Subject.MINE, row.mine_id) or first
    on = max(first, begins)
    if state is not None and state not in {_state(session, row.mine_id, on), _state(session, row.mine_id, end)}:
        record_fact(session, ProductionRecord, row.mine_id, on=on, by=by, state=state, note=note)
    return report


def _state(session: Writer, mine_id: int, day: date) -> str | None:
    record = fact_in_force(session, ProductionRecord, mine_id, day)
    return record.state if record else None
