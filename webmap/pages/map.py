"""The map: one page for any day, with its legend, its cards and its base map."""

from datetime import date
from functools import lru_cache
from typing import Any

import shapely
from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _

from mines.codes import Subject
from mines.errors import NotFound
from mines.queries.counts import THEMES
from mines.queries.targets import targets_known
from mines.queries.features import EVERYWHERE, OWN_THEME, Window, features_in, window_of
from mines.queries.lists import county

from .. import answers, basemap, maps, params, wording
from ..api.cards import SHOWN
from ..cards import card
from ..languages import language
from ..session import registry
from ..tally import FIRST_LAYERS, LAYERS, tally

bp = Blueprint("map", __name__)

CHINA: Window = (73.0, 18.0, 135.0, 54.0)
YEARS_BACK, YEARS_AHEAD = 8, 2
WORDS = ("as_of", "known_at", "region", "theme", "hide", "layers", "on")
"""What the address of the map says; the same names as in ``static/map/view.js``."""

LAYER_OPTIONS: dict[str, dict[str, Any]] = {
    "county": {"clickable": False}, "zone": {}, "township": {"clickable": False, "label": True}, "block": {"outline": 1.0}, "mine": {},
    "site": {},
}
"""The live layers, the lowest first, with what ``live_layer.js`` is told."""


@bp.record
def _check_basemap(state: BlueprintSetupState) -> None:
    """Stop the start when the setting names no source of tiles."""
    basemap.sheets(state.app.config["SETTINGS"].basemap)


@bp.get("/")
@answers.kept
def page() -> str:
    """The map as of a day."""
    shown = _frame(tuple(_tiles()))
    return render_template(
        "map.html", drawn=shown, tally=tally(), view=_view(), themes=wording.THEMES, slider=_slider(), settings=_settings(shown),
        **_selected())


@bp.get("/map/legend")
@answers.kept
def legend() -> str:
    """The legend and the list of layers, for the map to put in place."""
    return render_template("map/legend.html", tally=tally(), view=_view(), themes=wording.THEMES)


@bp.get("/map/card/<subject>/<path:code>")
@answers.kept
def card_of(subject: str, code: str) -> str:
    """The card of one subject, for the map to put in place."""
    if subject not in SHOWN:
        abort(404)
    return render_template("map/card.html", **_card(subject, code))


def _card(subject: str, code: str) -> dict[str, Any]:
    found = card(Subject(subject), code)
    return {"card": found, "theme": params.theme() if params.theme() in found.classes else ""}


def _selected() -> dict[str, Any]:
    """The card of what the address selects; nothing where that does not stand on the day."""
    subject, _colon, code = request.args.get("on", "").partition(":")
    try:
        return _card(subject, code) if subject in SHOWN else {}
    except NotFound:
        return {}


@bp.get("/basemap/<int:z>/<int:x>/<int:y>")
def tile(z: int, x: int, y: int) -> Response:
    """A tile of the base map; nothing where the source has none."""
    found = basemap.tile(current_app.config["SETTINGS"].basemap, request.args.get("sheet", "map"), z, x, y)
    if found is None:
        return Response(status=204)
    return Response(found[0], mimetype=found[1], headers={"Cache-Control": "private, max-age=86400"})


def _bare(endpoint: str, **values: Any) -> str:
    """Address of ``endpoint`` without the words that links carry."""
    return url_for(endpoint, **values).partition("?")[0]


def _tiles() -> list[str]:
    sheets = basemap.sheets(current_app.config["SETTINGS"].basemap)
    return [f"{_bare('map.page')}basemap/{{z}}/{{x}}/{{y}}?sheet={sheet.name}" for sheet in sheets]


@lru_cache(maxsize=8)
def _frame(tiles: tuple[str, ...]) -> maps.Frame:
    layers = [
        maps.LiveLayer(name, "/features.geojson", show=False, bare=bool(tiles) and name == "county", **options)
        for name, options in LAYER_OPTIONS.items()]
    return maps.frame(layers, CHINA, basemap=tiles)


