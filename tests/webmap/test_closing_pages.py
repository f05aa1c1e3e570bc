"""Closings on their pages: the list and its filters, the case, the one button, one paper for many, refusals in words, the pack."""
import hashlib
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime

import pytest

from geodata.database import open_database
from mines.closure import FIVE_POINTS
from mines.codes import Department, EvidenceKind, Role
from mines.commands.closures import record_encumbrance, register_opening
from mines.commands.people import add_officer
from mines.commands.records import Paper, record_fact
from mines.commands.steps import record_step
from mines.queries.standing import versions
from mines.queries.subjects import by_code
from mines.tables.closures import ClosingPlanRecord, FacilityRecord, GroundStep, PaperStep, PatrolRecord, PitStep
from mines.tables.mines import LicenceRecord, SafetyPermitRecord, SealingRecord
from tests.factories import COUNTY, PAPERS, TOWNSHIP, make_mine, make_officers, open_writer, pass_item
from tests.files import A_PDF, photo
from tests.signing_in import sign_in
from tests.webmap.desk import send, texts
from webmap import Settings, create_app, uploads
from webmap.documents import closure_pack

NOTICE = Paper(EvidenceKind.NOTICE, "公告〔2025〕3号", date(2025, 3, 1))
PHOTO = photo(place={1: "N", 2: (41.0, 0.0, 0.36), 3: "E", 4: (116.0, 30.0, 0.0)})


def plan(session, mine, **said):
    usual = {"state": "active", "batch": "2025年第一批", "route": "policy", "scope": "whole", "due_on": date(2025, 11, 30),
             "duty_bearer": "采矿权人", "blocker": None}
    record_fact(session, ClosingPlanRecord, mine, on=date(2025, 2, 1), by="li", **usual | said)


def climb(session, mine, *stages, by="clerk"):
    for place, stage in enumerate(stages):
        record_step(session, GroundStep, mine, stage, on=date(2025, 3 + place, 1), by="wu" if stage == "accepted" else by, evidence=PAPERS)


@pytest.fixture(scope="module", params=("spatialite", "postgis"))
def app(request, tmp_path_factory):
    """Six mines: one accepted with its right standing, one self-checked, one with a mortgage, one decided, two on no list."""
    folder = tmp_path_factory.mktemp("closing")
    with request.getfixturevalue(request.param).copy_of("migrated") as url:
        engine = open_database(url)
        with open_writer(engine, lambda: datetime.now(UTC)) as session:
            make_officers(session, "li", "wu")
            for login, department in (("clerk", Department.TOWNSHIP), ("police", Department.PUBLIC_SECURITY)):
                add_officer(session, login, name={"clerk": "刘志", "police": "赵川"}[login], role=Role.OFFICER, department=department,
                            region_code=COUNTY, on=date(2000, 1, 1), by="admin")
            add_officer(session, "zhou", name="周宁", role=Role.LEADER, department=Department.NATURAL_RESOURCES, region_code=COUNTY,
                        on=date(2000, 1, 1), by="admin")
            _fill(session, folder)
            session.commit()
        engine.dispose()
        app = create_app(Settings(database_url=url, data_dir=folder, secret_key="only for tests"))
        yield app
        app.extensions["registry"].dispose()


