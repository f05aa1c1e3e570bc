"""Restoration by its pages: a site from a pasted outline to its acceptance, refusals that say why, totals that count ground once."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geodata.database import reading
from mines.codes import AcceptanceStage
from mines.tables.sites import LedgerRecord, Site
from tests.webmap.desk import Desk, paper
from tests.webmap.small_county import fill
from webmap import land

SQUARE = "十进制\n116.56 41.06\n116.565 41.06\n116.565 41.065\n116.56 41.065"
ACROSS = "十进制\n116.502 41.052\n116.507 41.052\n116.507 41.057\n116.502 41.057"
"""On the ground of the registered XF-0001."""

NEW = {"code": "XF-0003", "name": "青杨3号采坑", "corners": SQUARE, "crs": "cgcs2000", "damage_type": "excavated", "duty": "ownerless"}


@pytest.fixture
def app(migrated_url, open_app):
    """The small county with accounts."""
    fill(migrated_url)
    return open_app(database_url=migrated_url, secret_key="only for tests")


@pytest.fixture
def li(app):
    """An officer of the bureau."""
    return Desk(app, "li")


@pytest.fixture
def wu(app):
    """Another officer."""
    return Desk(app, "wu")


def count(app, kind):
    with Session(reading(app.extensions["registry"])) as session:
        return session.scalar(select(func.count()).select_from(kind))


def test_areas_accepted_on_one_day_are_held_against_the_ledger_together():
    def of(area_ha, **said):
        return SimpleNamespace(effective_on=date(2026, 1, 5), area_ha=area_ha, taken_over=None, **said)
    track = land.Track([land.Rung(AcceptanceStage.ACCEPTED, "done", of(area_ha)) for area_ha in (2.0, 3.0)], None, False)
    entries = [SimpleNamespace(record=of(area_ha, entry="accepted")) for area_ha in (2.0, 3.0)]
    assert land.agrees(None, [track], entries) and not land.agrees(None, [track], entries[:1])


def plain(page):
    """What a person reads."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_list_adds_up_and_is_narrowed_by_state_duty_and_words(li):
    page = plain(li.get("/tasks/restoration"))
    assert "图斑 2 个" in page and "合计 2 个" in page and "没有重叠" in page
    assert "合计 1 个" in plain(li.get("/tasks/restoration?state=finished"))
    assert "合计 1 个" in plain(li.get("/tasks/restoration?waits=to_apply"))
    assert "合计 1 个" in plain(li.get("/tasks/restoration?q=xf-0002"))
    assert "没有符合条件的图斑" in plain(li.get("/tasks/restoration?duty=bearer"))
    li.get("/tasks/restoration?state=nonsense", status=400)


def test_an_outline_is_measured_and_drawn_before_anything_is_stored(li, app):
    answer = li.send("/tasks/restoration/new", status=200, measure="1", **NEW | {"name": "", "corners": ACROSS})
    page = plain(answer.text)
    assert "23.3" in page and "青杨镇" in page and "与已登记的 XF-0001 重叠" in page
    assert "<svg" in answer.text and count(app, Site) == 2


@pytest.mark.parametrize(("corners", "words"), [
    ("不是坐标", "认不出文件格式"), ("十进制\n116.56 41.06\n116.565 41.065\n116.565 41.06\n116.56 41.065", "自相交"),
    ('{"type":"Polygon","coordinates":[[[41.06,116.56],[41.06,116.565],[41.065,116.565],[41.06,116.56]]]}', "X 和 Y 互换了位置"),
    ("116.56 41.06\n116.56 41.07\n116.57 41.07", "也可能是 116°33′36″"),
    ("4543210 458123\n4543210 458323\n4543010 458323", "可能是 CGCS2000 三度带，中央经线 117°"),
    ('{"type":"FeatureCollection","features":[]}', "一行也没有"),
])
def test_an_outline_that_cannot_stand_is_refused_with_what_is_wrong(li, app, corners, words):
    assert words in plain(li.send("/tasks/restoration/new", status=422, **NEW | {"corners": corners}).text)
    assert count(app, Site) == 2


def test_outlines_come_in_every_form_that_people_paste(li, app):
    ring = [[116.56, 41.06], [116.565, 41.06], [116.565, 41.065], [116.56, 41.06]]
    geojson = '{"type":"Polygon","coordinates":[%s]}' % ring
    plane = "J1,4544865.0,39458123.4\nJ2,4544865.0,39458323.4\nJ3,4544665.0,39458323.4"
    for number, corners in enumerate((geojson, plane, plane.replace("39458", "458")), start=3):
        crs = "EPSG:4548" if number == 5 else "cgcs2000"
        li.send("/tasks/restoration/new", **NEW | {"code": f"XF-{number}", "corners": corners, "crs": crs})
    assert count(app, Site) == 5


