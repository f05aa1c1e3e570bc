"""The monthly briefing: a Word file whose numbers are the board's, the office's own template, the workbook, and what changed."""
import re
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import load_workbook

from geodata.database import open_database
from mines.codes import CountyTask, Department, Role
from mines.commands.people import CONSOLE, add_officer
from mines.errors import TemplateRefused
from mines.queries.counts import stock
from mines.queries.reports import report_on
from tests.factories import COUNTY, open_writer
from tests.libreoffice import pages_of
from tests.signing_in import csrf, sign_in
from tests.webmap.small_county import fill
from webmap import reporting
from webmap.documents import briefing, dispatch, pictures
from webmap.documents.briefing_fields import Letterhead
from webmap.documents.differences import differences
from webmap.session import newest_seal, registry

AS_OF = date(2025, 12, 31)
SIGNED = Letterhead("示例县人民政府办公室文件", "示例县自然资源和规划局", date(2026, 1, 8))


@pytest.fixture(scope="module")
def written(county_app):
    """The report of the example county's last month, and its briefing without pictures."""
    with county_app.test_request_context("/"):
        report = report_on(registry(), AS_OF, newest_seal().sealed_at)
        content = briefing.written(registry(), report, briefing.Template(briefing.OWN, False), SIGNED, drawn=False)
    return report, content


def with_words(path, old, new):
    """The program's template at ``path``, one text of it replaced."""
    with ZipFile(briefing.OWN) as source, ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(old.encode(), new.encode()) if name == "word/document.xml" else data)
    return briefing.Template(path, True)


def test_every_number_of_the_text_is_a_figure_of_the_board(written):
    report, content = written
    text = "".join(briefing.text_of(content))
    closed, blocks, green = (report.progress[key] for key in ("closure_done_rate@1", "block_done_rate@1", "green_nat_met_rate@2028"))
    assert f"关闭到位{closed.counted}座" in text and f"列入关闭清单{closed.among}座" in text
    assert f"现场验收{report.progress['closure_accepted@1'].counted}座" in text
    assert f"整合完成{blocks.counted}个" in text
    assert f"持证在产矿山{green.among}座。达到国家标准{green.counted}座" in text
    assert f"月末存量{report.stock_of_month.end:.1f}公顷" in text
    for row in report.behind["closure_done_rate@1"].missed:
        assert row.name in text


def test_the_table_of_what_is_late_has_a_row_for_each_item(written):
    report, content = written
    tables = Document(BytesIO(content)).tables
    ranking, late, rules = tables
    assert len(ranking.rows) == 1 + len(report.townships) + 1
    assert len(late.rows) == 1 + len(report.late)
    assert [cell.text for cell in late.rows[0].cells][-4:] == ["原因", "措施", "责任人", "新期限"]
    assert [cell.text for cell in ranking.rows[-1].cells][1] == "合计"
    assert len(rules.rows) == 13


def test_nothing_of_the_template_is_left_in_the_briefing(written):
    with ZipFile(BytesIO(written[1])) as file:
        xml = file.read("word/document.xml").decode()
    assert "{{" not in xml and "{%" not in xml


def test_fonts_are_named_with_others_that_may_stand_for_them(written):
    with ZipFile(BytesIO(written[1])) as file:
        fonts, text = file.read("word/fontTable.xml").decode(), file.read("word/document.xml").decode()
    for name in ("仿宋", "黑体", "楷体"):
        assert f'w:eastAsia="{name}"' in text
        assert re.search(rf'w:name="{name}"><w:altName', fonts)


def test_the_red_head_is_left_out_where_none_is_set(county_app, written):
    assert briefing.text_of(written[1])[0] == SIGNED.head
    with county_app.test_request_context("/"):
        plain = briefing.written(registry(), written[0], briefing.Template(briefing.OWN, False), replace(SIGNED, head=""), drawn=False)
    assert briefing.text_of(plain)[0] == "示例县矿山综合治理工作调度通报"


@pytest.mark.parametrize(("wrong", "named"), [("{{ 关闭.到位.总量 }}", "总量"), ("{{ 闭矿数 }}", "闭矿数")])
def test_a_wrong_field_in_the_template_is_named(county_app, written, tmp_path, wrong, named):
    template = with_words(tmp_path / "briefing.docx", "{{ 关闭.到位.总数 }}", wrong)
    with county_app.test_request_context("/"), pytest.raises(TemplateRefused) as refused:
        briefing.written(registry(), written[0], template, SIGNED, drawn=False)
    assert refused.value.values["field"] == named
    assert named != "总量" or "总数" in refused.value.values["similar"]


def test_a_picture_that_the_template_lacks_is_named(county_app, written, tmp_path):
    template = with_words(tmp_path / "briefing.docx", "{{ 图_分布 }}", "")
    with county_app.test_request_context("/"), pytest.raises(TemplateRefused) as refused:
        briefing.written(registry(), written[0], template, SIGNED)
    assert refused.value.values["picture"] == "图_分布"


