"""The four ledgers on screen and as workbooks: printed headings, real numbers and dates, totals that are the board's."""
import re
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from mines.indicators import BY_KEY
from mines.queries.counts import classes, figures, stock
from mines.queries.ledgers import closure_ledger, consolidation_ledger, green_ledger, restoration_ledger
from mines.rules.block import done
from mines.rules.mine import closing_task_done, on_closing_list
from webmap.session import registry

AS_OF = date(2025, 12, 31)
LEDGERS = ("closure", "consolidation", "restoration", "green")
HEADINGS = {
    "closure": "序号 矿山名称 所在地（乡、镇） 采矿许可证有效期 开采矿种 决定关闭原因 决定关闭日期 关闭执行情况 备注 采矿许可证号 采矿权人 生产规模 开采方式 关闭类型 公告文号 "
               "责任领导 责任单位 断电 民爆清缴 警示标志 安全隐患消除 验收日期 验收结论 注销申请文号 注销公告日期 修复责任主体 照片数",
    "consolidation": "图号 区块名称 矿种 区块编号 所在乡镇 整合主体 方案编制 县初审 市审查 省联审 省批复文号 变更登记 新证号 阶段 滞后天数 责任人 勘查程度",
    "restoration": "点位编号 名称 乡镇 经纬度 责任主体类型 应治理面积 修复方式 修复后地类 施工单位 开工 完成面积 验收面积 验收日期 验收文号 移交管护单位 跟踪评价日期 矿山名称 县 类型 交通位置",
    "green": "矿山名称 许可证号及有效期 规模类别 一矿一策文号 整治类别 自评得分 第三方机构 达标版本 公告文号 复核到期日 预警 移出日期 移出原因 目标年度 差距项 市 县 企业 "
             "采矿权类型 主矿种 共伴生矿种 开采方式 重点工程 专家 评审日期 储备库入库日期 省级入库日期 国家级入库日期",
}
IN_PARTS = {
    "closure": ("人员撤离 (人/完成)", "设备拆除 (台套/完成)", "井口封堵 (应封/已封)", "修复面积 (公顷)"),
    "consolidation": ("整合前 (矿权数, 主体数, 面积, 规模)", "整合后 (矿权数, 主体数, 面积, 规模)", "旧证注销 (应/已)"),
    "restoration": ("损毁面积 (挖损/压占/塌陷/污染)", "投资 (财政/企业/社会资本)"),
    "green": ("持证在产 (是/否及原因)", "先决条件 (逐项)", "评估得分 (分项)"),
}


def asked(app, question):
    """Ask one thing of the application's session."""
    with app.test_request_context("/"):
        return question(registry())


def sheet_of(app, ledger, **asking):
    """The first sheet of a ledger's workbook."""
    answer = app.test_client().get(f"/ledgers/{ledger}.xlsx", query_string={"as_of": AS_OF.isoformat(), **asking})
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.data)).worksheets[0]


def words_of(sheet):
    """Every text of a sheet."""
    return {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}


@pytest.mark.parametrize("ledger", LEDGERS)
def test_a_workbook_has_every_heading_of_the_handbook(county_app, ledger):
    found = words_of(sheet_of(county_app, ledger))
    assert not set(HEADINGS[ledger].split()) - found
    assert not set(IN_PARTS[ledger]) - found


def test_the_rights_that_blocks_are_made_of_have_a_sheet_of_their_own(county_app):
    answer = county_app.test_client().get("/ledgers/consolidation.xlsx?as_of=2025-12-31")
    old = load_workbook(BytesIO(answer.data)).worksheets[1]
    assert {"图号", "采矿许可证号", "矿山名称", "主矿种", "矿区范围拐点坐标", "占用储量", "服务年限（年）", "设计规模", "实际规模"} <= words_of(old)
    blocks = asked(county_app, lambda session: consolidation_ledger(session, AS_OF))
    assert old.max_row == 5 + sum(len(row.old) for row in blocks) + 1


@pytest.mark.parametrize("ledger", LEDGERS)
def test_a_workbook_says_what_it_is_of(county_app, ledger):
    sheet = sheet_of(county_app, ledger)
    said = f"{sheet['A1'].value} {sheet['A2'].value} {sheet['A3'].value}"
    for part in ("示例县", "截至 2025年12月31日", "所知", "区域：示例县", "口径", "版", "程序版本：greenmine"):
        assert part in said


@pytest.mark.parametrize("ledger", LEDGERS)
def test_a_workbook_is_ready_to_print(county_app, ledger):
    sheet = sheet_of(county_app, ledger)
    assert sheet.print_area and sheet.print_title_rows and sheet.freeze_panes == "C6"
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.fitToHeight == 0


def test_numbers_are_numbers_and_dates_are_dates(county_app):
    sheet = sheet_of(county_app, "restoration")
    head = {sheet.cell(4, at).value: at for at in range(1, sheet.max_column + 1)}
    owed = [sheet.cell(row, head["应治理面积"]).value for row in range(6, 66)]
    assert all(isinstance(value, int | float) for value in owed)
    days = [sheet.cell(row, head["验收日期"]).value for row in range(6, 66)]
    assert any(isinstance(value, datetime) for value in days) and all(value is None or isinstance(value, datetime) for value in days)


def test_the_closing_ledger_adds_up_to_the_board(county_app):
    rows = asked(county_app, lambda session: closure_ledger(session, AS_OF))
    board = asked(county_app, lambda session: figures(session, [BY_KEY["closure_done_rate@1"]], AS_OF))["closure_done_rate@1"]
    listed = [row for row in rows if on_closing_list(row)]
    assert (sum(bool(closing_task_done(row)) for row in listed), len(listed)) == (board.counted, board.among)
    counts = asked(county_app, lambda session: classes(session, "closing", AS_OF))
    assert {code: sum(row.class_code == code for row in rows) for code in counts if code != "not_counted"} == {
        code: count for code, count in counts.items() if code != "not_counted"}


