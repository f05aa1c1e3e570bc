"""Whom the rows of a file are about, and what an import would do with each; on both databases."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geodata.area import area_m2
from geodata.crs import Datum
from geodata.database import reading
from geodata.readers import Boundaries
from mines.codes import ImportNote, MatchedBy, RowState, Subject
from mines.commands.importing import import_boundaries, look_at
from mines.commands.people import CONSOLE, add_console
from mines.commands.taking_back import take_back
from mines.errors import NotAllowed
from mines.queries.headings import Remembered, columns_of, layout_of, remembered
from mines.tables.mines import HolderRecord, LicenceRecord, Mine, MineExistenceRecord, TermsRecord
from mines.tables.seals import Import
from tests.factories import COUNTY, TOWNSHIP, make_officers, open_writer

ON = date(2021, 12, 31)
HERE = {"region_code": TOWNSHIP}
LICENCE, OTHER = "C4405002009057120015944", "C5329012009087130096516"


def square(west: float = 116.5, side: float = 0.01) -> shapely.Polygon:
    return shapely.box(west, 41.0, west + side, 41.0 + side)


def file_of(*rows) -> Boundaries:
    """Rows of a shape and attributes, as a reader gives them."""
    shapes = np.array([shape for shape, _ in rows], dtype=object)
    areas = area_m2(shapes, Datum.CGCS2000)
    return Boundaries("geojson", "0" * 64, Datum.CGCS2000, "EPSG:4490", "utf-8", np.arange(1, len(rows) + 1), shapes,
                      [said for _, said in rows], [None] * len(rows), [()] * len(rows), areas, areas, np.ones(len(rows), dtype=bool))


@pytest.fixture
def registry(registry):
    """A registry that the console works on."""
    with open_writer(registry) as session:
        add_console(session)
        session.commit()
    return registry


@pytest.fixture
def bring(registry):
    """Import rows, and give the report."""
    def run(*rows, subject=Subject.MINE, on=ON, **asked):
        with open_writer(registry) as session:
            report = import_boundaries(session, file_of(*rows), subject, on=on, by=CONSOLE, name="表", **asked)
            session.commit()
        return report
    return run


@pytest.fixture
def look(registry):
    """Look at rows without a writer, and give the report."""
    def run(*rows, boundaries=None, subject=Subject.MINE, on=ON, by=CONSOLE, **asked):
        with Session(reading(registry)) as session:
            return look_at(session, boundaries or file_of(*rows), subject, on=on, by=by, **asked)
    return run


@pytest.fixture
def count(registry):
    """How many rows a table has."""
    def ask(table):
        with Session(reading(registry)) as session:
            return session.scalar(select(func.count()).select_from(table))
    return ask


def seen(report):
    """State and reason of each row."""
    return [(row.state, row.matched_by) for row in report.looked]


def notes(report, code):
    """Findings of a kind."""
    return [finding for finding in report.findings if finding.code == code]


def test_a_look_tells_what_an_import_would_do_and_does_not_do_it(bring, look, count):
    bring((square(), {"code": "K1", "name": "甲矿", **HERE}), (square(117), {"code": "K2", "name": "乙矿", **HERE}),
          (square(118), {"code": "K3", "name": "丙矿", **HERE}))
    report = look((square(), {"code": "K1", "name": "甲矿", "采矿权人": "甲公司"}), (square(117), {"code": "K2", "name": "乙矿"}),
                  (square(119), {"code": "K4", "name": "丁矿", **HERE}), (square(120), {"code": "K5", "name": "无"}))
    assert seen(report) == [
        (RowState.CHANGED, MatchedBy.CODE), (RowState.SAME, MatchedBy.CODE), (RowState.NEW, None), (RowState.BLOCKED, None)]
    assert [(change.field, change.before, change.after) for change in report.looked[0].changes] == [("holder", None, "甲公司")]
    assert report.values.of("holder") == ["甲公司", None, None, None]
    assert (report.import_id, report.stored, report.changed, report.unchanged, report.blocked) == (None, 1, 1, 1, 1)
    assert report.missing == ["K3"]
    assert count(Mine) == 3 and count(HolderRecord) == 0 and count(Import) == 1


def test_what_a_blocked_row_names_is_not_missing(bring, look):
    bring((square(), {"code": "K1", "name": "甲矿", **HERE}), (square(117), {"name": "乙矿", "许可证号": LICENCE, **HERE}),
          (square(118), {"code": "K3", "name": "丙矿", **HERE}))
    report = look((square(), {"code": "K1", **HERE}), (square(117), {"许可证号": f"D{LICENCE}", **HERE}))
    assert [state for state, _ in seen(report)] == [RowState.BLOCKED] * 2
    assert report.missing == ["K3"]


def test_a_title_is_met_by_its_number_whatever_stands_in_front(bring, look, registry):
    bring((square(), {"name": "甲矿", "许可证号": LICENCE}))
    report = bring((square(), {"name": "甲矿", "许可证号": f"D{LICENCE}", "编号": "7"}))
    assert seen(report) == [(RowState.CHANGED, MatchedBy.LICENCE)]
    assert [(change.field, change.before, change.after) for change in report.changes] == [("number", LICENCE, f"D{LICENCE}")]
    with Session(reading(registry)) as session:
        assert session.scalars(select(Mine.code)).all() == [LICENCE]
    assert seen(look((square(), {"name": "甲矿", "许可证号": LICENCE}))) == [(RowState.CHANGED, MatchedBy.LICENCE)]


def test_two_rows_of_one_licence_are_one_mine_and_the_later_is_blocked(bring, count):
    report = bring((square(), {"name": "甲矿", "许可证号": LICENCE}), (square(117), {"name": "甲矿二区", "许可证号": f"D{LICENCE}"}))
    assert seen(report) == [(RowState.NEW, None), (RowState.BLOCKED, None)]
    [finding] = notes(report, ImportNote.SAME_SUBJECT)
    assert (finding.row, finding.values["other_row"]) == (2, 1)
    assert count(Mine) == 1


def test_rows_of_one_code_with_other_outlines_are_numbered_and_the_same_row_twice_is_blocked(bring, count):
    said = {"code": "K1", "name": "甲矿"}
    report = bring((square(), said), (square(117), said), (square(), said))
    assert sorted(state for state, _ in seen(report)) == [RowState.BLOCKED, RowState.NEW, RowState.NEW]
    assert len(notes(report, ImportNote.CODE_SHARED)) == len(notes(report, ImportNote.SAME_SUBJECT)) == 1
    assert count(Mine) == 2


def test_the_same_outline_twice_without_a_number_is_one_site(bring):
    report = bring((square(), {}), (square(), {}), (square(117), {}), subject=Subject.SITE)
    assert [state for state, _ in seen(report)] == [RowState.NEW, RowState.BLOCKED, RowState.NEW]
    zones = bring((square(), {"name": "甲公园"}), (square(), {"name": "乙红线"}), subject=Subject.ZONE, given={"zone_kind": "nature_park"})
    assert [state for state, _ in seen(zones)] == [RowState.NEW] * 2


def test_a_number_and_a_code_that_name_two_mines_are_unclear(bring, look):
    bring((square(), {"code": "K1", "name": "甲矿", "许可证号": LICENCE}), (square(117), {"code": "K2", "name": "乙矿"}))
    report = look((square(), {"code": "K2", "name": "甲矿", "许可证号": LICENCE}))
    assert seen(report) == [(RowState.BLOCKED, None)]
    assert notes(report, ImportNote.MATCH_UNCLEAR)[0].values["codes"] == "K1、K2"


def test_a_text_in_the_place_of_a_licence_number_names_no_mine(bring, registry):
    bring((square(), {"name": "甲矿", "许可证号": "正在办理"}), (square(117), {"name": "乙矿", "许可证号": "正在办理"}))
    with Session(reading(registry)) as session:
        assert all(code.startswith("M-") for code in session.scalars(select(Mine.code)))


@pytest.mark.parametrize("order", [1, -1])
def test_two_rows_of_one_name_with_numbers_of_their_own_are_unclear_in_any_order(bring, look, order):
    bring((square(), {"name": "甲矿", **HERE}))
    rows = [(square(west), {"name": "甲矿", "licence_number": licence, **HERE}) for west, licence in ((116.5, LICENCE), (116.7, OTHER))]
    report = look(*rows[::order])
    assert [row.state for row in report.looked] == [RowState.BLOCKED] * 2
    assert {(one.row, one.code) for one in report.findings} >= {(1, ImportNote.MATCH_UNCLEAR), (2, ImportNote.MATCH_UNCLEAR)}


def test_a_row_without_a_number_is_met_by_name_and_township_and_that_is_told(bring, look):
    bring((square(), {"code": "K1", "name": "甲（萤石）矿", **HERE}))
    met = look((square(side=0.011), {"name": "甲 (萤石)矿", "region_code": TOWNSHIP, "许可证号": LICENCE}))
    assert seen(met) == [(RowState.CHANGED, MatchedBy.NAME)]
    assert met.looked[0].code == "K1"
    assert len(notes(met, ImportNote.MATCHED_BY_NAME)) == 1
    county = look((square(), {"name": "甲（萤石）矿", "region_code": COUNTY}))
    assert seen(county)[0][1] == MatchedBy.NAME
    elsewhere = look((square(117), {"name": "甲（萤石）矿", "region_code": "139999102"}))
    assert seen(elsewhere) == [(RowState.NEW, None)]


def test_a_name_that_several_mines_have_is_unclear(bring, look):
    bring((square(), {"code": "K1", "name": "甲矿", **HERE}), (square(117), {"code": "K2", "name": "甲矿", **HERE}))
    report = look((square(118), {"name": "甲矿", **HERE}), (square(119), {"name": "甲矿", "region_code": TOWNSHIP, "许可证号": LICENCE}))
    assert seen(report) == [(RowState.BLOCKED, None), (RowState.NEW, None)]
    assert notes(report, ImportNote.MATCH_UNCLEAR)[0].values["codes"] == "K1、K2"


def test_a_mine_with_another_title_is_another_mine_although_its_name_is_the_same(bring, look):
    bring((square(), {"name": "甲矿", "许可证号": LICENCE, **HERE}))
    assert seen(look((square(117), {"name": "甲矿", "许可证号": OTHER, **HERE}))) == [(RowState.NEW, None)]


def test_an_outline_that_is_nearly_the_same_is_the_same_and_one_within_another_is_not(bring, look):
    bring((square(), {"TBBH": "T1"}), (square(117, 0.02), {"TBBH": "T2"}), subject=Subject.SITE)
    report = look((square(side=0.0098), {}), (square(117), {}), subject=Subject.SITE)
    assert seen(report) == [(RowState.CHANGED, MatchedBy.OUTLINE), (RowState.NEW, None)]
    assert len(notes(report, ImportNote.MATCHED_BY_OUTLINE)) == 1
    [overlap] = notes(report, "overlap_registered")
    assert overlap.values["subject"] == "T2"
    assert square(117).contains(shapely.Point(overlap.place))


@pytest.mark.parametrize(("said", "note"), [
    ({"code": "K1", "name": "丰宁鑫源采石场"}, ImportNote.NAME_DIFFERS), ({"code": "K1", "name": "甲矿", "许可证号": OTHER}, ImportNote.LICENCE_DIFFERS),
    ({"code": "K9", "name": "甲矿"}, ImportNote.CODE_DIFFERS)])
def test_a_row_that_may_be_about_another_is_stored_only_when_it_is_chosen(bring, look, said, note):
    bring((square(), {"code": "K1", "name": "甲矿", "许可证号": LICENCE}))
    row = (square(side=0.0099), said)
    report = look(row)
    assert seen(report)[0][0] == RowState.CONFLICTING
    assert notes(report, note)[0].blocks and report.looked[0].changes
    assert (report.changed, report.blocked) == (0, 1)
    assert bring(row).import_id is None
    chosen = bring(row, chosen=[1])
    assert chosen.import_id and (chosen.changed, chosen.blocked) == (1, 0)
    assert not notes(chosen, note)[0].blocks


def test_an_outline_elsewhere_under_the_same_code_is_doubted(bring, look):
    bring((square(), {"code": "K1", "name": "甲矿"}))
    report = look((square(117), {"code": "K1", "name": "甲矿"}))
    assert seen(report) == [(RowState.CONFLICTING, MatchedBy.CODE)]
    assert len(notes(report, ImportNote.OUTLINE_APART)) == 1


def test_an_old_number_gives_way_to_a_permanent_one(bring):
    bring((square(), {"code": "K1", "name": "甲矿", "许可证号": "4526009940002"}))
    report = bring((square(), {"code": "K1", "name": "甲矿", "许可证号": LICENCE}))
    assert seen(report) == [(RowState.CHANGED, MatchedBy.CODE)] and report.import_id


def test_only_chosen_rows_are_taken_and_all_are_told(bring, count):
    rows = [(square(west), {"code": f"K{west}", "name": f"{west}矿"}) for west in (116, 117, 118)]
    report = bring(*rows, chosen={2})
    assert report.added == ["K117"] and (report.stored, report.blocked) == (1, 0)
    assert [state for state, _ in seen(report)] == [RowState.NEW] * 3
    assert count(Mine) == count(MineExistenceRecord) == 1
    assert bring(*rows, chosen=set()).import_id is None
    assert bring(*rows).added == ["K116", "K118"]


def test_a_retyped_cell_is_read_and_told_and_so_is_a_suggested_zero(bring, registry):
    row = (square(), {"名称": "甲矿", "许可证号": LICENCE.replace("0", "O", 2)})
    first = bring(row)
    [suggestion] = notes(first, ImportNote.LICENCE_SUGGESTED)
    assert suggestion.values["suggested"] == LICENCE
    bring((square(117), {"名称": "乙矿", "许可证号": OTHER.replace("0", "O", 1)}), edits={(1, "licence_number"): OTHER})
    with Session(reading(registry)) as session:
        assert session.scalars(select(LicenceRecord.number).order_by(LicenceRecord.id)).all() == [LICENCE.replace("0", "O", 2), OTHER]


def test_a_word_that_no_dictionary_knows_is_kept_in_the_note_until_somebody_explains_it(bring, registry):
    row = (square(), {"code": "K1", "name": "甲矿", "开采方式": "斜坡道"})
    report = bring(row)
    assert len(notes(report, ImportNote.VALUE_UNKNOWN)) == 1
    assert bring(row).import_id is None
    bring(row, words={"method": {"斜坡道": "underground"}})
    with Session(reading(registry)) as session:
        assert session.execute(select(TermsRecord.method, TermsRecord.note).order_by(TermsRecord.id)).all() == [
            ("unknown", "开采方式：斜坡道"), ("underground", None)]


def test_text_that_no_database_can_hold_is_told_and_left_out(bring):
    row = {"code": "K1", "name": "甲　矿", "采矿权人": "甲\0公司", "矿种": "\ud800", "\ud800": ""}
    report = bring((square(), row), (square(117), {"code": "K2", "name": "乙\x1f矿"}))
    assert [state for state, _ in seen(report)] == [RowState.NEW, RowState.BLOCKED]
    assert {(finding.row, finding.field) for finding in notes(report, ImportNote.VALUE_UNREADABLE)} == {
        (2, "name"), (1, "holder"), (1, "mineral")}


def test_old_numbers_of_mines_and_of_sites_are_told(bring):
    mine = bring((square(), {"name": "甲矿", "许可证号": "4526009940002"}), (square(117), {"name": "乙矿", "许可证号": "待办"}))
    assert [(finding.code, finding.row) for finding in mine.findings if "licence" in finding.code] == [
        (ImportNote.LICENCE_LEGACY, 1), (ImportNote.LICENCE_ODD, 2)]
    old, other = (square(118), {"TBBH": "T1", "CKZH": "5300000520574"}), (square(119), {"TBBH": "T2", "mine_code": "KS-0001"})
    site = bring(old, other, subject=Subject.SITE)
    assert [(finding.code, finding.row) for finding in site.findings] == [(ImportNote.LICENCE_LEGACY, 1), (ImportNote.REGION_UNKNOWN, None)]


def test_what_a_paper_measured_in_the_plane_is_told_with_all_three_areas(look):
    shape = square(116.0, 0.02)
    official = float(area_m2(np.array([shape]), Datum.CGCS2000)[0])
    boundaries = file_of((shape, {"name": "甲矿", "published_m2": official * 1.0006}))
    rows = replace(boundaries, plane_m2=boundaries.area_m2 * 1.0006)
    with_plane, without = (notes(look(boundaries=one), ImportNote.AREA_PLANE_OR_OLDER) for one in (rows, boundaries))
    assert with_plane[0].values["plane_m2"] == pytest.approx(official * 1.0006) and without == []


def test_an_officer_sees_no_more_of_a_file_than_the_officer_may_import(bring, look, registry):
    bring((square(), {"code": "K1", "name": "甲矿", **HERE}))
    with open_writer(registry) as session:
        make_officers(session, "li")
        session.commit()
    row = {"code": "K1", "name": "甲矿"}
    assert seen(look((square(), row), by="li")) == [(RowState.SAME, MatchedBy.CODE)]
    with pytest.raises(NotAllowed):
        look((square(), {**row, "region_code": "130826100"}), by="li")


def test_what_was_answered_of_a_layout_is_remembered_until_it_is_taken_back(bring, registry):
    rows = [(square(), {"矿点": "甲矿", "方式": "斜坡道"})]
    answers = {"columns": {"name": "矿点", "method": "方式"}, "words": {"method": {"斜坡道": "underground"}}}
    report = bring(*rows, **answers)
    layout = layout_of([{"方式": "", "矿点": ""}])
    with Session(reading(registry)) as session:
        assert remembered(session, Subject.MINE, layout) == Remembered(**answers)
        assert remembered(session, Subject.SITE, layout) == remembered(session, Subject.MINE, "x") == Remembered()
    with open_writer(registry) as session:
        take_back(session, report.import_id, by=CONSOLE, reason="错了")
        session.commit()
        assert remembered(session, Subject.MINE, layout) == Remembered()


def test_headings_are_known_suggested_or_neither_with_three_samples():
    rows = [{"矿山名称": name, "采矿许可证": LICENCE, "KCFS": "A", "HCRY": "甲", "天气": "晴", "采矿权人姓名": "甲公司"}
            for name in ("甲", "甲", "乙", "丙", "丁")]
    seen_columns = {one.heading: one for one in columns_of(Subject.MINE, rows)}
    assert seen_columns["矿山名称"].samples == ("甲", "乙", "丙")
    assert {heading: (one.field, one.how) for heading, one in seen_columns.items()} == {
        "矿山名称": ("name", "known"), "采矿许可证": ("licence_number", "suggested"), "KCFS": ("method", "known"), "HCRY": (None, "known"),
        "天气": (None, "unknown"), "采矿权人姓名": ("holder", "suggested")}
    assert seen_columns["HCRY"].means == "核查人"
    assert seen_columns["采矿许可证"].score > seen_columns["采矿权人姓名"].score


@pytest.mark.parametrize(("heading", "beside", "field"), [
    ("图斑编", "名称", "code"), ("恢复治", "名称", "treatment_state"), ("图斑投", "面积(亩)", None), ("图斑编号（新）", "名称", "code"), ("权属", "名称", None),
    ("地块名", "名称", None)])
def test_a_cut_off_heading_is_suggested_unless_the_file_has_the_field(heading, beside, field):
    assert next(one for one in columns_of(Subject.SITE, [{heading: "1", beside: "2"}]) if one.heading == heading).field == field
