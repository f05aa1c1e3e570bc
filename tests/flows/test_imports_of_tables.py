"""What an import does with its rows: dry runs, findings as files, changes, the ledger, rights; on both databases."""

import csv
import json
from datetime import date

import pytest
import shapely
from openpyxl import load_workbook
from sqlalchemy import select

from geodata.database import open_database
from mines.codes import LedgerEntry
from mines.commands.records import Paper, record_fact
from mines.tables.mines import HolderRecord, LicenceRecord, Mine, MineBoundaryRecord, MineExistenceRecord, TermsRecord
from mines.tables.seals import Import
from mines.tables.sites import LedgerRecord, Site, SiteExistenceRecord
from tests.factories import COUNTY, open_writer

SQUARE_HA = 92.9
"""About the area of a square of 0.01 by 0.01 degrees at 41 degrees north."""


def square(west: float = 116.5, south: float = 41.0, side: float = 0.01) -> shapely.Polygon:
    return shapely.box(west, south, west + side, south + side)


@pytest.fixture
def table(tmp_path):
    """Write rows of a shape and attributes as GeoJSON, and give the path."""
    def write(*rows, name="rows.geojson"):
        features = [{"type": "Feature", "properties": said, "geometry": json.loads(shapely.to_geojson(shape))} for shape, said in rows]
        path = tmp_path / name
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False))
        return path
    return write


@pytest.fixture
def bring(command_line):
    """Import a file of degrees on CGCS2000."""
    def run(path, *words):
        return command_line("import-file", path, "--crs", "cgcs2000", "--on", "2021-12-31", *words)
    return run


def test_a_dry_run_shows_what_would_change_and_stores_nothing(command_line, table, bring):
    assert bring(table((square(), {"code": "K1", "name": "甲矿"}))).code == 0
    later = table((square(side=0.02), {"code": "K1", "name": "乙矿"}), (square(117), {"code": "K2", "name": "丙矿"}))
    said = bring(later, "--dry-run")
    assert said.code == 0
    assert "试运行" in said.out
    assert "新登记 K2" in said.out
    assert "甲矿 → 乙矿" in said.out
    assert "变更 K1 面积" in said.out
    assert "导入号" not in said.out
    assert command_line.count(Mine) == command_line.count(Import) == command_line.count(MineBoundaryRecord) == 1


def test_rows_that_block_are_told_and_the_others_stored(command_line, table, bring):
    bow_tie = shapely.Polygon([(117, 41), (117.01, 41.01), (117.01, 41), (117, 41.01)])
    said = bring(table((square(), {"name": "甲矿"}), (bow_tie, {"name": "乙矿"}), (square(118), {"name": None})))
    assert said.code == 1
    assert "[blocks] #2" in said.out
    assert "[blocks] #3 name" in said.out
    assert "新登记 1 · 变更 0 · 未变 0 · 未写入 2" in said.out
    assert command_line.count(Mine) == 1


def test_all_or_nothing_tells_every_finding_and_stores_nothing(command_line, table, bring):
    said = bring(table((square(), {"name": "甲矿"}), (square(118), {"name": "无"})), "--all-or-nothing")
    assert said.code == 1
    assert "[blocks] #2 name" in said.out
    assert "ImportRefused" in said.err
    assert said.err.count("\n") == 1
    assert command_line.count(Mine) == command_line.count(Import) == 0


@pytest.mark.parametrize("ending", ["json", "csv", "xlsx"])
def test_findings_are_written_with_words_in_both_languages_and_room_for_a_mend(command_line, table, bring, ending):
    path = command_line.folder / f"findings.{ending}"
    bow_tie = shapely.Polygon([(117, 41), (117.01, 41.01), (117.01, 41), (117, 41.01)])
    assert bring(table((bow_tie, {"name": "甲矿"})), "--findings", path).code == 1
    if ending == "json":
        rows = json.loads(path.read_text())
    elif ending == "csv":
        with path.open(encoding="utf-8-sig") as file:
            rows = [*csv.DictReader(file)]
    else:
        headings, *cells = load_workbook(path).active.iter_rows(values_only=True)
        rows = [dict(zip(headings, row, strict=True)) for row in cells]
    [crossing] = [row for row in rows if row["code"] == "self_crossing"]
    assert str(crossing["row"]) == "1"
    assert crossing["severity"] == "blocks"
    assert float(crossing["longitude"]) == pytest.approx(117.005)
    assert float(crossing["latitude"]) == pytest.approx(41.005)
    assert "自相交" in crossing["words_zh"]
    assert crossing["to_do_zh"]
    assert crossing["words_en"].isascii()
    assert crossing["to_do_en"].isascii()
    assert crossing["mend"] == "make_valid"
    assert "mended" in crossing