@pytest.mark.parametrize("broken", ["{{ 截至", "{% if %}截至"])
def test_a_template_that_cannot_be_read_is_refused(county_app, written, tmp_path, broken):
    template = with_words(tmp_path / "briefing.docx", "{{ 截至 }}，列入", f"{broken}，列入")
    with county_app.test_request_context("/"), pytest.raises(TemplateRefused):
        briefing.written(registry(), written[0], template, SIGNED, drawn=False)


def test_a_file_that_is_no_document_is_refused(county_app, written, tmp_path):
    (tmp_path / "briefing.docx").write_text("no document")
    with county_app.test_request_context("/"), pytest.raises(TemplateRefused):
        briefing.written(registry(), written[0], briefing.Template(tmp_path / "briefing.docx", True), SIGNED, drawn=False)


def test_the_offices_template_in_the_data_folder_is_used(tmp_path):
    assert not briefing.template_of(tmp_path).own
    (tmp_path / "templates").mkdir()
    with_words(tmp_path / "templates" / "briefing.docx", "县直有关部门", "县有关单位")
    assert briefing.template_of(tmp_path).own


def test_word_opens_the_briefing_and_its_pages_hold_text_and_pictures(county_app, written, office_program, tmp_path):
    with county_app.test_request_context("/"):
        content = briefing.written(registry(), written[0], briefing.Template(briefing.OWN, False), SIGNED)
    (tmp_path / "briefing.docx").write_bytes(content)
    with ZipFile(BytesIO(content)) as file:
        assert sum(name.startswith("word/media/") for name in file.namelist()) == 4
    pages = pages_of(office_program, tmp_path / "briefing.docx")
    whole = re.sub(r"\s", "", "".join(pages))
    assert 5 <= len(pages) <= 8 and all(page.strip() for page in pages)
    for part in ("示例县矿山综合治理工作调度通报", "一、关停取缔", "四、绿色矿山", "六、逾期事项", "图4本年待治理存量", "示例县自然资源和规划局", "指标口径与数据"):
        assert part in whole


def test_the_workbook_has_the_four_blocks_what_is_late_the_ranking_and_every_ledger(county_app, written):
    report = written[0]
    with county_app.test_request_context("/"):
        book = load_workbook(BytesIO(dispatch.book(registry(), report)))
        owed = stock(registry(), AS_OF)
    assert book.sheetnames == ["调度·关停取缔", "调度·整合重组", "调度·修复治理", "调度·绿色矿山", "逾期事项", "乡镇排名", "关闭矿山台账", "整合重组台账",
                               "整合前采矿权", "修复治理台账", "绿色矿山台账"]
    assert all(sheet.print_area and sheet.freeze_panes for sheet in book)
    closing, blocks, sites, green = (_totals(book[name]) for name in book.sheetnames[:4])
    closed = report.progress["closure_done_rate@1"]
    assert (closing["关闭到位"], closing["本年任务"]) == (closed.counted, closed.among)
    assert closing["已决定"] == report.progress["closure_decided@1"].counted
    assert closing["采矿权已注销"] == report.progress["closure_cancelled@1"].counted
    assert closing["到位率"] == pytest.approx(closed.share)
    assert closing["逾期"] == sum(one.task == CountyTask.CLOSING for one in report.late)
    assert blocks["完成率"] == pytest.approx(report.progress["block_done_rate@1"].share)
    assert blocks["省批复"] == report.progress["block_approved_rate@1"].counted
    assert sites["已验收（公顷）"] == pytest.approx(report.progress["restored_area_rate@1"].counted)
    assert sites["待治理存量（公顷）"] == pytest.approx(owed.end)
    assert sites["本月验收（公顷）"] == pytest.approx(report.stock_of_month.accepted)
    assert sites["图斑完成率"] == pytest.approx(report.progress["restored_site_rate@1"].share)
    assert (green["达到国家标准"], green["持证在产"]) == (
        report.progress["green_nat_met_rate@2028"].counted, report.progress["green_nat_met_rate@2028"].among)
    assert green["省级及以上在册"] == report.progress["green_prov_rate@2028"].counted
    due = [row[5] for row in book["逾期事项"].iter_rows(min_row=6, values_only=True)]
    assert len(due) == len(report.late) and all(isinstance(day, datetime) for day in due)


def _totals(sheet):
    """The row of totals by its headings."""
    rows = list(sheet.iter_rows(values_only=True))
    head = next(row for row in rows if row[0] == "序号")
    total = next(row for row in rows if str(row[1]).startswith("合计"))
    return dict(zip(head, total, strict=True))


@pytest.mark.parametrize("path", ["/reports", "/reports/2025-12"])
def test_the_pages_show_the_months_and_their_text(county_app, path):
    html = county_app.test_client().get(path).text
    assert "2025年12月" in html and "未发布" in html
    assert 'href="/reports/2025-12.docx"' in html


def test_the_file_of_a_month_is_downloaded_by_its_name(county_app):
    answer = county_app.test_client().get("/reports/2025-12.xlsx")
    assert answer.status_code == 200 and answer.data[:2] == b"PK"
    assert "2025" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(("month", "status"), [("2030-01", 422), ("1990-01", 404), ("2025-13", 422), ("December", 422)])
