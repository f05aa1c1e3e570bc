"""What programs and devices record: the same commands as the pages, the same refusals, sent twice stored once."""
import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from geodata.database import reading
from mines.commands.tokens import add_token, revoke_token
from mines.queries.seals import verify
from mines.tables.closures import GroundStep, PatrolRecord
from mines.tables.people import Act
from tests.factories import make_mine, make_officers, open_writer
from webmap import Settings, create_app

DECISION = {"kind": "decision", "number": "示政字〔2025〕12号", "dated_on": "2025-03-01"}
NOTICE = {"kind": "notice", "number": "示公告〔2025〕3号", "dated_on": "2025-03-02"}
KEY = "device-7-entry-0001"


@pytest.fixture
def opened(registry, tmp_path):
    """The application on one mine and two officers, and how they ask."""
    with open_writer(registry, lambda: datetime.now(UTC)) as session:
        make_officers(session)
        make_mine(session)
        until = date.today() + timedelta(days=30)
        tokens = {login: add_token(session, login, "手持机", valid_to=until, by="admin") for login in ("li", "wu")}
        session.commit()
    url = registry.url.render_as_string(hide_password=False)
    app = create_app(Settings(database_url=url, data_dir=tmp_path, secret_key="only for tests"))
    yield app.test_client(), {login: {"Authorization": f"Bearer {token}"} for login, token in tokens.items()}, registry
    app.extensions["registry"].dispose()


def kept(engine, kind):
    with Session(reading(engine)) as session:
        return list(session.scalars(select(kind)))


def decide(client, headers, **more):
    return client.post("/api/steps/ground/KS-0001", headers=headers,
                       json={"stage": "decided", "on": "2025-03-05", "papers": [DECISION, NOTICE]} | more)


def test_a_step_is_recorded_and_told(opened):
    client, who, engine = opened
    answer = decide(client, who["li"])
    assert answer.status_code == 201
    assert answer.json | {"id": 0, "recorded_at": ""} == {
        "table": "ground_step", "id": 0, "subject": "mine", "code": "KS-0001", "on": "2025-03-05", "recorded_at": "", "recorded_by": "li",
        "withdrawn": False}
    history = client.get("/api/history/mine/KS-0001", headers=who["li"]).json["records"]
    step = next(one for one in history if one["table"] == "ground_step")
    assert (step["values"]["stage"], step["standing"], {paper["number"] for paper in step["papers"]}) == (
        "decided", True, {DECISION["number"], NOTICE["number"]})


def test_an_entry_that_is_sent_twice_is_stored_once(opened):
    client, who, engine = opened
    first, second = (decide(client, who["li"], device_key=KEY) for _ in range(2))
    assert first.json == second.json
    assert len(kept(engine, GroundStep)) == 1


def test_without_a_token_nothing_is_recorded(opened):
    client, _, engine = opened
    assert decide(client, {}).status_code == 401
    assert decide(client, {"Authorization": "Bearer greenmine_nothing"}).status_code == 401
    assert kept(engine, GroundStep) == []


def test_a_token_that_was_revoked_opens_nothing(opened):
    client, who, engine = opened
    with open_writer(engine, lambda: datetime.now(UTC)) as session:
        revoke_token(session, "li", "手持机", by="admin")
        session.commit()
    assert decide(client, who["li"]).status_code == 401


@pytest.mark.parametrize(("change", "status", "error"), [
    ({"on": "2099-01-01"}, 422, "DayRefused"), ({"on": "2001-01-01"}, 422, "DayRefused"), ({"papers": []}, 422, "EvidenceMissing"),
    ({"stage": "accepted"}, 409, "StepRefused"), ({"stage": "nonsense"}, 422, "BadValue"), ({"on": "yesterday"}, 422, "BadValue"),
    ({"follows": 77}, 409, "Overtaken"), ({"papers": [{"kind": "decision", "sha256": "0" * 64}]}, 422, "BadValue"),
    ({"surprise": 1}, 422, "BadValue")])
def test_a_refusal_has_the_code_of_the_pages(opened, change, status, error):
    client, who, engine = opened
    answer = decide(client, who["li"], **change)
    assert (answer.status_code, answer.json["error"]) == (status, error)
    assert kept(engine, GroundStep) == []


def test_what_a_device_was_refused_stays_in_the_log(opened):
    client, who, engine = opened
    decide(client, who["li"], on="2099-01-01")
    [act] = [one for one in kept(engine, Act) if one.tag == "device:step:refused"]
    said = json.loads(act.detail)
    assert (act.acted_by, said["token"], said["error"], said["body"]["on"]) == ("li", "手持机", "DayRefused", "2099-01-01")


