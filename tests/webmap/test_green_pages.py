"""Green mines by their pages: from preconditions to the provincial list, score sheets added up, the six-month clock, removal proposed."""

import re
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geodata.database import open_database, reading
from mines.assessment import ItemOf
from mines.codes import Answer, ItemKind, Method, Tier
from mines.commands.assessments import add_edition
from mines.commands.records import record_fact
from mines.queries.subjects import by_code
from mines.tables.green import AssessmentRecord, PreconditionRecord
from tests.factories import PAPERS, open_writer
from tests.webmap.desk import Desk, paper
from tests.webmap.small_county import fill

ITEMS = (
    ItemOf("P1", "证照合法有效", kind=ItemKind.PRECONDITION, answered_by=Answer.PERMITS), ItemOf("P2", "没有处罚", kind=ItemKind.PRECONDITION),
    ItemOf("A", "矿区环境", 60), ItemOf("A.1", "矿容矿貌", 40, "A"), ItemOf("A.2", "井下通风", 20, "A", method=Method.UNDERGROUND),
    ItemOf("B", "企业管理", 40),
)
"""An edition whose second item is asked of underground mines only; the mines of the small county are open pits."""

TEAM = {"agency": "评估公司", "team": "5", "seniors": "2", "independent": "y"}
GOOD = {"points_0": "36", "points_1": "32"}
CASE = "/tasks/green/KS-0003"


@pytest.fixture
def app(migrated_url, open_app):
    """The small county with an edition of each tier."""
    fill(migrated_url)
    engine = open_database(migrated_url)
    with open_writer(engine) as session:
        for code, tier in (("N-1", Tier.NATIONAL), ("S-1", Tier.PROVINCIAL)):
            add_edition(session, code, name=f"{code}版", tier=tier, total=100, pass_total=80, pass_share=0.75, valid_months=36, source="附件三",
                        items=ITEMS)
        session.commit()
    engine.dispose()
    return open_app(database_url=migrated_url, secret_key="only for tests")


@pytest.fixture
def li(app):
    """An officer of the bureau."""
    return Desk(app, "li")


@pytest.fixture
def wu(app):
    """Another officer."""
    return Desk(app, "wu")


