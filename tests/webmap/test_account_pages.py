"""One's own account, and the accounts an administrator keeps, through the pages."""
import re

import pyotp
import pytest

from mines.commands.transactions import Writer
from mines.dates import day_of
from mines.queries.sessions import account, opened_sessions
from mines.tables.people import SecondFactorRecord
from tests.signing_in import sign_in
from tests.webmap.accounts import PASSWORD, knock, open_accounts, send

NEW = "松涛与云海之间十二个字啊"


@pytest.fixture
def app(migrated_url, open_app):
    app = open_app(database_url=migrated_url, secret_key="only for tests")
    app.one_time = open_accounts(app)
    return app


def of(app, login):
    """The account as it stands."""
    clock = app.extensions["clock"]
    with Writer(app.extensions["registry"], clock) as session:
        return account(session, login, day_of(clock()))


def secret_on(page):
    """The password or token that a page shows once."""
    found = re.search(r'<p class="secret"><code>([^<]+)</code>', page.text)
    return found and found[1]


def test_a_person_sees_who_they_are_here(app):
    page = sign_in(app, "li").get("/account")
    assert all(words in page.text for words in ("li名", "经办", "自然资源", "139999", "没有启用"))
    assert page.headers["Cache-Control"] == "no-store"


def test_a_password_is_changed_and_every_other_session_ends(app):
    here, elsewhere = sign_in(app, "li"), sign_in(app, "li")
    for said, words in (({"old": "x", "new": NEW, "again": NEW}, "现在的密码不对"), ({"old": PASSWORD, "new": "short", "again": "short"}, "至少 12"),
                        ({"old": PASSWORD, "new": NEW, "again": "other"}, "不一样"), ({}, "这一项要填"),
                        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "要与现在的不同")):
        page = send(here, "/account/password", **said)
        assert page.status_code == 422 and words in page.text and PASSWORD not in page.text
    assert send(here, "/account/password", old=PASSWORD, new=NEW, again=NEW).status_code == 303
    assert here.get("/account").status_code == 200 and elsewhere.get("/account").status_code == 401
    assert knock(app.test_client(), "li", NEW).status_code == 303
    assert knock(app.test_client(), "li", PASSWORD).status_code == 401


@pytest.mark.parametrize("address, uses", [
    ("/sign-in", ["current-password"]), ("/account/password", ["current-password"] + ["new-password"] * 2),
])
def test_the_fields_of_a_password_help_whoever_fills_them_in(app, address, uses):
    fields = re.findall(r"<input[^>]*type=\"password\"[^>]*>", sign_in(app, "li").get(address).text)
    assert [re.search('autocomplete="([^"]+)"', field)[1] for field in fields] == uses
    assert not any("onpaste" in field or "value=\"\"" not in field for field in fields)


def test_guessing_the_password_inside_a_session_stops_the_account_too(app):
    client = sign_in(app, "li")
    for _ in range(5):
        send(client, "/account/password", old="wrong", new=NEW, again=NEW)
    assert knock(app.test_client(), "li").status_code == 401


def test_one_ends_ones_own_sessions_elsewhere_and_nobody_elses(app):
    here, elsewhere, other = sign_in(app, "li"), sign_in(app, "li"), sign_in(app, "wu")
    assert here.get("/account").text.count("本机") == 1
    clock = app.extensions["clock"]
    with Writer(app.extensions["registry"], clock) as session:
        ours = opened_sessions(session, "li", session.at, day_of(clock()))
        [theirs] = opened_sessions(session, "wu", session.at, day_of(clock()))
    assert send(here, f"/account/sessions/{theirs.id}/end").status_code == 404
    assert send(here, f"/account/sessions/{ours[0].id}/end").status_code == 303
    assert elsewhere.get("/account").status_code == 401
    assert here.get("/account").status_code == other.get("/account").status_code == 200


