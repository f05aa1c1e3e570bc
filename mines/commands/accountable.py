"""May an account be like this: what its region and the roles it ever had must keep."""

from collections.abc import Sequence
from typing import Any

from ..accounts import check_apart, check_region
from ..queries.standing import versions
from ..tables.people import Officer, OfficerRecord
from .transactions import Writer


def _check_officer(session: Writer, officer_id: int, records: Sequence[Any]) -> None:
    """One account keeps to one duty for good: what it wrote as an officer it must never judge as an auditor (三员分立)."""
    login = session.get_one(Officer, officer_id).code
    for record in records:
        check_region(login, record.region_code)
    check_apart(row.role for row in versions(session, OfficerRecord, officer_id))


CHECKS = {OfficerRecord: _check_officer}
"""Checks of accounts, by table."""
