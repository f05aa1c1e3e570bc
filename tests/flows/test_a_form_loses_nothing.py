"""A form in a browser: what was typed and chosen survives a refusal, another officer, a closed page and an expired session."""
from datetime import UTC, date, datetime

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from geodata.database import open_database, reading
from mines.commands.passwords import change_password, issue_password
from mines.queries.history import papers_of
from mines.tables.mines import TermsRecord
from tests.factories import make_mine, make_officers, open_writer
from tests.office import open_office

PASSWORD = "a word that nobody has"


@pytest.fixture
def office(migrated_url, tmp_path, browser):
    """An office with one mine and two officers, one of whom has a password."""
    engine = open_database(migrated_url)
    with open_writer(engine, lambda: datetime.now(UTC)) as session:
        make_officers(session)
        make_mine(session)
        change_password(session, "li", issue_password(session, "li", by="console"), PASSWORD)
        session.commit()
    engine.dispose()
    with open_office(migrated_url, tmp_path, browser) as office:
        yield office


@pytest.fixture
def photo(tmp_path):
    """A picture."""
    path = tmp_path / "现场.jpg"
    Image.new("RGB", (640, 480), "#889977").save(path)
    return path


def terms(url):
    """Versions of the mine's terms, with how many papers stand behind each."""
    engine = open_database(url)
    with Session(reading(engine)) as session:
        rows = list(session.scalars(select(TermsRecord).order_by(TermsRecord.id)))
        papers = papers_of(session, TermsRecord, [row.id for row in rows])
        found = [(row.mineral, row.recorded_by, sorted(paper.kind for paper in papers[row.id])) for row in rows]
    engine.dispose()
    return found


def fill(page, mineral="磷", paper=True):
    """Fill the form that corrects the terms."""
    page.goto("/records/terms_record/1/correct")
    page.get_by_label("理由").fill("许可证写错")
    page.get_by_label("矿种", exact=True).fill(mineral)
    if paper:
        page.get_by_label("文号").first.fill("示函〔2025〕9号")
        page.get_by_label("日期").nth(1).fill("2025-09-09")


def send(page):
    page.get_by_role("button", name="更正", exact=True).click()


def test_a_refused_form_keeps_everything_and_says_what_to_do(office, migrated_url):
    with office.page_of("li") as page:
        fill(page, paper=False)
        send(page)
        expect(page.get_by_role("alert")).to_contain_text("1 处要改")
        expect(page.get_by_text("更正和撤回要有依据文件")).to_be_visible()
        expect(page.get_by_label("矿种", exact=True)).to_have_value("磷")
        page.get_by_label("文号").first.fill("示函〔2025〕9号")
        page.get_by_label("日期").nth(1).fill("2025-09-09")
        send(page)
        expect(page).to_have_url(f"{office.address}/mines/KS-0001")
        expect(page.get_by_text("更正：开采矿种、方式与规模")).to_be_visible()
    assert terms(migrated_url) == [("萤石", "li", []), ("磷", "li", ["photo"])]


def test_a_photo_goes_up_when_it_is_chosen_and_stands_behind_the_record(office, migrated_url, photo):
    with office.page_of("li") as page:
        fill(page, paper=False)
        with page.expect_response(lambda answer: answer.url.endswith("/evidence") and answer.ok):
            page.locator("[data-photos]").set_input_files(photo)
        expect(page.get_by_text("现场.jpg")).to_be_visible()
        page.reload()
        expect(page.get_by_text("已恢复草稿")).to_be_visible()
        expect(page.get_by_text("现场.jpg")).to_be_visible()
        expect(page.get_by_label("矿种", exact=True)).to_have_value("磷")
        send(page)
        expect(page).to_have_url(f"{office.address}/mines/KS-0001")
    assert terms(migrated_url)[-1] == ("磷", "li", ["photo"])


def test_who_comes_second_is_told_what_changed_and_sends_again(office, migrated_url):
    with office.page_of("li") as first, office.page_of("wu") as second:
        fill(first, "磷")
        fill(second, "铁")
        send(second)
        expect(second).to_have_url(f"{office.address}/mines/KS-0001")
        send(first)
        expect(first.get_by_role("alert")).to_contain_text("铁")
        expect(first.get_by_label("矿种", exact=True)).to_have_value("磷")
        send(first)
        expect(first).to_have_url(f"{office.address}/mines/KS-0001")
    assert [(mineral, by) for mineral, by, _ in terms(migrated_url)] == [("萤石", "li"), ("铁", "wu"), ("磷", "li")]


def test_an_expired_session_is_mended_inside_a_dialog_and_nothing_is_typed_again(office, migrated_url, photo):
    with office.page_of("li") as page:
        fill(page)
        page.context.clear_cookies()
        page.locator("[data-photos]").set_input_files(photo)
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("登录已过期")
        dialog.get_by_label("账号").fill("li")
        dialog.get_by_label("密码").fill("not the password")
        dialog.get_by_role("button", name="登录").click()
        expect(dialog.get_by_role("alert")).not_to_be_empty()
        dialog.get_by_label("密码").fill(PASSWORD)
        with page.expect_response(lambda answer: answer.url.endswith("/evidence") and answer.ok):
            dialog.get_by_role("button", name="登录").click()
        expect(page.locator("[data-kept]", has_text="现场.jpg")).to_be_visible()
        page.context.clear_cookies()
        send(page)
        dialog.get_by_label("密码").fill(PASSWORD)
        dialog.get_by_role("button", name="登录").click()
        expect(page).to_have_url(f"{office.address}/mines/KS-0001")
    assert terms(migrated_url)[-1] == ("磷", "li", ["photo", "photo"])


def test_a_day_that_has_not_come_is_refused_beside_its_field(office):
    with office.page_of("li") as page:
        fill(page)
        page.get_by_label("日期").first.fill(f"{date.today().year + 1}-01-01")
        send(page)
        expect(page.get_by_text("日期在将来。")).to_be_visible()
