"""Taking an import back: withdrawals, not deletion."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import shapely

from ..codes import Subject
from ..errors import AlreadyTakenBack, NotFound
from ..queries.imports import (
    TAKEN_BACK, Columns, built_on, ids_by_code, members_of_import, standing_of_import, values_in_force,
)
from ..queries.subjects import TABLES
from ..tables.base import Step
from ..tables.seals import Import
from .people import note_act
from .records import check_may, withdraw
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
    standing = standing_of_import(session, entry)
    if not standing:
        raise AlreadyTakenBack(import_id=import_id)
    subject = Subject(entry.subject)
    touched = {subject_id for columns in standing.values() for subject_id in columns["subject_id"]}
    codes = {subject_id: code for code, subject_id in ids_by_code(session, subject).items() if subject_id in touched}
    _check_regions(session, subject, codes, by)
    kept = built_on(session, entry, touched)
    withdrawn = _withdraw_members(session, entry, kept, by, reason) if subject == Subject.BLOCK else 0
    for kind, columns in standing.items():
        going = [place for place, subject_id in enumerate(columns["subject_id"]) if subject_id not in kept]
        if issubclass(kind, Step):
            for place in going:
                withdraw(session, session.get_one(kind, columns["id"][place]), by=by, reason=reason)
        elif going:
            session.insert(kind, _tombstones(session, columns, going, by, reason))
        withdrawn += len(going)
    note_act(session, by, TAKEN_BACK, str(import_id))
    session.flush()
    return TakenBack(withdrawn, tuple(sorted(codes[subject_id] for subject_id in kept)))


def _withdraw_members(session: Writer, entry: Import, kept: Collection[int], by: str, reason: str) -> int:
    """Withdraw the memberships that the import of a block ledger stored, but for blocks that stay; give their number."""
    members = [member for member in members_of_import(session, entry) if member.block_id not in kept]
    for member in members:
        withdraw(session, member, by=by, reason=reason)
    return len(members)


def _check_regions(session: Writer, subject: Subject, codes: dict[int, str], by: str) -> None:
    """Raise NotAllowed unless ``by`` may import wherever the subjects are registered."""
    regions = set(codes.values())
    if subject != Subject.REGION:
        regions = {code for code, in values_in_force(session, TABLES[subject][1], ["region_code"], codes, date.max).values()}
    for region in sorted(regions):
        check_may(session, by, "import", region)


def _tombstones(session: Writer, columns: Columns, places: Collection[int], by: str, reason: str) -> Columns:
    """The rows at ``places`` once more, as withdrawn."""
    count = len(places)
    said = {name: [values[place] for place in places] for name, values in columns.items() if name not in ("id", "device_key")}
    if "shape" in said:
        said["shape"] = shapely.from_wkb(said["shape"])
    return {
        **said, "corrects": [columns["id"][place] for place in places], "withdrawn": [True] * count, "reason": [reason] * count,
        "recorded_at": [session.at] * count, "recorded_by": [by] * count,
    }