def test_the_block_ledger_adds_up_to_the_board(county_app):
    rows = asked(county_app, lambda session: consolidation_ledger(session, AS_OF))
    board = asked(county_app, lambda session: figures(session, [BY_KEY["block_done_rate@1"]], AS_OF))["block_done_rate@1"]
    assert (sum(bool(done(row)) for row in rows), len(rows)) == (board.counted, board.among)


def test_the_restoration_workbook_adds_up_to_the_stock_of_the_board(county_app):
    sheet = sheet_of(county_app, "restoration")
    parts = {sheet.cell(5, at).value or sheet.cell(4, at).value: at for at in range(1, sheet.max_column + 1)}
    total = next(row for row in range(6, sheet.max_row + 1) if str(sheet.cell(row, 2).value).startswith("合计"))
    found = asked(county_app, lambda session: stock(session, AS_OF))
    for heading, value in (("年初存量", found.begin), ("新增损毁", found.new), ("验收核减", found.accepted), ("测量更正", found.correction),
                           ("期末存量", found.end)):
        assert sheet.cell(total, parts[heading]).value == pytest.approx(value, abs=1e-4)
    rate = asked(county_app, lambda session: figures(session, [BY_KEY["restored_area_rate@1"]], AS_OF))["restored_area_rate@1"]
    assert sheet.cell(total, parts["验收面积"]).value == pytest.approx(rate.counted, abs=1e-4)
    assert sheet.cell(total, parts["应治理面积"]).value == pytest.approx(rate.among, abs=1e-4)


def test_the_green_ledger_adds_up_to_the_board(county_app):
    rows = asked(county_app, lambda session: green_ledger(session, AS_OF))
    board = asked(county_app, lambda session: figures(session, [BY_KEY["green_nat_met_rate@2028"]], AS_OF))["green_nat_met_rate@2028"]
    producing = [row for row in rows if row.producing]
    assert (sum(row.national_met == "yes" for row in producing), len(producing)) == (board.counted, board.among)
    assert all(bool(row.left_out) != row.producing for row in rows)


def test_sites_add_up_by_type_of_damage(county_app):
    for row in asked(county_app, lambda session: restoration_ledger(session, AS_OF)):
        assert sum(row.damaged.values()) == pytest.approx(row.owed_ha)


@pytest.mark.parametrize("ledger", LEDGERS)
def test_chips_count_the_rows_and_filter_them(county_app, ledger):
    html = county_app.test_client().get(f"/ledgers/{ledger}?as_of=2025-12-31").text
    whole, *parts = [int(number) for number in re.findall(r'class="chip[^>]*>[^<]*<b>(\d+)</b>', html)]
    assert whole == sum(parts)
    state, count = re.search(rf'href="/ledgers/{ledger}\?[^"]*state=(\w+)[^>]*>[^<]*<b>(\d+)</b>', html).groups()
    page = county_app.test_client().get(f"/ledgers/{ledger}?as_of=2025-12-31&state={state}").text
    assert len(re.findall(r'<th scope="row" class="name"><a', page)) == int(count)
    sheet = sheet_of(county_app, ledger, state=state)
    assert f"合计 {count}" in words_of(sheet)
    assert "筛选：无" not in sheet["A2"].value


def test_a_list_is_sorted_by_the_column_asked_for_with_what_is_unknown_last(county_app):
    html = county_app.test_client().get("/ledgers/closure?as_of=2025-12-31&columns=cancelled_on&sort=cancelled_on&down=1").text
    cells = re.findall(r'<td class="nw[^"]*">\s*(?:<span[^>]*>)?([^<\s]+)', html)
    days = [tuple(map(int, re.findall(r"\d+", cell))) for cell in cells]
    assert days[:19] == sorted(days[:19], reverse=True) and days[12] and not any(days[13:19])
    assert 'aria-sort="descending"' in html


def test_chosen_columns_travel_in_the_address(county_app):
    client = county_app.test_client()
    sent = client.get("/ledgers/closure?as_of=2025-12-31&column=holder&column=photos")
    assert sent.status_code == 302
    html = client.get(sent.location).text
    heads = re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', html)
    assert heads == ["序号", "矿山名称", "采矿权人", "照片数"]
    assert "as_of=2025-12-31" in sent.location


def test_a_ledger_of_a_township_holds_only_its_rows(county_app):
    whole = asked(county_app, lambda session: green_ledger(session, AS_OF))
    part = asked(county_app, lambda session: green_ledger(session, AS_OF, region=whole[0].region_code))
    assert 0 < len(part) < len(whole) and {row.region_code for row in part} == {whole[0].region_code}


def test_a_ledger_before_the_first_record_says_that_it_is_empty(county_app):
    html = county_app.test_client().get("/ledgers/closure?as_of=1990-01-01").text
    assert "没有符合条件的" in html
    assert county_app.test_client().get("/ledgers/closure.xlsx?as_of=1990-01-01").status_code == 200
    assert county_app.test_client().get("/ledgers/nothing").status_code == 404


def test_the_navigation_leads_to_the_ledgers_on_a_desk_and_on_a_phone(county_app):
    html = county_app.test_client().get("/progress").text
    assert html.count('href="/ledgers"') == 2
    assert "关闭矿山台账" in county_app.test_client().get("/ledgers").text
