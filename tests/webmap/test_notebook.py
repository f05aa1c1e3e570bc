"""Notebook use: the example of the README runs, frames hold what the pages count, and the map shows without a network."""
import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from geodata.database import open_database, reading
from mines.queries.counts import THEMES, classes
from mines.queries.frames import blocks_frame, mines_frame, sites_frame
from tests.factories import TOWNSHIP
from tests.webmap.small_county import OFF_MAP, fill
from webmap import legend
from webmap.maps import governance_map

ROOT = Path(__file__).parents[2]
AS_OF = date(2025, 12, 31)


@pytest.fixture(params=("spatialite", "postgis"))
def url(request):
    """The small county."""
    with request.getfixturevalue(request.param).copy_of("migrated") as url:
        fill(url)
        yield url


@pytest.fixture
def session(url):
    """A reader of it."""
    engine = open_database(url)
    with Session(reading(engine)) as session:
        yield session
    engine.dispose()


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_example_of_the_readme_runs(url, name):
    example = re.search(r"```python\n(.*?governance_map.*?)```", (ROOT / name).read_text("utf-8"), re.S)[1]
    given = {}
    exec(example.replace("sqlite:///data/greenmine.sqlite", url), given)
    given["engine"].dispose()
    assert given["by_class"].sum() == pytest.approx(given["mines"].area_ha.sum())
    assert "KS-0003" in given["shown"]._repr_html_()


def test_frames_have_every_subject_with_its_outline_in_the_stored_system(session):
    mines = mines_frame(session, AS_OF)
    assert (mines.crs.to_epsg(), len(mines), len(blocks_frame(session, AS_OF)), len(sites_frame(session, AS_OF))) == (4490, 5, 2, 2)
    assert mines.geometry[OFF_MAP] is None and mines.geometry["KS-0001"].area > 0
    assert mines.class_code.value_counts().to_dict() == {code: count for code, count in classes(session, "state", AS_OF).items() if count}
    assert len(mines_frame(session, AS_OF, region=TOWNSHIP)) == 5


def test_a_day_before_the_first_record_and_an_empty_registry_give_empty_frames_and_maps(session, registry):
    with Session(reading(registry)) as empty:
        for one, day in ((session, date(1990, 1, 1)), (empty, AS_OF)):
            assert len(mines_frame(one, day)) == 0 and mines_frame(one, day).crs.to_epsg() == 4490
            assert "leaflet-container" in governance_map(one, as_of=day).get_root().render()


@pytest.mark.parametrize("theme", THEMES)
def test_the_map_has_the_colours_and_the_counts_of_the_page(session, theme):
    html = governance_map(session, as_of=AS_OF, theme=theme).get_root().render()
    for code, count in classes(session, theme, AS_OF).items():
        look = legend.look(theme, code)
        assert f"<td>{look.word}</td><td>{count}</td>" in html
    assert 'src="' not in html and "<link" not in html


def test_the_map_shows_in_a_browser_that_has_no_network(session, browser, tmp_path):
    page = browser.new_page()
    asked, wrong = [], []
    page.on("request", lambda request: asked.append(request.url) if request.url.startswith("http") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    file = tmp_path / "map.html"
    file.write_text(governance_map(session, as_of=AS_OF, theme="tier").get_root().render(), "utf-8")
    page.goto(file.as_uri())
    expect(page.locator("path.leaflet-interactive").first).to_be_attached()
    assert (asked, wrong) == ([], [])
    page.close()
