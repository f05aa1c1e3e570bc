"""What must hold of a right and a licence: they do not end before they begin."""

from collections.abc import Sequence
from typing import Any

from ..errors import BadValue
from ..rules import NO_DATE
from ..tables.mines import LicenceRecord, RightRecord
from .transactions import Writer


def _check_validity(session: Writer, mine_id: int, records: Sequence[Any]) -> None:
    for record in records:
        if record.valid_from and record.valid_to != NO_DATE and record.valid_to < record.valid_from:
            raise BadValue(field="valid_to", value=record.valid_to)


CHECKS = {RightRecord: _check_validity, LicenceRecord: _check_validity}
"""Checks of papers, by table."""
