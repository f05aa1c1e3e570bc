"""The monthly briefing in Word: a template that the office may change, filled with fields bound to the report's numbers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from io import BytesIO
from operator import itemgetter
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from flask_babel import force_locale
from flask_babel import gettext as _
from jinja2 import Environment, StrictUndefined
from jinja2.exceptions import TemplateError, TemplateSyntaxError, UndefinedError
from sqlalchemy.orm import Session

from mines.errors import TemplateRefused
from mines.queries.reports import Report

from .. import board, charts, legend
from ..formats import day
from . import pictures, workbook
from .briefing_fields import Letterhead, fields
from .columns import Column

OWN = Path(__file__).parent / "templates" / "briefing.docx"
PICTURES = ("图_进度", "图_分布", "图_达标", "图_存量")
"""Placeholders of pictures, each of which a template holds."""

PICTURE_MM = 152
NO_PICTURE = "（没有可以画的数据）"

_UNDEFINED = re.compile(r"'([^']+)' is undefined|has no attribute '([^']+)'")


@dataclass(frozen=True)
class Template:
    """Where the template is, and whether it is the office's own."""

    path: Path
    own: bool


def template_of(data_dir: Path) -> Template:
    """The office's template in the data folder, else the program's."""
    office = data_dir / "templates" / "briefing.docx"
    return Template(office, True) if office.is_file() else Template(OWN, False)


def written(session: Session, report: Report, template: Template, letterhead: Letterhead, *, drawn: bool = True) -> bytes:
    """The briefing as a Word file, in Chinese; without ``drawn`` its pictures are left out. Read-only. Raises TemplateRefused."""
    from docx.opc.exceptions import OpcError
    from docxtpl import DocxTemplate
    from lxml.etree import XMLSyntaxError
    with force_locale("zh"):
        try:
            document = DocxTemplate(str(template.path))
            environment = Environment(undefined=StrictUndefined, autoescape=True)
            asked = document.get_undeclared_template_variables(environment)
            context = fields(session, report, letterhead)
            _check(asked, context, template)
            context |= _pictures(session, report, document) if drawn else dict.fromkeys(PICTURES, "")
            document.render(context, environment)
        except TemplateSyntaxError as error:
            raise TemplateRefused(template=template.path.name, syntax=error.message or "", near=_near(error)) from error
        except UndefinedError as error:
            raise _unknown(template, _field(str(error)), context) from error
        except (TemplateError, BadZipFile, KeyError, ValueError, OpcError, XMLSyntaxError) as error:
            raise TemplateRefused(template=template.path.name, syntax=str(error)[:200]) from error
        file = BytesIO()
        document.save(file)
    return file.getvalue()


def field_list(session: Session, report: Report, letterhead: Letterhead) -> bytes:
    """A workbook of every field that a template may ask for, as it is written there, and what it says of ``report``. Read-only."""
    with force_locale("zh"):
        rows = [*_written_fields(fields(session, report, letterhead)), *((f"{{{{ {name} }}}}", _("图片")) for name in PICTURES)]
        lines = [_("截至 %(day)s", day=day(report.as_of)), _("把字段原样写进模板；表格里的一行前后各加一行，写“每一行”给出的两句。")]
        columns = [
            Column("field", _("字段"), itemgetter(0), "code"), Column("value", _("本月的内容"), itemgetter(1)),
            Column("each", _("每一行"), lambda row: row[2] if len(row) > 2 else "", "code")]
        return workbook.written([workbook.Sheet(_("字段"), _("调度通报模板字段表"), lines, columns, rows, totals=False)])


def _written_fields(said: Mapping[str, Any], before: str = "", each: str = "") -> Iterator[tuple[str, ...]]:
    """Each field of a group as a template writes it, what it says, and what repeats it where it stands in a list of rows."""
    for name, value in said.items():
        if isinstance(value, Mapping):
            yield from _written_fields(value, f"{before}{name}.", each)
        elif isinstance(value, list):
            yield from _written_fields(value[0] if value else {}, "行.", f"{{%tr for 行 in {name} %}} {{%tr endfor %}}")
        else:
            yield f"{{{{ {before}{name} }}}}", str(value), each


