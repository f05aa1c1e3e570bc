"""Adding, correcting and withdrawing records: every fact of every subject enters here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import Any

from sqlalchemy import Integer, select
from sqlalchemy.exc import IntegrityError

from .. import permissions
from ..accounts import CONSOLE
from ..codes import Subject
from ..dates import day_of
from ..errors import BadValue, CodeTaken, DayRefused, NotAllowed, Overtaken, ReasonMissing
from ..queries.people import officer_by_login
from ..queries.standing import newest_versions, versions
from ..queries.subjects import TABLES, begins_on, exists_on, region_of
from ..tables.base import Base, Record, Step
from ..tables.evidence import Evidence, EvidenceLink
from . import chains
from .transactions import Writer

MOST = 2**31 - 1
"""The largest whole number that both databases hold."""

OWN_COLUMNS = {
    "id", "subject_id", "effective_on", "recorded_at", "recorded_by", "done_by", "seq", "corrects", "withdrawn", "reason",
    "device_key", "import_id", "follows",
}
"""Columns that the registry fills; all others of a record are its values."""


@dataclass(frozen=True)
class Paper:
    """A paper or picture to put behind a record; without ``sha256`` its scan is missing."""

    kind: str
    number: str | None = None
    dated_on: date | None = None
    sha256: str | None = None
    name: str | None = None
    size: int | None = None
    taken_at: datetime | None = None
    longitude: float | None = None
    latitude: float | None = None


def today(session: Writer) -> date:
    """The day of this transaction in China."""
    return day_of(session.at)


def _remembered(session: Writer, read: Callable[..., Any], *asked: Any) -> Any:
    """What ``read`` says of accounts or of who exists where: read once until an existence record is written."""
    if (read, asked) not in session.remembered:
        session.remembered[read, asked] = read(session, *asked)
    return session.remembered[read, asked]


def check_may(session: Writer, by: str, act: str, region: str) -> None:
    """Raise UnknownOfficer or NotAllowed unless the account ``by`` may do ``act`` in ``region``; the console administers."""
    if by == CONSOLE and act == "administer":
        return
    if not permissions.may(_remembered(session, officer_by_login, by, today(session)), act, region):
        raise NotAllowed(login=by, act=act, region=region)


def _check_writer(session: Writer, kind: type[Record], subject_id: int, by: str, region: str) -> None:
    """An account may write of itself what is its own; of all else its role and region decide."""
    own = kind.own and by != CONSOLE and _remembered(session, officer_by_login, by, today(session)).subject_id == subject_id
    if not own:
        check_may(session, by, kind.act, region)


def check_day(session: Writer, on: date) -> None:
    """Raise DayRefused for a day that has not come yet."""
    if on > today(session):
        raise DayRefused(on=on, today=today(session))


def _check_begun(session: Writer, kind: type[Record], subject_id: int, on: date) -> None:
    """Raise DayRefused for a fact from before its subject existed."""
    if kind.reaches_back or kind is TABLES[kind.about][1]:
        return
    begins = _remembered(session, begins_on, kind.about, subject_id)
    if begins is not None and on < begins:
        raise DayRefused(on=on, begins_on=begins)


def check_values(kind: type[Base], values: Mapping[str, Any]) -> None:
    """Raise BadValue for a code that its column does not know, and for what no column can hold."""
    for name, value in values.items():
        column = kind.__table__.c[name]
        codes = column.info.get("codes")
        unknown = codes is not None and value is not None and value not in set(codes)
        unwritable = isinstance(value, str) and not value.replace("\n", "").replace("\t", "").replace("\r", "").isprintable()
        endless = isinstance(value, float) and not isfinite(value)
        too_large = isinstance(column.type, Integer) and isinstance(value, int) and not -MOST <= value <= MOST
        if unknown or unwritable or endless or too_large:
            raise BadValue(field=name, value=str(value)[:60])


def register(session: Writer, subject: Subject, code: str, /, *, on: date, by: str, **values: Any) -> Any:
    """Add a subject and its existence record; a code whose subject no longer stands is used again.

    Adds one or two rows. Raises CodeTaken, NotAllowed, UnknownOfficer.
    """
    kind, existence = TABLES[subject]
    row = session.scalar(select(kind).where(kind.code == code))
    if row is not None and exists_on(session, subject, row.id, date.max):
        raise CodeTaken(subject=subject, code=code)
    if row is None:
        row = kind(code=code)
        session.add(row)
        session.flush()
    region = values.get("region_code") or (code if subject == Subject.REGION else region_of(session, subject, row.id))
    _write(session, existence, row.id, on=on, by=by, region=region, **values)
    return row


def record_fact(session: Writer, kind: type[Record], subject_id: int, /, *, on: date, by: str, evidence: Sequence[Paper | Evidence] = (),
                follows: int | None = None, device_key: str | None = None, **values: Any) -> Any:
    """Add one fact or step of ``kind``, true from ``on``, and link its papers.

    ``values`` are the columns of ``kind``, with ``done_by`` and ``import_id`` where they are known. ``follows`` is the newest row that
    the form saw. A ``device_key`` that is stored already gives the stored row. Raises what the chain of ``kind`` refuses, Overtaken,
    NotAllowed, UnknownOfficer.
    """
    if (stored := stored_as(session, kind, device_key)) is not None:
        return stored
    region = _remembered(session, region_of, kind.about, subject_id)
    return _write(session, kind, subject_id, on=on, by=by, region=region, evidence=evidence, seen=follows, device_key=device_key, **values)


def stored_as(session: Writer, kind: type[Record], device_key: str | None) -> Any:
    """What is stored under the form's or device's own name for it, or None."""
    return None if device_key is None else session.scalar(select(kind).where(kind.device_key == device_key))


def correct(session: Writer, record: Any, /, *, by: str, reason: str, on: date | None = None, evidence: Sequence[Paper] = (),
            follows: int | None = None, device_key: str | None = None, **changes: Any) -> Any:
    """Replace ``record`` (a standing record, a correction or a tombstone) by one that differs in ``on`` and ``changes``.

    A ``device_key`` that is stored already gives the stored row. Raises ReasonMissing, Overtaken when something corrects it
    already, and what the chain refuses.
    """
    values = {name: getattr(record, name) for name in record.__table__.columns.keys() if name not in OWN_COLUMNS}
    return _replace(session, record, by=by, reason=reason, on=on or record.effective_on, withdrawn=False, evidence=evidence,
                    seen=follows, device_key=device_key, **values | {"done_by": record.done_by} | changes)


def withdraw(session: Writer, record: Any, *, by: str, reason: str, evidence: Sequence[Paper] = (), follows: int | None = None,
             device_key: str | None = None) -> Any:
    """Say that ``record`` never happened: a tombstone takes its place. Raises as ``correct`` does."""
    values = {name: getattr(record, name) for name in record.__table__.columns.keys() if name not in OWN_COLUMNS}
    return _replace(session, record, by=by, reason=reason, on=record.effective_on, withdrawn=True, evidence=evidence, seen=follows,
                    device_key=device_key, **values | {"done_by": record.done_by})


def _replace(session: Writer, record: Any, /, *, by: str, reason: str, **values: Any) -> Any:
    if not reason:
        raise ReasonMissing(record=record.id)
    kind = type(record)
    if (stored := stored_as(session, kind, values["device_key"])) is not None:
        return stored
    rows = versions(session, kind, record.subject_id)
    if record.id not in {row.id for row in newest_versions(rows)}:
        raise Overtaken(record=record.id)
    region = region_of(session, kind.about, record.subject_id)
    return _write(session, kind, record.subject_id, by=by, region=region, reason=reason, corrects=record.id, seq=record.seq, **values)


def _write(session: Writer, kind: type[Record], subject_id: int, /, *, on: date, by: str, region: str, seen: int | None = None,
           evidence: Sequence[Paper | Evidence] = (), withdrawn: bool = False, seq: int | None = None, **values: Any) -> Any:
    _check_writer(session, kind, subject_id, by, region)
    check_day(session, on)
    check_values(kind, values)
    _check_begun(session, kind, subject_id, on)
    rows = versions(session, kind, subject_id)
    tip = rows[-1].id if rows else 0
    if seen is not None and seen != tip:
        raise Overtaken(subject=subject_id, seen=seen, newest=tip)
    if issubclass(kind, Step):
        values["follows"] = tip
    new = kind(
        subject_id=subject_id, effective_on=on, recorded_at=session.at, recorded_by=by, withdrawn=withdrawn,
        seq=seq if seq is not None else max((row.seq for row in rows), default=0) + 1, **values,
    )
    session.add(new)
    try:
        session.flush()
    except IntegrityError as clash:
        if "unique" in str(clash.orig).lower():
            raise Overtaken(subject=subject_id) from clash
        raise BadValue(table=kind.__tablename__, values=sorted(name for name, value in values.items() if value is None)) from clash
    if kind is TABLES[kind.about][1]:
        session.remembered.clear()
    link(session, new, evidence)
    chains.check(session, kind, subject_id, [*rows, new])
    return new


def link(session: Writer, record: Any, papers: Sequence[Paper | Evidence]) -> None:
    """Put ``papers`` behind ``record``: new ones, or rows that stand behind another record already."""
    for row in store(session, papers):
        session.add(EvidenceLink(evidence_id=row.id, record_table=record.__tablename__, record_id=record.id))
    if papers:
        session.flush()


def store(session: Writer, papers: Sequence[Paper | Evidence]) -> list[Evidence]:
    """Add those of ``papers`` that are no rows yet, and give the rows."""
    for paper in papers:
        if isinstance(paper, Paper):
            check_values(Evidence, vars(paper))
    rows = [Evidence(**vars(paper)) if isinstance(paper, Paper) else paper for paper in papers]
    session.add_all(rows)
    if rows:
        session.flush()
    return rows
