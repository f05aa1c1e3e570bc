"""Real files come in through the command line, on both databases."""

import json
import shutil
import re
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geodata.database import open_database, reading
from geodata.readers.answers import Answers
from geodata.readers.corners import read_corners
from mines.codes import Subject
from mines.licences import Form, form_of
from mines.queries.counts import outlines
from mines.queries.features import features_in
from mines.tables.mines import HolderRecord, LicenceRecord, Mine, MineBoundaryRecord, MineExistenceRecord, TermsRecord
from mines.tables.regions import Region, RegionBoundaryRecord, RegionExistenceRecord
from mines.tables.seals import Import
from mines.tables.sites import LedgerRecord, Site, SiteBoundaryRecord, SiteExistenceRecord, TreatmentRecord
from tests.command_line import CommandLine

DATA = Path(__file__).parents[2] / "../shared/data"
DALI = DATA / "legacy_mines_dali"
ON = date(2021, 12, 31)
EVERYWHERE = (-180.0, -90.0, 180.0, 90.0)

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the real files are not here")


def published(number: str) -> dict:
    """One boundary as published."""
    return next(one for one in json.loads((DATA / "boundaries/published_boundaries.json").read_text()) if one["id"] == number)


def corner_string(boundary: dict) -> str:
    """A boundary written out as the ministry exchanges it (formats B.1)."""
    if "printed_string" in boundary:
        return boundary["printed_string"]
    upper, lower = (re.findall(r"[\d.]+", boundary["elev"])[:2] or ["", ""])
    rings = []
    for ring in boundary["rings"]:
        corners = [f"{place},{north},{east}" for place, (_, north, east) in enumerate(ring["points"], start=1)]
        rings.append(",".join([str(len(corners)), *corners, upper, lower, "", str(ring["sign"])]))
    return ",".join([str(len(rings)), *rings]) + ","


def findings_of(command_line: CommandLine, path: Path, *words: object) -> tuple[int, list[dict]]:
    """Exit code and findings of an import."""
    to = command_line.folder / "findings.json"
    said = command_line("import-file", path, "--findings", to, *words)
    return said.code, json.loads(to.read_text())


def of(findings: list[dict], code: str) -> list[dict]:
    """Those of a kind."""
    return [finding for finding in findings if finding["code"] == code]


def as_sites(*words: object) -> tuple[object, ...]:
    """Words of an import of restoration sites."""
    return ("--as", "site", "--on", ON, *words)


def test_the_legacy_mines_of_dali_come_in_with_every_finding_at_once(command_line):
    code, findings = findings_of(command_line, DALI / "dali_565.geojson", *as_sites("--crs", "cgcs2000"))
    assert code == 0
    assert command_line.count(Site) == command_line.count(SiteBoundaryRecord) == 565
    assert len(of(findings, "code_shared")) == 2
    assert len(of(findings, "treated_but_called_untreated")) == 12
    assert len(of(findings, "licence_legacy")) == 19
    overlaps = of(findings, "overlap_in_file")
    assert len(overlaps) == 5
    assert any("84,173" in finding["words_zh"] for finding in overlaps)
    assert all(finding["words_zh"] and finding["to_do_zh"] and finding["words_en"] != finding["words_zh"] for finding in findings)


def test_the_licences_of_dali_are_numbers_of_two_generations_or_none(command_line):
    command_line("import-file", DALI / "dali_565.geojson", *as_sites("--crs", "cgcs2000"))
    kind = SiteExistenceRecord
    forms = Counter(form_of(number) for number, in command_line.rows(select(kind.mine_code).where(kind.mine_code.is_not(None))))
    assert forms == {Form.PERMANENT: 184, Form.OLD_MINING: 19}


def test_false_changes_are_registered_and_owe_nothing(command_line):
    command_line("import-file", DALI / "dali_565.geojson", *as_sites("--crs", "cgcs2000"))
    state, ledger = TreatmentRecord, LedgerRecord
    false_changes = select(state.subject_id).where(state.state == "false_change")
    assert len(command_line.rows(false_changes)) == 57
    assert command_line.rows(select(ledger).where(ledger.subject_id.in_(false_changes))) == []
    owing = command_line.rows(select(func.count()).where(ledger.entry == "opening_stock"))
    assert owing[0][0] == 565 - 57


