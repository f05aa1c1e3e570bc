"""Locking a month: its numbers, lists and versions are stored and never change."""

import re
from datetime import date

from sqlalchemy import select

from .. import __version__
from ..dates import end_of_month
from ..errors import AlreadyIssued, BadValue, NotFound
from ..queries.lists import region_names
from ..queries.reports import report_on, written
from ..queries.subjects import first_day
from ..tables.reports import IssuedReport
from .records import check_day, check_may
from .transactions import Writer

MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")


def month_end(month: str) -> date:
    """The last day of a month written 2025-12. Raises BadValue."""
    if not MONTH.fullmatch(month):
        raise BadValue(field="month", value=month[:20])
    return end_of_month(date.fromisoformat(f"{month}-01"))


def issue_report(session: Writer, month: str, *, region_code: str, by: str) -> IssuedReport:
    """Lock ``month`` ("2025-12") of a region as known now.

    Adds one row. Raises BadValue, NotAllowed, DayRefused for a month that has not ended, NotFound for one before the first record,
    AlreadyIssued.
    """
    as_of = month_end(month)
    check_may(session, by, "issue", region_code)
    check_day(session, as_of)
    if region_code not in region_names(session, as_of):
        raise NotFound(region=region_code)
    if (begins := first_day(session)) is None or as_of < begins:
        raise NotFound(month=month, first_record=begins)
    if session.scalar(select(IssuedReport.id).where(IssuedReport.month == month, IssuedReport.region_code == region_code)):
        raise AlreadyIssued(month=month, region=region_code)
    row = IssuedReport(
        month=month, region_code=region_code, as_of=as_of, known_at=session.at,
        content=written(report_on(session, as_of, session.at, region_code)), program_version=__version__,
        recorded_at=session.at, recorded_by=by,
    )
    session.add(row)
    session.flush()
    return row
