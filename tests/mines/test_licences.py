"""Numbers of licences: which are accepted, which with a note, which are none."""

import csv

import pytest

from mines.licences import Form, form_of, licence_known, licence_number, title_of, without_letter_o
from mines.printed import printed

CLASSES = {"24": Form.PERMANENT, "23": Form.PERMANENT, "13": Form.OLD_MINING}


def test_the_numbers_of_public_registers_are_known_by_their_generation(real_data):
    with (real_data / "boundaries" / "licence_numbers.csv").open(encoding="utf-8") as file:
        rows = [(row["number"], row["class"]) for row in csv.DictReader(file)]
    assert len(rows) == 53
    for number, said in rows:
        if said == "not a licence number":
            assert printed(number) is None
        else:
            assert form_of(licence_number(number)) == CLASSES[said[:2]]


@pytest.mark.parametrize("typed", [" ｃ4405002009057120015944 ", "Ｃ４４０５００２００９０５７１２００１５９４４", "c440500 2009057 120015944",
                                   "C4405002009057120015944\u3000"])
def test_blanks_full_width_and_lower_case_make_no_other_number(typed):
    assert licence_number(typed) == "C4405002009057120015944"


@pytest.mark.parametrize(("number", "form"), [
    ("T01120080102023456", Form.OLD_EXPLORATION), ("D01120080102023456", Form.OLD_EXPLORATION), ("4526009940002", Form.OLD_MINING),
    ("DT5000002026096000000003", Form.PERMANENT), ("C44050020090571200159", Form.ODD), ("C4405002009137120015944", Form.ODD),
    ("C4405002009007120015944", Form.ODD), ("C4405001809057120015944", Form.ODD), ("4.405E+22", Form.ODD), ("办理中", Form.ODD),
    ("C440500200905712001594\u0664", Form.ODD), ("", Form.ODD)])
def test_a_number_has_one_form_or_is_odd(number, form):
    assert form_of(number) == form
    assert licence_known(number) is (form != Form.ODD)


def test_a_title_keeps_its_number_when_a_d_comes_in_front():
    assert title_of("DC5103032019097130148650") == title_of("C5103032019097130148650") == "5103032019097130148650"
    assert title_of("4526009940002") == "4526009940002"
    assert title_of("DC5103032019097130148650") != title_of("DC5103032019097130148651")


def test_a_zero_for_the_letter_o_is_suggested_where_that_makes_a_number():
    assert without_letter_o("C44O5002009O57120015944") == "C4405002009057120015944"
    assert without_letter_o("C4405002009057120015944") is None
    assert without_letter_o("NOT A NUMBER") is None


@pytest.mark.parametrize("nothing", ["无", "无。", "", "<空>"])
def test_words_for_no_number_are_none(nothing):
    assert printed(nothing) is None
