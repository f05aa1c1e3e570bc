"""Builds the template of the monthly briefing: `python -m webmap.documents.briefing_template` writes it anew beside this file.

An office changes its own copy in Word: ``templates/briefing.docx`` in the data folder is used instead. Page and type follow GB/T 9704-2012.
"""

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

PLACE = Path(__file__).parent / "templates" / "briefing.docx"

BODY, HEAD, SUBHEAD, TITLE, LATIN = "仿宋", "黑体", "楷体", "方正小标宋简体", "Times New Roman"
FALL_BACK = {
    BODY: "FangSong,仿宋_GB2312,STFangsong,Noto Serif CJK SC", HEAD: "SimHei,Source Han Sans SC,Noto Sans CJK SC",
    SUBHEAD: "KaiTi,楷体_GB2312,STKaiti,Noto Serif CJK SC", TITLE: "FZXiaoBiaoSong-B05S,SimSun,Noto Serif CJK SC",
}
"""Other names under which a font, or one that may stand for it, is installed."""

RED = RGBColor(0xC8, 0x10, 0x2E)
LEFT, CENTRE, RIGHT, EVEN = (
    WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY)

BODY_PARTS = (
    ("一、关停取缔", (
        "截至{{ 截至 }}，列入关闭清单{{ 关闭.到位.总数 }}座，其中已决定关闭{{ 关闭.已决定.数 }}座，现场验收{{ 关闭.现场验收.数 }}座，采矿权注销{{ 关闭.证已注销.数 }}座，"
        "关闭到位{{ 关闭.到位.数 }}座，到位率{{ 关闭.到位.比例 }}，比上月{{ 关闭.到位.比上月 }}。{{ 关闭.到位.目标 }}。",
        "{% if 关闭.到位.差 != '0' %}尚未关闭到位{{ 关闭.到位.差 }}座：{{ 关闭.未到位名单 }}。{% endif %}"
        "{% if 关闭.零开工.数 != '0' %}零开工{{ 关闭.零开工.数 }}座：{{ 关闭.零开工名单 }}。{% endif %}逾期{{ 关闭.逾期 }}项。",
    )),
    ("二、整合重组", (
        "纳入整合方案区块{{ 整合.完成.总数 }}个，已编制方案{{ 整合.方案编制 }}个，通过县初审{{ 整合.县初审 }}个、市审查{{ 整合.市审查 }}个、省联审{{ 整合.省联审 }}个，"
        "获省批复{{ 整合.省批复.数 }}个，换发新证{{ 整合.新证 }}个，旧证全部注销{{ 整合.旧证注销 }}个。整合完成{{ 整合.完成.数 }}个，完成率{{ 整合.完成.比例 }}，"
        "比上月{{ 整合.完成.比上月 }}。{{ 整合.完成.目标 }}。",
        "尚未完成的区块：{{ 整合.未完成名单 }}。{% if 整合.零开工.数 != '0' %}零开工{{ 整合.零开工.数 }}个。{% endif %}逾期{{ 整合.逾期 }}项。",
    )),
    ("三、修复治理", (
        "应治理图斑{{ 修复.图斑.总数 }}个、{{ 修复.面积.总数 }}公顷，已验收{{ 修复.图斑.数 }}个、{{ 修复.面积.数 }}公顷，按面积治理率{{ 修复.面积.比例 }}，"
        "按个数完成率{{ 修复.图斑.比例 }}。责任主体灭失迹地应治理{{ 修复.灭失迹地.总数 }}公顷，已验收{{ 修复.灭失迹地.数 }}公顷，治理率{{ 修复.灭失迹地.比例 }}，"
        "比上月{{ 修复.灭失迹地.比上月 }}公顷。{{ 修复.灭失迹地.目标 }}。",
        "本月初待治理存量{{ 修复.本月存量.期初 }}公顷，新增损毁{{ 修复.本月存量.新增 }}公顷，验收核减{{ 修复.本月存量.验收核减 }}公顷，测量更正{{ 修复.本月存量.测量更正 }}公顷，"
        "月末存量{{ 修复.本月存量.期末 }}公顷；本年以来验收核减{{ 修复.本年存量.验收核减 }}公顷，新增损毁{{ 修复.本年存量.新增 }}公顷。逾期{{ 修复.逾期 }}项。",
    )),
    ("四、绿色矿山", (
        "持证在产矿山{{ 绿色矿山.国标达标.总数 }}座。达到国家标准{{ 绿色矿山.国标达标.数 }}座，占{{ 绿色矿山.国标达标.比例 }}，比上月{{ 绿色矿山.国标达标.比上月 }}；"
        "列入国家级名录{{ 绿色矿山.国家级在册.数 }}座，占{{ 绿色矿山.国家级在册.比例 }}。达到省级标准{{ 绿色矿山.省标达标.数 }}座，"
        "列入省级及以上名录{{ 绿色矿山.省级在册.数 }}座，占{{ 绿色矿山.省级在册.比例 }}。{{ 绿色矿山.国标达标.目标 }}。",
        "未达到国家标准{{ 绿色矿山.国标达标.差 }}座：{{ 绿色矿山.未达标名单 }}。未计入持证在产{{ 绿色矿山.未计入 }}座，其中{{ 绿色矿山.未计入原因 }}。"
        "逾期{{ 绿色矿山.逾期 }}项。",
    )),
)

