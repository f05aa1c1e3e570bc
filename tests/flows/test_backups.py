"""A backup holds everything, also while people write; a restore gives it back on either database, or refuses as a whole."""

import hashlib
import io
import json
import stat
import threading
import zipfile
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geodata.database import open_database, reading
from mines.commands.records import record_fact
from mines.errors import ImportRefused, NotEmpty
from mines.queries.evidence import missing_scans
from mines.queries.seals import newest_seal, verify
from mines.tables import Base
from mines.tables.mines import HolderRecord
from tests.databases import SpatialiteFiles
from tests.factories import make_mine, make_officers, open_writer
from tests.files import A_PDF, photo
from webmap import backups, photos, uploads
from webmap.console import now


@pytest.fixture
def filled(registry, tmp_path):
    """A registry with three mines, two scans and a thumbnail; and the folder of its files."""
    folder = tmp_path / "data"
    with open_writer(registry, now) as session:
        make_officers(session)
        for number in range(3):
            make_mine(session, f"A-{number}")
        for content, name in ((A_PDF, "a.pdf"), (photo(), "b.jpg")):
            _record(session, folder, content, name)
        session.commit()
    kept = uploads.take_in(folder, io.BytesIO(photo()), "b.jpg")
    photos.thumbnail(uploads.path_of(folder, kept.sha256), uploads.thumbnail_of(folder, kept.sha256))
    return registry, folder


@pytest.fixture
def elsewhere(request, databases):
    """An empty registry of the other kind, opened."""
    other = request.getfixturevalue("postgis" if isinstance(databases, SpatialiteFiles) else "spatialite")
    with other.copy_of("migrated") as url:
        engine = open_database(url)
        yield engine
        engine.dispose()


def _record(session, folder, content, name, mine=1):
    kept = uploads.take_in(folder, io.BytesIO(content), name)
    record_fact(session, HolderRecord, mine, on=date(2024, 5, 1), by="li", holder=name,
                evidence=[uploads.paper(folder, "letter", "1", date(2024, 5, 1), kept.sha256, name)])


def back_up(engine, folder, path):
    with Session(reading(engine)) as session:
        return backups.write(session, folder, path)


def counts(engine):
    with Session(reading(engine)) as session:
        return {table.name: session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables}


def seal_of(engine):
    with Session(reading(engine)) as session:
        assert verify(session) == []
        return newest_seal(session).sha256


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def originals(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in files_in(folder).items() if name.startswith("evidence/")}


def test_what_is_restored_on_the_other_database_has_equal_counts_seals_and_files(filled, elsewhere, tmp_path):
    engine, folder = filled
    path, there = tmp_path / "all.zip", tmp_path / "there"
    written = back_up(engine, folder, path)
    restored = backups.read(elsewhere, there, path)
    assert (restored.rows, restored.scans, restored.seal) == (written.rows, 2, written.seal)
    assert counts(elsewhere) == counts(engine)
    assert seal_of(elsewhere) == seal_of(engine)
    assert originals(there) == originals(folder) == files_in(there)


def test_a_backup_is_for_its_owner_alone_and_holds_no_thumbnails(filled, tmp_path):
    engine, folder = filled
    back_up(engine, folder, tmp_path / "all.zip")
    assert stat.S_IMODE((tmp_path / "all.zip").stat().st_mode) == 0o600
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert not any("thumbnail" in name for name in archive.namelist())
        assert "tables/credential_record.jsonl" in archive.namelist()