def test_a_month_that_cannot_be_reported_is_refused_in_words(county_app, month, status):
    answer = county_app.test_client().get(f"/reports/{month}")
    assert answer.status_code == status and "<h1>" in answer.text


def test_every_field_of_the_list_can_be_written_into_a_template(county_app, written, tmp_path):
    with county_app.test_request_context("/"):
        sheet = load_workbook(BytesIO(briefing.field_list(registry(), written[0], SIGNED))).active
        rows = [[cell.value or "" for cell in row[1:]] for row in sheet.iter_rows() if str(row[1].value).startswith("{{ ")]
        document, said = Document(), [value for _field, value, each in rows if not each]
        for field, _value, each in rows:
            loop = each.replace("%tr", "%").split("%} {%")
            document.add_paragraph(f"{loop[0]}%}}{field};{{%{loop[1]}" if each else f"{field};")
        document.save(tmp_path / "briefing.docx")
        template = briefing.Template(tmp_path / "briefing.docx", True)
        text = "".join(briefing.text_of(briefing.written(registry(), written[0], template, SIGNED)))
    assert len(rows) > 120 and {each for *_words, each in rows if each} == {
        f"{{%tr for 行 in {name} %}} {{%tr endfor %}}" for name in ("乡镇", "逾期", "口径")}
    assert all(value in text for value in said if value != "图片")


def test_the_template_and_its_fields_are_handed_to_accounts(databases, open_app, tmp_path):
    with databases.copy_of("migrated") as url:
        fill(url)
        app = open_app(database_url=url, data_dir=tmp_path, secret_key="only for tests", public_pages=True)
        _reviewer(url)
        addresses = "/reports/template.docx", "/reports/2025-05/fields.xlsx"
        assert [app.test_client().get(address).status_code for address in addresses] == [401, 401]
        client = sign_in(app, "shen")
        assert all(address in client.get("/reports").text for address in ("/reports/template.docx", "/fields.xlsx"))
        template, listed = (client.get(address) for address in addresses)
        assert template.data == briefing.OWN.read_bytes() and "briefing.docx" in template.headers["Content-Disposition"]
        assert load_workbook(BytesIO(listed.data)).active.title == "字段"
        (tmp_path / "templates").mkdir()
        own = with_words(tmp_path / "templates" / "briefing.docx", "县直有关部门", "县有关单位")
        assert client.get(addresses[0]).data == own.path.read_bytes()


def test_a_month_is_issued_once_and_the_next_one_is_held_against_it(databases, open_app, tmp_path):
    with databases.copy_of("migrated") as url:
        fill(url)
        app = open_app(database_url=url, data_dir=tmp_path, secret_key="only for tests")
        _reviewer(url)
        client = sign_in(app, "shen")
        sent = client.post("/reports/2025-05/issue", data={"csrf_token": csrf(client)})
        assert sent.status_code == 303
        assert "已发布，已锁定" in client.get("/reports/2025-05").text
        assert client.post("/reports/2025-05/issue", data={"csrf_token": csrf(client)}).status_code == 409
        after = client.get("/reports/2025-06").text
        assert re.search(r"已决定关闭<del>0</del><mark>1</mark>座", after)
        assert "没有变化" in client.get("/reports").text


def _reviewer(url):
    engine = open_database(url)
    with open_writer(engine) as session:
        add_officer(session, "shen", name="审", role=Role.REVIEWER, department=Department.NATURAL_RESOURCES, region_code=COUNTY,
                    on=date(2000, 1, 1), by=CONSOLE)
        session.commit()
    engine.dispose()


def test_changed_numbers_are_marked_and_new_and_lost_sentences_are_told_apart():
    found = differences(["关闭到位11座，占61.1%。零开工2座：甲矿、乙矿。"], ["关闭到位12座，占66.7%。逾期5项。"])
    first, added = found[0]
    assert [(piece.text, piece.before) for piece in first.pieces if piece.before is not None] == [("12", "11"), ("66.7%", "61.1%")]
    assert added.what == "added"
    assert [sentence.what for sentence in found[-1]] == ["removed"]


def test_a_text_that_did_not_change_has_no_marks():
    assert all(sentence.what == "same" for lines in differences(["甲。乙3座。"], ["甲。乙3座。"]) for sentence in lines)


def test_without_a_chinese_font_a_picture_speaks_english_and_codes(county_app, monkeypatch):
    monkeypatch.setattr(pictures, "font", lambda: None)
    with county_app.test_request_context("/"):
        assert pictures._named("九道梁乡", "139999103") == "139999103"
        png = pictures.county_map(registry(), "tier", AS_OF, None, None, width_mm=80, height_mm=60)
    assert png.startswith(b"\x89PNG")
    assert "Noto Sans CJK SC" in pictures.WITHOUT and "中文字体" in pictures.WITHOUT


def test_the_command_line_writes_the_month(county_app):
    month = reporting.month_of
    with county_app.test_request_context("/"):
        assert month(registry(), "2025-12", None, date(2026, 1, 8)).as_of == AS_OF
        assert reporting.months(registry(), None, date(2026, 1, 8))[0].name == "2025-12"