def test_a_site_goes_from_its_registration_to_its_acceptance_and_the_ledger_balances(li, wu, app):
    li.send("/tasks/restoration/new", **NEW, papers=[paper("photo")])
    case = "/tasks/restoration/XF-0003"
    assert "23.34 公顷" in plain(li.get(case)) and "青杨镇" in plain(li.get(case))
    li.send(f"{case}/treatment", state="treating", damage_type="excavated", mode="assisted_regeneration", land_use="orchard")
    li.send(f"{case}/money", source="state", amount_10k_yuan="86.5", papers=[paper("contract")])
    li.send(f"{case}/ledger/new_damage", area_ha="1.5")
    li.send(f"{case}/ledger/correction", area_ha="-0.82", note="复测", papers=[paper("report")])
    li.send(f"{case}/ledger/finished", area_ha="20")
    li.send(f"{case}/acceptance/applied", area_ha="20", papers=[paper("application")])
    wu.send(f"{case}/acceptance/inspected", experts="3", participants="村委会2人，村民3人", papers=[paper("opinion"), paper("minutes")])
    assert "暂定" in plain(li.get(case)) and "60 个工作日" in plain(li.get(case))
    wu.send(f"{case}/acceptance/publicised", papers=[paper("notice")])
    refused = li.send(f"{case}/acceptance/accepted", status=409, area_ha="20", papers=[paper("certificate")])
    assert "同一人" in plain(refused.text)
    wu.send(f"{case}/acceptance/accepted", area_ha="20", papers=[paper("certificate")])
    page = plain(li.get(case))
    assert "验收合格" in page and "2031年1月5日前" in page      # the follow-up of an orchard
    assert re.search(r"2026年 – 23\.34 1\.50 −20\.00 −0\.82 4\.02", page)
    li.send(f"{case}/follow-up", verdict="passed", papers=[paper("report")])
    assert "通过" in plain(li.get(case))


def test_a_form_sent_twice_stores_once(li, app):
    before = count(app, LedgerRecord)
    for _ in range(2):
        li.send("/tasks/restoration/XF-0002/ledger/finished", area_ha="1", device_key="the-same-form-of-the-desk")
    assert count(app, LedgerRecord) == before + 1


@pytest.mark.parametrize(("act", "values", "status", "words"), [
    ("treatment", {"state": "treating", "damage_type": "excavated", "mode": "natural_recovery", "land_use": "grass"}, 422, "专家意见"),
    ("ledger/correction", {"area_ha": "-1", "note": None}, 422, "写明理由"), ("ledger/finished", {"area_ha": "11"}, 409, "面积不平衡"),
    ("ledger/finished", {"area_ha": "1", "on": "2017-12-31"}, 422, "早于登记之前"),
    ("ledger/finished", {"area_ha": "1", "on": "2099-01-01"}, 422, "将来"), ("ledger/finished", {"area_ha": "许多"}, 422, "有 1 处要改"),
    ("acceptance/applied", {"area_ha": "1"}, 422, "缺少这一步需要的文件"), ("acceptance/accepted", {"area_ha": "1"}, 409, "面积不平衡"),
    ("acceptance/inspected", {"experts": ""}, 422, "村委会"), ("duty", {"duty": "bearer", "duty_bearer": ""}, 422, "写明是谁"),
    ("money", {"source": "state", "amount_10k_yuan": "-1"}, 422, "有 1 处要改"),
])
def test_what_is_refused_says_why_and_keeps_what_was_typed(li, act, values, status, words):
    answer = li.send(f"/tasks/restoration/XF-0002/{act}", status=status, **{"note": "照现场核对"} | values)
    assert words in plain(answer.text)
    assert all(f'value="{value}"' in answer.text for name, value in values.items() if name in ("area_ha", "amount_10k_yuan"))


def test_overlapping_sites_are_shown_and_their_ground_is_counted_once(li):
    li.send("/tasks/restoration/new", **NEW | {"corners": ACROSS})
    page = plain(li.get("/tasks/restoration"))
    assert "图斑重叠 1 处" in page and "只计一次" in page
    assert "与其他图斑重叠" in plain(li.get("/tasks/restoration/XF-0001"))
    narrowed = plain(li.get("/tasks/restoration?q=XF-0002"))
    assert "没有重叠" in narrowed


@pytest.mark.parametrize("address", ["/tasks/restoration/XF-9999", "/tasks/restoration/XF-0001/ledger/accepted",
                                     "/tasks/restoration/XF-0001/acceptance/none"])
def test_what_is_not_there_is_not_found(li, address):
    li.get(address, status=404)


def test_pages_stand_in_english_and_on_another_day(li):
    assert "Restoration" in li.get("/tasks/restoration?lang=en") or "ha" in li.get("/tasks/restoration?lang=en")
    assert "没有符合条件的图斑" in plain(li.get("/tasks/restoration?as_of=2017-01-01&lang=zh"))
