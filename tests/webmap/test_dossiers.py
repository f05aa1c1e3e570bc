"""The dossier of a mine and of a block on paper: facts with their papers, maps, timeline, papers, lineage."""
import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from webmap.documents import pdf


def pages_of(app, address):
    """The text of each page of a PDF, without blanks."""
    answer = app.test_client().get(address)
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    reader = PdfReader(BytesIO(answer.data))
    return [re.sub(r"\s", "", page.extract_text()) for page in reader.pages], reader


def test_a_mines_dossier_holds_facts_plan_assessment_timeline_and_papers(county_app):
    pages, reader = pages_of(county_app, "/mines/KS-0023/dossier.pdf?as_of=2025-12-31")
    whole = "".join(pages)
    assert 3 <= len(pages) <= 8 and all(pages)
    for part in ("青杨1号钼矿档案", "当日有效的事实", "一矿一策", "国家级标准评估", "742", "修复图斑", "沿革", "时间线", "文件目录", "更正：", "台账最新封印"):
        assert part in whole
    assert [len(page.images) for page in reader.pages][0] == 1
    assert reader.pages[0].mediabox.width == pytest.approx(595, abs=1)


def test_a_closed_mines_dossier_holds_its_checks_and_a_merged_ones_its_block(county_app):
    assert "关闭核查" in "".join(pages_of(county_app, "/mines/KS-0016/dossier.pdf?as_of=2025-12-31")[0])
    assert "九道梁东部区块" in "".join(pages_of(county_app, "/mines/KS-0019/dossier.pdf?as_of=2025-12-31")[0])


def test_a_blocks_dossier_holds_its_members_and_gates(county_app):
    pages, _reader = pages_of(county_app, "/blocks/QK-06/dossier.pdf?as_of=2025-12-31")
    whole = "".join(pages)
    for part in ("九道梁东部区块档案", "成员矿山与沿革2座", "整合主体", "县初审", "文件目录"):
        assert part in whole


def test_a_dossier_is_of_the_day_asked(county_app):
    early = "".join(pages_of(county_app, "/mines/KS-0023/dossier.pdf?as_of=2022-12-31")[0])
    assert "截至2022年12月31日" in early and "742/1000" not in early
    assert county_app.test_client().get("/mines/KS-0023/dossier.pdf?as_of=1990-01-01").status_code == 404


@pytest.mark.parametrize("address", ["/mines/KS-0023", "/blocks/QK-06"])
def test_the_page_leads_to_the_dossier(county_app, address):
    html = county_app.test_client().get(f"{address}?as_of=2025-12-31").text
    assert "导出档案 PDF" in html and f"{address}/dossier.pdf?as_of=2025-12-31" in html


def test_a_document_fetches_nothing_but_the_pictures_that_came_along():
    found = pdf.rendered('<img src="http://192.0.2.1/a.png"><img src="file:///etc/hostname"><p>text</p>', {})
    page = PdfReader(BytesIO(found)).pages[0]
    assert page.extract_text().startswith("text") and not page.images
