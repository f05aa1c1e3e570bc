"""What programs and devices record: the same commands as the pages, with the same refusals."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import Response, abort, current_app, jsonify, request
from sqlalchemy import select
from werkzeug.exceptions import UnsupportedMediaType

from mines.codes import AcceptanceStage, LedgerEntry, Subject
from mines.commands.acceptances import accept_land
from mines.commands.issues import assign_issue, open_issue
from mines.commands.people import note_act
from mines.commands.records import correct, record_fact, withdraw
from mines.commands.steps import LADDERS, record_step
from mines.commands.transactions import Writer
from mines.commands.transfers import record_transfer
from mines.errors import BadValue, NotFound, RegistryError
from mines.queries.standing import newest_versions, versions
from mines.queries.subjects import TABLES, by_code
from mines.tables import Record, Step
from mines.tables.blocks import BlockPlanRecord, MembershipRecord
from mines.tables.closures import (
    ChecklistRecord, ClosingPlanRecord, ConfirmationRecord, EncumbranceRecord, FacilityRecord, PatrolRecord,
)
from mines.tables.delays import BlockDelayRecord, MineDelayRecord, SiteDelayRecord
from mines.tables.green import CategoryRecord, Edition, MeasureRecord, PreconditionRecord
from mines.tables.issues import AssignmentRecord, IssueExistenceRecord
from mines.tables.mines import (
    HolderRecord, LicenceRecord, OutputRecord, ProductionRecord, ReserveRecord, RightRecord, SafetyPermitRecord, SealingRecord, TermsRecord,
)
from mines.tables.sites import FollowUpRecord, LedgerRecord, MoneyRecord, TreatmentRecord

from .. import auth, uploads
from ..session import writer
from . import schemas
from .doors import bp

FACTS: dict[str, type[Record]] = {kind.__tablename__: kind for kind in (
    HolderRecord, RightRecord, LicenceRecord, SafetyPermitRecord, TermsRecord, ProductionRecord, OutputRecord, ReserveRecord,
    ClosingPlanRecord, ChecklistRecord, ConfirmationRecord, EncumbranceRecord, FacilityRecord, PatrolRecord, SealingRecord,
    BlockPlanRecord, MembershipRecord, TreatmentRecord, LedgerRecord, MoneyRecord, FollowUpRecord, CategoryRecord, MeasureRecord,
    PreconditionRecord, AssignmentRecord, MineDelayRecord, BlockDelayRecord, SiteDelayRecord)}
"""Facts that a program may record, by table; what is stepped, assessed or registered has a door of its own."""

MENDED: dict[str, type[Record]] = FACTS | {kind.__tablename__: kind for kind in LADDERS.values()}
"""Records that a program may correct or withdraw."""

ISSUE = schemas.entry(
    {"subject": {"enum": [str(one) for one in (Subject.MINE, Subject.BLOCK, Subject.SITE)]}, "subject_code": schemas.TEXT,
     "name": schemas.TEXT, "issue_kind": schemas.value(IssueExistenceRecord, "issue_kind"),
     "source": schemas.value(IssueExistenceRecord, "source"), "source_number": schemas.TEXT},
    ("subject", "subject_code", "name", "issue_kind", "source"))

WRITE = ("record", "confirm", "observe")
"""Acts of which an account needs one to be heard here; the command asks for the exact one, and where."""


@bp.post("/api/steps/<ladder>/<path:code>")
def step(ladder: str, code: str) -> Response:
    """Climb a ladder."""
    kind = LADDERS.get(ladder) or abort(404)
    return _recorded(f"step:{ladder}", schemas.step_entry(kind), lambda session, said: _step(session, kind, code, said))


def _step(session: Writer, kind: type[Step], code: str, said: dict[str, Any]) -> Any:
    subject, stage = by_code(session, kind.about, code), said.pop("stage")
    if kind is LADDERS["acceptance"] and stage == AcceptanceStage.ACCEPTED:
        return accept_land(session, subject.id, **said)
    return record_step(session, kind, subject.id, stage, **said)


@bp.post("/api/facts/<table>/<path:code>")
def fact(table: str, code: str) -> Response:
    """Record a fact about a subject."""
    kind = FACTS.get(table) or abort(404)
    return _recorded(f"fact:{table}", schemas.record_entry(kind), lambda session, said: _fact(session, kind, code, said))


def _fact(session: Writer, kind: type[Record], code: str, said: dict[str, Any]) -> Any:
    subject = by_code(session, kind.about, code)
    if kind is LedgerRecord and said["entry"] == LedgerEntry.ACCEPTED:
        raise BadValue(field="entry", value=said["entry"])
    if "block_code" in said:
        said["block_id"] = by_code(session, Subject.BLOCK, said.pop("block_code")).id
    if "edition_code" in said:
        said["edition_id"] = _edition(session, said.pop("edition_code"))
    if kind in _COMMANDS:
        return _COMMANDS[kind](session, subject.id, **said)
    return record_fact(session, kind, subject.id, **said)


_COMMANDS: Mapping[type[Record], Callable[..., Any]] = {HolderRecord: record_transfer, AssignmentRecord: assign_issue}
"""Facts that bring others with them."""


def _edition(session: Writer, code: str) -> int:
    found = session.scalar(select(Edition.id).where(Edition.code == code))
    if found is None:
        raise NotFound(subject="edition", code=code)
    return found


@bp.post("/api/issues")
def issue() -> Response:
    """Put an item on the rectification list."""
    def act(session: Writer, said: dict[str, Any]) -> Any:
        said.pop("follows", None)
        opened = open_issue(session, Subject(said.pop("subject")), said.pop("subject_code"), **said)
        return versions(session, IssueExistenceRecord, opened.id)[0]
    return _recorded("issue", ISSUE, act)


@bp.post("/api/records/<table>/<int:record_id>/correct")
def correction(table: str, record_id: int) -> Response:
    """Put another version in the place of a record."""
    kind = MENDED.get(table) or abort(404)
    return _recorded(f"correct:{table}", schemas.correction(kind),
                     lambda session, said: correct(session, _newest(session, kind, record_id), **said))


@bp.post("/api/records/<table>/<int:record_id>/withdraw")
def withdrawal(table: str, record_id: int) -> Response:
    """Say that a record never happened."""
    kind = MENDED.get(table) or abort(404)
    return _recorded(f"withdraw:{table}", schemas.withdrawal(),
                     lambda session, said: withdraw(session, _newest(session, kind, record_id), **said))


def _newest(session: Writer, kind: type[Record], record_id: int) -> Any:
    record = session.get(kind, record_id)
    if record is None:
        raise NotFound(table=kind.__tablename__, record=record_id)
    return next(row for row in newest_versions(versions(session, kind, record.subject_id)) if row.seq == record.seq)


def _recorded(what: str, schema: schemas.Schema, act: Callable[[Writer, dict[str, Any]], Any]) -> Response:
    """Hold the body against ``schema``, do ``act``, commit, and tell what stands now."""
    account = auth.check(*WRITE)
    body = _body(schema)
    try:
        with writer() as session:
            record = act(session, {**_said(body), "by": account.login})
            session.commit()
            told = _told(session, record)
    except RegistryError as refused:
        if account.token:
            _note_refusal(account, what, body, refused)
        raise
    answer: Response = jsonify(told)
    answer.status_code = 201
    return answer


def _body(schema: schemas.Schema) -> dict[str, Any]:
    if not request.is_json:
        raise UnsupportedMediaType()
    body = request.get_json()
    faults = schemas.faults(schema, body)
    if faults:
        raise BadValue(**faults)
    return dict(body)


def _said(body: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the commands take them: days as dates, papers with what their kept bytes say."""
    folder = current_app.config["SETTINGS"].data_dir
    said = {name: _plain(name, value) for name, value in body.items() if name != "papers"}
    papers = [
        uploads.paper(folder, one["kind"], one.get("number"), _day(one.get("dated_on")), one.get("sha256"), one.get("name"))
        for one in body.get("papers", ())]
    return {**said, "evidence": papers}


def _plain(name: str, value: Any) -> Any:
    return _day(value) if isinstance(value, str) and (name == "on" or name.endswith("_on") or name in ("valid_from", "valid_to")) else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _told(session: Writer, record: Any) -> dict[str, Any]:
    subject = session.get_one(TABLES[record.about][0], record.subject_id)
    return {
        "table": record.__tablename__, "id": record.id, "subject": str(record.about), "code": subject.code,
        "on": record.effective_on.isoformat(), "recorded_at": record.recorded_at.isoformat(), "recorded_by": record.recorded_by,
        "withdrawn": record.withdrawn,
    }


def _note_refusal(account: auth.Account, what: str, body: Mapping[str, Any], refused: RegistryError) -> None:
    """A device's entry that was refused stays to be seen on the task list."""
    detail = json.dumps({
        "path": request.path, "token": account.token, "error": type(refused).__name__,
        "values": {name: str(value) for name, value in refused.values.items()}, "body": body}, ensure_ascii=False)
    with writer() as session:
        note_act(session, account.login, f"device:{what.partition(':')[0]}:refused", detail)
        session.commit()