PICTURES = (("图_进度", "图1　四项工作完成率"), ("图_分布", "图2　矿山分布"), ("图_达标", "图3　国家标准达标率变化"), ("图_存量", "图4　本年待治理存量（公顷）"))
"""Pictures that a template holds, by the name of their placeholder, with what stands below each."""

RANKING = (
    ("序号", "名次", 12), ("乡镇", "名称", 26), ("未完成项", "未完成", 18), ("国标达标/在产", "国标", 22), ("到位/关闭清单", "关闭", 22), ("完成/区块", "区块", 20),
    ("验收/图斑", "图斑", 20), ("治理率", "治理率", 16))
LATE = (
    ("序号", "序号", 9), ("对象", "名称", 25), ("乡镇", "乡镇", 15), ("任务", "任务", 14), ("应完成", "期限", 19), ("逾期天数", "逾期天数", 10), ("原因", "原因", 16),
    ("措施", "措施", 16), ("责任人", "责任人", 13), ("新期限", "新期限", 19))
RULES = (
    ("序号", "序号", 9), ("指标", "名称", 28), ("版本", "版本", 20), ("数", "数", 14), ("总数", "总数", 15), ("比例", "比例", 14), ("未计入", "未计入", 12),
    ("口径", "分子", 44))


def build(path: Path = PLACE) -> None:
    """Write the template to ``path``."""
    document = Document()
    _page(document)
    _fonts(document)
    _front(document)
    for heading, paragraphs in BODY_PARTS:
        _text(document, heading, HEAD, indent=True, keep=True)
        for paragraph in paragraphs:
            _text(document, paragraph, BODY, indent=True, align=EVEN)
    _text(document, "五、乡镇未完成事项排名（由多到少）", HEAD, indent=True, keep=True)
    _table(document, RANKING, "乡镇", total="合计")
    _text(document, "六、逾期事项", HEAD, indent=True, keep=True, before=10)
    _text(document, "{%p if 逾期 %}", BODY)
    _table(document, LATE, "逾期", size=8)
    _text(document, "{%p else %}", BODY)
    _text(document, "截至{{ 截至 }}没有逾期事项。", BODY, indent=True)
    _text(document, "{%p endif %}", BODY)
    for name, caption in PICTURES:
        _text(document, f"{{{{ {name} }}}}", BODY, align=CENTRE, keep=True, exact=False, before=8)
        _text(document, caption, BODY, size=12, align=CENTRE)
    _back(document)
    path.parent.mkdir(exist_ok=True)
    document.save(str(path))


def _page(document: Any) -> None:
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    section.footer_distance = Mm(22)
    foot = section.footer.paragraphs[0]
    foot.alignment = CENTRE
    for part, kind in (("— ", None), ("PAGE", "field"), (" —", None)):
        run = _run(foot, "" if kind else part, "宋体", 14)
        if kind:
            for tag, text in (("begin", None), (None, part), ("end", None)):
                run._r.append(_field(tag, text))


def _field(tag: str | None, text: str | None) -> Any:
    element = OxmlElement("w:fldChar" if tag else "w:instrText")
    if tag:
        element.set(qn("w:fldCharType"), tag)
    else:
        element.text = text
    return element


def _fonts(document: Any) -> None:
    """Name the fonts, and what may stand for each where it is not installed."""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(16)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    part = next(one.target_part for one in document.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.FONT_TABLE)
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in FALL_BACK.items())
    part._blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'.encode()


