"""The frame around every page: navigation, region and day, what the registry knew and when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask, g, request
from flask_babel import lazy_gettext as _

from mines.queries.lists import county, region_names, townships

from . import legend, params, wording
from .auth import who
from .languages import LANGUAGES, language
from .session import newest_seal, registry
from .task_links import waiting

NAVIGATION = (
    ("map.page", _("一张图"), _("地图"), "map"), ("progress.board", _("进度"), _("进度"), "bars"), ("mines.listing", _("矿山"), _("矿山"), "mine"),
    ("ledgers.home", _("台账"), "", "sheet"), ("tasks.page", _("待办"), _("待办"), "tasks"),
    ("imports.home", _("导入"), "", "upload"), ("reports.page", _("报告"), "", "report"),
)
"""Endpoint, word on a desk, word on a phone (under 更多 without one), icon."""


@dataclass(frozen=True)
class Frame:
    """What every page is about: a region, a day, by what was known when."""

    as_of: date
    today: date
    known_at: Any
    sealed_at: Any
    example: bool
    county: Any
    region: str | None
    region_name: str
    townships: list[Any]
    region_names: dict[str, str]

    def place(self, code: str) -> str:
        """Name of a region, or that it is in none."""
        return self.region_names.get(code) or str(wording.NOWHERE)


def init_app(app: Flask) -> None:
    """Hand the frame and the class table to every template."""
    app.context_processor(lambda: {"frame": frame()} if _answerable() else {})
    app.jinja_env.globals.update(
        open_to=open_to, legend=legend, wording=wording, navigation=NAVIGATION, language=language, languages=LANGUAGES,
        current=current, waiting=waiting,
    )


def open_to(endpoint: str) -> bool:
    """Whether whoever asks has anything to do at an entry of the navigation."""
    account = who()
    if endpoint == "imports.home":
        return account is not None and account.may("import")
    return endpoint != "tasks.page" or account is not None


def current(endpoint: str) -> bool:
    """Whether this request is for what stands in the navigation as ``endpoint``; every entry belongs to the tasks."""
    if request.path.startswith("/tasks"):
        return endpoint == "tasks.page"
    return endpoint.split(".")[0] == request.blueprint


def frame() -> Frame:
    """The frame of this request."""
    if "frame" not in g:
        g.frame = _frame()
    return g.frame


def _answerable() -> bool:
    """Whether region and day can be read from this request; a page that says they cannot has no frame."""
    return not g.get("frameless", False)


def _frame() -> Frame:
    as_of, known_at, region = params.asked()
    session, seal = registry(), newest_seal()
    own, names = county(session, as_of, known_at), region_names(session, as_of, known_at)
    whole = own.name if own else str(_("全部区域"))
    return Frame(
        as_of=as_of, today=params.today(), known_at=known_at, sealed_at=seal.sealed_at if seal else None, example=params.example(),
        county=own, region=region, region_name=names.get(region, region) if region else whole,
        townships=townships(session, as_of, known_at), region_names=names,
    )