def _fill(session, folder):
    ids = {code: make_mine(session, code, name=f"示例{code}矿", method="underground", west=116.5 + place / 50).id
           for place, code in enumerate("ABCDEF")}
    for code in "ABCD":
        record_fact(session, LicenceRecord, ids[code], on=date(2018, 1, 2), by="li", number=f"C13999920180122{code}",
                    valid_to=date(2030, 1, 1))
        plan(session, ids[code], **({"batch": "2024年第一批", "due_on": date(2099, 12, 31)} if code == "D" else {}))
    climb(session, ids["A"], "decided", "implementing", "self_checked")
    shaft = register_opening(session, ids["A"], on=date(2018, 1, 1), by="li", kind="shaft", longitude=116.5, latitude=41.0)
    kept = uploads.take_in(folder, io.BytesIO(PHOTO), "封堵/../照片.jpg")
    sealed = Paper("photo", sha256=kept.sha256, name=kept.name, size=kept.size, longitude=kept.longitude, latitude=kept.latitude)
    record_fact(session, SealingRecord, shaft.id, on=date(2025, 4, 1), by="clerk", method="填实", evidence=(sealed,))
    scan = uploads.take_in(folder, io.BytesIO(A_PDF), "清缴单.pdf")
    record_fact(session, FacilityRecord, ids["A"], on=date(2025, 3, 1), by="li", tailings="absent")
    for item in FIVE_POINTS:
        handover = Paper("handover", "清〔2025〕1号", date(2025, 5, 1), sha256=scan.sha256, name="清缴单.pdf", size=scan.size)
        pass_item(session, ids["A"], item, date(2025, 5, 1), evidence=(handover,) if item == "c5_explosives" else PAPERS[:3])
    record_step(session, GroundStep, ids["A"], "accepted", on=date(2025, 6, 1), by="wu", evidence=PAPERS)
    record_fact(session, PatrolRecord, ids["A"], on=date(2025, 8, 1), by="clerk", verdict="passed")
    climb(session, ids["B"], "decided", "implementing", "self_checked")
    climb(session, ids["C"], "decided", by="li")
    record_encumbrance(session, ids["C"], "mortgage", on=date(2025, 4, 1), by="li", creditor="农商银行")
    climb(session, ids["D"], "decided", by="li")


@pytest.fixture
def li(app):
    """The bureau's officer."""
    return sign_in(app, "li")


def test_the_list_names_those_closed_on_the_ground_but_not_cancelled(li):
    page = texts(li, "/tasks/closure?state=ground_only")
    assert "示例A矿" in page and "示例B矿" not in page
    everything = texts(li, "/tasks/closure")
    assert all(f"示例{code}矿" in everything for code in "ABCD") and "示例E矿" not in everything


@pytest.mark.parametrize(("filters", "shown"), [
    ("batch=2024年第一批", "D"), ("late=1", "ABC"), ("state=decided", "CD"), ("q=示例B", "B"), ("as_of=2025-02-15", "ABCD")])
def test_closings_are_found_by_batch_deadline_state_and_name(li, filters, shown):
    page = texts(li, f"/tasks/closure?{filters}")
    assert {code for code in "ABCDEF" if f"示例{code}矿" in page} == set(shown)


def test_the_case_shows_both_tracks_the_standard_and_who_signed(li):
    page = texts(li, "/tasks/closure/A")
    for words in ("现场", "证照", "已验收", "尚未关闭到位", "露天开采适用，本矿不适用", "本矿没有尾矿库", "应封 1 个，已封 1 个", "距登记位置 11 米",
                  "刘志办理", "实施人与验收人不是同一人", "没有复活迹象", "注销登记材料"):
        assert words in page, words


@pytest.mark.parametrize(("login", "code", "button"), [
    ("li", "A", "记录：申请注销采矿权"), ("police", "A", None), ("police", "B", "记录：民爆物品清缴"), ("clerk", "B", "记录：人员撤离"),
    ("li", "C", "记录：开始实施"), ("zhou", "B", None), ("li", "E", "列入清单")])
def test_the_one_button_names_the_next_act_of_who_looks(app, login, code, button):
    page = texts(sign_in(app, login), f"/tasks/closure/{code}")
    assert page.count('class="bt p wide1"') == (button is not None)
    assert button is None or button in page


def test_a_leader_reads_a_case_and_records_nothing(app):
    client = sign_in(app, "zhou")
    assert "更正" not in texts(client, "/tasks/closure/A")
    assert client.get("/tasks/closure/A/plan").status_code == 403


def test_the_form_of_a_request_shows_the_package_and_what_blocks_it(li):
    page = texts(li, "/tasks/closure/C/paper/cancellation_requested")
    assert "C13999920180122C" in page and "未解除" in page
    refused = send(li, "/tasks/closure/C/paper/cancellation_requested", papers=[("request", "呈1号")])
    assert refused.status_code == 409
    assert "采矿权有查封或抵押，尚未解除。" in refused.text and "2025年4月1日" in refused.text


def test_an_acceptance_that_lacks_something_says_what_in_words(app):
    refused = send(sign_in(app, "wu"), "/tasks/closure/B/ground/accepted", papers=[("acceptance", "验1号")])
    assert refused.status_code == 422
    assert "尾矿库闭库：没有通过、没有照片或文件、责任部门没有确认" in refused.text


