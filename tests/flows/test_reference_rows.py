"""Reference rows come from tables, all or nothing, with every finding at once; taking in the same again changes nothing."""

from datetime import date

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from mines import edition_2020
from mines.codes import DayKind
from mines.tables.calendar import MovedDay
from mines.tables.green import Edition, Item
from mines.tables.scales import ScaleRule
from tests.factories import COUNTY

HOLIDAYS = "日期,安排,依据\n2026-01-01,放假,示例通知\n2026年1月4日,上班,示例通知\n2026/10/1,放假,示例通知\n"
SCALES = ("矿种,开采方式,单位,大型,中型,最低,施行日期,依据\n甲矿,,万吨/年,100,30,3,2004-09-30,示例标准\n"
          "乙矿,露天开采,万立方米/年,10,5,,2004-09-30,示例标准\n")
EDITION = ("编号,上级,名称,满分,类型,开采方式,说明,台账自动核对\nP1,,证照,,先决条件,,,证照\n1,,环境,60,评价指标,,,\n1.1,1,矿容,40,,,看现场,\n"
           "1.2,1,绿化,20,,,,\n2,,开采,40,,露天,,\nV1,,越界,,一票否决项,,,\n")
HEAD = ("--code", "SL-1", "--name", "示例版", "--tier", "provincial", "--total", 100, "--pass-total", 80, "--valid-months", 12,
        "--source", "示例文件")


@pytest.fixture
def take_in(command_line):
    """Write a table to a file and take it in."""
    def act(kind, text, *words):
        path = command_line.folder / f"{kind}.csv"
        path.write_bytes(text.encode("gb18030"))
        return command_line("rows", kind, path, *words)
    return act


def test_holidays_are_taken_in_once_and_a_later_list_holds(take_in, command_line):
    assert take_in("holidays", HOLIDAYS).out.strip() == "holidays.csv 3 0"
    assert take_in("holidays", HOLIDAYS).out.strip() == "holidays.csv 0 3"
    assert take_in("holidays", "日期,安排,依据\n2026-01-04,放假,更正\n").out.strip() == "holidays.csv 1 0"
    found = command_line.rows(select(MovedDay.day, MovedDay.kind, MovedDay.source, MovedDay.recorded_by).order_by(MovedDay.id))
    assert found[1] == (date(2026, 1, 4), DayKind.WORKDAY, "示例通知", "console")
    assert found[3][:3] == (date(2026, 1, 4), DayKind.HOLIDAY, "更正")


def test_scale_rows_are_taken_in_once(take_in, command_line):
    assert take_in("scales", SCALES).out.strip() == "scales.csv 2 0"
    assert take_in("scales", SCALES).out.strip() == "scales.csv 0 2"
    assert take_in("scales", SCALES.replace("100,30,3", "120,30,3")).out.strip() == "scales.csv 1 1"
    names = (ScaleRule.mineral, ScaleRule.method, ScaleRule.capacity_unit, ScaleRule.large_from, ScaleRule.least)
    assert command_line.rows(select(*names).order_by(ScaleRule.id))[:2] == [
        ("甲矿", None, "10k_t", 100.0, 3.0), ("乙矿", "open_pit", "10k_m3", 10.0, None)]


def test_an_edition_is_taken_in_once_and_never_changed(take_in, command_line):
    assert take_in("edition", EDITION, *HEAD).out.strip() == "edition.csv 6 0"
    assert take_in("edition", EDITION, *HEAD).out.strip() == "edition.csv 0 6"
    refused = take_in("edition", EDITION.replace("绿化,20", "绿化,10"), *HEAD)
    assert refused.code == 1
    assert "CodeTaken" in refused.err
    assert command_line.rows(select(Edition.code, Edition.tier, Edition.pass_total, Edition.pass_share, Edition.incomplete)) == [
        ("SL-1", "provincial", 80.0, None, None)]
    items = command_line.rows(select(Item.code, Item.parent, Item.max_points, Item.kind, Item.method, Item.answered_by).order_by(Item.id))
    assert items[0] == ("P1", None, None, "precondition", None, "permits")
    assert items[4] == ("2", None, 40.0, None, "open_pit", None)


