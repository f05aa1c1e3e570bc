"""One day, one set of numbers: board, list, big screen, ledgers, API, command line, locked month and briefing say the same."""

import json
import re
from html import unescape

import pytest
from docx import Document

from mines.codes import Department, Role
from mines.commands.people import CONSOLE, add_officer
from mines.commands.reports import issue_report
from mines.dates import day_of
from mines.indicators import BY_KEY
from mines.queries.lists import EXAMPLE_COUNTY
from tests.command_line import CommandLine
from tests.factories import open_writer
from webmap import Settings, create_app

DAY = "2025-12-31"
SHARES = {"closure_done_rate@1": "closing", "block_done_rate@1": "block", "legacy_area_rate@1": "site", "green_nat_met_rate@2028": "green"}
"""Headlines, and the task that the big screen calls them by."""


def words_of(html):
    """What a reader reads, in one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<(script|svg|style).*?</\1>|<[^>]+>", " ", html, flags=re.S)))


def as_read(key, value):
    """A quantity as people read it."""
    digits = 1 if BY_KEY[key].unit == "ha" else 0
    return f"{value:.{digits}f}"


@pytest.fixture(scope="module", params=("spatialite", "postgis"))
def county(request, tmp_path_factory):
    """The example county at its last day: the application, and the command line."""
    with request.getfixturevalue(request.param).copy_of("county") as url:
        app = create_app(Settings(database_url=url, data_dir=tmp_path_factory.mktemp("data")))
        yield app, CommandLine(url, tmp_path_factory.mktemp("files"))
        app.extensions["registry"].dispose()


@pytest.fixture(scope="module")
def told(county):
    """Every figure as the API tells it, by key."""
    answer = county[0].test_client().get(f"/api/progress?as_of={DAY}").json
    return {f"{one['code']}@{one['version']}": one for one in answer["indicators"]}


def test_the_command_line_tells_what_the_api_tells(county, told):
    said = json.loads(county[1]("progress", "--as-of", DAY, "--json").out)
    assert {f"{one['code']}@{one['version']}": one for one in said["indicators"]} == told


def test_the_board_shows_every_figure_of_the_api(county, told):
    html = county[0].test_client().get(f"/progress?as_of={DAY}").text
    table = re.search(r'aria-labelledby="others-title".*?</section>', html, re.S)[0]
    lines = [row for row in re.findall(r"<tr>.*?</tr>", table, re.S) if "/progress/" in row]
    rows = {re.search(r"/progress/([a-z_]+@\d+)", row)[1]: words_of(row) for row in lines}
    assert set(rows) == set(told)
    for key, one in told.items():
        figure = as_read(key, one["counted"]) + ("" if one["among"] is None else f"/{as_read(key, one['among'])}")
        assert figure in rows[key], (key, rows[key])
        if one["share"] is not None:
            assert f"{one['share'] * 100:.1f}%" in rows[key]
        if one["excluded"]:
            assert f" {sum(one['excluded'].values())} " in rows[key]


@pytest.mark.parametrize("key", BY_KEY)
def test_the_list_behind_a_number_is_as_long_as_the_number(county, told, key):
    html, one = county[0].test_client().get(f"/progress/{key}?as_of={DAY}").text, told[key]
    assert re.search(rf"<b>{re.escape(as_read(key, one['counted']))}</b>", html)
    counted, missed, left_out = (int(number) for number in re.findall(r">(?:达到|未达|未计入) (\d+)</a>", html))
    assert left_out == sum(one["excluded"].values())
    if one["unit"] not in ("ha", "holder"):
        assert counted == one["counted"]
        assert one["among"] is None or counted + missed == one["among"]


def test_the_big_screen_shows_the_headlines(county, told):
    said = words_of(county[0].test_client().get(f"/screen?as_of={DAY}").text)
    for key in SHARES:
        one = told[key]
        assert f"{as_read(key, one['counted'])} / {as_read(key, one['among'])}" in said
        assert f"{one['share'] * 100:.1f}%" in said
    for key, word in (("closure_accepted@1", "现场验收"), ("closure_cancelled@1", "证已注销")):
        assert f"{word} {as_read(key, told[key]['counted'])}" in said


@pytest.mark.parametrize(("ledger", "keys"), [
    ("closure", ("closure_decided@1", "closure_accepted@1", "closure_cancelled@1")),
    ("consolidation", ("block_done_rate@1", "block_approved_rate@1")),
    ("restoration", ("restored_area_rate@1", "restored_site_rate@1", "stock_area@1")), ("green", ("green_nat_rate@2028",)),
])
def test_the_last_row_of_a_ledger_has_the_totals_of_the_board(county, told, ledger, keys):
    html = county[0].test_client().get(f"/ledgers/{ledger}?as_of={DAY}").text
    totals = re.findall(r"<td[^>]*>\s*([\d.]+)\s*</td>", re.search(r"<tfoot.*?</tfoot>", html, re.S)[0])
    assert {as_read(key, told[key]["counted"]) for key in keys} <= set(totals)


def test_the_briefing_says_the_figures(county, told):
    path = county[1].folder / "briefing.docx"
    assert county[1]("report", DAY[:7], path).code == 0
    document = Document(str(path))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for key in SHARES:
        one = told[key]
        assert as_read(key, one["counted"]) in said and f"{one['share'] * 100:.1f}%" in said, key
    closing = {key: as_read(key, told[key]["counted"]) for key in ("closure_decided@1", "closure_accepted@1", "closure_cancelled@1")}
    assert (f"已决定关闭{closing['closure_decided@1']}座，现场验收{closing['closure_accepted@1']}座，"
            f"采矿权注销{closing['closure_cancelled@1']}座") in said
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    for key in SHARES:
        if BY_KEY[key].unit != "ha":
            assert f"{as_read(key, told[key]['counted'])}/{as_read(key, told[key]['among'])}" in cells


def test_a_locked_month_stores_the_figures_and_computing_it_again_gives_them_back(county, told):
    app, command_line = county
    with open_writer(app.extensions["registry"], app.extensions["clock"]) as session:
        add_officer(session, "lock", name="发布", role=Role.REVIEWER, department=Department.NATURAL_RESOURCES, region_code=EXAMPLE_COUNTY,
                    on=day_of(session.at), by=CONSOLE)
        report = issue_report(session, DAY[:7], region_code=EXAMPLE_COUNTY, by="lock")
        session.commit()
    stored = json.loads(report.content)["figures"]
    assert {key: (pytest.approx(one["counted"]), one["among"] if one["among"] is None else pytest.approx(one["among"]), one["excluded"])
            for key, one in stored.items()} == {key: (one["counted"], one["among"], one["excluded"]) for key, one in told.items()}
    checked = command_line("check-reports")
    assert (checked.code, checked.out.strip()) == (0, "1")