def test_who_implemented_is_told_so_and_by_name_of_the_step(app):
    refused = send(sign_in(app, "clerk"), "/tasks/closure/B/ground/accepted", papers=[("acceptance", "验1号")])
    assert refused.status_code == 409 and "实施人与验收人是同一人。" in refused.text and "现场已验收" in refused.text


def test_a_department_cannot_confirm_for_another(app):
    refused = send(sign_in(app, "police"), "/tasks/closure/B/items/c2_facilities/confirm", verdict="passed")
    assert refused.status_code == 403 and "拆除供电、提升等设施" in refused.text


def test_one_paper_for_many_mines_is_refused_for_all_with_each_reason(app, li):
    many = "/tasks/closure-of-many"
    assert "可办 2 座" in texts(li, many)
    page = texts(li, f"{many}/implementing")
    assert "示例C矿" in page and "示例A矿" not in page
    refused = send(li, f"{many}/plan", mines=["E", "F"], batch="批", due_on="2026-12-31", route="policy", on="2017-01-01")
    assert refused.status_code == 409 and "其中几座不能办，全部没有写入。" in refused.text and refused.text.count("日期在将来，或早于登记之前。") == 2
    for _ in range(2):
        sent = send(li, f"{many}/plan", papers=[("notice", "公告9号")], mines=["E", "F"], batch="批", due_on="2026-12-31", route="policy")
        assert sent.status_code == 303
    with open_writer(app.extensions["registry"], app.extensions["clock"]) as session:
        assert [len(versions(session, ClosingPlanRecord, by_code(session, "mine", code).id)) for code in "EF"] == [1, 1]


def test_who_moved_while_one_paper_for_many_was_filled_is_told_and_the_form_is_kept(app, li):
    with open_writer(app.extensions["registry"], app.extensions["clock"]) as session:
        for code in "HI":
            plan(session, make_mine(session, code, name=f"示例{code}矿", method="underground", west=117.2).id)
        session.commit()
    many, papers, both = "/tasks/closure-of-many/announced", [("notice", "公告11号")], ["H", "I"]
    seen = re.search(r'name="follows" value="([^"]+)"', texts(li, many))[1]
    assert send(sign_in(app, "wu"), "/tasks/closure/I/ground/announced", papers=[("notice", "公告10号")]).status_code == 303
    refused = send(li, many, papers=papers, mines=both, follows=seen, note="核对过名单")
    assert refused.status_code == 409
    assert "<b>示例I矿</b> · 2025年12月1日" in refused.text and "wu" in refused.text and "<b>示例H矿</b>" not in refused.text
    assert "核对过名单" in refused.text and "公告11号" in refused.text and refused.text.count("checked") == 2
    seen = re.search(r'name="follows" value="([^"]+)"', refused.text)[1]
    assert "这一步不能接在前一步之后" in send(li, many, papers=papers, mines=both, follows=seen).text
    assert send(li, many, papers=papers, mines=["H"], follows=seen).status_code == 303
    assert send(li, many, papers=papers, mines=["H"], follows="yesterday", device_key="of-another-form-1").status_code == 422


def test_one_decision_closes_whole_mines_and_the_pits_of_others(app, li):
    with open_writer(app.extensions["registry"], app.extensions["clock"]) as session:
        whole, pit = (make_mine(session, code, name=f"示例{code}矿", method="combined", west=117.3).id for code in "JK")
        plan(session, whole)
        plan(session, pit, scope="open_pit_only")
        session.commit()
    many = "/tasks/closure-of-many"
    assert "示例K矿" in texts(li, f"{many}/decided") and "露天采场" in texts(li, f"{many}/decided")
    papers = [("decision", "决定5号"), ("notice", "公告12号")]
    assert send(li, f"{many}/decided", papers=papers, mines=["J", "K"]).status_code == 303
    with open_writer(app.extensions["registry"]) as session:
        assert [len(versions(session, kind, mine)) for mine in (whole, pit) for kind in (GroundStep, PitStep)] == [1, 0, 0, 1]
    asked = texts(li, f"{many}/cancellation_requested")
    assert "示例J矿" in asked and "示例K矿" not in asked


