"""`/ledgers/...`: the four ledgers of a day on screen, filtered, sorted, with the columns somebody chose; and as workbooks."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from mines.codes import CountyTask
from mines.queries.counts import THEMES
from mines.queries.ledgers import LEDGERS
from mines.rules import NOT_COUNTED
from mines.rules.block import done
from mines.rules.mine import closing_task_done, on_closing_list

from .. import legend, params
from ..answers import kept
from ..documents import ledger_book
from ..documents.closure_pack import disposition
from ..documents.columns import Column
from ..documents.ledgers import columns_of
from ..documents.workbook import XLSX, written
from ..links import here
from ..rows import due_of
from ..session import newest_seal, registry

bp = Blueprint("ledgers", __name__)

WORDS: Mapping[str, CountyTask] = {
    "closure": CountyTask.CLOSING, "consolidation": CountyTask.CONSOLIDATION, "restoration": CountyTask.RESTORATION,
    "green": CountyTask.GREEN,
}
"""The ledger that a word of the address names."""

THEME_OF: Mapping[CountyTask, str] = {
    CountyTask.CLOSING: "closing", CountyTask.CONSOLIDATION: "block", CountyTask.RESTORATION: "site", CountyTask.GREEN: "tier",
}
UNITS: Mapping[CountyTask, str] = {
    CountyTask.CLOSING: "mine", CountyTask.CONSOLIDATION: "block", CountyTask.RESTORATION: "site", CountyTask.GREEN: "mine",
}
SHORT: Mapping[CountyTask, Any] = {
    CountyTask.CLOSING: lazy_gettext("关闭"), CountyTask.CONSOLIDATION: lazy_gettext("整合"), CountyTask.RESTORATION: lazy_gettext("修复"),
    CountyTask.GREEN: lazy_gettext("绿色矿山"),
}
LISTED = 300

_LEDGER = "<any(" + ",".join(WORDS) + "):ledger>"


@bp.get("/ledgers")
def home() -> ResponseReturnValue:
    """The first of them."""
    return page(ledger="closure")


@bp.get(f"/ledgers/{_LEDGER}")
@kept
def page(ledger: str) -> ResponseReturnValue:
    """One ledger of a day and a region."""
    chosen = request.args.getlist("column")
    if chosen:
        return redirect(here(column=None, columns=" ".join(chosen)))
    task = WORDS[ledger]
    rows = LEDGERS[task](registry(), *params.asked())
    columns = columns_of(registry(), task, rows)
    shown, state = _filtered(task, rows, columns)
    usual, page = _shown(columns), params.page()
    tracks = _tracks(usual[1:])
    return render_template(
        "ledgers/ledger.html", ledger=ledger, task=task, words=WORDS, theme=THEME_OF[task], titles=ledger_book.TITLES, short=SHORT,
        unit=UNITS[task], rules=ledger_book.RULES[task], columns=usual, tracks=tracks, edges={under[0].name for _track, under in tracks},
        every=[column for column in columns if column.kind != "blank"], q=params.text("q"), state=state, counts=_counts(task, rows),
        all=len(rows), rows=shown[(page - 1) * LISTED: page * LISTED], count=len(shown), first=(page - 1) * LISTED, page=page,
        pages=-(-len(shown) // LISTED), sort=params.text("sort"), down=params.choice("down", ("1",)), totals=shown,
        said=_said(task, shown), late=_late(task, shown),
    )


@bp.get(f"/ledgers/{_LEDGER}.xlsx")
def workbook(ledger: str) -> ResponseReturnValue:
    """The same rows as a workbook with every printed heading."""
    task, session = WORDS[ledger], registry()
    as_of, region, seal = params.as_of(), params.region(), newest_seal()
    known_at = params.known_at() or (seal.sealed_at if seal else None)
    rows = LEDGERS[task](session, as_of, params.known_at(), region)
    shown, state = _filtered(task, rows, columns_of(session, task, rows))
    said = _("，").join(text for text in (str(legend.look(THEME_OF[task], state).word) if state else "", params.text("q")) if text)
    sheets = ledger_book.sheets_of(session, task, shown, as_of, known_at, region, said)
    name = f"{sheets[0].title}_{as_of:%Y%m%d}.xlsx"
    return Response(written(sheets), mimetype=XLSX, headers={"Content-Disposition": disposition(name), "Cache-Control": "no-store"})


def _filtered(task: CountyTask, rows: Sequence[Any], columns: Sequence[Column]) -> tuple[list[Any], str | None]:
    """The rows of the state and the words asked for, in the order asked for; and the state."""
    state = params.choice("state", (*THEMES[THEME_OF[task]][1], NOT_COUNTED))
    words = (params.text("q") or "").lower()
    shown = [row for row in rows if state in (None, row.class_code) and words in _sought(row)]
    by = next((column for column in columns if column.name == params.text("sort")), None)
    if by is None:
        return (sorted(shown, key=_open_first) if task == CountyTask.CLOSING else shown), state
    known = sorted((row for row in shown if by.of(row) is not None), key=by.order, reverse=params.choice("down", ("1",)) is not None)
    return [*known, *(row for row in shown if by.of(row) is None)], state


def _sought(row: Any) -> str:
    return f"{row.name} {row.code} {getattr(row, 'licence_number', '')} {getattr(row, 'holder', '')}".lower()


def _open_first(row: Any) -> bool:
    return bool(closing_task_done(row) or row.class_code == "taken_off")


def _shown(columns: Sequence[Column]) -> list[Column]:
    """The columns chosen, else the usual ones; the first always."""
    names = (params.text("columns", 2000) or "").split()
    first = columns[0].name
    found = [column for column in columns if column.name == first or (column.name in names if names else column.shown)]
    return found if len(found) > 1 else [column for column in columns if column.shown]


def _tracks(columns: Sequence[Column]) -> list[tuple[str, list[Column]]]:
    """Columns that stand side by side under one track, and those under none."""
    return [(track, list(under)) for track, under in groupby(columns, lambda column: str(column.track))]


def _late(task: CountyTask, rows: Sequence[Any]) -> int:
    """How many of the rows are overdue."""
    days = [due_of(row, THEME_OF[task]) for row in rows if row.class_code != "suspended"]
    return sum(due is not None and due < params.as_of() for due in days)


def _counts(task: CountyTask, rows: Sequence[Any]) -> dict[str, int]:
    """How many rows each class has, in the order of the class table."""
    found = {code: sum(row.class_code == code for row in rows) for code in (*legend.THEMES[THEME_OF[task]], NOT_COUNTED)}
    return {code: count for code, count in found.items() if count}


def _said(task: CountyTask, rows: Sequence[Any]) -> str:
    """What the row of totals says beside its sums."""
    if task == CountyTask.CLOSING:
        listed = [row for row in rows if on_closing_list(row)]
        finished = sum(bool(closing_task_done(row)) for row in listed)
        return _("关闭到位 %(done)s，未到位 %(open)s", done=finished, open=len(listed) - finished)
    if task == CountyTask.CONSOLIDATION:
        finished = sum(bool(done(row)) for row in rows)
        return _("完成 %(done)s，未完成 %(open)s", done=finished, open=len(rows) - finished)
    if task == CountyTask.GREEN:
        producing = [row for row in rows if row.producing]
        met = sum(row.national_met == "yes" for row in producing)
        return _("持证在产 %(count)s，达到国家标准 %(met)s", count=len(producing), met=met)
    return ""
