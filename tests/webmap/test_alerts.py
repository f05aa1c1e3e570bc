"""The inbox of alerts, thresholds through its form, and letters through a real mail server."""
import email
import re
import socket
import warnings
from dataclasses import replace
from datetime import date
from email.policy import default

import pytest

from geodata.database import open_database
from mines.commands.records import record_fact
from mines.commands.targets import set_threshold
from mines.queries.alerts import SENT, remembered
from mines.queries.subjects import by_code
from mines.tables.people import AddressRecord
from tests.command_line import CommandLine
from tests.factories import COUNTY, open_writer
from tests.signing_in import csrf
from tests.webmap.desk import Desk
from tests.webmap.small_county import fill
from tests.webmap.test_progress import words_of
from webmap.mail import BadAddress, Server

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from aiosmtpd.controller import Controller

KEY = "closure_done_rate@1"


@pytest.fixture(params=("spatialite", "postgis"))
def url(request):
    """The small county."""
    with request.getfixturevalue(request.param).copy_of("migrated") as url:
        fill(url)
        yield url


@pytest.fixture
def desk(url, open_app):
    """Officer li in it."""
    return Desk(open_app(database_url=url, secret_key="only for tests"), "li")


def post(desk, address, status=303, **values):
    """Send a form."""
    answer = desk.client.post(address, data={"csrf_token": csrf(desk.client), **values})
    assert answer.status_code == status, answer.text
    return answer


def test_a_threshold_is_set_crossed_read_and_stopped(desk):
    assert "还没有设界限。" in desk.get("/alerts")
    post(desk, "/alerts/thresholds", key=KEY, region_code=COUNTY, least="50")
    html = desk.get("/alerts")
    assert "关闭到位 0.0%，低于 50.0%" in words_of(html) and "示例县，自 2025年6月1日起" in words_of(html)
    name = re.search(r'name="name" value="(threshold:[^"]+)"', html)[1]
    post(desk, "/alerts/read", name=name)
    assert "关闭到位 0.0%，低于" not in words_of(desk.get("/alerts"))
    assert "关闭到位 0.0%，低于" in words_of(desk.get("/alerts?of=all"))
    post(desk, re.search(r"/alerts/thresholds/\d+/stop", desk.get("/alerts"))[0])
    assert "还没有设界限。" in desk.get("/alerts")


@pytest.mark.parametrize(("values", "said"), [
    ({}, "低于、高于至少写一个。"), ({"least": "150"}, "百分数不超过 100。"), ({"least": "60", "most": "50"}, "不能大于"),
    ({"least": "soon"}, 'class="wrong"'), ({"least": "-1"}, 'class="wrong"'), ({"key": "nothing@1", "least": "5"}, 'class="wrong"'),
    ({"least": "5", "region_code": "110000"}, 'class="wrong"')])
def test_a_threshold_that_means_nothing_is_refused_beside_its_field(desk, values, said):
    assert said in post(desk, "/alerts/thresholds", 422, **{"key": KEY, "region_code": COUNTY, **values}).text


def test_an_address_is_set_on_ones_account_and_one_that_is_none_is_refused(desk):
    post(desk, "/account/address", email="li@example.org", alerts="y")
    assert "li@example.org" in desk.get("/account")
    for wrong in ("", "li", "li@", "a b@c", "x@y\nBcc: z@w"):
        assert "wrong" in post(desk, "/account/address", 422, email=wrong).text


@pytest.mark.parametrize("address", ["as_of=1990-01-01", "as_of=2090-01-01", "region=139999999"])
def test_an_inbox_of_any_day_is_whole(desk, address):
    desk.get(f"/alerts?{address}")


class Box:
    """Keeps the letters that arrive."""

    def __init__(self):
        """Begin empty."""
        self.letters = []

    async def handle_DATA(self, server, session, envelope):
        """Take in one letter."""
        self.letters.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=default)))
        return "250 OK"


@pytest.fixture
def box():
    """A mail server on this machine, and what arrived at it."""
    box = Box()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        box.port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture
def told(url):
    """Li wants letters, wu does not; one threshold is crossed."""
    engine = open_database(url)
    with open_writer(engine) as session:
        set_threshold(session, KEY, region_code=COUNTY, by="li", least=0.5)
        for login, alerts in (("li", True), ("wu", False)):
            record_fact(session, AddressRecord, by_code(session, "officer", login).id, on=date(2025, 1, 1), by=login,
                        email=f"{login}@example.org", alerts=alerts)
        session.commit()
    engine.dispose()
    return url


def sending(url, folder, monkeypatch, port):
    """The command line with a mail server in its settings."""
    monkeypatch.setenv("GREENMINE_SMTP_URL", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("GREENMINE_MAIL_FROM", "registry@example.org")
    return replace(CommandLine(url, folder))


def test_each_account_is_sent_what_is_new_once(told, tmp_path, monkeypatch, box):
    greenmine = sending(told, tmp_path, monkeypatch, box.port)
    assert greenmine("send-alerts").code == 0
    ((to, letter),) = box.letters
    assert to == ["li@example.org"] and letter["From"] == "registry@example.org"
    assert "条新提醒" in letter["Subject"] and "关闭到位 0.0%，低于 50.0%" in letter.get_content()
    assert greenmine("send-alerts").code == 0
    assert len(box.letters) == 1


def test_a_server_that_does_not_answer_is_named_and_nothing_counts_as_sent(told, tmp_path, monkeypatch, box):
    said = sending(told, tmp_path, monkeypatch, 1)("send-alerts")
    assert said.code == 1 and said.err.startswith("li: ")
    engine = open_database(told)
    with open_writer(engine) as session:
        assert remembered(session, "li", SENT) == set()
    engine.dispose()
    assert sending(told, tmp_path, monkeypatch, box.port)("send-alerts").code == 0
    assert len(box.letters) == 1


@pytest.mark.parametrize(("url", "sender"), [
    ("", "a@b"), ("http://x", "a@b"), ("smtp://", "a@b"), ("smtp://host:port", "a@b"), ("smtp://host:99999", "a@b"), ("smtp://h", "")])
def test_a_setting_that_names_no_server_is_refused(url, sender):
    with pytest.raises(BadAddress):
        Server.of(url, sender)


def test_signs_of_a_password_are_written_as_an_address_holds_them():
    server = Server.of("smtps://li%40example.org:p%3Aw%2F@mail.example.org", "a@b")
    assert (server.user, server.password, server.port, server.secure) == ("li@example.org", "p:w/", 465, True)


def test_without_a_server_the_command_says_what_to_set(command_line):
    said = command_line("send-alerts")
    assert said.code == 1 and "GREENMINE_SMTP_URL" in said.err and len(said.err.strip().splitlines()) == 1
