"""`/audit`: for the auditor: the proof that nothing was changed, the log, and the log as a file that can be checked elsewhere."""

import tempfile
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, render_template, send_file

from mines.commands.people import note_act
from mines.dates import opening
from mines.queries.log import Asked, log_entries, log_length, log_tables
from mines.queries.people import officers
from mines.queries.seals import newest_seal, verify

from .. import auth, logged, logs, params
from ..session import registry, writer
from ..wording import log as words

bp = Blueprint("audit", __name__)
auth.guard(bp, "verify")

LISTED = 50


@bp.get("/audit")
def page() -> str:
    """The newest seal, and the log by day, person and kind."""
    return _page()


@bp.post("/audit")
def prove() -> str:
    """Compare every row with its seal, and note that it was done."""
    faults = verify(registry())
    _note("web:registry:verified", str(len(faults)))
    return _page(proof={"faults": faults, "seal": newest_seal(registry())})


@bp.get("/audit/log.jsonl.gz")
def exported() -> Response:
    """The whole log as a file."""
    file = tempfile.TemporaryFile()
    logs.write(registry(), file)
    file.seek(0)
    _note("web:log:exported")
    return send_file(file, mimetype="application/gzip", as_attachment=True, download_name=f"greenmine-log-{params.real_today()}.jsonl.gz")


@bp.get("/audit/check_log.py")
def checker() -> Response:
    """The script that checks the exported log without the registry."""
    return send_file(logs.CHECKER, mimetype="text/x-python", as_attachment=True, download_name="check_log.py")


def _note(tag: str, detail: str | None = None) -> None:
    with writer() as session:
        note_act(session, auth.check("verify").login, tag, detail)
        session.commit()


def _page(**shown: Any) -> str:
    session, asked, number = registry(), _asked(), params.page()
    length = log_length(session, asked)
    entries = log_entries(session, asked, skip=(number - 1) * LISTED, most=LISTED)
    return render_template(
        "audit.html", seal=newest_seal(session), entries=entries, length=length,
        page=number, pages=-(-length // LISTED), day=params.day("day"), by=asked.by, table=asked.table, told=logged.told, log=words,
        people=[officer.code for officer, _record in officers(session)], kinds=_kinds(), **shown)


def _asked() -> Asked:
    day = params.day("day")
    since = opening(day) if day else None
    return Asked(since, since + timedelta(days=1) if since else None, params.text("by"), params.choice("kind", log_tables()))


def _kinds() -> Mapping[str, Any]:
    return {table: words.LOGGED[table] for table in log_tables()}