def _view() -> dict[str, str]:
    """What the address says, with the usual day, theme and layers where it says nothing."""
    said = {name: request.args.get(name, "") for name in WORDS}
    return said | {"as_of": params.as_of().isoformat(), "theme": params.theme(), "layers": said["layers"] or FIRST_LAYERS}


def _window() -> Window:
    """The region asked about, else the county, else what the theme draws, else whatever is registered."""
    session, asked = registry(), (params.as_of(), params.known_at())
    own = county(session, *asked)
    code = params.region() or (own.code if own else "")
    found = window_of(session, Subject.REGION, code, *asked)
    if found is not None:
        return found
    for layer in dict.fromkeys((THEMES[params.theme()][0], Subject.MINE, Subject.SITE)):
        shapes = features_in(session, layer, EVERYWHERE, *asked).shapes
        if len(shapes):
            west, south, east, north = shapely.total_bounds(shapes).tolist()
            return west, south, east, north
    return CHINA


def _slider() -> dict[str, Any]:
    """First and last day, the year ends between, today, and the days on which something is due; places are shares of the whole."""
    today, as_of = params.today(), params.as_of()
    due: dict[date, list[str]] = {}
    for key, targets in targets_known(registry(), params.known_at(), params.region()).items():
        for target in targets:
            due.setdefault(target.due_on, []).append(str(wording.RULES[key].name))
    last_year = max([today.year + YEARS_AHEAD, as_of.year, *(day.year for day in due)])
    first, last = date(min(today.year - YEARS_BACK, as_of.year), 1, 1), date(last_year, 12, 31)

    def share(day: date) -> float:
        return round((day - first).days / (last - first).days * 100, 3)

    return {
        "first": first, "last": last, "today": share(today), "at": share(as_of),
        "years": [(year, share(date(year, 7, 1)), share(date(year, 12, 31))) for year in range(first.year, last.year + 1)],
        "flags": [(day, share(day), "、".join(dict.fromkeys(names))) for day, names in sorted(due.items()) if first <= day],
    }


def _settings(shown: maps.Frame) -> dict[str, Any]:
    """What the page's modules need to know, in the reader's language."""
    slider = _slider()
    return {
        "map": shown.name, "layers": {name: f"live_layer_{name}" for name in LAYER_OPTIONS}, "window": _window(), "view": _view(),
        "usual": {"as_of": params.usual_as_of().isoformat(), "theme": "state", "layers": FIRST_LAYERS},
        "themes": {theme: [subject, theme in OWN_THEME.values()] for theme, (subject, _rules) in THEMES.items()},
        "choices": list(LAYERS),
        "slider": {
            "first": slider["first"].isoformat(), "last": slider["last"].isoformat(),
            "language": "zh-CN" if language() == "zh" else "en-GB"},
        "urls": {
            "legend": _bare("map.legend"), "card": _bare("map.card_of", subject="-", code="-").removesuffix("/-/-"),
            "search": _bare("api.search"), "position": _bare("api.position"), "measure": _bare("api.measure")},
        "words": {
            "failed": _("地图没有取到数据。请检查网络，再移动一下地图。"), "cut": _("图形太多，只画了 {matched} 个中的 {returned} 个。请放大。"),
            "nothing_found": _("没有找到。试试矿山名称的一部分、编号或许可证号。"), "position_asked": _("正在定位……"),
            "position_refused": _("没有取得位置。请在浏览器中允许定位。"), "position_failed": _("位置没有核对成功，请再试。"),
            "position_needs_https": _("浏览器只在加密连接（https）下给出位置。请管理员配置证书。"),
            "measure_begin": _("在图上依次点出各点；退格撤回一点，Esc 结束。"), "measure_failed": _("没有量成，请再试。")},
    }
