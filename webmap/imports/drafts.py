"""Imports that are not written yet: which kept file, what it is taken for, and what was answered, mended and retyped; per account."""

import json
import os
import re
import secrets
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from geodata.readers.answers import Mend, MendKind
from mines.codes import Subject

KEPT_DAYS = 30
"""How long an import that nobody goes on with is kept."""

_NAME = re.compile(r"[A-Za-z0-9_-]{12,40}")


@dataclass(frozen=True)
class Draft:
    """One file on its way into the registry; ``edits`` are cells that were retyped, by row and field."""

    id: str
    login: str
    name: str
    sha256: str
    begun_at: datetime
    on: date
    subject: Subject = Subject.MINE
    crs: str | None = None
    encoding: str | None = None
    degrees: str | None = None
    layer: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    edits: Mapping[tuple[int, str], str] = field(default_factory=dict)
    mends: tuple[Mend, ...] = ()
    recalled: bool | None = None
    """Whether columns and words were taken from an earlier file of the same layout; None until that was asked."""


def begun(folder: Path, login: str, **values: Any) -> Draft:
    """A new draft, kept."""
    _sweep(folder)
    draft = Draft(secrets.token_urlsafe(12), login, **values)
    save(folder, draft)
    return draft


def save(folder: Path, draft: Draft) -> None:
    """Keep the draft in the place of what it was."""
    place = _place(folder, draft.login, draft.id)
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(_written(draft), file, ensure_ascii=False)
    os.replace(name, place)


def found(folder: Path, login: str, draft_id: str) -> Draft | None:
    """The account's own draft of that name, or None."""
    place = _place(folder, login, draft_id) if _NAME.fullmatch(draft_id) else None
    return _read(place) if place and place.is_file() else None


def drop(folder: Path, draft: Draft) -> None:
    """Forget a draft; the file stays kept."""
    _place(folder, draft.login, draft.id).unlink(missing_ok=True)


def drafts_of(folder: Path, login: str) -> list[Draft]:
    """Every draft of an account, newest first."""
    drafts = []
    for place in _folder(folder, login).glob("*.json"):
        with suppress(FileNotFoundError):
            drafts.append(_read(place))
    return sorted(drafts, key=lambda draft: draft.begun_at, reverse=True)


def _folder(folder: Path, login: str) -> Path:
    return folder / "drafts" / login.encode().hex()


def _place(folder: Path, login: str, draft_id: str) -> Path:
    return _folder(folder, login) / f"{draft_id}.json"


def _written(draft: Draft) -> dict[str, Any]:
    said = {one.name: getattr(draft, one.name) for one in fields(draft)}
    return said | {
        "begun_at": draft.begun_at.isoformat(), "on": draft.on.isoformat(), "mends": [asdict(mend) for mend in draft.mends],
        "edits": [[row, name, text] for (row, name), text in draft.edits.items()]}


def _read(place: Path) -> Draft:
    said = json.loads(place.read_text("utf-8"))
    return Draft(**said | {
        "begun_at": datetime.fromisoformat(said["begun_at"]), "on": date.fromisoformat(said["on"]), "subject": Subject(said["subject"]),
        "edits": {(row, name): text for row, name, text in said["edits"]},
        "mends": tuple(Mend(MendKind(mend["kind"]), None if mend["rows"] is None else tuple(mend["rows"]), mend["distance_m"])
                       for mend in said["mends"])})


def _sweep(folder: Path) -> None:
    """Take away drafts that were left alone for long."""
    for place in (folder / "drafts").glob("*/*"):
        with suppress(FileNotFoundError):
            if time.time() - place.stat().st_mtime > KEPT_DAYS * 86_400:
                place.unlink()
