"""The example county: the figures it was made for, on either database, and the same county every time."""

from datetime import UTC, date, datetime
from itertools import combinations

import pytest
from sqlalchemy.orm import Session

from geodata.database import open_database, reading
from geodata.crs import CHINA
from mines.codes import BlockRole, Subject
from mines.errors import NotEmpty
from mines.indicators import BY_KEY
from mines.queries import counts, features, lists, targets
from mines.queries.paths import path
from mines.queries.history import history_of
from mines.queries.seals import newest_seal, verify
from mines.queries.subjects import by_code
from webmap import demo

LAST_DAY = date(2025, 12, 31)

FIGURES = {
    "closure_decided@1": (18, 18), "closure_accepted@1": (14, 18), "closure_cancelled@1": (13, 18), "closure_done_rate@1": (12, 18),
    "closure_zero_start@1": (1, 18), "block_approved_rate@1": (6, 9), "block_done_rate@1": (5, 9), "block_zero_start@1": (0, 9),
    "green_nat_rate@2028": (10, 55), "green_prov_rate@2028": (44, 55), "green_nat_met_rate@2028": (51, 55),
    "green_prov_met_rate@2028": (54, 55), "new_mines@2028": (4, None), "restored_site_rate@1": (34, 60),
    "restored_area_rate@1": (604.2, 1003.5), "legacy_area_rate@1": (466.4, 528.0),
}
"""Counted and among on the last day of 2025."""

CLASSES = {
    "state": {"merged": 22, "closed": 12, "closing": 6, "expired": 6, "new": 2, "producing": 57, "stopped": 15},
    "closing": {"taken_off": 1, "in_place": 12, "suspended": 1, "ground_only": 2, "paper_only": 1, "implementing": 1, "decided": 1,
                "not_counted": 101},
    "tier": {"national": 10, "provincial": 34, "reserve": 6, "none": 4, "removed": 1, "not_counted": 65},
    "block": {"step_2": 1, "step_3": 1, "step_4": 1, "step_5": 1, "step_6": 5},
    "site": {"accepted": 34, "finished": 6, "treating": 11, "untreated": 7, "unknown": 2},
}

ON_THE_PATH = {
    "green_nat_met_rate@2028": {2022: (21, 61), 2023: (33, 59), 2024: (43, 57), 2025: (51, 55)},
    "green_prov_met_rate@2022": {2022: (58, 61)},
    "green_prov_rate@2022": {2022: (40, 61)},
    "closure_done_rate@1": {2024: (8, 8), 2025: (12, 18)},
}


@pytest.fixture
def county(county_url):
    engine = open_database(county_url)
    with Session(reading(engine)) as session:
        yield session
    engine.dispose()


def progress_on(session, key, day):
    return targets.progress(session, day, keys=[key])[0]


def test_the_figures_of_the_last_day(county):
    found = {one.indicator.key: (one.counted, one.among) for one in targets.progress(county, LAST_DAY, keys=FIGURES)}
    assert found == {key: pytest.approx(figures) for key, figures in FIGURES.items()}


def test_who_is_left_out_and_why(county):
    assert progress_on(county, "green_nat_met_rate@2028", LAST_DAY).excluded == {
        "merged": 22, "closing": 18, "too_few_months": 15, "expired": 6, "new": 4}


@pytest.mark.parametrize("theme", CLASSES)
def test_the_classes_of_each_theme(county, theme):
    found = counts.classes(county, theme, LAST_DAY)
    assert {code: count for code, count in found.items() if count} == CLASSES[theme]


@pytest.mark.parametrize("key", ON_THE_PATH)
def test_the_path_over_the_years(county, key):
    days = [date(year, 12, 31) for year in ON_THE_PATH[key]]
    known = datetime(2026, 1, 8, tzinfo=UTC)
    found = {step.on.year: (step.now.counted, step.now.among) for step in path(county, key, days, lambda _: known)}
    assert found == ON_THE_PATH[key]


def test_the_stock_of_damaged_land_adds_up(county):
    stock = counts.stock(county, LAST_DAY)
    assert vars(stock) == pytest.approx({"begin": 486.3, "new": 12.4, "accepted": 97.6, "correction": -1.8, "end": 399.3})