def pack_of(client, code="A"):
    answer = client.get(f"/tasks/closure/{code}/pack.zip")
    assert answer.status_code == 200 and answer.mimetype == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.data))


def test_the_pack_holds_every_file_under_a_safe_name_with_its_hash(li):
    archive = pack_of(li)
    assert archive.testzip() is None and archive.read("00_封面与清单.pdf").startswith(b"%PDF-")
    sums = dict(reversed(line.split("  ", 1)) for line in archive.read("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist() if name != "SHA256SUMS"}
    assert not any("/" in name or ".." in name for name in archive.namelist())
    assert {archive.read(name) for name in archive.namelist()} >= {PHOTO, A_PDF}


def test_the_pack_names_the_scans_that_are_missing_and_the_newest_seal(app, li):
    manifest = json.loads(pack_of(li).read("manifest.json"))
    states = [paper["state"] for paper in manifest["papers"]]
    assert states.count("file") == 2 and states.count("scan_missing") == len(manifest["scans_missing"]) > 5
    assert len(manifest["newest_seal"]["sha256"]) == 64 and manifest["mine"]["code"] == "A" and manifest["class"] == "ground_only"


def test_a_file_that_is_no_longer_what_was_recorded_is_said_in_the_pack(app, li):
    path = uploads.path_of(app.config["SETTINGS"].data_dir, hashlib.sha256(A_PDF).hexdigest())
    path.write_bytes(A_PDF + b"%")
    try:
        papers = json.loads(pack_of(li).read("manifest.json"))["papers"]
    finally:
        path.write_bytes(A_PDF)
    assert [paper["number"] for paper in papers if paper["state"] == "file_changed"] == ["清〔2025〕1号"]


def test_the_archive_is_sent_in_pieces_while_it_is_written(tmp_path):
    large = tmp_path / "large"
    large.write_bytes(bytes(3_000_000))
    members = (closure_pack.Member(f"{place}.bin", large) for place in range(3))
    pieces = [len(piece) for piece in closure_pack.sent(members, datetime(2026, 1, 1, tzinfo=UTC))]
    assert sum(pieces) > 9_000_000 and max(pieces) < 300_000


def test_a_closing_that_asks_late_on_the_ordinary_route_is_warned(app):
    with open_writer(app.extensions["registry"], app.extensions["clock"]) as session:
        mine = make_mine(session, "G", name="示例G矿", west=116.9).id
        plan(session, mine, route="ordinary")
        climb(session, mine, "decided", by="li")
        record_step(session, PaperStep, mine, "cancellation_requested", on=date(2025, 6, 1), by="li", evidence=PAPERS)
        record_fact(session, SafetyPermitRecord, mine, on=date(2025, 6, 1), by="li", permit="cancelled", valid_to=date(2025, 6, 1))
        session.commit()
    assert "决定后 92 天才申请，超过 30 天" in texts(sign_in(app, "li"), "/tasks/closure/G")


def test_the_business_licence_is_on_file_beside_right_and_permit(app, li):
    address = "/tasks/closure/D/items/business_licence"
    assert "没有记录；企业另有矿山的可以保留" in texts(li, "/tasks/closure/D") and "营业执照注销或变更" in texts(li, address)
    assert send(li, address, papers=[("cancellation", "市监注〔2025〕8号")], verdict="passed", note="整体注销").status_code == 303
    page = texts(li, "/tasks/closure/D")
    assert "营业执照注销或变更：通过" in page and "市监注〔2025〕8号" in page and "没有记录；企业另有矿山的可以保留" not in page
    assert "市监注〔2025〕8号" in pack_of(li, "D").read("manifest.json").decode()


def test_one_coordinate_of_an_opening_is_no_place(li):
    refused = send(li, "/tasks/closure/B/openings/new", kind="shaft", longitude="116.5")
    assert refused.status_code == 422 and "经度和纬度要一起写。" in refused.text


def test_a_mine_not_on_the_list_has_a_case_too_and_an_unknown_one_none(li):
    assert "列入关闭清单" in texts(li, "/tasks/closure/E?as_of=2020-01-01")
    assert li.get("/tasks/closure/NONE").status_code == 404
    assert TOWNSHIP not in texts(li, "/tasks/closure/B/items/c1_permits")