def test_a_correction_needs_a_reason_and_a_paper_and_keeps_both_versions(opened):
    client, who, engine = opened
    step = decide(client, who["li"]).json
    path = f"/api/records/ground_step/{step['id']}"
    assert client.post(f"{path}/correct", headers=who["li"], json={"on": "2025-03-06"}).status_code == 422
    mended = client.post(f"{path}/correct", headers=who["li"], json={"on": "2025-03-06", "reason": "日期录错", "papers": [DECISION]})
    assert (mended.status_code, mended.json["on"]) == (201, "2025-03-06")
    withdrawn = client.post(f"{path}/withdraw", headers=who["wu"], json={"reason": "录错矿山", "papers": [DECISION]})
    assert withdrawn.json["withdrawn"] is True
    assert len(kept(engine, GroundStep)) == 3


def test_bytes_come_first_and_the_record_rests_on_them(opened):
    client, who, engine = opened
    scan = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    sha256 = hashlib.sha256(scan).hexdigest()
    for _ in range(2):
        sent = client.put(f"/api/evidence/{sha256}", data=scan, headers=who["li"] | {"X-File-Name": quote("关闭决定.pdf")})
        assert (sent.status_code, sent.json["sha256"]) == (200, sha256)
    assert client.put(f"/api/evidence/{'0' * 64}", data=scan, headers=who["li"]).status_code in (415, 422)
    papers = [DECISION | {"sha256": sha256, "name": "decision.pdf"}, NOTICE]
    assert decide(client, who["li"], papers=papers).status_code == 201


def test_an_issue_is_opened_assigned_put_right_and_verified_by_another(opened):
    client, who, engine = opened
    found = client.post("/api/issues", headers=who["li"], json={
        "subject": "mine", "subject_code": "KS-0001", "name": "界桩缺失 2 处", "issue_kind": "signs", "source": "inspection",
        "on": "2025-05-01"})
    assert found.status_code == 201
    code = found.json["code"]
    assert client.post(f"/api/facts/assignment_record/{code}", headers=who["li"], json={
        "owner": "示例矿业", "due_on": "2025-12-31", "on": "2025-05-02"}).status_code == 201
    report, review = ({"kind": kind, "number": "1号", "dated_on": "2025-06-01"} for kind in ("report", "review"))
    for stage, papers in (("rectifying", []), ("submitted", [report])):
        step = client.post(f"/api/steps/issue/{code}", headers=who["li"], json={"stage": stage, "on": "2025-06-01", "papers": papers})
        assert step.status_code == 201, step.json
    verified = {"stage": "verified", "on": "2025-06-02", "papers": [review]}
    own = client.post(f"/api/steps/issue/{code}", headers=who["li"], json=verified)
    assert (own.status_code, own.json["error"]) == (409, "SamePerson")
    assert client.post(f"/api/steps/issue/{code}", headers=who["wu"], json=verified).status_code == 201


def test_what_is_no_json_is_refused(opened):
    client, who, engine = opened
    path = "/api/facts/patrol_record/KS-0001"
    assert client.post(path, headers=who["li"], data="x").status_code == 415
    assert client.post(path, headers=who["li"], data="{", content_type="application/json").status_code == 400
    assert client.post("/api/facts/officer_record/li", headers=who["li"], json={}).status_code == 404
    assert kept(engine, PatrolRecord) == []


def test_everything_is_sealed(opened):
    client, who, engine = opened
    decide(client, who["li"], device_key=KEY)
    decide(client, who["wu"], on="2099-01-01")
    with Session(reading(engine)) as session:
        assert verify(session) == []


def test_a_long_entry_that_is_refused_is_noted_whole(opened):
    client, who, engine = opened
    note = "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(2000))
    refused = client.post("/api/steps/ground/KS-0001", headers=who["li"], json={"stage": "accepted", "on": "2025-03-05", "note": note})
    assert refused.status_code == 409
    [act] = [act for act in kept(engine, Act) if act.tag == "device:step:refused"]
    assert json.loads(act.detail)["body"]["note"] == note


def test_tasks_of_the_account_are_told(opened):
    client, who, _ = opened
    assert client.get("/api/tasks").status_code == 401
    decide(client, who["li"])
    told = client.get("/api/tasks?as_of=2026-01-05", headers=who["li"]).json
    assert told["as_of"] == "2026-01-05"
    assert all(set(task) == {"kind", "section", "subject", "code", "name", "region_code", "due_on", "days", "what", "departments"}
               for task in told["tasks"])
