"""What printed text means, and what the rows of a file say."""

from datetime import date

import pytest

from mines.codes import CapacityUnit, Duty, ImportNote, Method, RegionLevel, Subject, TreatmentState
from mines.fields import FIELDS, REQUIRED, level_of, meanings, unknown_fields
from mines.printed import Taken, Unreadable, day, first_day, hectares, last_day, narrowed, number, printed, region_code, word
from mines.reading import Edit, Misread, missing_headings, read_rows, unknown_words


def read(subject, *rows, columns=None, given=None, words=None):
    return read_rows(subject, rows, columns or {}, given or {}, words)[:2]


@pytest.mark.parametrize("nothing", [None, "", "  ", "无", "无。", "<空>", "/", float("nan"), "NULL"])
def test_words_for_nothing_are_nothing(nothing):
    assert printed(nothing) is None


@pytest.mark.parametrize(("value", "text"), [(130826.0, "130826"), (2.5, "2.5"), (7, "7"), (" 甲 矿 ", "甲 矿")])
def test_values_are_printed_as_people_write_them(value, text):
    assert printed(value) == text


@pytest.mark.parametrize("text", ["2024-03-15", "2024/3/15", "2024.3.15", "20240315", "2024年3月15日", "2024-03-15 00:00:00",
                                  "2024-03-15T08:00:00Z", "45366", "45366.5", "２０２４．３．１５"])
def test_a_day_is_read_in_every_form(text):
    assert day(text) == date(2024, 3, 15)


@pytest.mark.parametrize("text", ["2018", "2014年", "2014年3月", "2020年以前", "20240230", "2024112", "15.3.2024"])
def test_what_is_no_day_is_not_guessed(text):
    with pytest.raises(Unreadable):
        day(text)


@pytest.mark.parametrize(("text", "first", "last"), [
    ("2024年3月", date(2024, 3, 1), date(2024, 3, 31)), ("2024.2", date(2024, 2, 1), date(2024, 2, 29)),
    ("202412", date(2024, 12, 1), date(2024, 12, 31)), ("2024年", date(2024, 1, 1), date(2024, 12, 31)),
    ("2018", date(2018, 1, 1), date(2018, 12, 31))])
def test_of_a_month_or_a_year_one_end_is_taken_and_that_is_known(text, first, last):
    assert (first_day(text), last_day(text)) == (Taken(first), Taken(last))


def test_before_the_end_of_a_year_has_an_end_and_no_beginning():
    assert last_day("2020年以前") == Taken(date(2020, 12, 31))
    for text in ("2020年以前", "长期", "2024年13月", "第3年"):
        with pytest.raises(Unreadable):
            first_day(text)


def test_numbers_lose_their_thousands_separators_and_endless_ones_are_refused():
    assert number("1,234.5") == number("1，234.5") == 1234.5
    for text in ("nan", "inf", "1O", "一百"):
        with pytest.raises(Unreadable):
            number(text)


def test_areas_come_in_hectares():
    assert hectares(100)("1.0685") == pytest.approx(106.85)
    assert hectares(0.0001)("9375.7") == pytest.approx(0.93757)
    assert hectares(100)("5.06e-08") == pytest.approx(5.06e-06)


@pytest.mark.parametrize(("text", "expected"), [
    ("0.0294 km²", 2.94), ("12.5亩", 12.5 / 15), ("3.1公顷", 3.1), ("1.0393平方公里", 103.93), ("17,269 平方米", 1.7269), ("１．０６８５㎢", 106.85),
    ("2.5 hm2", 2.5), ("500㎡", 0.05)])
def test_the_unit_behind_an_area_goes_before_that_of_its_heading(text, expected):
    assert hectares(1)(text) == hectares(0.0001)(text) == hectares(None)(text) == pytest.approx(expected)


def test_an_area_without_any_unit_or_with_a_strange_one_is_not_guessed():
    for text in ("12.5", "1.0393kO", "约3公顷"):
        with pytest.raises(Unreadable):
            hectares(None)(text)


def test_a_code_stands_for_itself():
    read_method = word({"露天开采": Method.OPEN_PIT})
    assert read_method("露天开采") == read_method("open_pit") == Method.OPEN_PIT
    with pytest.raises(Unreadable):
        read_method("其他")


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
    values, misread = read(Subject.MINE, {"valid_to": "2030-12-31"}, {"valid_to": "长期"})
    assert values.of("valid_to") == [date(2030, 12, 31), None]
    assert misread == [Misread(1, "valid_to", "长期")]