def test_the_same_rows_in_another_encoding_and_order_change_nothing_and_say_so(command_line):
    command_line("import-file", DALI / "dali_565.geojson", *as_sites("--crs", "cgcs2000"))
    before = [command_line.count(table) for table in (Site, SiteExistenceRecord, SiteBoundaryRecord, LedgerRecord, Import)]
    said = command_line("import-file", DALI / "dali_gbk_encoded.json", *as_sites("--crs", "EPSG:4490"))
    assert said.code == 0
    assert "未变 565" in said.out
    assert "没有变化" in said.out
    assert [command_line.count(table) for table in (Site, SiteExistenceRecord, SiteBoundaryRecord, LedgerRecord, Import)] == before


def test_a_shapefile_that_declares_no_encoding_is_read_as_chinese(command_line):
    [path] = (DALI / "derived_gbk_shp").glob("*.shp")
    code, findings = findings_of(command_line, path, *as_sites())
    assert code == 0
    assert command_line.count(Site) == 492
    assert len(of(findings, "encoding_found")) == len(of(findings, "crs_converted")) == 1
    names = [name for name, in command_line.rows(select(SiteExistenceRecord.name))]
    assert sum(name.startswith("云南省大理白族自治州") for name in names) > 300
    areas = command_line.rows(select(SiteBoundaryRecord.area_ha, SiteBoundaryRecord.published_ha))
    assert sum(abs(area - stated) < 0.005 for area, stated in areas) > 480


def test_counties_with_a_byte_order_mark_become_regions(command_line):
    said = command_line("import-file", DATA / "admin/chengde_counties_130800_bom.json", "--as", "region", "--crs", "cgcs2000", "--on", ON)
    assert said.code == 0
    existence = RegionExistenceRecord
    rows = command_line.rows(select(Region.code, existence.name, existence.level).join(existence, existence.subject_id == Region.id))
    assert len(rows) == 11
    assert ("130826", "丰宁满族自治县", "county") in [tuple(row) for row in rows]


def test_an_undeclared_coordinate_system_is_asked_for_and_gcj02_is_among_the_answers(command_line):
    path = DATA / "admin/datav_130826_fengning.geojson"
    asked = command_line("import-file", path, "--as", "region")
    assert asked.code == 1
    assert asked.err.count("\n") == 1
    assert "--crs" in asked.err
    assert "gcj02" in asked.err
    assert command_line.count(Region) == 0
    assert command_line("import-file", path, "--as", "region", "--crs", "gcj02", "--on", ON).code == 0
    [row] = command_line.rows(select(RegionBoundaryRecord.outline, RegionBoundaryRecord.shape, RegionBoundaryRecord.area_ha))
    assert tuple(row) == ("other_datum", None, None)


@pytest.mark.parametrize(("number", "square_kilometres", "verdict"), [
    ("CN04", "1.0685", "agrees"), ("CN06", "3.5784", "plane_or_older"), ("CN01", "0.017269", "agrees"), ("CN02", "0.001586", "agrees")])
def test_corner_points_come_in_with_what_the_string_lacks_and_stand_on_the_map(command_line, number, square_kilometres, verdict):
    boundary = published(number)
    path = command_line.folder / f"{number}.txt"
    path.write_text(corner_string(boundary))
    said = command_line("import-file", path, "--crs", "cgcs2000", "--on", ON, "--set", f"name={boundary['name']}",
                        "--set", "licence_number=C2100002025127130000001", "--set", f"published_km2={square_kilometres}")
    assert said.code == 0
    kind = MineBoundaryRecord
    [row] = command_line.rows(select(kind.outline, kind.printed, kind.published_ha, kind.verdict, kind.area_ha))
    assert row.outline == "on_map"
    assert row.printed == corner_string(boundary)
    assert row.published_ha == pytest.approx(float(square_kilometres) * 100)
    assert row.verdict == verdict
    assert row.area_ha * 10_000 == pytest.approx(boundary["computed"]["official_formula_vertices_m2"], abs=0.5)
    [mine] = command_line.rows(select(Mine.code, MineExistenceRecord.name).join(MineExistenceRecord))
    assert tuple(mine) == ("C2100002025127130000001", boundary["name"])
    engine = open_database(command_line.url)
    with Session(reading(engine)) as session:
        assert features_in(session, "mine", EVERYWHERE, ON).returned == 1
    engine.dispose()


def test_the_levels_of_every_ring_are_kept(command_line):
    path = command_line.folder / "two.txt"
    path.write_text("2,3,1,4507088.22,41473349.92,2,4507128.21,41473413.92,3,4507217.22,41473217.92,229.5,70,金藏采区,1,"
                    "3,1,4512640.27,41487255.01,2,4512976.28,41487710.01,3,4513195.28,41487565.01,363,10,远东采区,1,")
    assert command_line("import-file", path, "--crs", "cgcs2000", "--set", "name=牌楼菱镁矿", "--on", ON).code == 0
    assert command_line.rows(select(MineBoundaryRecord.levels))[0][0] == "229.5,70.0,金藏采区\n363.0,10.0,远东采区"


