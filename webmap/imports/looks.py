"""A draft's file, read and held against the registry: worked out once, beside the requests."""

import hashlib
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field, replace
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

import shapely
from flask import current_app
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from geodata.errors import GeodataError
from geodata.findings import Finding
from geodata.readers import Boundaries, read
from geodata.readers.answers import DegreeForm, Mend, MendKind
from mines import __version__
from mines.commands.importing import ImportReport, look_at, snapped_to_registered
from mines.errors import RegistryError
from mines.queries.features import home
from mines.queries.headings import columns_of, layout_of, remembered
from mines.queries.imports import IMPORTED

from .. import uploads
from ..session import newest_seal
from ..settings import Settings
from .drafts import Draft
from .kept import Progress, Results

PATIENCE = 2.0
"""Seconds that a request waits for the work before it shows how far it is."""

LATE = 0.05
"""Seconds after which the result of another worker may be met."""

MOST_PATIENCE = 60.0
"""Seconds that what needs the result waits for it."""

LONGEST_SUFFIX = 40

TELLING = 200
"""Rows whose headings tell what a file is about."""

FORMAT = 2
"""How results are written; what another version wrote is not met."""


@dataclass(frozen=True)
class Look:
    """What was found: outlines and what an import would do with them, or the question that must be answered first, or a refusal.

    ``draft`` is the draft with what the file itself told of it: the kind of its rows, and what an earlier file of the same layout meant.
    """

    draft: Draft
    boundaries: Boundaries | None = None
    report: ImportReport | None = None
    question: GeodataError | None = None
    refusal: RegistryError | None = None
    name: str = ""
    """Name of the result: another draft, or another state of the registry, gives another."""

    @property
    def read(self) -> Boundaries | GeodataError:
        """What reading the file came to."""
        result = self.boundaries or self.question
        assert result
        return result

    @property
    def findings(self) -> list[Finding]:
        """Everything that was met."""
        return self.report.findings if self.report else self.boundaries.findings if self.boundaries else []


@dataclass
class _Job:
    """Work on one look; ``asked`` is what the reading depends on, ``seal`` what the registry held."""

    asked: Any
    seal: str | None
    draft: Draft
    settings: Settings
    engine: Engine
    home: shapely.Geometry | None
    progress: Progress = field(default_factory=Progress)
    over: Event = field(default_factory=Event)
    found: Look | None = None

    @property
    def reading_key(self) -> str:
        """Name of the result of reading."""
        return _digest(self.asked)

    @property
    def key(self) -> str:
        """Name of the result."""
        return self.key_of(self.draft)

    def key_of(self, draft: Draft) -> str:
        """Name of the result for a draft of the same file and answers."""
        return _digest((self.asked, astuple(draft), self.seal, self.settings.database_url))

    @property
    def results(self) -> Results:
        """Where results are kept."""
        return Results(self.settings.data_dir / "looks")

    def run(self) -> None:
        """Read, look, hand over what came of it, then keep it; of a failure nothing is kept, so that the next request meets it."""
        results, key = self.results, self.key
        results.tell(key, self.progress)
        try:
            read_before = results.get(self.reading_key)
            result = read_before.read if read_before else self._read()
            self.found = found = self._looked(result)
            keys = {key, found.name} | ({self.reading_key} if found.boundaries is result or found.question else set())
            results.hand_over(found, keys)
            self.over.set()
            results.keep(found, keys)
        finally:
            results.tell(key, None)
            with _turn:
                _jobs.pop(key, None)
            self.over.set()

    def _looked(self, result: Boundaries | GeodataError) -> Look:
        if isinstance(result, GeodataError):
            found = Look(self.draft, question=result)
        else:
            with Session(self.engine) as session:
                found = _looked(session, _settled(session, self.draft, result), result)
        return replace(found, name=self.key_of(found.draft))

    def _read(self) -> Boundaries | GeodataError:
        results, key = self.results, self.key

        def progressed(done: int, total: int) -> None:
            self.progress.done, self.progress.total = done, total
            results.tell(key, self.progress)

        draft = self.draft
        try:
            with named(self.settings.data_dir, draft.sha256, draft.name) as path:
                return read(path, crs=draft.crs, encoding=draft.encoding, layer=draft.layer, home=self.home,
                            degrees=DegreeForm(draft.degrees) if draft.degrees else None,
                            shifts=self.settings.shifts, mends=_while_reading(draft), on_progress=progressed)
        except GeodataError as question:
            return question