def test_what_was_taken_of_a_partial_date_is_told():
    values, misread = read(Subject.MINE, {"valid_from": "2014年", "valid_to": "2024年3月"})
    assert (values.of("valid_from"), values.of("valid_to")) == ([date(2014, 1, 1)], [date(2024, 3, 31)])
    assert misread == [Misread(0, "valid_from", "2014年", ImportNote.DATE_PARTIAL, date(2014, 1, 1)),
                       Misread(0, "valid_to", "2024年3月", ImportNote.DATE_PARTIAL, date(2024, 3, 31))]


@pytest.mark.parametrize("text", [
    "2021年3月15日至2031年3月15日", "2021-03-15-2031-03-15", "2021.3.15—2031.3.15", "自2021年3月15日起至2031年3月15日止", "20210315~20310315"])
def test_the_validity_of_a_register_is_a_range(text):
    values, misread = read(Subject.MINE, {"有效期": text})
    assert (values.of("valid_from"), values.of("valid_to"), misread) == ([date(2021, 3, 15)], [date(2031, 3, 15)], [])


@pytest.mark.parametrize(("text", "begins", "ends", "partial"), [
    ("自2020年1月1日 到2030年1月", date(2020, 1, 1), date(2030, 1, 31), ["valid_to"]),
    ("2020-01-2030-06", date(2020, 1, 1), date(2030, 6, 30), ["valid_from", "valid_to"]),
    ("2020年至2030年", date(2020, 1, 1), date(2030, 12, 31), ["valid_from", "valid_to"]),
    ("2030年1月1日", None, date(2030, 1, 1), []), ("2030年", None, date(2030, 12, 31), ["valid_to"])])
def test_ends_of_a_range_that_name_no_day_are_told(text, begins, ends, partial):
    values, misread = read(Subject.MINE, {"有效期": text})
    assert (values.of("valid_from"), values.of("valid_to")) == ([begins], [ends])
    assert sorted(wrong.field for wrong in misread if wrong.note == ImportNote.DATE_PARTIAL) == partial


@pytest.mark.parametrize("text", ["2020年1月1日起10年", "2020-2030", "长期", "2020.1.1、2022.1.1、2024.1.1", "2020年1月1日至长期"])
def test_a_range_that_is_not_clear_is_left_out_and_told(text):
    values, misread = read(Subject.MINE, {"有效期": text})
    assert (values.of("valid_from"), values.of("valid_to")) == ([None], [None])
    assert [(wrong.field, wrong.note) for wrong in misread] == [("valid_to", ImportNote.VALUE_UNREADABLE)]


@pytest.mark.parametrize("damaged", ["4.4E+22", "4.40500200905712E+22", 4.405002009057120e22])
def test_a_number_that_a_spreadsheet_damaged_is_no_licence(damaged):
    values, misread = read(Subject.MINE, {"许可证号": damaged})
    assert values.of("licence_number") == [None] and len(misread) == 1


@pytest.mark.parametrize(("heading", "text", "capacity", "unit"), [
    ("生产规模(万吨/年)", "5", 5.0, CapacityUnit.TONNES_10K), ("生产能力（万m³/a）", "30", 30.0, CapacityUnit.CUBIC_METRES_10K),
    ("设计生产规模", "5.00万吨/年", 5.0, CapacityUnit.TONNES_10K), ("生产规模", "5", 5.0, None)])
def test_the_unit_of_a_capacity_stands_in_its_cell_or_heading(heading, text, capacity, unit):
    values, misread = read(Subject.MINE, {heading: text})
    assert (values.of("capacity"), values.of("capacity_unit"), misread) == ([capacity], [unit], [])


@pytest.mark.parametrize("heading", ["面积（km²）", "矿区面积(平方公里)", "面积 (km2)", "矿权面积/km²", "矿区面积"])
def test_a_heading_names_the_unit_in_any_spelling(heading):
    assert read(Subject.MINE, {heading: "1.5"})[0].of("published_ha") == pytest.approx([150.0])


def test_a_heading_pointed_out_for_a_field_keeps_its_unit():
    rows = [{"占地面积(亩)": "15", "总面积(公顷)": "2"}]
    for heading, expected in (("占地面积(亩)", 1.0), ("总面积(公顷)", 2.0)):
        assert read_rows(Subject.SITE, rows, {"published_ha": heading}, {})[0].of("published_ha") == pytest.approx([expected])
    assert read_rows(Subject.SITE, rows, {"published_ha": ""}, {})[0].of("published_ha") == [None]
    assert missing_headings(rows, {"published_ha": ""}) == []