def test_xian_1980_is_kept_as_printed_measured_on_its_own_ellipsoid_and_never_drawn(command_line):
    exchange = (DATA / "mnr_exchange/mining_right_app_v4.8.xml").read_text()
    printed = re.search("<NA_AREA_COORDINATE>(.*)</NA_AREA_COORDINATE>", exchange)[1]
    path = command_line.folder / "xian.txt"
    path.write_text(printed)
    code, findings = findings_of(command_line, path, "--crs", "xian_1980", "--set", "name=坤合石场", "--set", "published_km2=0.0294",
                                 "--on", ON)
    assert code == 0
    assert len(of(findings, "datum_not_drawable")) == 1
    kind = MineBoundaryRecord
    [row] = command_line.rows(select(kind.outline, kind.shape, kind.printed, kind.datum, kind.source_crs, kind.area_ha, kind.verdict))
    assert (row.outline, row.shape, row.printed, row.datum) == ("other_datum", None, printed, "xian_1980")
    assert row.source_crs == "EPSG:2363"
    assert row.area_ha * 10_000 == pytest.approx(published("CN05")["computed"]["official_formula_vertices_m2"], abs=0.01)
    assert read_corners(printed, Answers()).shapes[0].geom_type == "Polygon"
    engine = open_database(command_line.url)
    with Session(reading(engine)) as session:
        assert outlines(session, Subject.MINE, ON) == {"on_map": 0, "other_datum": 1, "none": 0}
        assert features_in(session, "mine", EVERYWHERE, ON).returned == 0
    engine.dispose()
    again = command_line("import-file", path, "--crs", "xian_1980", "--set", "name=坤合石场", "--set", "published_km2=0.0294", "--on", ON)
    assert "没有变化" in again.out


def test_surveyed_parcels_become_sites_with_the_names_and_areas_that_the_text_states(command_line):
    code, findings = findings_of(command_line, DATA / "mnr_exchange/land_parcels_kancedingjie_gbk.txt", *as_sites())
    assert code == 0 and {finding["code"] for finding in findings if finding["severity"] in ("blocks", "warns")} == {"datum_not_drawable"}
    kind = SiteBoundaryRecord
    rows = command_line.rows(select(kind.outline, kind.datum, kind.source_crs, kind.area_ha, kind.published_ha).order_by(kind.id))
    assert len(rows) == 11 and {row[:3] for row in rows} == {("other_datum", "xian_1980", "EPSG:2362")}
    assert [row.area_ha for row in rows] == pytest.approx([row.published_ha for row in rows], abs=0.02)
    [first, *_] = command_line.rows(select(SiteExistenceRecord.name).order_by(SiteExistenceRecord.id))
    assert first.name.endswith("地块一")


def test_an_application_text_becomes_a_mine_with_what_it_says(command_line):
    code, findings = findings_of(command_line, DATA / "mnr_exchange/mining_baopan_gbk.txt", "--on", ON)
    assert code == 0 and not [finding for finding in findings if finding["severity"] == "blocks"]
    [terms] = command_line.rows(select(TermsRecord.method, TermsRecord.capacity, TermsRecord.capacity_unit))
    assert tuple(terms) == ("underground", 300.0, "10k_t")
    [boundary] = command_line.rows(select(MineBoundaryRecord.levels, MineBoundaryRecord.published_ha, MineBoundaryRecord.outline))
    assert tuple(boundary) == ("220.0,100.0,", pytest.approx(3.3), "other_datum")
    assert command_line.rows(select(HolderRecord.holder)) == [("采矿权申请人",)]


def test_an_exchange_file_becomes_a_mine_with_its_licence(command_line):
    code, findings = findings_of(command_line, DATA / "mnr_exchange/mining_right_app_v4.8.xml", "--on", ON)
    assert code == 0 and not [finding for finding in findings if finding["severity"] == "blocks"]
    assert command_line.rows(select(LicenceRecord.number)) == [("C4405002009057120015944",)]
    assert command_line.rows(select(MineBoundaryRecord.levels, MineBoundaryRecord.published_ha)) == [("135.0,17.0,", pytest.approx(2.94))]


def feature(box, **properties):
    return {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(shapely.box(*box))}