def plain(page):
    """What a person reads."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def count(app, kind):
    with Session(reading(app.extensions["registry"])) as session:
        return session.scalar(select(func.count()).select_from(kind))


def test_the_list_counts_as_the_board_and_is_narrowed(li):
    page = plain(li.get("/tasks/green"))
    assert "0/4" in page and "未达国家标准 4" in page and "未计入 1" in page and "省级 1" in page
    assert "KS-0002" in plain(li.get("/tasks/green?tier=provincial")) and "KS-0005" not in plain(li.get("/tasks/green?tier=provincial"))
    assert "KS-0003" in plain(li.get("/tasks/green?group=left_out"))
    assert "没有符合条件的矿山" in plain(li.get("/tasks/green?scale=small"))
    assert "没有符合条件的矿山" in plain(li.get("/tasks/green?q=不存在"))


def test_a_listed_mine_with_a_reason_to_look_again_is_marked(li):
    li.send("/tasks/green/KS-0001/precondition/N-1/P2", verdict="failed", note="年度内有处罚未结案")
    page = plain(li.get("/tasks/green?mark=triggers"))
    assert "KS-0001" in page and "先决条件未通过" in page and "KS-0002" not in page
    assert "名录须复查" in plain(li.get("/tasks/green/KS-0001"))


def test_a_mine_goes_from_its_preconditions_to_the_provincial_list(li, wu, app):
    case = "/tasks/green/KS-0005"
    assert "还没有核实" in plain(li.get(case))
    li.send(f"{case}/measures/new", gap="边坡复绿", measure="复绿2公顷", owner="企业 王", due_on="2026-06-30", cost_10k_yuan="30")
    li.send(f"{case}/category", batch="regulate", plan_number="示自然资函〔2026〕1号")
    li.send(f"{case}/scores/S-1/self", done_by="企业 王", **GOOD, papers=[paper("report")])
    refused = wu.send(f"{case}/scores/S-1/third_party", status=409, met="yes", **GOOD, **TEAM, papers=[paper("report")])
    assert "先决条件有未通过或情况不明的" in plain(refused.text) and "P2" in plain(refused.text)
    li.send(f"{case}/precondition/S-1/P2", verdict="passed", papers=[paper("review")])
    refused = li.send(f"{case}/scores/S-1/third_party", status=409, **GOOD, **TEAM, papers=[paper("report")])
    assert "同一人" in plain(refused.text)
    wu.send(f"{case}/scores/S-1/third_party", **GOOD, **TEAM, papers=[paper("report")])
    page = plain(li.get(f"{case}?edition=S-1"))
    assert "自评估" in page and "第三方评估" in page and "总分 68，须 64" in page and "不适用，满分一并去掉" in page
    assert "没有进过储备库" in plain(li.get(f"{case}/listing/provincial"))
    refused = li.send(f"{case}/listing/provincial", status=422, papers=[paper("announcement", number="", dated_on="2026-01-05")])
    li.send(f"{case}/listing/provincial", review_on="2029-01-05", papers=[paper("announcement", "示公告〔2026〕1号")])
    page = plain(li.get(case))
    assert "示公告〔2026〕1号" in page and "措施 1 项，完成 0 项" in page and "示自然资函〔2026〕1号" in page
    li.send(f"{case}/measures/1", state="done", note="现场核对", papers=[paper("photo")])
    assert "措施 1 项，完成 1 项" in plain(li.get(case))


def test_a_sheet_is_added_up_on_request_and_nothing_is_stored(wu, app):
    answer = wu.send(f"{CASE}/scores/N-1/third_party", status=200, count="1", points_0="30", points_1="20", **TEAM)
    page = plain(answer.text)
    told = [words for words in ("50.0 / 100", "总分 50，须 64", "企业管理 50.0%，须 75.0%", "未达标") if words in page]
    assert len(told) == 4, page
    assert 'value="30"' in answer.text or 'value="30.0"' in answer.text
    assert count(app, AssessmentRecord) == 0
    assert "还没有得分：B" in plain(wu.send(f"{CASE}/scores/N-1/self", status=200, count="1", points_0="30").text)


@pytest.mark.parametrize(("values", "words"), [
    ({"points_0": "41"}, "有 1 处要改"), ({"points_0": "-1"}, "有 1 处要改"), ({"team": "4"}, "至少 5 人"), ({"independent": None}, "独立性声明"),
    ({"total": "90"}, "各项相加"), ({"points_1": "20", "met": "yes"}, "得分没有达到"),
])
def test_points_and_teams_that_do_not_do_are_refused_with_what_was_typed(li, wu, app, values, words):
    li.send(f"{CASE}/precondition/N-1/P2", verdict="passed", papers=[paper("review")])
    answer = wu.send(f"{CASE}/scores/N-1/third_party", status=422, **GOOD | TEAM | values, papers=[paper("report")])
    assert words in plain(answer.text) and 'value="评估公司"' in answer.text
    assert count(app, AssessmentRecord) == 0


def test_a_listed_mine_below_the_standard_gets_six_months_and_then_removal_is_proposed(li, wu, app):
    case = "/tasks/green/KS-0001"
    report = paper("report", dated_on="2025-05-20")
    wu.send(f"{case}/scores/N-1/review", on="2025-05-20", points_0="20", points_1="20", papers=[report])
    page = plain(li.get(f"{case}?as_of=2025-06-01"))
    assert "应责令整改，限六个月" in page and "到 2025年11月20日" in page and "评估未达标" in page
    li.send(f"{case}/rectification", on="2025-06-01", name="粉尘超标", owner="企业 王", department="ecology")
    page = plain(li.get(f"{case}?as_of=2025-06-02"))
    assert "正在整改" in page and "到 2025年12月1日" in page and "ZG-20250601-01" in page
    late = plain(li.get(case))
    assert "建议移出名录；由人决定" in late and "国家级" in late
    li.send(f"{case}/removal", status=422, removal="rectification_failed")
    li.send(f"{case}/removal", removal="rectification_failed", papers=[paper("announcement", "国公告〔2026〕2号")])
    page = plain(li.get(case))
    assert "已移出" in page and "整改不到位" in page and "建议移出" not in page


def test_a_precondition_says_on_what_it_rests_and_what_the_registry_answers(li, app):
    assert "台账核对通过" in plain(li.get(f"{CASE}/precondition/N-1/P1"))
    li.send(f"{CASE}/precondition/N-1/P2", status=422, verdict="passed")
    li.send(f"{CASE}/precondition/N-1/P2", verdict="unknown")
    assert count(app, PreconditionRecord) == 1


@pytest.mark.parametrize("address", [
    "/tasks/green/KS-9999", f"{CASE}?edition=none", f"{CASE}/precondition/N-1/A", f"{CASE}/scores/N-1/none", f"{CASE}/measures/7",
    f"{CASE}/listing/none", f"{CASE}/rectification"])
def test_what_is_not_there_is_not_found(li, address):
    li.get(address, status=404)


def test_a_county_without_editions_says_so(migrated_url, open_app):
    fill(migrated_url)
    desk = Desk(open_app(database_url=migrated_url, secret_key="only for tests"), "li")
    assert "还没有登记评估版本" in plain(desk.get(CASE)) and "没有登记带先决条件的评估版本" in plain(desk.get("/tasks/green"))


def test_old_papers_and_a_nature_reserve_answer_for_themselves(app, li, migrated_url):
    engine = open_database(migrated_url)
    with open_writer(engine) as session:
        mine = by_code(session, "mine", "KS-0003")
        record_fact(session, PreconditionRecord, mine.id, on=date(2025, 7, 1), by="li", edition_id=1, item="P2", verdict="passed",
                    evidence=PAPERS[:1])
        session.commit()
    engine.dispose()
    assert "2 项，通过 2 项" in plain(li.get(CASE)) and "2 项，通过 1 项" in plain(li.get(f"{CASE}?as_of=2025-06-01"))