@pytest.mark.parametrize(("code", "name"), [("83907", "建筑石料用灰岩"), ("11001", "煤")])
def test_a_mineral_code_gives_the_name_that_the_file_does_not_say(code, name):
    values, misread = read(Subject.MINE, {"KZ": code}, {"KZ": code, "开采矿种": "石英岩"})
    assert (values.of("mineral"), values.of("mineral_code"), misread) == ([name, "石英岩"], [code, code], [])


def test_words_that_no_dictionary_knows_are_told_kept_and_can_be_explained():
    rows = ({"KCFS": "A"}, {"KCFS": "斜坡道开采"}, {"KCFS": "斜坡道开采"}, {"KZ": "64410"})
    values, misread = read(Subject.MINE, *rows)
    assert values.of("method") == [Method.OPEN_PIT, None, None, None]
    assert values.notes == {"method": [None, "开采方式：斜坡道开采", "开采方式：斜坡道开采", None], "mineral": [None, None, None, "矿种：64410"]}
    assert {wrong.note for wrong in misread} == {ImportNote.VALUE_UNKNOWN}
    assert unknown_words(Subject.MINE, rows, {}, {}) == {"method": {"斜坡道开采": 2}, "mineral": {"64410": 1}}
    words = {"method": {"斜坡道开采": Method.UNDERGROUND}}
    assert unknown_words(Subject.MINE, rows, {}, words) == {"mineral": {"64410": 1}}
    assert read(Subject.MINE, *rows, words=words)[0].of("method")[1:3] == [Method.UNDERGROUND] * 2
    assert unknown_words(Subject.MINE, rows, {}, {"method": {"斜坡道开采": "nonsense"}})["method"] == {"斜坡道开采": 2}
    assert set(meanings("method")) == {Method.OPEN_PIT, Method.UNDERGROUND, Method.COMBINED}
    assert meanings("name") == ()


def test_a_cell_that_was_retyped_takes_the_place_of_the_one_that_was_read():
    rows = ({"KSMC": None, "ZLKSMC": "甲矿", "面积(亩)": "没量"}, {"KSMC": "乙矿"})
    edits = {(1, "name"): "甲石场", (2, "code"): "T2", (9, "name"): "无", (1, "colour"): "红", (2, "name"): "无", (1, "published_ha"): "30"}
    values, misread, made = read_rows(Subject.SITE, rows, {}, {}, {}, edits)
    assert made == [Edit(0, "name", "甲矿", "甲石场"), Edit(1, "code", None, "T2"), Edit(1, "name", "乙矿", "无"),
                    Edit(0, "published_ha", "没量", "30")]
    assert (values.of("name"), values.of("code"), values.of("published_ha")) == (["甲石场", None], [None, "T2"], [pytest.approx(2.0), None])
    assert misread == []
    assert rows[0]["ZLKSMC"] == "甲矿"


def test_a_retyped_cell_that_several_fields_are_read_from_changes_one_of_them():
    rows = ({"有效期": "2021年3月15日至2031年3月15日", "生产规模": "5"},)
    edits = {(1, "valid_from"): "2022年", (1, "capacity_unit"): "万方"}
    values, misread, made = read_rows(Subject.MINE, rows, {}, {}, {}, edits)
    assert (values.of("valid_from"), values.of("valid_to")) == ([date(2022, 1, 1)], [date(2031, 3, 15)])
    assert (values.of("capacity"), values.of("capacity_unit")) == ([5.0], [CapacityUnit.CUBIC_METRES_10K])
    assert [(wrong.field, wrong.taken) for wrong in misread] == [("valid_from", date(2022, 1, 1))]
    assert made[0].before == "2021年3月15日至2031年3月15日"


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
    assert all(heading == narrowed(heading) for field in FIELDS[subject] for heading in field.headings)


def test_the_level_of_a_region_follows_from_its_code():
    levels = [level_of(code) for code in ("130000", "130800", "130826", "130826100", "130826100000")]
    assert levels == [RegionLevel.PROVINCE, RegionLevel.CITY, RegionLevel.COUNTY, RegionLevel.TOWNSHIP, RegionLevel.TOWNSHIP]


@pytest.mark.parametrize("text", ["0,3354", "1,23", "30，5", "12,3456"])
def test_a_comma_that_may_be_a_decimal_one_is_never_dropped(text):
    with pytest.raises(Unreadable):
        number(text)


def test_commas_between_thousands_are_dropped():
    assert [number(text) for text in ("1,234.5", "12，345", "1,234,567")] == [1234.5, 12345.0, 1234567.0]


@pytest.mark.parametrize("text", ["丰宁县大阁镇", "1308", "13082610a"])
def test_a_region_is_its_code_never_a_word(text):
    with pytest.raises(Unreadable):
        region_code(text)
