"""An exported log is checked by a small script without the database; what was changed behind the program's back is named there too."""

import gzip
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from geodata.database import reading, writing
from mines.commands.passwords import issue_password
from mines.commands.people import note_act
from mines.commands.records import Paper, record_fact
from mines.queries.exported_log import WITHHELD
from mines.queries.seals import newest_seal, verify
from mines.tables.mines import HolderRecord
from tests.factories import TestClock, make_mine, make_officers, make_site, open_writer
from webmap import logs


@pytest.fixture
def filled(registry):
    """A registry with three seals, an outline, numbers, flags, instants and a secret."""
    with open_writer(registry, TestClock()) as session:
        make_officers(session)
        session.commit()
        mine = make_mine(session, "A")
        make_site(session, finished=3.25)
        record_fact(session, HolderRecord, mine.id, on=date(2024, 5, 1), by="li", holder="新公司 | = : \n 二", evidence=[
            Paper("photo", sha256="a" * 64, name="é.jpg", taken_at=session.at, longitude=116.5, latitude=-0.0)])
        session.commit()
        issue_password(session, "li", by="console")
        note_act(session, "li", "web:list:exported")
        session.commit()
    return registry


def export(engine, folder: Path) -> Path:
    path = folder / "log.jsonl.gz"
    with Session(reading(engine)) as session, path.open("wb") as file:
        logs.write(session, file)
    return path


def checked(path: Path, *seals: str) -> tuple[int, list[str]]:
    """What the script says, run outside the repository with nothing but Python."""
    script = path.parent / "check_log.py"
    script.write_bytes(logs.CHECKER.read_bytes())
    said = subprocess.run([sys.executable, "-I", script.name, path.name, *seals], cwd=path.parent, env={}, capture_output=True, text=True)
    assert said.stderr == ""
    return said.returncode, said.stdout.splitlines()


def lines_of(path: Path) -> list[dict]:
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def rewrite(path: Path, lines: list[dict]) -> None:
    path.write_bytes(gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode()))


def tamper(engine, *statements):
    """Change the database as its owner can, the guards taken away first."""
    with writing(engine).begin() as connection:
        on = ' ON "{0}"' if engine.dialect.name == "postgresql" else ""
        for table in ("holder_record", "credential_record"):
            for act in ("update", "delete"):
                connection.execute(text(('DROP TRIGGER "{0}_refuses_{1}"' + on).format(table, act)))
        for statement in statements:
            connection.execute(text(statement))


def test_an_untouched_log_is_whole_and_says_its_newest_seal(filled, tmp_path):
    path = export(filled, tmp_path)
    with Session(reading(filled)) as session:
        seal = newest_seal(session).sha256
    code, [last] = checked(path, seal)
    assert code == 0
    assert last.startswith("OK: 3 seals, ")
    assert last.endswith(f"newest seal {seal}")


def test_secrets_are_not_in_the_log(filled, tmp_path):
    lines = lines_of(export(filled, tmp_path))
    assert {line["t"] for line in lines if "withheld" in line} == {"credential_record"}
    assert not any("v" in line for line in lines if line.get("t") in WITHHELD)
    assert "argon2" not in gzip.decompress((tmp_path / "log.jsonl.gz").read_bytes()).decode()


def test_what_was_changed_in_the_database_is_named_by_the_program_and_by_the_script(filled, tmp_path):
    tamper(filled, "UPDATE holder_record SET holder = '别人' WHERE id = 2", "UPDATE credential_record SET password_hash = 'x' WHERE id = 1",
           "DELETE FROM holder_record WHERE id = 1",
           "INSERT INTO holder_record (id, subject_id, effective_on, recorded_at, recorded_by, seq, withdrawn, holder)"
           " SELECT 9, subject_id, effective_on, recorded_at, recorded_by, 9, withdrawn, holder FROM holder_record WHERE id = 2")
    faults = ["credential_record 1: changed", "holder_record 1: removed", "holder_record 2: changed", "holder_record 9: unsealed"]
    with Session(reading(filled)) as session:
        assert sorted(f"{one.table} {one.row}: {one.what}" for one in verify(session)) == faults
    code, said = checked(export(filled, tmp_path))
    assert code == 1
    assert sorted(said[:-1]) == faults


def _content(lines):
    line = next(line for line in lines if line.get("t") == "holder_record")
    line["v"]["holder"] = "s别人"


def _number(lines):
    line = next(line for line in lines if line.get("t") == "ledger_record")
    line["v"]["area_ha"] = "f10.000000000000002"


def _left_out(lines):
    lines.remove(next(line for line in lines if line.get("t") == "holder_record"))


def _moved(lines):
    next(line for line in lines if line.get("seal") == 2)["sealed_at"] = "2020-01-01T00:00:00.000000+00:00"


def _seal_out(lines):
    lines.remove(next(line for line in lines if line.get("seal") == 2))


def _twice(lines):
    lines.insert(-1, next(line for line in lines if line.get("t") == "holder_record"))


def _nonsense(lines):
    lines.insert(5, {"t": "holder_record"})


@pytest.mark.parametrize(("change", "fault"), [
    (_content, "holder_record 1: changed"), (_number, "ledger_record 1: changed"), (_left_out, "holder_record 1: removed"),
    (_moved, "seal 2: seal_altered"), (_seal_out, "seal 3: seal_altered"), (_twice, "holder_record 1: twice"),
    (_nonsense, "line 6: unreadable"),
    (lambda lines: lines.pop(), "end line: missing, the file is cut off"),
])
def test_what_was_changed_in_the_file_is_named(filled, tmp_path, change, fault):
    path = export(filled, tmp_path)
    lines = lines_of(path)
    change(lines)
    rewrite(path, lines)
    code, said = checked(path)
    assert code == 1
    assert fault in said


def test_a_tail_cut_off_shows_against_a_seal_known_from_elsewhere(filled, tmp_path):
    path = export(filled, tmp_path)
    lines = lines_of(path)
    kept = [line for line in lines if line.get("seal") != 3 and line.get("t") not in ("credential_record", "act")]
    newest = lines[0]["newest"]
    kept[0] = {**kept[0], "newest": next(line["sha256"] for line in lines if line.get("seal") == 2)}
    kept[-1] = {"end": {"seals": 2, "rows": sum("t" in line for line in kept)}}
    rewrite(path, kept)
    assert checked(path)[0] == 0
    code, said = checked(path, newest)
    assert (code, said[0]) == (1, f"seal {newest}: not in this log")


def test_a_file_cut_off_on_its_way_is_named(filled, tmp_path):
    path = export(filled, tmp_path)
    path.write_bytes(path.read_bytes()[:-200])
    code, said = checked(path)
    assert code == 1
    assert "end line: missing, the file is cut off" in said


def test_the_command_line_exports_the_log_and_prints_the_script(command_line, tmp_path):
    assert command_line("officer", "add", "li", "--name", "李", "--role", "officer", "--region", "139999", "--on", "2000-01-01").code == 0
    path = tmp_path / "log.jsonl.gz"
    said = command_line("export-log", path)
    assert said.code == 0
    assert said.out.split()[2] == command_line("verify").out.split()[1]
    assert checked(path)[0] == 0
    assert command_line("export-log", "--checker").out == logs.CHECKER.read_text("utf-8")
    assert command_line("export-log").code == 2
