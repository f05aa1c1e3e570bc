"""What an installed copy holds: code, schema, pages, words and front-end files."""
import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("geodata", "mines", "webmap", "migrations")
NOT_SHIPPED = shutil.ignore_patterns("__pycache__", "node_modules", "*.egg-info")
SHIPPED_SUFFIXES = {".py", ".mako", ".html", ".css", ".js", ".json", ".mo", ".svg", ".png", ".docx", ".xlsx"}
NPM_ONLY = {"package.json", "package-lock.json"}


def run(*command: object, folder: Path, **environment: str) -> str:
    return subprocess.run([str(word) for word in command], cwd=folder, env=os.environ | environment, check=True,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built from a copy: an old `build/` in the checkout would slip into it."""
    source = tmp_path_factory.mktemp("source")
    for name in ("setup.cfg", "pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, source)
    for room in ROOMS:
        shutil.copytree(ROOT / room, source / room, ignore=NOT_SHIPPED)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", folder=source)
    return next((source / "dist").glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A folder with nothing but the installed wheel."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder, wheel, folder=folder)
    return folder


@pytest.mark.parametrize("room", ROOMS)
def test_the_wheel_leaves_no_file_of_a_room_out(wheel, room):
    present = {path.relative_to(ROOT) for path in (ROOT / room).rglob("*")
               if path.suffix in SHIPPED_SUFFIXES and not {"node_modules", "__pycache__"} & set(path.parts)}
    expected = {path.as_posix() for path in present if path.name not in NPM_ONLY}
    assert expected - set(ZipFile(wheel).namelist()) == set()


@pytest.mark.parametrize("file", [
    "webmap/static/vendor/leaflet/leaflet.js",
    "webmap/static/vendor/bootstrap/css/bootstrap.min.css",
    "webmap/static/vendor/echarts/echarts.common.min.js",
    "migrations/script.py.mako",
])
def test_the_wheel_holds_what_a_closed_network_cannot_fetch(wheel, file):
    assert file in ZipFile(wheel).namelist()


def test_the_wheel_holds_the_rooms_only(wheel):
    tops = {name.split("/")[0] for name in ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(ROOMS)


def test_an_installed_copy_answers_on_the_command_line(installed):
    said = run(installed / "bin" / "greenmine", "--help", folder=installed, PYTHONPATH=str(installed))
    assert "migrate" in said


def test_an_installed_copy_finds_its_schema(installed, tmp_path):
    url = f"sqlite:///{tmp_path}/registry.sqlite"
    run(installed / "bin" / "greenmine", "migrate", folder=installed, PYTHONPATH=str(installed),
        GREENMINE_DATABASE_URL=url, GREENMINE_DATA_DIR=str(tmp_path))
    assert (tmp_path / "registry.sqlite").exists()
