"""Signing in and out: who gets in, what a session is worth, when it ends, and what is refused without a word too many."""
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mines.accounts import IDLE, LONGEST, REFUSALS
from mines.commands.people import change_officer
from mines.commands.second_factors import remove_second_factor
from mines.commands.transactions import Writer
from mines.queries.sessions import OPENED, REFUSED
from mines.tables.people import Act
from tests.webmap.accounts import PASSWORD, code, knock, open_accounts, send, token_in


@pytest.fixture
def app(migrated_url, open_app):
    """An application that is not public, with accounts; ``app.one_time`` is the password of ``new``."""
    app = open_app(database_url=migrated_url, secret_key="only for tests")
    app.one_time = open_accounts(app)
    return app


@pytest.fixture
def client(app):
    return app.test_client()


def is_in(client, address="/account"):
    """Whether the client is signed in."""
    status = client.get(address).status_code
    assert status in (200, 401)
    return status == 200


def acts(app, tag):
    with Session(app.extensions["registry"]) as session:
        return session.scalars(select(Act).where(Act.tag == tag).order_by(Act.id)).all()


def test_a_person_signs_in_with_a_password_and_comes_to_the_page_they_asked_for(app, client):
    asked = client.get("/account?lang=zh")
    assert asked.status_code == 401 and 'name="next" type="hidden" value="/account?lang=zh"' in asked.text
    answer = knock(client, "li", next="/account?lang=zh")
    assert (answer.status_code, answer.location) == (303, "/account?lang=zh")
    assert "li名" in client.get("/account").text
    assert [act.acted_by for act in acts(app, OPENED)] == ["li"]


def test_a_login_is_taken_in_capitals_and_with_spaces_around(client):
    assert knock(client, " LI ").status_code == 303


@pytest.mark.parametrize("wanted", [
    "//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/\t/evil", "/sign-out",
])
def test_nobody_is_led_to_another_host(client, wanted):
    assert knock(client, "li", next=wanted).location == "/progress"


def test_who_is_unknown_wrong_disabled_or_stopped_is_told_the_same(app, client):
    with Writer(app.extensions["registry"], app.extensions["clock"]) as session:
        change_officer(session, "wu", by="console", active=False)
        session.commit()
    for _ in range(REFUSALS):
        knock(client, "shen", "wrong wrong wrong")
    told = {}
    for login, password in (("nobody", PASSWORD), ("li", "wrong wrong wrong"), ("wu", PASSWORD), ("shen", PASSWORD), ("console", ""),
                            ("li\0", PASSWORD), ("new", "")):
        answer = knock(client, login, password or "x")
        token = token_in(answer)
        assert answer.status_code == 401
        told[login] = answer.text.replace(token, "").replace(f'value="{login}"', "").replace("li�", "")
    assert len(set(told.values())) == 1
    assert "li" not in {act.acted_by for act in acts(app, OPENED)}


def test_what_was_typed_for_an_unknown_account_is_not_kept(app, client):
    knock(client, "my-password-typed-here", "x")
    assert [act.acted_by for act in acts(app, REFUSED)] == ["-"]


def test_an_account_stops_after_five_refusals(app, client):
    for _ in range(REFUSALS):
        assert knock(client, "li", "wrong wrong wrong").status_code == 401
    assert knock(client, "li").status_code == 401
    app.extensions["clock"].pass_by(minutes=16)
    assert knock(client, "li").status_code == 303


def test_an_address_that_is_refused_too_often_waits(app, client):
    for number in range(20):
        assert knock(client, f"nobody{number}").status_code == 401
    refused = knock(client, "li")
    assert refused.status_code == 429 and "试得太多了" in refused.text
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "10.0.0.9"
    assert knock(elsewhere, "li").status_code == 303


def test_many_people_behind_one_address_sign_in(app):
    for _ in range(25):
        assert knock(app.test_client(), "li").status_code == 303


def test_refused_tokens_of_an_address_are_counted_too(app, client):
    statuses = [client.get("/api/progress", headers={"Authorization": "Bearer greenmine_x"}).status_code for _ in range(22)]
    assert statuses == [401] * 20 + [429] * 2


def test_an_administrator_gives_a_code_in_a_second_step(app, client):
    first = knock(client, "admin", next="/admin")
    assert (first.status_code, first.location) == (303, "/sign-in/code?next=/admin")
    assert not is_in(client)
    wrong = send(client, "/sign-in/code", code="123")
    assert wrong.status_code == 401 and "动态口令" in wrong.text
    right = send(client, "/sign-in/code", code=code(app), next="/admin")
    assert (right.status_code, right.location) == (303, "/admin")
    assert client.get("/admin").status_code == 200


def test_a_code_opens_one_session_only(app, client):
    given = code(app)
    for browser, status in ((client, 303), (app.test_client(), 401)):
        knock(browser, "admin")
        assert send(browser, "/sign-in/code", code=given).status_code == status


def test_the_code_comes_within_five_minutes_of_the_password(app, client):
    knock(client, "admin")
    app.extensions["clock"].pass_by(minutes=6)
    late = send(client, "/sign-in/code", code=code(app))
    assert (late.status_code, late.location) == (303, "/sign-in")
    assert send(app.test_client(), "/sign-in/code", code=code(app)).location == "/sign-in"


def test_a_one_time_password_is_changed_before_anything_else(app, client):
    assert knock(client, "new", app.one_time, next="/progress").location == "/account/password"
    for address in ("/", "/progress", "/account", "/mines"):
        assert client.get(address).location == "/account/password"
    assert send(client, "/account/tokens", name="x", valid_to="2030-01-01").status_code == 403
    assert client.get("/api/progress").status_code == 403
    assert send(client, "/account/password", old=app.one_time, new=PASSWORD, again=PASSWORD).location == "/account"
    assert client.get("/account").status_code == 200


