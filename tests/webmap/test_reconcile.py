"""口径对账: the page that says who makes the difference between two figures, and what a pasted list differs in."""
import re

import pytest

from tests.signing_in import csrf
from tests.webmap.small_county import fill
from tests.webmap.test_progress import words_of

AS_OF = "2025-12-31"


def test_the_page_adds_up_and_names_who_makes_the_difference(reader):
    html = reader.get(f"/progress/reconcile?key=closure_decided@1&left_on=2025-01-31&as_of={AS_OF}").text
    terms = re.findall(r"<b>(?:<a [^>]*>)?(\d+)", re.search(r'class="terms".*?</section>', html, re.S)[0])
    before, joined, left, after = map(int, terms)
    assert (before, joined, left, after) == (0, 1, 0, 1)
    assert "示例KS-0003矿" in html
    assert "现场关闭：未列入关闭 → 已决定关闭" in words_of(html)
    assert "2025年6月1日的记录，li " in words_of(html)


def test_two_equal_figures_have_no_difference(reader):
    html = reader.get(f"/progress/reconcile?key=block_done_rate@1&left_on={AS_OF}&as_of={AS_OF}").text
    assert "两边的对象完全一样，没有差别。" in html


def test_two_versions_and_two_moments_can_be_held_against_each_other(reader):
    for asked in ("left_version=2022", "left_known=2026-01-01", "left_known=2026-01-01T00:30:00%2B08:00", "left_version=1999"):
        assert reader.get(f"/progress/reconcile?key=green_nat_rate@2028&{asked}&left_on={AS_OF}&as_of={AS_OF}").status_code == 200


@pytest.mark.parametrize("asked", ["key=nothing@1", "left_on=2025-02-30", "left_known=never", "as_of=x", "region=x", "page=0"])
def test_what_cannot_be_read_is_refused_in_words(reader, asked):
    answer = reader.get(f"/progress/reconcile?{asked}")
    assert answer.status_code == 400 and "读不懂" in answer.text


@pytest.mark.parametrize("asked", ["as_of=1990-01-01", "as_of=2090-01-01&left_on=2089-01-01", "region=139999999"])
def test_a_day_without_records_or_a_region_without_mines_has_a_page(reader, asked):
    assert reader.get(f"/progress/reconcile?{asked}").status_code == 200


def test_the_page_is_english_throughout(reader):
    html = reader.get(f"/progress/reconcile?key=closure_decided@1&left_on=2025-01-31&as_of={AS_OF}&lang=en").text
    content = words_of(re.search(r"<main.*?</main>", html, re.S)[0])
    assert not re.search(r"[一-鿿]", re.sub("示例县|青杨镇|示例KS-0003矿", "", content))


@pytest.fixture
def client(spatialite, open_app):
    """Somebody who may paste, at the small county."""
    with spatialite.copy_of("migrated") as url:
        fill(url)
        yield open_app(database_url=url, secret_key="only for tests").test_client()


def paste(client, listed, status=200, key="green_prov_rate@2028"):
    """What a reader reads after pasting."""
    answer = client.post(f"/progress/reconcile/list?as_of={AS_OF}",
                         data={"csrf_token": csrf(client), "key": key, "part": "counted", "listed": listed})
    assert answer.status_code == status, answer.text
    return words_of(answer.text)


def test_a_pasted_list_adds_up_and_says_why_of_every_line(client):
    said = paste(client, "KS-0001\nC1300002019041120148888\nKS-0003\n没有的矿")
    assert "2 登记表 + 2 只在名单 − 1 只在登记表 = 3 名单 另有 1 行重复" in said
    assert "未计入：在关闭清单或已注销" in said
    assert "登记表里没有这个编号、许可证号或名称" in said
    assert "与第 1 行是同一个" in said


def test_ten_thousand_lines_can_be_pasted(client):
    said = paste(client, "\n".join(f"{number}\t不在登记表里的矿山{number}\t青杨镇\t河北省示例县青杨镇" for number in range(10_000)))
    assert "+ 10" in said and "只列出前 200 行。" in said


def test_nothing_pasted_is_said_beside_the_field_and_rubbish_means_nobody(client):
    assert "名单是空的。" in paste(client, "", 422)
    paste(client, "KS-0001", 422, key="nothing@1")
    assert "登记表里没有这个编号、许可证号或名称" in paste(client, "<script>alert(1)</script>")
