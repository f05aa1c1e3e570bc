"""What this transaction has just written, and the papers behind a record over all its versions."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from ..queries.history import papers_of
from ..queries.standing import versions
from .transactions import Writer


def just_written(session: Writer, rows: Iterable[Any]) -> list[Any]:
    """Those of ``rows`` that were added in this transaction, by a person: what older rules let stand is not asked again."""
    return [row for row in rows if row.recorded_at == session.at and row.import_id is None]


def papers_behind(session: Writer, record: Any) -> list[Any]:
    """Papers of a record and of the versions that it corrects."""
    same = [row.id for row in versions(session, type(record), record.subject_id) if row.seq == record.seq]
    return [paper for papers in papers_of(session, type(record), same).values() for paper in papers]


def kinds_behind(session: Writer, record: Any) -> set[str]:
    """Kinds of those papers."""
    return {paper.kind for paper in papers_behind(session, record)}


def people_behind(session: Writer, kind: Any, subject_id: int) -> dict[int, set[str]]:
    """Who did or recorded any version of each record of one subject, by its place."""
    people: dict[int, set[str]] = defaultdict(set)
    for row in versions(session, kind, subject_id):
        if not row.withdrawn:
            people[row.seq] |= {person for person in (row.recorded_by, row.done_by) if person}
    return people
