"""Taking an import back: withdrawals, not deletion."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..codes import Subject
from ..errors import AlreadyTakenBack, NotFound
from ..queries.imports import built_on, standing_of_import
from ..queries.subjects import TABLES, region_of
from ..tables.seals import Import
from .people import note_act
from .records import check_may
from .transactions import Writer


@dataclass(frozen=True)
class TakenBack:
    """How many records were withdrawn, and the codes of the subjects that stay because others have built on them."""

    withdrawn: int
    kept: tuple[str, ...]


def take_back(session: Writer, import_id: int, *, by: str, reason: str) -> TakenBack:
    """Withdraw every standing record of an import, newest first; subjects that others have built on since stay whole.

    Raises NotFound, AlreadyTakenBack, NotAllowed, UnknownOfficer.
    """
    entry = session.get(Import, import_id)
    if entry is None:
        raise NotFound(subject="import", code=import_id)
    standing = standing_of_import(session, import_id)
    if not standing:
        raise AlreadyTakenBack(import_id=import_id)
    subject = Subject(entry.subject)
    kept = built_on(session, entry)
    kept_ids = {row_id for row_id, code in session.query(TABLES[subject][0].id, TABLES[subject][0].code) if code in kept}
    going = {kind: [row for row in rows if row["subject_id"] not in kept_ids] for kind, rows in standing.items()}
    first = next((row["subject_id"] for rows in going.values() for row in rows), None)
    if first is not None:
        check_may(session, by, "import", region_of(session, subject, first))
    for kind, rows in going.items():
        tomb = {"recorded_at": session.at, "recorded_by": by, "withdrawn": True, "reason": reason, "device_key": None}
        session.insert(kind, [{**_without_id(row), **tomb, "corrects": row["id"]} for row in rows])
    note_act(session, by, "registry:import:taken_back", str(import_id))
    session.flush()
    return TakenBack(sum(len(rows) for rows in going.values()), tuple(sorted(kept)))


def _without_id(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}