def test_townships_add_up_to_the_county(county):
    rows = counts.by_township(county, LAST_DAY)
    total = counts.townships_total(rows)
    assert len(rows) == 16 and total.mines == 120
    for key, figure in total.figures.items():
        assert (figure.counted, figure.among) == pytest.approx(FIGURES[key])


def test_targets_were_met_or_missed_by_so_many(county):
    missed = {one.indicator.key: target.shortfall for one in targets.progress(county, LAST_DAY) for target in one.targets if target.missed}
    assert missed == {"closure_done_rate@1": 6, "block_done_rate@1": 4, "green_nat_met_rate@2028": 4, "green_prov_rate@2022": 21,
                      "green_prov_met_rate@2022": 3}


def test_targets_name_indicators_that_exist(county):
    assert set(targets.targets_known(county)) <= set(BY_KEY)


def test_blocks_merge_22_old_rights_into_5_new_mines(county):
    members = [mine for mine in lists.mines_list(county, LAST_DAY) if mine.block_role != BlockRole.NONE]
    new = {mine.block_code for mine in members if mine.block_role == BlockRole.RESULT}
    old = [mine for mine in members if mine.block_code in new and mine.block_role != BlockRole.RESULT]
    assert (len({mine.block_code for mine in members}), len(new), len(old)) == (9, 5, 22)
    assert {mine.paper_stage for mine in old} == {"cancelled"}


def test_no_mine_lies_on_another_and_new_mines_cover_the_old(county):
    found = features.features_in(county, "mine", CHINA, LAST_DAY)
    shapes = dict(zip(found.codes, found.shapes, strict=True))
    members = [mine for mine in lists.mines_list(county, LAST_DAY) if mine.block_role != BlockRole.NONE]
    new = {mine.block_code: shapes[mine.code] for mine in members if mine.block_role == BlockRole.RESULT}
    old = {mine.code: mine.block_code for mine in members if mine.block_code in new and mine.block_role != BlockRole.RESULT}
    assert len(shapes) == 120
    assert [pair for pair in combinations(sorted(shapes.keys() - old), 2) if shapes[pair[0]].intersects(shapes[pair[1]])] == []
    assert all(new[block].covers(shapes[code]) for code, block in old.items())


def test_a_mine_lies_in_its_township(county):
    mines = features.features_in(county, "mine", CHINA, LAST_DAY)
    townships = features.features_in(county, "township", CHINA, LAST_DAY)
    outline = dict(zip(townships.codes, townships.shapes, strict=True))
    township_of = {mine.code: mine.region_code for mine in lists.mines_list(county, LAST_DAY)}
    assert all(outline[township_of[code]].covers(shape) for code, shape in zip(mines.codes, mines.shapes, strict=True))


@pytest.mark.parametrize("name, what", [("青杨1号钼矿", "corrected"), ("长岭1号铁矿", "corrected"), ("白石2号石料矿", "withdrawn")])
def test_mistakes_stay_in_the_histories_and_stand_mended(county, name, what):
    mine = by_code(county, Subject.MINE, lists.search(county, name, LAST_DAY)[0].code)
    mended = [entry for entry in history_of(county, Subject.MINE, mine.id) if entry.what == what]
    assert len(mended) == 1 and mended[0].reason


def test_what_was_known_before_a_correction_can_still_be_asked(county):
    then, now = (lists.rows_on(county, Subject.MINE, LAST_DAY, known_at, codes=["KS-0023"])[0]
                 for known_at in (datetime(2025, 8, 1, tzinfo=UTC), None))
    assert (then.name, then.capacity_unit, now.capacity_unit) == ("青杨1号钼矿", "10k_m3", "10k_t")


def test_nothing_in_the_county_was_altered(county):
    assert verify(county) == []


def test_every_run_gives_the_same_county(county, registry):
    demo.fill(registry)
    with Session(reading(registry)) as again:
        assert newest_seal(again).sha256 == newest_seal(county).sha256


def test_the_county_goes_only_into_an_empty_database(county_url):
    engine = open_database(county_url)
    with pytest.raises(NotEmpty):
        demo.fill(engine)
    engine.dispose()