def test_a_backup_while_people_write_is_one_moment(filled, elsewhere, tmp_path):
    engine, folder = filled
    stop, written, failures = threading.Event(), [0, 0, 0], []

    def write(number):
        while not stop.is_set():
            try:
                with open_writer(engine, now) as session:
                    _record(session, folder, f"{number} {written[number]}".encode(), "note.txt", number + 1)
                    session.commit()
                written[number] += 1
            except Exception as failure:
                failures.append(failure)
                return

    writers = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for one in writers:
        one.start()
    paths = [tmp_path / f"{number}.zip" for number in range(3)]
    copies = []
    for number, path in enumerate(paths):
        while not failures and sum(written) < (number + 1) * 5:
            stop.wait(0.01)
        copies.append(back_up(engine, folder, path))
    stop.set()
    for one in writers:
        one.join()
    assert failures == []
    assert len({copy.seal for copy in copies}) == 3
    assert all(copy.missing == copy.damaged == () for copy in copies)
    restored = backups.read(elsewhere, tmp_path / "there", paths[-1])
    assert (restored.rows, restored.seal, restored.missing) == (copies[-1].rows, copies[-1].seal, ())
    assert seal_of(elsewhere) == copies[-1].seal


def test_files_that_are_gone_or_damaged_are_told_and_the_rest_is_copied(filled, elsewhere, tmp_path):
    engine, folder = filled
    gone, changed = (hashlib.sha256(content).hexdigest() for content in (A_PDF, photo()))
    uploads.path_of(folder, gone).unlink()
    uploads.path_of(folder, changed).write_bytes(b"something else")
    written = back_up(engine, folder, tmp_path / "all.zip")
    assert (written.missing, written.damaged) == ((gone,), (changed,))
    restored = backups.read(elsewhere, tmp_path / "there", tmp_path / "all.zip")
    assert (restored.missing, restored.damaged) == ((gone,), (changed,))
    assert files_in(tmp_path / "there") == {}
    assert counts(elsewhere) == counts(engine)


def rewritten(path: Path, **changed) -> None:
    """The same archive with entries changed, whole as a zip file; None leaves one out."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            change = next((change for part, change in changed.items() if part in name), lambda same: same)
            if change(content) is not None:
                archive.writestr(name, change(content))


CHANGES = {
    "a value": {"holder_record": lambda content: content.replace(b"a.pdf", b"x.pdf")},
    "a row": {"holder_record": lambda content: b"\n".join(content.split(b"\n")[:-2]) + b"\n"},
    "a table": {"holder_record": lambda content: None},
    "a scan": {"evidence/": lambda content: content + b" "},
    "the scans": {"evidence/": lambda content: None},
    "the manifest": {"registry.json": lambda content: None},
    "nonsense": {"registry.json": lambda content: b"[]"},
    "the seals": {"tables/seal": lambda content: b""},
    "the chain": {"tables/seal": lambda content: content.replace(b'"before": ""', b'"before": "x"')},
}


def test_a_backup_that_was_changed_is_refused_and_leaves_nothing(filled, elsewhere, tmp_path):
    engine, folder = filled
    path, there = tmp_path / "all.zip", tmp_path / "there"
    for change in CHANGES.values():
        back_up(engine, folder, path)
        rewritten(path, **change)
        with pytest.raises(ImportRefused):
            backups.read(elsewhere, there, path)
        assert set(counts(elsewhere).values()) == {0}
        assert files_in(there) == {}


def test_a_backup_is_restored_only_into_an_empty_place(filled, tmp_path):
    engine, folder = filled
    back_up(engine, folder, tmp_path / "all.zip")
    with pytest.raises(NotEmpty):
        backups.read(engine, folder, tmp_path / "all.zip")


def test_an_older_backup_without_a_later_table_is_restored(filled, elsewhere, tmp_path):
    engine, folder = filled
    path = tmp_path / "all.zip"
    back_up(engine, folder, path)

    def without(content):
        told = json.loads(content)
        del told["tables"]["moved_day"]
        return json.dumps(told).encode()

    rewritten(path, **{"registry.json": without, "moved_day": lambda content: None})
    backups.read(elsewhere, tmp_path / "there", path)
    assert seal_of(elsewhere) == seal_of(engine)


def test_scans_that_are_missing_are_still_asked_for_after_a_restore(filled, elsewhere, tmp_path):
    engine, folder = filled
    back_up(engine, folder, tmp_path / "all.zip")
    backups.read(elsewhere, tmp_path / "there", tmp_path / "all.zip")
    with Session(reading(elsewhere)) as here, Session(reading(engine)) as there:
        assert len(missing_scans(here)) == len(missing_scans(there))
