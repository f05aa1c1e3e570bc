"""What every answer and every cookie says for the safety of who reads it, plain and by HTTPS."""
import pytest

from tests.signing_in import sign_in
from tests.webmap.accounts import knock, open_accounts

HTTPS = "https://localhost"


@pytest.fixture
def app(migrated_url, open_app):
    app = open_app(database_url=migrated_url, secret_key="only for tests", public_pages=True)
    open_accounts(app)
    return app


@pytest.mark.parametrize("address", [
    "/progress", "/sign-in", "/account", "/api/progress", "/features.geojson", "/static/greenmine.css", "/nowhere",
])
def test_every_answer_keeps_to_itself(app, address):
    with app.test_client().get(address) as answer:
        headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "microphone=()" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"]
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert "Strict-Transport-Security" not in headers
    assert "Access-Control-Allow-Origin" not in headers
    assert "charset=utf-8" in headers["Content-Type"].lower() or "json" in headers["Content-Type"]


def test_what_is_somebodys_is_not_stored_by_the_browser(app):
    assert sign_in(app, "li").get("/account").headers["Cache-Control"] == "no-store"
    assert app.test_client().get("/sign-in").headers["Cache-Control"] == "no-store"


def test_by_https_a_browser_is_told_to_come_by_nothing_else(app):
    with app.test_client().get("/progress", base_url=HTTPS) as answer:
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def _cookies(answer):
    return {cookie.partition("=")[0]: cookie.split("; ")[1:] for cookie in answer.headers.getlist("Set-Cookie")}


def test_the_session_is_a_cookie_that_no_script_reads_and_that_ends_with_the_browser(app):
    cookies = _cookies(knock(app.test_client(), "li"))
    assert set(cookies["session"]) == {"HttpOnly", "Path=/", "SameSite=Lax"}


def test_by_https_cookies_are_sent_by_https_only_and_belong_to_this_host(app):
    cookies = _cookies(knock(app.test_client(), "li", base_url=HTTPS))
    assert set(cookies["__Host-session"]) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    with app.test_client().get("/progress?lang=en", base_url=HTTPS) as answer:
        assert {"Secure", "HttpOnly", "Path=/"} <= set(_cookies(answer)["__Host-lang"])


def test_no_session_travels_in_an_address(app):
    answer = knock(app.test_client(), "li")
    assert answer.location == "/progress"


def test_a_form_sent_by_https_from_elsewhere_is_refused(app):
    client = app.test_client()
    token = client.get("/sign-in", base_url=HTTPS, headers={"Accept": "application/json"}).json["csrf"]
    for referer in ("https://evil.example/", ""):
        answer = client.post("/sign-in", base_url=HTTPS, data={"csrf_token": token}, headers={"Referer": referer})
        assert answer.status_code == 400


def test_a_proxy_is_believed_only_where_one_is_set(migrated_url, open_app):
    forwarded = {"X-Forwarded-For": "10.1.2.3", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "mines.example"}
    for proxy, secure in ((0, False), (1, True)):
        client = open_app(database_url=migrated_url, secret_key="x", proxy=proxy).test_client()
        answer = client.get("/sign-in", headers=forwarded)
        assert ("Strict-Transport-Security" in answer.headers) is secure
        assert ("__Host-session" in _cookies(answer)) is secure
