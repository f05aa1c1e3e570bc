"""Mines, blocks and sites: the list with its filters, and everything on file about one of them."""

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Response, render_template

from mines.codes import Subject
from mines.queries.counts import classes, outlines
from mines.queries.lists import mines_list
from mines.rules import NOT_COUNTED

from .. import facts, legend, params
from ..answers import kept
from ..documents.closure_pack import disposition
from ..documents.dossier import printed
from ..dossier import dossier
from ..session import registry

bp = Blueprint("mines", __name__)

MINE_THEMES = ("state", "closing", "tier", "expiry")
LISTED = 100
FIRST_ENTRIES = 12


@bp.get("/mines")
@kept
def listing() -> str:
    """Mines of a day and a region, filtered by class, outline and words."""
    session, asked = registry(), params.asked()
    theme = params.choice("theme", MINE_THEMES) or "state"
    class_code = params.choice("class", (*legend.THEMES[theme], NOT_COUNTED))
    outline = params.choice("outline", ("on_map", "other_datum", "none"))
    rows = mines_list(session, *asked, theme=theme, class_code=class_code, search=params.text("q"))
    rows = [row for row in rows if outline in (None, row.outline)]
    page = params.page()
    counts = classes(session, theme, *asked)
    return render_template(
        "mines/list.html", theme=theme, class_code=class_code, outline=outline, q=params.text("q"), themes=MINE_THEMES,
        counts={code: counts[code] for code in (*legend.THEMES[theme], NOT_COUNTED)}, outlines=outlines(session, Subject.MINE, *asked),
        count=len(rows), rows=rows[(page - 1) * LISTED: page * LISTED], page=page, pages=-(-len(rows) // LISTED),
    )


@bp.get("/mines/<path:code>")
@kept
def mine(code: str) -> str:
    """One mine, one file."""
    return _file("mines/mine.html", Subject.MINE, code)


@bp.get("/blocks/<path:code>")
@kept
def block(code: str) -> str:
    """One consolidation block."""
    return _file("mines/block.html", Subject.BLOCK, code)


@bp.get("/sites/<path:code>")
@kept
def site(code: str) -> str:
    """One restoration site."""
    return _file("mines/site.html", Subject.SITE, code)


@bp.get("/mines/<path:code>/dossier.pdf")
def mine_dossier(code: str) -> Response:
    """The same as a PDF to print."""
    return _printed(Subject.MINE, code)


@bp.get("/blocks/<path:code>/dossier.pdf")
def block_dossier(code: str) -> Response:
    """The same as a PDF to print."""
    return _printed(Subject.BLOCK, code)


def _printed(subject: Subject, code: str) -> Response:
    name, content = printed(dossier(subject, code), _values)
    return Response(content, mimetype="application/pdf", headers={"Content-Disposition": disposition(name), "Cache-Control": "no-store"})


def _file(template: str, subject: Subject, code: str) -> str:
    whole = params.choice("history", ("all",)) is not None
    return render_template(template, file=dossier(subject, code), facts=facts, first=None if whole else FIRST_ENTRIES, values=_values)


def _values(entry: Any) -> SimpleNamespace:
    """The values of an entry of the timeline, as a record has them."""
    return SimpleNamespace(**entry.values)
