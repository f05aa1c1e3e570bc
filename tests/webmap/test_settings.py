"""What an installation may choose, as the environment says it."""
import pytest

from geodata.crs import Datum, Shift
from webmap.settings import Settings


def test_parameters_of_the_bureau_are_read_by_datum(monkeypatch):
    monkeypatch.setenv("GREENMINE_XIAN_1980", "7: 1 2 3 0.1 0.2 0.3 4")
    monkeypatch.setenv("GREENMINE_BEIJING_1954", "4: 100 -3 1.5 2 zone=39")
    assert Settings.from_environment().shifts == {
        Datum.XIAN_1980: Shift((1.0, 2.0, 3.0, 0.1, 0.2, 0.3, 4.0)), Datum.BEIJING_1954: Shift((100.0, -3.0, 1.5, 2.0), 39)}


def test_without_parameters_nothing_is_shifted(monkeypatch):
    monkeypatch.setenv("GREENMINE_XIAN_1980", "")
    assert Settings.from_environment().shifts == {}


def test_parameters_that_cannot_be_read_end_the_program_in_one_sentence(monkeypatch):
    monkeypatch.setenv("GREENMINE_XIAN_1980", "7: 1 2 3")
    with pytest.raises(SystemExit, match=r"GREENMINE_XIAN_1980.*7: 1 2 3.*4: dx dy seconds ppm zone=39"):
        Settings.from_environment()