def _check(asked: set[str], context: Mapping[str, Any], template: Template) -> None:
    """Refuse what a template asks for that there is not, and a picture that it lacks."""
    unknown = sorted(asked - set(context) - set(PICTURES))
    if unknown:
        raise _unknown(template, "、".join(unknown), context)
    missing = [name for name in PICTURES if name not in asked]
    if missing:
        raise TemplateRefused(template=template.path.name, picture="、".join(missing))


def _unknown(template: Template, field: str, context: Mapping[str, Any]) -> TemplateRefused:
    """The refusal of a field that there is not, with the names that are most like it."""
    similar = get_close_matches(field, sorted(_names(context)), 3, 0.5)
    return TemplateRefused(template=template.path.name, field=field, **({"similar": "、".join(similar)} if similar else {}))


def _names(value: Any) -> set[str]:
    """Every name under which a template may ask for something."""
    if isinstance(value, Mapping):
        return set(value).union(*(_names(one) for one in value.values()))
    return set().union(*(_names(one) for one in value[:1])) if isinstance(value, list) else set()


def _field(message: str) -> str:
    """The name of the field that an error of the template is about."""
    found = _UNDEFINED.search(message)
    return (found.group(1) or found.group(2)) if found else message[:200]


def _near(error: TemplateSyntaxError) -> str:
    """The words of the template around a mistake in its writing, without their marks."""
    lines = (error.source or "").splitlines()
    line = lines[error.lineno - 1] if 0 < error.lineno <= len(lines) else ""
    plain = re.sub(r"<[^>]+>", "", line)
    at = max(plain.find("{%"), 0) if "{%" in plain else max(plain.find("{{"), 0)
    return plain[at:at + 60]


def _pictures(session: Session, report: Report, document: Any) -> dict[str, Any]:
    """Each picture by its placeholder; words where there is nothing to draw. Read-only."""
    from docx.shared import Mm
    from docxtpl import InlineImage
    drawn = {"图_进度": _rates(report), "图_分布": pictures.county_map(session, "state", report.as_of, report.known_at, report.counted_in),
             "图_达标": _course(session, report), "图_存量": pictures.waterfall_chart(charts.waterfall(report.stock))}
    return {name: InlineImage(document, BytesIO(png), width=Mm(PICTURE_MM)) if png else NO_PICTURE for name, png in drawn.items()}


def headline(report: Report) -> list[tuple[str, str]]:
    """Key and pigment of the four headline figures."""
    return board.headline_keys(list(report.progress.values()))


def _rates(report: Report) -> bytes | None:
    from ..wording import RULES
    rows = []
    for key, pigment in headline(report):
        one = report.progress[key]
        aim = board.chosen_target(one.targets, report.as_of)
        if one.share is not None:
            rows.append((str(RULES[key].name), one.share, (aim.share if aim else 0) or 0, legend.PIGMENTS[pigment]))
    return pictures.bars_chart(rows) if rows else None


def _course(session: Session, report: Report) -> bytes | None:
    """The path of the national standard, as the board draws it."""
    key, pigment = headline(report)[-1]
    shown = report.progress[key]
    if shown.share is None:
        return None
    verdict = board.verdict(shown, report.as_of)
    points = board.path_points(session, key, board.path_begins(shown, report.as_of), report.as_of, report.known_at, report.counted_in)
    return pictures.path_chart(charts.path(shown, points, verdict, legend.PIGMENTS[pigment]))


def text_of(document: bytes) -> list[str]:
    """The paragraphs of a Word file that say something, in their order, without its tables."""
    from docx import Document
    return [paragraph.text.strip() for paragraph in Document(BytesIO(document)).paragraphs if paragraph.text.strip()]