def test_an_edition_without_all_its_points_is_marked_incomplete(take_in, command_line):
    assert take_in("edition", EDITION.replace("绿化,20", "绿化,"), *HEAD).code == 0
    assert command_line.rows(select(Edition.incomplete)) == [(True,)]


def test_the_national_edition_of_2020_ships_with_what_was_verified_only(command_line):
    for counts in ("11 0", "0 11"):
        assert command_line("rows", "edition-2020", "--valid-months", 36).out.strip() == f"{edition_2020.CODE} {counts}"
    [edition] = command_line.rows(select(Edition.total, Edition.pass_total, Edition.pass_share, Edition.incomplete))
    assert tuple(edition) == (1000.0, 800.0, 0.75, True)
    items = command_line.rows(select(Item.kind, Item.max_points).order_by(Item.id))
    assert [kind for kind, _ in items] == ["precondition"] * 5 + ["indicator"] * 6
    assert [points for _, points in items[5:]] == [220.0, 220.0, None, None, None, None]


@pytest.mark.parametrize(("kind", "text", "words", "met"), [
    ("holidays", "日期,安排,依据\n2026-13-01,放假,示例\n2026-01-02,也许,示例\n2026-01-03,放假,\n2026-01-05,放假,示例\n2026-01-05,上班,示例\n", (),
     ("#2 day", "#3 kind", "#4 source", "#6 day")),
    ("scales", "矿种,单位,大型,中型,最低,施行日期,依据\n甲,万吨/年,30,100,,2004-09-30,示例\n乙,亩,3,2,1,2004-09-30,示例\n丙,万吨/年,-1,2,1,2004-09-30,示例\n", (),
     ("#2 large_from", "#3 capacity_unit", "#4 large_from")),
    ("edition", "编号,上级,名称,满分\n1,,环境,10\n1.1,1,矿容,20\n1.1,1,绿化,1\n2.1,2,x,1\n,,无号,1\n", HEAD,
     ("#2 max_points", "#4 code", "#5 parent", "#6 code")),
    ("holidays", "", (), ("[refused]",)), ("holidays", "甲,乙\n1,2\n", (), ("[refused]",)),
])
def test_every_finding_is_told_at_once_and_nothing_is_stored(take_in, command_line, kind, text, words, met):
    refused = take_in(kind, text, *words)
    assert refused.code == 1
    assert refused.out == ""
    assert all(one in refused.err for one in met), refused.err
    assert sum(command_line.count(table) for table in (MovedDay, ScaleRule, Edition, Item)) == 0


def test_a_workbook_is_a_table_too(command_line):
    book = Workbook()
    for row in (["国务院办公厅关于节假日安排"], ["日期", "安排", "依据"], [date(2026, 1, 1), "放假", "示例通知"]):
        book.active.append(row)
    path = command_line.folder / "放假.xlsx"
    book.save(path)
    assert command_line("rows", "holidays", path).out.strip() == "放假.xlsx 1 0"


def test_only_who_may_import_takes_in_reference_rows(take_in, command_line):
    for login, role in (("li", "officer"), ("qian", "leader")):
        command_line("officer", "add", login, "--name", login, "--role", role, "--region", COUNTY, "--on", "2000-01-01")
    assert take_in("holidays", HOLIDAYS, "--by", "li").code == 0
    assert "NotAllowed" in take_in("scales", SCALES, "--by", "qian").err


def test_the_help_of_each_table_shows_its_headings(command_line):
    for kind, headings in (("holidays", "日期*,安排*,依据*"), ("scales", "矿种*,开采方式,单位*,大型*,中型*,最低,施行日期*,依据*"), ("edition", "编号*,上级,名称*")):
        assert headings in command_line("rows", kind, "--help").out
