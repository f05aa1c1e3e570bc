"""What printed text means, and what the rows of a file say."""

from datetime import date

import pytest

from mines.codes import Duty, Method, RegionLevel, Subject, TreatmentState
from mines.fields import FIELDS, REQUIRED, Misread, level_of, missing_headings, read_rows, unknown_fields
from mines.printed import Unreadable, day, hectares, licence_known, licence_number, number, printed, word


def read(subject, *rows, columns=None, given=None):
    return read_rows(subject, rows, columns or {}, given or {})


@pytest.mark.parametrize("nothing", [None, "", "  ", "无", "无。", "<空>", "/", float("nan"), "NULL"])
def test_words_for_nothing_are_nothing(nothing):
    assert printed(nothing) is None


@pytest.mark.parametrize(("value", "text"), [(130826.0, "130826"), (2.5, "2.5"), (7, "7"), (" 甲 矿 ", "甲 矿")])
def test_values_are_printed_as_people_write_them(value, text):
    assert printed(value) == text


@pytest.mark.parametrize("text", ["2024-03-15", "2024/3/15", "2024.3.15", "20240315", "2024年3月15日", "2024-03-15 00:00:00",
                                  "2024-03-15T08:00:00Z"])
def test_a_day_is_read_in_every_form(text):
    assert day(text) == date(2024, 3, 15)


@pytest.mark.parametrize("text", ["2018", "2014年", "2014年3月", "2020年以前", "20240230", "2024112", "15.3.2024"])
def test_what_is_no_day_is_not_guessed(text):
    with pytest.raises(Unreadable):
        day(text)


def test_numbers_lose_their_thousands_separators_and_endless_ones_are_refused():
    assert number("1,234.5") == number("1，234.5") == 1234.5
    for text in ("nan", "inf", "1O", "一百"):
        with pytest.raises(Unreadable):
            number(text)


def test_areas_come_in_hectares():
    assert hectares(100)("1.0685") == pytest.approx(106.85)
    assert hectares(0.0001)("9375.7") == pytest.approx(0.93757)


def test_a_code_stands_for_itself():
    read_method = word({"露天开采": Method.OPEN_PIT})
    assert read_method("露天开采") == read_method("open_pit") == Method.OPEN_PIT
    with pytest.raises(Unreadable):
        read_method("其他")


@pytest.mark.parametrize(("typed", "known"), [
    ("C4405002009057120015944", True), ("DC4405002009057120015944", True), (" ｃ4405002009057120015944 ", True), ("4526009940002", True),
    ("T01120080102023456", True), ("C44050020090571200159", False), ("C4405002009137120015944", False)])
def test_licence_numbers_are_known_by_their_three_generations(typed, known):
    assert licence_known(licence_number(typed)) is known


def test_rows_are_read_by_known_headings_whatever_their_case():
    values, misread = read(Subject.SITE, {"tbbh": "T1", "TBDL": "历史遗留矿山", "SDZLMJ": "30000", "HFZLQK": "未治理", "FKYWR": "无"})
    assert misread == []
    assert values.of("code") == ["T1"]
    assert values.of("duty") == [Duty.OWNERLESS]
    assert values.of("treated_ha") == pytest.approx([3.0])
    assert values.of("treatment_state") == [TreatmentState.UNTREATED]
    assert values.of("duty_bearer") == [None]


@pytest.mark.parametrize(("heading", "text", "expected"), [
    ("TBXL", "伪变化", True), ("TBXL", "37", True), ("TBSX", "伪变化", True), ("TBSX", "8", True), ("TBSX", "采场", None), ("TBXL", "8", None)])
def test_a_false_change_is_told_by_sub_class_or_kind_of_ground(heading, text, expected):
    values, _ = read(Subject.SITE, {heading: text})
    assert values.of("false_change") == [expected]


def test_the_first_heading_that_says_something_wins():
    values, _ = read(Subject.SITE, {"KSMC": None, "ZLKSMC": "甲矿", "KSWZ": "某村"}, {"KSMC": "乙矿", "ZLKSMC": "丙矿", "KSWZ": "某村"})
    assert values.of("name") == ["甲矿", "乙矿"]


def test_an_area_is_read_in_the_unit_of_its_heading():
    for heading, text in (("published_km2", "1.0685"), ("published_ha", "106.85"), ("published_m2", "1068500"), ("矿区面积", "1.0685")):
        assert read(Subject.MINE, {heading: text})[0].of("published_ha") == pytest.approx([106.85])
        assert read(Subject.MINE, {}, given={heading: text})[0].of("published_ha") == pytest.approx([106.85])
        assert read(Subject.MINE, {"X": text, "TBTYMJ": "1"}, columns={heading: "X"})[0].of("published_ha") == pytest.approx([106.85])


def test_what_is_given_fills_only_what_the_file_leaves_open():
    values, _ = read(Subject.MINE, {"name": "甲矿"}, {"name": None}, {}, given={"name": "无名", "许可证号": "4526009940002"})
    assert values.of("name") == ["甲矿", "无名", "无名"]
    assert values.of("licence_number") == ["4526009940002"] * 3


def test_what_cannot_be_read_is_named_with_row_field_and_text():
    values, misread = read(Subject.MINE, {"valid_to": "2030-12-31"}, {"valid_to": "2014年"})
    assert values.of("valid_to") == [date(2030, 12, 31), None]
    assert misread == [Misread(1, "valid_to", "2014年")]


def test_a_file_without_rows_says_nothing():
    values, misread = read(Subject.MINE)
    assert (values.of("name"), misread) == ([], [])


def test_some_rows_can_be_picked():
    values, _ = read(Subject.MINE, {"name": "甲"}, {"name": "乙"}, {"name": "丙"})
    assert values.only([2, 0]).of("name") == ["丙", "甲"]
    assert values.only([]).of("holder") == []


def test_headings_that_are_not_there_are_named():
    assert missing_headings([{" 矿名 ": "甲"}], {"name": "矿名", "code": "号码"}) == ["号码"]


def test_names_that_are_no_field_are_named():
    assert unknown_fields(Subject.MINE, ["name", "published_km2", "许可证号", "colour"]) == ["colour"]


@pytest.mark.parametrize("subject", FIELDS)
def test_every_required_field_has_a_heading(subject):
    assert REQUIRED[subject] <= {field.name for field in FIELDS[subject]}
    assert all(heading == heading.lower() for field in FIELDS[subject] for heading in field.headings)


def test_the_level_of_a_region_follows_from_its_code():
    levels = [level_of(code) for code in ("130000", "130800", "130826", "130826100", "130826100000")]
    assert levels == [RegionLevel.PROVINCE, RegionLevel.CITY, RegionLevel.COUNTY, RegionLevel.TOWNSHIP, RegionLevel.TOWNSHIP]
