"""What the board tells a leader beyond the figures: what changed, against which month, what has not begun, how fresh it all is."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from mines.codes import Department, Permit, Role
from mines.commands.people import CONSOLE, add_officer
from mines.commands.records import record_fact
from mines.commands.reports import issue_report
from mines.commands.targets import set_target
from mines.commands.transactions import Writer
from mines.queries.subjects import by_code
from mines.tables.mines import SafetyPermitRecord
from tests.factories import COUNTY, TOWNSHIP, make_mine
from tests.signing_in import csrf, sign_in
from tests.webmap.small_county import fill
from tests.webmap.test_progress import words_of

BOARD = "/progress?as_of=2026-06-30"


class Clock:
    """The door's clock, moved by hand; it begins in July 2026."""

    def __init__(self):
        """Begin."""
        self.at = datetime(2026, 7, 10, 2, tzinfo=UTC)

    def __call__(self):
        """The moment it is."""
        return self.at


@pytest.fixture
def office(migrated_url, open_app):
    """The small county with a closing that lacks one paper, a target, a leader and a reviewer."""
    fill(migrated_url, example=False)
    app = open_app(database_url=migrated_url, secret_key="only for tests")
    app.extensions["clock"] = Clock()
    with Writer(app.extensions["registry"], app.extensions["clock"]) as session:
        for login, role in (("leader", Role.LEADER), ("rev", Role.REVIEWER)):
            add_officer(session, login, name=login, role=role, department=Department.NATURAL_RESOURCES, region_code=COUNTY,
                        on=date(2018, 1, 1), by=CONSOLE)
        make_mine(session, "G-1", ground_stage="accepted", paper_stage="cancelled", west=116.7)
        set_target(session, "closure_done_rate@1", region_code=TOWNSHIP, share=1.0, base_on=date(2024, 12, 31), due_on=date(2026, 12, 31),
                   source="方案", by="li")
        session.commit()
    app.extensions["clock"].at += timedelta(hours=1)
    return app


def written(app):
    """A writer of the office."""
    return Writer(app.extensions["registry"], app.extensions["clock"])


def finish_closing(app):
    """Record the last paper of the closing."""
    with written(app) as session:
        mine = by_code(session, "mine", "G-1")
        record_fact(session, SafetyPermitRecord, mine.id, on=date(2026, 5, 1), by="li", permit=Permit.CANCELLED, valid_to=date(2026, 5, 1))
        session.commit()


def look(client):
    """Say that the board was seen, as the page does."""
    return client.post("/progress/looked", headers={"X-CSRFToken": csrf(client)})


def test_what_changed_since_an_earlier_day_is_told_with_who_and_where_to_look(office):
    client = sign_in(office, "leader")
    assert "上次查看以来" not in client.get(BOARD).text
    assert look(client).status_code == 204
    office.extensions["clock"].at += timedelta(days=1)
    finish_closing(office)
    client = sign_in(office, "leader")
    page = client.get(BOARD).text
    said = words_of(page)
    assert "上次查看以来 上次 2026年7月10日" in said
    assert "关闭到位 0 → 1 座" in said and "+ 示例G-1矿" in said
    before, after = re.findall(r'href="(/\?[^"]*)">(?:之前|现在)的图', page)[:2]
    assert "known_at=2026-07-10" in before and "known_at" not in after


def test_the_look_of_today_does_not_hide_what_is_new_today(office):
    client = sign_in(office, "leader")
    look(client)
    office.extensions["clock"].at += timedelta(days=1)
    finish_closing(office)
    client = sign_in(office, "leader")
    assert look(client).status_code == 204
    assert "关闭到位 0 → 1 座" in words_of(client.get(BOARD).text)
    office.extensions["clock"].at += timedelta(days=1)
    assert "没有变化。" in words_of(sign_in(office, "leader").get(BOARD).text)


def test_nobody_signed_in_has_not_looked(office):
    assert office.test_client().post("/progress/looked").status_code in (400, 401)