def test_an_administrator_without_a_second_factor_enrols_one_before_anything_else(app, client):
    with Writer(app.extensions["registry"], app.extensions["clock"]) as session:
        remove_second_factor(session, "admin", by="console")
        session.commit()
    assert knock(client, "admin").location == "/account/second-factor"
    assert client.get("/admin").location == "/account/second-factor"
    assert send(client, "/admin/accounts/li/password").status_code == 403


def test_a_session_is_not_used_for_half_an_hour_and_ends(app, client):
    clock = app.extensions["clock"]
    knock(client, "li")
    for _ in range(3):
        clock.at += IDLE - timedelta(minutes=1)
        assert is_in(client)
    clock.at += IDLE + timedelta(seconds=1)
    assert not is_in(client)


def test_a_session_ends_after_twelve_hours_of_work(app, client):
    clock = app.extensions["clock"]
    knock(client, "li")
    for _ in range(int(LONGEST / timedelta(minutes=20))):
        clock.pass_by(minutes=20)
        signed_in = is_in(client)
    assert signed_in
    clock.pass_by(minutes=1)
    assert not is_in(client)


def test_signing_out_ends_the_session_wherever_a_copy_of_its_cookie_lies(app, client):
    knock(client, "li")
    copy = app.test_client()
    copy.set_cookie("session", client.get_cookie("session").value)
    assert is_in(copy)
    answer = send(client, "/sign-out")
    assert answer.status_code == 303 and answer.headers["Clear-Site-Data"]
    assert not is_in(client) and not is_in(copy)


def test_a_disabled_account_loses_its_session_at_once(app, client):
    knock(client, "li")
    with Writer(app.extensions["registry"], app.extensions["clock"]) as session:
        change_officer(session, "li", by="console", active=False)
        session.commit()
    assert not is_in(client)


def test_a_cookie_that_was_altered_is_nobodys(app, client):
    knock(client, "li")
    value = client.get_cookie("session").value
    client.set_cookie("session", ("a" if value[0] != "a" else "b") + value[1:])
    assert not is_in(client)


def test_every_sign_in_has_a_key_of_its_own_and_ends_the_session_before(app, client):
    knock(client, "li")
    before = client.get_cookie("session").value
    knock(client, "wu")
    assert "wu名" in client.get("/account").text
    copy = app.test_client()
    copy.set_cookie("session", before)
    assert not is_in(copy)
    assert len({act.detail for act in acts(app, OPENED)}) == 2


@pytest.mark.parametrize("address", ["/sign-in", "/sign-in/code", "/sign-out", "/account/password"])
def test_a_form_without_its_token_changes_nothing(app, client, address):
    if address not in ("/sign-in", "/sign-in/code"):
        knock(client, "li")
    answer = client.post(address, data={"login": "li", "password": PASSWORD})
    assert answer.status_code == 400 and "没有写入" in answer.text
    assert is_in(client) == (address not in ("/sign-in", "/sign-in/code"))


def test_the_dialog_of_a_form_signs_in_and_gets_a_new_token(app, client):
    said = send(client, "/sign-in", json=True, login="li", password=PASSWORD)
    assert said.status_code == 200 and set(said.json) == {"csrf"}
    assert client.post("/sign-out", data={"csrf_token": said.json["csrf"]}).status_code == 303


def test_the_dialog_is_told_in_words_and_asked_for_the_code(app, client):
    wrong = send(client, "/sign-in", json=True, login="li", password="wrong wrong wrong")
    assert wrong.status_code == 401 and wrong.json["csrf"] and "不对" in wrong.json["message"]
    needs = send(client, "/sign-in", json=True, login="admin", password=PASSWORD)
    assert needs.json["needs"] == "code" and needs.json["csrf"]
    whole = send(client, "/sign-in", json=True, login="admin", password=PASSWORD, code=code(app))
    assert whole.status_code == 200 and client.get("/admin").status_code == 200
    owing = send(client, "/sign-in", json=True, login="new", password=app.one_time)
    assert owing.json["needs"] == "password"


def test_the_dialog_whose_token_is_stale_gets_a_fresh_one(client):
    said = client.post("/sign-in", data={"login": "li", "password": PASSWORD}, headers={"Accept": "application/json"})
    assert said.status_code == 400
    again = client.post("/sign-in", data={"login": "li", "password": PASSWORD, "csrf_token": said.json["csrf"]},
                        headers={"Accept": "application/json"})
    assert again.status_code == 200


def test_a_page_kept_for_one_person_is_not_given_to_another(app, client):
    knock(client, "li")
    page = client.get("/progress")
    assert "li名" in page.text and "no-cache" in page.headers["Cache-Control"]
    assert client.get("/progress", headers={"If-None-Match": page.headers["ETag"]}).status_code == 304
    for other, name in ((app.test_client(), "wu名"), (app.test_client(), "li名")):
        knock(other, name[:2])
        mine = other.get("/progress", headers={"If-None-Match": page.headers["ETag"]})
        assert mine.status_code == 200 and name in mine.text
        assert other.post("/sign-out", data={"csrf_token": token_in(mine)}).status_code == 303


def test_without_a_secret_key_nobody_signs_in_and_it_is_said(migrated_url, open_app):
    client = open_app(database_url=migrated_url, public_pages=True).test_client()
    assert client.get("/progress").status_code == 200
    answer = client.get("/sign-in")
    assert answer.status_code == 503 and "GREENMINE_SECRET_KEY" in answer.text