def test_what_a_later_file_does_not_say_stays(command_line, table, bring):
    bring(table((square(), {"code": "K1", "name": "甲矿", "采矿权人": "甲公司", "开采方式": "露天开采", "矿种": "萤石", "许可证号": "4526009940002"})))
    said = bring(table((square(), {"code": "K1", "name": "甲矿", "生产规模": "5", "capacity_unit": "万吨/年"})))
    assert "变更 1" in said.out
    terms = command_line.rows(select(TermsRecord.mineral, TermsRecord.method, TermsRecord.capacity, TermsRecord.capacity_unit).order_by(
        TermsRecord.id))
    assert [tuple(row) for row in terms] == [("萤石", "open_pit", None, "unknown"), ("萤石", "open_pit", 5.0, "10k_t")]
    assert command_line.count(MineExistenceRecord) == command_line.count(HolderRecord) == command_line.count(LicenceRecord) == 1
    assert command_line.count(MineBoundaryRecord) == 1


def test_a_licence_number_is_kept_although_no_date_stands_beside_it(command_line, table, bring):
    bring(table((square(), {"name": "甲矿"})), "--set", "licence_number=Ｃ１３００００２０２５０１７１２０００００１５")
    number = command_line.rows(select(LicenceRecord.number))[0][0]
    assert number == "C1300002025017120000015"
    assert command_line.rows(select(Mine.code))[0][0] == number


def test_a_new_outline_leaves_the_published_area_of_the_old_one(command_line, table, bring):
    kind = MineBoundaryRecord
    bring(table((square(), {"code": "K1", "name": "甲矿", "published_ha": SQUARE_HA})))
    bring(table((square(side=0.02), {"code": "K1", "name": "甲矿"})))
    assert [tuple(row) for row in command_line.rows(select(kind.published_ha, kind.verdict).order_by(kind.id))][1] == (None, None)


def test_what_a_file_supplies_goes_before_what_is_set(command_line, table, bring):
    bring(table((square(), {"name": "甲矿"}), (square(117), {"name": None})), "--set", "name=无名矿")
    assert sorted(command_line.rows(select(MineExistenceRecord.name))) == [("无名矿",), ("甲矿",)]


def test_a_heading_can_be_pointed_out_and_a_wrong_one_is_told(command_line, table, bring):
    said = bring(table((square(), {"矿点": "甲矿"})), "--column", "name=矿点", "--column", "code=没有这列")
    assert said.code == 0
    assert "没有这列" in said.out
    assert command_line.rows(select(MineExistenceRecord.name)) == [("甲矿",)]


@pytest.mark.parametrize("words", [
    ("--set", "colour=red"), ("--column", "colour=颜色"), ("--set", "name"), ("--findings", "findings.pdf"), ("--as", "patch"),
    ("--on", "today")])
def test_wrong_usage_is_told_before_anything_is_read(bring, command_line, words):
    said = command_line("import-file", "nowhere.geojson", *words)
    assert said.code == 2
    assert "Error" in said.err


def site(code="T1", *, side=0.01, treated=None, state="未治理"):
    """A legacy site as the national table has it; ``treated`` in square metres."""
    return square(side=side), {"TBBH": code, "TBDL": "历史遗留矿山", "SDZLMJ": treated, "HFZLQK": state}


def entries(command_line) -> list[tuple[str, float]]:
    kind = LedgerRecord
    return [(entry, round(hectares, 1)) for entry, hectares in command_line.rows(select(kind.entry, kind.area_ha).order_by(kind.id))]


def test_a_later_table_adds_to_the_ledger_only_what_is_new(command_line, table, bring):
    area = pytest.approx(SQUARE_HA, abs=1)
    bring(table(site(treated=100_000)), "--as", "site")
    assert entries(command_line) == [("opening_stock", area), ("finished", 10.0)]
    bring(table(site(treated=300_000, state="已恢复治理")), "--as", "site")
    assert entries(command_line)[2:] == [("finished", 20.0)]
    bring(table(site(treated=300_000, side=0.02, state="已恢复治理")), "--as", "site")
    assert entries(command_line)[3:] == [("correction", pytest.approx(3 * SQUARE_HA, abs=5))]
    assert "没有变化" in bring(table(site(treated=300_000, side=0.02, state="已恢复治理")), "--as", "site").out


def test_treated_land_never_shrinks_by_an_import(command_line, table, bring):
    bring(table(site(treated=300_000)), "--as", "site")
    said = bring(table(site(treated=100_000)), "--as", "site")
    assert "台账不变" in said.out
    assert len(entries(command_line)) == 2