def test_a_second_factor_is_enrolled_with_a_code_and_given_up_with_the_password(app):
    client, clock = sign_in(app, "li"), app.extensions["clock"]
    page = client.get("/account/second-factor")
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)[1].replace(" ", "")
    assert len(secret) == 32 and "<svg" in page.text and "viewBox" in page.text
    wrong = send(client, "/account/second-factor", code="12")
    assert wrong.status_code == 422 and "这个数字不对" in wrong.text
    assert send(client, "/account/second-factor", code=pyotp.TOTP(secret).at(clock())).status_code == 303
    assert knock(app.test_client(), "li").location == "/sign-in/code"
    refused = send(client, "/account/second-factor", old="wrong")
    assert refused.status_code == 422 and "现在的密码不对" in refused.text
    assert send(client, "/account/second-factor", old=PASSWORD).status_code == 303
    assert knock(app.test_client(), "li").location == "/progress"


def test_a_token_is_shown_once_and_opens_the_doors_for_programs(app):
    client = sign_in(app, "li")
    page = send(client, "/account/tokens", name="巡查平板", valid_to=str(day_of(app.extensions["clock"]())))
    token = secret_on(page)
    assert token.startswith("greenmine_") and secret_on(client.get("/account")) is None
    program = app.test_client()
    assert program.get("/api/progress", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    for wrong in (f"Bearer {token}x", f"Basic {token}", "Bearer", token):
        refused = program.get("/api/progress", headers={"Authorization": wrong})
        assert refused.status_code == 401 and refused.headers["WWW-Authenticate"] == "Bearer"
    assert program.get("/account", headers={"Authorization": f"Bearer {token}"}).status_code == 401, "a token opens no page"
    taken = send(client, "/account/tokens", name="巡查平板", valid_to=str(day_of(app.extensions["clock"]())))
    assert taken.status_code == 409 and secret_on(taken) is None
    address = re.search(r"/account/tokens/\d+/revoke", client.get("/account").text)[0]
    assert send(client, address).status_code == 303
    assert program.get("/api/progress", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_an_administrator_adds_an_account_which_signs_in_and_changes_its_password(app):
    admin = sign_in(app, "admin")
    page = send(admin, "/admin/add", login="zhao", name="赵川", role="officer", department="public_security", region_code="139999")
    password = secret_on(page)
    assert page.status_code == 200 and password
    assert secret_on(admin.get("/admin/accounts/zhao")) is None
    assert "赵川" in admin.get("/admin").text
    person = app.test_client()
    assert knock(person, "zhao", password).location == "/account/password"
    assert send(person, "/account/password", old=password, new=NEW, again=NEW).status_code == 303
    again = send(admin, "/admin/add", login="zhao", name="赵川", role="officer", department="public_security", region_code="139999")
    assert again.status_code == 409 and "已有人使用" in again.text and 'value="赵川"' in again.text


@pytest.mark.parametrize("said", [{"login": "Zhao"}, {"role": "king"}, {"region_code": "120000"}, {"name": ""}, {"department": ""}])
def test_an_account_that_cannot_be_is_refused_with_everything_kept(app, said):
    whole = {"login": "zhao", "name": "赵川", "role": "officer", "department": "public_security", "region_code": "139999"} | said
    page = send(sign_in(app, "admin"), "/admin/add", **whole)
    assert page.status_code == 422 and of(app, "zhao") is None


def test_an_administrator_changes_an_account_whose_sessions_end(app):
    admin, person = sign_in(app, "admin"), sign_in(app, "li")
    whole = {"name": "李", "role": "reviewer", "department": "forestry", "region_code": "139999", "active": "y"}
    assert send(admin, "/admin/accounts/li", **whole).status_code == 303
    record = of(app, "li").record
    assert (record.name, record.role, record.department, record.active) == ("李", "reviewer", "forestry", True)
    assert person.get("/account").status_code == 401


def test_a_role_of_another_duty_is_not_offered_and_not_taken(app):
    admin = sign_in(app, "admin")
    page = admin.get("/admin/accounts/li").text
    assert 'value="reviewer"' in page and 'value="auditor"' not in page and 'value="administrator"' not in page
    whole = {"name": "李", "role": "auditor", "department": "forestry", "region_code": "139999", "active": "y"}
    assert send(admin, "/admin/accounts/li", **whole).status_code == 422
    assert of(app, "li").record.role == "officer"


def test_a_disabled_account_is_out_at_once_and_can_be_used_again(app):
    admin, person = sign_in(app, "admin"), sign_in(app, "li")
    whole = {"name": "li名", "role": "officer", "department": "natural_resources", "region_code": "139999"}
    assert send(admin, "/admin/accounts/li", **whole).status_code == 303
    assert person.get("/account").status_code == 401
    assert knock(app.test_client(), "li").status_code == 401
    page = admin.get("/admin/accounts/li").text
    assert "停用" in page and "生成一次性密码" not in page
    assert send(admin, "/admin/accounts/li", **whole, active="y").status_code == 303
    assert knock(app.test_client(), "li").status_code == 303


def test_a_forgotten_password_and_a_lost_telephone_are_mended(app):
    admin, person = sign_in(app, "admin"), sign_in(app, "li")
    with Writer(app.extensions["registry"], app.extensions["clock"]) as session:
        session.add(SecondFactorRecord(subject_id=of(app, "li").officer.id, effective_on=day_of(app.extensions["clock"]()), secret="A" * 32,
                                       active=True, recorded_at=session.at, recorded_by="li", seq=1, withdrawn=False))
        session.commit()
    assert send(admin, "/admin/accounts/li/second-factor/remove").status_code == 303
    page = send(admin, "/admin/accounts/li/password")
    assert person.get("/account").status_code == 401
    assert knock(app.test_client(), "li", secret_on(page)).location == "/account/password"
    assert admin.get("/admin/accounts/li/password").location == "/admin/accounts/li"


def test_an_administrator_does_nothing_to_their_own_account_here(app):
    admin = sign_in(app, "admin")
    page = admin.get("/admin/accounts/admin").text
    assert "另一位管理员" in page and "生成一次性密码" not in page
    assert send(admin, "/admin/accounts/admin/password").status_code == 403
    whole = {"name": "郑", "role": "administrator", "department": "forestry", "region_code": "139999"}
    assert send(admin, "/admin/accounts/admin", **whole).status_code == 403
    assert of(app, "admin").record.active


@pytest.mark.parametrize("login", ["nobody", "console", "li%00", "%F0%9F%98%80"])
def test_an_account_that_is_not_there_is_not_found(app, login):
    admin = sign_in(app, "admin")
    assert admin.get(f"/admin/accounts/{login}").status_code == 404
    for address in ("password", "second-factor/remove", "tokens/1/revoke", "tokens"):
        assert send(admin, f"/admin/accounts/{login}/{address}").status_code == 404


def test_an_administrator_gives_a_device_a_token_and_takes_it_back(app):
    admin = sign_in(app, "admin")
    page = send(admin, "/admin/accounts/li/tokens", name="无人机 1 号", valid_to=str(day_of(app.extensions["clock"]())))
    token = secret_on(page)
    program = app.test_client()
    assert program.get("/api/progress", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    address = re.search(r"/admin/accounts/li/tokens/\d+/revoke", admin.get("/admin/accounts/li").text)[0]
    assert send(admin, address).status_code == 303
    assert program.get("/api/progress", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_the_header_tells_who_is_signed_in(app):
    page = sign_in(app, "li").get("/progress").text
    assert ">l</span>" in page and "我的账号" in page and "退出登录" in page and "账号管理" not in page
    assert "账号管理" in sign_in(app, "admin").get("/progress").text
    assert "/sign-in" in app.test_client().get("/progress").text
