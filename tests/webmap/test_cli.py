"""Every command of `greenmine`, on both databases."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import click
import pyogrio
import pytest
from openpyxl import load_workbook
from sqlalchemy import select, text

from geodata.database import open_database, writing
from mines.codes import IssueKind, IssueSource, Subject
from mines.commands.issues import assign_issue, open_issue
from mines.commands.records import register
from mines.tables import Base
from mines.tables.closures import GroundStep
from mines.tables.evidence import Evidence, EvidenceLink
from mines.tables.issues import IssueStep
from mines.tables.mines import Mine
from tests.command_line import CommandLine
from tests.databases import SpatialiteFiles
from tests.factories import COUNTY, TOWNSHIP, open_writer
from tests.files import A_PDF
from webmap.cli import greenmine


def commands(group=greenmine, *words):
    """Words of every command, those of groups too."""
    for name, command in group.commands.items():
        yield (*words, name)
        if isinstance(command, click.Group):
            yield from commands(command, *words, name)


@pytest.fixture
def county(county_url, tmp_path) -> CommandLine:
    """`greenmine` on the example county."""
    return CommandLine(county_url, tmp_path)


@pytest.fixture
def elsewhere(request, databases, tmp_path) -> CommandLine:
    """`greenmine` on an empty registry of the other kind."""
    other = request.getfixturevalue("postgis" if isinstance(databases, SpatialiteFiles) else "spatialite")
    with other.copy_of("migrated") as url:
        yield CommandLine(url, tmp_path / "elsewhere")


@pytest.fixture
def mine(command_line) -> CommandLine:
    """`greenmine` on a registry with one mine, and the officers li and wu."""
    for login in ("li", "wu"):
        command_line("officer", "add", login, "--name", login, "--role", "officer", "--region", COUNTY, "--on", "2000-01-01")
    engine = open_database(command_line.url)
    with open_writer(engine) as session:
        register(session, Subject.MINE, "KS-1", on=date(2018, 1, 1), by="li", name="示例矿", region_code=TOWNSHIP)
        session.commit()
    engine.dispose()
    return command_line


def is_one_line(said) -> bool:
    """Whether a refusal is one line on standard error."""
    return said.code == 1 and said.err.count("\n") == 1 and said.out == ""


def test_every_command_has_help(command_line):
    assert command_line("--help").code == 0
    for words in commands():
        said = command_line(*words, "--help")
        assert said.code == 0
        assert said.out.startswith("Usage: greenmine")


def test_migrating_twice_changes_nothing(database_url, tmp_path):
    command_line = CommandLine(database_url, tmp_path)
    refused = command_line("progress")
    assert is_one_line(refused)
    assert "greenmine migrate" in refused.err
    for _ in range(2):
        assert command_line("migrate").code == 0
    assert command_line("progress").code == 0
    assert command_line("verify").out == "0\n"


def test_a_refusal_speaks_the_language_of_the_settings(command_line):
    assert "没有这个对象" in command_line("take-back", 1).err
    assert "There is no such subject" in replace(command_line, language="en")("take-back", 1).err


def test_wrong_usage_is_another_code_than_a_refusal(command_line):
    for words in (("nonsense",), ("progress", "--as-of", "yesterday"), ("take-back", "one"), ("step", "ground"),
                  ("officer", "add", "x", "--name", "x", "--role", "king", "--region", "1"), ("export", "registry.dwg"),
                  ("restore", "nowhere.zip")):
        said = command_line(*words)
        assert said.code == 2, words
        assert "Usage: greenmine" in said.err or "Error" in said.err


def test_the_example_county_goes_only_into_an_empty_registry(county):
    refused = county("demo")
    assert is_one_line(refused)
    assert "NotEmpty" in refused.err
    quiet = county("demo", "--if-empty")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")


def test_progress_is_printed_for_people_and_for_programs(county):
    lines = county("progress").out.splitlines()
    assert any(line.startswith("closure_done_rate@1") for line in lines)
    assert any("→ 100%" in line for line in lines)
    said = county("progress", "--json", "--as-of", "2025-12-31", "--region", COUNTY)
    told = json.loads(said.out)
    assert set(told) == {"as_of", "known_at", "region", "indicators"}
    assert (told["as_of"], told["region"]) == ("2025-12-31", COUNTY)
    for indicator in told["indicators"]:
        assert set(indicator) == {"code", "version", "counted", "among", "share", "unit", "excluded", "targets"}
        assert indicator["share"] is None or 0 <= indicator["share"]
        assert (indicator["share"] is None) == (not indicator["among"])
        assert all(isinstance(count, int) for count in indicator["excluded"].values())
        for target in indicator["targets"]:
            assert ("share" in target) != ("value" in target)
            assert {"due_on", "needed_now", "projected_on", "shortfall", "source"} <= set(target)
    assert any(indicator["targets"] for indicator in told["indicators"])


def test_progress_as_it_was_known_then_leaves_out_what_came_later(county):
    counts = {one["code"]: one["counted"] for one in json.loads(county("progress", "--json").out)["indicators"]}
    then = json.loads(county("progress", "--json", "--known-at", "2000-01-01T00:00:00+00:00").out)
    assert then["known_at"].startswith("2000-01-01")
    assert counts["mine_count"] > 0
    assert {one["code"]: one["counted"] for one in then["indicators"]}["mine_count"] == 0


def layers_of(path) -> dict[str, int]:
    """Rows of each layer of a file."""
    return {name: pyogrio.read_info(path, layer=name)["features"] for name, _ in pyogrio.list_layers(path)}


def test_a_day_is_exported_in_four_kinds_that_can_be_read_back(county):
    printed = county("export", county.folder / "day.gpkg", "--as-of", "2025-12-31")
    assert printed.code == 0
    wanted = {name: int(count) for name, count in (line.split() for line in printed.out.splitlines())}
    assert set(wanted) == {"mine", "site", "block"}
    assert layers_of(county.folder / "day.gpkg") == wanted
    assert pyogrio.read_info(county.folder / "day.gpkg", layer="mine")["crs"] == "EPSG:4490"

    assert county("export", county.folder / "day.geojson", "--as-of", "2025-12-31").code == 0
    features = json.loads((county.folder / "day.geojson").read_text())["features"]
    assert len(features) == sum(wanted.values())
    assert {feature["properties"]["layer"] for feature in features} == set(wanted)

    assert county("export", county.folder / "day.shp.zip", "--as-of", "2025-12-31").code == 0
    shapefiles = layers_of(county.folder / "day.shp.zip")
    assert shapefiles["mine"] == wanted["mine"]

    assert county("export", county.folder / "day.xlsx", "--as-of", "2025-12-31").code == 0
    book = load_workbook(county.folder / "day.xlsx", read_only=True)
    assert [sheet.max_row - 1 for sheet in book] == list(wanted.values())
    book.close()


def test_what_is_exported_can_be_imported_elsewhere(county, elsewhere):
    path = county.folder / "day.geojson"
    county("export", path, "--as-of", "2025-12-31")
    top = json.loads(path.read_text())
    top["features"] = [feature for feature in top["features"] if feature["properties"]["layer"] == "mine"]
    path.write_text(json.dumps(top))
    elsewhere.folder.mkdir()
    said = elsewhere("import-file", path, "--on", "2025-12-31")
    assert said.code == 0, said.out
    assert elsewhere.count(Mine) == len(top["features"])


def test_verify_names_the_record_that_was_changed(county):
    assert county("verify").code == 0
    engine = open_database(county.url)
    with writing(engine).begin() as connection:
        on = " ON mine_existence_record" if engine.dialect.name == "postgresql" else ""
        connection.execute(text(f"DROP TRIGGER mine_existence_record_refuses_update{on}"))
        connection.execute(text("UPDATE mine_existence_record SET name = '别的矿' WHERE id = 3"))
    engine.dispose()
    said = county("verify")
    assert said.code == 1
    assert said.err == "mine_existence_record 3: changed\n"


def test_a_backup_of_one_database_is_restored_on_the_other(county, elsewhere):
    assert county("step", "ground", closing(county), "decided", "--on", "2026-01-07", "--by", "console", "--taken-over", "台账",
                  "--evidence", f"decision={a_scan(county.folder)}").code == 0
    path = county.folder / "everything.zip"
    assert county("backup", path).code == 0
    said = elsewhere("restore", path)
    assert said.code == 0, said.err
    assert elsewhere("verify").out == county("verify").out
    for table in Base.metadata.sorted_tables:
        assert elsewhere.count(table) == county.count(table), table.name
    assert progress_of(elsewhere) == progress_of(county)
    sha256 = hashlib.sha256(a_scan(county.folder).read_bytes()).hexdigest()
    assert (elsewhere.folder / "data/evidence" / sha256[:2] / sha256).exists()
    assert is_one_line(elsewhere("restore", path))


def progress_of(command_line) -> dict:
    """Progress without the last digits, which follow from the order in which a database adds."""
    return json.loads(command_line("progress", "--json").out, parse_float=lambda digits: round(float(digits), 6))


def closing(county) -> str:
    """Code of a mine on which no closing was begun."""
    return county.rows(select(Mine.code).where(Mine.id.not_in(select(GroundStep.subject_id))).order_by(Mine.id))[0][0]


def a_scan(folder: Path) -> Path:
    path = folder / "scan.pdf"
    path.write_bytes(A_PDF)
    return path


def test_a_damaged_backup_is_refused_and_leaves_nothing(command_line, elsewhere):
    path = command_line.folder / "everything.zip"
    assert command_line("officer", "add", "li", "--name", "李", "--role", "officer", "--region", COUNTY, "--on", "2000-01-01").code == 0
    assert command_line("backup", path).code == 0
    whole = path.read_bytes()
    for content in (whole[:len(whole) // 2], whole[:200] + bytes(40) + whole[240:], b"nothing of the kind"):
        path.write_bytes(content)
        assert is_one_line(elsewhere("restore", path))
        assert all(elsewhere.count(table) == 0 for table in Base.metadata.sorted_tables)


def test_a_backup_into_a_folder_that_is_not_there_is_refused_in_one_line(command_line):
    assert is_one_line(command_line("backup", command_line.folder / "nowhere" / "x.zip"))


def test_officers_are_added_once_and_listed(command_line):
    words = ("officer", "add", "li", "--name", "李", "--role", "officer", "--region", COUNTY)
    assert command_line(*words).code == 0
    refused = command_line(*words)
    assert is_one_line(refused)
    assert "CodeTaken" in refused.err
    listed = command_line("officer", "list").out.splitlines()
    assert "li\t李\tofficer\tnatural_resources\t139999" in listed


def test_a_step_is_recorded_with_a_scan_and_with_a_number(mine):
    said = mine("step", "ground", "KS-1", "decided", "--on", "2025-03-01", "--by", "li", "--done-by", "关停办", "--note", "会后补录",
                "--evidence", f"decision=示〔2025〕3号@2025-03-01,{a_scan(mine.folder)}", "--evidence", "notice=示〔2025〕1号@2025-02-01")
    assert said.code == 0, said.err
    [step] = mine.rows(select(GroundStep.stage, GroundStep.effective_on, GroundStep.recorded_by, GroundStep.done_by, GroundStep.note))
    assert tuple(step) == ("decided", date(2025, 3, 1), "li", "关停办", "会后补录")
    kind = Evidence
    scan, number = mine.rows(select(kind.kind, kind.sha256, kind.name, kind.size, kind.number, kind.dated_on).order_by(kind.id))
    sha256 = hashlib.sha256(a_scan(mine.folder).read_bytes()).hexdigest()
    assert tuple(scan) == ("decision", sha256, "scan.pdf", len(A_PDF), "示〔2025〕3号", date(2025, 3, 1))
    assert tuple(number) == ("notice", None, None, None, "示〔2025〕1号", date(2025, 2, 1))
    assert mine.count(EvidenceLink) == 2
    assert (mine.folder / "data/evidence" / sha256[:2] / sha256).read_bytes() == a_scan(mine.folder).read_bytes()


def test_an_issue_climbs_its_ladder_from_the_command_line(mine):
    engine = open_database(mine.url)
    with open_writer(engine) as session:
        issue = open_issue(session, Subject.MINE, "KS-1", on=date(2025, 3, 1), by="li", name="边坡浮石", issue_kind=IssueKind.SAFETY,
                           source=IssueSource.INSPECTION)
        assign_issue(session, issue.id, on=date(2025, 3, 2), by="li", owner="乡政府", due_on=date(2025, 4, 1))
        session.commit()
        code = issue.code
    engine.dispose()
    early = mine("step", "issue", code, "submitted", "--on", "2025-03-04", "--by", "li", "--evidence", "report=报1@2025-03-04")
    assert early.code == 1 and "StepRefused" in early.err
    for stage, evidence in (("rectifying", ()), ("submitted", ("--evidence", "report=报1@2025-03-04"))):
        said = mine("step", "issue", code, stage, "--on", "2025-03-04", "--by", "li", *evidence)
        assert (said.code, said.out.strip()) == (0, f"{code} issue {stage} 2025-03-04"), said.err
    assert [row[0] for row in mine.rows(select(IssueStep.stage).order_by(IssueStep.id))] == ["assigned", "rectifying", "submitted"]


@pytest.mark.parametrize(("words", "name"), [
    (("ground", "KS-9", "decided", "--on", "2025-03-01", "--by", "li"), "NotFound"),
    (("ground", "KS-1", "accepted", "--on", "2025-03-01", "--by", "li", "--evidence", "acceptance=1@2025-01-01"), "StepRefused"),
    (("ground", "KS-1", "decided", "--on", "2025-03-01", "--by", "li"), "EvidenceMissing"),
    (("ground", "KS-1", "decided", "--on", "2025-03-01", "--by", "nobody", "--evidence", "decision=1@2025-01-01"), "UnknownOfficer")])
def test_a_step_that_may_not_be_is_refused_in_one_line(mine, words, name):
    refused = mine("step", *words)
    assert is_one_line(refused)
    assert name in refused.err
    assert mine.count(GroundStep) == 0


@pytest.mark.parametrize("evidence", ["decision=nowhere.pdf", "painting=1@2025-01-01", "decision", "decision=1@soon",
                                      "decision=1@2025-01-01,nowhere.pdf"])
def test_a_paper_that_is_neither_a_file_nor_a_number_with_a_day_is_wrong_usage(mine, evidence):
    said = mine("step", "ground", "KS-1", "decided", "--on", "2025-03-01", "--by", "li", "--evidence", evidence)
    assert said.code == 2
    assert mine.count(GroundStep) == 0