def collection(path, *features):
    declared = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": declared, "features": features}))
    return path


def test_what_a_layout_meant_once_is_taken_again_and_said(command_line, tmp_path):
    first = collection(tmp_path / "a.geojson", feature((116, 41, 116.1, 41.1), kq="甲矿", cs="坑采法"))
    words = ("--column", "name=kq", "--column", "method=cs", "--word", "method=坑采法:underground", "--on", ON)
    assert command_line("import-file", first, *words).code == 0
    second = collection(tmp_path / "b.geojson", feature((117, 41, 117.1, 41.1), kq="乙矿", cs="坑采法"))
    said = command_line("import-file", second, "--on", ON)
    assert "name=kq" in said.out
    assert sorted(command_line.rows(select(MineExistenceRecord.name))) == [("乙矿",), ("甲矿",)]
    assert {method for (method,) in command_line.rows(select(TermsRecord.method))} == {"underground"}


def test_borders_are_brought_onto_those_of_registered_neighbours(command_line, tmp_path):
    assert command_line("import-file", collection(tmp_path / "a.geojson", feature((116, 41, 116.1, 41.1), name="甲矿")), "--on", ON).code == 0
    beside = collection(tmp_path / "b.geojson", feature((116.099998, 41, 116.2, 41.1), name="乙矿"))
    assert command_line("import-file", beside, "--snap", 1, "--on", ON).code == 0
    one, other = (shape for (shape,) in command_line.rows(select(MineBoundaryRecord.shape)))
    assert shapely.intersection(one, other).area == 0
    [(mended,)] = command_line.rows(select(Import.mended).where(Import.name == "b.geojson"))
    assert [one["kind"] for one in json.loads(mended)] == ["snap"]


@pytest.mark.parametrize("written", [str, str.upper], ids=["as_written", "in_capitals"])
def test_all_parts_of_a_shapefile_are_kept(command_line, tmp_path, written):
    for part in (DALI / "derived_gbk_shp").glob("*.*"):
        shutil.copy(part, tmp_path / written(f"a{part.suffix}"))
    assert command_line("import-file", tmp_path / written("a.shp"), *as_sites()).code in (0, 1)
    [(sha256,)] = command_line.rows(select(Import.sha256))
    kept = next(command_line.folder.rglob(sha256))
    with zipfile.ZipFile(kept) as archive:
        assert {Path(name).suffix.lower() for name in archive.namelist()} >= {".shp", ".shx", ".dbf"}


def test_a_shapefile_on_an_old_datum_loses_no_digit(command_line, tmp_path):
    path = tmp_path / "old.geojson"
    corners = [[116.123456789012345, 41.1], [116.2, 41.1], [116.2, 41.234567890123456], [116.123456789012345, 41.1]]
    geometry = {"type": "Polygon", "coordinates": [corners]}
    path.write_text(json.dumps({"type": "Feature", "properties": {"name": "老矿"}, "geometry": geometry}))
    assert command_line("import-file", path, "--crs", "beijing_1954", "--on", ON).code == 0
    [(printed, area_ha)] = command_line.rows(select(MineBoundaryRecord.printed, MineBoundaryRecord.area_ha))
    assert shapely.from_wkt(printed).equals_exact(shapely.Polygon(corners), 0)
    assert area_ha > 0


def test_the_mining_scars_come_in_whole_but_for_the_invalid_ones(command_line):
    code, findings = findings_of(command_line, DATA / "mining_scars/amazon_new_mining_2019_2023.gpkg", *as_sites())
    assert code == 1
    assert sum(finding["severity"] == "blocks" for finding in findings) == 377
    assert all(finding["row"] and finding["longitude"] and finding["mend"] for finding in findings if finding["severity"] == "blocks")
    assert command_line.count(SiteBoundaryRecord) == 28_551 - 377
    assert command_line("verify").code == 0


def test_an_older_file_does_not_owe_the_same_land_twice(command_line):
    path = command_line.folder / "sites.geojson"
    corners = [[116, 41], [116.01, 41], [116.01, 41.01], [116, 41]]
    feature = {"type": "Feature", "properties": {"TBBH": "T1", "TBDL": "10"}, "geometry": {"type": "Polygon", "coordinates": [corners]}}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    words = ("import-file", path, "--as", "site", "--crs", "cgcs2000")
    assert command_line(*words, "--on", "2024-01-01").code == 0
    older = command_line(*words, "--on", "2022-01-01")
    assert older.code == 1
    assert "T1" in older.out