_jobs: dict[str, _Job] = {}
_turn = Lock()


def look(draft: Draft) -> Look | Progress:
    """What was found of the draft's file, or how far the work on it is."""
    settings: Settings = current_app.config["SETTINGS"]
    job = _job(draft, settings)
    key = job.key
    results, until = job.results, time.monotonic() + PATIENCE
    while (found := results.get(key)) is None and (elsewhere := results.elsewhere(key)):
        if time.monotonic() > until:
            return elsewhere
        time.sleep(LATE)
    if found is None:
        running = _started(job)
        if not running.over.wait(PATIENCE):
            return running.progress
        found = running.found
    assert found, "the work failed; its log says why"
    return found


def awaited(draft: Draft) -> Look | Progress:
    """What was found of the draft's file, as soon as it is; how far the work is where that takes long."""
    until = time.monotonic() + MOST_PATIENCE
    while isinstance(found := look(draft), Progress) and time.monotonic() < until:
        pass
    return found


@contextmanager
def named(folder: Path, sha256: str, name: str) -> Iterator[Path]:
    """A kept file with the suffixes that it came with: some kinds are known by them alone."""
    with tempfile.TemporaryDirectory(prefix="import-") as scratch:
        path = Path(scratch, "file" + "".join(Path(uploads.plain_name(name)).suffixes[-2:])[-LONGEST_SUFFIX:])
        path.symlink_to(uploads.path_of(folder, sha256).resolve())
        yield path


def _looked(session: Session, draft: Draft, boundaries: Boundaries) -> Look:
    for asked in draft.mends:
        if asked.kind == MendKind.SNAP:
            boundaries = snapped_to_registered(session, boundaries, draft.subject, draft.on, asked)
    try:
        report = look_at(session, boundaries, draft.subject, on=draft.on, by=draft.login, columns=draft.columns, given=draft.given,
                         words=draft.words, edits=draft.edits)
    except RegistryError as refusal:
        return Look(draft, boundaries, refusal=refusal)
    return Look(draft, boundaries, report)


def _settled(session: Session, draft: Draft, boundaries: Boundaries) -> Draft:
    """The draft with what its file tells when it is looked at first: the kind of rows, and what was answered of the same layout before."""
    if draft.recalled is not None or boundaries.refused:
        return draft
    rows = boundaries.attributes
    known = {subject: sum(one.how == "known" and bool(one.field) for one in columns_of(subject, rows[:TELLING])) for subject in IMPORTED}
    subject = max(IMPORTED, key=lambda one: known[one])
    memory = remembered(session, subject, layout_of(rows))
    return replace(draft, subject=subject, columns=memory.columns, words=memory.words, recalled=bool(memory.columns or memory.words))


def _while_reading(draft: Draft) -> tuple[Mend, ...]:
    """The mends that need no neighbours."""
    return tuple(mend for mend in draft.mends if mend.kind is not MendKind.SNAP)


def _job(draft: Draft, settings: Settings) -> _Job:
    """The work that the draft asks for."""
    engine: Engine = current_app.extensions["registry"]
    seal = newest_seal()
    with Session(engine) as session:
        own = home(session, draft.on)
    asked = (draft.sha256, draft.name, draft.crs, draft.encoding, draft.degrees, draft.layer, _while_reading(draft), settings.shifts,
             own and shapely.to_wkb(own), __version__, FORMAT)
    return _Job(asked, seal.sha256 if seal else None, draft, settings, engine, own)


def _digest(value: Any) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()


def _started(job: _Job) -> _Job:
    """The work that is under way under the same name, begun where there is none."""
    key = job.key
    with _turn:
        if key not in _jobs:
            _jobs[key] = job
            Thread(target=job.run, name=f"import {job.draft.id}", daemon=True).start()
        return _jobs[key]