def test_the_board_is_held_against_the_month_issued_last_and_says_what_was_restated(office):
    client = sign_in(office, "leader")
    assert "比 5月 持平" in words_of(client.get(BOARD).text)
    with written(office) as session:
        issue_report(session, "2026-05", region_code=TOWNSHIP, by="rev")
        session.commit()
    office.extensions["clock"].at += timedelta(hours=1)
    finish_closing(office)
    page = sign_in(office, "leader").get(BOARD).text
    said = words_of(page)
    assert "2026年5月（已发布）" in said
    assert "比 5月 +1" in said, "held against what was issued, not against what May would be now"
    assert "2026年5月通报发布后重述：关闭 +1，−0" in said
    assert "left_on=2026-05-31&amp;left_known=" in page


def test_a_month_that_was_not_issued_cannot_be_compared_with(office):
    assert sign_in(office, "leader").get(f"{BOARD}&compare=2019-01").status_code == 400


def test_what_has_not_begun_is_named(office):
    page = sign_in(office, "leader").get(BOARD).text
    section = re.search(r'aria-labelledby="idle-title".*?</section>', page, re.S)[0]
    assert "KS-0003" in section or "示例KS-0003矿" in section


def test_rights_holders_and_sizes_are_told_for_the_first_day_and_now(office):
    section = words_of(re.search(r'aria-labelledby="scattered-title".*?</section>', sign_in(office, "leader").get(BOARD).text, re.S)[0])
    assert "2024年12月31日与 2026年6月30日比" in section
    assert "平均规模：萤石 万吨/年 100.0 6 座 100.0 5 座 持平" in section


def test_too_few_finished_cases_are_said_instead_of_a_day(office):
    assert "已办结 1 件，不足 5 件，不作预测" in words_of(sign_in(office, "leader").get(f"{BOARD}&path=closure_done_rate@1").text)


def test_how_fresh_the_facts_are_stands_with_each_township(office):
    table = re.search(r'aria-labelledby="townships-title".*?</section>', sign_in(office, "leader").get(BOARD).text, re.S)[0]
    assert re.search(r'data-label="90 天未更新"><span class="tag warn" title="\d+/\d+">\d+%', table)


@pytest.mark.parametrize("asked", ["as_of=2017-01-01", "as_of=2099-12-31", "region=139999", "as_of=2018-01-01&known_at=2018-01-01"])
def test_a_board_without_anything_to_count_prints_dashes_and_no_wrong_number(office, asked):
    page = sign_in(office, "leader").get(f"/progress?{re.sub('region=[0-9]+', '', asked)}&region=139998").text
    assert not re.search(r"\d%(?!2B)", words_of(re.sub(r'<select.*?</select>', "", page, flags=re.S)))
    assert sign_in(office, "leader").get(f"/progress?{asked}").status_code == 200


def test_a_page_that_is_kept_is_handed_to_nobody_else_whatever_they_accept(office):
    asked = {"headers": {"Accept": "application/json"}}
    assert "rev" in sign_in(office, "rev").get("/reports/2026-05", **asked).text
    assert "发布并锁定" not in sign_in(office, "leader").get("/reports/2026-05", **asked).text
    mine = sign_in(office, "rev").get(BOARD, **asked).text
    assert csrf_of(mine) != csrf_of(sign_in(office, "leader").get(BOARD, **asked).text)


def csrf_of(page):
    """The token with which the page says that it was seen."""
    return re.search(r'data-token="([^"]+)"', page)[1]


@pytest.mark.parametrize("asked", [
    "as_of=yesterday", "as_of=1900-01-01", "region=..", "known_at=x", "path=nothing", "known_at=9999-12-31T23:00:00Z"])
def test_an_address_that_cannot_be_read_is_said_so(office, asked):
    assert sign_in(office, "leader").get(f"/progress?{asked}").status_code == 400