def test_a_row_that_would_unbalance_the_ledger_is_blocked(command_line, table, bring):
    bring(table(site(treated=900_000)), "--as", "site")
    said = bring(table(site(side=0.005)), "--as", "site")
    assert said.code == 1
    assert "[blocks] #1 treated_ha" in said.out
    assert len(entries(command_line)) == 2


def test_later_entries_by_officers_count_too(command_line, table, bring):
    bring(table(site(treated=300_000)), "--as", "site")
    engine = open_database(command_line.url)
    with open_writer(engine) as session:
        for entry, area in ((LedgerEntry.FINISHED, 50.0), (LedgerEntry.ACCEPTED, 75.0)):
            record_fact(session, LedgerRecord, 1, on=date(2022, 6, 1), by="console", entry=entry, area_ha=area,
                        evidence=[Paper("certificate", "验〔2022〕1号", date(2022, 6, 1))])
        session.commit()
    engine.dispose()
    assert bring(table(site(treated=300_000, side=0.008)), "--as", "site").code == 1
    assert bring(table(site(treated=300_000, side=0.0098)), "--as", "site").code == 0


def test_rows_of_one_code_get_numbers_that_do_not_depend_on_their_order(command_line, table, bring):
    one, two, three = ((square(west), {"code": code, "name": "甲矿"}) for west, code in ((116.5, "K1"), (117.0, "K1"), (118.0, "K1-2")))
    bring(table(one, two, three))
    assert sorted(command_line.rows(select(Mine.code))) == [("K1",), ("K1-2",), ("K1-3",)]
    assert "没有变化" in bring(table(three, two, one)).out


def test_headings_may_differ_from_row_to_row(command_line, table, bring):
    said = bring(table((square(), {"name": "甲矿"}), (square(117), {"矿山名称": "乙矿", "采矿权人": "乙公司"})))
    assert said.code == 0
    assert command_line.count(Mine) == 2
    assert command_line.rows(select(HolderRecord.holder)) == [("乙公司",)]


def test_a_value_that_cannot_be_read_is_told_and_left_out(command_line, table, bring):
    said = bring(table((square(), {"name": "甲矿", "有效期止": "2014年", "许可证号": "C123"})))
    assert said.code == 0
    assert "#1 valid_to" in said.out
    assert "#1 licence_number" in said.out
    assert command_line.count(Mine) == 1


def test_a_row_lies_in_the_township_that_holds_its_inner_point(command_line, table, bring):
    bring(table((shapely.box(116.4, 40.9, 116.7, 41.2), {"code": "130826100", "name": "大阁镇"}), name="regions.geojson"), "--as", "region")
    bring(table((square(), {"name": "甲矿"}), (square(118), {"name": "乙矿"})))
    assert sorted(command_line.rows(select(MineExistenceRecord.region_code))) == [("130826100",), ("unknown",)]


def test_ground_shared_with_what_is_registered_is_told(command_line, table, bring):
    bring(table((square(), {"code": "K1", "name": "甲矿"})))
    said = bring(table((square(116.505), {"code": "K2", "name": "乙矿"})))
    assert said.code == 0
    assert "与已登记的 K1 重叠" in said.out


def test_an_officer_imports_only_where_the_officer_works(command_line, table, bring):
    assert command_line("officer", "add", "li", "--name", "李", "--role", "officer", "--region", COUNTY, "--on", "2020-01-01").code == 0
    inside, outside = ({"code": code, "name": "甲矿", "region_code": region} for code, region in (("K1", "139999101"), ("K2", "130826100")))
    assert bring(table((square(), inside)), "--by", "li").code == 0
    said = bring(table((square(117), inside), (square(118), outside)), "--by", "li")
    assert said.code == 1
    assert "NotAllowed" in said.err
    assert command_line.count(Mine) == 1
    bring(table((square(118), outside)))
    taken = bring(table((square(118), {**outside, "region_code": "139999101"})), "--by", "li")
    assert "NotAllowed" in taken.err


def test_a_site_without_a_name_is_called_by_its_code(command_line, table, bring):
    bring(table((square(), {"TBBH": "T1"})), "--as", "site")
    assert command_line.rows(select(SiteExistenceRecord.name)) == [("T1",)]
    assert command_line.count(Site) == 1


def test_every_kind_of_subject_can_be_brought(command_line, table, bring):
    assert bring(table((square(), {"code": "B1", "name": "甲区块", "期限": "2026-12-31"})), "--as", "block").code == 0
    assert bring(table((square(), {"code": "Z1", "name": "水源地"})), "--as", "zone", "--set", "zone_kind=water_source").code == 0
    assert command_line("verify").code == 0