def _front(document: Any) -> None:
    _text(document, "{%p if 红头 %}", BODY)
    _text(document, "{{ 红头 }}", TITLE, size=24, align=CENTRE, colour=RED, exact=False)
    _text(document, "{{ 年份 }}年第{{ 期数 }}期", BODY, align=CENTRE)
    _line(_text(document, "", BODY, size=4, exact=False), "C8102E")
    _text(document, "{%p endif %}", BODY)
    _text(document, "{{ 县名 }}矿山综合治理工作调度通报", TITLE, size=22, align=CENTRE, exact=False)
    _text(document, "（{{ 月份 }}）", SUBHEAD, align=CENTRE)
    _text(document, "各乡镇人民政府、县直有关部门：", BODY)
    _text(document, "现将{{ 县名 }}{{ 月份 }}矿山关停取缔、整合重组、修复治理、绿色矿山四项工作进展通报如下。数据截至{{ 截至 }}{% if 所知 %}，以{{ 所知 }}台账记录为准{% endif %}。"
          "{{ 总体 }}", BODY, indent=True, align=EVEN)


def _back(document: Any) -> None:
    _text(document, "附件：指标口径与数据", BODY, indent=True, before=12)
    _text(document, "{{ 发文单位 }}", BODY, align=RIGHT, before=28, right=Pt(32), keep=True)
    _text(document, "{{ 成文日期 }}", BODY, align=RIGHT, right=Pt(32))
    _text(document, "附件", HEAD, page_break=True)
    _text(document, "指标口径与数据", TITLE, size=18, align=CENTRE, exact=False)
    _table(document, RULES, "口径", size=9)
    _text(document, "截至{{ 截至 }}{% if 所知 %}，按{{ 所知 }}台账所知{% endif %}，{{ 程序版本 }}生成。同一截至日、同一所知时刻、同一版本重算，数字不变。", BODY, size=10.5)


def _text(document: Any, text: str, font: str, *, size: float = 16, align: Any = LEFT, indent: bool = False, colour: Any = None,
          before: float = 0, right: Any = None, keep: bool = False, exact: bool = True, page_break: bool = False) -> Any:
    paragraph = document.add_paragraph()
    look = paragraph.paragraph_format
    look.alignment, look.space_before, look.space_after, look.keep_with_next = align, Pt(before), Pt(0), keep
    look.page_break_before = page_break
    if exact:
        look.line_spacing_rule, look.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28 if size >= 14 else size * 1.5)
    if indent:
        look.first_line_indent = Pt(size * 2)
    if right:
        look.right_indent = right
    _run(paragraph, text, font, size, colour)
    return paragraph


def _run(paragraph: Any, text: str, font: str, size: float, colour: Any = None) -> Any:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = LATIN, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if colour is not None:
        run.font.color.rgb = colour
    return run


def _line(paragraph: Any, colour: str) -> None:
    """A rule under a paragraph."""
    paragraph._p.get_or_add_pPr().append(parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="18" w:space="1" w:color="{colour}"/></w:pBdr>'))


def _table(document: Any, columns: Any, rows: str, *, size: float = 10.5, total: str = "") -> None:
    """A table that repeats its head: one row for each of the list ``rows``, and one for ``total``."""
    table = document.add_table(rows=1, cols=len(columns))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    _fill(table.rows[0], [heading for heading, _field_name, _mm in columns], columns, size, HEAD)
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f'<w:tblHeader {nsdecls("w")}/>'))
    _fill(table.add_row(), [f"{{%tr for 行 in {rows} %}}"], columns, size, BODY)
    _fill(table.add_row(), [f"{{{{ 行.{name} }}}}" for _heading, name, _mm in columns], columns, size, BODY)
    _fill(table.add_row(), ["{%tr endfor %}"], columns, size, BODY)
    if total:
        _fill(table.add_row(), [f"{{{{ {total}.{name} }}}}" for _heading, name, _mm in columns], columns, size, HEAD)
    table._tbl.tblPr.append(parse_xml(
        f'<w:tblCellMar {nsdecls("w")}><w:left w:w="45" w:type="dxa"/><w:right w:w="45" w:type="dxa"/></w:tblCellMar>'))
    for column, (_heading, _name, width) in zip(table.columns, columns, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(parse_xml(f'<w:cantSplit {nsdecls("w")}/>'))


def _fill(row: Any, texts: list[str], columns: Any, size: float, font: str) -> None:
    for cell, (_heading, name, width), text in zip(row.cells, columns, [*texts, *[""] * (len(columns) - len(texts))], strict=True):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        left = name in ("名称", "分子", "原因", "措施")
        paragraph.paragraph_format.alignment = LEFT if left else CENTRE
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(1.5)
        paragraph.paragraph_format.line_spacing = 1.0
        _run(paragraph, text, font, size)


if __name__ == "__main__":
    build()
