"""The same act for many subjects on one paper: all of them or none."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ..errors import RefusedForSome, RegistryError
from ..tables.base import Record
from ..tables.evidence import Evidence
from .records import Paper, record_fact, store, stored_as
from .transactions import Writer


def record_for_many(session: Writer, subjects: Mapping[str, tuple[type[Record], int]], /, *, on: date, by: str,
                    evidence: Sequence[Paper | Evidence] = (), device_key: str | None = None, follows: Mapping[str, int] | None = None,
                    **values: Any) -> list[Any]:
    """Add one fact or step for each of ``subjects`` (table and id by code), with the same rows of evidence behind all of them.

    ``follows`` is the newest row that the form saw of each. A form's ``device_key`` gives each record one of its own; what is stored
    under it already is given back. Raises RefusedForSome with the reason of every subject for which the act is refused.
    """
    keys = {code: f"{device_key}:{code}" if device_key else None for code in subjects}
    stored = {code: stored_as(session, kind, keys[code]) for code, (kind, _id) in subjects.items()}
    if subjects and all(stored.values()):
        return list(stored.values())
    papers, records, refusals = store(session, evidence), list[Any](), dict[str, RegistryError]()
    for code, (kind, subject_id) in subjects.items():
        savepoint = session.begin_nested()
        try:
            records.append(record_fact(session, kind, subject_id, on=on, by=by, evidence=papers, device_key=keys[code],
                                       follows=(follows or {}).get(code), **values))
            savepoint.commit()
        except RegistryError as refused:
            savepoint.rollback()
            refusals[code] = refused
    if refusals:
        raise RefusedForSome(refusals)
    return records
